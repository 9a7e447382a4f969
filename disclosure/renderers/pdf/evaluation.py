"""A table of self-evaluation (绩效自评表) as set on paper: its grids, the widths of their columns, their words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from disclosure.renderers.pdf.pieces import Piece, pieces, printable
from disclosure.report.tree import FormCell, FormGrid, Run, SelfEvaluationTable, Text

FEW_ROWS = 60
FEW_ROWS_IN_GRID, MOST_ROWS_TOGETHER = 12, 4
"""A grid of more rows may reach over a page: its rows stay together in blocks of so many."""

SIZES = (9.5, 8.0)
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
    """A grid; ``widths`` are percentages, ``blocks`` the rows that stay together on a page."""

    widths: tuple[str, ...]
    header: tuple[tuple[PrintCell, ...], ...]
    blocks: tuple[tuple[tuple[PrintCell, ...], ...], ...]


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
        blocks=tuple(
            tuple(tuple(_cell(cell, header=False) for cell in row) for row in block) for block in _blocks(grid.rows)
        ),
    )


def _blocks(rows: tuple[tuple[FormCell, ...], ...]) -> Iterator[tuple[tuple[FormCell, ...], ...]]:
    """Yield the rows in blocks that a page does not tear apart.

    A short grid is one block. In a long one every cell over several rows is cut where a block begins, so that no page
    is without the captions that stand over its rows.
    """
    if len(rows) <= FEW_ROWS_IN_GRID:
        yield rows
        return
    placed = [_placed(rows, place) for place in range(len(rows))]
    opening = {place for place, row in enumerate(placed) if 0 in row and row[0][1] == place}
    start = 0
    while start < len(rows):
        further = (place for place in sorted(opening) if place > start)
        # The engine tears a first block that does not fit below the headings: one of a single row it cannot.
        most = MOST_ROWS_TOGETHER if start else 1
        end = min(start + most, next(further, len(rows)))
        yield tuple(
            tuple(
                replace(cell, rows=min(began + cell.rows, end) - place)
                for _, (cell, began) in sorted(placed[place].items())
                if place in {began, start}
            )
            for place in range(start, end)
        )
        start = end


def _placed(rows: tuple[tuple[FormCell, ...], ...], wanted: int) -> dict[int, tuple[FormCell, int]]:
    """Return by column the cells that cover row ``wanted``, each with the row where it begins."""
    covering: dict[int, tuple[FormCell, int]] = {}
    held: dict[int, int] = {}
    for place, row in enumerate(rows[: wanted + 1]):
        column = 0
        for cell in row:
            while held.get(column, 0) > place:
                column += 1
            held.update(dict.fromkeys(range(column, column + cell.columns), place + cell.rows))
            if place + cell.rows > wanted:
                covering[column] = (cell, place)
            column += cell.columns
    return covering


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
