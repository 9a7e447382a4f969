"""Builds everything an installation needs: ``python -m setup.prepare [--with-tests]``.

Repeatable: what is there already is only looked at. Runs on a bare Python 3.11 without any package.
"""

import argparse
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup import environment, system
from setup.terminal import SetupError, complain


def main() -> int:
    """Prepare, and say what stopped it if anything did."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--with-tests", action="store_true", help="also what the tests need")
    parser.add_argument("--without-database", action="store_true", help="neither database nor demonstration data")
    arguments = parser.parse_args()
    try:
        with one_at_a_time():
            prepare_packages(with_tests=arguments.with_tests)
            if not arguments.without_database:
                prepare_database()
    except SetupError as error:
        complain(error)
        return 1
    return 0


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Keep two setups of one checkout from working at once; the second waits."""
    folder = data_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "setup.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def data_folder() -> Path:
    """Where an installation keeps what is its own; the settings read the same variable."""
    return Path(os.environ.get("DATA_DIR") or environment.ROOT / ".local").expanduser()


def prepare_packages(*, with_tests: bool) -> None:
    """Native libraries, virtual environment and locked packages.

    Raises SetupError. Missing tools of the tests alone do not stop it: the tests that need them fail and say so.
    """
    needed = list(system.PDF_LIBRARIES)
    if not environment.exists():
        needed.append(system.environment_module())
    missing = system.missing(needed)
    tools = system.missing(system.TEST_TOOLS) if with_tests else []
    try:
        system.install([*missing, *tools])
    except SetupError as error:
        if missing:
            raise
        complain(error)
    if still := system.missing(needed):
        raise SetupError(f"  已安装但仍无法使用 / installed but still not usable: {' '.join(still)}")
    environment.create()
    lock = environment.DEVELOPMENT_LOCK if with_tests else environment.RUN_LOCK
    if not environment.is_installed(lock):
        environment.install(lock)
    environment.check_pdf()


def prepare_database() -> None:
    """Bring the database up to date and load the demonstration accounts, in one process to save time."""
    command = [str(environment.PYTHON), "-m", "setup.database"]
    if subprocess.run(command, cwd=environment.ROOT, check=False).returncode != 0:
        raise SetupError("  数据库未能准备好，原因见上 / the database could not be prepared, see above")


if __name__ == "__main__":
    sys.exit(main())
