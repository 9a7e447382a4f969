"""Moves of an account from one state to the next, and secrecy reviews (保密审查) of what it says."""

from django.conf import settings
from django.db import models

from accounts.models.final_accounts import FinalAccount


class WorkflowStep(models.Model):
    """One move of an account, by whom, when and why. Triggers refuse to alter or delete a step."""

    account = models.ForeignKey(FinalAccount, on_delete=models.PROTECT, related_name="steps", verbose_name="部门决算")
    move = models.CharField("动作", max_length=20)
    before = models.CharField("原状态", max_length=12, choices=FinalAccount.State)
    after = models.CharField("新状态", max_length=12, choices=FinalAccount.State)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="操作人")
    comment = models.TextField("说明", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "流转记录"
        ordering = ("account", "pk")

    def __str__(self) -> str:
        return f"{self.get_before_display()}→{self.get_after_display()}"


class SecrecyReview(models.Model):
    """A secrecy review signed by the person whom the department named (保密审查人).

    It is of the report that was submitted, known by its hash: another submission wants another review. Triggers refuse
    to alter or delete it.
    """

    class Conclusion(models.TextChoices):
        PASSED = "passed", "可以公开"
        REFUSED = "refused", "不宜公开"

    account = models.ForeignKey(
        FinalAccount, on_delete=models.PROTECT, related_name="secrecy_reviews", verbose_name="部门决算"
    )
    conclusion = models.CharField("审查结论", max_length=12, choices=Conclusion)
    opinion = models.TextField("审查意见", max_length=1000, blank=True)
    at = models.DateTimeField("审查时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="审查人")
    by_name = models.CharField("审查人姓名", max_length=150)
    content_hash = models.CharField("内容校验值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "保密审查"
        ordering = ("account", "pk")

    def __str__(self) -> str:
        return f"{self.get_conclusion_display()} {self.by_name}"
