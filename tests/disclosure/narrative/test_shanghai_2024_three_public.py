"""What each branch of Shanghai's sentences on “三公”经费 says, word for word."""

import pytest

from tests.disclosure.narrative.accounts import (
    NO_THREE_PUBLIC,
    NO_THREE_PUBLIC_LAST_YEAR,
    given,
    teller,
    three_public,
    write,
)

told = teller("shanghai-2024", 2024)
NEW = {"established_year": 2024}


def held(*, texts=None, last=NO_THREE_PUBLIC_LAST_YEAR, counts=None, unit=None, fund="general", **amounts):
    """Facts of an account with “三公”经费 of nothing but ``amounts``."""
    expense = three_public(fund, **{**NO_THREE_PUBLIC, **amounts})
    return told(
        expense, texts=texts, last_year=last, three_public_counts=given(**(counts or {"vehicles_held": 0})), unit=unit
    )


def test_three_public_of_nothing():
    assert write("three_public_total", held()) == [
        (
            "“三公”经费财政拨款支出年初未安排预算，支出决算为0.00万元，其中：因公出国（境）费支出决算为0.00万元，年初未安排预算；"
            "公务用车购置及运行维护费支出决算为0.00万元，年初未安排预算；公务接待费支出决算为0.00万元，年初未安排预算。"
        ),
        (
            "2024年度“三公”经费财政拨款支出决算数与2023年度持平。其中：因公出国（境）费支出决算持平；"
            "公务用车购置及运行维护费支出决算持平；公务接待费支出决算持平。"
        ),
    ]
    assert write("three_public_detail", held()) == ["市信访局2024年度无“三公”经费财政拨款支出。"]


@pytest.mark.parametrize(
    ("final", "budget", "said"),
    [
        ("0.52", "1.00", "，完成年初预算的52.00%。2024年度“三公”经费支出决算数小于预算数的主要原因：甲。"),
        ("2.00", "1.00", "，完成年初预算的200.00%。2024年度“三公”经费支出决算数大于预算数的主要原因：甲。"),
        ("1.00", "1.00", "，完成年初预算的100.00%。决算数与预算数持平。"),
        ("1.00", "0", "，年初未安排预算。2024年度“三公”经费支出决算数大于预算数的主要原因：甲。"),
        ("1.00", None, "。"),
        ("-1.00", "1.00", "。2024年度“三公”经费支出决算数小于预算数的主要原因：甲。"),
    ],
)
def test_three_public_against_its_budget(final, budget, said):
    only = three_public(reception_domestic_final=final, reception_budget=budget)
    f = told(only, texts={"three_public_reason": "甲"}, last_year=NO_THREE_PUBLIC_LAST_YEAR)
    text = write("three_public_total", f)[0]
    assert text.endswith(f"公务接待费支出决算为{final}万元{said}")
    assert "因公出国（境）费支出决算未提供；" in text


def test_three_public_that_differs_from_its_budget_without_a_reason():
    assert write("three_public_total", held(reception_domestic_final="1.00", reception_budget="2.00"))[0].endswith(
        "完成年初预算的50.00%。决算数小于预算数。"
    )
    assert write("three_public_total", held(reception_domestic_final="2.00", reception_budget="1.00"))[0].endswith(
        "完成年初预算的200.00%。决算数大于预算数。"
    )


def test_every_fiscal_fund_counts():
    assert write("three_public_total", held(fund="state_capital", abroad_final="1.00"))[0].startswith(
        "“三公”经费财政拨款支出年初未安排预算，支出决算为1.00万元，其中：因公出国（境）费支出决算为1.00万元"
    )


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ({"three_public": "2.00", "reception": "2.00"}, "减少1.00万元，下降50.00%"),
        ({"three_public": "0.50", "reception": "0.50"}, "增加0.50万元，增长100.00%"),
        ({"three_public": "0", "reception": "0"}, "增加1.00万元（2023年度为0.00万元）"),
    ],
)
def test_three_public_against_last_year(last, said):
    f = held(
        reception_domestic_final="1.00",
        last={**NO_THREE_PUBLIC_LAST_YEAR, **last},
        texts={"three_public_change_reason": "甲"},
    )
    assert write("three_public_total", f)[1] == (
        f"2024年度“三公”经费财政拨款支出决算数比2023年度{said}。其中：因公出国（境）费支出决算持平；"
        f"公务用车购置及运行维护费支出决算持平；公务接待费支出决算{said}。主要原因：甲。"
    )


