"""Adding a subject that the catalogue lacks, on the spot."""

from typing import Any

from django.db import transaction

from accounts.models import EconomicSubject, FunctionalSubject
from accounts.record import Change, lock_catalogues, record_changes, values_of

UNNAMED = "（名称待确认）"


def add_functional_subject(code: str, name: str, *, year: int, by: Any) -> list[FunctionalSubject]:
    """Add an item (项) for ``year`` with its missing class and section, all marked for confirmation.

    Returns what was added. A code in force in ``year`` is left as it is.
    """
    wanted = (code[:3], code[:5], code)
    with transaction.atomic():
        lock_catalogues()
        in_year = FunctionalSubject.objects.in_year(year).filter(code__in=wanted)
        known = set(in_year.values_list("code", flat=True))
        added = [
            FunctionalSubject(code=prefix, name=name if prefix == code else UNNAMED, valid_from=year, valid_to=year)
            for prefix in wanted
            if prefix not in known
        ]
        return _add(added, by=by)


def add_economic_subject(code: str, name: str, *, year: int, by: Any) -> list[EconomicSubject]:
    """Add an economic 款 for ``year`` with its missing 类, both marked for confirmation; return what was added."""
    wanted = (code[:3], code)
    with transaction.atomic():
        lock_catalogues()
        in_year = EconomicSubject.objects.in_year(year).filter(code__in=wanted)
        groups = dict(in_year.values_list("code", "expense_group"))
        added = [
            EconomicSubject(
                code=prefix,
                name=name if prefix == code else UNNAMED,
                valid_from=year,
                valid_to=year,
                expense_group=groups.get(code[:3], EconomicSubject.ExpenseGroup.PUBLIC),
            )
            for prefix in wanted
            if prefix not in groups
        ]
        return _add(added, by=by)


def _add(subjects: list[Any], *, by: Any) -> list[Any]:
    for subject in subjects:
        subject.full_clean()
        subject.save(force_insert=True)
    record_changes([Change("新增科目", str(s), None, values_of(s)) for s in subjects], by=by, account=None)
    return subjects
