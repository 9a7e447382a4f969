"""Engines: who does the waiting jobs. The setting ``BACKGROUND`` names one; each is a module with ``enqueue``.

``inline``: the caller, at once. ``threads``: a pool of threads in each process that serves the site; nothing else has
to run. ``procrastinate``: workers of their own (``manage.py run_worker``) over PostgreSQL.
"""

from importlib import import_module

from django.conf import settings


def enqueue(number: int) -> None:
    """Tell the engine that a job waits; telling it twice does no harm."""
    import_module(f"{__name__}.{settings.BACKGROUND}").enqueue(number)
