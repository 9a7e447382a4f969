"""What setup says to the person at the terminal, in Chinese and English."""

import sys
from collections.abc import Sequence


class SetupError(Exception):
    """Setup cannot go on; the message tells the person what to do."""


def say(chinese: str, english: str) -> None:
    """Print one line about the step that begins."""
    print(f"{chinese} / {english}", flush=True)


def complain(error: SetupError) -> None:
    """Print why setup stopped."""
    print(f"\n无法继续 / Cannot go on\n{error}", file=sys.stderr, flush=True)


def install_by_hand(packages: Sequence[str], reason: str = "") -> str:
    """The message that asks for these Debian packages, and says why they could not be installed here."""
    listed = " ".join(packages)
    lines = [
        f"  缺少系统软件包 / Missing system packages: {listed}",
        *([f"  {reason}"] if reason else []),
        "  请由管理员执行 / Ask an administrator to run:",
        "      apt-get update",
        f"      apt-get install --no-install-recommends {listed}",
        "  （非 Debian 系统请安装同名的相应软件包 / on another system install what corresponds to them）",
        "  然后重新执行同一命令 / then give the same command again.",
    ]
    return "\n".join(lines)
