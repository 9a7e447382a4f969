"""How projects and the whole account are judged: self-evaluation (绩效自评) and overall evaluation (整体绩效评价).

Texts stand by the slots of the form (``fixtures/performance``), as typed, in restricted Markdown.
"""

from django.db import models
from django.db.models import Q

from accounts.models import FinalAccount
from performance.models.projects import Project


class SelfEvaluation(models.Model):
    """What the staff wrote about one project, and who answers for it."""

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, related_name="self_evaluation", verbose_name="项目"
    )
    texts = models.JSONField("自评报告文字", default=dict, blank=True)
    leader = models.CharField("项目负责人", max_length=30, blank=True)
    finance_leader = models.CharField("财务负责人", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "绩效自评"

    def __str__(self) -> str:
        return f"{self.project} 绩效自评"


class OverallEvaluation(models.Model):
    """The evaluation of one account's whole performance: texts, score (of 100) and grade as staff state them."""

    account = models.OneToOneField(
        FinalAccount, on_delete=models.CASCADE, related_name="overall_evaluation", verbose_name="部门决算"
    )
    texts = models.JSONField("评价报告文字", default=dict, blank=True)
    score = models.DecimalField("自评得分", max_digits=5, decimal_places=2, null=True, blank=True)
    grade = models.CharField("自评等级", max_length=10, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "整体绩效评价"
        constraints = (
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=100),
                name="overall_score_in_range",
                violation_error_message="得分应在0至100之间。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} 整体绩效评价"
