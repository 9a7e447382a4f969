"""Whose jobs a person sees: those on accounts that they may read, and what they asked for without an account."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.access import accounts_visible_to
from accounts.models import Job


def jobs_visible_to(user: Any) -> QuerySet[Job]:
    """Return the jobs that ``user`` sees, newest first."""
    mine = Q(account__in=accounts_visible_to(user).values("pk")) | Q(account=None, by=user)
    return Job.objects.select_related("by", "account__unit").filter(mine)


def job_to_read(user: Any, number: int) -> Job:
    """Return a job that ``user`` sees; raise Http404 for any other."""
    job = jobs_visible_to(user).filter(pk=number).first()
    if job is None:
        message = "没有这个任务，或您没有查看它的权限。任务结束30天后从列表中删除。"
        raise Http404(message)
    return job
