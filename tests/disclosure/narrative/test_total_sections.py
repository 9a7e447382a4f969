"""Sections 一 to 四: what each branch of their templates says, word for word."""

from dataclasses import replace

import pytest

from accounts.figures.figures import Figures
from accounts.profiles import load_profile
from disclosure.narrative.facts import Facts
from disclosure.narrative.series import SERIES
from tests.disclosure.narrative.accounts import (
    PROFILE,
    account,
    balance,
    blocks,
    facts,
    income,
    numbers_of,
    spent,
    write,
)

TOTAL = (income("464.09"), spent("468.34"), balance(opening="4.80", closing="0.55"))


def total(last: dict[str, str | None] | None = None, *leaves, texts=None, **fields) -> str:
    text, chart = write("total", facts(account(*(leaves or TOTAL), last_year=last, **fields), texts))
    assert chart == "[grand_total]"
    return text


def both(amount: str) -> dict[str, str | None]:
    return {"income": amount, "expenditure": amount}


def test_total_less_with_its_reason():
    text = total(both("525.50"), texts={"total_reason": "上年结转减少"})
    assert text == (
        "2021年度收、支总计468.89万元。与2020年相比，收、支总计各减少56.61万元，下降11%，主要变动原因是上年结转减少。"
    )


def test_total_more_without_reason():
    assert total(both("400.00")) == ("2021年度收、支总计468.89万元。与2020年相比，收、支总计各增加68.89万元，增长17%。")


def test_total_equal_says_no_percentage_and_no_reason():
    text = total(both("468.89"), texts={"total_reason": "上年结转减少"})
    assert text == "2021年度收、支总计468.89万元。与2020年相比，收、支总计持平。"


def test_total_on_a_base_of_zero():
    assert total(both("0"), texts={"total_reason": "上年未安排"}) == (
        "2021年度收、支总计468.89万元。与2020年相比，收、支总计各增加468.89万元（2020年为0万元），主要变动原因是上年未安排。"
    )


def test_total_on_a_negative_base():
    assert total(both("-1.11")) == (
        "2021年度收、支总计468.89万元。与2020年相比，收、支总计各增加470.00万元（2020年为-1.11万元）。"
    )


def test_total_without_last_year():
    assert total() == "2021年度收、支总计468.89万元。2020年收、支总计未提供，不作比较。"


def test_total_of_a_new_unit():
    assert total(unit={"established_year": 2021}) == "2021年度收、支总计468.89万元。本部门为2021年新设，无上年可比数。"


def test_a_new_unit_with_a_predecessor_is_compared_and_not_called_new():
    assert total(both("400.00"), unit={"established_year": 2021}) == (
        "2021年度收、支总计468.89万元。与2020年相比，收、支总计各增加68.89万元，增长17%。"
    )


def test_a_unit_account_speaks_of_the_unit():
    assert total(scope="unit", unit={"established_year": 2021}).endswith("本单位为2021年新设，无上年可比数。")


def test_last_years_total_may_be_stated_on_either_side():
    assert total({"expenditure": "400.00"}) == total({"income": "400.00"}) == total(both("400.00"))


def test_total_comes_from_last_years_account_when_it_is_there():
    last = account(income("500.00"), spent("500.00"), year=2020)
    text, _ = write("total", facts(account(*TOTAL, last_year=both("1.00")), prior=last))
    assert text == "2021年度收、支总计468.89万元。与2020年相比，收、支总计各减少31.11万元，下降6%。"


def test_totals_that_differ_are_told_apart():
    text = total(
        {"income": "400.00", "expenditure": "500.00"}, income("450.00"), spent("440.00"), texts={"total_reason": "甲"}
    )
    assert text == (
        "2021年度收入总计450.00万元，支出总计440.00万元。与2020年相比，收入总计增加50.00万元，增长13%。"
        "与2020年相比，支出总计减少60.00万元，下降12%，主要变动原因是甲。"
    )


def test_totals_that_differ_last_year_only_are_told_apart_too():
    text = total({"income": "400.00", "expenditure": "468.89"})
    assert text == (
        "2021年度收入总计468.89万元，支出总计468.89万元。与2020年相比，收入总计增加68.89万元，增长17%。"
        "与2020年相比，支出总计持平。"
    )


def test_totals_that_differ_without_last_year_say_so_once():
    assert total(None, income("450.00"), spent("440.00")) == (
        "2021年度收入总计450.00万元，支出总计440.00万元。2020年收、支总计未提供，不作比较。"
    )


def test_totals_that_differ_with_half_of_last_year_name_the_missing_half():
    assert total({"income": "400.00"}, income("450.00"), spent("440.00")) == (
        "2021年度收入总计450.00万元，支出总计440.00万元。与2020年相比，收入总计增加50.00万元，增长13%。"
        "2020年支出总计未提供，不作比较。"
    )


def test_totals_that_differ_of_a_new_unit_say_so_once():
    text = total(None, income("450.00"), spent("440.00"), unit={"established_year": 2021})
    assert text == "2021年度收入总计450.00万元，支出总计440.00万元。本部门为2021年新设，无上年可比数。"


