"""Writing the record of changes (变更记录): a chain of hashes per account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from accounts.models import ChangeRecord, FinalAccount
from accounts.use_cases.anchors import anchor_day

CATALOGUE_CHAIN = "catalogue"
LONGEST_SUBJECT = 160
# The action under which a publication stands in the record of its account.
PUBLISHED = "公开"
# What the actions begin with of figures that no account holds yet: they stand in the catalogues' chain.
UNCLAIMED = "尚无决算："
# What the actions begin with of moves between states, comments of reviewers and secrecy reviews.
MOVED, COMMENTED, SECRECY_REVIEWED = "流转：", "审核意见：", "保密审查："
# Of a person: what opens a door is in no record, and when they came stands in that of access.
UNRECORDED = frozenset({"password", "last_login"})
# Whoever does these has not prepared anything.
REVIEWING = (PUBLISHED, MOVED, COMMENTED, SECRECY_REVIEWED)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what was done to which object, its values before and after (``None``: was or is not there)."""

    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def values_of(row: models.Model) -> dict[str, Any]:
    """Return a row's stored values as JSON can hold them."""
    return {
        field.attname: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.attname not in UNRECORDED
    }


def record_changes(changes: Sequence[Change], *, by: Any, account: FinalAccount | None) -> None:
    """Append ``changes`` to the account's chain (``None``: the catalogues'). Call inside the transaction of the change.

    The caller holds the account's row lock or ``lock_catalogues``, so that sequence numbers do not collide. The first
    change of a day, once it is committed, makes the day's anchor.
    """
    chain = f"account-{account.pk}" if account else CATALOGUE_CHAIN
    last = ChangeRecord.objects.filter(chain=chain).order_by("-sequence").first()
    sequence, previous = (last.sequence, last.hash) if last else (0, "")
    now = timezone.now()
    records = []
    for number, change in enumerate(changes, start=sequence + 1):
        record = ChangeRecord(
            account=account,
            chain=chain,
            sequence=number,
            at=now,
            by=by,
            action=change.action,
            subject=change.subject[:LONGEST_SUBJECT],
            before=change.before,
            after=change.after,
            previous_hash=previous,
        )
        record.hash = previous = record.content_hash()
        records.append(record)
    ChangeRecord.objects.bulk_create(records)
    transaction.on_commit(anchor_day, robust=True)


def lock_catalogues() -> None:
    """Let one transaction at a time change reference data and its chain; call first, it holds until the end.

    Reference data has no row of their own to lock: the record's entry among Django's content types stands for them,
    locked so that rows may still refer to it.
    """
    ContentType.objects.select_for_update(no_key=True).get(app_label="accounts", model="changerecord")


def broken_links(chain: str) -> list[int]:
    """Return the sequence numbers at which a chain does not hold: altered, missing or moved records."""
    broken, previous, expected = [], "", 1
    for record in ChangeRecord.objects.filter(chain=chain).order_by("sequence").iterator():
        if (record.sequence, record.previous_hash, record.hash) != (expected, previous, record.content_hash()):
            broken.append(record.sequence)
        previous, expected = record.hash, record.sequence + 1
    return broken


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
