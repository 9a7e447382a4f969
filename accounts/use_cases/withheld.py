"""Withholding items (不予公开) from an account's report."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from accounts.models import FinalAccount, WithheldItem
from accounts.use_cases.accounts import change_lines, lock_to_change


class StaleWithholdingError(Exception):
    """Somebody registered other items since the page was shown; ``stored`` holds the grounds by item."""

    def __init__(self, stored: Mapping[str, str]) -> None:
        super().__init__("the withheld items were changed since the page was shown")
        self.stored = stored


def withheld_version(rows: Iterable[WithheldItem]) -> str:
    """Return the fingerprint of what is registered: equal as long as nobody changes it."""
    told = sorted((row.item_code, row.basis) for row in rows)
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def withhold(account: FinalAccount, grounds: Mapping[str, str], *, version: str, by: Any) -> int:
    """Let just the items in ``grounds`` be withheld, each on its ground, and return how many changed.

    ``version`` is the fingerprint of what the page was shown with: when something else was registered meanwhile,
    StaleWithholdingError is raised and nothing stored, so that no secret is opened by a page that did not know of it.
    """
    with transaction.atomic():
        locked = lock_to_change(account)
        stored = {row.item_code: row for row in WithheldItem.objects.filter(account=locked)}
        there = {code: row.basis for code, row in stored.items()}
        if version != withheld_version(stored.values()) and there != dict(grounds):
            raise StaleWithholdingError(there)
        saved = []
        for code, basis in grounds.items():
            row = stored.get(code) or WithheldItem(item_code=code)
            row.basis = basis
            saved.append(row)
        deleted = [row for code, row in stored.items() if code not in grounds]
        return change_lines(locked, by=by, saved=saved, deleted=deleted, action="不予公开")
