"""The record (变更记录): every change of an account, in a chain of hashes that nothing may alter."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models

from accounts.models.final_accounts import FinalAccount


class ChangeRecord(models.Model):
    """One change with before and after. Triggers refuse to alter or delete a record."""

    account = models.ForeignKey(
        FinalAccount, on_delete=models.PROTECT, related_name="changes", null=True, verbose_name="部门决算"
    )
    chain = models.CharField("记录链", max_length=60, help_text="每份决算一条链；科目等公共数据为“catalogue”。")
    sequence = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="操作人")
    action = models.CharField("操作", max_length=60)
    subject = models.CharField("对象", max_length=160)
    before = models.JSONField("修改前", null=True)
    after = models.JSONField("修改后", null=True)
    previous_hash = models.CharField(max_length=64, blank=True, editable=False)
    hash = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "变更记录"
        ordering = ("chain", "sequence")
        constraints = (models.UniqueConstraint(fields=("chain", "sequence"), name="change_sequence_once"),)

    def __str__(self) -> str:
        return f"{self.chain}#{self.sequence} {self.action} {self.subject}"

    def content_hash(self) -> str:
        """Return the SHA-256 over the record's content and its predecessor's hash."""
        content: dict[str, Any] = {
            "chain": self.chain,
            "sequence": self.sequence,
            "at": self.at.isoformat(),
            "by": self.by_id,
            "action": self.action,
            "subject": self.subject,
            "before": self.before,
            "after": self.after,
            "previous": self.previous_hash,
        }
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
