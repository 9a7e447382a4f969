"""Explanations (情况说明) of findings that do not block publication: why it is so, told by whom and when."""

from django.conf import settings
from django.db import models

from accounts.models.final_accounts import FinalAccount


class Explanation(models.Model):
    """What somebody said of one finding of an account.

    ``finding`` is the fingerprint of what was explained: when the finding says something else, because its figure or
    its sentence changed, it wants an explanation anew. Rule, place and message are kept to be read without the finding.
    """

    account = models.ForeignKey(
        FinalAccount, on_delete=models.CASCADE, related_name="explanations", verbose_name="部门决算"
    )
    finding = models.CharField("问题校验值", max_length=64)
    rule = models.CharField("规则", max_length=20)
    place = models.JSONField("位置", default=dict)
    message = models.TextField("问题")
    body = models.TextField("说明", max_length=1000)
    at = models.DateTimeField("说明时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="说明人")

    class Meta:
        verbose_name = verbose_name_plural = "检查问题说明"
        ordering = ("account", "rule", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "finding"),
                name="explanation_once_per_finding",
                violation_error_message="这个问题已有说明。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.message}"[:160]
