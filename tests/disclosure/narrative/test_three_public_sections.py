"""Section 七: “三公”经费, word for word."""

import pytest

from tests.disclosure.narrative.accounts import account, facts, given, three_public, write

NOTHING = {
    "abroad_budget": "0",
    "abroad_final": "0",
    "vehicle_purchase_budget": "0",
    "vehicle_purchase_final": "0",
    "vehicle_running_budget": "0",
    "vehicle_running_final": "0",
    "reception_budget": "0",
    "reception_domestic_final": "0",
    "reception_foreign_final": "0",
}
SAME = {"abroad": "0", "vehicle": "0", "reception": "0"}


def told(texts=None, *, last=SAME, counts=None, fund="general", fields=None, **amounts):
    expense = three_public(fund, **{**NOTHING, **amounts})
    held = given(**({"vehicles_held": 0} | (counts or {})))
    return facts(account(expense, last_year=last, three_public_counts=held, **(fields or {})), texts)


@pytest.mark.parametrize(
    ("final", "budget", "said"),
    [
        ("0.52", "1.50", "为0.52万元，完成预算35%（按年初预算数计算），决算数小于预算数的主要原因是厉行节约。"),
        ("2.00", "1.50", "为2.00万元，完成预算133%（按年初预算数计算），决算数大于预算数的主要原因是厉行节约。"),
        ("1.50", "1.50", "为1.50万元，完成预算100%（按年初预算数计算），决算数与预算数持平。"),
        ("0", "1.50", "为0万元，完成预算0%（按年初预算数计算），决算数小于预算数的主要原因是厉行节约。"),
        ("0", "0", "为0万元，年初未安排预算。"),
        ("2.00", "0", "为2.00万元，年初未安排预算，决算数大于预算数的主要原因是厉行节约。"),
        ("2.00", "-1.00", "为2.00万元，年初预算数为-1.00万元，决算数大于预算数的主要原因是厉行节约。"),
    ],
)
def test_the_total_against_its_budget(final, budget, said):
    f = told({"three_public_reason": "厉行节约"}, reception_domestic_final=final, reception_budget=budget)
    assert write("three_public_total", f) == [f"2021年“三公”经费财政拨款支出决算{said}"]


def test_the_total_without_a_budget():
    f = facts(account(three_public(reception_domestic_final="1.00")))
    assert write("three_public_total", f) == ["2021年“三公”经费财政拨款支出决算为1.00万元，预算数未提供。"]


def test_three_public_that_an_account_does_not_state():
    f = facts(account())
    assert write("three_public_total", f) == ["2021年“三公”经费财政拨款支出决算未提供。"]
    assert write("three_public_detail", f) == ["“三公”经费支出的具体情况未提供。", "[three_public]"]


def test_other_funds_do_not_count_under_this_profile():
    f = told(fund="government_fund", reception_domestic_final="1.00")
    assert write("three_public_total", f) == ["2021年“三公”经费财政拨款支出决算未提供。"]


def test_nothing_spent_and_nothing_budgeted():
    assert write("three_public_detail", told()) == [
        (
            "2021年“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0万元；公务用车购置及运行维护费支出决算0万元；"
            "公务接待费支出决算0万元。具体情况如下："
        ),
        "[three_public]",
        "1.因公出国（境）费支出0万元，年初未安排预算。因公出国（境）费支出决算较2020年无变化。",
        (
            "2.公务用车购置及运行维护费支出0万元，年初未安排预算。公务用车购置及运行维护费支出决算较2020年无变化。"
            "截至2021年12月31日，本部门无公务用车。"
        ),
        "3.公务接待费支出0万元，年初未安排预算。公务接待费支出决算较2020年无变化。",
    ]


def test_shares_of_the_whole():
    f = told(
        abroad_final="1.00",
        vehicle_purchase_final="1.50",
        vehicle_running_final="0.50",
        reception_domestic_final="1.00",
    )
    assert write("three_public_detail", f)[0] == (
        "2021年“三公”经费财政拨款支出决算中，因公出国（境）费支出决算1.00万元，占25%；"
        "公务用车购置及运行维护费支出决算2.00万元，占50%；公务接待费支出决算1.00万元，占25%。具体情况如下："
    )


