"""Doing a job: begun, kept alive by a thread of its own, ended with its result or its failure."""

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, connections
from django.http import Http404

from accounts.access import account_to_read
from accounts.jobs import leases, results
from accounts.jobs.registry import JobFailedError, LostError, Result, kind
from accounts.models import FinalAccount, Job

logger = logging.getLogger(__name__)

NOTES_PER_SECOND = 2
LONGEST_TOLD: int = Job._meta.get_field("told").max_length or 0
UNKNOWN_KIND = "这个版本的系统不认识这种任务。请重新发起。"
NO_RIGHT = "没有执行：{by}已不能查看这份决算。"
UNEXPECTED = "任务中途出错，没有完成。请重试；仍然失败时，请把任务编号{number}告诉系统管理员，日志里有详细原因。"


class RunningJob:
    """The handle of a job in work."""

    def __init__(self, job: Job, account: FinalAccount | None, scratch: Path) -> None:
        self.by: Any = job.by
        self.account = account
        self.asked_at = job.created_at
        self.scratch = scratch
        self._job = job
        self._noted = time.monotonic() - 1

    def progress(self, done: int, total: int, told: str = "") -> None:
        """Note how far the work is, at most twice a second; raises LostError when the job is another's now."""
        at = time.monotonic()
        if (at - self._noted) * NOTES_PER_SECOND < 1 and done < total:
            return
        self._noted = at
        if not leases.hold(self._job, steps_done=done, steps=total, told=told[:LONGEST_TOLD]):
            raise LostError


def run(number: int) -> bool:
    """Do a waiting job; return whether it was there to be done. What goes wrong in the work stands in the job."""
    job = leases.begin(number)
    if job is None:
        return False
    with tempfile.TemporaryDirectory(prefix="job-") as scratch, _signs_of_life(job):
        try:
            _finish(job, _work(job, Path(scratch)))
        except JobFailedError as error:
            leases.end(job, Job.State.FAILED, error=str(error))
        except LostError:
            logger.warning("job %s (%s) was taken up by another worker", job.pk, job.kind)
        except Exception:
            logger.exception("job %s (%s) failed", job.pk, job.kind)
            leases.end(job, Job.State.FAILED, error=UNEXPECTED.format(number=job.pk))
    return True


def run_next() -> bool:
    """Do the job that has waited longest; return whether there was one."""
    waiting = Job.objects.filter(state=Job.State.WAITING).order_by("pk").values_list("pk", flat=True)
    return any(run(number) for number in waiting[:20])


def _work(job: Job, scratch: Path) -> Result:
    try:
        known = kind(job.kind)
    except LookupError as error:
        raise JobFailedError(UNKNOWN_KIND) from error
    try:
        account = account_to_read(job.by, job.account_id) if job.account_id is not None else None
    except Http404 as error:
        raise JobFailedError(NO_RIGHT.format(by=job.by.get_full_name() or job.by.get_username())) from error
    return known.work(RunningJob(job, account, scratch), **job.arguments)


def _finish(job: Job, result: Result) -> None:
    kept = results.keep(job, result.file) if result.file else None
    stored = {
        "told": result.told,
        "address": result.address,
        "head": list(result.head),
        "rows": [list(row) for row in result.rows],
        **({"file": kept} if kept else {}),
    }
    if not leases.end(job, Job.State.DONE, result=stored, told="", error=""):
        if kept:
            results.drop(kept)
        raise LostError


@contextmanager
def _signs_of_life(job: Job) -> Iterator[None]:
    """Note in a thread of its own that the job is in work, however long one step of it takes."""
    ended = Event()

    def show() -> None:
        try:
            while not ended.wait(leases.beat()):
                try:
                    if not leases.hold(job):
                        return
                except DatabaseError:
                    # A long transaction of the work itself may hold SQLite: the next sign comes soon.
                    logger.info("no sign of life of job %s could be stored", job.pk, exc_info=True)
        finally:
            connections.close_all()

    thread = Thread(target=show, name=f"job-{job.pk}-alive", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
