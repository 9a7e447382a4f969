"""Running totals (合计) of a grid: by column, and by class or choice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.entry.catalogue import Catalogue, CatalogueKind
from accounts.entry.columns import ChoiceColumn, SubjectColumn
from accounts.entry.grids import Grid

CLASS_LENGTH = 3


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """The sums of one group: its key (a class code or a choice), its name, amounts of 元 by column."""

    key: str
    name: str
    sums: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Totals by one column."""

    column: str
    title: str
    groups: tuple[GroupTotal, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """All running totals of a grid; amounts in 元."""

    sums: Mapping[str, Decimal]
    groupings: tuple[Grouping, ...]


def totals(grid: Grid, rows: Iterable[Mapping[str, Any]], catalogues: Mapping[CatalogueKind, Catalogue]) -> Totals:
    """Return the totals of rows of values; a blank amount counts as nothing."""
    listed = list(rows)
    groupings = []
    for name in grid.groupings:
        column = grid.column(name)
        members: dict[str, list[Mapping[str, Any]]] = {}
        for row in listed:
            key = str(row.get(name) or "")
            members.setdefault(key[:CLASS_LENGTH] if isinstance(column, SubjectColumn) else key, []).append(row)
        if isinstance(column, SubjectColumn):
            names: Mapping[str, str] = catalogues[column.catalogue].names
            title = f"按{column.label.partition('（')[0]}的类"
            order = sorted(members)
        elif isinstance(column, ChoiceColumn):
            names = dict(column.choices)
            title = f"按{column.label}"
            order = [value for value, _ in column.choices if value in members]
        else:
            raise TypeError(name)
        groups = tuple(GroupTotal(key, names.get(key, ""), _sums(grid, members[key])) for key in order)
        groupings.append(Grouping(name, title, groups))
    return Totals(_sums(grid, listed), tuple(groupings))


def _sums(grid: Grid, rows: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    listed = list(rows)
    return {
        column.name: sum((row[column.name] for row in listed if row.get(column.name) is not None), Decimal("0.00"))
        for column in grid.amounts
    }
