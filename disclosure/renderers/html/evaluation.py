"""A table of self-evaluation (绩效自评表) as HTML: its grids with captions as headers of columns and rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from disclosure.renderers.html.prose import prose
from disclosure.report.tree import FormCell, SelfEvaluationTable

GRID_NAMES = {
    "owner": "项目",
    "funding": "预算执行情况",
    "goals": "年度目标",
    "indicators": "绩效指标",
    "texts": "评价",
    "people": "负责人",
}


@dataclass(frozen=True, slots=True)
class ShownGrid:
    """One grid: its name for screen readers, header rows and rows in one piece each."""

    key: str
    name: str
    header: tuple[SafeString, ...]
    rows: tuple[SafeString, ...]


def shown_grids(table: SelfEvaluationTable, unbound: Iterator[int] | None) -> tuple[ShownGrid, ...]:
    """Return the grids as their partial shows them; ``unbound`` numbers typed numbers, as in prose."""
    return tuple(
        ShownGrid(
            grid.key,
            GRID_NAMES.get(grid.key, table.title),
            tuple(_header(row) for row in grid.header),
            tuple(_row(row, unbound) for row in grid.rows),
        )
        for grid in table.grids
    )


def _header(row: tuple[FormCell, ...]) -> SafeString:
    cells = (
        format_html(
            '<th scope="{}"{}>{}</th>', "colgroup" if cell.columns > 1 else "col", _span(cell), prose(cell.runs)
        )
        for cell in row
    )
    return mark_safe("".join(cells))  # noqa: S308 - safe pieces


def _row(row: tuple[FormCell, ...], unbound: Iterator[int] | None) -> SafeString:
    return mark_safe("".join(_cell(cell, unbound) for cell in row))  # noqa: S308 - safe pieces


def _cell(cell: FormCell, unbound: Iterator[int] | None) -> SafeString:
    if cell.kind == "caption" and cell.runs:
        scope = "rowgroup" if cell.rows > 1 else "row"
        return format_html('<th scope="{}"{}>{}</th>', scope, _span(cell), prose(cell.runs))
    look = mark_safe(' class="figure"') if cell.kind == "number" else ""
    return format_html("<td{}{}>{}</td>", _span(cell), look, prose(cell.runs, unbound=unbound))


def _span(cell: FormCell) -> SafeString:
    columns = format_html(' colspan="{}"', cell.columns) if cell.columns > 1 else SafeString()
    rows = format_html(' rowspan="{}"', cell.rows) if cell.rows > 1 else SafeString()
    return columns + rows
