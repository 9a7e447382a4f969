"""A throw-away PostgreSQL server for the tests: ``python -m setup.postgresql COMMAND …``.

Runs the command with ``DATABASE_URL`` of a new, empty server made of this machine's binaries, and removes the server
afterwards, also when the command fails or is interrupted. Whoever gives ``DATABASE_URL=postgresql://…`` has a server
already: the command then uses that one. ``WITHOUT_POSTGRESQL=1`` leaves the command out, in so many words.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

from setup.terminal import SetupError, complain, install_by_hand, say

PACKAGE = "postgresql"
PROGRAMS = ("initdb", "postgres", "pg_isready", "pg_dump", "pg_restore")
# Debian keeps the server's programs out of PATH, one folder a version.
DEBIAN_FOLDERS = Path("/usr/lib/postgresql")
# Who runs the server when this process is root's: PostgreSQL refuses to.
UNPRIVILEGED = ("postgres", "nobody")
SUPERUSER = "postgres"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
# Nothing here outlives the tests, so nothing need reach the disk. Only the socket in its own folder answers.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


def main() -> int:
    """Run the command that was given on a server of its own; return its exit status."""
    command = sys.argv[1:]
    if not command:
        print(__doc__)
        return 2
    if os.environ.get("WITHOUT_POSTGRESQL"):
        say(
            "按 WITHOUT_POSTGRESQL 的要求，不在 PostgreSQL 上测试",
            "WITHOUT_POSTGRESQL is set: not tested on PostgreSQL",
        )
        return 0
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.run(command, check=False).returncode
    try:
        with throw_away_server() as url:
            return run_to_its_end(command, {**os.environ, "DATABASE_URL": url, "PATH": path_with_programs()})
    except SetupError as error:
        complain(error)
        return 1


def programs() -> Path | None:
    """The folder with the server's programs, of the newest version; None when there is none."""
    versions = [folder for folder in DEBIAN_FOLDERS.glob("*/bin") if folder.parent.name.isdecimal()]
    folders = sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    found = shutil.which("initdb")
    folders += [Path(found).resolve().parent] if found else []
    return next((folder for folder in folders if all((folder / name).exists() for name in PROGRAMS)), None)


def path_with_programs() -> str:
    """PATH with the server's programs first, so that copies are written by the same version."""
    return os.pathsep.join(filter(None, (str(programs() or ""), os.environ.get("PATH", ""))))


@contextmanager
def throw_away_server() -> Iterator[str]:
    """Start an empty server and yield the address of a database; stop and remove the server afterwards.

    Raises SetupError when there are no programs or the server does not start.
    """
    found = programs()
    if found is None:
        message = install_by_hand([PACKAGE], "测试需要 PostgreSQL 服务器 / the tests need a PostgreSQL server")
        raise SetupError(f"{message}\n  确实不用时 / to do without: WITHOUT_POSTGRESQL=1 make test")
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        data = folder / "data"
        owner = owner_of_the_server()
        if owner:
            os.chown(folder, owner["user"], owner["group"])
        arguments = ("--username", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        require(subprocess.run([found / "initdb", *arguments, data], check=False, **captured(folder), **owner))
        server = start(found, data, folder, owner)
        try:
            wait_until_it_answers(found, server, folder)
            yield f"postgresql://{SUPERUSER}@{quote(str(folder), safe='')}/postgres"
        finally:
            stop(server)


def owner_of_the_server() -> dict[str, Any]:
    """Whom the server's processes belong to, as subprocess takes it: nobody else unless this process is root's."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = next((known[name] for name in UNPRIVILEGED if name in known), None)
    if user is None:
        named = "、".join(UNPRIVILEGED)
        raise SetupError(f"  没有可以运行 PostgreSQL 的用户 / no user that may run PostgreSQL: {named}")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def captured(folder: Path) -> dict[str, Any]:
    """How a program is run whose output is only read when it fails."""
    return {"cwd": folder, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}


def require(done: subprocess.CompletedProcess[str]) -> None:
    """Raise SetupError with what a program said when it failed."""
    if done.returncode != 0:
        raise SetupError(f"  PostgreSQL 未能启动 / PostgreSQL did not start:\n{done.stdout.strip()}")


def start(found: Path, data: Path, folder: Path, owner: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start the server in a session of its own: Ctrl+C reaches the tests, which end before it."""
    options = [f"--{name}={value}" for name, value in OPTIONS.items()]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [found / "postgres", "-D", data, "-k", folder, *options],
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 (no thread runs here)
            **owner,
        )


def end_with_parent() -> None:
    """Let the kernel stop this process when the one that started it is killed: nobody else would."""
    set_death_signal = 1
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGQUIT)


def wait_until_it_answers(found: Path, server: subprocess.Popen[bytes], folder: Path) -> None:
    """Return when the server takes connections; raise SetupError with its log when it ended or stays silent."""
    last = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < last and server.poll() is None:
        if subprocess.run([found / "pg_isready", "--quiet", "--host", folder], check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise SetupError(f"  PostgreSQL 未能启动 / PostgreSQL did not start:\n{(folder / 'log').read_text()[-2000:]}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server at once: nothing of it is kept."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=SECONDS_TO_STOP)


def run_to_its_end(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command; what would end this process ends the command first, so that the server outlives it."""
    child = subprocess.Popen(command, env=environment)

    def pass_on(number: int, _: FrameType | None) -> None:
        child.send_signal(number)

    # The terminal sends Ctrl+C to the command itself.
    before = {signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN)}
    for ending in (signal.SIGTERM, signal.SIGHUP):
        before[ending] = signal.signal(ending, pass_on)
    try:
        return child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(main())
