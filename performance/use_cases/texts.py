"""Saving what staff write about a project and about the whole, by the slots of the form."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import FinalAccount
from accounts.use_cases.accounts import lock_to_change
from performance.forms import FormSection
from performance.models import OverallEvaluation, Project, SelfEvaluation
from performance.use_cases.changes import change_project, lock_projects, save_overall

LONGEST_TEXT = 5000
LEADERS = ("leader", "finance_leader")


class StaleTextsError(Exception):
    """Somebody stored other texts since the page was shown; ``stored`` is what stands there now."""

    def __init__(self, stored: Mapping[str, str]) -> None:
        super().__init__("the texts were changed since the page was shown")
        self.stored = stored


def version_of(values: Mapping[str, str]) -> str:
    """Return the fingerprint of texts: equal as long as nobody changes one of them."""
    return hashlib.sha256(json.dumps(dict(values), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def project_values(evaluation: SelfEvaluation | None) -> dict[str, str]:
    """Return texts and names of a self-evaluation as the page edits them."""
    if evaluation is None:
        return {}
    named = {name: getattr(evaluation, name) for name in LEADERS}
    return {key: value for key, value in {**evaluation.texts, **named}.items() if value}


def overall_values(evaluation: OverallEvaluation | None) -> dict[str, str]:
    """Return texts, score and grade of an overall evaluation as the page edits them."""
    if evaluation is None:
        return {}
    score = "" if evaluation.score is None else f"{evaluation.score:f}"
    return {
        key: value for key, value in {**evaluation.texts, "score": score, "grade": evaluation.grade}.items() if value
    }


def save_project_texts(
    project: Project, slots: tuple[FormSection, ...], values: Mapping[str, str], *, version: str, by: Any
) -> int:
    """Store what was written about a project; return how many rows changed (0 or 1).

    Raises ValidationError for a text that is too long, StaleTextsError when others were stored meanwhile.
    """
    texts = _texts(slots, values)
    leaders = {name: _line(values.get(name, ""), SelfEvaluation, name) for name in LEADERS}
    with transaction.atomic():
        lock_projects(project)
        evaluation = SelfEvaluation.objects.filter(project=project).first()
        stored = project_values(evaluation)
        _refuse_stale(stored, {**texts, **leaders}, version)
        if not any({**texts, **leaders}.values()):
            return change_project(project, by=by, deleted=[evaluation] if evaluation else [], action="填写绩效自评")
        evaluation = evaluation or SelfEvaluation(project=project)
        evaluation.texts = {key: body for key, body in texts.items() if body}
        for name, value in leaders.items():
            setattr(evaluation, name, value)
        return change_project(project, by=by, saved=[evaluation], action="填写绩效自评")


def save_overall_texts(
    account: FinalAccount,
    slots: tuple[FormSection, ...],
    values: Mapping[str, str],
    *,
    score: Decimal | None,
    version: str,
    by: Any,
) -> int:
    """Store an account's overall evaluation; return 0 or 1. Raises as ``save_project_texts``."""
    texts = _texts(slots, values)
    grade = _line(values.get("grade", ""), OverallEvaluation, "grade")
    with transaction.atomic():
        locked = lock_to_change(account)
        evaluation = OverallEvaluation.objects.filter(account=locked).first()
        said = {**texts, "grade": grade, "score": "" if score is None else f"{score:f}"}
        _refuse_stale(overall_values(evaluation), said, version)
        if evaluation is None and not any(said.values()):
            return 0
        evaluation = evaluation or OverallEvaluation(account=locked)
        evaluation.texts = {key: body for key, body in texts.items() if body}
        evaluation.score, evaluation.grade = score, grade
        return save_overall(evaluation, by=by)


def _texts(slots: tuple[FormSection, ...], values: Mapping[str, str]) -> dict[str, str]:
    texts = {slot.text: values.get(slot.text, "").replace("\r\n", "\n").replace("\x00", "").strip() for slot in slots}
    titles = {slot.text: slot.title for slot in slots}
    long = [
        f"“{titles[key]}”有{len(body)}个字，最多{LONGEST_TEXT}个字，请缩短。"
        for key, body in texts.items()
        if len(body) > LONGEST_TEXT
    ]
    if long:
        raise ValidationError(long)
    return texts


def _line(value: str, model: type[SelfEvaluation | OverallEvaluation], name: str) -> str:
    field: Any = model._meta.get_field(name)
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    if len(line) > field.max_length:
        message = f"“{field.verbose_name}”有{len(line)}个字，最多{field.max_length}个字，请缩短。"
        raise ValidationError([message])
    return line


def _refuse_stale(stored: Mapping[str, str], said: Mapping[str, str], version: str) -> None:
    wanted = {key: value for key, value in said.items() if value}
    if version_of(stored) != version and wanted != dict(stored):
        raise StaleTextsError(stored)
