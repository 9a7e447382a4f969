"""Starting from last year (沿用上年文字): last year's texts in what is empty, marked until they are touched."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import ExpenditureLine, FinalAccount
from accounts.profiles import TextSlot, load_profile
from accounts.record import Change, record_changes, values_of
from accounts.use_cases.accounts import change_lines, lock_to_change
from disclosure.models import StaffText
from disclosure.narrative.facts import TextKey

# What is likely to be of last year only: years, days, and numbers with what they count.
_DATED = re.compile(r"\d{4}年度?|\d{1,2}月\d{1,2}日|\d[\d,.]*\s?(?:%|％|[\u4e00-\u9fff]{1,2})?", re.ASCII)
MOST_DATED = 12
TITLE_OF_THE_YEAR = "{year}"


@dataclass(frozen=True, slots=True)
class Copied:
    """What was taken over, and which slots were left: filled already, of the year itself, of no subject here."""

    texts: int
    filled: int
    of_the_year: tuple[str, ...]
    without_subject: int


def account_of_last_year(account: FinalAccount, among: QuerySet[FinalAccount]) -> FinalAccount | None:
    """Return last year's account, in the same scope, of the unit or else of its predecessor; only one of ``among``."""
    units = [key for key in (account.unit_id, account.unit.predecessor_id) if key is not None]
    found = among.filter(unit__in=units, fiscal_year=account.fiscal_year - 1, scope=account.scope)
    return min(found, key=lambda last: units.index(last.unit_id), default=None)


def copy_texts(account: FinalAccount, source: FinalAccount, *, by: Any) -> Copied:
    """Copy the texts of last year's account ``source`` into the empty slots of an account.

    A slot whose section is about the year by its title (重点工作) starts empty; a text of a subject is taken only where
    the account spends on that subject. Repeatable: what is filled stays. Raises ClosedError, and ProfileError when the
    account's profile cannot be read.
    """
    profile = load_profile(account.profile)
    yearly = {section.key for section in profile.sections if TITLE_OF_THE_YEAR in section.title}
    slots = {slot.key: slot for slot in profile.text_slots}
    with transaction.atomic():
        locked = lock_to_change(account)
        there = set(StaffText.objects.filter(account=locked).values_list("slot", "subject_code"))
        spent = set(ExpenditureLine.objects.filter(account=locked).values_list("item_code", flat=True))
        offered = [text for text in StaffText.objects.filter(account=source) if _fits(text, slots)]
        empty = [text for text in offered if (text.slot, text.subject_code) not in there]
        taken = [
            text
            for text in empty
            if slots[text.slot].section not in yearly and (not text.subject_code or text.subject_code in spent)
        ]
        rows = [
            StaffText(
                account=locked,
                slot=text.slot,
                subject_code=text.subject_code,
                body=text.body,
                copied_from=source.fiscal_year,
            )
            for text in taken
        ]
        change_lines(locked, by=by, saved=rows, action="沿用上年文字")
    of_the_year = tuple(slots[text.slot].label for text in empty if slots[text.slot].section in yearly)
    return Copied(len(rows), len(offered) - len(empty), of_the_year, len(empty) - len(rows) - len(of_the_year))


def confirm_texts(account: FinalAccount, keys: Collection[TextKey], *, by: Any) -> int:
    """Say of copied texts that they are still true as they stand; return of how many.

    Words and checks stay as they are: only the mark goes, with an entry in the record. Raises ClosedError.
    """
    with transaction.atomic():
        locked = lock_to_change(account)
        marked = StaffText.objects.filter(account=locked, copied_from__isnull=False)
        changes = []
        for text in marked:
            if (text.slot, text.subject_code) in keys:
                before = values_of(text)
                text.copied_from = None
                text.save(update_fields=["copied_from", "changed_at"])
                changes.append(Change("填写文字：确认沿用", str(text), before, values_of(text)))
        if changes:
            record_changes(changes, by=by, account=locked)
    return len(changes)


def still_copied(account: FinalAccount) -> list[StaffText]:
    """Return the texts that stand as last year's account had them and that nobody has confirmed."""
    return list(StaffText.objects.filter(account=account, copied_from__isnull=False))


def dated_words(body: str) -> tuple[str, ...]:
    """Return years, days and counts in a text, each once, in their order: what may be true of last year only."""
    return tuple(dict.fromkeys(found.group().strip() for found in _DATED.finditer(body)))[:MOST_DATED]


def _fits(text: StaffText, slots: dict[str, TextSlot]) -> bool:
    slot = slots.get(text.slot)
    return slot is not None and slot.per_subject == bool(text.subject_code)


def labels_of(texts: Iterable[StaffText], slots: Iterable[TextSlot]) -> list[str]:
    """Return what texts are called: the label of the slot, with the subject."""
    labels = {slot.key: slot.label for slot in slots}
    return [f"{labels.get(text.slot, text.slot)} {text.subject_code}".rstrip() for text in texts]
