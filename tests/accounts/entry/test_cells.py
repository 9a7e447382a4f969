from decimal import Decimal

import pytest

from accounts.entry.cells import STATEMENTS, CellNames
from accounts.entry.problems import UnreadableError
from accounts.figures import concepts
from accounts.figures.data import (
    AccountData,
    BalanceLeaf,
    EconomicLeaf,
    EconomicName,
    ExpenditureLeaf,
    IncomeLeaf,
    ThreePublicLeaf,
    UnitFacts,
)
from accounts.figures.figures import Figures
from accounts.profiles import load_profile
from accounts.statements.layout import fill
from accounts.statements.reader import statements_of


@pytest.fixture
def names(functional, economic):
    return CellNames({"functional": functional.names, "economic": economic.names})


def test_a_cell_is_read_by_its_name_and_named_by_its_keys(names):
    keys = ("income_expenditure", "income_grand_total", "amount")
    assert names.name(*keys) == "收入支出决算总表｜收入总计｜决算数"
    assert names.read("收入支出决算总表｜收入总计｜决算数") == keys
    assert names.read("收入支出决算总表|收入总计") == keys


def test_a_row_may_be_a_subject(names):
    keys = ("general_expenditure", "2010301", "total")
    assert names.name(*keys) == "一般公共预算财政拨款支出决算表｜2010301 行政运行｜合计"
    assert names.read(names.name(*keys)) == keys
    assert names.read("一般公共预算财政拨款支出决算表｜201｜合计") == ("general_expenditure", "201", "total")


def test_every_declared_cell_is_read_from_its_own_name(names):
    for key, statement in STATEMENTS.items():
        for block in statement.blocks:
            for row in block.rows:
                for column in block.columns:
                    assert names.read(names.name(key, row, column)) == (key, row, column)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "收入总计",
            "“收入总计”不是报表单元格：请写成“报表｜行｜列”，如“收入支出决算总表｜收入总计｜决算数”，或从提示中选择。",
        ),
        ("收入支出决算总表｜天｜决算数", "“收入支出决算总表”没有“天”行：可填"),
        ("收入决算表｜2010301｜天", "“收入决算表”的这一行没有“天”列：可填本年收入合计、"),
        ("天｜地｜人", "没有名为“天”的报表：可填收入支出决算总表、"),
        (
            "一般公共预算财政拨款支出决算表｜30101｜合计",
            "“一般公共预算财政拨款支出决算表”没有“30101”行：可填合计，或科目编码。",
        ),
    ],
)
def test_what_is_no_cell_is_refused_with_what_can_be_filled_in(names, text, message):
    with pytest.raises(UnreadableError) as refused:
        names.read(text)
    assert str(refused.value).startswith(message)


def test_every_cell_of_every_statement_of_a_profile_can_be_named(names):
    profile = load_profile("sichuan-2021")
    figures = Figures(AccountData(2021, "department", "wan", UnitFacts("1", "局", "局", "other", "510800", "市")))
    for statement in statements_of(profile):
        for line in fill(statement, figures, profile).lines:
            for filled in line:
                for figure in filled.figures:
                    if figure is not None:
                        address = tuple(figure.address)
                        assert names.read(names.name(*address)) == address


def test_totals_of_both_sides_and_balances_by_fund_have_names_of_their_own(names):
    assert names.name("fiscal", "expenditure_grand_total", "general") == (
        "财政拨款收入支出决算总表｜支出总计｜一般公共预算财政拨款"
    )
    assert names.name("fiscal", "opening_general", "amount") == (
        "财政拨款收入支出决算总表｜年初财政拨款结转和结余（一般公共预算财政拨款）｜决算数"
    )


def test_search_finds_cells_by_all_words(names):
    assert names.search("总表 收入总计") == [
        "收入支出决算总表｜收入总计｜决算数",
        "财政拨款收入支出决算总表｜收入总计｜决算数",
    ]
    found = names.search("支出决算表 2010301 合计")
    assert "一般公共预算财政拨款支出决算表｜2010301 行政运行｜合计" in found
    assert len(names.search("决算")) == 20
    assert names.search("") != []


def test_every_cell_that_figures_ask_for_has_a_name(names):
    some = Decimal("1.00")
    data = AccountData(
        2021,
        "department",
        "yuan",
        UnitFacts("639001", "单位", "单位", "administrative", "510800", "广元"),
        income=tuple(IncomeLeaf("2010301", source, some) for source in concepts.SOURCES),
        expenditure=tuple(
            ExpenditureLeaf("2010301", fund, nature, some, some, some)
            for fund in concepts.FUNDS
            for nature in concepts.NATURES
        ),
        economic=(EconomicLeaf("2010301", "general", "basic", "30101", some),),
        balances=tuple(BalanceLeaf(fund, "", some, some, some, some) for fund in concepts.FUNDS),
        three_public=(ThreePublicLeaf("general", {}),),
        economic_names={"30101": EconomicName("基本工资", "personnel")},
    )
    figures = Figures(data)
    asked = [
        *(figures.income(source=source, subject=s) for source in (None, *concepts.SOURCES) for s in ("", "2010301")),
        figures.fiscal_income(),
        *(
            figures.expenditure(fund=fund, nature=nature, subject=s, measure=measure)
            for fund in (None, *concepts.FISCAL_FUNDS)
            for nature in (None, "basic", "project")
            for s in ("", "201", "2010301")
            for measure in ("final", "initial", "adjusted")
        ),
        figures.expenditure_total(),
        figures.fiscal_expenditure(),
        *(
            figures.balance(moment, fund=fund)
            for moment in ("opening", "closing")
            for fund in (None, *concepts.FISCAL_FUNDS)
        ),
        figures.balance("used_non_fiscal"),
        figures.balance("distribution"),
        *(figures.balance("opening", fund=fund, subject="2010301") for fund in ("government_fund", "state_capital")),
        figures.fiscal_balance("opening"),
        figures.fiscal_balance("closing"),
        figures.income_grand_total(),
        figures.expenditure_grand_total(),
        figures.fiscal_income_grand_total(),
        figures.fiscal_expenditure_grand_total(),
        figures.basic(),
        figures.basic(group="personnel"),
        figures.basic(economic="30101"),
        *(figures.three_public(item, measure="final") for item in concepts.THREE_PUBLIC_LEAVES["final"]),
        *(figures.three_public(item, measure="budget") for item in concepts.THREE_PUBLIC_LEAVES["budget"]),
        figures.operating(),
        figures.operating(measure="budget"),
        *(figures.procurement(item) for item in ("total", *concepts.PROCUREMENT)),
    ]
    for figure in asked:
        address = tuple(figure.address)
        assert names.read(names.name(*address)) == address


def test_a_total_is_named_by_the_panel_that_declares_it(names):
    assert names.name("general_basic", "public", "amount") == (
        "一般公共预算财政拨款基本支出决算表｜公用经费合计｜决算数"
    )
