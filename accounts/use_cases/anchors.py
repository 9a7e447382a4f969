"""Anchoring the record: once a day (Asia/Shanghai) the ends of all chains are written down and cannot be altered."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import ChangeRecord, RecordAnchor

# The end of a chain: its last sequence number and hash.
Head = tuple[int, str]


def anchor_day(*, at: datetime | None = None) -> RecordAnchor:
    """Return the anchor of the day of ``at`` (default: now), made where the day has none yet.

    Whoever comes second, in another process too, gets the anchor of the first. A clock set back makes none: the last
    anchor is returned.
    """
    now = at or timezone.now()
    day = timezone.localdate(now)
    last = RecordAnchor.objects.order_by("-day").first()
    if last is not None and last.day >= day:
        return last
    anchor = RecordAnchor(day=day, at=now, heads=_grown(), previous_hash=last.hash if last else "")
    anchor.hash = anchor.content_hash()
    try:
        with transaction.atomic():
            anchor.save(force_insert=True)
    except IntegrityError:
        return RecordAnchor.objects.get(previous_hash=anchor.previous_hash)
    return anchor


def _grown() -> dict[str, Head]:
    """Return the ends of the chains that grew since they were last anchored."""
    anchored: dict[str, Head] = {}
    for heads in RecordAnchor.objects.order_by("day").values_list("heads", flat=True).iterator():
        anchored |= {chain: (sequence, digest) for chain, (sequence, digest) in heads.items()}
    newer = ChangeRecord.objects.filter(chain=OuterRef("chain"), sequence__gt=OuterRef("sequence"))
    ends = ChangeRecord.objects.filter(~Exists(newer)).order_by("chain").values_list("chain", "sequence", "hash")
    return {
        chain: (sequence, digest)
        for chain, sequence, digest in ends.iterator()
        if anchored.get(chain) != (sequence, digest)
    }
