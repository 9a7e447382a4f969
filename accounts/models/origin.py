"""Where a stored figure comes from: typed, imported (file, sheet, cell) or illustrative."""

from django.db import models
from django.db.models import Q


class Origin(models.TextChoices):
    """The origin of a figure (数据来源)."""

    TYPED = "typed", "录入"
    IMPORTED = "imported", "导入"
    ILLUSTRATIVE = "illustrative", "示例"


class Sourced(models.Model):
    """A stored figure with its origin."""

    origin = models.CharField("来源", max_length=12, choices=Origin, default=Origin.TYPED)
    source_file = models.CharField("来源文件", max_length=200, blank=True, editable=False)
    source_hash = models.CharField("文件校验值", max_length=64, blank=True, editable=False)
    source_sheet = models.CharField("来源工作表", max_length=60, blank=True, editable=False)
    source_cell = models.CharField("来源单元格", max_length=20, blank=True, editable=False)
    note = models.CharField(
        "说明", max_length=300, blank=True, help_text="负数必须说明原因，如“收回以前年度多拨资金”。"
    )

    class Meta:
        abstract = True


def origin_constraint(model: str) -> models.CheckConstraint:
    """An imported figure names its file and cell; any other names none."""
    return models.CheckConstraint(
        condition=(Q(origin=Origin.IMPORTED) & ~Q(source_file="") & ~Q(source_cell=""))
        | (~Q(origin=Origin.IMPORTED) & Q(source_file="", source_hash="", source_sheet="", source_cell="")),
        name=f"{model}_origin_complete",
        violation_error_message="导入的数据须记录来源文件和单元格，其他来源则不填。",
    )


def explained_when_negative(model: str, *names: str) -> models.CheckConstraint:
    """A negative amount among ``names`` needs a note."""
    condition = ~Q(note="")
    all_positive = Q()
    for name in names:
        all_positive &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0})
    return models.CheckConstraint(
        condition=condition | all_positive,
        name=f"{model}_negative_explained",
        violation_error_message="金额为负数时，请在“说明”栏写明原因。",
    )
