"""What is needed from the operating system: native libraries and tools, as Debian packages them."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from setup import postgresql
from setup.terminal import SetupError, install_by_hand, say


@dataclass(frozen=True, slots=True)
class Requirement:
    """One Debian package and how to see whether what it brings is there."""

    package: str
    is_there: Callable[[], bool]


def library(name: str) -> Callable[[], bool]:
    """A test whether a shared library can be loaded."""

    def is_there() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return is_there


def tool(*names: str) -> Callable[[], bool]:
    """A test whether a command of one of these names is found."""
    return lambda: any(shutil.which(name) for name in names)


def environment_module() -> Requirement:
    """What makes a virtual environment: Debian packs it apart from Python."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Requirement(f"python{version}-venv", lambda: importlib.util.find_spec("ensurepip") is not None)


# What WeasyPrint loads for the PDF. HarfBuzz's subsetting is optional to WeasyPrint but not here: without it a
# report takes three times as long.
PDF_LIBRARIES = (
    Requirement("libpango-1.0-0", library("libpango-1.0.so.0")),
    Requirement("libpangoft2-1.0-0", library("libpangoft2-1.0.so.0")),
    Requirement("libharfbuzz-subset0", library("libharfbuzz-subset.so.0")),
)

# What only the tests use: a browser, what playwright's driver loads, readers of PDF that share no code with the
# writer, and the second database that is supported.
TEST_TOOLS = (
    Requirement("chromium", tool("chromium", "chromium-browser", "google-chrome")),
    Requirement("libatomic1", library("libatomic.so.1")),
    Requirement("poppler-utils", tool("pdftotext")),
    Requirement(postgresql.PACKAGE, lambda: postgresql.programs() is not None),
)


def missing(requirements: Sequence[Requirement]) -> list[str]:
    """The packages whose content is not there."""
    return [requirement.package for requirement in requirements if not requirement.is_there()]


def install(packages: Sequence[str]) -> None:
    """Install Debian packages where this user may.

    Raises SetupError, naming the packages, where that is not possible.
    """
    if not packages:
        return
    if shutil.which("apt-get") is None:
        raise SetupError(install_by_hand(packages, "此系统没有 apt-get / this system has no apt-get"))
    administrator = administrator_prefix()
    if administrator is None:
        reason = "当前用户无权安装软件包 / this user may not install packages"
        raise SetupError(install_by_hand(packages, reason))
    say(f"安装系统软件包：{' '.join(packages)}", "installing system packages")
    apt_get = [*administrator, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2"]
    # A new machine has no package lists yet; where updating fails, the lists at hand may still do.
    subprocess.run([*apt_get, "update"], check=False)
    command = [*apt_get, "--yes", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0", "install", *packages]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if result.returncode != 0:
        print(result.stdout)
        raise SetupError(install_by_hand(packages, "apt-get 安装失败 / apt-get failed, see above"))


def administrator_prefix() -> list[str] | None:
    """What to put before a command to run it as administrator without a question; None when that cannot be."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(["sudo", "--non-interactive", "true"], stderr=subprocess.DEVNULL, check=False)
    return ["sudo", "--non-interactive"] if allowed.returncode == 0 else None
