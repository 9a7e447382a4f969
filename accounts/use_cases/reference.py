"""Changing reference data: regions, units, who works for them, subjects, projects. Each change leaves a record."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from accounts.models import EconomicSubject, FunctionalSubject
from accounts.models.subjects import Subject
from accounts.record import Change, lock_catalogues, record_changes, values_of


def save_reference(row: models.Model, *, by: Any, action: str = "") -> None:
    """Store a new or changed row of reference data; the caller's form has checked it."""
    with transaction.atomic():
        lock_catalogues()
        stored = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None
        before = values_of(stored) if stored else None
        row.save()
        after = values_of(row)
        if before != after:
            said = action or ("修改" if stored else "新增")
            name = row._meta.verbose_name
            record_changes([Change(f"{said}{name}", str(row), before, after)], by=by, account=None)


def delete_reference(row: models.Model, *, by: Any) -> None:
    """Delete a row of reference data; raises ProtectedError while something refers to it."""
    with transaction.atomic():
        lock_catalogues()
        change = Change(f"删除{row._meta.verbose_name}", str(row), values_of(row), None)
        row.delete()
        record_changes([change], by=by, account=None)


def confirm_subjects(subjects: Iterable[FunctionalSubject | EconomicSubject], *, by: Any) -> int:
    """Mark subjects that were added while entering figures as confirmed (已核对); return how many were not before."""
    confirmed = 0
    with transaction.atomic():
        lock_catalogues()
        for subject in subjects:
            if subject.needs_confirmation:
                subject.confidence = Subject.Confidence.VERIFIED
                save_reference(subject, by=by, action="确认")
                confirmed += 1
    return confirmed
