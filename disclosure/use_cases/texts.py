"""Saving staff texts."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import FinalAccount
from accounts.profiles import load_profile
from accounts.use_cases.accounts import change_lines
from disclosure.models import StaffText

# A section or class stands for items that are withheld.
_SUBJECT_CODE = re.compile(r"2[0-9]{2}(?:[0-9]{2}){0,2}")


def save_texts(account: FinalAccount, texts: Mapping[tuple[str, str], str], *, by: Any) -> int:
    """Store texts by (slot, subject code); an empty text is deleted, a slot not named stays. Returns how many changed.

    A text that says something else than last year's it was copied from loses that mark.

    Raises ValidationError, and stores nothing, when a text is too long or names a slot that cannot be.
    """
    stored = {(row.slot, row.subject_code): row for row in StaffText.objects.filter(account=account)}
    bodies = {key: body.replace("\r\n", "\n").replace("\x00", "").strip() for key, body in texts.items()}
    problems = _problems(account, {key: body for key, body in bodies.items() if body})
    if problems:
        raise ValidationError(problems)
    saved, deleted = [], []
    for (slot, subject_code), body in bodies.items():
        row = stored.get((slot, subject_code)) or StaffText(account=account, slot=slot, subject_code=subject_code)
        if body:
            if row.body != body:
                row.copied_from = None
            row.body = body
            saved.append(row)
        elif row.pk:
            deleted.append(row)
    return change_lines(account, by=by, saved=saved, deleted=deleted, action="填写文字")


def _problems(account: FinalAccount, bodies: Mapping[tuple[str, str], str]) -> list[str]:
    slots = {slot.key: slot for slot in load_profile(account.profile).text_slots}
    longest = StaffText._meta.get_field("body").max_length or 0
    problems = []
    for (key, subject_code), body in bodies.items():
        slot = slots.get(key)
        if slot is None:
            problems.append(f"没有文字项“{key}”。现有：{'、'.join(slots)}。")
        elif slot.per_subject and not _SUBJECT_CODE.fullmatch(subject_code):
            problems.append(
                f"“{slot.label}”按项级科目填写：科目“{subject_code}”应为7位数字；同款有不予公开的科目时为3位或5位。"
            )
        elif subject_code and not slot.per_subject:
            problems.append(f"“{slot.label}”不分科目填写，不能带科目“{subject_code}”。")
        elif len(body) > longest:
            problems.append(f"“{slot.label}”有{len(body)}个字，最多{longest}个字，请缩短。")
    return problems
