"""Database and published files of a driver, put back as they were before each try; on SQLite and on PostgreSQL.

The database is that of ``DATABASE_URL``, the files are those of ``DATA_DIR``: both are the driver's alone.
"""

import contextlib
import hashlib
import json
import shutil
import sqlite3
import time
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from psycopg import sql

SECONDS_TO_END = 60
# Other in every run: numbers of rows, moments, and what is computed from them.
VOLATILE = (models.AutoField, models.DateTimeField, models.ForeignKey)
VOLATILE_NAMES = {"chain", "hash", "previous_hash", "password", "heads", "sha256", "size"}
# Written after the transaction, by itself: verifying the record looks after them.
BESIDE = {"accounts.RecordAnchor"}
OF_DJANGO = {"sessions", "contenttypes", "admin"}


class Snapshot:
    """What database and files were when the snapshot was taken."""

    def __init__(self) -> None:
        self.files = Path(settings.DATA_DIR) / "publications"
        self.kept_files = Path(settings.DATA_DIR) / "publications.snapshot"
        self.name = str(connection.settings_dict["NAME"])
        connection.close()
        if connection.vendor == "sqlite":
            with contextlib.closing(sqlite3.connect(self.name)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copyfile(self.name, f"{self.name}.snapshot")
        else:
            with maintenance() as server:
                server.execute(named("ALTER DATABASE {} RENAME TO {}", self.name, f"{self.name}_snapshot"))
        self.files.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.files, self.kept_files)
        self.restore()

    def restore(self) -> None:
        """Bring back what there was; nobody may use the database meanwhile."""
        connection.close()
        if connection.vendor == "sqlite":
            for ending in ("-wal", "-shm"):
                Path(f"{self.name}{ending}").unlink(missing_ok=True)
            shutil.copyfile(f"{self.name}.snapshot", self.name)
        else:
            with maintenance() as server:
                server.execute(named("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name))
                server.execute(named("CREATE DATABASE {} TEMPLATE {}", self.name, f"{self.name}_snapshot"))
        shutil.rmtree(self.files, ignore_errors=True)
        shutil.copytree(self.kept_files, self.files)

    def remove(self) -> None:
        """Leave nothing on a server that others use too."""
        connection.close()
        if connection.vendor == "postgresql":
            with maintenance() as server:
                for name in (self.name, f"{self.name}_snapshot"):
                    server.execute(named("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def maintenance() -> psycopg.Connection:
    """A connection to the server's own database, from which others are made and removed."""
    at = connection.settings_dict
    given = {"host": at["HOST"], "port": at["PORT"], "user": at["USER"], "password": at["PASSWORD"]}
    return psycopg.connect(dbname="postgres", autocommit=True, **{key: value for key, value in given.items() if value})


def wait_for_the_killed() -> None:
    """Return when the server has noticed that a killed client is gone, and rolled back what it was doing."""
    if connection.vendor != "postgresql":
        return
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
    last = time.monotonic() + SECONDS_TO_END
    with maintenance() as server:
        while time.monotonic() < last:
            if server.execute(asked, [connection.settings_dict["NAME"]]).fetchone() == (0,):
                return
            time.sleep(0.01)
    message = "the server still works for a client that was killed"
    raise TimeoutError(message)


def digest() -> dict[str, str]:
    """A fingerprint of each table's content, without what differs from run to run; equal states, equal digests."""
    told = {}
    for model in apps.get_models():
        if model._meta.app_label in OF_DJANGO or model._meta.label in BESIDE or not model._meta.managed:
            continue
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if not isinstance(field, VOLATILE) and field.name not in VOLATILE_NAMES
        ]
        rows = sorted(
            json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True, default=str)
            for row in model._default_manager.order_by().values_list(*fields)
        )
        content = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        told[model._meta.label] = f"{len(rows)} {content[:12]}"
    return told


def named(statement: str, *names: str) -> sql.Composed:
    """A statement with names of databases in its places."""
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def _plain(value: object) -> object:
    """The value without what a record tells of numbers of rows and of moments."""
    if isinstance(value, dict):
        return {
            key: _plain(member)
            for key, member in value.items()
            if key not in {"id", "at", "manifest"} and not key.endswith(("_id", "_at"))
        }
    return [_plain(member) for member in value] if isinstance(value, list) else value
