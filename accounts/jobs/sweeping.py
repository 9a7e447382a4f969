"""Looking after jobs: those that a killed process left, those no engine knows of, those long finished."""

from datetime import timedelta

from django.utils import timezone

from accounts.jobs import engines, results
from accounts.jobs.leases import is_abandoned, lease, take_up
from accounts.models import Job

KEPT = timedelta(days=30)
"""How long a finished job stays in the list."""


def sweep() -> None:
    """Take up what was left, hand to the engine what waits too long, clear away what is old. Safe in many processes."""
    now = timezone.now()
    limit = now - lease()
    for job in Job.objects.filter(state=Job.State.RUNNING, seen_at__lt=limit):
        if is_abandoned(job, now):
            take_up(job)
            engines.enqueue(job.pk)
    for number in Job.objects.filter(state=Job.State.WAITING, created_at__lt=limit).values_list("pk", flat=True):
        engines.enqueue(number)
    old = Job.objects.exclude(state__in=Job.UNFINISHED).filter(finished_at__lt=now - KEPT)
    if old.exists():
        # Only then: deleting nothing, too, would keep every other writer of SQLite waiting.
        old.delete()
    results.clear(now)
