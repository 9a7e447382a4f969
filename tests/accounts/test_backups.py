"""Backup and restore with the commands themselves, on databases and folders of their own."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from psycopg import sql

# Every test starts real commands on databases of its own.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
FILES = ("profiles/own/profile.toml", "fonts/own.ttf", "uploads/1-2-token", "publications/ab/abcd")


def manage(folder, *arguments, **settings):
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, ROOT / "manage.py", *map(str, arguments)],
        env={**environment, "DATA_DIR": str(folder), **settings},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def rows(folder):
    """Return every row of every table."""
    database = sqlite3.connect(folder / "db.sqlite3")
    try:
        tables = [name for (name,) in database.execute(TABLES)]
        return {table: database.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall() for table in tables}  # noqa: S608
    finally:
        database.close()


def write(folder, path, text):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    done = manage(folder, "migrate", "-v0")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory, empty):
    """The demonstration, with files in every folder that is kept, and its backup."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    shutil.copytree(empty, folder)
    done = manage(folder, "load_demo")
    assert done.returncode == 0, done.stderr
    for path in FILES:
        write(folder, path, f"kept {path}")
    done = manage(folder, "backup", folder / "backups")
    assert done.returncode == 0, done.stderr
    return folder, Path(done.stdout.strip())


@pytest.fixture
def fresh(tmp_path, empty):
    shutil.copytree(empty, tmp_path / "data")
    return tmp_path / "data"


def test_a_backup_is_restored_row_by_row_and_file_by_file(filled, fresh):
    folder, archive = filled
    assert archive.stat().st_mode & 0o077 == 0
    assert list(archive.parent.iterdir()) == [archive]
    write(fresh, "profiles/newer/profile.toml", "not in the backup")
    done = manage(fresh, "restore", archive)
    assert done.returncode == 0, done.stderr
    assert "全部完好" in done.stdout
    assert rows(fresh) == rows(folder)
    assert {path: (fresh / path).read_text() for path in FILES} == {path: f"kept {path}" for path in FILES}
    assert not (fresh / "profiles/newer").exists()
    assert [path.name for path in fresh.iterdir() if "restore" in path.name] == []
    guarded = sqlite3.connect(fresh / "db.sqlite3")
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        guarded.execute("DELETE FROM accounts_changerecord")
    guarded.close()


def test_data_is_replaced_only_when_asked(filled, fresh):
    folder, archive = filled
    assert manage(fresh, "restore", archive).returncode == 0
    database = sqlite3.connect(fresh / "db.sqlite3")
    database.execute("UPDATE accounts_budgetunit SET short_name = 'x'")
    database.commit()
    database.close()
    before = rows(fresh)
    refused = manage(fresh, "restore", archive)
    assert refused.returncode == 1
    assert "数据库不是空的" in refused.stderr
    assert rows(fresh) == before
    assert manage(fresh, "restore", archive, "--replace").returncode == 0
    assert rows(fresh) == rows(folder)


