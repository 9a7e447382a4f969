"""The final account (部门决算) of one unit and year, its control totals and its typed comparatives."""

from django.db import models
from django.db.models import Q

from accounts.fields import MoneyField
from accounts.models.origin import Sourced
from accounts.models.units import BudgetUnit

FIRST_YEAR, LAST_YEAR = 2000, 2100


class FinalAccount(models.Model):
    """One unit's final account of one year: 汇总 of a whole department or 单位决算 of one unit."""

    class Scope(models.TextChoices):
        DEPARTMENT = "department", "部门决算（汇总）"
        UNIT = "unit", "单位决算"

    class Precision(models.TextChoices):
        YUAN = "yuan", "元（决算软件、明细账）"
        WAN = "wan", "万元（已公开的表格）"

    class State(models.TextChoices):
        """Where the account stands between entry and publication; accounts/workflow.py has the moves."""

        DRAFTING = "drafting", "编制中"
        SUBMITTED = "submitted", "待审核"
        APPROVED = "approved", "待公开"
        PUBLISHED = "published", "已公开"

    unit = models.ForeignKey(BudgetUnit, on_delete=models.PROTECT, related_name="accounts", verbose_name="单位")
    fiscal_year = models.PositiveSmallIntegerField("决算年度", help_text="四位年份，如2021。")
    scope = models.CharField("决算范围", max_length=12, choices=Scope, default=Scope.DEPARTMENT)
    profile = models.CharField("地区口径", max_length=60, help_text="决定报告的章节、句式、表格和图表。")
    precision = models.CharField(
        "数据精度",
        max_length=4,
        choices=Precision,
        default=Precision.YUAN,
        help_text="数据来源的单位，决定合计数允许的尾差。",
    )
    approved_on = models.DateField(
        "批复日期", null=True, blank=True, help_text="财政部门批复决算的日期，公开期限从此日起算20日。"
    )
    disclosed_on = models.DateField("公开日期", null=True, blank=True, help_text="印在报告封面的“公开时间”。")
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFTING, editable=False)
    revision = models.PositiveIntegerField("数据版本", default=0, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    changed_at = models.DateTimeField("最后修改", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门决算"
        ordering = ("-fiscal_year", "unit")
        indexes = (models.Index(fields=("fiscal_year", "state"), name="account_year_and_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "fiscal_year", "scope"),
                name="account_once_per_unit_and_year",
                violation_error_message="该单位这一年度的决算已经建立，不能重复建立，请打开已有的决算继续编制。",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=FIRST_YEAR, fiscal_year__lte=LAST_YEAR),
                name="account_year_in_range",
                violation_error_message=f"决算年度应在{FIRST_YEAR}至{LAST_YEAR}之间。",
            ),
            models.CheckConstraint(
                condition=~Q(profile=""), name="account_has_profile", violation_error_message="请选择地区口径。"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit.name}{self.fiscal_year}年度{self.short_scope}"

    @property
    def short_scope(self) -> str:
        """部门决算 or 单位决算."""
        return "部门决算" if self.scope == self.Scope.DEPARTMENT else "单位决算"


class StatementCell(Sourced):
    """An amount that stands for one cell of one official statement (公开表)."""

    account = models.ForeignKey(FinalAccount, on_delete=models.CASCADE, verbose_name="部门决算")
    statement = models.CharField("报表", max_length=40)
    row = models.CharField("行", max_length=60)
    column = models.CharField("列", max_length=40)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.statement} / {self.row} / {self.column}"


class ControlTotal(StatementCell):
    """A total (合计数) that the source prints besides the lines it sums; see Figures for how it is held to them."""

    amount = MoneyField("合计数（元）")
    precision = models.CharField(
        "精度", max_length=4, choices=FinalAccount.Precision, default=FinalAccount.Precision.WAN
    )

    class Meta:
        verbose_name = verbose_name_plural = "合计数"
        ordering = ("account", "statement", "row", "column")
        default_related_name = "control_totals"
        constraints = (
            models.UniqueConstraint(
                fields=("account", "statement", "row", "column"),
                name="control_total_once_per_cell",
                violation_error_message="这个单元格已有合计数。",
            ),
        )


class Comparative(StatementCell):
    """Last year's amount (上年数) of a cell, typed once where last year's account is not in the system."""

    amount = MoneyField("上年数（元）", null=True, blank=True)
    source = models.CharField("数据来源", max_length=120, blank=True, help_text="如“2020年度部门决算公开表”。")

    class Meta:
        verbose_name = verbose_name_plural = "上年数"
        ordering = ("account", "statement", "row", "column")
        default_related_name = "comparatives"
        constraints = (
            models.UniqueConstraint(
                fields=("account", "statement", "row", "column"),
                name="comparative_once_per_cell",
                violation_error_message="这个单元格已有上年数。",
            ),
        )