def test_three_public_with_less_known_of_last_year():
    assert write("three_public_total", held(last=None))[1] == "2023年度“三公”经费财政拨款支出决算数未提供，不作比较。"
    assert write("three_public_total", held(last=None, unit=NEW))[1] == (
        "本部门为2024年新设，“三公”经费财政拨款支出无上年可比数。"
    )
    only = told(three_public(reception_domestic_final="1.00"), last_year={"three_public": "1.00"})
    assert write("three_public_total", only)[1].endswith(
        "与2023年度持平。其中：因公出国（境）费支出决算未提供；公务用车购置及运行维护费支出决算未提供；"
        "公务接待费支出决算无上年可比数。"
    )


def test_three_public_in_detail():
    counts = {
        "abroad_groups": 1, "abroad_persons": 3, "vehicles_bought": 1, "vehicles_held": 2, "domestic_batches": 8,
        "domestic_persons": 60, "foreign_batches": 1, "foreign_persons": 5,
    }  # fmt: skip
    f = held(
        abroad_final="3.00",
        vehicle_purchase_final="20.00",
        vehicle_running_final="5.00",
        reception_domestic_final="1.50",
        reception_foreign_final="0.50",
        counts=counts,
        texts={"abroad_purpose": "考察", "vehicle_purpose": "执法", "reception_purpose": "公务活动"},
    )
    assert write("three_public_detail", f) == [
        (
            "2024年度“三公”经费财政拨款支出决算中，因公出国（境）费支出决算3.00万元，占10.00%；"
            "公务用车购置及运行维护费支出决算25.00万元，占83.33%；公务接待费支出决算2.00万元，占6.67%。具体情况如下："
        ),
        "1、因公出国（境）费支出3.00万元。全年使用财政拨款安排因公出国（境）团组1个、累计3人次，主要用于：考察。",
        (
            "2、公务用车购置及运行维护费支出25.00万元。其中：公务用车购置支出20.00万元，全年购置公务用车1辆；"
            "公务用车运行维护费支出5.00万元，主要用于：执法。年末，使用财政拨款开支运行维护费的公务用车保有量为2辆。"
        ),
        (
            "3、公务接待费支出2.00万元。其中：国内公务接待支出1.50万元，国内公务接待8批次、60人次（不包括陪同人员）；"
            "外事接待支出0.50万元，外事接待1批次、5人次。主要用于：公务活动。"
        ),
    ]


def test_three_public_in_detail_without_counts():
    f = told(three_public(**{
        **NO_THREE_PUBLIC, "abroad_final": "1.00", "vehicle_purchase_final": "1.00", "reception_domestic_final": "1.00",
        "reception_foreign_final": "1.00",
    }))  # fmt: skip
    assert write("three_public_detail", f)[1:] == [
        "1、因公出国（境）费支出1.00万元。因公出国（境）团组数、人次数未提供。",
        (
            "2、公务用车购置及运行维护费支出1.00万元。其中：公务用车购置支出1.00万元，购置数量未提供；"
            "公务用车运行维护费支出0.00万元。公务用车保有量未提供。"
        ),
        (
            "3、公务接待费支出2.00万元。其中：国内公务接待支出1.00万元，国内公务接待批次、人次未提供；"
            "外事接待支出1.00万元，外事接待批次、人次未提供。"
        ),
    ]


def test_three_public_in_detail_of_one_item():
    f = held(vehicle_running_final="1.00")
    assert write("three_public_detail", f)[1:] == [
        "1、因公出国（境）费支出0.00万元。",
        (
            "2、公务用车购置及运行维护费支出1.00万元。其中：公务用车购置支出0.00万元；公务用车运行维护费支出1.00万元。"
            "年末，使用财政拨款开支运行维护费的公务用车保有量为0辆。"
        ),
        "3、公务接待费支出0.00万元。",
    ]
    assert write(
        "three_public_detail",
        held(reception_domestic_final="1.00", counts={"domestic_batches": 1, "domestic_persons": 2}),
    )[-1] == (
        "3、公务接待费支出1.00万元。其中：国内公务接待支出1.00万元，国内公务接待1批次、2人次（不包括陪同人员）；"
        "外事接待支出0.00万元。"
    )


def test_parts_that_set_each_other_off_are_not_called_nothing():
    f = held(abroad_final="1.00", reception_domestic_final="-1.00")
    assert write("three_public_detail", f)[0] == (
        "2024年度“三公”经费财政拨款支出决算中，因公出国（境）费支出决算1.00万元；"
        "公务用车购置及运行维护费支出决算0.00万元；公务接待费支出决算-1.00万元。具体情况如下："
    )


def test_foreign_guests_alone():
    f = held(reception_foreign_final="1.00", counts={"foreign_batches": 1, "foreign_persons": 2})
    assert write("three_public_detail", f)[-1] == (
        "3、公务接待费支出1.00万元。其中：国内公务接待支出0.00万元；外事接待支出1.00万元，外事接待1批次、2人次。"
    )
