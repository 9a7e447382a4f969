"""Workbooks of the format of 1997 to 2003 (.xls): read twice, and refused where the two readings differ.

The fast reader has given wrong values in the first columns of some old files, without any sign; the slow one alone
tells hidden rows. Numbers of an account must not depend on which of them is right.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.book import Book
from xlrd.compdoc import CompDoc
from xlrd.sheet import Sheet as SlowSheet

from accounts.workbooks.opening.budget import MOST_PLACES, MOST_SHEETS, Budget
from accounts.workbooks.opening.guarding import refusing
from accounts.workbooks.opening.normalising import clipped, plain_rows, trimmed
from accounts.workbooks.opening.records import Records, read_records
from accounts.workbooks.opening.refusals import (
    damaged,
    disagreement,
    inflated,
    other_kind,
    password_protected,
    with_macros,
)
from accounts.workbooks.opening.second_reading import SecondReading, SecondValue
from accounts.workbooks.problems import shown
from accounts.workbooks.sheet import Area, CellValue, Position, Sheet, cell_name

LARGEST = 10 * 1024 * 1024
MOST_RECORDED_CELLS = 1_000_000
WORKBOOK, OLDER_WORKBOOK = "Workbook", "Book"
# Streams that tell what else a file is; None: an encrypted workbook of today's format.
OTHER_STREAMS = {"EncryptedPackage": None, "WordDocument": "Word", "PowerPoint Document": "PowerPoint"}
MACROS = "_VBA_PROJECT".encode("utf-16-le")
SECONDS_OF_DAY = 86_400
MOMENTS = (date, time, timedelta)
DURATIONS = ("[h", "[m", "[s")


class _Silence(io.TextIOBase):
    """Where the slow reader's remarks about odd files go."""

    def write(self, text: str) -> int:
        return len(text)


