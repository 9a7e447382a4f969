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

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
FILES = ("profiles/own/profile.toml", "fonts/own.ttf", "uploads/1-2-token")


def manage(folder, *arguments):
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, ROOT / "manage.py", *map(str, arguments)],
        env={**environment, "DATA_DIR": str(folder)},
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