def test_an_account_that_states_nothing_is_not_said_to_be_zero():
    told = facts(account(last_year=both("5.00")))
    assert write("total", told) == ["2021年度收、支总计未提供。", "[grand_total]"]
    assert write("income", told) == ["2021年本年收入合计未提供。", "[income_structure]"]
    assert write("expenditure", told) == ["2021年本年支出合计未提供。", "[expenditure_structure]"]
    assert write("fiscal", told) == ["2021年财政拨款收、支总计未提供。", "[fiscal_total]"]


def test_an_account_whose_amounts_are_zero_is_zero():
    told = facts(account(income("0"), spent("0")))
    assert write("total", told)[0] == "2021年度收、支总计0万元。2020年收、支总计未提供，不作比较。"
    assert write("income", told) == ["2021年本年收入合计0万元。", "[income_structure]"]
    assert write("expenditure", told) == ["2021年本年支出合计0万元。", "[expenditure_structure]"]
    assert write("fiscal", told)[0] == "2021年财政拨款收、支总计0万元。2020年财政拨款收、支总计未提供，不作比较。"


def test_income_without_expenditure_is_told_without_inventing_the_other_side():
    assert total({"income": "4.00"}, income("5.00")) == (
        "2021年度收入总计5.00万元，支出总计未提供。与2020年相比，收入总计增加1.00万元，增长25%。"
    )


def test_income_without_expenditure_and_without_last_year():
    assert total(None, income("5.00")) == (
        "2021年度收入总计5.00万元，支出总计未提供。2020年收、支总计未提供，不作比较。"
    )
    assert total(None, spent("5.00")) == (
        "2021年度收入总计未提供，支出总计5.00万元。2020年收、支总计未提供，不作比较。"
    )


def test_a_nature_with_blank_lines_only_is_not_provided():
    text = write("expenditure", facts(account(spent("10.00"), spent(None, nature="project"))))[0]
    assert text == "2021年本年支出合计10.00万元，其中：基本支出10.00万元，占100%；项目支出未提供。"


def test_a_change_too_small_for_a_percentage_is_not_called_nothing():
    large = (income("50000000.01"), spent("50000000.01"))
    assert total(both("50000000.00"), *large) == (
        "2021年度收、支总计50000000.01万元。与2020年相比，收、支总计各增加0.01万元，增长不足0.0001%。"
    )


def test_a_small_change_gets_as_many_places_as_it_needs():
    assert total(both("468.88")).endswith("各增加0.01万元，增长0.002%。")


def test_the_bars_show_both_sides_when_totals_differ():
    told = facts(account(income("450.00"), spent("440.00"), last_year={"income": "400.00"}))
    points = SERIES["grand_total_by_year"](told)
    assert [(p.label, p.figure.printed and str(p.figure.printed)) for p in points] == [
        ("2020年收入", "400.00"),
        ("2021年收入", "450.00"),
        ("2020年支出", None),
        ("2021年支出", "440.00"),
    ]
    assert [p.label for p in SERIES["fiscal_grand_total_by_year"](told)] == [p.label for p in points]


def test_income_of_one_source():
    assert write("income", facts(account(income("464.09")))) == [
        "2021年本年收入合计464.09万元，其中：一般公共预算财政拨款收入464.09万元，占100%。",
        "[income_structure]",
    ]


def test_income_of_several_sources_in_the_official_order():
    sources = [
        income("1.00", "other"),
        income("2.00", "affiliate_remittance"),
        income("3.00", "operating"),
        income("4.00", "institutional"),
        income("5.00", "superior_subsidy"),
        income("6.00", "state_capital"),
        income("7.00", "government_fund"),
        income("72.00", "general"),
    ]
    assert write("income", facts(account(*sources)))[0] == (
        "2021年本年收入合计100.00万元，其中：一般公共预算财政拨款收入72.00万元，占72%；"
        "政府性基金预算财政拨款收入7.00万元，占7%；国有资本经营预算财政拨款收入6.00万元，占6%；"
        "上级补助收入5.00万元，占5%；事业收入4.00万元，占4%；经营收入3.00万元，占3%；"
        "附属单位上缴收入2.00万元，占2%；其他收入1.00万元，占1%。"
    )


def test_negative_income_has_no_share():
    text = write("income", facts(account(income("10.00"), income("-2.00", "other"))))[0]
    assert text == ("2021年本年收入合计8.00万元，其中：一般公共预算财政拨款收入10.00万元，占125%；其他收入-2.00万元。")


def test_a_total_of_zero_has_no_shares():
    text = write("income", facts(account(income("2.00"), income("-2.00", "other"))))[0]
    assert text == "2021年本年收入合计0万元，其中：一般公共预算财政拨款收入2.00万元；其他收入-2.00万元。"


