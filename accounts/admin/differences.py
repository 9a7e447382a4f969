"""The differences of an import as they are shown: rows by name, values before and after in 元 and 万元."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.entry.columns import ChoiceColumn, Reading, grouped
from accounts.entry.grids import Grid
from accounts.money import format_input, format_table, to_wan
from accounts.use_cases.import_plan import ChangeKind, FieldChange, ImportPlan, RowChange, TableChanges, row_name

MOST_ROWS = 1_000
MOST_OPEN = 40  # rows that a page shows unfolded
KINDS: Mapping[ChangeKind, str] = {"added": "新增", "changed": "修改", "removed": "删除"}


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value as text: an amount in 元 with 万元 beside it, anything else as it reads."""

    text: str
    wan: str = ""


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field of a row before and after."""

    label: str
    before: ShownValue
    after: ShownValue


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row that changes; ``place`` is the cell of the file it was read from."""

    kind: ChangeKind
    told: str
    name: str
    fields: tuple[ShownField, ...]
    place: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    """The changes of one table; ``left_out`` rows are too many to be shown."""

    title: str
    counts: str
    rows: tuple[ShownRow, ...]
    left_out: int
    unfolded: bool


def shown_tables(plan: ImportPlan, reading: Reading) -> list[ShownTable]:
    """Return a plan's differences for a page."""
    unfolded = sum(len(table.rows) for table in plan.tables) <= MOST_OPEN
    return [_table(table, reading, unfolded=unfolded) for table in plan.tables]


def value_text(grid: Grid, name: str, value: Any) -> str:
    """Return a value of a field as plain text: amounts in 元 with two places, choices by their label, "" for blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    column = next((column for column in grid.columns if column.name == name), None)
    return column.label_of(str(value)) if isinstance(column, ChoiceColumn) else str(value)


def _table(table: TableChanges, reading: Reading, *, unfolded: bool) -> ShownTable:
    return ShownTable(
        title=table.grid.title,
        counts="，".join(f"{label}{table.count(kind)}行" for kind, label in KINDS.items() if table.count(kind)),
        rows=tuple(
            ShownRow(
                row.kind,
                KINDS[row.kind],
                row_name(table.grid, row.key, reading),
                tuple(_field(table.grid, change) for change in row.fields if _says_something(row, change, table.grid)),
                f"{row.place.sheet} {row.place.cell}" if row.place else "",
            )
            for row in table.rows[:MOST_ROWS]
        ),
        left_out=max(0, len(table.rows) - MOST_ROWS),
        unfolded=unfolded,
    )


def _says_something(row: RowChange, change: FieldChange, grid: Grid) -> bool:
    """Whether a field is shown: the choices of a row that comes or goes as a whole say nothing beside its amounts."""
    return row.kind == "changed" or not isinstance(grid.column(change.name), ChoiceColumn)


def _field(grid: Grid, change: FieldChange) -> ShownField:
    return ShownField(change.label, _value(grid, change.name, change.before), _value(grid, change.name, change.after))


def _value(grid: Grid, name: str, value: Any) -> ShownValue:
    if isinstance(value, Decimal):
        return ShownValue(grouped(format_input(value, "元")), format_table(to_wan(value)))
    return ShownValue(value_text(grid, name, value))
