"""What Sichuan's sentences say from 2022 on, word for word, where they differ from those of the year before."""

import pytest

from disclosure.report.compose import compose
from tests.disclosure.narrative.accounts import (
    NO_THREE_PUBLIC,
    NO_THREE_PUBLIC_LAST_YEAR,
    balance,
    economic,
    given,
    income,
    project,
    spent,
    teller,
    three_public,
    write,
)

told = teller("sichuan-2022", 2022)
NEW = {"established_year": 2022}


def both(amount, kind=""):
    return {f"{kind}income": amount, f"{kind}expenditure": amount}


CHANGES = [
    ("80.00", "与2021年度相比，{what}增加20.00万元，增长25.00%。主要变动原因是甲。"),
    ("400.00", "与2021年度相比，{what}减少300.00万元，下降75.00%。主要变动原因是甲。"),
    ("100.00", "与2021年度相比，{equal}持平。"),
    ("0", "与2021年度相比，{what}增加100.00万元（2021年度为0万元）。主要变动原因是甲。"),
    ("-1.00", "与2021年度相比，{what}增加101.00万元（2021年度为-1.00万元）。主要变动原因是甲。"),
    (None, "2021年度{equal}未提供，不作比较。"),
]


@pytest.mark.parametrize(("last", "said"), CHANGES)
def test_totals_against_last_year(last, said):
    f = told(income("100.00"), spent("100.00"), last_year=both(last), texts={"total_reason": "甲"})
    what = "收、支总计"
    assert write("total", f) == [
        f"2022年度{what}均为100.00万元。{said.format(what=what + '各', equal=what)}",
        "[grand_total]",
    ]
    f = told(income("100.00"), spent("100.00"), last_year=both(last, "fiscal_"), texts={"fiscal_reason": "甲"})
    what = "财政拨款收、支总计"
    assert write("fiscal", f) == [
        f"2022年度{what}均为100.00万元。{said.format(what=what + '各', equal=what)}",
        "[fiscal_total]",
    ]
    f = told(spent("100.00"), last_year={"general": last}, texts={"general_reason": "甲"})
    what = "一般公共预算财政拨款支出"
    assert write("general_total", f)[0] == (
        f"2022年{what}100.00万元，占本年支出合计的100.00%。{said.format(what=what, equal=what)}"
    )


def test_a_change_without_a_reason_gives_none():
    text = write("total", told(income("100.00"), spent("100.00"), last_year=both("80.00")))[0]
    assert text == "2022年度收、支总计均为100.00万元。与2021年度相比，收、支总计各增加20.00万元，增长25.00%。"


def test_a_new_unit_is_not_compared():
    text = write("total", told(income("1.00"), spent("1.00"), unit=NEW))[0]
    assert text == "2022年度收、支总计均为1.00万元。本部门为2022年新设，无上年可比数。"


def test_totals_that_are_not_stated_are_not_said_to_be_equal():
    assert write("total", told())[0] == "2022年度收、支总计未提供。"
    assert write("fiscal", told())[0] == "2022年度财政拨款收、支总计未提供。"


def test_totals_that_differ_are_told_apart():
    last = {"income": "400.00", "expenditure": "500.00"}
    f = told(income("450.00"), spent("440.00"), last_year=last, texts={"total_reason": "甲"})
    assert write("total", f)[0] == (
        "2022年度收入总计450.00万元，支出总计440.00万元。与2021年度相比，收入总计增加50.00万元，增长12.50%。"
        "与2021年度相比，支出总计减少60.00万元，下降12.00%。主要变动原因是甲。"
    )
    assert write("total", told(income("450.00"), spent("440.00")))[0] == (
        "2022年度收入总计450.00万元，支出总计440.00万元。2021年度收、支总计未提供，不作比较。"
    )
    last = {"fiscal_income": "5.00", "fiscal_expenditure": "3.00"}
    f = told(income("4.00"), spent("3.00"), last_year=last)
    assert write("fiscal", f)[0] == (
        "2022年度财政拨款收入总计4.00万元，财政拨款支出总计3.00万元。与2021年度相比，财政拨款收入总计减少1.00万元，"
        "下降20.00%。与2021年度相比，财政拨款支出总计持平。"
    )
    assert write("fiscal", told(income("4.00"), spent("3.00")))[0] == (
        "2022年度财政拨款收入总计4.00万元，财政拨款支出总计3.00万元。2021年度财政拨款收、支总计未提供，不作比较。"
    )


def held(*, last=NO_THREE_PUBLIC_LAST_YEAR, texts=None, fund="general", **amounts):
    return told(three_public(fund, **{**NO_THREE_PUBLIC, **amounts}), texts=texts, last_year=last)


