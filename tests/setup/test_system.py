"""Native libraries and tools: seen when there, named when they cannot be installed."""

import os

import pytest

from setup.system import PDF_LIBRARIES, Requirement, environment_module, install, library, missing, tool
from setup.terminal import SetupError


def test_what_is_there_is_not_missing():
    assert missing(PDF_LIBRARIES) == []


def test_a_library_that_cannot_be_loaded_is_missing():
    absent = Requirement("libabsent9", library("libabsent.so.9"))

    assert missing([absent, *PDF_LIBRARIES]) == ["libabsent9"]


def test_one_of_several_names_of_a_command_is_enough():
    assert tool("no-such-command", "sh")()
    assert not tool("no-such-command")()


def test_the_package_of_the_environment_module_has_the_version_of_python():
    assert environment_module().package.startswith("python3.")


def test_without_apt_get_the_message_names_the_packages(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SetupError, match=r"Missing system packages: libpango-1\.0-0 poppler-utils"):
        install(["libpango-1.0-0", "poppler-utils"])


def test_a_user_without_the_right_is_told_the_command(monkeypatch, tmp_path):
    apt_get = tmp_path / "apt-get"
    apt_get.write_text("#!/bin/sh\nexit 77\n")
    apt_get.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(SetupError, match="无权安装") as caught:
        install(["libharfbuzz-subset0"])

    assert "apt-get install --no-install-recommends libharfbuzz-subset0" in str(caught.value)


def test_a_failed_installation_says_what_apt_get_said(monkeypatch, tmp_path, capsys):
    for name, script in {"apt-get": "echo no such package; exit 100", "env": 'shift; exec "$@"'}.items():
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    with pytest.raises(SetupError, match="apt-get failed"):
        install(["libabsent9"])

    assert "no such package" in capsys.readouterr().out


def test_nothing_to_install_asks_nobody(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    install([])