def rewritten(archive, target, told, database=None):
    """Write the archive again with another manifest, or another database that fits its hash."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        manifest = json.loads(old.read("manifest.json")) | told
        for name in sorted(manifest["files"]):
            content = database if name == "database" and database is not None else old.read(name)
            manifest["files"][name] = {"size": len(content), "sha256": sha256(content).hexdigest()}
            new.writestr(name, content)
        new.writestr("manifest.json", json.dumps(manifest))
    return target


def of_later_version():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE django_migrations (app, name)")
    database.execute("INSERT INTO django_migrations VALUES ('accounts', '9999_later')")
    database.commit()
    return database.serialize()


@pytest.mark.parametrize(
    ("manifest", "database", "told"),
    [
        ({"migrations": ["accounts.9999_later"]}, None, "备份来自较新的版本（本系统没有 accounts.9999_later"),
        ({}, of_later_version(), "备份来自较新的版本（本系统没有 accounts.9999_later"),
        ({"database": "oracle"}, None, "备份来自oracle数据库，现在用的是sqlite"),
        ({}, b"no database at all" * 100, "备份中的数据库读不出来"),
    ],
)
def test_a_newer_foreign_or_broken_database_is_refused_untouched(filled, fresh, tmp_path, manifest, database, told):
    before = rows(fresh)
    done = manage(fresh, "restore", rewritten(filled[1], tmp_path / "made.zip", manifest, database))
    assert done.returncode == 1
    assert told in done.stderr
    assert rows(fresh) == before


def test_a_folder_that_cannot_be_written_is_named(filled, tmp_path):
    (tmp_path / "file").write_text("")
    done = manage(filled[0], "backup", tmp_path / "file" / "x")
    assert done.returncode == 1
    assert "没有备份：不能写入" in done.stderr


@pytest.fixture
def two_databases():
    """Two empty databases on the server of the tests; yields their addresses."""
    at = connection.settings_dict
    server = {"host": at["HOST"], "port": at["PORT"], "user": at["USER"], "password": at["PASSWORD"]}
    names = [f"backup_{os.getpid()}_{number}" for number in (1, 2)]
    given = {key: value for key, value in server.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as maintenance:
        for name in names:
            maintenance.execute(f"CREATE DATABASE {name}")
        who = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
        place = f"{quote(at['HOST'] or 'localhost', safe='')}:{at['PORT'] or 5432}"
        yield [f"postgresql://{who}@{place}/{name}" for name in names]
        for name in names:
            maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")


def rows_on_server(address):
    """Return every row of every table."""
    with psycopg.connect(address) as server:
        tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        return {
            table: server.execute(sql.SQL("SELECT * FROM {} ORDER BY 1").format(sql.Identifier(table))).fetchall()
            for (table,) in tables
        }


@pytest.mark.database
@pytest.mark.skipif(connection.vendor != "postgresql", reason="make test-full runs it on PostgreSQL")
def test_postgresql_is_restored_and_left_alone_when_the_dump_is_cut(two_databases, tmp_path):
    """The demonstration, row by row and file by file, into a database and a folder of another installation."""
    one, two = two_databases
    here, there = tmp_path / "here", tmp_path / "there"
    for arguments in (("migrate", "-v0"), ("load_demo",)):
        done = manage(here, *arguments, DATABASE_URL=one)
        assert done.returncode == 0, done.stderr
    write(here, "publications/ab/abcd", "published")
    archive = Path(manage(here, "backup", tmp_path / "backups", DATABASE_URL=one).stdout.strip())
    done = manage(there, "restore", archive, DATABASE_URL=two)
    assert done.returncode == 0, done.stderr
    assert "全部完好" in done.stdout
    kept = rows_on_server(one)
    assert kept["disclosure_publication"] != []
    assert rows_on_server(two) == kept
    assert (there / "publications/ab/abcd").read_text() == "published"
    with psycopg.connect(two) as server, pytest.raises(psycopg.errors.IntegrityError, match="only grows"):
        server.execute("DELETE FROM accounts_changerecord")
    assert "数据库不是空的" in manage(there, "restore", archive, DATABASE_URL=two).stderr
    with zipfile.ZipFile(archive) as packed:
        dump = packed.read("database")
    cut = rewritten(archive, tmp_path / "cut.zip", {}, dump[: len(dump) // 2])
    assert "pg_restore 没有完成" in manage(there, "restore", cut, "--replace", DATABASE_URL=two).stderr
    assert rows_on_server(two) == kept
    assert manage(there, "restore", archive, "--replace", DATABASE_URL=two).returncode == 0
    assert rows_on_server(two) == kept
    # A second installation goes on from there.
    assert manage(there, "load_demo", DATABASE_URL=two).returncode == 0
    assert manage(there, "verify_record", DATABASE_URL=two).returncode == 0