def abroad(texts=None, **stated) -> str:
    return write("three_public_detail", told(texts, **stated))[2]


def test_going_abroad_with_everything_told():
    texts = {"abroad_reason": "任务增加", "abroad_purpose": "参加国际会议"}
    text = abroad(
        texts,
        abroad_final="12.00",
        abroad_budget="10.00",
        last={"abroad": "8.00"},
        counts={"abroad_groups": 2, "abroad_persons": 5},
    )
    assert text == (
        "1.因公出国（境）费支出12.00万元，完成预算120%，决算数大于预算数。"
        "全年安排因公出国（境）团组2个，出国（境）5人次，主要用于参加国际会议。"
        "因公出国（境）费支出决算比2020年增加4.00万元，增长50%，主要原因是任务增加。"
    )


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("16.00", "因公出国（境）费支出决算比2020年减少4.00万元，下降25%。"),
        ("12.00", "因公出国（境）费支出决算较2020年无变化。"),
        ("0", "因公出国（境）费支出决算比2020年增加12.00万元（2020年为0万元）。"),
        ("-1.00", "因公出国（境）费支出决算比2020年增加13.00万元（2020年为-1.00万元）。"),
        (None, "2020年因公出国（境）费支出决算未提供，不作比较。"),
    ],
)
def test_going_abroad_against_last_year(last, said):
    text = abroad(abroad_final="12.00", last={"abroad": last}, counts={"abroad_groups": 1, "abroad_persons": 1})
    assert text == (
        "1.因公出国（境）费支出12.00万元，年初未安排预算。全年安排因公出国（境）团组1个，出国（境）1人次。" + said
    )


@pytest.mark.parametrize("counts", [{}, {"abroad_groups": 2}, {"abroad_persons": 5}])
def test_going_abroad_without_its_counts_says_so(counts):
    text = abroad({"abroad_purpose": "考察"}, abroad_final="12.00", counts=counts)
    assert "年初未安排预算。因公出国（境）团组数、人次数未提供，主要用于考察。因公" in text


def test_journeys_that_others_paid_are_counted():
    assert "全年安排因公出国（境）团组1个，出国（境）1人次。" in abroad(
        counts={"abroad_groups": 1, "abroad_persons": 1}
    )


def test_an_item_that_is_not_stated():
    f = facts(account(three_public(reception_domestic_final="1.00", reception_foreign_final="0"), last_year=SAME))
    lines = write("three_public_detail", f)
    assert lines[0].startswith(
        "2021年“三公”经费财政拨款支出决算中，因公出国（境）费支出决算未提供；公务用车购置及运行维护费支出决算未提供；"
        "公务接待费支出决算1.00万元，占100%。"
    )
    assert lines[2:4] == [
        "1.因公出国（境）费支出未提供。",
        "2.公务用车购置及运行维护费支出未提供。公务用车保有量未提供。",
    ]
    assert lines[4].startswith("3.公务接待费支出1.00万元，预算数未提供。")


def test_a_new_unit_has_nothing_to_compare_with():
    lines = write("three_public_detail", told(last={}, fields={"unit": {"established_year": 2021}, "scope": "unit"}))
    assert lines[2] == "1.因公出国（境）费支出0万元，年初未安排预算。无上年可比数。"
    assert lines[3].endswith("无上年可比数。截至2021年12月31日，本单位无公务用车。")


def vehicle(texts=None, **stated) -> str:
    return write("three_public_detail", told(texts, **stated))[3]


def test_vehicles_bought_and_run():
    text = vehicle(
        {"vehicle_reason": "更新车辆", "vehicle_purpose": "下乡督查所需的燃料费等"},
        vehicle_purchase_final="18.00",
        vehicle_purchase_budget="18.00",
        vehicle_running_final="2.00",
        vehicle_running_budget="2.00",
        last={"vehicle": "4.00"},
        counts={"vehicles_bought": 1, "vehicles_held": 3},
    )
    assert text == (
        "2.公务用车购置及运行维护费支出20.00万元，完成预算100%，决算数与预算数持平。"
        "公务用车购置及运行维护费支出决算比2020年增加16.00万元，增长400%，主要原因是更新车辆。"
        "其中：公务用车购置支出18.00万元，全年更新购置公务用车1辆；公务用车运行维护费支出2.00万元，"
        "主要用于下乡督查所需的燃料费等。截至2021年12月31日，本部门共有公务用车3辆。"
    )


