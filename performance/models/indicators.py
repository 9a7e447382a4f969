"""What a project was to achieve in its year: goals (年度目标) and the tree of indicators (绩效指标)."""

from django.db import models
from django.db.models import Q

from accounts.models.origin import Sourced, origin_constraint
from performance.models.projects import Project


class Comparator(models.TextChoices):
    """How the achieved value is held against the target (指标性质)."""

    EQUAL = "eq", "＝"
    AT_LEAST = "ge", "≥"
    AT_MOST = "le", "≤"
    QUALITATIVE = "text", "定性"


class YearlyGoal(Sourced):
    """One goal of the year beside what became of it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="goals", verbose_name="项目")
    position = models.PositiveSmallIntegerField("顺序", default=0, editable=False)
    expected = models.CharField("预期目标", max_length=600)
    achieved = models.CharField("实际完成情况", max_length=600, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度目标"
        ordering = ("project", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "expected"),
                name="yearly_goal_once",
                violation_error_message="同一个目标只填一行。",
            ),
            models.CheckConstraint(
                condition=~Q(expected=""), name="yearly_goal_has_words", violation_error_message="请填写预期目标。"
            ),
            origin_constraint("yearly_goal"),
        )

    def __str__(self) -> str:
        return f"{self.project} 年度目标{self.position + 1}"


class Indicator(Sourced):
    """One third-level indicator with its target, what was achieved and its score.

    ``target`` and ``achieved`` are texts as the form prints them; a quantitative one (＝ ≥ ≤) holds a number in
    ``unit``. ``weight`` and ``score`` are points and blank in a form without scores.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="indicators", verbose_name="项目")
    position = models.PositiveSmallIntegerField("顺序", default=0, editable=False)
    level1 = models.CharField("一级指标", max_length=40)
    level2 = models.CharField("二级指标", max_length=40)
    level3 = models.CharField("三级指标", max_length=120)
    comparator = models.CharField("指标性质", max_length=4, choices=Comparator, default=Comparator.EQUAL)
    target = models.CharField("指标值", max_length=300, blank=True)
    unit = models.CharField("度量单位", max_length=20, blank=True)
    achieved = models.CharField("完成值", max_length=300, blank=True)
    weight = models.DecimalField("权重", max_digits=5, decimal_places=2, null=True, blank=True)
    score = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True, blank=True)
    reason = models.CharField("未完成原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "绩效指标"
        ordering = ("project", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "level1", "level2", "level3"),
                name="indicator_once_per_project",
                violation_error_message="同一个三级指标只填一行。",
            ),
            models.CheckConstraint(
                condition=~Q(level1="") & ~Q(level2="") & ~Q(level3=""),
                name="indicator_has_three_levels",
                violation_error_message="一级、二级、三级指标都要填写。",
            ),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gte=0, weight__lte=100),
                name="indicator_weight_in_range",
                violation_error_message="权重应在0至100之间。",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=100),
                name="indicator_score_in_range",
                violation_error_message="得分应在0至100之间。",
            ),
            models.CheckConstraint(
                condition=Q(comparator__in=[value for value, _ in Comparator.choices]),
                name="indicator_comparator_known",
                violation_error_message="指标性质应为＝、≥、≤或定性。",
            ),
            origin_constraint("indicator"),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.level3}"