@pytest.mark.parametrize(
    ("final", "budget", "said"),
    [
        ("0.52", "1.00", "，完成预算52.00%（按年初预算数计算），决算数小于预算数的主要原因是甲。"),
        ("2.00", "1.00", "，完成预算200.00%（按年初预算数计算），决算数大于预算数的主要原因是甲。"),
        ("1.00", "1.00", "，完成预算100.00%（按年初预算数计算），决算数与预算数持平。"),
        ("1.00", "0", "，年初未安排预算，决算数大于预算数的主要原因是甲。"),
        ("1.00", None, "，预算数未提供。"),
    ],
)
def test_three_public_against_its_budget(final, budget, said):
    f = held(reception_domestic_final=final, reception_budget=budget, texts={"three_public_reason": "甲"}, last=None)
    if budget is None:
        f = told(three_public(reception_domestic_final=final))
    assert write("three_public_total", f) == [
        f"2022年度“三公”经费财政拨款支出决算为{final}万元{said}2021年“三公”经费支出决算未提供，不作比较。"
    ]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("2.00", "“三公”经费支出决算比2021年减少1.00万元，下降50.00%，主要原因是乙。"),
        ("0.80", "“三公”经费支出决算比2021年增加0.20万元，增长25.00%，主要原因是乙。"),
        ("1.00", "“三公”经费支出决算较2021年无变化。"),
        ("0", "“三公”经费支出决算比2021年增加1.00万元（2021年为0万元），主要原因是乙。"),
    ],
)
def test_three_public_against_last_year(last, said):
    texts = {"three_public_change_reason": "乙"}
    f = held(reception_domestic_final="1.00", last={"three_public": last}, texts=texts)
    assert write("three_public_total", f) == [f"2022年度“三公”经费财政拨款支出决算为1.00万元，年初未安排预算。{said}"]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ({"abroad": "0", "vehicle": "0", "reception": "2.00"}, "“三公”经费支出决算比2021年减少1.00万元，下降50.00%。"),
        ({"abroad": "0", "reception": "2.00"}, "2021年“三公”经费支出决算未提供，不作比较。"),
    ],
)
def test_last_years_total_is_what_its_three_items_add_up_to(last, said):
    f = held(reception_domestic_final="1.00", last=last)
    assert write("three_public_total", f)[0].endswith(said)
    assert f.three_public["total"].change.base.year == 2021


def test_three_public_of_a_new_unit_and_of_an_account_that_states_none():
    f = told(three_public(**NO_THREE_PUBLIC), unit=NEW)
    assert write("three_public_total", f) == [
        "2022年度“三公”经费财政拨款支出决算为0万元，年初未安排预算。无上年可比数。"
    ]
    assert write("three_public_total", told()) == ["2022年度“三公”经费财政拨款支出决算未提供。"]


@pytest.mark.parametrize("fund", ["general", "government_fund", "state_capital"])
def test_three_public_of_every_fiscal_fund_counts(fund):
    assert "支出决算为1.00万元" in write("three_public_total", held(fund=fund, abroad_final="1.00"))[0]


def test_a_government_fund_tells_no_three_public_of_its_own():
    assert write("government_fund", told(spent("1.00"))) == ["2022年政府性基金预算财政拨款支出0万元。"]
    assert write("government_fund", told(spent("7.00", "2120801", fund="government_fund"))) == [
        "2022年政府性基金预算财政拨款支出7.00万元，其中：",
        "1.城乡社区（类）国有土地使用权出让收入安排的支出（款）征地和拆迁补偿支出（项）：支出决算为7.00万元。",
    ]


def test_shares_have_two_places():
    assert write("income", told(income("2.00"), income("1.00", "other")))[0] == (
        "2022年本年收入合计3.00万元，其中：一般公共预算财政拨款收入2.00万元，占66.67%；其他收入1.00万元，占33.33%。"
    )
    assert write("expenditure", told(spent("3.00")))[0] == (
        "2022年本年支出合计3.00万元，其中：基本支出3.00万元，占100.00%；项目支出0万元，占0.00%。"
    )
    assert write("general_structure", told(spent("2.00"), spent("1.00", "2210201")))[0].endswith(
        "一般公共服务（类）支出2.00万元，占66.67%；住房保障（类）支出1.00万元，占33.33%。"
    )
    assert write("general_items", told(spent("2.00", adjusted="3.00")))[0] == (
        "2022年一般公共预算支出决算数为2.00万元，完成预算66.67%（按调整预算数计算），决算数小于预算数。其中："
    )
    assert write("basic", told(spent("1.00"), economic("1.00", "30101")))[0].startswith(
        "2022年一般公共预算财政拨款基本支出1.00万元，其中："
    )


def test_one_kind_of_large_equipment():
    assert write("assets", told(assets=given(vehicles_other=1, large_equipment=2))) == [
        "截至2022年12月31日，市信访局共有车辆1辆，其中：其他用车1辆；单价100万元以上设备（不含车辆）2台（套）。"
    ]


def test_performance_is_the_fourth_of_the_other_matters():
    report = compose(told(spent("1.00"), balance(opening="1.00"), projects=[project("甲")]))
    explanation = report.parts[1]
    assert [s.number for s in explanation.sections] == [f"{n}、" for n in "一二三四五六七八九十"]
    assert [s.number + s.title for s in explanation.sections[-1].sections] == [
        "（一）机关运行经费支出情况",
        "（二）政府采购支出情况",
        "（三）国有资产占有使用情况",
        "（四）预算绩效管理情况",
    ]
    assert [s.number + s.title for s in report.parts[0].sections] == ["一、部门职责", "二、机构设置"]


def test_thirteen_statements_with_three_public_last():
    titles = [s.number + s.title for s in compose(told()).parts[-1].sections]
    assert len(titles) == 13
    assert titles[4] == "公开05表财政拨款支出决算明细表"
    assert titles[-1] == "公开13表财政拨款“三公”经费支出决算表"


@pytest.mark.parametrize(
    ("year", "caption"), [(2022, "使用非财政拨款结余"), (2023, "使用非财政拨款结余（含专用结余）")]
)
def test_a_caption_changes_with_the_year(year, caption):
    (table,) = compose(told(year=year)).parts[-1].sections[0].blocks
    assert caption in [cell.text for row in table.rows for cell in row.cells]
