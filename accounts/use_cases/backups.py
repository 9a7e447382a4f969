"""Backup and restore (备份、恢复): database and stored files as one, copied while the site runs."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.archives import DATABASE, ArchiveError, Manifest, unpack, write_archive
from accounts.models import BudgetUnit, ChangeRecord, FinalAccount
from accounts.uploads import STORAGE

# Storages whose files belong to the rows: they are copied after the database, whose rows come after their files. Where
# one is no folder of this machine, it is backed up where it is.
STORED = (STORAGE, "publications")
LOCK_SECONDS = 30
_ASIDE = "before_restore"


class BackupError(RuntimeError):
    """A backup or restore that did not happen; the message says why and what to do, in Chinese."""


def back_up(folder: Path) -> Path:
    """Write a consistent copy of database and files into a new archive in ``folder`` and return its path.

    The archive stands under its name only when it is whole, readable by its owner alone. Raises BackupError.
    """
    now = timezone.localtime()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    archive = folder / f"backup-{now:%Y%m%d-%H%M%S-%f}.zip"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as made:
        copy, packed = Path(made) / DATABASE, Path(made) / archive.name
        _copy_database(copy)
        members = [(DATABASE, copy), *_stored_files()]
        write_archive(packed, members, vendor=connection.vendor, migrations=_applied(), made_at=now.isoformat())
        packed.chmod(0o600)
        packed.replace(archive)
    return archive


def restore(archive: Path, *, replace: bool = False) -> Manifest:
    """Put database and files back as the archive has them and return its manifest.

    The whole archive is unpacked and compared before anything is touched. A database that holds data is replaced only
    with ``replace``. An older state is to be migrated afterwards. Raises ArchiveError and BackupError.
    """
    settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as made:
        folder = Path(made)
        manifest = unpack(archive, folder)
        if manifest.vendor != connection.vendor:
            message = f"备份来自{manifest.vendor}数据库，现在用的是{connection.vendor}：请在相同的数据库上恢复。"
            raise BackupError(message)
        _refuse_newer(set(manifest.migrations))
        if not replace and (held := _held()):
            message = f"数据库不是空的（已有{held}）：恢复会替换全部数据，确定时请加 --replace，并先做一次备份。"
            raise BackupError(message)
        _restore_database(folder / DATABASE)
        _restore_files(folder / "files")
    return manifest


def _folders() -> dict[str, Path]:
    """Return the folders that are backed up, by their names in the archive."""
    folders = {"profiles": Path(settings.PROFILES_DIR), "fonts": Path(settings.FONT_DIR)}
    for name in STORED:
        storage = storages[name]
        if isinstance(storage, FileSystemStorage):
            folders[name] = Path(storage.location)
    return folders


def _stored_files() -> Iterator[tuple[str, Path]]:
    for name, folder in sorted(_folders().items()):
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder)
            if file.is_file() and not file.is_symlink() and not any(part.startswith(".") for part in inside.parts):
                yield f"files/{name}/{inside.as_posix()}", file


def _applied() -> list[str]:
    return [f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()]


def _refuse_newer(migrations: set[str]) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(migrations - known)
    if unknown:
        message = f"备份来自较新的版本（本系统没有 {unknown[0]} 等{len(unknown)}项数据库变更）：请先升级本系统再恢复。"
        raise BackupError(message)


def _held() -> str:
    """Return the name of what the database holds beyond what ``migrate`` loads; empty when there is nothing.

    No data comes into being without an entry in the record; users and units may come first.
    """
    tables = set(connection.introspection.table_names())
    for model in (FinalAccount, BudgetUnit, ChangeRecord, get_user_model()):
        if model._meta.db_table in tables and model._default_manager.exists():
            return str(model._meta.verbose_name)
    return ""


def _copy_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(_sqlite()) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    else:
        _run("pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--file={target}")


def _restore_database(source: Path) -> None:
    if connection.vendor == "sqlite":
        _restore_sqlite(source)
    else:
        _restore_postgresql(source)


def _sqlite() -> sqlite3.Connection:
    return sqlite3.connect(connection.settings_dict["NAME"], timeout=LOCK_SECONDS)


def _restore_sqlite(source: Path) -> None:
    """Let SQLite write the copy over the database in one transaction: other processes see all or nothing of it."""
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
            (sound,) = copy.execute("PRAGMA quick_check").fetchone()
            applied = {f"{app}.{name}" for app, name in copy.execute("SELECT app, name FROM django_migrations")}
    except sqlite3.DatabaseError as error:
        message = f"备份中的数据库读不出来（{error}）：请用另一份备份。"
        raise ArchiveError(message) from error
    if sound != "ok":
        message = f"备份中的数据库已损坏（{sound[:100]}）：请用另一份备份。"
        raise ArchiveError(message)
    _refuse_newer(applied)
    connection.close()
    try:
        with closing(sqlite3.connect(source)) as copy, closing(_sqlite()) as target:
            copy.backup(target)
            target.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        message = f"数据库正被使用，没有恢复（{error}）：请停止服务后再试。"
        raise BackupError(message) from error


def _restore_postgresql(source: Path) -> None:
    """Restore beside the present tables, which are dropped only when all is there, else put back."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {_ASIDE} CASCADE")
        cursor.execute(f"ALTER SCHEMA public RENAME TO {_ASIDE}")
        cursor.execute("CREATE SCHEMA public")
    try:
        _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(source))
        connection.close()
        _refuse_newer(set(_applied()))
    except BackupError:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute(f"ALTER SCHEMA {_ASIDE} RENAME TO public")
        raise
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {_ASIDE} CASCADE")


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the database; the password goes by the environment, which is nobody else's."""
    found = shutil.which(program)
    if found is None:
        message = f"没有找到 {program}：请安装与服务器同版本的 PostgreSQL 客户端程序（postgresql-client）。"
        raise BackupError(message)
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    settings_of = connection.settings_dict
    named = {name: str(settings_of[key]) for name, key in given.items() if settings_of[key]}
    if program == "pg_restore":
        arguments = (f"--dbname={named['PGDATABASE']}", *arguments)
    done = subprocess.run(  # noqa: S603 (a program of PostgreSQL, with arguments of ours)
        [found, *arguments], env={**os.environ, **named}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"{program} 没有完成：{done.stderr.strip()[-500:]}"
        raise BackupError(message)


def _restore_files(source: Path) -> None:
    for name, folder in _folders().items():
        with _put_aside(folder):
            if (source / name).is_dir():
                folder.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(source / name, folder)


@contextmanager
def _put_aside(folder: Path) -> Iterator[None]:
    """Move a folder out of the way; it is removed when its successor stands, else put back."""
    aside = folder.with_name(f"{folder.name}.{_ASIDE}")
    shutil.rmtree(aside, ignore_errors=True)
    if folder.is_dir():
        folder.rename(aside)
    try:
        yield
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        if aside.is_dir():
            aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)
