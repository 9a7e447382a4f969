"""Storing a project's table: the grids of one page, or those of a workbook's sheet, in one transaction."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction

from accounts.entry.grids import Grid
from accounts.entry.problems import Problem
from accounts.entry.rows import Entered, EnteredRow
from accounts.models.origin import Origin
from accounts.use_cases.entry import SOURCE_FIELDS, ForeignRowError, Source, StaleEntryError, version_of
from performance.models import Project
from performance.use_cases.changes import change_project, lock_projects

Stored = dict[str, dict[int, models.Model]]


def stored_rows(project: Project, grids: Sequence[Grid]) -> Stored:
    """Return the project's rows by grid and key, in their order: one query for each grid."""
    return {grid.name: {row.pk: row for row in grid.model._default_manager.filter(project=project)} for grid in grids}


def store_table(project: Project, entered: Sequence[Entered], *, version: str, by: Any) -> int:
    """Make the project's rows what ``entered`` says and return how many rows changed.

    ``version`` is the fingerprint of the rows that the page was shown with: StaleEntryError when others were stored
    meanwhile and something else is said. A page sent twice changes nothing the second time.
    """
    with transaction.atomic():
        lock_projects(project)
        stored = stored_rows(project, [part.grid for part in entered])
        fresh = version_of(stored) == version
        saved: list[models.Model] = []
        deleted: list[models.Model] = []
        for part in entered:
            if fresh:
                _refuse_foreign_rows(part, stored[part.grid.name])
            to_save, used = _plan(part, stored[part.grid.name], {})
            saved += to_save
            shown = {row.stored_id for row in part.rows} | set(part.removed)
            deleted += [row for key, row in stored[part.grid.name].items() if key in shown and key not in used]
        if not fresh and (saved or deleted):
            raise StaleEntryError(stored)
        return change_project(project, by=by, saved=saved, deleted=deleted)


def replace_table(
    project: Project, entered: Sequence[Entered], *, sources: Mapping[str, Mapping[int, Source]], by: Any
) -> int:
    """Make the project's rows those of a workbook's sheet, with where each stands; return how many changed."""
    with transaction.atomic():
        lock_projects(project)
        stored = stored_rows(project, [part.grid for part in entered])
        saved: list[models.Model] = []
        deleted: list[models.Model] = []
        for part in entered:
            to_save, used = _plan(part, stored[part.grid.name], sources.get(part.grid.name, {}))
            saved += to_save
            deleted += [row for key, row in stored[part.grid.name].items() if key not in used]
        return change_project(project, by=by, saved=saved, deleted=deleted, action="导入绩效自评表")


def _plan(
    entered: Entered, stored: Mapping[int, models.Model], sources: Mapping[int, Source]
) -> tuple[list[models.Model], set[int]]:
    """Return the rows to save (new ones and changed copies), and the keys of the stored rows that were taken.

    A stored row is taken by the entered row with its key, else by the one that was shown for it, so that two rows that
    change places never break the rule that a key stands once.
    """
    grid = entered.grid
    by_key = {tuple(getattr(row, name) for name in grid.key_fields): row for row in stored.values()}
    taken: dict[int, models.Model] = {
        row.position: by_key[key] for row in entered.rows if (key := entered.key_of(row)) in by_key
    }
    used = {row.pk for row in taken.values()}
    saved = []
    for place, row in enumerate(entered.rows):
        target = taken.get(row.position) or _shown_for(row, stored, used)
        if target is not None:
            used.add(target.pk)
        changed = _with_values(grid, target, row.values, place, sources.get(row.position))
        if changed is not None:
            saved.append(changed)
    return saved, used


def _shown_for(row: EnteredRow, stored: Mapping[int, models.Model], used: set[int]) -> models.Model | None:
    shown = stored.get(row.stored_id or 0)
    return shown if shown is not None and shown.pk not in used else None


def _with_values(
    grid: Grid, stored: models.Model | None, values: Mapping[str, Any], place: int, source: Source | None
) -> models.Model | None:
    """Return a new row or a changed copy; ``None`` when nothing differs. What is typed over is typed from then on."""
    differs = stored is None or any(getattr(stored, name) != values[name] for name in grid.fields)
    ordered = any(field.name == "position" for field in grid.model._meta.fields)
    moved = ordered and stored is not None and stored.position != place  # type: ignore[attr-defined]
    if not differs and not moved:
        return None
    row: Any = grid.model() if stored is None else copy.copy(stored)
    for name in grid.fields:
        setattr(row, name, values[name])
    if ordered:
        row.position = place
    if differs:
        told = (source.file, source.hash, source.sheet, source.cell) if source else ("",) * len(SOURCE_FIELDS)
        row.origin = Origin.IMPORTED if source else Origin.TYPED
        for name, value in zip(SOURCE_FIELDS, told, strict=True):
            setattr(row, name, value)
    changed: models.Model = row
    return changed


def _refuse_foreign_rows(entered: Entered, stored: Mapping[int, models.Model]) -> None:
    message = "有一行不属于这个项目，整页未保存：请重新打开本页再填写。"
    foreign = [row.position for row in entered.rows if row.stored_id is not None and row.stored_id not in stored]
    foreign += [0 for stored_id in entered.removed if stored_id not in stored]
    if foreign:
        raise ForeignRowError(Problem(foreign[0], entered.grid.columns[0].name, message), entered.grid)
