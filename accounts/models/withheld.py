"""Items whose amounts are secret: withheld (不予公开) from what is published, while totals stay."""

from django.core.validators import RegexValidator
from django.db import models

from accounts.models.final_accounts import FinalAccount

ITEM_CODE = RegexValidator(r"^\d{7}\Z", "科目编码应为7位数字（项级），如2010301。")


class WithheldItem(models.Model):
    """A functional item (项级科目) that the account's report does not show, and on what ground."""

    account = models.ForeignKey(
        FinalAccount, on_delete=models.CASCADE, related_name="withheld_items", verbose_name="部门决算"
    )
    item_code = models.CharField("项级科目", max_length=7, validators=[ITEM_CODE])
    basis = models.CharField("不予公开的依据", max_length=300, help_text="定密或不予公开的文件、条款，不写涉密内容。")

    class Meta:
        verbose_name = verbose_name_plural = "不予公开的科目"
        ordering = ("account", "item_code")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "item_code"),
                name="withheld_once_per_item",
                violation_error_message="这个科目已登记为不予公开。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_code} 不予公开"
