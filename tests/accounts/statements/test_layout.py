"""Statements laid out: rows, panels side by side, headings."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.figures.data import (
    AccountData,
    Address,
    BalanceLeaf,
    EconomicLeaf,
    ExpenditureLeaf,
    IncomeLeaf,
    UnitFacts,
)
from accounts.figures.figures import Figures
from accounts.profiles import CaptionDeclaration, load_profile, profile_choices
from accounts.statements.cells import UnknownCellError, cell_figure
from accounts.statements.layout import fill
from accounts.statements.numerals import chinese_numeral
from accounts.statements.reader import StatementError, class_rows, statements_of

PROFILE = load_profile("sichuan-2021")
UNIT = UnitFacts("1", "某局", "某局", "administrative", "510800", "某市")
TEN = Decimal("100000.00")  # 10 万元


def figures(**leaves):
    return Figures(AccountData(2021, "department", "yuan", UNIT, **leaves))


def statement(kind, **changes):
    found = next(s for s in statements_of(PROFILE) if s.kind == kind)
    return replace(found, **changes)


def rows(filled, panel=0):
    return [line[panel].row.key for line in filled.lines]


def spent(item, fund="general", nature="basic", amount=TEN):
    return ExpenditureLeaf(item, fund, nature, None, None, amount)


def test_every_profile_has_statements_that_can_be_laid_out():
    for name, _ in profile_choices():
        profile = load_profile(name)
        for declared in statements_of(profile):
            assert fill(declared, figures(), profile).header


def test_fourteen_statements_stand_in_the_order_of_the_profile():
    assert [s.number for s in statements_of(PROFILE)] == [f"公开{n:02}表" for n in range(1, 15)]


def test_the_totals_of_both_sides_end_on_one_line():
    last = fill(statement("income_expenditure"), figures(), PROFILE).lines[-1]
    assert [filled.row.label for filled in last] == ["总计", "总计"]


def test_the_shorter_side_is_filled_up_above_its_totals():
    filled = fill(statement("income_expenditure"), figures(), PROFILE)
    assert rows(filled)[7:10] == ["other", "", ""]
    assert rows(filled)[-4:] == ["income_total", "used_non_fiscal", "opening", "income_grand_total"]


def test_classes_are_numbered_in_chinese_to_twenty_six():
    labels = [row.label for row in class_rows(PROFILE)]
    assert len(labels) == 26
    assert labels[0] == "一、一般公共服务支出"
    assert labels[25] == "二十六、抗疫特别国债安排的支出"


def test_a_class_the_row_set_lacks_gets_a_row_in_code_order():
    filled = fill(statement("income_expenditure"), figures(expenditure=(spent("2270101"),)), PROFILE)
    keys = rows(filled, panel=1)
    assert keys[keys.index("227") - 1] == "224"
    assert keys[keys.index("227") + 1] == "229"


def test_subjects_have_rows_at_all_three_levels_below_the_total():
    account = figures(expenditure=(spent("2080505"), spent("2010301")))
    assert rows(fill(statement("expenditure"), account, PROFILE)) == [
        "total",
        "201",
        "20103",
        "2010301",
        "208",
        "20805",
        "2080505",
    ]


def test_the_total_row_may_stand_last():
    account = figures(expenditure=(spent("2010301"),))
    assert rows(fill(statement("expenditure", total="last"), account, PROFILE))[-1] == "total"


def test_a_statement_of_one_fund_lists_only_its_subjects():
    account = figures(
        expenditure=(spent("2010301"), spent("2120801", fund="government_fund", nature="project")),
        balances=(BalanceLeaf("government_fund", "2296002", TEN, TEN, None, None),),
        income=(IncomeLeaf("2290402", "government_fund", TEN),),
    )
    assert [k for k in rows(fill(statement("government_fund"), account, PROFILE)) if len(k) == 7] == [
        "2120801",
        "2290402",
        "2296002",
    ]
    assert [k for k in rows(fill(statement("general_expenditure"), account, PROFILE)) if len(k) == 7] == ["2010301"]


def test_basic_expenditure_lists_its_row_set_and_what_else_occurs():
    account = figures(economic=(EconomicLeaf("2010301", "general", "basic", "30398", TEN),))
    filled = fill(statement("general_basic"), account, PROFILE)
    personnel = [key for key in rows(filled) if key]
    assert personnel[:2] == ["301", "30101"]
    assert "30398" in personnel
    assert personnel[-1] == "personnel"
    assert filled.lines[-1][2].row.label == "公用经费合计"


def test_headings_of_three_levels_merge_equal_neighbours():
    header = fill(statement("three_public"), figures(), PROFILE).header
    assert [(h.text, h.columns, h.rows) for h in header[0]] == [("预算数", 6, 1), ("决算数", 6, 1)]
    assert [(h.text, h.columns, h.rows) for h in header[1]][:4] == [
        ("合计", 1, 2),
        ("因公出国（境）费", 1, 2),
        ("公务用车购置及运行维护费", 3, 1),
        ("公务接待费", 1, 2),
    ]
    assert [h.text for h in header[2]][:3] == ["小计", "公务用车购置费", "公务用车运行维护费"]


@pytest.mark.parametrize("kind", [s.kind for s in statements_of(PROFILE)])
def test_every_header_row_covers_every_column_once(kind):
    filled = fill(statement(kind), figures(), PROFILE)
    columns = sum(h.columns for h in filled.header[0])
    covered = [0] * columns
    for row in filled.header:
        at = 0
        for heading in row:
            while covered[at] > filled.header.index(row):
                at += 1
            for column in range(at, at + heading.columns):
                covered[column] += heading.rows
            at += heading.columns
    assert set(covered) == {len(filled.header)}


def test_an_account_that_states_nothing_provides_no_statement():
    filled = fill(statement("expenditure"), figures(), PROFILE)
    assert not filled.provided


def test_a_fund_without_lines_is_empty_when_expenditure_is_stated():
    filled = fill(statement("government_fund"), figures(expenditure=(spent("2010301"),)), PROFILE)
    assert (filled.provided, filled.empty) == (True, True)


@pytest.mark.parametrize(
    "address",
    [
        Address("nowhere", "total", "total"),
        Address("expenditure", "total", "amount"),
        Address("expenditure", "nothing", "total"),
        Address("income_expenditure", "nothing", "amount"),
        Address("fiscal", "201", "non_fiscal"),
        Address("three_public", "total", "final_wine"),
    ],
)
def test_a_cell_that_no_statement_has_is_refused(address):
    with pytest.raises(UnknownCellError):
        cell_figure(figures(), address, "", three_public_funds=("general",))


def test_a_layout_nobody_declared_is_named():
    declared = replace(PROFILE.statements[0], layout="sideways")
    with pytest.raises(StatementError, match="公开表“收入支出决算总表”的版式“sideways”没有声明"):
        statements_of(replace(PROFILE, statements=(declared,)))


def test_a_column_the_statement_lacks_is_named():
    declared = replace(PROFILE.statements[1], columns=("total", "gold"))
    with pytest.raises(StatementError, match="公开表“收入决算表”没有列gold。"):
        statements_of(replace(PROFILE, statements=(declared,)))


def test_columns_stand_in_the_order_of_the_profile():
    declared = replace(PROFILE.statements[5], columns=("basic", "project", "total"))
    assert [c.key for c in statements_of(replace(PROFILE, statements=(declared,)))[0].panels[0].columns] == [
        "basic",
        "project",
        "total",
    ]


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (26, "二十六"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (2000, "二千"),
    ],
)
def test_numerals(number, numeral):
    assert chinese_numeral(number) == numeral


@pytest.mark.parametrize("number", [0, 10_000])
def test_numerals_beyond_nine_thousand_nine_hundred_and_ninety_nine_are_refused(number):
    with pytest.raises(ValueError, match="not between 1 and 9999"):
        chinese_numeral(number)


def captioned(*captions: CaptionDeclaration):
    return replace(PROFILE, captions=captions)


def labels(statement):
    return [row.label for panel in statement.panels for row in (*panel.body, *panel.tail)]


def test_a_row_is_called_what_the_profile_calls_it_in_the_year():
    profile = captioned(
        CaptionDeclaration("income_expenditure", "used_non_fiscal", "旧名", 0, 2022),
        CaptionDeclaration("income_expenditure", "used_non_fiscal", "新名", 2023),
    )
    assert "旧名" in labels(statements_of(profile, 2022)[0])
    assert "新名" in labels(statements_of(profile, 2023)[0])
    assert "新名" in labels(statements_of(profile)[0])
    assert "使用非财政拨款结余" in labels(statements_of(PROFILE, 2023)[0])


def test_a_caption_of_a_row_that_there_is_not_is_refused():
    profile = captioned(CaptionDeclaration("income_expenditure", "gold", "金"))
    with pytest.raises(
        StatementError, match="公开表“收入支出决算总表”没有行gold，可改名称的有：affiliate_remittance、"
    ):
        statements_of(profile)


def test_a_statement_is_headed_by_its_number_or_by_a_heading_of_its_own():
    first, second = PROFILE.statements[:2]
    profile = replace(PROFILE, statements=(first, replace(second, number="", heading="二、", empty="没有。")))
    found = statements_of(profile)
    assert [(s.number, s.heading) for s in found] == [("公开01表", "公开01表"), ("", "二、")]
    assert [s.empty for s in found] == [PROFILE.empty_statement, "没有。"]


@pytest.mark.parametrize("name", [name for name, _ in profile_choices()])
def test_every_statement_of_every_profile_has_its_note(name):
    for year in (2021, 2022, 2023, 2024):
        for declared in statements_of(load_profile(name), year):
            assert declared.note.startswith("本表")
