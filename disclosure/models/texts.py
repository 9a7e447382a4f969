"""Staff texts (文字说明) of an account, and what somebody is typing of them."""

from django.conf import settings
from django.db import models

from accounts.models import FinalAccount


class StaffText(models.Model):
    """A text that staff type because the data cannot know it: overview, reason (原因), purpose, definition.

    ``slot`` is a text slot of the profile; ``subject_code`` names the subject where a slot has one text a subject.
    """

    account = models.ForeignKey(
        FinalAccount, on_delete=models.CASCADE, related_name="staff_texts", verbose_name="部门决算"
    )
    slot = models.CharField("文字项", max_length=60)
    subject_code = models.CharField("科目", max_length=7, blank=True)
    body = models.TextField("内容", max_length=20_000)
    copied_from = models.PositiveSmallIntegerField(
        "抄自年度", null=True, blank=True, help_text="从哪一年度的文字带来而尚未改动；改过即为空。"
    )
    changed_at = models.DateTimeField("最后修改", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "文字说明"
        ordering = ("account", "slot", "subject_code")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "slot", "subject_code"),
                name="staff_text_once_per_slot",
                violation_error_message="这一文字项已有内容。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.slot} {self.subject_code}".rstrip()


class TextDraft(models.Model):
    """What a person has typed of a text and not yet saved; it goes when they save or discard it."""

    account = models.ForeignKey(FinalAccount, on_delete=models.CASCADE, related_name="text_drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    slot = models.CharField("文字项", max_length=60)
    subject_code = models.CharField("科目", max_length=7, blank=True)
    body = models.TextField("内容", max_length=20_000, blank=True)
    at = models.DateTimeField("自动保存时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "未保存的文字"
        constraints = (
            models.UniqueConstraint(fields=("account", "user", "slot", "subject_code"), name="text_draft_once"),
        )

    def __str__(self) -> str:
        return f"{self.slot} {self.subject_code}".rstrip()
