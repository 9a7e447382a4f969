"""Work done in the background (后台任务): rendering and batches, with progress, failures and retries."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.final_accounts import FinalAccount


class Job(models.Model):
    """One piece of background work. ``arguments`` and ``result`` are JSON of the job's kind.

    ``key`` is the same for the same work asked for twice. ``attempts`` counts how often it was begun; whoever works on
    it knows by this number whether it is still theirs.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"

    UNFINISHED = (State.WAITING, State.RUNNING)

    kind = models.CharField("任务", max_length=40)
    account = models.ForeignKey(
        FinalAccount, on_delete=models.CASCADE, null=True, related_name="jobs", verbose_name="部门决算"
    )
    arguments = models.JSONField("参数", default=dict)
    key = models.CharField("同一工作", max_length=64, editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="操作人")
    created_at = models.DateTimeField("提交时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True)
    seen_at = models.DateTimeField("最近活动", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    steps_done = models.PositiveIntegerField("已完成", default=0)
    steps = models.PositiveIntegerField("总数", default=0)
    told = models.CharField("进展", max_length=200, blank=True)
    error = models.TextField("失败原因", blank=True)
    result = models.JSONField("结果", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("key",), condition=Q(state__in=("waiting", "running")), name="job_once_at_a_time"
            ),
        )
        indexes = (models.Index(fields=("state", "seen_at"), name="job_what_is_under_way"),)

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
