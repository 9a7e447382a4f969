"""A driver is a process of its own, with a database and files of its own on the kind of database of this run."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from tests.faults.snapshots import maintenance, named

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 1500


@pytest.fixture
def own_database(tmp_path, django_db_setup, django_db_blocker):
    """The address of a database that nobody else uses: a copy of the test database, whose tables are there already."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as copy:
                connection.connection.backup(copy)
            yield f"sqlite:///{tmp_path / 'db.sqlite3'}"
            return
        connection.close()
        at = connection.settings_dict
        name = f"{at['NAME']}_of_its_own"
        with maintenance() as server:
            server.execute(named("CREATE DATABASE {} TEMPLATE {}", name, at["NAME"]))
        who = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
        yield f"postgresql://{who}@{quote(at['HOST'] or 'localhost', safe='')}:{at['PORT'] or 5432}/{name}"
        with maintenance() as server:
            server.execute(named("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


@pytest.fixture
def drive(own_database, tmp_path):
    """Run a driver and return what it tells."""

    def run(module, *arguments, **settings):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": own_database,
            "DATA_DIR": str(tmp_path),
            **settings,
        }
        done = subprocess.run(  # noqa: S603 (our own driver)
            [sys.executable, "-m", f"tests.faults.{module}", *map(str, arguments)],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(done.stdout)

    return run
