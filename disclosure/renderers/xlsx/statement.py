"""One official statement as a sheet: as printed, values only."""

from decimal import Decimal
from typing import Any

from accounts.workbooks.writing import HEADING_FONT, Book, Look, Worksheet, fill_page, lines, units
from disclosure.renderers.grid import Grid, Heading, Placed, grid
from disclosure.report.tree import Table, TableCell, TableRow

DRAFT = "草稿，尚未公开"
ILLUSTRATIVE = "注：斜体数字是示例数据，由演示数据得出，不是该单位公布的内容，不得引用。"
AMOUNT_FORMAT = "#,##0.00"
LINE_HEIGHT = 15
TITLE_HEIGHT = 30
NARROWEST, WIDEST_AMOUNT, WIDEST_LABEL = 10, 22, 46
HEADING_UNITS = 12  # six characters of a heading on one line
PORTRAIT_UNITS = 100  # half-width characters that an upright page holds at full size
DEEPEST_INDENT = 6

BORDERED: Look = {"border": 1, "valign": "vcenter", "text_wrap": True}
HEADING: Look = {**BORDERED, "font_name": HEADING_FONT, "align": "center", "bg_color": "#EDEDED"}
ROLES: dict[str, Look] = {
    "total": {"bold": True, "bg_color": "#F5F1E6"},
    "class": {"bold": True},
}


def write_statement(book: Book, sheet: Worksheet, table: Table, *, draft: bool) -> None:
    """Write the statement from A1: title, number, unit, headings, rows, notes; headings stay in sight."""
    places = grid(table)
    width = max(len(places.columns), 2)
    widths = column_widths(table, places)
    for column, wide in enumerate(widths):
        sheet.set_column(column, column, wide)
    first = _write_head(book, sheet, table, width)
    body = _write_headings(book, sheet, places, first, widths)
    row = body
    if table.notice:
        notice = {**BORDERED, "align": "center"}
        book.span(sheet, row, 0, columns=width, text=table.notice, look=notice)
        sheet.set_row(row, LINE_HEIGHT * 1.6)
        row += 1
    for line, cells in zip(table.rows, places.rows, strict=True):
        for place in cells:
            _write_cell(book, sheet, row, place, _role(line, place, places))
        sheet.set_row(row, _height(cells, widths))
        row += 1
    for text in (places.note, ILLUSTRATIVE if table.illustrative else ""):
        if text:
            book.span(sheet, row, 0, columns=width, text=text, look={"text_wrap": True, "valign": "vcenter"})
            sheet.set_row(row, LINE_HEIGHT * lines(text, int(sum(widths))) + 3)
            row += 1
    sheet.freeze_panes(body, _frozen_columns(places))
    sheet.print_area(0, 0, max(row, body + 1) - 1, width - 1)
    landscape = table.wide or sum(widths) > PORTRAIT_UNITS
    fill_page(sheet, landscape=landscape, repeated=body, header=DRAFT if draft else "")


def column_widths(table: Table, places: Grid) -> list[int]:
    """Return the columns' widths in half-width characters: amounts on one line, captions on as few as is fair."""
    widths = [NARROWEST] * max(len(places.columns), 2)
    for row in places.headings:
        for heading in row:
            if heading.columns == 1:
                wanted = min(units(heading.text), HEADING_UNITS) + 2
                widths[heading.start] = max(widths[heading.start], wanted)
    for cells in places.rows:
        for place in cells:
            if place.columns > 1:
                continue
            most = WIDEST_LABEL if place.cell.kind == "label" else WIDEST_AMOUNT
            wanted = min(units(place.cell.text) + 2 * place.cell.indent + 2, most)
            widths[place.start] = max(widths[place.start], wanted)
    # Title and unit stand over the columns even where these are few and narrow.
    short = units(table.owner) + units("编制单位：单位：万元") + 4 - sum(widths)
    if short > 0:
        widths[0] += short
    return widths


def _write_head(book: Book, sheet: Worksheet, table: Table, width: int) -> int:
    title = {"font_name": HEADING_FONT, "font_size": 16, "align": "center", "valign": "vcenter"}
    book.span(sheet, 0, 0, columns=width, text=table.title, look=title)
    sheet.set_row(0, TITLE_HEIGHT)
    right: Look = {"align": "right", "valign": "vcenter"}
    if table.number:
        book.span(sheet, 1, 0, columns=width, text=table.number, look=right)
    middle = max(width // 2, 1)
    row = 2 if table.number else 1
    book.span(sheet, row, 0, columns=middle, text=f"编制单位：{table.owner}", look={"valign": "vcenter"})
    book.span(sheet, row, middle, columns=width - middle, text=f"金额单位：{table.unit}", look=right)
    return row + 1


def _write_headings(book: Book, sheet: Worksheet, places: Grid, first: int, widths: list[int]) -> int:
    for level, row in enumerate(places.headings, start=first):
        for heading in row:
            book.span(
                sheet,
                level,
                heading.start,
                rows=heading.rows,
                columns=heading.columns,
                text=heading.text,
                look=HEADING,
            )
        needed = max((_lines(heading, widths) for heading in row), default=1)
        sheet.set_row(level, LINE_HEIGHT * needed + 6)
    return first + len(places.headings)


def _lines(heading: Heading, widths: list[int]) -> int:
    wide = sum(widths[heading.start : heading.start + heading.columns]) - 1
    return -(-lines(heading.text, wide) // heading.rows)


def _write_cell(book: Book, sheet: Worksheet, row: int, place: Placed, role: Look) -> None:
    cell = place.cell
    look: dict[str, Any] = {**BORDERED, **role}
    if cell.kind == "amount":
        _write_amount(book, sheet, row, place.start, cell, look)
        return
    if cell.kind == "label":
        look["indent"] = min(cell.indent, DEEPEST_INDENT)
    book.span(sheet, row, place.start, columns=place.columns, text=cell.text, look=look)


def _write_amount(book: Book, sheet: Worksheet, row: int, column: int, cell: TableCell, look: dict[str, Any]) -> None:
    look |= {"num_format": AMOUNT_FORMAT, "align": "right", "text_wrap": False}
    number = cell.number
    if number is not None and number.illustrative:
        look["italic"] = True
    if number is None or not cell.text:
        book.text(sheet, row, column, "", look)
    else:
        book.number(sheet, row, column, Decimal(number.value), look)


def _role(line: TableRow, place: Placed, places: Grid) -> Look:
    """Return the look of the role that the row has in the cell's panel; totals end all panels of a row."""
    return ROLES.get(places.role_of(place, line) or (line.role if line.role == "total" else ""), {})


def _height(cells: tuple[Placed, ...], widths: list[int]) -> int:
    needed = max(
        (
            lines(place.cell.text, sum(widths[place.start : place.start + place.columns]) - 2 - 2 * place.cell.indent)
            for place in cells
            if place.cell.kind in {"label", "code"}
        ),
        default=1,
    )
    return LINE_HEIGHT * needed + 3


def _frozen_columns(places: Grid) -> int:
    """Return how many columns stay in sight: code and label, where nothing stands beside."""
    return 0 if places.edges or places.pinned is None else places.pinned + 1
