"""The newest run of the checks (勾稽检查) on each account."""

from django.conf import settings
from django.db import models

from accounts.models.final_accounts import FinalAccount


class CheckRun(models.Model):
    """What the rules said of an account, and of which versions of data, texts and rules.

    One row for each account, rewritten by each run: results follow from what they were found on, so that older ones
    need not be kept. ``results`` holds what rules with a function say, but passes, without empty values; ``passed`` how
    many objects each rule passed.
    """

    account = models.OneToOneField(
        FinalAccount, on_delete=models.CASCADE, related_name="check_run", verbose_name="部门决算"
    )
    at = models.DateTimeField("检查时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="操作人")
    data_version = models.CharField("数据版本", max_length=64)
    text_version = models.CharField("文字版本", max_length=64)
    rules_version = models.CharField("规则版本", max_length=64)
    errors = models.PositiveIntegerField("错误")
    warnings = models.PositiveIntegerField("警告")
    notes = models.PositiveIntegerField("提示")
    blocking = models.PositiveIntegerField("阻止发布")
    not_checked = models.PositiveIntegerField("未检查")
    results = models.JSONField("检查结果", default=list)
    passed = models.JSONField("通过的规则", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "检查结果"
        indexes = (models.Index(fields=("blocking", "errors"), name="check_run_what_is_wrong"),)

    def __str__(self) -> str:
        return f"{self.account}：{self.errors}个错误，{self.warnings}个警告，{self.notes}个提示"
