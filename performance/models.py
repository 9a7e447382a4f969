"""Projects (项目) under performance management."""

from django.db import models
from django.db.models import Q

from accounts.models import BudgetUnit


class ProjectQuerySet(models.QuerySet["Project"]):
    """The read layer of projects."""

    def of_department(self, unit_id: int, year: int) -> "ProjectQuerySet":
        """Keep the projects of a department and the units below it in ``year``, in their own order."""
        units = BudgetUnit.objects.at_or_below([unit_id]).values("pk")
        return self.filter(unit__in=units, fiscal_year=year)

    def of_unit(self, unit_id: int, year: int) -> "ProjectQuerySet":
        """Keep the projects of one unit in ``year``."""
        return self.filter(unit_id=unit_id, fiscal_year=year)


class Project(models.Model):
    """One project of one unit and year, with the four stages of performance management it took part in."""

    unit = models.ForeignKey(BudgetUnit, on_delete=models.PROTECT, related_name="projects", verbose_name="单位")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("项目名称", max_length=120)
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
            models.CheckConstraint(
                condition=~Q(name=""), name="project_has_name", violation_error_message="请填写项目名称。"
            ),
        )

    def __str__(self) -> str:
        return self.name
