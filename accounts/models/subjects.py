"""Functional and economic subjects (支出功能分类、经济分类科目) with their years of validity.

A subject's code is a prefix code: 类 3, 款 5, 项 7 digits; a code may bear another name in other years. Account lines
hold codes, so that a catalogue that lacks a code never refuses a figure: the code is added and marked for
confirmation instead.
"""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

FUNCTIONAL_CODE = r"^2(\d{2}|\d{4}|\d{6})$"
ECONOMIC_CODE = r"^3(\d{2}|\d{4})$"


class SubjectQuerySet(models.QuerySet):
    """The read layer of both catalogues."""

    def in_year(self, year: int) -> Self:
        """Keep the subjects in force in ``year``."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=year), Q(valid_to=None) | Q(valid_to__gte=year))


class Subject(models.Model):
    """What both catalogues share."""

    class Confidence(models.TextChoices):
        VERIFIED = "verified", "已核对"
        HIGH = "high", "较可靠"
        MEDIUM = "medium", "待核对"
        LOW = "low", "不确定"
        ADDED = "added", "录入时新增，待确认"

    name = models.CharField("科目名称", max_length=100)
    valid_from = models.PositiveSmallIntegerField("启用年度", null=True, blank=True, help_text="空白表示一直有效。")
    valid_to = models.PositiveSmallIntegerField(
        "停用年度", null=True, blank=True, help_text="最后有效的年度；空白表示仍有效。"
    )
    confidence = models.CharField("核对情况", max_length=10, choices=Confidence, default=Confidence.ADDED)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def needs_confirmation(self) -> bool:
        """Whether the code was added while entering figures and nobody has confirmed it yet."""
        return self.confidence == self.Confidence.ADDED


class FunctionalSubject(Subject):
    """A subject of the functional classification (功能分类): what the money was for."""

    class Level(models.TextChoices):
        CLASS = "class", "类"
        SECTION = "section", "款"
        ITEM = "item", "项"

    LEVEL_OF_LENGTH = {3: Level.CLASS, 5: Level.SECTION, 7: Level.ITEM}

    code = models.CharField(
        "科目编码",
        max_length=7,
        db_index=True,
        validators=[
            RegexValidator(FUNCTIONAL_CODE, "功能分类科目编码应为“2”开头的3位（类）、5位（款）或7位（项）数字。")
        ],
    )
    level = models.CharField("级次", max_length=10, choices=Level, editable=False)
    fund = models.CharField("所属预算", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "功能分类科目"
        ordering = ("code", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "valid_from"),
                name="functional_code_once_a_period",
                violation_error_message="该编码在这个启用年度已有一条记录。",
            ),
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(valid_from=None),
                name="functional_code_once_from_ever",
                violation_error_message="该编码已有一条启用年度空白的记录。",
            ),
            models.CheckConstraint(
                condition=Q(level="class", code__regex=r"^2[0-9]{2}$")
                | Q(level="section", code__regex=r"^2[0-9]{4}$")
                | Q(level="item", code__regex=r"^2[0-9]{6}$"),
                name="functional_level_fits_code",
                violation_error_message="编码位数与级次不符：类3位、款5位、项7位。",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="functional_period_in_order",
                violation_error_message="停用年度不能早于启用年度。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def clean_fields(self, exclude: set[str] | None = None) -> None:  # type: ignore[override]
        """Derive the level from the code before the fields are checked."""
        self.level = self.LEVEL_OF_LENGTH.get(len(self.code), "")
        super().clean_fields(exclude)


class EconomicSubject(Subject):
    """A subject of the departmental economic classification (部门预算支出经济分类): what the money bought."""

    class ExpenseGroup(models.TextChoices):
        PERSONNEL = "personnel", "人员经费"
        PUBLIC = "public", "公用经费"
        NONE = "", "不分"

    code = models.CharField(
        "科目编码",
        max_length=5,
        db_index=True,
        validators=[RegexValidator(ECONOMIC_CODE, "经济分类科目编码应为“3”开头的3位（类）或5位（款）数字。")],
    )
    expense_group = models.CharField("经费类别", max_length=10, choices=ExpenseGroup, blank=True)
    in_basic_table = models.BooleanField("列入基本支出表", default=True)
    three_public_item = models.CharField("对应“三公”项目", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "经济分类科目"
        ordering = ("code", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "valid_from"),
                name="economic_code_once_a_period",
                violation_error_message="该编码在这个启用年度已有一条记录。",
            ),
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(valid_from=None),
                name="economic_code_once_from_ever",
                violation_error_message="该编码已有一条启用年度空白的记录。",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^3([0-9]{2}|[0-9]{4})$"),
                name="economic_code_form",
                violation_error_message="经济分类科目编码应为“3”开头的3位（类）或5位（款）数字。",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="economic_period_in_order",
                violation_error_message="停用年度不能早于启用年度。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
