"""Whose a job is: begun by one worker at a time, kept by signs of life, taken up again when these stop.

Every change of a job's state is one conditional statement, so that of two processes one succeeds. ``attempts`` is the
number under which a worker holds its job.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from accounts.jobs.registry import ATTEMPTS, kind
from accounts.models import Job

BEATS_PER_LEASE = 4
INTERRUPTED = (
    "执行任务的进程中断了{times}次，已不再自动重试（可能是内存不足，或服务被重启）。数据没有变化：请稍后重试；仍然"
    "失败时，请把任务编号{number}告诉系统管理员。"
)


def lease() -> timedelta:
    """Return how long a job is its worker's after a sign of life."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def beat() -> float:
    """Return the seconds between two signs of life, and between two looks for work that was left."""
    return settings.JOB_LEASE_SECONDS / BEATS_PER_LEASE


def begin(number: int) -> Job | None:
    """Make a waiting job the caller's and return it; ``None`` when it does not wait (any more)."""
    now = timezone.now()
    begun = Job.objects.filter(pk=number, state=Job.State.WAITING).update(
        state=Job.State.RUNNING,
        attempts=F("attempts") + 1,
        started_at=now,
        seen_at=now,
        steps_done=0,
        steps=0,
        told="",
    )
    return Job.objects.select_related("by").get(pk=number) if begun else None


def hold(job: Job, **values: Any) -> bool:
    """Store values of a job that is the caller's, with a sign of life; ``False``: it is another's now."""
    held = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    return bool(held.update(seen_at=timezone.now(), **values))


def end(job: Job, state: Job.State, **values: Any) -> bool:
    """Finish a job that is the caller's; ``False``: it is another's now, and what was made counts for nothing."""
    return hold(job, state=state, finished_at=timezone.now(), **values)


def is_abandoned(job: Job, now: datetime | None = None) -> bool:
    """Whether the process that worked on the job has shown no sign of life for a lease's time."""
    limit = (now or timezone.now()) - lease()
    return job.state == Job.State.RUNNING and job.seen_at is not None and job.seen_at < limit


def take_up(job: Job) -> None:
    """Let an abandoned job wait for another worker; give it up when it was begun too often."""
    same = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts, seen_at=job.seen_at)
    if job.attempts < _attempts(job):
        same.update(state=Job.State.WAITING)
    else:
        error = INTERRUPTED.format(times=job.attempts, number=job.pk)
        same.update(state=Job.State.FAILED, finished_at=timezone.now(), error=error)


def _attempts(job: Job) -> int:
    try:
        return kind(job.kind).attempts
    except LookupError:
        return ATTEMPTS
