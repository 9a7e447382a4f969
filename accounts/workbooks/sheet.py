"""A workbook as read: sheets of raw cell values with their addresses, and what a fast reader does not tell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from accounts.workbooks.problems import WorkbookProblem

# What a file holds in a cell; "" is a blank cell. A number may be a float here and nowhere later: money is read from
# its shortest text.
CellValue: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
FileFormat: TypeAlias = Literal["xlsx", "xls"]
LETTERS = 26


class Position(NamedTuple):
    """A cell's row and column, counted from zero."""

    row: int
    column: int


class Area(NamedTuple):
    """A rectangle of merged cells; rows and columns counted from zero, the last ones included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def positions(self) -> Iterator[Position]:
        """Yield every cell of the area, row by row."""
        for row in range(self.first_row, self.last_row + 1):
            for column in range(self.first_column, self.last_column + 1):
                yield Position(row, column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet. ``rows`` begin at A1 whatever the file's used range is; blank cells are "".

    They reach to the last row and the last column that hold anything: hidden and merged ones beyond are left out.

    ``formulas`` are the cells with a formula; of those, ``uncomputed`` hold no stored value. ``errors`` are cells with
    an error value such as "#REF!" (their value in ``rows`` is "").
    """

    name: str
    rows: Sequence[Sequence[CellValue]]
    hidden: bool = False
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[Position] = frozenset()
    uncomputed: frozenset[Position] = frozenset()
    errors: Mapping[Position, str] = field(default_factory=dict)

    def value(self, row: int, column: int) -> CellValue:
        """Return a cell's value, "" outside what the sheet holds."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened file: its name, SHA-256 of its bytes, format and sheets in their order, hidden ones included.

    ``properties`` are the custom document properties, by name; the project's own files carry their identity there.
    ``notes`` are remarks about the file that refuse nothing (an ending that does not fit the content).
    """

    file_name: str
    file_hash: str
    format: FileFormat
    sheets: tuple[Sheet, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[WorkbookProblem, ...] = ()


@cache
def column_letters(column: int) -> str:
    """Return a column's letters: 0 is "A", 26 is "AA"."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return a cell's name as Excel shows it: row 6, column 1 is "B7"."""
    return f"{column_letters(column)}{row + 1}"
