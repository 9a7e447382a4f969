"""A workbook of official statements read back by openpyxl, which did not write it."""

import io
from decimal import Decimal

import openpyxl

from disclosure.report.tree import Table


def read(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet_of(book, table: Table):
    """Return the sheet that bears the statement's title in its first cell."""
    (found,) = [sheet for sheet in book.worksheets if sheet["A1"].value == table.title]
    return found


def first_row(sheet) -> int:
    """Return the number of the first row below the headings, which stay in sight."""
    return openpyxl.utils.cell.coordinate_from_string(sheet.freeze_panes)[1]


def body(sheet, table: Table) -> list[list[object]]:
    """Return the rows of the statement as they stand in the sheet, as long as the statement's."""
    start = first_row(sheet) + bool(table.notice)
    return [
        [sheet.cell(start + number, column).value for column in range(1, len(row.cells) + 1)]
        for number, row in enumerate(table.rows)
    ]


def printed(table: Table) -> list[list[object]]:
    """Return what the statement prints: texts, amounts as decimals, nothing for blanks."""
    return [
        [
            Decimal(cell.number.value) if cell.kind == "amount" and cell.text and cell.number else cell.text or None
            for cell in row.cells
        ]
        for row in table.rows
    ]


def exact(rows: list[list[object]]) -> list[list[object]]:
    """Return read rows with numbers as decimals of two places."""
    return [
        [Decimal(str(v)).quantize(Decimal("0.01")) if isinstance(v, int | float) else v for v in row] for row in rows
    ]
