"""Changes of projects in words: which field of what had which value, and has which then."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.models import ChangeRecord
from performance.models import Indicator, Project, ProjectFunding, SelfEvaluation, YearlyGoal

LONGEST = 80
NOTHING = "（空白）"
# What tells where a row stands and where it came from, not what it says.
UNSAID = frozenset({"id", "project_id", "unit_id", "fiscal_year", "position", "origin"})
MODELS: tuple[type[models.Model], ...] = (Project, ProjectFunding, YearlyGoal, Indicator, SelfEvaluation)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one row: what was done to the row, and the field's value before and after."""

    action: str
    subject: str
    field: str
    before: str
    after: str


def differences_of(record: ChangeRecord) -> Iterator[Difference]:
    """Yield what a record of a change says, field by field; fields that stay the same are left out."""
    labels, choices = _labels(), _choices()
    before, after = record.before or {}, record.after or {}
    for name in dict.fromkeys([*before, *after]):
        if name in labels and before.get(name) != after.get(name):
            old, new = (_shown(values.get(name), choices.get(name, {})) for values in (before, after))
            if old != new:
                yield Difference(record.action, record.subject, labels[name], old, new)


def _labels() -> dict[str, str]:
    fields = [field for model in MODELS for field in model._meta.concrete_fields]
    return {
        field.attname: str(field.verbose_name)
        for field in fields
        if field.attname not in UNSAID and not field.attname.startswith("source_")
    }


def _choices() -> dict[str, dict[Any, str]]:
    fields = [field for model in MODELS for field in model._meta.concrete_fields]
    return {field.attname: dict(field.flatchoices) for field in fields if field.choices}


def _shown(value: Any, choices: dict[Any, str]) -> str:
    if value in (None, "", {}, []):
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        value = "；".join(f"{key}：{words}" for key, words in value.items())
    text = str(choices.get(value, value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
