"""Official statements as blocks: what is printed in each cell, and what instead of figures that are not there."""

from dataclasses import replace

from accounts.figures.data import Address
from accounts.statements.reader import statements_of
from disclosure.report.tables import write_statement, write_statements
from disclosure.report.tree import Cell
from tests.disclosure.narrative.accounts import account, facts, income, spent


def table(told, kind, **changes):
    statement = next(s for s in statements_of(told.profile) if s.kind == kind)
    return write_statement(told, replace(statement, **changes))


def texts(row):
    return [cell.text for cell in row.cells]


def test_amounts_are_printed_with_separators_and_bound_to_their_cell():
    found = table(facts(account(spent("1234.50", "2010301"))), "expenditure")
    assert texts(found.rows[0])[:3] == ["", "合计", "1,234.50"]
    number = found.rows[0].cells[2].number
    assert number is not None
    assert (number.text, number.value) == ("1,234.50", "1234.50")
    assert number.cells == (Cell("expenditure", "total", "total", 2021),)
    assert number.label == "2021年合计，本年支出合计"


def test_zero_is_blank_or_printed_as_the_statement_says():
    told = facts(account(spent("1.00", "2010301")))
    assert texts(table(told, "expenditure").rows[0])[4] == ""
    assert texts(table(told, "expenditure", blank_zero=False).rows[0])[4] == "0.00"


def test_codes_and_names_stand_in_columns_of_their_own():
    found = table(facts(account(spent("1.00", "2010301"))), "general_expenditure")
    assert [texts(row)[:2] for row in found.rows] == [
        ["", "合计"],
        ["201", "一般公共服务支出"],
        ["20103", "政府办公厅（室）及相关机构事务"],
        ["2010301", "行政运行"],
    ]
    assert [row.role for row in found.rows] == ["total", "class", "section", "item"]


def test_a_statement_without_data_says_so_and_keeps_its_frame():
    found = table(facts(account(spent("1.00", "2010301"))), "government_fund")
    assert found.notice == "本部门2021年没有此项收支，故本表无数据。"
    assert len(found.rows) == 1
    assert found.header


def test_a_statement_that_is_not_provided_says_so():
    assert table(facts(account()), "three_public").notice == "本表未提供。"


def test_wide_statements_are_those_of_more_than_seven_columns_that_upright_pages_do_not_hold():
    wide = {s.blocks[0].key for s in write_statements(facts(account())) if s.blocks[0].wide}
    assert wide == {
        "income",
        "expenditure",
        "general_detail",
        "three_public",
        "government_fund",
        "government_fund_three_public",
        "state_capital",
    }


def test_a_statement_that_rests_on_illustrative_lines_is_labelled():
    told = facts(account(income("3.00", illustrative=True)))
    assert table(told, "income").illustrative
    assert not table(told, "expenditure").illustrative


def test_a_total_that_rounds_on_its_own_is_explained_below_the_table():
    exact = facts(account(spent("1.00", "2010301")))
    total = {Address("expenditure", "total", "total"): "1.01"}
    rounded = facts(account(spent("1.00", "2010301"), controls=total))
    assert table(exact, "expenditure").note == "本表反映本部门本年度各项支出情况。"
    assert table(rounded, "expenditure").note.endswith("因四舍五入，本表合计与分项之和可能存在尾差。")


def test_the_note_speaks_of_the_unit_in_a_unit_account():
    assert table(facts(account(scope="unit")), "expenditure").note == "本表反映本单位本年度各项支出情况。"


def test_each_statement_is_a_section_of_its_own_beside_the_sections_of_the_text():
    sections = write_statements(facts(account()))
    assert sections[1].key == "statement-income"
    assert (sections[1].number, sections[1].title) == ("公开02表", "收入决算表")
