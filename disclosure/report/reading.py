"""Reading a report tree: its sections in order, its numbers, and what the rows and columns of a table are called."""

from collections.abc import Iterator

from disclosure.renderers.grid import grid
from disclosure.report.tree import (
    Block,
    Chart,
    ListBlock,
    Number,
    Paragraph,
    Part,
    Report,
    Section,
    SelfEvaluationTable,
    Table,
    TableRow,
)


def sections_of(report: Report) -> Iterator[Part | Section]:
    """Yield parts and sections in reading order."""
    waiting: list[Part | Section] = list(reversed(report.parts))
    while waiting:
        section = waiting.pop()
        yield section
        waiting.extend(reversed(section.sections))


def numbers_of(block: Block) -> Iterator[Number]:
    """Yield the bound numbers of a block in reading order."""
    if isinstance(block, Paragraph):
        yield from (run for run in block.runs if isinstance(run, Number))
    elif isinstance(block, ListBlock):
        yield from (run for item in block.items for run in item if isinstance(run, Number))
    elif isinstance(block, Chart):
        yield from (number for row in block.rows for number in (row.amount, row.share) if number is not None)
    elif isinstance(block, Table):
        yield from (cell.number for row in block.rows for cell in row.cells if cell.number is not None)
    elif isinstance(block, SelfEvaluationTable):
        cells = (cell for part in block.grids for row in (*part.header, *part.rows) for cell in row)
        yield from (run for cell in cells for run in cell.runs if isinstance(run, Number))


def column_names(table: Table) -> tuple[str, ...]:
    """Return for each column the headings above it from top to bottom, each once, with " / " between them."""
    places = grid(table)
    names: list[list[str]] = [[] for _ in places.columns]
    for row in places.headings:
        for heading in row:
            for place in range(heading.start, heading.start + heading.columns):
                if heading.text and names[place][-1:] != [heading.text]:
                    names[place].append(heading.text)
    return tuple(" / ".join(name) for name in names)


def row_name(table: Table, row: TableRow, place: int) -> str:
    """Return the captions that stand before the cell at ``place`` in its own panel: code and name, or either."""
    captions: list[str] = []
    closed = False
    for cell in reversed(row.cells[:place]):
        if cell.kind == "amount":
            closed = bool(captions)
            if closed:
                break
            continue
        if cell.kind in {"label", "code"} and cell.text:
            captions.insert(0, cell.text)
    return " ".join(captions) or table.title
