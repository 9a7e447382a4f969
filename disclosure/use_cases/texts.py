"""Saving staff texts."""

from collections.abc import Mapping
from typing import Any

from accounts.models import FinalAccount
from accounts.use_cases.accounts import change_lines
from disclosure.models import StaffText


def save_texts(account: FinalAccount, texts: Mapping[tuple[str, str], str], *, by: Any) -> int:
    """Store texts by (slot, subject code); an empty text is deleted, a slot not named stays. Returns how many changed.

    Raises ValidationError when a text is too long or names a slot that cannot be.
    """
    stored = {(row.slot, row.subject_code): row for row in StaffText.objects.filter(account=account)}
    saved, deleted = [], []
    for (slot, subject_code), body in texts.items():
        row = stored.get((slot, subject_code)) or StaffText(account=account, slot=slot, subject_code=subject_code)
        body = body.replace("\r\n", "\n").replace("\x00", "").strip()
        if body:
            row.body = body
            row.clean_fields(exclude={"account"})
            saved.append(row)
        elif row.pk:
            deleted.append(row)
    return change_lines(account, by=by, saved=saved, deleted=deleted, action="填写文字")
