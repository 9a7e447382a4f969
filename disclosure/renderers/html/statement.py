"""An official statement (公开表) as HTML: headings with their scopes, labels as row headers, amounts as ``<data>``."""

import re
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from disclosure.renderers.grid import Grid, Heading, Placed, grid
from disclosure.renderers.html.prose import address
from disclosure.report.tree import Part, Section, Table, TableCell, TableRow

DEEPEST_INDENT = 6
MARKED_BESIDE = frozenset({"class", "item", "total"})


@dataclass(frozen=True, slots=True)
class ShownHeading:
    """A heading; ``look`` holds the classes of one above the column that stays in sight."""

    text: str
    columns: int
    rows: int
    scope: str
    look: str


@dataclass(frozen=True, slots=True)
class ShownTableRow:
    """A row: its role as a class name, its cells in one piece."""

    role: str
    cells: SafeString


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A statement's headings and rows; ``width`` counts columns, at least one."""

    width: int
    headings: tuple[tuple[ShownHeading, ...], ...]
    rows: tuple[ShownTableRow, ...]
    note: str


def slug_of(section: Part | Section, table: Table) -> str:
    """Return the name of a statement's own page; "" for a table that is none of the official statements."""
    return table.key.replace("_", "-") if section.key == f"statement-{table.key}" else ""


def shown_table(table: Table) -> ShownTable:
    """Return the statement as its partial shows it."""
    places = grid(table)
    return ShownTable(
        width=max(len(places.columns), 1),
        headings=tuple(
            tuple(
                ShownHeading(
                    heading.text, heading.columns, heading.rows, heading.scope, " ".join(_looks(heading, places))
                )
                for heading in row
            )
            for row in places.headings
        ),
        rows=tuple(
            ShownTableRow(
                re.sub(r"[^\w-]", "", row.role),
                mark_safe("".join(_cell(cell, row, places) for cell in cells)),  # noqa: S308 - safe pieces
            )
            for row, cells in zip(table.rows, places.rows, strict=True)
        ),
        note=places.note,
    )


def _looks(place: Heading | Placed, places: Grid) -> tuple[str, ...]:
    looks = ("edge",) if place.start in places.edges else ()
    if places.pinned is None or place.start + place.columns - 1 != places.pinned:
        return looks
    # What stands over code and label stays with the label: it slides until the code is out of sight.
    return (*looks, "pinned") if place.start == places.pinned else (*looks, "pinned", "over-code")


def _cell(place: Placed, row: TableRow, places: Grid) -> SafeString:
    cell = place.cell
    looks = (*_looks(place, places), *_beside(place, row, places))
    own = {"code": "code", "amount": "figure"}.get(cell.kind, f"indent-{min(cell.indent, DEEPEST_INDENT)}")
    names = " ".join(look for look in (*looks, own) if look != "indent-0")
    span = format_html(' colspan="{}"', place.columns) if place.columns > 1 else ""
    opening = format_html('{} class="{}"', span, names) if names else span
    if cell.kind == "label" and cell.text:
        return format_html('<th scope="row"{}>{}</th>', opening, cell.text)
    # A caption without words is no header: it would be read out, empty, before every amount.
    return format_html("<td{}>{}</td>", opening, _amount(cell) if cell.kind == "amount" else cell.text)


def _beside(place: Placed, row: TableRow, places: Grid) -> tuple[str, ...]:
    """Return the classes of a cell in a further panel, where the row's own class says nothing."""
    if not places.is_beside(place):
        return ()
    role = places.role_of(place, row)
    return ("beside", f"beside-{role}") if role in MARKED_BESIDE else ("beside",)


def _amount(cell: TableCell) -> SafeString | str:
    """Return what the statement prints; an amount printed as a blank still tells its value and its cell."""
    bound = cell.number
    if bound is None:
        return cell.text
    source = " ".join(address(place) for place in bound.cells)
    marked = ' class="number illustrative" title="示例数据"' if bound.illustrative else ""
    return format_html(
        '<data value="{}"{}{}>{}</data>',
        bound.value,
        format_html(' data-cells="{}"', source) if source else "",
        mark_safe(marked),  # noqa: S308 - no content in it
        cell.text,
    )
