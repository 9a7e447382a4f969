"""Workers of their own over PostgreSQL: the engine procrastinate brings a job to a worker at once.

The engine's own record of running tasks is not asked for what a killed worker left: it may be lost with the worker
(docs/decisions/0012-background-work.md). The job's lease is, and each worker looks for such jobs.
"""

import logging
from threading import Event, Thread

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from accounts.jobs import leases, running, sweeping

logger = logging.getLogger(__name__)
QUEUE = "disclosure"


@app.task(name="accounts.jobs.run", queue=QUEUE)
def run_job(number: int) -> None:
    """Do one job; what goes wrong stands in the job itself."""
    running.run(number)


def enqueue(number: int) -> None:
    """Put the job into the queue, unless it waits there already."""
    try:
        with transaction.atomic():
            run_job.configure(queueing_lock=f"job-{number}").defer(number=number)
    except AlreadyEnqueued:
        logger.debug("job %s waits already", number)


def work() -> None:
    """Do what the queue brings until the process is asked to end; what is in work then is finished first."""
    ended = Event()
    looking = Thread(target=_look, args=(ended,), name="jobs-look", daemon=True)
    looking.start()
    try:
        # Tasks and the look for work that was left use Django's connections; only the worker listens on its own.
        worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        worker.run_worker(queues=[QUEUE], concurrency=settings.BACKGROUND_WORKERS, delete_jobs="always")
    finally:
        ended.set()
        looking.join()


async def _forget_lost_tasks() -> None:
    """Remove what the engine calls running still though its worker is no more: the job itself is taken up by lease."""
    for task in await app.job_manager.get_stalled_jobs(queue=QUEUE):
        await app.job_manager.finish_job(task, Status.FAILED, delete_job=True)


def _look(ended: Event) -> None:
    while True:
        try:
            sweeping.sweep()
            async_to_sync(_forget_lost_tasks)()
        except (DatabaseError, ConnectorException):
            logger.exception("jobs cannot be read or stored now")
        finally:
            connections.close_all()
        if ended.wait(leases.beat()):
            return
