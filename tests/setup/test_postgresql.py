"""The throw-away server of the tests: there while the command runs, gone afterwards, however it ends."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from setup import postgresql
from setup.environment import ROOT
from setup.terminal import SetupError

RUN = (sys.executable, "-m", "setup.postgresql")
# Prints the address it was given and that it asked the server; then it waits to be ended where the test says so.
ASK = "import os, psycopg; print(os.environ['DATABASE_URL']); psycopg.connect(os.environ['DATABASE_URL'])"
ASK_AND_WAIT = f"{ASK}; print('asked', flush=True); import time; time.sleep(60)"


def environment(**given):
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "WITHOUT_POSTGRESQL"}}
    return {**kept, **given}


def run(*command, **given):
    return subprocess.run(
        [*RUN, *command], env=environment(**given), cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def folder_of(address):
    """The folder of the server's data, which is also that of its socket."""
    return Path(unquote(urlsplit(address).netloc.rpartition("@")[2]))


def is_gone(folder):
    last = time.monotonic() + 10
    while folder.exists() and time.monotonic() < last:
        time.sleep(0.05)
    return not folder.exists()


def processes_in(folder):
    """Running processes that name the folder in their command line."""
    named = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            line = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in line:
            named.append(place.name)
    return named


@pytest.mark.slow
def test_the_command_has_a_server_and_its_status_is_told():
    done = run(sys.executable, "-c", f"{ASK}; raise SystemExit(7)")
    assert (done.returncode, done.stderr) == (7, "")
    folder = folder_of(done.stdout.strip())
    assert is_gone(folder)
    assert processes_in(folder) == []


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_command_leaves_nothing(ending):
    running = subprocess.Popen(
        [*RUN, sys.executable, "-c", ASK_AND_WAIT],
        env=environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A run in the background ignores Ctrl+C, and those whom it starts would, too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (one thread starts it)
    )
    folder = folder_of(running.stdout.readline().strip())
    assert running.stdout.readline() == "asked\n"
    assert folder.exists()
    # Ctrl+C reaches all processes of the terminal, another signal only the one it is sent to.
    os.killpg(running.pid, ending) if ending == signal.SIGINT else running.send_signal(ending)
    assert running.wait(timeout=30) != 0
    running.stdout.close()
    assert is_gone(folder)
    assert processes_in(folder) == []


@pytest.mark.slow
def test_a_killed_run_takes_its_server_along():
    running = subprocess.Popen(
        [*RUN, sys.executable, "-c", ASK], env=environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    folder = folder_of(running.stdout.readline().strip())
    running.kill()
    running.wait(timeout=10)
    running.stdout.close()
    last = time.monotonic() + 10
    while processes_in(folder) and time.monotonic() < last:
        time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)
    assert processes_in(folder) == []


def test_a_server_that_is_given_is_used():
    given = "postgresql://somebody@elsewhere/name"
    done = run(sys.executable, "-c", "import os; print(os.environ['DATABASE_URL'])", DATABASE_URL=given)
    assert (done.returncode, done.stdout.strip()) == (0, given)


def test_who_does_without_is_told_that_nothing_was_tested():
    done = run(sys.executable, "-c", "raise SystemExit(7)", WITHOUT_POSTGRESQL="1")
    assert done.returncode == 0
    assert "not tested on PostgreSQL" in done.stdout


def test_without_programs_the_run_fails_and_names_the_package(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(postgresql, "DEBIAN_FOLDERS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("WITHOUT_POSTGRESQL", raising=False)
    monkeypatch.setattr(sys, "argv", ["postgresql", "true"])
    assert postgresql.main() == 1
    told = capsys.readouterr().err
    assert "apt-get install --no-install-recommends postgresql" in told
    assert "WITHOUT_POSTGRESQL=1" in told


def test_the_newest_version_is_taken_by_number(monkeypatch, tmp_path):
    for version in ("9", "15", "broken"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        for name in postgresql.PROGRAMS:
            (folder / name).touch()
    (tmp_path / "17" / "bin").mkdir(parents=True)
    monkeypatch.setattr(postgresql, "DEBIAN_FOLDERS", tmp_path)
    assert postgresql.programs() == tmp_path / "15" / "bin"


def test_a_server_that_does_not_start_says_why(monkeypatch):
    monkeypatch.setattr(postgresql, "OPTIONS", {"no_such_setting": "on"})
    with pytest.raises(SetupError, match="no_such_setting"), postgresql.throw_away_server():
        pytest.fail("the server started")
