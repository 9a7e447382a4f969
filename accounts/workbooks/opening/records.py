"""The records of an old workbook's stream (BIFF8), counted before a reader takes memory for them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from accounts.workbooks.opening.refusals import damaged
from accounts.workbooks.sheet import Position

BEGINNING, PASSWORD, SHEET_LISTED = 0x0809, 0x002F, 0x0085
FORMULA = 0x0006
# A cell each: formula, number, small number, shared text, text, blank, truth value or error, text with fonts.
ONE_CELL = frozenset({FORMULA, 0x0203, 0x027E, 0x00FD, 0x0204, 0x0201, 0x0205, 0x00D6})
# Several blank cells or small numbers of one row: the bytes that each takes.
SEVERAL_CELLS = {0x00BE: 2, 0x00BD: 6}
SHARED_BY_SEVERAL = 6
VERSION_8 = 0x0600
MACRO_SHEETS = frozenset({1, 6})
LONGEST_RECORD = 8224
HEADER = struct.Struct("<HH")
PLACE = struct.Struct("<HH")
SHEET_ENTRY = struct.Struct("<IBB")


@dataclass(slots=True)
class Records:
    """What the records say. ``cells`` counts blank ones that have a style, too.

    ``formulas`` and ``last`` (row and column) are kept by the place in the stream where a sheet begins; ``begins``
    are those places of the listed sheets, in their order.
    """

    cells: int = 0
    encrypted: bool = False
    macros: bool = False
    begins: list[int] = field(default_factory=list)
    formulas: dict[int, set[Position]] = field(default_factory=dict)
    last: dict[int, Position] = field(default_factory=dict)

    def places(self) -> int:
        """Return how many places the sheets' rectangles have, from A1 to the last cell of each."""
        return sum((last.row + 1) * (last.column + 1) for last in self.last.values())


def read_records(stream: bytes) -> Records | None:
    """Return what the stream's records say, None when they are of an older version of the format.

    Raises ``WorkbookRefusedError`` when the stream is no chain of records.
    """
    found = Records()
    begin = -1
    for kind, place, length in _records(stream):
        if begin < 0 and not (kind == BEGINNING and length >= PLACE.size):
            return None
        if begin < 0 and PLACE.unpack_from(stream, place)[0] != VERSION_8:
            return None
        if kind == BEGINNING:
            begin = place - HEADER.size
        elif kind == PASSWORD:
            # What follows is ciphertext.
            found.encrypted = True
            return found
        elif (kind in ONE_CELL or kind in SEVERAL_CELLS) and length >= SHARED_BY_SEVERAL:
            _count(found, begin, stream, (kind, place, length))
        elif kind == SHEET_LISTED and length >= SHEET_ENTRY.size:
            start, _, sheet_kind = SHEET_ENTRY.unpack_from(stream, place)
            found.begins.append(start)
            found.macros |= sheet_kind in MACRO_SHEETS
    return found if begin >= 0 else None


def _count(found: Records, begin: int, stream: bytes, record: tuple[int, int, int]) -> None:
    kind, place, length = record
    row, column = PLACE.unpack_from(stream, place)
    several = (length - SHARED_BY_SEVERAL) // SEVERAL_CELLS[kind] if kind in SEVERAL_CELLS else 1
    found.cells += several
    last = found.last.get(begin, Position(-1, -1))
    if row > last.row or column + several - 1 > last.column:
        found.last[begin] = Position(max(row, last.row), max(column + several - 1, last.column))
    if kind == FORMULA:
        found.formulas.setdefault(begin, set()).add(Position(row, column))


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place of the data and its length; zeros may fill the stream's end."""
    place, end = 0, len(stream)
    while place + HEADER.size <= end:
        kind, length = HEADER.unpack_from(stream, place)
        if kind == 0 and length == 0:
            return
        place += HEADER.size
        if length > LONGEST_RECORD or place + length > end:
            raise damaged()
        yield kind, place, length
        place += length
