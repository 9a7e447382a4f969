"""A process of its own with a kind of work that can be told to last: ``python -m tests.accounts.jobs.process ask``.

``ask`` asks for one long and several short pieces of work and stays, as a process that serves the site does; ``work``
is ``manage.py run_worker``. What is begun and done is written into a log in the folder of the process.
"""

import sys
import time
from pathlib import Path

import django
from django.core.management import call_command

SHORT = 5


def main():
    django.setup()
    _register()
    if sys.argv[1] == "ask":
        _ask()
        time.sleep(600)
    call_command("run_worker")


def _register():
    from accounts.jobs import File, Result, job  # noqa: PLC0415 (models are not loaded before)

    @job("slow", "慢工")
    def slow(handle, *, name):
        _note(f"begun {name}")
        handle.progress(1, 2, "做到一半")
        if name == "long" and not Path("go").exists():
            time.sleep(600)
        (handle.scratch / "a").write_text(name)
        _note(f"done {name}")
        return Result(name, File(handle.scratch / "a", f"{name}.txt", "text/plain"))


def _note(line):
    with Path("log").open("a") as log:
        log.write(f"{line}\n")


def _ask():
    from django.conf import settings  # noqa: PLC0415 (not before the settings are chosen)
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    from accounts.jobs import start  # noqa: PLC0415

    if settings.BACKGROUND == "procrastinate":
        call_command("migrate", "procrastinate", verbosity=0)
    by = get_user_model().objects.create(username="asking")
    for name in ("long", *(f"short-{number}" for number in range(SHORT))):
        start("slow", by=by, name=name)
    _note("asked")


if __name__ == "__main__":
    main()
