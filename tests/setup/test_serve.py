"""The server: says where it is and how to sign in, and why it does not start."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from setup.environment import ROOT
from setup.serve import check_free, sign_in
from setup.terminal import SetupError


def test_passwords_are_shown_once_and_again_when_they_change(tmp_path):
    file = tmp_path / "sign-in.txt"
    file.write_text("编制人 preparer kx8-first\n", encoding="utf-8")

    assert "编制人 preparer kx8-first" in sign_in(tmp_path)
    assert sign_in(tmp_path) == [f"登录信息见 / how to sign in: {file}"]

    file.write_text("编制人 preparer kx8-second\n", encoding="utf-8")
    assert "编制人 preparer kx8-second" in sign_in(tmp_path)


def test_nothing_is_said_about_signing_in_when_nobody_can(tmp_path):
    assert sign_in(tmp_path) == []


def test_a_port_that_is_taken_is_refused_with_another_proposed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        with pytest.raises(SetupError, match="make run PORT=8001"):
            check_free("127.0.0.1", port)


@pytest.mark.parametrize("port", ["", "eighty", "-1", "70000"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(SetupError):
        check_free("127.0.0.1", port)


@pytest.fixture
def port():
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_it_serves_and_prints_both_addresses(tmp_path, port):
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    manage = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(manage, cwd=ROOT, env=environment, check=True)
    (tmp_path / "sign-in.txt").write_text("preparer kx8-first\n")
    command = [sys.executable, "-m", "setup.serve"]

    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        printed = []
        for line in server.stdout:
            printed.append(line.rstrip())
            if "Ctrl+C" in line:
                break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/login/", timeout=10) as page:
                status = page.status
        finally:
            server.send_signal(signal.SIGINT)

    assert status == 200
    assert f"公开网站 / public site    http://127.0.0.1:{port}/" in printed
    assert f"管理后台 / back office    http://127.0.0.1:{port}/admin/" in printed
    assert "preparer kx8-first" in printed
    assert server.returncode == 0


def test_a_site_that_cannot_be_loaded_is_not_announced(tmp_path, port):
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "PORT": str(port), "DEBUG": "neither"}
    command = [sys.executable, "-m", "setup.serve"]

    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert result.returncode == 1
    assert "the server did not start" in result.stderr
    assert "公开网站" not in result.stdout
