"""Tables compared: rows by their code or caption within each panel, columns by their headings, cells by their text."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from disclosure.renderers.grid import Grid, grid
from disclosure.report.differences.changes import CellChange, RowChange, TableChange
from disclosure.report.differences.words import compare_lines, sentences_of
from disclosure.report.reading import column_names
from disclosure.report.tree import Chart, Table, TableCell

# Makes headings of two years comparable: "2021年度" and "2022年度" head the same column.
Folded: TypeAlias = Callable[[str], str]

AMOUNT, SHARE = "金额", "占比"


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is compared: by what it is found again, what it is called, and what stands under each heading."""

    identity: tuple[object, ...]
    name: str
    cells: dict[tuple[str, int], tuple[str, str]]


def compare_tables(old: Table, new: Table, *, old_fold: Folded = str, new_fold: Folded = str) -> TableChange:
    """Return how a statement differs from the one that stood in its place."""
    cells, rows, reordered = _compare(_lines(old, old_fold), _lines(new, new_fold))
    return TableChange(
        kind="changed",
        key=new.key,
        number=new.number,
        title=new.title,
        cells=cells,
        rows=rows,
        texts=compare_lines(_said(old, old_fold), _said(new, new_fold)),
        reordered=reordered,
    )


def compare_charts(old: Chart, new: Chart) -> TableChange:
    """Return how the data of a chart differ."""
    cells, rows, reordered = _compare(_chart_lines(old), _chart_lines(new))
    title = compare_lines((old.title, old.unit), (new.title, new.unit))
    return TableChange("changed", new.key, f"图{new.number}", new.title, cells, rows, title, reordered)


def _said(table: Table, fold: Folded) -> tuple[str, ...]:
    lines = (table.title, table.unit, *sentences_of(table.notice), *sentences_of(table.note))
    return tuple(fold(line) for line in lines if line)


def _compare(old: Sequence[Line], new: Sequence[Line]) -> tuple[tuple[CellChange, ...], tuple[RowChange, ...], bool]:
    there = {line.identity: line for line in old}
    here = {line.identity: line for line in new}
    cells = [change for key, line in here.items() if key in there for change in _compare_cells(there[key], line)]
    rows = [RowChange("removed", line.name, _filled(line)) for key, line in there.items() if key not in here]
    rows += [RowChange("added", line.name, _filled(line)) for key, line in here.items() if key not in there]
    stayed = [key for key in there if key in here]
    return tuple(cells), tuple(rows), stayed != [key for key in here if key in there]


def _compare_cells(old: Line, new: Line) -> Iterator[CellChange]:
    for column, (name, text) in new.cells.items():
        _, before = old.cells.get(column, ("", ""))
        if before != text:
            yield CellChange(new.name, name, before, text)
    for column, (name, text) in old.cells.items():
        if column not in new.cells and text:
            yield CellChange(new.name, name, text, "")


def _filled(line: Line) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in line.cells.values() if text)


def _lines(table: Table, fold: Folded) -> list[Line]:
    """Return the rows of a table; of panels that stand side by side each has its own."""
    places = grid(table)
    names = column_names(table)
    seen: Counter[tuple[object, ...]] = Counter()
    lines = []
    for row in table.rows:
        for panel, (start, end) in enumerate(_panels(places)):
            cells = row.cells[start:end]
            if not any(cell.text for cell in cells):
                continue
            caption = _caption(cells)
            key = (panel, caption)
            seen[key] += 1
            called = " ".join(cell.text for cell in cells if cell.kind in {"label", "code"} and cell.text)
            lines.append(
                Line((*key, seen[key]), called or table.title, _by_heading(cells, names[start:end], caption, fold))
            )
    return lines


def _panels(places: Grid) -> list[tuple[int, int]]:
    edges = [0, *sorted(places.edges), len(places.columns)]
    return list(pairwise(edges))


def _caption(cells: Sequence[TableCell]) -> str:
    """Return by what a row is found again: its code, which outlasts a renaming, else its caption."""
    codes = [cell.text for cell in cells if cell.kind == "code" and cell.text]
    labels = [cell.text for cell in cells if cell.kind == "label" and cell.text]
    return next(iter((*codes, *labels)), "")


def _by_heading(
    cells: Sequence[TableCell], names: Sequence[str], caption: str, fold: Folded
) -> dict[tuple[str, int], tuple[str, str]]:
    seen: Counter[str] = Counter()
    found = {}
    for cell, name in zip(cells, names, strict=False):
        key = fold(name)
        seen[key] += 1
        if not (cell.kind in {"label", "code"} and cell.text == caption):
            found[key, seen[key]] = (name, cell.text)
    return found


def _chart_lines(chart: Chart) -> list[Line]:
    seen: Counter[str] = Counter()
    lines = []
    for row in chart.rows:
        seen[row.label] += 1
        amount, share = (number.text if number else "" for number in (row.amount, row.share))
        lines.append(
            Line((row.label, seen[row.label]), row.label, {(AMOUNT, 1): (AMOUNT, amount), (SHARE, 1): (SHARE, share)})
        )
    return lines
