"""Autosaved texts (自动保存): what a person has typed and not saved. No data of the account, no entry in the record."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import ExpenditureLine, FinalAccount
from accounts.profiles import load_profile
from accounts.use_cases.accounts import lock_to_change
from disclosure.models import StaffText, TextDraft
from disclosure.narrative.facts import TextKey

LONGEST: int = TextDraft._meta.get_field("body").max_length or 0
MOST = 500


def keep_drafts(account: FinalAccount, texts: Mapping[TextKey, str], *, by: Any) -> int:
    """Keep what ``by`` has typed, by slot and subject, and return how many drafts of theirs there are now.

    A draft that says what is stored is dropped. Raises ClosedError, and ValidationError, with nothing kept, for a slot
    or a subject that the account does not have and for a text that is too long or holds what cannot be stored.
    """
    slots = {slot.key: slot for slot in load_profile(account.profile).text_slots}
    bodies = {key: body.replace("\r\n", "\n") for key, body in texts.items()}
    with transaction.atomic():
        locked = lock_to_change(account)
        spent = set(ExpenditureLine.objects.filter(account=locked).values_list("item_code", flat=True))
        stored = {(row.slot, row.subject_code): row.body for row in StaffText.objects.filter(account=locked)}
        drafts = {(row.slot, row.subject_code): row for row in TextDraft.objects.filter(account=locked, user=by)}
        for (key, subject), body in bodies.items():
            slot = slots.get(key)
            of_subject = subject in spent or (key, subject) in stored
            if slot is None or slot.per_subject != bool(subject) or (subject and not of_subject):
                message = "页面上有已经不存在的文字项，没有自动保存：请刷新页面。"
                raise ValidationError(message)
            if len(body) > LONGEST or any(c < " " and c not in "\n\t" for c in body):
                message = f"“{slot.label}”太长（最多{LONGEST}个字）或有控制字符，没有自动保存。"
                raise ValidationError(message)
        gone = [drafts[key].pk for key, body in bodies.items() if key in drafts and body.strip() == stored.get(key, "")]
        kept = {key: body for key, body in bodies.items() if body.strip() != stored.get(key, "")}
        if len(drafts.keys() | kept.keys()) - len(gone) > MOST:
            message = f"没有保存的文字已有{MOST}项：请先保存。"
            raise ValidationError(message)
        TextDraft.objects.filter(pk__in=gone).delete()
        for (slot_key, subject), body in kept.items():
            TextDraft.objects.update_or_create(
                account=locked, user=by, slot=slot_key, subject_code=subject, defaults={"body": body}
            )
    return len(drafts.keys() | kept.keys()) - len(gone)


def discard_drafts(account: FinalAccount, *, by: Any, keys: Collection[TextKey] | None = None) -> int:
    """Drop the drafts of ``by``, or only those of ``keys``; return how many."""
    drafts = TextDraft.objects.filter(account=account, user=by)
    chosen = [draft.pk for draft in drafts if keys is None or (draft.slot, draft.subject_code) in keys]
    TextDraft.objects.filter(pk__in=chosen).delete()
    return len(chosen)


def drafts_of(account: FinalAccount, user: Any) -> dict[TextKey, TextDraft]:
    """Return what ``user`` typed and did not save, where it differs from what is stored now."""
    stored = {(row.slot, row.subject_code): row.body for row in StaffText.objects.filter(account=account)}
    drafts = TextDraft.objects.filter(account=account, user=user).order_by("slot", "subject_code")
    return {
        (draft.slot, draft.subject_code): draft
        for draft in drafts
        if draft.body.strip() != stored.get((draft.slot, draft.subject_code), "")
    }
