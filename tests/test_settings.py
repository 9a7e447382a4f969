"""Settings are read by a process of its own: what it starts with, and what it refuses to start with."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NAMES = re.compile(r'env_\w+\("(\w+)"')
COMPLETE = {"PRODUCTION": "true", "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "jsgk.example.gov.cn"}


def start(data, *, shown="SECRET_KEY", **environment):
    """Start a process that reads the settings and prints one of them."""
    return subprocess.Popen(  # noqa: S603 (our own settings)
        [sys.executable, "-c", f"from config import settings; print(settings.{shown})"],
        cwd=ROOT,
        env={"DATA_DIR": str(data), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def read(data, **environment):
    printed, errors = start(data, **environment).communicate(timeout=60)
    return printed.strip(), errors.strip().splitlines()


def test_nothing_need_be_set_and_the_key_stays(tmp_path):
    first, _ = read(tmp_path)
    assert len(first) > 50
    assert read(tmp_path) == (first, [])
    assert [path.name for path in tmp_path.glob("secret-key*")] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_several_first_starts_agree_on_one_key(tmp_path):
    started = [start(tmp_path) for _ in range(4)]
    keys = {process.communicate(timeout=60)[0].strip() for process in started}
    assert keys == {(tmp_path / "secret-key").read_text()}


def test_an_empty_database_address_is_none(tmp_path):
    printed, errors = read(tmp_path, shown="DATABASES['default']['NAME']", DATABASE_URL="")
    assert (printed, errors) == (str(tmp_path / "db.sqlite3"), [])


def test_production_starts_when_it_is_complete(tmp_path):
    assert read(tmp_path, shown="SESSION_COOKIE_SECURE", **COMPLETE) == ("True", [])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is not set"),
        ({"DEBUG": "true"}, "PRODUCTION and DEBUG are both true"),
        ({"PRODUCTION": "maybe"}, "PRODUCTION='maybe': expected true or false"),
        ({"PDF_TIMEOUT_SECONDS": "soon"}, "PDF_TIMEOUT_SECONDS='soon': expected a number of seconds"),
        ({"LOCK_OUT_FAILURES": "0"}, "LOCK_OUT_FAILURES='0': expected a whole number of at least 1"),
        ({"PASSWORD_MAX_AGE_DAYS": "-1"}, "PASSWORD_MAX_AGE_DAYS='-1': expected a whole number of at least 0"),
        ({"ONE_TIME_CODE_REQUIRED": "publisher,boss"}, "ONE_TIME_CODE_REQUIRED names boss: expected some of preparer"),
        ({"PDF_TIMEOUT_SECONDS": "0"}, "PDF_TIMEOUT_SECONDS='0': expected more than zero seconds"),
        ({"BACKGROUND": "celery"}, "BACKGROUND='celery': expected one of threads, procrastinate, inline"),
        ({"BACKGROUND": "procrastinate"}, "BACKGROUND=procrastinate works over PostgreSQL"),
        ({"BACKGROUND_WORKERS": "0"}, "BACKGROUND_WORKERS='0': expected a whole number of at least 1"),
        ({"JOB_LEASE_SECONDS": "-1"}, "JOB_LEASE_SECONDS='-1': expected more than zero seconds"),
    ],
)
def test_half_configured_it_does_not_start(tmp_path, changed, told):
    printed, errors = read(tmp_path, **{**COMPLETE, **changed})
    assert printed == ""
    assert told in errors[-1]


def test_every_setting_from_the_environment_is_described_for_administrators():
    described = (ROOT / "docs" / "administrators.md").read_text(encoding="utf-8")
    source = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    names = set(NAMES.findall(source)) | {"DATABASE_URL", "SECRET_KEY"}
    assert len(names) > 10
    assert {name for name in names if f"`{name}`" not in described} == set()
