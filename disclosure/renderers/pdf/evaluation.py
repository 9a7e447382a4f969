"""A table of self-evaluation (绩效自评表) as set on paper: its grids, the widths of their columns, their words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from disclosure.renderers.pdf.pieces import Piece, pieces, printable
from disclosure.report.tree import FormCell, FormGrid, Run, SelfEvaluationTable, Text

FEW_ROWS = 60
LONGEST_GROUP, MOST_ROWS_TOGETHER = 8, 4
"""A caption over more rows than the first is repeated at least every so many: no page is without it for long."""

SIZES = (9.5, 8.5)
"""The size of type in a table of few rows, and in a long or wide one."""


@dataclass(frozen=True, slots=True)
class PrintCell:
    """A cell as the template writes it; a line of a text is one list of pieces."""

    tag: str
    scope: str
    kind: str
    lines: tuple[tuple[Piece, ...], ...]
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class PrintGrid:
    """A grid; ``widths`` are percentages."""

    widths: tuple[str, ...]
    header: tuple[tuple[PrintCell, ...], ...]
    rows: tuple[tuple[PrintCell, ...], ...]


@dataclass(frozen=True, slots=True)
class PrintEvaluation:
    """A table ready for the template; ``named``: a heading above already prints its title."""

    title: str
    number: str
    unit: str
    grids: tuple[PrintGrid, ...]
    size: float
    named: bool
    illustrative: bool


def evaluation(table: SelfEvaluationTable, *, named: bool) -> PrintEvaluation:
    """Return the table as set on its pages."""
    many = sum(len(grid.rows) for grid in table.grids) > FEW_ROWS
    return PrintEvaluation(
        title=printable(table.title),
        number=printable(table.number),
        unit=printable(table.unit),
        grids=tuple(_grid(grid) for grid in table.grids),
        size=SIZES[many or table.wide],
        named=named,
        illustrative=table.illustrative,
    )


def _grid(grid: FormGrid) -> PrintGrid:
    whole = sum(grid.widths) or 1
    return PrintGrid(
        widths=tuple(f"{100 * width / whole:.3f}" for width in grid.widths),
        header=tuple(tuple(_cell(cell, header=True) for cell in row) for row in grid.header),
        rows=tuple(tuple(_cell(cell, header=False) for cell in row) for row in _repeated(grid.rows)),
    )


def _repeated(rows: tuple[tuple[FormCell, ...], ...]) -> Iterator[tuple[FormCell, ...]]:
    """Yield the rows with every cell over many rows cut into cells of about the same height."""
    held: dict[int, int] = {}
    cut: dict[int, list[tuple[int, FormCell]]] = {}
    for place, row in enumerate(rows):
        placed = cut.pop(place, [])
        column = 0
        for cell in row:
            while held.get(column, 0) > place:
                column += 1
            held.update(dict.fromkeys(range(column, column + cell.columns), place + cell.rows))
            heights = _heights(cell.rows)
            placed.append((column, replace(cell, rows=heights[0])))
            for further in range(1, len(heights)):
                below = place + sum(heights[:further])
                cut.setdefault(below, []).append((column, replace(cell, rows=heights[further])))
            column += cell.columns
        yield tuple(cell for _, cell in sorted(placed, key=lambda each: each[0]))


def _heights(rows: int) -> list[int]:
    parts = ceil(rows / MOST_ROWS_TOGETHER) if rows > LONGEST_GROUP else 1
    return [rows // parts + (part < rows % parts) for part in range(parts)]


def _cell(cell: FormCell, *, header: bool) -> PrintCell:
    is_header = header or (cell.kind == "caption" and bool(cell.runs))
    along = ("colgroup" if cell.columns > 1 else "col") if header else ("rowgroup" if cell.rows > 1 else "row")
    return PrintCell(
        tag="th" if is_header else "td",
        scope=along if is_header else "",
        kind=cell.kind,
        lines=tuple(map(pieces, _lines(cell.runs))),
        columns=cell.columns,
        rows=cell.rows,
    )


def _lines(runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    """Yield the lines of a cell: a text of one line end parts them."""
    line: list[Run] = []
    for run in runs:
        if isinstance(run, Text) and run.text == "\n":
            yield tuple(line)
            line = []
        else:
            line.append(run)
    yield tuple(line)
