"""Does background work in a process of its own: manage.py run_worker."""

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "执行后台任务，直到被要求结束（Ctrl+C 或 SIGTERM）；正在执行的任务做完才退出。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Say how many jobs are done at once."""
        parser.add_argument("--workers", type=int, help="同时执行几个任务，缺省按 BACKGROUND_WORKERS")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work with the engine of the settings; without one, as a pool of threads over the same table."""
        if options["workers"] is not None:
            if options["workers"] < 1:
                self.stderr.write("--workers 应为正整数。")
                raise SystemExit(2)
            settings.BACKGROUND_WORKERS = options["workers"]
        self.stdout.write(f"后台任务：{settings.BACKGROUND}，同时{settings.BACKGROUND_WORKERS}个。")
        if settings.BACKGROUND == "procrastinate":
            # Its tables are there only where it was chosen.
            from accounts.jobs.engines.procrastinate import work  # noqa: PLC0415

            work()
            return
        self._threads()

    def _threads(self) -> None:
        from accounts.jobs.engines.threads import Pool  # noqa: PLC0415 (beside the other engine)

        pool = Pool(settings.BACKGROUND_WORKERS)
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, lambda *_: pool.stop())
        pool.start()
        pool.join()
