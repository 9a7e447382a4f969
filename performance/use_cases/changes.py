"""Storing rows of projects: every account whose report speaks of the project gets a record and a new revision."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from accounts.access import require_drafting
from accounts.models import BudgetUnit, FinalAccount
from accounts.record import UNCLAIMED, Change, lock_catalogues, record_changes, values_of
from accounts.use_cases.accounts import lock, lock_to_change
from performance.models import OverallEvaluation, Project

Rows = Iterable[models.Model]


def accounts_of(unit: BudgetUnit, year: int) -> list[FinalAccount]:
    """Return the accounts whose reports speak of a unit's projects: its own, and those of the departments above it."""
    above = unit.with_those_above()[1:]
    departments = models.Q(unit__in=above, scope=FinalAccount.Scope.DEPARTMENT)
    return list(FinalAccount.objects.filter(models.Q(unit=unit) | departments, fiscal_year=year).order_by("pk"))


def lock_projects(*projects: Project) -> list[FinalAccount]:
    """Let one transaction at a time change these projects; return the accounts that speak of them, locked.

    Accounts are locked before reference data, as everywhere: two that lock in opposite order would wait for each other.
    """
    places = {(project.unit_id, project.fiscal_year): project for project in projects}
    found = {
        account.pk: account for project in places.values() for account in accounts_of(project.unit, project.fiscal_year)
    }
    accounts = [_locked(found[key], projects) for key in sorted(found)]
    lock_catalogues()
    return accounts


def _locked(account: FinalAccount, projects: Sequence[Project]) -> FinalAccount:
    """Lock an account that speaks of projects; one that is reviewed, or the unit's own unless prepared, refuses.

    What a department above has published stays as it is: its unit goes on with its own account.
    """
    own = any(project.unit_id == account.unit_id for project in projects)
    locked = lock(account)
    if own or locked.state != FinalAccount.State.PUBLISHED:
        require_drafting(locked)
    return locked


def change_project(project: Project, *, by: Any, saved: Rows = (), deleted: Rows = (), action: str = "绩效录入") -> int:
    """Store and delete rows of a project (money, goals, indicators, self-evaluation) and return how many changed.

    Rows equal to what is stored count as unchanged. Raises IntegrityError when a row breaks a rule of the database.
    """
    with transaction.atomic():
        accounts = lock_projects(project)
        for row in (rows := list(saved)):
            row.project = project  # type: ignore[attr-defined]
        changes = _store(rows, deleted, action)
        _record(changes, accounts, by=by)
    return len(changes)


def save_project(project: Project, *, by: Any) -> None:
    """Store a new or changed project; the caller's form has checked it."""
    with transaction.atomic():
        stored = Project.objects.select_related("unit__parent").filter(pk=project.pk).first() if project.pk else None
        # One that moves leaves the accounts that spoke of it until now.
        accounts = lock_projects(project, stored or project)
        before = values_of(stored) if stored else None
        project.save()
        after = values_of(project)
        if before != after:
            said = "修改项目" if stored else "新增项目"
            _record([Change(said, str(project), before, after)], accounts, by=by)


def delete_project(project: Project, *, by: Any) -> None:
    """Delete a project with everything stored of it."""
    with transaction.atomic():
        accounts = lock_projects(project)
        rows = [
            row
            for related in project._meta.related_objects
            for row in related.related_model.objects.filter(project=project)  # type: ignore[union-attr]
        ]
        changes = [Change("删除项目：随同删除", str(row), values_of(row), None) for row in rows]
        changes.append(Change("删除项目", str(project), values_of(project), None))
        project.delete()
        _record(changes, accounts, by=by)


def save_overall(evaluation: OverallEvaluation, *, by: Any) -> int:
    """Store an account's overall evaluation and return whether it changed, as 0 or 1."""
    with transaction.atomic():
        account = lock_to_change(evaluation.account)
        evaluation.account = account
        changes = _store([evaluation], (), "绩效评价")
        _record(changes, [account], by=by)
    return len(changes)


def _record(changes: Sequence[Change], accounts: Sequence[FinalAccount], *, by: Any) -> None:
    """Write the changes into the chain of every account concerned; with none yet, into that of reference data.

    There they are marked: they are figures, which whoever reads the catalogues' changes must not see.
    """
    if not changes:
        return
    if not accounts:
        record_changes(
            [replace(change, action=f"{UNCLAIMED}{change.action}") for change in changes], by=by, account=None
        )
    for account in accounts:
        FinalAccount.objects.filter(pk=account.pk).update(revision=F("revision") + 1, changed_at=timezone.now())
        record_changes(changes, by=by, account=account)


def _store(saved: Rows, deleted: Rows, action: str) -> list[Change]:
    changes = []
    for row in deleted:
        changes.append(Change(f"{action}：删除", str(row), values_of(row), None))
        row.delete()
    # Changed rows make room before new ones come: a key that moves from one row to another stands once throughout.
    listed = sorted(saved, key=lambda row: row.pk is None)
    stored = _stored(listed)
    for row in listed:
        before = stored.get((type(row), row.pk))
        after = values_of(row)
        if before == after:
            continue
        said = "修改" if before else "新增"
        if before is None:
            row.save(force_insert=True)
        else:
            row.save(update_fields=[field.name for field in row._meta.concrete_fields if not field.primary_key])
        changes.append(Change(f"{action}：{said}", str(row), before, values_of(row)))
    return changes


def _stored(rows: Rows) -> dict[tuple[type[models.Model], Any], dict[str, Any]]:
    """Return what is stored of the rows that have a key: one query for each model."""
    keys: dict[type[models.Model], list[Any]] = {}
    for row in rows:
        if row.pk:
            keys.setdefault(type(row), []).append(row.pk)
    return {
        (model, key): values_of(row)
        for model, listed in keys.items()
        for key, row in model._default_manager.in_bulk(listed).items()
    }
