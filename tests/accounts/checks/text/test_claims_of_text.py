"""What sentences assert: amounts, comparisons, shares, completions, lists, counts, denials, each at its place."""

from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.checks.claims import Passage
from accounts.checks.text.claims_of_text import Reading, claims_in
from accounts.checks.text.subjects_in_text import Subjects
from accounts.checks.text.texts_of_examples import ECONOMIC, SUBJECTS

NAMES = Subjects(
    {entry.code: entry.name for entry in SUBJECTS},
    {entry.code for entry in SUBJECTS if len(entry.code) == 7},
    {code: name.name for code, name in ECONOMIC.items()},
)


def read(section, words, year=2023, **fields):
    return claims_in(Passage(words, section=section, writer="foreign"), Reading(year, NAMES, **fields))


def seen(section, words, **fields):
    """Return measure, cell, number and direction of each claim of a sentence."""
    return [
        (
            claim.measure,
            "/".join(claim.about) if claim.about else "",
            f"{claim.quantity.text}{claim.quantity.unit}" if claim.quantity else "",
            claim.direction or "",
        )
        for claim in read(section, words, **fields)
        if claim.measure != "name"
    ]


TOTAL = "income_expenditure/income_grand_total/amount"
FISCAL = "fiscal/income_grand_total/amount"
GENERAL = "general_expenditure/total/total"
RECEPTION = "three_public/total/final_reception"


@pytest.mark.parametrize(
    "words",
    [
        "2023年度收、支总计120.50万元。与2022年相比，收、支总计各增加20.50万元，增长20.5%，主要变动原因是项目增加。",
        "2023年度收、支总计均为120.50万元。与2022年度相比，收、支总计各增加20.50万元，增长20.5%。主要变动原因是项目增加。",
        "2023年收入支出总计 120.50 万元。与上年相比，收入支出总计增加了20.50万元，增长20.5％。主要原因：项目增加。",
        "某局２０２３年度收支总计１２０.５０万元，较2022年增加20.50万元，上升20.5%。主要原因是：项目增加。",
    ],
)
def test_the_variants_of_one_sentence_say_the_same(words):
    claims = read("total", words)
    assert [(c.measure, "/".join(c.about), c.quantity.value, c.direction) for c in claims] == [
        ("amount", TOTAL, Decimal("120.50"), None),
        ("difference", TOTAL, Decimal("20.50"), "more"),
        ("rate", TOTAL, Decimal("20.5"), "more"),
    ]
    assert claims[1].base_year == 2022
    assert claims[1].reason == "项目增加"


def test_no_change_is_a_direction_without_a_number():
    (_, claim) = read("total", "2023年度收、支总计5.00万元。与2022年相比，收、支总计持平。")
    assert (claim.measure, claim.direction, claim.base_year) == ("direction", "equal", 2022)


def test_the_budget_in_the_name_of_a_fund_compares_with_no_budget():
    words = "与2022年度相比，一般公共预算财政拨款支出持平。"
    (claim,) = [c for c in read("general_total", words) if c.measure == "direction"]
    assert (claim.base, claim.base_year) == (claim.about, 2022)


def test_nearly_equal_is_not_equal():
    words = "一般公共预算财政拨款支出5.00万元。决算数与预算数基本持平。"
    assert [claim.measure for claim in read("general_total", words)] == ["amount"]


def test_each_share_is_of_the_whole_before_it():
    claims = read("income", "本年收入合计100.00万元，其中：财政拨款收入80.00万元，占80%；事业收入20.00万元，占20%。")
    shares = [claim for claim in claims if claim.measure == "share"]
    assert ["/".join(claim.about) for claim in shares] == [
        "fiscal/income_total/amount",
        "income_expenditure/institutional/amount",
    ]
    assert {"/".join(claim.base) for claim in shares} == {"income_expenditure/income_total/amount"}


def test_a_share_says_itself_what_it_is_of():
    (_, share) = read("general_total", "一般公共预算财政拨款支出60.00万元，占本年支出合计的75%。")
    assert ("/".join(share.about), "/".join(share.base)) == (GENERAL, "expenditure/total/total")


def test_the_fiscal_total_is_not_the_total():
    assert seen("fiscal", "财政拨款收、支总计9.00万元。") == [("amount", FISCAL, "9.00万元", "")]


def test_an_item_has_its_names_its_amount_and_its_completion():
    claims = read(
        "general_items",
        "2.住房保障（类）住房改革支出（款）购房补贴（项）：支出决算为8.00万元，完成预算80%，"
        "决算数小于预算数的主要原因是人员减少。",
        item_budget="adjusted",
    )
    assert [claim.measure for claim in claims] == ["name", "amount", "completion", "direction"]
    assert claims[0].names == ("住房保障", "住房改革支出", "购房补贴")
    assert {claim.about.row for claim in claims} == {"2210203"}
    assert claims[2].base == ("general_expenditure_budget", "2210203", "total_adjusted")
    assert (claims[3].direction, claims[3].reason) == ("less", "人员减少")


def test_the_budget_that_is_named_is_meant():
    claims = read(
        "general_items",
        "1、教育支出（类）普通教育（款）小学教育（项）。主要用于：教师工资等基本支出。年初预算为10.00万元，"
        "支出决算为9.00万元。决算数小于预算数的主要原因：教师退休。",
    )
    assert claims[0].purpose == "教师工资等基本支出"
    assert [(c.measure, c.about.statement) for c in claims[1:]] == [
        ("amount", "general_expenditure_budget"),
        ("amount", "general_expenditure"),
        ("direction", "general_expenditure"),
    ]
    assert claims[3].base.column == "total_initial"


