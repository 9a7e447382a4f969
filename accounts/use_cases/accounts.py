"""Opening an account and changing its own fields and lines."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from accounts.access import require_drafting
from accounts.models import BudgetUnit, FinalAccount
from accounts.record import Change, record_changes, values_of

CHANGEABLE = ("scope", "profile", "precision", "approved_on", "disclosed_on")


def open_account(
    *,
    unit: BudgetUnit,
    fiscal_year: int,
    profile: str,
    by: Any,
    scope: str = FinalAccount.Scope.DEPARTMENT,
    precision: str = FinalAccount.Precision.YUAN,
    approved_on: date | None = None,
    disclosed_on: date | None = None,
) -> FinalAccount:
    """Open a unit's account of a year; raise ValidationError when there is one already or a value cannot be."""
    account = FinalAccount(
        unit=unit,
        fiscal_year=fiscal_year,
        profile=profile,
        scope=scope,
        precision=precision,
        approved_on=approved_on,
        disclosed_on=disclosed_on,
    )
    account.full_clean()
    with transaction.atomic():
        account.save(force_insert=True)
        record_changes([Change("建立决算", str(account), None, values_of(account))], by=by, account=account)
    return account


class StaleAccountError(ValidationError):
    """Somebody changed fields of the account since they were shown."""

    def __init__(self) -> None:
        super().__init__("您打开本页之后，有人修改了基本信息：请核对现存内容后再保存。")


def seen_of(account: FinalAccount) -> str:
    """Return the fingerprint of an account's own fields, by which a page knows whether they changed since."""
    values = values_of(account)
    return hashlib.sha256(repr([values[name] for name in CHANGEABLE]).encode()).hexdigest()


def change_account(account: FinalAccount, *, by: Any, seen: str | None = None, **values: Any) -> FinalAccount:
    """Change fields of the account itself; raise ValidationError when a value cannot be.

    ``seen`` is the fingerprint (``seen_of``) of the fields as the caller knew them: raises StaleAccountError when they
    are others now and would be overwritten.
    """
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        message = f"fields {sorted(unknown)} of an account are not changed here"
        raise TypeError(message)
    with transaction.atomic():
        locked = lock_to_change(account)
        before = values_of(locked)
        if seen not in {None, seen_of(locked)} and any(getattr(locked, name) != values[name] for name in values):
            raise StaleAccountError
        for name, value in values.items():
            setattr(locked, name, value)
        locked.full_clean()
        if values_of(locked) == before:
            return locked
        locked.revision = before["revision"] + 1
        locked.save()
        record_changes([Change("修改决算", str(locked), before, values_of(locked))], by=by, account=locked)
    return locked


def change_lines(
    account: FinalAccount,
    *,
    by: Any,
    saved: Iterable[models.Model] = (),
    deleted: Iterable[models.Model] = (),
    action: str = "录入",
) -> int:
    """Store and delete rows that belong to the account (lines, facts, totals, texts) in one transaction.

    ``saved`` holds new rows (no key) and changed ones; rows equal to what is stored count as unchanged. Returns how
    many rows changed. The rows' ``account`` is set here. Raises IntegrityError when a row breaks a rule of the
    database that the caller's form did not check.
    """
    with transaction.atomic():
        locked = lock_to_change(account)
        new, old, gone = _sort_out(locked, saved, deleted)
        changes = [*_delete(gone, action), *_update(old, action), *_insert(new, action)]
        if changes:
            FinalAccount.objects.filter(pk=locked.pk).update(revision=F("revision") + 1, changed_at=timezone.now())
            record_changes(changes, by=by, account=locked)
    return len(changes)


def lock_to_change(account: FinalAccount) -> FinalAccount:
    """Return the account with its row locked; raise ClosedError when it is not being prepared any more."""
    locked = lock(account)
    require_drafting(locked)
    return locked


def lock(account: FinalAccount) -> FinalAccount:
    """Return the account with its row locked until the end of the transaction."""
    return FinalAccount.objects.select_for_update(of=("self",)).select_related("unit").get(pk=account.pk)


def _sort_out(
    account: FinalAccount, saved: Iterable[models.Model], deleted: Iterable[models.Model]
) -> tuple[list[models.Model], list[models.Model], list[models.Model]]:
    new: list[models.Model] = []
    old: list[models.Model] = []
    for row in saved:
        row.account = account  # type: ignore[attr-defined]
        (old if row.pk else new).append(row)
    return new, old, [row for row in deleted if row.pk]


def _stored(model: type[models.Model], rows: Sequence[models.Model]) -> dict[Any, models.Model]:
    return model._default_manager.in_bulk([row.pk for row in rows])


def _by_model(rows: Iterable[models.Model]) -> dict[type[models.Model], list[models.Model]]:
    groups: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        groups.setdefault(type(row), []).append(row)
    return groups


def _delete(rows: Iterable[models.Model], action: str) -> list[Change]:
    changes = []
    for model, members in _by_model(rows).items():
        stored = _stored(model, members)
        changes += [Change(f"{action}：删除", str(row), values_of(row), None) for row in stored.values()]
        model._default_manager.filter(pk__in=stored).delete()
    return changes


def _update(rows: Iterable[models.Model], action: str) -> list[Change]:
    changes = []
    for model, members in _by_model(rows).items():
        stored = _stored(model, members)
        altered = [row for row in members if values_of(row) != values_of(stored[row.pk])]
        changes += [Change(f"{action}：修改", str(row), values_of(stored[row.pk]), values_of(row)) for row in altered]
        # One statement for many rows: the keys are there, so every insertion becomes an update.
        changed = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model._default_manager.bulk_create(
            altered, update_conflicts=True, unique_fields=["pk"], update_fields=changed, batch_size=500
        )
    return changes


def _insert(rows: Iterable[models.Model], action: str) -> list[Change]:
    changes = []
    for model, members in _by_model(rows).items():
        created = model._default_manager.bulk_create(members, batch_size=500)
        changes += [Change(f"{action}：新增", str(row), None, values_of(row)) for row in created]
    return changes
