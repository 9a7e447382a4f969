"""What printed figures add up to: recognised in any account, differences named for what they are."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from accounts.profiles import load_profile
from disclosure.renderers.xlsx import render_xlsx
from disclosure.renderers.xlsx.book import statements as statements_in
from disclosure.renderers.xlsx.control import FIRST_ROW, HEADINGS
from disclosure.renderers.xlsx.identities import identities
from disclosure.report.tables import write_statements
from disclosure.report.tree import Part, TableCell
from tests.accounts.figures.ledger import bought, carried
from tests.accounts.workbooks.accounts import generated, named
from tests.disclosure.narrative.accounts import account, facts, income, spent
from tests.disclosure.renderers.html.sample import sample_report
from tests.disclosure.renderers.xlsx.reading import body, exact, printed, read, sheet_of


def tables_of(told):
    return [block for section in write_statements(told) for block in section.blocks]


def report_of(told):
    return replace(sample_report(), parts=(Part("statements", "第五部分", "附表", (), write_statements(told)),))


def whole_account():
    return facts(
        account(
            income("90.00"),
            income("10.00", "government_fund", "2120801"),
            income("5.00", "other"),
            spent("60.00"),
            spent("30.00", "2010302", nature="project"),
            spent("9.00", "2120801", fund="government_fund", nature="project"),
            carried("1.00", "1.00"),
            carried("0.00", "1.00", fund="government_fund"),
            carried("0.00", "5.00", fund="non_fiscal"),
        )
    )


def changed(tables, address, value):
    """Return the statements with another printed amount in one cell."""

    def cell(found: TableCell) -> TableCell:
        number = found.number
        if number is None or (number.cells[0].statement, number.cells[0].row, number.cells[0].column) != address:
            return found
        return replace(found, text=value, number=replace(number, text=value, value=value))

    return [
        replace(table, rows=tuple(replace(row, cells=tuple(map(cell, row.cells))) for row in table.rows))
        for table in tables
    ]


def differing(tables):
    return {(x.statement, x.figure, x.said): (x.difference, x.verdict) for x in identities(tables) if x.difference}


def test_an_account_that_adds_up_has_no_difference():
    found = list(identities(tables_of(whole_account())))
    assert len(found) > 40
    assert {identity.verdict for identity in found} == {"equal"}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (("expenditure", "total", "total"), ("支出决算表", "合计，本年支出合计", "各类之和")),
        (
            ("expenditure", "total", "total"),
            ("收入支出决算总表", "本年支出合计，决算数", "支出决算表：合计，本年支出合计"),
        ),
        (("income", "total", "other"), ("收入决算表", "合计，其他收入", "各类之和")),
        (
            ("income_expenditure", "income_total", "amount"),
            ("收入支出决算总表", "本年收入合计，决算数", "各项收入之和"),
        ),
        (
            ("fiscal", "expenditure_total", "general"),
            (
                "财政拨款收入支出决算总表",
                "本年支出合计，一般公共预算财政拨款",
                "一般公共预算财政拨款支出决算表：合计，合计",
            ),
        ),
        (
            ("government_fund", "total", "closing"),
            ("政府性基金预算财政拨款收入支出决算表", "合计，年末结转和结余", "年初结转结余加本年收入减本年支出"),
        ),
        (
            ("general_expenditure", "20103", "basic"),
            ("一般公共预算财政拨款支出决算表", "政府办公厅（室）及相关机构事务，基本支出", "各项之和"),
        ),
    ],
)
def test_a_figure_that_contradicts_others_is_named(address, expected):
    found = differing(changed(tables_of(whole_account()), address, "77.00"))
    assert expected in found
    assert found[expected][1] == "different"


@pytest.mark.parametrize(
    ("printed_total", "verdict"),
    [("90.00", "equal"), ("90.01", "rounding"), ("89.99", "rounding"), ("90.02", "different"), ("89.98", "different")],
)
def test_a_difference_within_the_rounding_of_its_terms_is_called_so(printed_total, verdict):
    tables = changed(tables_of(whole_account()), ("general_expenditure", "20103", "total"), printed_total)
    (found,) = [
        identity
        for identity in identities(tables)
        if identity.statement.startswith("一般公共预算财政拨款支出决算表")
        and identity.figure == "政府办公厅（室）及相关机构事务，合计"
        and identity.said == "各项之和"
    ]
    assert (found.printed, found.computed, found.allowed) == (Decimal(printed_total), Decimal(90), Decimal("0.015"))
    assert found.verdict == verdict


def test_carry_over_that_no_subject_is_told_of_is_no_contradiction():
    told = facts(
        account(
            spent("9.00", "2120801", fund="government_fund", nature="project"),
            carried("4.00", "1.00", fund="government_fund"),
            carried("2.00", "3.00", fund="government_fund", item="2120801"),
        )
    )
    found = [x for x in identities(tables_of(told)) if x.statement.startswith("政府性基金") and x.said == "各类之和"]
    assert {x.figure: x.verdict for x in found}["合计，年初结转和结余"] == "unassigned"


def test_a_statement_by_item_and_economic_class_adds_up_along_its_rows():
    tables = tables_of(facts(account(spent("60.00"), bought("40.00", "30101"), bought("20.00", "30201"))))
    found = [x for x in identities(tables) if x.said == "各经济分类之和"]
    assert found
    assert {x.verdict for x in found} == {"equal"}
    broken = changed(tables, ("general_detail", "total", "total"), "61.00")
    (wrong,) = [x for x in identities(broken) if x.said == "各经济分类之和" and x.difference]
    assert (wrong.figure, wrong.difference) == ("合计，合计", Decimal(1))


def test_what_is_not_provided_is_compared_with_nothing():
    assert list(identities(tables_of(facts(account())))) == []


def test_a_thousand_subjects_take_no_time():
    codes = [f"201{place:04}" for place in range(1000)]
    told = facts(account(*(spent("1.00", code) for code in codes)))
    found = list(identities(tables_of(told)))
    assert {identity.verdict for identity in found} == {"equal"}
    assert len(found) > 2000


class TestSheet:
    def control(self, report, **options):
        return read(render_xlsx(report, **options))["勾稽核对"]

    def rows(self, report):
        return [[cell.value for cell in row] for row in self.control(report).iter_rows(min_row=FIRST_ROW)]

    def test_it_shows_printed_figure_sum_and_difference_as_values(self):
        rows = self.rows(report_of(whole_account()))
        assert tuple(rows[0]) == HEADINGS
        assert rows[1] == ["收入支出决算总表", "本年收入合计，决算数", "各项收入之和", 105, 105, 0, 0.02, "相符"]

    def test_subject_rows_without_a_difference_are_one_line(self):
        rows = [row for row in self.rows(report_of(whole_account())) if row[0] == "支出决算表"]
        folded = [row for row in rows if row[1].startswith("其余")]
        assert [row[2:] for row in folded] == [
            ["合计与明细", None, None, None, None, "相符"],
            ["行内核对", None, None, None, None, "相符"],
        ]
        assert {row[1].partition("，")[0] for row in rows if row not in folded} == {"合计"}

    def test_a_contradiction_stands_out_in_words_and_colour(self):
        report = report_of(whole_account())
        tables = changed(list(statements_in(report)), ("expenditure", "201", "total"), "77.00")
        sections = [
            replace(section, blocks=(table,)) for section, table in zip(report.parts[0].sections, tables, strict=True)
        ]
        sheet = self.control(replace(report, parts=(replace(report.parts[0], sections=tuple(sections)),)))
        (row,) = [
            row
            for row in sheet.iter_rows()
            if row[1].value == "一般公共服务支出，本年支出合计" and row[2].value == "各款之和"
        ]
        assert [cell.value for cell in row[3:]] == [77, 90, -13, 0.01, "不符"]
        assert row[7].fill.fgColor.rgb == "FFFBE3E0"

    def test_nothing_to_compare_is_said(self):
        assert self.rows(report_of(facts(account())))[1][0] == "各公开表没有可以核对的数。"


@pytest.mark.parametrize("profile", ["sichuan-2021", "sichuan-2022", "shanghai-2024", "national-2022"])
@settings(max_examples=10, deadline=None)
@given(data=generated(most_items=8))
def test_the_statements_of_any_account_are_written_as_printed_and_add_up(profile, data):
    told = facts(named(data), profile=load_profile(profile))
    tables = tables_of(told)
    book = read(render_xlsx(report_of(told)))
    for table in tables:
        assert exact(body(sheet_of(book, table), table)) == printed(table)
    # Lines made up at random carry over, and are spent on, what they like; but sums are sums.
    sums = [x for x in identities(tables) if x.group != "表间核对" and not x.said.startswith("年初结转结余")]
    assert [x for x in sums if x.verdict == "different"] == []
