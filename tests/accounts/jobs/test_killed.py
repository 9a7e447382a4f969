"""Processes that are killed in the middle of background work: real ones, on the kind of database of this run.

On SQLite the process that serves the site works itself; on PostgreSQL workers of the engine do.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import dj_database_url
import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from tests.accounts.jobs.process import SHORT
from tests.faults.conftest import own_database  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60


@pytest.fixture
def process(own_database, tmp_path):  # noqa: F811 (the fixture)
    """Start a process of the product over a database of its own."""
    started = []

    def start(what, **settings):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": own_database,
            "DATA_DIR": str(tmp_path / "data"),
            "BACKGROUND": engine(),
            "JOB_LEASE_SECONDS": "1.6",
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        command = [sys.executable, "-m", "tests.accounts.jobs.process", what]
        child = subprocess.Popen(command, env=environment, cwd=tmp_path)  # noqa: S603 (our own)
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
        child.wait()


def engine():
    return "procrastinate" if connection.vendor == "postgresql" else "threads"


def until(what, *needed):
    """Wait until something is so, as long as the processes that it takes are there."""
    last = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < last, "nothing happened"
        assert [child.poll() for child in needed] == [None] * len(needed)
        time.sleep(0.05)


def test_what_a_killed_process_was_doing_is_taken_up_and_done_once(
    process,
    own_database,  # noqa: F811 (the fixture)
    tmp_path,
    django_db_blocker,
):
    log = tmp_path / "log"

    def lines():
        return log.read_text().splitlines() if log.exists() else []

    asking = process("ask")
    first = asking
    if engine() == "procrastinate":
        until(lambda: "asked" in lines(), asking)
        first = process("work")
    until(lambda: "begun long" in lines(), first)
    first.kill()
    first.wait()
    asking.kill()
    assert "done long" not in lines()

    (tmp_path / "go").touch()
    workers = [process("work") for _ in range(2)]
    until(lambda: sum(line.startswith("done") for line in lines()) == SHORT + 1, *workers)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    # One that has only begun to start when all is done does not listen yet.
    assert {worker.wait(timeout=SECONDS) for worker in workers} <= {0, -signal.SIGTERM}

    names = ["long", *(f"short-{number}" for number in range(SHORT))]
    assert sorted(line for line in lines() if line.startswith("done")) == [f"done {name}" for name in names]
    assert lines().count("begun long") == 2
    with django_db_blocker.unblock():
        own = ConnectionHandler({"default": dj_database_url.parse(own_database)})["default"]
        with own.cursor() as cursor:
            cursor.execute("SELECT state, attempts, error FROM accounts_job ORDER BY id")
            jobs = cursor.fetchall()
        own.close()
    assert jobs == [("done", 2, "")] + [("done", 1, "")] * SHORT
    assert len(list((tmp_path / "data" / "results").iterdir())) == SHORT + 1
