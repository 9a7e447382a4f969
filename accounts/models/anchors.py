"""Anchors (锚点): once a day the last hash of every chain of the record is tied together, in a chain of its own."""

import hashlib
import json

from django.db import models


class RecordAnchor(models.Model):
    """Where the chains of the record stood on one day. Triggers refuse to alter or delete an anchor.

    ``heads`` holds, for every chain that grew since the anchor before, its last sequence number and hash. All anchors
    together therefore tell the end of every chain, and the hash of one depends on all before it.
    """

    day = models.DateField("日期", unique=True)
    at = models.DateTimeField("时间")
    heads = models.JSONField("各链末尾")
    previous_hash = models.CharField(max_length=64, blank=True, unique=True, editable=False)
    hash = models.CharField("校验值", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "记录锚点"
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.hash}"

    def content_hash(self) -> str:
        """Return the SHA-256 over day, time, ends of the chains and the hash of the anchor before."""
        content = {
            "day": self.day.isoformat(),
            "at": self.at.isoformat(),
            "heads": self.heads,
            "previous": self.previous_hash,
        }
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