def test_a_profile_may_list_sources_without_income():
    profile = replace(load_profile(PROFILE), list_zero_sources=True, percent_digits=2, zero="0.00")
    text = write("income", facts(account(income("3.00"), income("6.00", "other")), profile=profile))[0]
    assert text.startswith("2021年本年收入合计9.00万元，其中：一般公共预算财政拨款收入3.00万元，占33.33%；")
    assert "经营收入0.00万元，占0.00%；" in text
    assert text.endswith("其他收入6.00万元，占66.67%。")


def test_expenditure_names_basic_and_project_even_when_one_is_zero():
    assert write("expenditure", facts(account(spent("10.00")))) == [
        "2021年本年支出合计10.00万元，其中：基本支出10.00万元，占100%；项目支出0万元，占0%。",
        "[expenditure_structure]",
    ]


def test_expenditure_of_every_nature():
    natures = ("basic", "project", "remitted_to_superior", "operating", "to_affiliates")
    lines = [spent("20.00", nature=nature, fund="non_fiscal") for nature in natures]
    assert write("expenditure", facts(account(*lines)))[0] == (
        "2021年本年支出合计100.00万元，其中：基本支出20.00万元，占20%；项目支出20.00万元，占20%；"
        "上缴上级支出20.00万元，占20%；经营支出20.00万元，占20%；对附属单位补助支出20.00万元，占20%。"
    )


def test_a_negative_nature_has_no_share():
    text = write("expenditure", facts(account(spent("10.00"), spent("-1.00", nature="operating"))))[0]
    assert text == (
        "2021年本年支出合计9.00万元，其中：基本支出10.00万元，占111%；项目支出0万元，占0%；经营支出-1.00万元。"
    )


FISCAL = (*TOTAL, income("9.00", "other"), spent("9.00", fund="non_fiscal"))


def test_fiscal_total_leaves_other_money_out():
    last = {"fiscal_income": "525.50", "fiscal_expenditure": "525.50"}
    assert write("fiscal", facts(account(*FISCAL, last_year=last), {"fiscal_reason": "压减支出"})) == [
        (
            "2021年财政拨款收、支总计468.89万元。与2020年相比，财政拨款收、支总计各减少56.61万元，下降11%，"
            "主要变动原因是压减支出。"
        ),
        "[fiscal_total]",
    ]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("468.89", "与2020年相比，财政拨款收、支总计持平。"),
        ("400.00", "与2020年相比，财政拨款收、支总计各增加68.89万元，增长17%。"),
        ("0", "与2020年相比，财政拨款收、支总计各增加468.89万元（2020年为0万元）。"),
        ("-0.11", "与2020年相比，财政拨款收、支总计各增加469.00万元（2020年为-0.11万元）。"),
        (None, "2020年财政拨款收、支总计未提供，不作比较。"),
    ],
)
def test_fiscal_total_against_last_year(last, said):
    told = facts(account(*FISCAL, last_year={"fiscal_income": last, "fiscal_expenditure": last}))
    assert write("fiscal", told)[0] == f"2021年财政拨款收、支总计468.89万元。{said}"


def test_fiscal_totals_that_differ_are_told_apart():
    last = {"fiscal_income": "5.00", "fiscal_expenditure": "3.00"}
    told = facts(account(income("4.00"), spent("3.00"), last_year=last), {"fiscal_reason": "甲"})
    assert write("fiscal", told)[0] == (
        "2021年财政拨款收入总计4.00万元，财政拨款支出总计3.00万元。与2020年相比，财政拨款收入总计减少1.00万元，下降20%。"
        "与2020年相比，财政拨款支出总计持平。"
    )
    alone = facts(account(income("4.00"), spent("3.00")))
    assert write("fiscal", alone)[0] == (
        "2021年财政拨款收入总计4.00万元，财政拨款支出总计3.00万元。2020年财政拨款收、支总计未提供，不作比较。"
    )


def test_illustrative_lines_label_the_sentence_and_a_control_total_does_not():
    assert [p.illustrative for p in blocks("income", facts(account(income("1.00", illustrative=True))))] == [True]
    assert [p.illustrative for p in blocks("income", facts(account(income("1.00"))))] == [False]


def test_every_number_names_its_cells_and_how_it_came_about():
    told = facts(account(*TOTAL, last_year=both("525.50")))
    year, amount, prior, difference, rate = numbers_of(blocks("total", told))
    assert (year.kind, prior.kind) == ("year", "year")
    assert (amount.value, amount.kind, amount.cells[0].statement, amount.cells[0].year) == (
        "468.89",
        "amount",
        "income_expenditure",
        2021,
    )
    assert (difference.value, difference.formula) == ("56.61", "525.50 - 468.89")
    assert [cell.year for cell in difference.cells] == [2021, 2020]
    assert (rate.text, rate.value, rate.formula) == ("11%", "11", "56.61 ÷ 525.50")


def test_facts_know_this_year_and_the_last_only():
    figures = Figures(account())
    told = Facts(figures, load_profile(PROFILE))
    assert told.year == 2021
    with pytest.raises(ValueError, match="2019"):
        figures.income(year=2019)
