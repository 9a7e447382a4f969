"""Marking problems in the user's own xlsx, which keeps its styles, formulas and comments."""

import io
import warnings
from collections.abc import Mapping, Sequence
from copy import copy

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from accounts.workbooks.annotating.expanding import cells_unfolded
from accounts.workbooks.annotating.marks import (
    COMMENT_AUTHOR,
    LIST_HEADERS,
    LIST_WIDTHS,
    PROBLEM_COLOUR,
    Listed,
    cells_of,
    list_title,
    told_at,
)
from accounts.workbooks.sheet import Position, Workbook

MOST_CELLS_UNFOLDED = 100_000
COMMENT_WIDTH, COMMENT_HEIGHT = 360, 150
LINK_COLOUR = "0563C1"
FILL = PatternFill("solid", start_color=PROBLEM_COLOUR, end_color=PROBLEM_COLOUR)


class NotLoadedError(Exception):
    """A file that openpyxl cannot load or write again."""


def annotate_own_file(content: bytes, workbook: Workbook, listed: Sequence[Listed], told: str) -> bytes:
    """Return the file with its problems marked; ``told`` stands above the list. Raise NotLoadedError."""
    unfolded = cells_unfolded(content)
    if unfolded is None or unfolded > MOST_CELLS_UNFOLDED:
        raise NotLoadedError(workbook.file_name)
    try:
        with warnings.catch_warnings():
            # What openpyxl does not keep (pictures without Pillow, extensions) is no matter for this copy.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
            for name in {entry.problem.sheet for entry in listed if entry.at is not None}:
                sheet = book[name]
                if isinstance(sheet, Worksheet):
                    _mark(sheet, told_at(listed, name))
            _add_list(book, listed, told)
            written = io.BytesIO()
            book.save(written)
    except Exception as error:  # openpyxl raises whatever the XML inside provokes
        raise NotLoadedError(workbook.file_name) from error
    return written.getvalue()


def _mark(sheet: Worksheet, told: Mapping[Position, str]) -> None:
    """Comment and colour the problem cells; a sheet with problems is shown and its tab is red."""
    sheet.sheet_state = "visible"
    sheet.sheet_properties.tabColor = PROBLEM_COLOUR
    for at, message in told.items():
        cell = sheet.cell(row=at.row + 1, column=at.column + 1)
        cell.fill = copy(FILL)
        if isinstance(cell, Cell):  # a merged area that the fast reader did not tell of has no comment of its own
            before = f"{cell.comment.text}\n——\n" if cell.comment else ""
            cell.comment = Comment(f"{before}{message}", COMMENT_AUTHOR, width=COMMENT_WIDTH, height=COMMENT_HEIGHT)


def _add_list(book: openpyxl.Workbook, listed: Sequence[Listed], told: str) -> None:
    sheet = book.create_sheet(list_title(book.sheetnames), 0)
    _write(sheet.cell(row=1, column=1), told)
    sheet.cell(row=1, column=1).font = Font(bold=True)
    for column, caption in enumerate(LIST_HEADERS, start=1):
        cell = sheet.cell(row=2, column=column)
        _write(cell, caption)
        cell.font = Font(bold=True)
    for number, entry in enumerate(listed, start=1):
        for column, text in enumerate(cells_of(number, entry), start=1):
            cell = sheet.cell(row=number + 2, column=column)
            _write(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if entry.link:
            cell = sheet.cell(row=number + 2, column=3)
            if not cell.value:
                _write(cell, "整张表")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=entry.link)
            cell.font = Font(color=LINK_COLOUR, underline="single")
    for letter, width in zip("ABCDEF", LIST_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A3"
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False


def _write(cell: Cell, text: str) -> None:
    """Write a text that stays a text, whatever it begins with."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = True
