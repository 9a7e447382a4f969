"""The fields of the page of staff texts: one for each slot, or for each subject of a slot that has one a subject."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict

from accounts.admin.findings import ShownFinding
from accounts.admin.findings_beside import Remark
from accounts.models import ExpenditureLine, FinalAccount, FunctionalSubject
from accounts.money import format_wan
from accounts.profiles import TextSlot
from disclosure.models import StaffText
from disclosure.narrative.facts import ITEM_REASON, Facts, TextKey
from disclosure.report.build import load_facts
from disclosure.use_cases.from_last_year import dated_words, still_copied

PREFIX = "text-"
LONGEST_TEXT: int = StaffText._meta.get_field("body").max_length or 0
NOT_PRINTED = "不会印出：报告只印一般公共预算财政拨款支出中决算数与预算数不同的科目的原因。"


@dataclass(slots=True)
class ShownText:
    """One text to type: its field's name, what it is for, what stands in it; ``told``: what to know of its subject.

    ``copied_from`` is the year from whose account it stands unchanged, with the years and counts in it (``dated``).
    """

    name: str
    slot: TextSlot
    subject: str
    subject_name: str
    body: str
    told: str = ""
    problem: str = ""
    stored: str | None = None
    found: list[ShownFinding] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    copied_from: int | None = None
    dated: tuple[str, ...] = ()

    @property
    def key(self) -> TextKey:
        """Slot and subject."""
        return self.slot.key, self.subject


def stored_texts(account: FinalAccount) -> dict[TextKey, str]:
    """Return the account's texts by slot and subject."""
    rows = StaffText.objects.filter(account=account).values_list("slot", "subject_code", "body")
    return {(slot, subject): body for slot, subject, body in rows}


def version_of_texts(stored: Mapping[TextKey, str]) -> str:
    """Return the fingerprint of texts by which a page knows whether they changed since it was shown."""
    told = json.dumps(sorted([*key, body] for key, body in stored.items()), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def shown_texts(
    account: FinalAccount, slots: tuple[TextSlot, ...], stored: Mapping[TextKey, str], posted: QueryDict
) -> list[ShownText]:
    """Return a field for each slot, and where a slot has one text a subject, for each that the report prints it of.

    A text without such a subject, stored or just sent, stays to be seen and deleted.
    """
    codes = sorted(set(ExpenditureLine.objects.filter(account=account).values_list("item_code", flat=True)))
    in_year = FunctionalSubject.objects.in_year(account.fiscal_year).filter(code__in=codes)
    names = dict(in_year.values_list("code", "name"))
    differences = _differences(load_facts(account))
    copied = {(text.slot, text.subject_code): text.copied_from for text in still_copied(account)}
    shown = []
    for slot in slots:
        subjects = [""]
        if slot.per_subject:
            printed = list(differences) if slot.key == ITEM_REASON else codes
            sent = {code for code in codes if str(posted.get(field_name(slot, code), "")).strip()}
            kept = sent | {subject for key, subject in stored if key == slot.key and subject}
            subjects = [*printed, *sorted(kept.difference(printed))]
        for subject in subjects:
            told = differences.get(subject, NOT_PRINTED) if slot.key == ITEM_REASON else ""
            body = stored.get((slot.key, subject), "")
            year = copied.get((slot.key, subject))
            shown.append(
                ShownText(
                    field_name(slot, subject),
                    slot,
                    subject,
                    names.get(subject, ""),
                    body,
                    told,
                    copied_from=year,
                    dated=dated_words(body) if year else (),
                )
            )
    return shown


def field_name(slot: TextSlot, subject: str) -> str:
    """Return the name of a text's field."""
    return f"{PREFIX}{slot.key}-{subject}" if subject else f"{PREFIX}{slot.key}"


def _differences(facts: Facts) -> dict[str, str]:
    """Return in words by how much each item that the report gives a reason of differs from its budget."""
    told = {}
    for item in facts.items_to_explain:
        final, budget, difference = (
            format_wan(amount or Decimal(0))
            for amount in (item.budget.current.printed, item.budget.base.printed, item.budget.difference)
        )
        direction = "多" if item.budget.more else "少"
        told[item.code] = f"决算数{final}万元，{facts.item_budget_name}{budget}万元，{direction}{difference}万元"
    return told


def typed_texts(posted: QueryDict, shown: list[ShownText]) -> dict[TextKey, str]:
    """Return what was typed in the fields of the page; a field that was not sent keeps its text."""
    return {
        (text.slot.key, text.subject): str(posted.get(text.name, text.body)).replace("\r\n", "\n").strip()
        for text in shown
    }


def key_of_field(name: str) -> TextKey:
    """Return slot and subject of a field's name; a name that is none gives a slot that no profile has."""
    slot, _, subject = name.removeprefix(PREFIX).partition("-")
    return slot if name.startswith(PREFIX) else "", subject


def problem_of(body: str) -> str:
    """Return what is wrong with a text before it is stored, and what to do; nothing when nothing is."""
    hidden = next((c for c in body if c < " " and c not in "\n\t"), None)
    if hidden is not None:
        return f"有不能保存的控制字符（U+{ord(hidden):04X}）：请删除后重新填写。"
    if len(body) > LONGEST_TEXT:
        return f"有{len(body)}个字，最多{LONGEST_TEXT}个字：请缩短。"
    return ""
