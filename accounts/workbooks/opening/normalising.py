"""Values and areas in the one shape that every format gives."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from accounts.workbooks.opening.budget import MOST_MERGED_PLACES
from accounts.workbooks.opening.refusals import inflated
from accounts.workbooks.sheet import Area, CellValue

Value = TypeVar("Value")
# Every whole number up to this is itself in the format's own arithmetic.
LARGEST_WHOLE = 2**53


def plain_rows(rows: Iterable[list[CellValue]]) -> list[list[CellValue]]:
    """Return the rows with whole numbers as int, so that a subject's code typed as a number reads as its digits."""
    return [
        [
            # One expression for speed: there may be half a million.
            int(value) if type(value) is float and value.is_integer() and abs(value) <= LARGEST_WHOLE else value
            for value in row
        ]
        for row in rows
    ]


def clipped(sheet: str, areas: Iterable[Area], height: int, width: int) -> tuple[Area, ...]:
    """Return merged areas without what lies outside of the sheet's rows, in their order; refuse a mass of them."""
    kept = []
    places = 0
    for area in areas:
        inside = Area(
            area.first_row, area.first_column, min(area.last_row, height - 1), min(area.last_column, width - 1)
        )
        rows, columns = inside.last_row - inside.first_row + 1, inside.last_column - inside.first_column + 1
        if rows > 0 and columns > 0 and rows * columns > 1:
            kept.append(inside)
            places += rows * columns
    if places > MOST_MERGED_PLACES:
        raise inflated("合并单元格互相重叠或覆盖过多", f" {MOST_MERGED_PLACES} 个单元格", sheet=sheet)
    return tuple(kept)


def trimmed(row: Sequence[Value]) -> list[Value]:
    """Return a row without the blanks at its end."""
    length = len(row)
    while length and row[length - 1] == "":
        length -= 1
    return list(row[:length])