def test_vehicles_only_run_name_no_purchase():
    text = vehicle(vehicle_running_final="2.00", counts={"vehicles_bought": 0, "vehicles_held": 1})
    assert "其中：公务用车购置支出0万元，全年更新购置公务用车0辆；公务用车运行维护费支出2.00万元。" in text


def test_vehicles_only_run_without_a_word_on_those_bought():
    text = vehicle(vehicle_running_final="2.00", counts={"vehicles_held": 1})
    assert "其中：公务用车购置支出0万元；公务用车运行维护费支出2.00万元。截至" in text


def test_vehicles_only_bought_have_no_purpose_of_running():
    text = vehicle({"vehicle_purpose": "督查"}, vehicle_purchase_final="9.00", counts={"vehicles_held": 1})
    assert "其中：公务用车购置支出9.00万元，购置数量未提供；公务用车运行维护费支出0万元。截至" in text


def test_vehicles_without_the_number_held():
    f = facts(account(three_public(**NOTHING), last_year=SAME))
    assert write("three_public_detail", f)[3].endswith("较2020年无变化。公务用车保有量未提供。")


def reception(texts=None, **stated) -> list[str]:
    return write("three_public_detail", told(texts, **stated))[4:]


def test_domestic_reception_with_everything_told():
    texts = {
        "reception_reason": "接待批次减少",
        "reception_purpose": "开展业务活动",
        "reception_content": "上级督查2次、外地考察。",
    }
    assert reception(
        texts,
        reception_domestic_final="0.52",
        reception_budget="1.50",
        last={"reception": "0.91"},
        counts={"domestic_batches": 3, "domestic_persons": 39},
    ) == [
        (
            "3.公务接待费支出0.52万元，完成预算35%，决算数小于预算数。"
            "公务接待费支出决算比2020年减少0.39万元，下降43%，主要原因是接待批次减少。其中："
        ),
        (
            "国内公务接待支出0.52万元，主要用于开展业务活动。国内公务接待3批次，39人次（不包括陪同人员），"
            "共计支出0.52万元，具体内容包括：上级督查2次、外地考察。"
        ),
        "外事接待支出0万元。",
    ]


@pytest.mark.parametrize("counts", [{}, {"domestic_batches": 3}, {"domestic_persons": 39}])
def test_domestic_reception_without_its_counts_says_so(counts):
    assert reception(reception_domestic_final="0.52", counts=counts)[1] == (
        "国内公务接待支出0.52万元。国内公务接待批次、人次未提供。"
    )


def test_foreign_reception_only():
    texts = {"reception_purpose": "甲", "reception_content": "乙", "foreign_content": "友好城市代表团"}
    assert reception(texts, reception_foreign_final="2.00", counts={"foreign_batches": 1, "foreign_persons": 6})[
        1:
    ] == [
        "国内公务接待支出0万元。",
        "外事接待支出2.00万元，外事接待1批次，6人次，主要接待友好城市代表团。",
    ]


@pytest.mark.parametrize("counts", [{}, {"foreign_batches": 1}, {"foreign_persons": 6}])
def test_foreign_reception_without_its_counts_says_so(counts):
    assert reception(reception_foreign_final="2.00", counts=counts)[2] == (
        "外事接待支出2.00万元，外事接待批次、人次未提供。"
    )


def test_a_reason_of_punctuation_is_no_reason():
    text = abroad({"abroad_reason": " 。；"}, abroad_final="1.00", counts={"abroad_groups": 1, "abroad_persons": 1})
    assert text.endswith("因公出国（境）费支出决算比2020年增加1.00万元（2020年为0万元）。")
