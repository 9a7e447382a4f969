"""Storing entered rows: one page of data entry, or the rows of a file, each in one transaction."""

import copy
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from accounts.entry.columns import Reading
from accounts.entry.grids import Grid, Page
from accounts.entry.problems import Problem
from accounts.entry.rows import Entered
from accounts.models import FinalAccount
from accounts.models.origin import Origin
from accounts.record import values_of
from accounts.use_cases.accounts import change_lines, lock_to_change
from accounts.use_cases.subjects import add_economic_subject, add_functional_subject

Stored = Mapping[str, Mapping[int, models.Model]]
SOURCE_FIELDS = ("source_file", "source_hash", "source_sheet", "source_cell")


class StaleEntryError(Exception):
    """Somebody stored other rows since the page was shown; ``stored`` holds them by grid and key."""

    def __init__(self, stored: Stored) -> None:
        super().__init__("the page's rows were changed since it was shown")
        self.stored = stored


class ForeignRowError(Exception):
    """A row was sent back under the number of a row that the account does not have."""

    def __init__(self, problem: Problem, grid: Grid) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.grid = grid


@dataclass(frozen=True, slots=True)
class Source:
    """Where an imported row stands."""

    file: str
    hash: str
    sheet: str
    cell: str


def stored_rows(account: FinalAccount, page: Page) -> dict[str, dict[int, models.Model]]:
    """Return the account's rows of a page by grid and key, in their order: one query for each grid."""
    return {
        grid.name: {row.pk: row for row in grid.model._default_manager.filter(account=account)} for grid in page.grids
    }


def version_of(stored: Stored) -> str:
    """Return the fingerprint of a page's stored rows: equal as long as nobody changes one of them."""
    values = {grid: [values_of(row) for row in rows.values()] for grid, rows in stored.items()}
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def store_page(
    account: FinalAccount, page: Page, entered: Sequence[Entered], *, version: str, reading: Reading, by: Any
) -> int:
    """Make the account's rows of a page what ``entered`` says and return how many rows changed.

    ``version`` is the fingerprint of the rows that the page was shown with: when others were stored meanwhile and
    ``entered`` says something else, StaleEntryError is raised and nothing stored. A page sent twice changes nothing
    the second time. Codes that the catalogue lacks are added to it, marked for confirmation. ``entered`` must be
    without problems.
    """
    with transaction.atomic():
        locked = lock_to_change(account)
        stored = stored_rows(locked, page)
        fresh = version_of(stored) == version
        saved: list[models.Model] = []
        deleted: list[models.Model] = []
        for part in entered:
            if fresh:
                _refuse_foreign_rows(part, stored[part.grid.name])
            to_save, to_delete = _plan(part, stored[part.grid.name])
            saved += to_save
            deleted += to_delete
        if not fresh and (saved or deleted):
            raise StaleEntryError(stored)
        _add_subjects(locked, reading, by=by)
        return change_lines(locked, by=by, saved=saved, deleted=deleted)


def rows_as_entered(stored: Stored, entered: Sequence[Entered]) -> dict[type[models.Model], list[models.Model]]:
    """Return by model the rows that a page would leave if ``entered`` were stored; nothing is stored."""
    left: dict[type[models.Model], list[models.Model]] = {}
    for part in entered:
        there = stored[part.grid.name]
        saved, deleted = _plan(part, there)
        gone = {row.pk for row in (*saved, *deleted)}
        left.setdefault(part.grid.model, []).extend([*(row for row in there.values() if row.pk not in gone), *saved])
    return left


def add_rows(
    account: FinalAccount, entered: Entered, *, sources: Mapping[int, Source], reading: Reading, by: Any
) -> int:
    """Add or update rows read from a file and return how many changed; rows that the file lacks stay.

    ``sources`` names file and cell by the position of the row.
    """
    page = Page(entered.grid.name, entered.grid.title, (entered.grid,))
    with transaction.atomic():
        locked = lock_to_change(account)
        saved, _ = _plan(entered, stored_rows(locked, page)[entered.grid.name], sources)
        _add_subjects(locked, reading, by=by)
        return change_lines(locked, by=by, saved=saved, action="导入")