def test_a_class_may_stand_without_its_mark():
    words = "支出9.00万元，主要用于以下方面:教育（类）支出6.00万元，占67%；住房保障支出3.00万元，占33%。"
    amounts = [c for c in read("general_structure", words) if c.measure == "amount" and c.about]
    assert [claim.about.row for claim in amounts] == ["205", "221"]


def test_a_list_names_economic_subjects():
    claims = read("basic", "公用经费46.44万元，主要包括：办公费、其他交通费、维修（护）费等。")
    names = [claim for claim in claims if claim.measure == "name"]
    assert [claim.names[0] for claim in names] == ["办公费", "其他交通费", "维修（护）费"]
    assert [claim.about.row if claim.about else "" for claim in names] == ["30201", "", ""]
    assert {claim.group for claim in names} == {"basic/public"}


def test_counts_are_bound_by_the_words_before_them():
    words = (
        "国内公务接待3批次，39人次（不包括陪同人员），共计支出0.52万元。"
        "全年安排因公出国（境）团组2个，出国（境）5人次。"
    )
    counts = [(c.about.row, c.quantity.text) for c in read("three_public_detail", words) if c.measure == "count"]
    assert counts == [
        ("domestic_batches", "3"),
        ("domestic_persons", "39"),
        ("abroad_groups", "2"),
        ("abroad_persons", "5"),
    ]


def test_a_threshold_is_no_amount():
    assert seen("assets", "共有车辆1辆，单价50万元以上通用设备2台（套）。") == [
        ("count", "institution/vehicles/count", "1辆", ""),
        ("count", "institution/general_equipment/count", "2台（套）", ""),
    ]


def test_denials_are_claims():
    claims = read("state_capital", "某局2023年度无国有资本经营预算财政拨款收入和支出。")
    assert [(claim.measure, claim.about.statement) for claim in claims] == [("none", "state_capital")]
    claims = read("three_public_detail", "1.因公出国（境）经费支出0万元，年初未安排预算，较2022年无变化。")
    assert [(claim.measure, claim.about.column) for claim in claims] == [
        ("amount", "final_abroad"),
        ("none", "budget_abroad"),
        ("direction", "final_abroad"),
    ]


def test_a_reason_behind_a_list_of_parts_is_that_of_the_whole():
    claims = read(
        "three_public_total",
        "“三公”经费财政拨款支出决算数比2022年度减少2.00万元。其中：因公出国（境）费支出决算持平；"
        "公务接待费支出决算减少2.00万元。主要原因：接待减少。",
    )
    assert {claim.about.column: claim.reason for claim in claims} == {
        "final_total": "接待减少",
        "final_abroad": "",
        "final_reception": "",
    }


def test_what_a_reason_or_purpose_speaks_of_is_not_stated():
    words = "机关运行经费支出9.00万元，比2022年增加1.00万元，主要原因是公务接待费增加0.50万元，基本支出增长3%。"
    assert [claim.measure for claim in read("operating", words)] == ["amount", "difference"]


@pytest.mark.parametrize(
    "words",
    ["“三公”经费支出 1.20 万元", "“三公经费”支出1.20万元", '"三公"经费支出1.20 万元', "“三\n公”经费支出1.20万元"],
)
def test_quotation_marks_may_be_of_any_kind_and_broken_by_a_line_end(words):
    assert seen("three_public_total", words) == [("amount", "three_public/total/final_total", "1.20万元", "")]


def test_the_place_is_that_in_the_words_as_they_stand():
    words = "　　前言。 2023年 公务接待费支出 0.52 万元，完成 预算35%。"
    amount, completion = read("three_public_detail", words)
    assert words[amount.place.start :].startswith("0.52 万元")
    assert amount.place.sentence == "2023年 公务接待费支出 0.52 万元，完成 预算35%。"
    assert words[completion.place.start :].startswith("35%")


def test_what_cannot_be_told_is_bound_to_nothing():
    assert seen("key_work", "投入防汛资金300.00万元，受益群众增长5%。") == [
        ("amount", "", "300.00万元", ""),
        ("rate", "", "5%", "more"),
    ]
    assert seen("", "人员经费30.00万元。") == [("amount", "", "30.00万元", "")]


def test_a_year_of_another_time_is_kept():
    (claim,) = read("attachments", "2022年总支出为468.34万元。")
    assert (claim.year, claim.about) == (2022, ("expenditure", "total", "total"))


def test_units_behind_numbers_are_kept():
    assert [text for _, _, text, _ in seen("expenditure", "本年支出合计46.80元。")] == ["46.80元"]
    assert [text for _, _, text, _ in seen("income", "本年收入合计9.00万元，其中：其他收入9.00万元，占100。")][
        -1
    ] == "100"


@given(
    st.text(
        "0123456789.,，。、；：（）“”%万元占比减少增加持平预算完成其中主要原因是收支总计三公经费类款项年 \n-",
        max_size=300,
    )
)
def test_any_text_can_be_read(words):
    for claim in read("general_items", words):
        assert claim.place.start is not None
        assert 0 <= claim.place.start <= len(words)


HOSTILE = [
    "（类）",
    "教育（类）普通教育（款）",
    "教育（类）a",
    "占",
    "持平",
    "未安排预算",
    "单价50万元以上",
    "其中",
    "“三公",
    "主要用于",
    "9" * 50,
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_twenty_thousand_hostile_characters_are_read_in_a_moment(piece):
    started = process_time()
    read("general_items", (piece * 20_000)[:20_000])
    assert process_time() - started < 3