def open_xls(content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets; raise ``WorkbookRefusedError``."""
    with refusing(damaged()):
        stream = _workbook_stream(content)
    records = read_records(stream)
    if records is None:
        raise other_kind("old workbook")
    if records.encrypted:
        raise password_protected()
    if records.macros or MACROS in content:
        raise with_macros()
    _refuse_what_is_too_much(content, records)
    with SecondReading(content) as second:
        sheets = _read(content, records)
        _compare(sheets, second.sheets())
    return sheets


def _read(content: bytes, records: Records) -> tuple[Sheet, ...]:
    with refusing(damaged()):
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=_Silence())
        begins = dict(zip(book.sheet_names(), _begins(book), strict=True))
        budget = Budget()
        return tuple(
            _sheet(sheet, budget, frozenset(records.formulas.get(begins[sheet.name], ()))) for sheet in book.sheets()
        )


def _workbook_stream(content: bytes) -> bytes:
    document = CompDoc(content, logfile=_Silence())
    for name in (WORKBOOK, OLDER_WORKBOOK):
        stream = document.get_named_stream(name)
        if stream is not None:
            return bytes(stream)
    for name, kind in OTHER_STREAMS.items():
        if document.get_named_stream(name) is not None:
            raise other_kind(kind) if kind else password_protected()
    raise other_kind("OLE")


def _begins(book: Book) -> Sequence[int]:
    """Return where in the stream each sheet begins, in the book's order."""
    return [begin - book.base for begin in book._sh_abs_posn]  # noqa: SLF001 (the reader has no public word for it)


def _refuse_what_is_too_much(content: bytes, records: Records) -> None:
    if len(content) > LARGEST:
        raise inflated(f"旧格式（.xls）的文件有 {len(content) >> 20} MB", f" {LARGEST >> 20} MB，更大的请另存为 .xlsx")
    if records.cells > MOST_RECORDED_CELLS or records.places() > MOST_PLACES:
        raise inflated("单元格（含只有格式的空白）太多", f" {MOST_RECORDED_CELLS // 10_000} 万个")
    if len(records.begins) > MOST_SHEETS:
        raise inflated(f"有 {len(records.begins)} 张工作表", f" {MOST_SHEETS} 张工作表")
    if len(set(records.begins)) < len(records.begins):
        raise damaged()


def _sheet(slow: SlowSheet, budget: Budget, formulas: frozenset[Position]) -> Sheet:
    errors: dict[Position, str] = {}
    rows = plain_rows(_row(slow, row, errors) for row in range(slow.nrows))
    while rows and not rows[-1]:
        rows.pop()
    texts = [len(value) for row in rows for value in row if isinstance(value, str)]
    budget.take_content(slow.name, cells=0, text=sum(texts))
    # A rectangle up to the last cell that holds anything, as the reader of .xlsx gives it.
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    merged = (Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in slow.merged_cells)
    return Sheet(
        name=slow.name,
        rows=rows,
        hidden=bool(slow.visibility),
        merged=clipped(slow.name, merged, len(rows), width),
        hidden_rows=frozenset(
            row for row, info in slow.rowinfo_map.items() if row < len(rows) and (info.hidden or info.height == 0)
        ),
        hidden_columns=frozenset(
            column for column, info in slow.colinfo_map.items() if column < width and (info.hidden or info.width == 0)
        ),
        formulas=formulas,
        errors=errors,
    )


def _row(slow: SlowSheet, row: int, errors: dict[Position, str]) -> list[CellValue]:
    values: list[CellValue] = slow.row_values(row)
    for column, kind in enumerate(slow.row_types(row)):
        if kind == xlrd.XL_CELL_ERROR:
            errors[Position(row, column)] = error_text_from_code.get(values[column], "#ERROR!")
            values[column] = ""
        elif kind == xlrd.XL_CELL_BOOLEAN:
            values[column] = bool(values[column])
        elif kind == xlrd.XL_CELL_DATE:
            values[column] = _moment(slow, Position(row, column))
    return trimmed(values)


def _moment(slow: SlowSheet, place: Position) -> CellValue:
    """Return what a number with a date's format stands for, the number itself when it is no date."""
    number = slow.cell_value(*place)
    style = slow.book.xf_list[slow.cell_xf_index(*place)]
    if slow.book.format_map[style.format_key].format_str.lower().startswith(DURATIONS):
        return timedelta(days=number)
    if 0 <= number < 1:
        minutes, seconds = divmod(round(number * SECONDS_OF_DAY) % SECONDS_OF_DAY, 60)
        return time(minutes // 60, minutes % 60, seconds)
    try:
        moment = xlrd.xldate_as_datetime(number, slow.book.datemode)
    except (OverflowError, ValueError):
        return number
    return moment.date() if number == int(number) else moment


def _compare(sheets: Sequence[Sheet], second: Sequence[tuple[str, Sequence[Sequence[SecondValue]]]]) -> None:
    """Refuse when the second reading found other sheets or another value in any cell."""
    if [name for name, _ in second] != [sheet.name for sheet in sheets]:
        raise damaged()
    for sheet, (_, rows) in zip(sheets, second, strict=True):
        _compare_sheet(sheet, rows)


def _compare_sheet(sheet: Sheet, rows: Sequence[Sequence[SecondValue]]) -> None:
    for row in range(max(len(sheet.rows), len(rows))):
        ours = sheet.rows[row] if row < len(sheet.rows) else ()
        theirs = trimmed(rows[row]) if row < len(rows) else []
        if trimmed(ours) == theirs:
            continue
        for column in range(max(len(ours), len(theirs))):
            value = ours[column] if column < len(ours) else ""
            other = theirs[column] if column < len(theirs) else ""
            if not _same(value, other):
                raise disagreement(sheet.name, cell_name(row, column), shown(value), shown(other))


def _same(value: CellValue, other: SecondValue) -> bool:
    if isinstance(value, str) and isinstance(other, str):
        return value.split() == other.split()
    if isinstance(value, MOMENTS) or isinstance(other, Mapping):
        # Both saw a number; whether its format is a date's is a matter of opinion.
        return not isinstance(value, str) and not isinstance(other, str)
    return value == other
