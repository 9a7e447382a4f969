"""Projects (项目) of a unit and year, and their money by source."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.fields import MoneyField
from accounts.models import BudgetUnit, FinalAccount
from accounts.models.origin import Sourced, explained_when_negative, origin_constraint

CODE = RegexValidator(r"^[0-9A-Za-z_-]{0,40}\Z", "项目代码只能由数字、字母、“-”和“_”组成，最多40位。")
AMOUNTS = ("applied", "initial", "adjusted", "arrived", "executed")


class ProjectQuerySet(models.QuerySet["Project"]):
    """The read layer of projects."""

    def of_department(self, unit_id: int, year: int) -> "ProjectQuerySet":
        """Keep the projects of a department and the units below it in ``year``, in their own order."""
        units = BudgetUnit.objects.at_or_below([unit_id]).values("pk")
        return self.filter(unit__in=units, fiscal_year=year)

    def of_unit(self, unit_id: int, year: int) -> "ProjectQuerySet":
        """Keep the projects of one unit in ``year``."""
        return self.filter(unit_id=unit_id, fiscal_year=year)

    def of_account(self, account: FinalAccount) -> "ProjectQuerySet":
        """Keep the projects that an account's report speaks of: those of its unit, of a department's units too."""
        own = self.of_department if account.scope == FinalAccount.Scope.DEPARTMENT else self.of_unit
        return own(account.unit_id, account.fiscal_year)


class Project(models.Model):
    """One project of one unit and year, with the four stages of performance management it took part in."""

    unit = models.ForeignKey(BudgetUnit, on_delete=models.PROTECT, related_name="projects", verbose_name="单位")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    code = models.CharField(
        "项目代码", max_length=40, blank=True, validators=[CODE], help_text="预算管理一体化系统中的项目代码。"
    )
    name = models.CharField("项目名称", max_length=120)
    office = models.CharField("责任科室", max_length=60, blank=True, help_text="与机构设置中的内设科室名称一致。")
    position = models.PositiveSmallIntegerField("顺序", default=0)
    pre_evaluated = models.BooleanField("事前绩效评估", default=False)
    goal_set = models.BooleanField("编制绩效目标", default=False)
    monitored = models.BooleanField("绩效监控", default=False)
    self_evaluated = models.BooleanField("绩效自评", default=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ("fiscal_year", "unit", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "fiscal_year", "name"),
                name="project_once_per_unit_and_year",
                violation_error_message="该单位这一年度已有同名项目。",
            ),
            models.UniqueConstraint(
                fields=("unit", "fiscal_year", "code"),
                condition=~Q(code=""),
                name="project_code_once_per_unit_and_year",
                violation_error_message="该单位这一年度已有这个项目代码。",
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="project_has_name", violation_error_message="请填写项目名称。"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ProjectFunding(Sourced):
    """A project's money from one source in its year. Blank is not stated; the sum over the sources is derived."""

    class Source(models.TextChoices):
        FISCAL = "fiscal", "财政资金"
        SPECIAL_ACCOUNT = "special_account", "财政专户管理资金"
        UNIT = "unit", "单位资金"
        OTHER = "other", "其他资金"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="funding", verbose_name="项目")
    source = models.CharField("资金来源", max_length=16, choices=Source, default=Source.FISCAL)
    applied = MoneyField("申报数（元）", null=True, blank=True)
    initial = MoneyField("年初预算数（元）", null=True, blank=True, help_text="财政部门年初批复的预算。")
    adjusted = MoneyField("调整后预算数（元）", null=True, blank=True, help_text="预算执行率以它为基数。")
    arrived = MoneyField("到位数（元）", null=True, blank=True, help_text="截至年底实际拨付的资金。")
    executed = MoneyField("预算执行数（元）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "项目资金"
        ordering = ("project", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "source"),
                name="project_funding_once_per_source",
                violation_error_message="每种资金来源只填一行，请合并金额。",
            ),
            origin_constraint("project_funding"),
            explained_when_negative("project_funding", *AMOUNTS),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.get_source_display()}"
