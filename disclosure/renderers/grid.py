"""The geometry of a table: which columns it has, which of them each heading covers. Every renderer needs it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from disclosure.report.tree import Table, TableCell, TableRow

ColumnKind: TypeAlias = Literal["label", "code", "amount"]
BLANK = TableCell("blank", "")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in its place: it begins at column ``start`` (from 0) and covers ``columns`` columns and ``rows`` rows.

    ``scope`` is that of a ``<th>``.
    """

    text: str
    start: int
    columns: int
    rows: int
    scope: Literal["col", "colgroup"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell that begins at column ``start`` and covers ``columns`` columns."""

    cell: TableCell
    start: int
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its places worked out: the cells of every row cover all columns."""

    columns: tuple[ColumnKind, ...]
    headings: tuple[tuple[Heading, ...], ...]
    rows: tuple[tuple[Placed, ...], ...]
    note: str

    @property
    def edges(self) -> frozenset[int]:
        """The columns at which a further panel begins: captions behind amounts."""
        pairs = enumerate(pairwise(self.columns), start=1)
        return frozenset(place for place, (left, right) in pairs if left == "amount" != right)

    def is_beside(self, place: Placed) -> bool:
        """Whether the cell is of a further panel; the row's role, that of its first caption, says nothing of it."""
        return place.start >= min(self.edges, default=len(self.columns))

    def role_of(self, place: Placed, row: TableRow) -> str:
        """Return the role that the row has in the cell's panel; "" where a further panel is not told of."""
        panel = sum(edge <= place.start for edge in self.edges)
        return (row.role, *row.further)[panel] if panel <= len(row.further) else ""

    @property
    def pinned(self) -> int | None:
        """The first column of labels, when nothing but one code may stand before it; else None."""
        place = self.columns.index("label") if "label" in self.columns else None
        return place if place in {0, 1} and "amount" not in self.columns[:place] else None


def grid(table: Table) -> Grid:
    """Return the places of the table's headings and cells; rows shorter than the longest end in blanks."""
    headings = tuple(_headings(table))
    width = max(
        (
            *(heading.start + heading.columns for row in headings for heading in row),
            *(len(row.cells) for row in table.rows),
        ),
        default=0,
    )
    rows = tuple(row.cells + (BLANK,) * (width - len(row.cells)) for row in table.rows)
    kinds = tuple(_kind([row[place].kind for row in rows if row[place].text]) for place in range(width))
    placed = tuple(tuple(_placed(row, kinds)) for row in rows)
    # Captions of statements come with or without the word that opens the line below the table.
    note = f"注：{table.note}" if table.note and not table.note.startswith("注") else table.note
    return Grid(kinds, headings, placed, note)


def _headings(table: Table) -> Iterator[tuple[Heading, ...]]:
    """Yield the header rows; a heading over several rows keeps its columns from the headings of the rows below."""
    held: dict[int, int] = {}
    depth = len(table.header)
    for level, row in enumerate(table.header):
        placed, column = [], 0
        for cell in row:
            columns, rows = max(cell.columns, 1), min(max(cell.rows, 1), depth - level)
            while held.get(column, 0) > level:
                column += 1
            placed.append(Heading(cell.text, column, columns, rows, "colgroup" if columns > 1 else "col"))
            held.update(dict.fromkeys(range(column, column + columns), level + rows))
            column += columns
        yield tuple(placed)


def _placed(cells: tuple[TableCell, ...], kinds: tuple[ColumnKind, ...]) -> Iterator[Placed]:
    """Yield the cells of a row; a caption in a column of codes takes the empty place for captions beside it."""
    place = 0
    while place < len(cells):
        cell, columns = cells[place], 1
        if cell.kind == "label" and kinds[place] == "code" and kinds[place + 1 : place + 2] == ("label",):
            columns += cells[place + 1].kind == "blank"
        yield Placed(cell, place, columns)
        place += columns


def _kind(kinds: list[str]) -> ColumnKind:
    # A total may have its caption in the column of codes: the greater part decides.
    labels, codes = kinds.count("label"), kinds.count("code")
    if codes and codes >= labels:
        return "code"
    return "label" if labels else "amount"
