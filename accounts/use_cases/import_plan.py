"""What storing a workbook would change in an account: worked out first, shown, then stored as it was shown."""

import copy
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from django.db import models

from accounts.entry.columns import ChoiceColumn, Reading, SubjectColumn, is_negative
from accounts.entry.grids import BALANCES, ECONOMIC, EXPENDITURE, GRIDS, INCOME, Grid, Page
from accounts.fields import MoneyField
from accounts.models import FinalAccount
from accounts.models.origin import Origin
from accounts.money import AmountError, to_cents
from accounts.record import values_of
from accounts.use_cases.entry import Stored, stored_rows, version_of
from accounts.workbooks.content import Content, ContentTable, Place
from accounts.workbooks.problems import WorkbookProblem, shown

ChangeKind = Literal["added", "changed", "removed"]
Key = tuple[Any, ...]

NOTE = "note"
NEGATIVE_IN_SOURCE = "来源文件中为负数。"
# The fields of final figures whose precision is the account's: budgets and facts may come from elsewhere.
FINALS: dict[str, frozenset[str]] = {
    INCOME.name: frozenset({"amount"}),
    EXPENDITURE.name: frozenset({"final"}),
    ECONOMIC.name: frozenset({"amount"}),
    BALANCES.name: frozenset({"opening", "closing"}),
}
SMALLEST_PRINTED = Decimal(100)  # 0.01 万元 in 元


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; ``None`` and "" are blank. Amounts in 元."""

    name: str
    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a table: what identifies it, what differs, and the cell of the file it was read from."""

    kind: ChangeKind
    key: Mapping[str, Any]
    fields: tuple[FieldChange, ...]
    place: Place | None


