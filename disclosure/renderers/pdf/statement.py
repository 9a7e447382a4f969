"""An official statement (公开表) as set on paper: its headings and rows as the template writes them."""

from dataclasses import dataclass, replace

from disclosure.renderers.grid import Grid, Heading, Placed, grid
from disclosure.renderers.pdf.fitting import fitted
from disclosure.renderers.pdf.pieces import printable
from disclosure.report.tree import Table, TableRow

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
    """A statement ready for the template.

    ``widths`` are percentages; ``close`` sets the lines closer, ``tight`` lets even amounts break.
    """

    table: Table
    headings: tuple[tuple[Heading, ...], ...]
    rows: tuple[PrintRow, ...]
    note: str
    named: bool
    size: float
    widths: tuple[str, ...]
    close: bool
    tight: bool

    @property
    def span(self) -> int:
        """The number of columns, at least one."""
        return max(len(self.widths), 1)


def statement(table: Table, *, named: bool) -> Statement:
    """Return the statement as set on its page; ``named``: a heading above already prints the title."""
    table = _printable(table)
    places = grid(table)
    fit = fitted(table, places, lambda placed, row: _indent(placed, row.role, places), named=named)
    return Statement(
        table=table,
        headings=places.headings,
        rows=tuple(
            PrintRow(row.role, tuple(_cell(cell, row, places) for cell in cells))
            for row, cells in zip(table.rows, places.rows, strict=True)
        ),
        note=places.note,
        named=named,
        size=fit.size,
        widths=tuple(f"{100 * column / sum(fit.widths):.3f}" for column in fit.widths),
        close=fit.close,
        tight=fit.tight,
    )


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
