"""Writing a file anew from its values, with its problems marked: for xls, and for what cannot be loaded whole."""

import io
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from accounts.workbooks.annotating.marks import (
    COMMENT_AUTHOR,
    LAST_COLUMN,
    LAST_ROW,
    LIST_HEADERS,
    LIST_WIDTHS,
    PROBLEM_COLOUR,
    Listed,
    cells_of,
    list_title,
    plain,
    told_at,
)
from accounts.workbooks.sheet import CellValue, Position, Sheet, Workbook

MOST_CELLS = 400_000
COLUMN_WIDTH = 16
LONGEST_TEXT = 32_767
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
Formats = Mapping[str, Any]


def rebuild(workbook: Workbook, listed: Sequence[Listed], told: str) -> bytes:
    """Return a new xlsx with the list of problems and the sheets' values, problem cells marked.

    ``told`` stands above the list. Beyond ``MOST_CELLS`` cells only sheets with problems are written, and of these
    the rows that still fit.
    """
    written = io.BytesIO()
    marked = {entry.problem.sheet for entry in listed}
    everything = sum(len(row) for sheet in workbook.sheets for row in sheet.rows) <= MOST_CELLS
    with xlsxwriter.Workbook(written, {**OPTIONS, "in_memory": True}) as book:
        formats = {
            "bold": book.add_format({"bold": True}),
            "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
            "link": book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"}),
            "problem": book.add_format({"bg_color": f"#{PROBLEM_COLOUR}"}),
            "problem_date": book.add_format({"bg_color": f"#{PROBLEM_COLOUR}", "num_format": "yyyy-mm-dd"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        _write_list(book.add_worksheet(list_title([s.name for s in workbook.sheets])), listed, told, formats)
        left = MOST_CELLS
        for sheet in workbook.sheets:
            if everything or sheet.name in marked:
                left -= _write_sheet(book.add_worksheet(sheet.name), sheet, told_at(listed, sheet.name), formats, left)
    return written.getvalue()


def _write_list(target: Worksheet, listed: Sequence[Listed], told: str, formats: Formats) -> None:
    target.write_string(0, 0, told, formats["bold"])
    for column, (caption, width) in enumerate(zip(LIST_HEADERS, LIST_WIDTHS, strict=True)):
        target.write_string(1, column, caption, formats["bold"])
        target.set_column(column, column, width)
    for number, entry in enumerate(listed, start=1):
        texts = cells_of(number, entry)
        for column, text in enumerate(texts):
            target.write_string(number + 1, column, text[:LONGEST_TEXT], formats["wrapped"])
        if entry.link:
            target.write_url(number + 1, 2, f"internal:{entry.link}", formats["link"], texts[2] or "整张表")
    target.freeze_panes(2, 0)


def _write_sheet(target: Worksheet, sheet: Sheet, told: Mapping[Position, str], formats: Formats, most: int) -> int:
    """Write a sheet's values and marks; return how many cells that took."""
    target.set_column(0, 0, 2 * COLUMN_WIDTH)
    target.set_column(1, LAST_COLUMN - 1, COLUMN_WIDTH)
    if told:
        target.set_tab_color(f"#{PROBLEM_COLOUR}")
    written = 0
    for row, values in enumerate(sheet.rows[:LAST_ROW]):
        if written + len(values) > most:
            break
        for column, value in enumerate(values[:LAST_COLUMN]):
            if value != "":
                _write_value(target, Position(row, column), value, formats, wrong=Position(row, column) in told)
        written += len(values)
    for at, error in sheet.errors.items():
        target.write_string(*at, error, formats["problem"] if at in told else None)
    for at, message in told.items():
        if sheet.value(*at) == "" and at not in sheet.errors:
            target.write_blank(*at, None, formats["problem"])
        target.write_comment(*at, message, {"author": COMMENT_AUTHOR, "x_scale": 3, "y_scale": 2})
    return written


def _write_value(target: Worksheet, at: Position, value: CellValue, formats: Formats, *, wrong: bool) -> None:
    style = formats["problem"] if wrong else None
    if isinstance(value, bool):
        target.write_boolean(*at, value, style)
    elif isinstance(value, int | float):
        if math.isfinite(value):
            target.write_number(*at, value, style)
    elif isinstance(value, datetime | date):
        if isinstance(value, datetime) and value.tzinfo is not None:
            value = value.replace(tzinfo=None)
        target.write_datetime(*at, value, formats["problem_date" if wrong else "date"])
    elif isinstance(value, time | timedelta):
        target.write_string(*at, str(value), style)
    else:
        target.write_string(*at, plain(value)[:LONGEST_TEXT], style)
