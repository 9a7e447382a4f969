"""An official statement (公开表) as set on paper: the size of its type and the width of every column.

Widths are worked out here, not left to the engine: amounts never wrap, captions share what is left, and the largest
type is taken at which every column has its room. All lengths are points (pt).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil

from disclosure.renderers.grid import ColumnKind, Grid, Heading, Placed, grid
from disclosure.renderers.pdf.pieces import printable
from disclosure.report.tree import Table, TableRow

SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
"""五号 down to 小六: the sizes tried, best first."""

PAGE_SAVING_SIZES = tuple(size for size in SIZES if size >= 8)  # noqa: PLR2004  小五 is 9, and half a step below it
"""How far the type is made smaller only to save a page."""

FEW_PAGES = 3

SMALLEST = 5.0
LINE = 1.3
PADDING = (6.0, 3.7)
"""What a cell has beside its words and above and below them, its line included."""

LONG, SHORT = 637.8, 442.2
"""The sides of the text area: 225 and 156 mm."""

FIRST_LINES, TITLE = 90.0, 26.0
"""Heading, number, owner and note of a statement; its title where no heading says it."""

HEADING, HEADING_LINES = 4.0, 4
"""The em that a heading has at least, unless it is shorter, and the most lines into which it should be broken."""

LABEL = 8.0
LABEL_BESIDE_OTHERS = 6.5
"""The least width of a column of captions, in em: alone, and in statements of several panels."""

CODE = 10.0
"""The most that a column of codes is given, in em; no catalogue has codes as long."""

INDENT = {"section": 1, "item": 2}


@dataclass(frozen=True, slots=True)
class PrintCell:
    """A cell as the template writes it; ``beside`` holds the role of its row in a further panel, "" in the first."""

    tag: str
    kind: str
    text: str
    columns: int
    indent: int
    beside: str
    illustrative: bool


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A row with the role that decides its look."""

    role: str
    cells: tuple[PrintCell, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement ready for the template; ``widths`` are percentages, ``tight`` lets even amounts break."""

    table: Table
    headings: tuple[tuple[Heading, ...], ...]
    rows: tuple[PrintRow, ...]
    note: str
    named: bool
    size: float
    widths: tuple[str, ...]
    tight: bool

    @property
    def span(self) -> int:
        """The number of columns, at least one."""
        return max(len(self.widths), 1)


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column needs, in em.

    ``least`` it must have; ``whole`` leaves its longest caption on one line; ``longest`` is that of its figures.
    """

    kind: ColumnKind
    least: float
    whole: float
    longest: float


def statement(table: Table, *, named: bool) -> Statement:
    """Return the statement as set on its page; ``named``: a heading above already prints the title."""
    table = _printable(table)
    places = grid(table)
    width, height = (LONG, SHORT) if table.wide else (SHORT, LONG)
    columns = _columns(table, places)
    size, widths = _fitted(table, places, columns, width, height - FIRST_LINES - (0 if named else TITLE))
    return Statement(
        table=table,
        headings=places.headings,
        rows=tuple(
            PrintRow(row.role, tuple(_cell(cell, row, places) for cell in cells))
            for row, cells in zip(table.rows, places.rows, strict=True)
        ),
        note=places.note,
        named=named,
        size=size,
        widths=tuple(f"{100 * column / sum(widths):.3f}" for column in widths),
        tight=_needed(columns, size) > width or any(column.longest > column.least for column in columns),
    )


def em(text: str) -> float:
    """Return about how wide the text is in em, in the widest of the fonts used."""
    return sum(_EM.get(character, 1.0) for character in text)


_EM = dict.fromkeys("0123456789", 0.59) | dict.fromkeys(",. :;'|!", 0.34) | dict.fromkeys("-()", 0.4)


def _printable(table: Table) -> Table:
    return replace(
        table,
        title=printable(table.title),
        number=printable(table.number),
        owner=printable(table.owner),
        unit=printable(table.unit),
        notice=printable(table.notice),
        note=printable(table.note),
        header=tuple(tuple(replace(cell, text=printable(cell.text)) for cell in row) for row in table.header),
        rows=tuple(
            replace(row, cells=tuple(replace(cell, text=printable(cell.text)) for cell in row.cells))
            for row in table.rows
        ),
    )


def _cell(place: Placed, row: TableRow, places: Grid) -> PrintCell:
    cell = place.cell
    is_header = cell.kind == "label" and bool(cell.text.strip())
    return PrintCell(
        tag="th" if is_header else "td",
        kind=cell.kind,
        text=cell.text,
        columns=place.columns,
        indent=_indent(place, row.role, places),
        beside=(places.role_of(place, row) or "line") if places.is_beside(place) else "",
        illustrative=cell.number is not None and cell.number.illustrative,
    )


def _indent(place: Placed, role: str, places: Grid) -> int:
    # Codes tell the level of a subject; names are indented to match, where no further panel needs the room.
    level = 0 if places.edges else INDENT.get(role, 0)
    return place.cell.indent + level if place.cell.kind == "label" else 0


def _columns(table: Table, places: Grid) -> tuple[_Column, ...]:
    label = LABEL if places.columns.count("label") == 1 else LABEL_BESIDE_OTHERS
    whole = [0.0] * len(places.columns)
    figures = [0.0] * len(places.columns)
    for row, cells in zip(table.rows, places.rows, strict=True):
        for placed in cells:
            # A caption that stands in a column of codes may break; it asks for nothing.
            kept = whole if placed.cell.kind == "label" else figures
            kept[placed.start] = max(kept[placed.start], em(placed.cell.text) + _indent(placed, row.role, places))
    heads = [
        max(
            (
                min(em(heading.text), max(HEADING, em(heading.text) / HEADING_LINES))
                for row in places.headings
                for heading in row
                if heading.start == place and heading.columns == 1
            ),
            default=0.0,
        )
        for place in range(len(places.columns))
    ]
    caps: dict[ColumnKind, float] = {"label": label, "code": CODE}
    columns = []
    for place, kind in enumerate(places.columns):
        longest = max(whole[place], figures[place]) if kind == "label" else figures[place]
        least = max(min(longest, caps.get(kind, longest)), ceil(heads[place]), 2.0)
        columns.append(_Column(kind, least, whole[place], figures[place]))
    return tuple(columns)


def _fitted(
    table: Table, places: Grid, columns: Sequence[_Column], width: float, height: float
) -> tuple[float, Sequence[float]]:
    fitting = [size for size in SIZES if _needed(columns, size) <= width]
    if not fitting:
        size = max(SMALLEST, SIZES[-1] * width / _needed(columns, SIZES[-1]))
        return size, _widths(columns, size, width)
    tried = {}
    for size in fitting:
        widths = _widths(columns, size, width)
        pages = ceil(_height(table, places, size, widths) / height)
        tried[size] = (pages, widths)
        # Smaller type is worth a page saved where there are few, not in a statement that is leafed through anyway.
        if pages == 1 or pages > FEW_PAGES:
            break
    best = min(
        (size for size in tried if size in PAGE_SAVING_SIZES or size == fitting[0]),
        key=lambda size: (tried[size][0], -size),
    )
    return best, tried[best][1]


def _needed(columns: Sequence[_Column], size: float) -> float:
    return sum(column.least * size + PADDING[0] for column in columns)


def _widths(columns: Sequence[_Column], size: float, width: float) -> list[float]:
    """Return the width of each column: the least, then whole captions, then the rest in equal shares."""
    widths = [column.least * size + PADDING[0] for column in columns]
    left = width - sum(widths)
    if left <= 0:
        return widths
    wishes = [max(column.whole - column.least, 0.0) * size if column.kind == "label" else 0.0 for column in columns]
    given = min(1.0, left / sum(wishes)) if any(wishes) else 0.0
    widths = [own + wish * given for own, wish in zip(widths, wishes, strict=True)]
    left = width - sum(widths)
    sharing = [column.kind != "code" for column in columns]
    return [own + left / max(sum(sharing), 1) * shares for own, shares in zip(widths, sharing, strict=True)]


def _height(table: Table, places: Grid, size: float, widths: Sequence[float]) -> float:
    edges = [0.0, *accumulate(widths)]
    line = size * LINE

    def lines(text: str, first: int, last: int, indent: int = 0) -> int:
        room = edges[last] - edges[first] - PADDING[0] - indent * size
        return max(1, ceil(em(text) * size / max(room, size)))

    heads = max(
        (
            (level + 1) * PADDING[1]
            + (level + lines(heading.text, heading.start, heading.start + heading.columns)) * line
            for level, row in enumerate(places.headings)
            for heading in row
        ),
        default=0.0,
    )
    rows = sum(
        PADDING[1]
        + line
        * max(
            (
                lines(placed.cell.text, placed.start, placed.start + placed.columns, _indent(placed, row.role, places))
                for placed in cells
            ),
            default=1,
        )
        for row, cells in zip(table.rows, places.rows, strict=True)
    )
    return heads + rows
