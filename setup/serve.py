"""Serves the site on this machine: ``python -m setup.serve``.

``HOST`` and ``PORT`` choose the address, ``WEB_CONCURRENCY`` the number of processes. Prints where the site is and
how to sign in as soon as it answers.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from setup import environment
from setup.prepare import data_folder
from setup.terminal import SetupError, complain

SECONDS_TO_ANSWER = 60


def main() -> int:
    """Start the server, announce it, wait until it ends."""
    host = os.environ.get("HOST") or "127.0.0.1"
    port = os.environ.get("PORT") or "8000"
    try:
        check_free(host, port)
        server = start(host, port)
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, lambda *_: server.terminate())
        wait_until_it_answers(server, host, port)
    except SetupError as error:
        complain(error)
        return 1
    announce(host, port)
    return server.wait()


def check_free(host: str, port: str) -> None:
    """Raise SetupError when the address is not one that a server can take."""
    if not port.isdecimal():
        raise SetupError(f"  PORT={port}：应为数字 / must be a number")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except (OSError, OverflowError) as error:
            raise SetupError(
                f"  无法使用 {host}:{port}（{error}）\n  The address cannot be used; choose another: make run PORT=8001"
            ) from error


def start(host: str, port: str) -> subprocess.Popen[bytes]:
    """Start gunicorn as a child of this process, in a session of its own.

    Ctrl+C then reaches this process only, which asks the server to finish what it is serving; gunicorn itself
    would kill its workers and report that as an error.
    """
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = [
        *(str(environment.PYTHON), "-m", "gunicorn", "config.wsgi:application"),
        *("--bind", address),
        *("--workers", os.environ.get("WEB_CONCURRENCY") or "2"),
        *("--threads", "4"),
        *("--graceful-timeout", "5"),
        *("--log-level", "warning"),
        "--no-control-socket",
    ]
    return subprocess.Popen(command, cwd=environment.ROOT, start_new_session=True)


def wait_until_it_answers(server: subprocess.Popen[bytes], host: str, port: str) -> None:
    """Return when a page is served; raise SetupError when the server ended or stays silent.

    An open port is not enough: gunicorn opens it before it has loaded the site.
    """
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only compared
    last = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < last:
        if server.poll() is not None:
            raise SetupError("  服务未能启动，原因见上 / the server did not start, see above")
        connection = http.client.HTTPConnection(reachable, int(port), timeout=SECONDS_TO_ANSWER)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    server.terminate()
    raise SetupError(f"  服务 {SECONDS_TO_ANSWER} 秒内未响应 / the server did not answer in time")


def announce(host: str, port: str) -> None:
    """Print both addresses and how to sign in."""
    shown = f"[{host}]" if ":" in host else host
    lines = [
        "",
        f"公开网站 / public site    http://{shown}:{port}/",
        f"管理后台 / back office    http://{shown}:{port}/admin/",
        *sign_in(data_folder()),
        "",
        "按 Ctrl+C 停止 / Ctrl+C stops it",
    ]
    print("\n".join(lines), flush=True)


def sign_in(folder: Path) -> list[str]:
    """How to sign in: names and passwords the first time, afterwards where they are written."""
    file = folder / "sign-in.txt"
    if not file.exists():
        return []
    shown = folder / "sign-in.shown"
    content = environment.digest(file)
    if shown.exists() and shown.read_text() == content:
        return [f"登录信息见 / how to sign in: {file}"]
    shown.write_text(content)
    return [
        "",
        f"登录信息（仅显示一次，保存于 {file}）",
        "How to sign in (shown once, kept in that file):",
        "",
        *file.read_text(encoding="utf-8").rstrip().splitlines(),
    ]


if __name__ == "__main__":
    sys.exit(main())
