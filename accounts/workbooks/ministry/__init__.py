"""The export of the ministry's accounting software (部门决算软件): sheets “Z01 …” to “Z11 …” and “F03 …”, in 元.

Sheets are told by title, columns by caption, rows by label or code; column numbers (栏次) and line numbers (行次) say
nothing. What it yields:

- income by item and source: 财决03表, of which the fiscal part by fund from 财决07, 09 and 11表;
- expenditure by item, fund and nature: 财决07, 09 and 11表, and as non-fiscal what 财决04表 has beyond them;
- economic lines: 财决08-1, 08-2, 10-1 and 10-2表; balances: 财决07, 09, 11表 and 财决01表;
- “三公”经费, counts, 机关运行经费, procurement and assets: 财决附03表;
- control totals: the rows of totals, and the sheets of totals 财决01表 and 01-1表.

Sheets that contradict each other are no problem here: control totals keep both sides and the checks find them. The
budgets of 财决01表 are by class and of all funds together; no line holds them and they are not read.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from accounts.money import LARGEST_YUAN
from accounts.workbooks.content import Content, ContentTable, Expectation
from accounts.workbooks.ministry.amounts_by_subject import TABLES, read_subject_sheet
from accounts.workbooks.ministry.controls import STATEMENTS, control_table
from accounts.workbooks.ministry.economic import EconomicNames, read_detail_totals, read_economic_sheet
from accounts.workbooks.ministry.facts import fact_tables
from accounts.workbooks.ministry.institution import read_institution
from accounts.workbooks.ministry.lines import (
    SheetsRead,
    balance_table,
    economic_table,
    expenditure_table,
    income_table,
)
from accounts.workbooks.ministry.presence import check_magnitudes, check_presence
from accounts.workbooks.ministry.sheets import check_heads, ministry_sheets, sort_sheets
from accounts.workbooks.ministry.subjects import Subjects
from accounts.workbooks.ministry.totals import read_totals
from accounts.workbooks.ministry.view import Findings, View
from accounts.workbooks.ministry.words import SheetKind
from accounts.workbooks.sheet import Workbook

ECONOMIC: Mapping[SheetKind, tuple[str, str]] = {
    "general_basic": ("general", "basic"),
    "general_project": ("general", "project"),
    "government_fund_basic": ("government_fund", "basic"),
    "government_fund_project": ("government_fund", "project"),
}
DETAILS: Mapping[SheetKind, str] = {"general_detail": "general", "government_fund_detail": "government_fund"}


def is_ministry(workbook: Workbook) -> bool:
    """Whether a workbook is such an export: a sheet has one of its numbers in the name and one of its titles."""
    return next(ministry_sheets(workbook), None) is not None


def read_ministry(workbook: Workbook, expected: Expectation) -> Content:
    """Read an export whole: every problem, not the first only. Amounts in 元, exact."""
    findings = Findings()
    views = sort_sheets(workbook, findings)
    said = check_heads(views, expected, findings)
    subjects = Subjects(expected)
    sheets = _read(views, expected, subjects)
    institution = read_institution(views["institution"]) if "institution" in views else None
    check_presence(views, sheets, findings)
    if said.in_yuan:
        check_magnitudes(sheets, findings)
    tables = [income_table(sheets), expenditure_table(sheets), economic_table(sheets), balance_table(sheets)]
    facts: list[ContentTable] = list(fact_tables(institution, findings)) if institution else []
    _check_range([*tables, *facts], findings)
    controls = control_table(sheets, institution, tables)
    for view in views.values():
        view.report_formulas()
    return Content(
        format="ministry",
        precision="yuan",
        tables=(*tables, *facts, controls),
        year=said.year,
        unit_name=said.unit_name,
        statements=STATEMENTS,
        new_subjects={("functional", code): name for code, name in subjects.new.items()},
        problems=tuple(findings.problems),
        notes=tuple(findings.notes),
    )


def _check_range(tables: Iterable[ContentTable], findings: Findings) -> None:
    """Report amounts that cells add up to and that cannot be stored; a cell's own is in range."""
    for row in (row for table in tables for row in table.rows):
        for amount in row.values.values():
            if isinstance(amount, Decimal) and abs(amount) > LARGEST_YUAN:
                said = f"由本单元格与其他单元格得出的金额{amount}元超出可保存的范围（100万亿元）：请核对金额。"
                findings.problem(*row.place, amount, "不超过100万亿元", said)


def _read(views: Mapping[SheetKind, View], expected: Expectation, subjects: Subjects) -> SheetsRead:
    sheets = SheetsRead()
    names = EconomicNames(expected)
    for kind, view in views.items():
        if kind == "totals":
            sheets.totals = read_totals(view, expected)
        elif kind == "fiscal_totals":
            sheets.fiscal_totals = read_totals(view, expected)
        elif kind == "income":
            sheets.income = read_subject_sheet(view, kind, subjects)
        elif kind == "expenditure":
            sheets.expenditure = read_subject_sheet(view, kind, subjects)
        elif kind in TABLES:
            sheets.funds[kind] = read_subject_sheet(view, kind, subjects)
        elif kind in ECONOMIC:
            sheets.economic[ECONOMIC[kind]] = read_economic_sheet(view, names, subjects)
        elif kind in DETAILS:
            sheets.details[DETAILS[kind]] = read_detail_totals(view, names)
    return sheets