def effects_of(account: FinalAccount, entered: Entered) -> dict[int, str]:
    """Return by position what storing each row would do: "new", "update" or "skip" (nothing). One query."""
    rows = entered.grid.model._default_manager.filter(account=account)
    stored = {_key(entered.grid, row): row for row in rows}
    effects = {}
    for row in entered.rows:
        there = stored.get(entered.key_of(row))
        if there is None:
            effects[row.position] = "new"
        else:
            same = all(getattr(there, name) == row.values[name] for name in entered.grid.fields)
            effects[row.position] = "skip" if same else "update"
    return effects


def _plan(
    entered: Entered, stored: Mapping[int, models.Model], sources: Mapping[int, Source] | None = None
) -> tuple[list[models.Model], list[models.Model]]:
    """Return the rows to save (new ones and changed copies) and to delete.

    A stored row is taken by the entered row with its key, else by the one that was shown for it: so two rows that
    exchange their subjects are two changed rows and never break the rule that a key stands once.
    """
    by_key = {_key(entered.grid, row): row for row in stored.values()}
    taken = {row.position: by_key[key] for row in entered.rows if (key := entered.key_of(row)) in by_key}
    used = {row.pk for row in taken.values()}
    saved = []
    for row in entered.rows:
        target = taken.get(row.position)
        shown_for = stored.get(row.stored_id or 0)
        if target is None and shown_for is not None and shown_for.pk not in used:
            target = shown_for
            used.add(target.pk)
        changed = _with_values(entered.grid, target, row.values, (sources or {}).get(row.position))
        if changed is not None:
            saved.append(changed)
    shown = {row.stored_id for row in entered.rows} | set(entered.removed)
    return saved, [row for key, row in stored.items() if key in shown and key not in used]


def _key(grid: Grid, row: models.Model) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in grid.key_fields)


def _with_values(
    grid: Grid, stored: models.Model | None, values: Mapping[str, Any], source: Source | None
) -> models.Model | None:
    """Return a new row or a changed copy of ``stored``; ``None`` when nothing differs.

    A figure that somebody types over is typed from then on: no longer imported, no longer illustrative.
    """
    if stored is not None and all(getattr(stored, name) == values[name] for name in grid.fields):
        return None
    row = grid.model() if stored is None else copy.copy(stored)
    figures_differ = stored is None or any(
        getattr(stored, name) != values[name] for name in grid.fields if name != "note"
    )
    for name in grid.fields:
        setattr(row, name, values[name])
    if figures_differ:
        origin = Origin.IMPORTED if source else Origin.TYPED
        told = (source.file, source.hash, source.sheet, source.cell) if source else ("",) * len(SOURCE_FIELDS)
        for name, value in zip(("origin", *SOURCE_FIELDS), (origin, *told), strict=True):
            setattr(row, name, value)
    return row


def _refuse_foreign_rows(entered: Entered, stored: Mapping[int, models.Model]) -> None:
    for row in entered.rows:
        if row.stored_id is not None and row.stored_id not in stored:
            message = f"第{row.position + 1}行不属于这份决算，整页未保存：请重新打开本页再填写。"
            raise ForeignRowError(Problem(row.position, entered.grid.columns[0].name, message), entered.grid)
    for stored_id in entered.removed:
        if stored_id not in stored:
            message = "要删除的行不属于这份决算，整页未保存：请重新打开本页再填写。"
            raise ForeignRowError(Problem(0, entered.grid.columns[0].name, message), entered.grid)


def _add_subjects(account: FinalAccount, reading: Reading, *, by: Any) -> None:
    for (kind, code), name in sorted(reading.new_subjects.items()):
        add = add_functional_subject if kind == "functional" else add_economic_subject
        add(code, name, year=account.fiscal_year, by=by)
