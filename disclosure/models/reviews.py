"""What a reviewer sees: each submission as it was, and comments (审核意见) tied to a place."""

from django.conf import settings
from django.db import models

from accounts.models import FinalAccount


class Submission(models.Model):
    """The report as it was when it was submitted (提交审核). Triggers refuse to alter or delete it.

    ``record_sequence`` is the last number of the account's chain of changes then.
    """

    account = models.ForeignKey(FinalAccount, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField("第几次提交")
    at = models.DateTimeField("提交时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="提交人")
    comment = models.TextField("说明", max_length=1000, blank=True)
    tree = models.TextField("报告内容")
    content_hash = models.CharField("内容校验值", max_length=64)
    record_sequence = models.PositiveIntegerField("记录序号")

    class Meta:
        verbose_name = verbose_name_plural = "提交审核"
        ordering = ("account", "-number")
        constraints = (models.UniqueConstraint(fields=("account", "number"), name="submission_number_once"),)

    def __str__(self) -> str:
        return f"第{self.number}次提交"


class ReviewComment(models.Model):
    """A remark of somebody who reviews, on a place of the report; the preparer answers, who reviews closes it.

    ``place`` holds what names the place: "section", "statement" with "row" and "column", or nothing for the whole.
    """

    account = models.ForeignKey(FinalAccount, on_delete=models.PROTECT, related_name="review_comments")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="comments")
    place = models.JSONField("位置", default=dict)
    place_name = models.CharField("位置名称", max_length=200, blank=True)
    quote = models.CharField("原文", max_length=500, blank=True)
    body = models.TextField("意见", max_length=1000)
    at = models.DateTimeField("提出时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    answer = models.TextField("答复", max_length=1000, blank=True)
    closed_at = models.DateTimeField("处理时间", null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="处理人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        ordering = ("account", "pk")

    def __str__(self) -> str:
        return f"{self.place_name} {self.body}".strip()[:160]
