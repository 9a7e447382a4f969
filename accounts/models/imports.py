"""Imports (导入) of workbooks: which file was stored when, by whom, and where its changes stand in the record."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models.final_accounts import FinalAccount
from accounts.models.origin import Sourced

LONGEST_FILE_NAME: int = Sourced._meta.get_field("source_file").max_length or 0


class WorkbookImport(models.Model):
    """One workbook stored in an account.

    The rows it changed are the account's records of change from ``first_sequence`` to ``last_sequence``; undoing
    brings back what these say was there before.
    """

    class Format(models.TextChoices):
        PUBLIC = "public", "公开表"
        MINISTRY = "ministry", "决算软件导出表"
        TEMPLATE = "template", "录入模板"
        PUBLICATION = "publication", "本系统公开版本"

    class Purpose(models.TextChoices):
        ACCOUNT = "account", "本年决算"
        BUDGET = "budget", "本年部门预算"
        LAST_YEAR = "last_year", "上年公开表"

    account = models.ForeignKey(
        FinalAccount, on_delete=models.PROTECT, related_name="workbook_imports", verbose_name="部门决算"
    )
    file_name = models.CharField("文件名", max_length=LONGEST_FILE_NAME)
    file_hash = models.CharField("文件校验值", max_length=64)
    format = models.CharField("文件种类", max_length=12, choices=Format)
    purpose = models.CharField("用途", max_length=10, choices=Purpose, default=Purpose.ACCOUNT)
    year = models.PositiveSmallIntegerField("文件所载年度", null=True, blank=True)
    added = models.PositiveIntegerField("新增行数", default=0)
    changed = models.PositiveIntegerField("修改行数", default=0)
    removed = models.PositiveIntegerField("删除行数", default=0)
    first_sequence = models.PositiveIntegerField("变更记录起号")
    last_sequence = models.PositiveIntegerField("变更记录止号")
    at = models.DateTimeField("导入时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="导入人")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="撤销人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "工作簿导入"
        ordering = ("account", "-first_sequence")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "first_sequence"),
                name="import_once_per_record",
                violation_error_message="这些变更记录已属于另一次导入。",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | (~Q(undone_at=None) & ~Q(undone_by=None)),
                name="import_undone_by_somebody",
                violation_error_message="撤销导入须同时记录时间和撤销人。",
            ),
            models.CheckConstraint(
                condition=Q(last_sequence__gte=F("first_sequence")),
                name="import_sequences_in_order",
                violation_error_message="变更记录的止号不能小于起号。",
            ),
        )

    def __str__(self) -> str:
        own = self.purpose == self.Purpose.ACCOUNT
        return f"{self.get_format_display() if own else self.get_purpose_display()} {self.file_name}"
