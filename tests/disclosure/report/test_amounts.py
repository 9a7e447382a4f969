"""What a published report states of its year, by cell: against the figures it was made from, and against its file."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from accounts.figures.data import Address, Facts
from accounts.figures.figures import Figures
from accounts.profiles import load_profile, profile_choices
from accounts.statements.layout import fill
from accounts.statements.names import named_statements
from accounts.statements.reader import statements_of
from accounts.workbooks.earlier import read_last_year
from accounts.workbooks.opening import open_workbook
from disclosure.renderers.xlsx import render_xlsx
from disclosure.report.amounts import stated_amounts
from disclosure.report.compose import compose
from disclosure.report.freeze import freeze, thaw
from tests.accounts.workbooks.accounts import YEAR, expectation, generated, named
from tests.cases import putuo
from tests.disclosure.narrative.accounts import account, facts, income, spent
from tests.disclosure.renderers.xlsx.test_round_trip import positive

PROFILES = [name for name, _ in profile_choices()]
SICHUAN = load_profile("sichuan-2021")


def published(data, profile=SICHUAN):
    """A report as a reader has it: frozen and thawed."""
    return thaw(freeze(compose(facts(data, profile=profile))))


def amounts(report, profile=SICHUAN):
    return {address: amount for address, (amount, _) in stated_amounts(report, profile).items()}


def wan(figure):
    return figure.printed * 10_000


@pytest.mark.parametrize("name", PROFILES)
@settings(max_examples=8, deadline=None)
@given(data=generated(most_items=10))
def test_every_cell_of_every_statement_is_stated_as_printed(name, data):
    """Whatever the profile leaves blank for zero is zero, whatever it prints is that."""
    profile, data = load_profile(name), named(data)
    stated = amounts(published(data, profile), profile)
    figures = Figures(data)
    for statement in statements_of(profile, YEAR):
        filled = fill(statement, figures, profile)
        for line in filled.lines:
            for part, panel in zip(line, statement.panels, strict=True):
                for column, figure in zip(panel.columns, part.figures, strict=True):
                    address = Address(statement.kind, part.row.key, column.key)
                    if figure is not None and figure.provided:
                        assert stated[address] == wan(figure), address


@pytest.mark.parametrize("name", PROFILES)
@settings(max_examples=5, deadline=None)
@given(data=generated(most_items=8))
def test_the_publications_own_workbook_says_the_same(name, data):
    """Two readers that share nothing: one of the tree, one of the file that anybody downloads."""
    profile, data = load_profile(name), named(positive(data))
    report = published(data, profile)
    names = (facts(data, profile=profile).unit_name,)
    workbook = open_workbook(render_xlsx(report), "公开表.xlsx")
    content = read_last_year(workbook, expectation(YEAR + 1, names, name), profile)
    assert content.problems == ()
    (table,) = content.tables
    of_file = {Address(r.values["statement"], r.values["row"], r.values["column"]): r.values for r in table.rows}
    of_tree = amounts(report, profile)
    assert {a: v["amount"] for a, v in of_file.items() if v["amount"]} == {
        a._replace(statement={"state_capital_expenditure": "state_capital"}.get(a.statement, a.statement)): amount
        for a, amount in of_tree.items()
        if amount and a.statement in {s.kind for s in statements_of(profile)} and "reception_" not in a.column
    }


def test_a_real_departments_report_answers_the_figures_of_the_next_year():
    profile = load_profile("shanghai-2024")
    data = named(putuo.account(controls=True))
    stated = amounts(published(data, profile), profile)
    assert stated[Address("expenditure", "2010601", "basic")] == Decimal(15035200)
    for address, control in data.controls.items():
        if address in stated:
            assert stated[address] == control.amount, address


def test_a_place_is_the_table_with_row_and_column_as_printed():
    report = published(account(income("3.00"), spent("2.00")))
    stated = stated_amounts(report, SICHUAN)
    amount, place = stated[Address("income_expenditure", "income_total", "amount")]
    assert amount == 30_000
    assert place.sheet == "公开01表 收入支出决算总表"
    table = next(s for part in report.parts for s in part.sections if s.key == "statement-income_expenditure").blocks[0]
    row, column = (int("".join(filter(str.isdigit, piece))) for piece in place.cell.split("行"))
    assert table.rows[row - 1].cells[column - 1].text == "3.00"


def test_what_only_sentences_state_is_stated_too():
    data = replace(account(income("3.00"), spent("2.00")), operating=Facts({"final": Decimal(60_000), "budget": None}))
    amount, place = stated_amounts(published(data), SICHUAN)[Address("institution", "operating_expense", "final")]
    assert (amount, place.cell) == (60_000, "正文")
    assert "机关运行经费" in place.sheet


def test_neither_budgets_nor_the_year_before_are_stated():
    data = account(income("3.00"), spent("2.00", adjusted="4.00"), last_year={"income": "7.00", "expenditure": "7.00"})
    stated = amounts(published(data))
    assert not [address for address in stated if address.statement.endswith("_budget")]
    assert 70_000 not in stated.values()


def test_a_statement_without_data_states_zero_and_one_not_provided_nothing():
    stated = amounts(published(account(income("3.00"), spent("2.00"))))
    assert stated[Address("government_fund", "total", "total")] == 0
    assert not [address for address in stated if address.statement == "three_public"]


def test_a_profile_that_prints_zero_leaves_blank_what_it_does_not_know():
    printed = replace(SICHUAN, blank_zero=False)
    data = account(income("3.00"), spent("2.00"))
    stated = amounts(published(data, printed), printed)
    assert stated[Address("income_expenditure", "202", "amount")] == 0
    assert Address("income_expenditure", "opening", "amount") not in stated
    assert amounts(published(data, printed)) == stated, "the profile may print zero differently by now"


def test_without_the_profile_what_is_bound_is_stated():
    report = published(account(income("3.00"), spent("2.00")))
    known, full = amounts(report, None), amounts(report)
    assert known[Address("income_expenditure", "income_total", "amount")] == 30_000
    assert known.items() <= full.items()
    assert len(known) < len(full)


def test_a_statement_declared_otherwise_by_now_states_what_is_bound():
    report = published(account(income("3.00"), spent("2.00")))
    first = SICHUAN.statements[2]
    other = replace(SICHUAN, statements=(replace(first, columns=("total", "basic")), *SICHUAN.statements[3:]))
    stated = amounts(report, other)
    assert stated[Address("expenditure", "total", "total")] == 20_000
    assert Address("expenditure", "total", "operating") not in stated


def test_every_cell_has_a_name_that_staff_could_type():
    stated = amounts(published(named(putuo.account(controls=True)), load_profile("shanghai-2024")))
    assert {address.statement for address in stated} <= named_statements().keys()
