"""A pool of threads in this process, which look into the table of jobs: when woken, and regularly.

The pools of all processes over one database share the work. A process that ends takes its threads along; what they were
doing is taken up by another process, or by the next one.
"""

import logging
import os
from contextlib import suppress
from threading import Event, Lock, Thread

from django.conf import settings
from django.db import DatabaseError, connections

from accounts.jobs import leases, running, sweeping

logger = logging.getLogger(__name__)


class Pool:
    """Threads that do waiting jobs until they are told to stop."""

    def __init__(self, size: int) -> None:
        self._woken = Event()
        self._stopped = Event()
        self._threads = [Thread(target=self._loop, name=f"jobs-{number}", daemon=True) for number in range(size)]

    def start(self) -> None:
        """Begin to look for work."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that a job waits."""
        self._woken.set()

    def stop(self) -> None:
        """End when the jobs in work are done."""
        self._stopped.set()
        self._woken.set()

    def join(self) -> None:
        """Wait until all threads have ended; signals are heard meanwhile."""
        for thread in self._threads:
            while thread.is_alive():
                thread.join(timeout=1)

    def _loop(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                sweeping.sweep()
                while not self._stopped.is_set() and running.run_next():
                    pass
            except DatabaseError:
                logger.exception("jobs cannot be read or stored now")
            finally:
                connections.close_all()
            self._woken.wait(timeout=leases.beat())


_pools: dict[int, Pool] = {}
_lock = Lock()


def enqueue(number: int) -> None:  # noqa: ARG001 (the table says which)
    """Wake the pool of this process."""
    pool().wake()


def pool() -> Pool:
    """Return this process's pool, started when it was not there; a forked process needs one of its own."""
    with _lock:
        found = _pools.get(os.getpid())
        if found is None:
            found = _pools[os.getpid()] = Pool(settings.BACKGROUND_WORKERS)
            found.start()
    return found


def serve() -> None:
    """Let a process that serves the site look for work from its start: the last one may have been killed at it."""
    if settings.BACKGROUND == "threads":
        with suppress(RuntimeError):  # no more threads can be had: the site is served all the same
            pool()