@dataclass(frozen=True, slots=True)
class TableChanges:
    """The rows of one grid that would change, in the order of their keys."""

    grid: Grid
    rows: tuple[RowChange, ...]

    def count(self, kind: ChangeKind) -> int:
        """Return how many rows change in one way."""
        return sum(row.kind == kind for row in self.rows)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What storing would do. ``saved`` and ``deleted`` are rows ready to be stored, those saved without their file.

    ``precision`` is the account's precision afterwards. ``version`` is equal as long as the account's rows and what
    the file would change in them stay the same. With ``problems`` the rows cannot be stored.
    """

    tables: tuple[TableChanges, ...]
    precision: str
    changes_precision: bool
    saved: tuple[models.Model, ...]
    deleted: tuple[models.Model, ...]
    problems: tuple[WorkbookProblem, ...]
    version: str

    @property
    def is_empty(self) -> bool:
        """Whether the account already says what the file says."""
        return not (self.tables or self.changes_precision)

    def count(self, kind: ChangeKind) -> int:
        """Return how many rows change in one way, in all tables."""
        return sum(table.count(kind) for table in self.tables)


@dataclass(slots=True)
class _Row:
    """A row on its way from what is stored to what the file says."""

    stored: models.Model | None
    values: dict[str, Any]
    place: Place | None = None
    stated: bool = False
    final_stated: bool = False
    left_out: bool = False

    def goes(self, grid: Grid) -> bool:
        """Whether the file speaks of the row, lacks it, and nothing of it is left."""
        return self.left_out and not self.stated and not _holds_something(grid, self.values)


@dataclass(slots=True)
class _Collected:
    """The parts of a plan while the grids are gone through."""

    tables: list[TableChanges] = field(default_factory=list)
    saved: list[models.Model] = field(default_factory=list)
    deleted: list[models.Model] = field(default_factory=list)
    problems: list[WorkbookProblem] = field(default_factory=list)


def plan_import(account: FinalAccount, content: Content) -> ImportPlan:
    """Return what storing ``content`` would change; nothing is stored. One query for each grid.

    A row of the file sets its covered fields and leaves the others; where a figure differs the row is imported from
    then on, and a row equal to an illustrative one takes its place. Not so in the own template, which was filled from
    what is stored: what comes back as it was confirms nothing. A stored row in the file's scope that the file lacks
    loses the covered fields and goes when it holds no other amount, count or flag.
    """
    spoken_of = {table.grid for table in content.tables} | FINALS.keys()
    grids = tuple(grid for name, grid in GRIDS.items() if name in spoken_of)
    stored = stored_rows(account, Page("", "", grids)) if account.pk else {grid.name: {} for grid in grids}
    collected = _Collected()
    working: dict[str, dict[Key, _Row]] = {}
    for grid in grids:
        rows = working[grid.name] = _stored_as_rows(grid, stored)
        for table in content.tables:
            if table.grid == grid.name:
                _state(grid, table, rows, notes_covered=content.format == "template")
        _collect(grid, rows, collected, confirms=content.format != "template")
    precision = _precision_after(account, content, working)
    return ImportPlan(
        tables=tuple(collected.tables),
        precision=precision,
        changes_precision=precision != account.precision,
        saved=tuple(collected.saved),
        deleted=tuple(collected.deleted),
        problems=tuple(collected.problems),
        version=_version(stored, collected, precision),
    )


def row_name(grid: Grid, key: Mapping[str, Any], reading: Reading) -> str:
    """Return what a row is called: its subject with the name, its choices, its cell; a single row by its grid."""
    parts = []
    for column in grid.columns:
        if column.name not in grid.key:
            continue
        told = column.show(key, reading)
        if isinstance(column, ChoiceColumn):
            told = column.label_of(told)
        elif isinstance(column, SubjectColumn) and told:
            known = reading.catalogues[column.catalogue].names.get(told, "")
            told = f"{told} {known or reading.new_subjects.get((column.catalogue, told), '')}".rstrip()
        if told:
            parts.append(told)
    return " · ".join(parts) or grid.title


def _stored_as_rows(grid: Grid, stored: Stored) -> dict[Key, _Row]:
    rows = {}
    for row in stored[grid.name].values():
        values = {name: getattr(row, name) for name in grid.fields}
        rows[_key(grid, values)] = _Row(row, values)
    return rows


def _state(grid: Grid, table: ContentTable, rows: dict[Key, _Row], *, notes_covered: bool) -> None:
    """Let the rows say what one table of the file says."""
    covered = [name for name in table.covered if name in grid.fields and name not in {*grid.key_fields, NOTE}]
    if notes_covered and NOTE in table.covered:
        covered.append(NOTE)
    final = bool(FINALS.get(grid.name, frozenset()) & set(covered))
    present = set()
    for said in table.rows:
        values = {name: said.values.get(name, _blank(grid, name)) for name in grid.key_fields}
        key = _key(grid, values)
        present.add(key)
        row = rows.get(key)
        if row is None:
            row = rows[key] = _Row(None, {name: _blank(grid, name) for name in grid.fields} | values)
        for name in covered:
            row.values[name] = said.values.get(name, _blank(grid, name))
        if not row.values[NOTE]:
            row.values[NOTE] = said.values.get(NOTE) or ""
        row.place = said.place
        row.stated = True
        row.final_stated |= final
    for key, row in rows.items():
        if row.stored is not None and key not in present and _in_scope(row.values, table):
            row.left_out = True
            row.values |= {name: _blank(grid, name) for name in covered if name != NOTE}


def _collect(grid: Grid, rows: Mapping[Key, _Row], collected: _Collected, *, confirms: bool) -> None:
    """Add the rows of one grid that change; ``confirms``: what equals an illustrative row takes its place."""
    changes = []
    for _, row in sorted(rows.items(), key=lambda entry: entry[0]):
        if row.stored is not None and row.goes(grid):
            collected.deleted.append(row.stored)
            held = {name: getattr(row.stored, name) for name in grid.fields}
            changes.append(_change("removed", grid, held, {}, None))
            continue
        if not row.values[NOTE] and any(is_negative(value) for value in row.values.values()):
            row.values[NOTE] = NEGATIVE_IN_SOURCE
        changed = _as_stored(grid, row, confirms=confirms)
        if changed is None:
            continue
        before = {name: getattr(row.stored, name) for name in grid.fields} if row.stored else {}
        change = _change("changed" if row.stored else "added", grid, before, row.values, row.place)
        if row.stored is not None and not change.fields:
            label = str(grid.model._meta.get_field("origin").verbose_name)  # type: ignore[union-attr]
            origin = FieldChange("origin", label, Origin.ILLUSTRATIVE.label, Origin.IMPORTED.label)
            change = RowChange(change.kind, change.key, (origin,), change.place)
        changes.append(change)
        collected.saved.append(changed)
        collected.problems += _problems(grid, row)
    if changes:
        collected.tables.append(TableChanges(grid, tuple(changes)))


def _as_stored(grid: Grid, row: _Row, *, confirms: bool) -> models.Model | None:
    """Return the new row or the changed copy to store; ``None`` when nothing differs."""
    stored: Any = row.stored
    differing = [name for name in grid.fields if stored is None or getattr(stored, name) != row.values[name]]
    confirmed = confirms and stored is not None and row.stated and stored.origin == Origin.ILLUSTRATIVE
    if not differing and not confirmed:
        return None
    made: Any = grid.model() if stored is None else copy.copy(stored)
    for name in grid.fields:
        setattr(made, name, row.values[name])
    if row.place is not None and (confirmed or any(name != NOTE for name in differing)):
        made.origin = Origin.IMPORTED
        made.source_file = made.source_hash = ""  # named when stored
        made.source_sheet, made.source_cell = row.place
    return made


def _change(
    kind: ChangeKind, grid: Grid, before: Mapping[str, Any], after: Mapping[str, Any], place: Place | None
) -> RowChange:
    key = {name: (after or before)[name] for name in grid.key_fields}
    fields = tuple(
        FieldChange(column.name, column.label, before.get(column.name), after.get(column.name))
        for column in grid.columns
        if column.name not in grid.key and _differ(before.get(column.name), after.get(column.name))
    )
    return RowChange(kind, key, fields, place)


def _differ(before: Any, after: Any) -> bool:
    """Whether two values differ; nothing and an empty text are the same blank, zero is not."""
    return before != after and not (before in {None, ""} and after in {None, ""})


def _problems(grid: Grid, row: _Row) -> Iterator[WorkbookProblem]:
    """Yield what the row may not be, alone or together with what is stored besides."""
    place = row.place or Place("", "")
    where = f"工作表“{place.sheet}”的{place.cell}：" if place.cell else ""
    for name, value in row.values.items():
        told = _unstorable(grid.model._meta.get_field(name), value)
        if told:
            message = f"{where}{grid.title}：{told}"
            yield WorkbookProblem(place.sheet, place.cell, shown(value), "", message)
    for rule in grid.rules:
        found = rule(row.values)
        if found is not None:
            value = shown(row.values.get(found[0], ""))
            yield WorkbookProblem(place.sheet, place.cell, value, "", f"{where}{grid.title}：{found[1]}")


def _unstorable(field: Any, value: Any) -> str:
    """Return why a field cannot hold a value; "" when it can."""
    if isinstance(value, Decimal):
        try:
            to_cents(value)
        except AmountError as error:
            return str(error)
    longest = field.max_length
    if isinstance(value, str) and longest is not None and len(value) > longest:
        return f"“{field.verbose_name}”有{len(value)}个字，最多{longest}个字：请缩短。"
    return ""


def _precision_after(account: FinalAccount, content: Content, working: Mapping[str, Mapping[Key, _Row]]) -> str:
    """Return the account's precision once the file is stored.

    Figures of 万元 among the leaves make it 万元. It becomes 元 again when the file states every leaf in 元; the
    own template holds what the account held, so there a figure finer than 万元 print must show it. Budgets and last
    year's figures are no leaves: the files that bring them leave the precision as it is.
    """
    if content.purpose != "account":
        return account.precision
    leaves = [
        (name, row)
        for name in FINALS
        for row in working[name].values()
        if not row.goes(GRIDS[name])
        and (row.final_stated or any(row.values[field_name] is not None for field_name in FINALS[name]))
    ]
    stated = [(name, row) for name, row in leaves if row.final_stated]
    if not stated or content.precision == account.precision:
        return account.precision
    if FinalAccount.Precision(content.precision) == FinalAccount.Precision.WAN:
        return FinalAccount.Precision.WAN
    amounts = [row.values[field_name] for name, row in stated for field_name in FINALS[name]]
    finer = [bool(amount % SMALLEST_PRINTED) for amount in amounts if amount]
    exact = content.format != "template" or 2 * sum(finer) > len(finer)
    whole = exact and len(stated) == len(leaves)
    return FinalAccount.Precision.YUAN if whole else account.precision


def _version(stored: Stored, collected: _Collected, precision: str) -> str:
    planned = [[values_of(row) for row in rows] for rows in (collected.saved, collected.deleted)]
    told = json.dumps([version_of(stored), planned, precision], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _key(grid: Grid, values: Mapping[str, Any]) -> Key:
    return tuple(values[name] for name in grid.key_fields)


def _in_scope(values: Mapping[str, Any], table: ContentTable) -> bool:
    return all(values[name] in allowed for name, allowed in table.scope.items())


def _holds_something(grid: Grid, values: Mapping[str, Any]) -> bool:
    """Whether a row holds an amount, a count or a flag; texts and choices alone are not worth a row."""
    return any(
        values[column.name] != _blank(grid, column.name)
        for column in grid.columns
        if column.name not in grid.key and column.kind in {"amount", "count", "flag"}
    )


def _blank(grid: Grid, name: str) -> Any:
    """Return what a field holds when nothing is said."""
    found: Any = grid.model._meta.get_field(name)
    return None if isinstance(found, MoneyField) else found.get_default()
