"""Writing projects as a workbook: a sheet each, ready to be filled in and read back."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.entry.columns import AmountColumn, ChoiceColumn, Column, Reading
from accounts.entry.grids import Grid
from accounts.workbooks.writing import Book, Look, Worksheet, fill_page
from performance.entry.grids import FUNDING, GOALS, PointsColumn, grids_of
from performance.figures import SOURCES, FundingFigures, ProjectFigures
from performance.forms import Form
from performance.workbook.content import FACTS, STAGE_LABELS, TEXTS, UNIT_OF_MONEY

TITLE: Look = {"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"}
LABEL: Look = {"bold": True, "border": 1, "bg_color": "#EEF2F6", "valign": "vcenter", "text_wrap": True}
WORDS: Look = {"border": 1, "valign": "vcenter", "text_wrap": True}
MONEY: Look = {"border": 1, "valign": "vcenter", "num_format": "#,##0.00"}
POINTS: Look = {"border": 1, "valign": "vcenter", "num_format": "0.##"}
WIDTHS = (16, 18, 30, 10, 16, 16, 16, 10, 10, 26)
YUAN = Reading("元", {})
BLANK_GOALS, BLANK_INDICATORS = 3, 40
PAIRS = 5  # labels and values in one row


def write_projects(projects: Sequence[ProjectFigures], form: Form, *, year: int, created: datetime) -> bytes:
    """Return a workbook of the projects; without any, one sheet to fill in. Amounts are in 元, to the 分."""
    book = Book(created=created)
    title = f"{year}年度{form.title}"
    book.describe(title=title, subject="绩效自评", author="", custom={"form": form.key, "year": year})
    for place, project in enumerate(projects or (ProjectFigures("", frozenset(), year=year),), start=1):
        sheet = book.sheet(f"{place} {project.name or '新项目'}")
        _write(book, sheet, project, form, title)
    return book.finish()


def _write(book: Book, sheet: Worksheet, project: ProjectFigures, form: Form, title: str) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    fill_page(sheet, landscape=True)
    book.span(sheet, 0, 0, columns=len(WIDTHS), text=title, look=TITLE)
    row = _facts(book, sheet, project, 1)
    book.text(sheet, row, 0, UNIT_OF_MONEY, LABEL)
    book.text(sheet, row, 1, "元", WORDS)
    grids = grids_of(scored=form.scoring is not None)
    row += 2
    for grid in grids:
        row = _grid(book, sheet, grid, project, row)
    _texts(book, sheet, project, form, row)


def _facts(book: Book, sheet: Worksheet, project: ProjectFigures, row: int) -> int:
    values = {
        "name": project.name,
        "code": project.code,
        "unit_code": project.unit_code,
        "unit_name": project.unit_name,
        "year": str(project.year),
        "office": project.office,
        "leader": project.leader,
        "finance_leader": project.finance_leader,
        **{stage: "是" if stage in project.stages else "否" for stage in STAGE_LABELS},
    }
    for place, (key, captions) in enumerate(FACTS.items()):
        at, column = row + place // PAIRS, 2 * (place % PAIRS)
        book.text(sheet, at, column, captions[0], LABEL)
        book.text(sheet, at, column + 1, values[key], WORDS)
    return row + (len(FACTS) - 1) // PAIRS + 1


def _grid(book: Book, sheet: Worksheet, grid: Grid, project: ProjectFigures, row: int) -> int:
    for column, declared in enumerate(grid.columns):
        book.text(sheet, row, column, declared.label, LABEL)
    rows, blank = _rows(grid, project)
    for values in (*rows, *({} for _ in range(blank))):
        row += 1
        for column, declared in enumerate(grid.columns):
            _cell(book, sheet, row, column, declared, values)
    choices = [(c, declared) for c, declared in enumerate(grid.columns) if isinstance(declared, ChoiceColumn)]
    for column, declared in choices:
        allowed = [label for _, label in declared.choices]
        sheet.data_validation(row - len(rows) - blank + 1, column, row, column, {"validate": "list", "source": allowed})
    return row + 2


def _rows(grid: Grid, project: ProjectFigures) -> tuple[list[dict[str, Any]], int]:
    """Return a grid's rows of values and how many blank ones follow."""
    if grid is FUNDING:
        stated = {row.source: row for row in project.funding}
        return [_money(key, stated.get(key)) for key in SOURCES], 0
    if grid is GOALS:
        return [{name: getattr(goal, name) for name in grid.fields} for goal in project.goals], BLANK_GOALS
    rows = [{name: getattr(indicator, name) for name in grid.fields} for indicator in project.indicators]
    return rows, 0 if rows else BLANK_INDICATORS


def _money(source: str, row: FundingFigures | None) -> dict[str, Any]:
    return {"source": source, "note": row.note if row else "", **(row.amounts if row else {})}


def _cell(book: Book, sheet: Worksheet, row: int, column: int, declared: Column, values: dict[str, Any]) -> None:
    value = values.get(declared.name)
    if isinstance(declared, ChoiceColumn):
        book.text(sheet, row, column, declared.label_of(str(value)) if value else "", WORDS)
    elif isinstance(declared, AmountColumn | PointsColumn):
        look = MONEY if isinstance(declared, AmountColumn) else POINTS
        if isinstance(value, Decimal):
            book.number(sheet, row, column, value, look)
        else:
            book.text(sheet, row, column, "", look)
    else:
        book.text(sheet, row, column, declared.show(values, YUAN), WORDS)


def _texts(book: Book, sheet: Worksheet, project: ProjectFigures, form: Form, row: int) -> None:
    if not form.project_slots:
        return
    book.text(sheet, row, 0, TEXTS, LABEL)
    book.span(sheet, row, 1, columns=len(WIDTHS) - 1, text="内容", look=LABEL)
    for place, section in enumerate(form.project_slots, start=row + 1):
        body = project.texts.get(section.text, "")
        book.text(sheet, place, 0, section.title, LABEL)
        book.span(sheet, place, 1, columns=len(WIDTHS) - 1, text=body, look=WORDS)
        sheet.set_row(place, 15 * max(2, len(body) // 70 + body.count("\n") + 1))
