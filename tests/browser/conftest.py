"""A real browser on a real server: production settings, hashed static files, a strict content policy.

The server is a process of its own with a database of its own, so nothing here touches the test database.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 30


@pytest.fixture(scope="session", autouse=True)
def _orm_beside_playwright():
    """Let tests that follow in this process use the database: playwright keeps an event loop in this thread."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.fail("browser tests need Chromium: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def base_url(tmp_path_factory):
    """Address of a running site with a few published reports."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "PRODUCTION": "true",
        "SECRET_KEY": "for the browser tests only",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_COOKIES": "false",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
    }
    subprocess.run([sys.executable, "-m", "tests.browser.seed"], cwd=PROJECT, env=environment, check=True)
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(  # noqa: S603 - our own interpreter with fixed arguments
            [
                *(sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}"),
                *("--threads", "4", "--log-level", "warning", "--no-control-socket"),
            ],
            cwd=PROJECT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(server, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait(server, port, log):
    last = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < last:
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server did not start:\n{log.read_text()}")


class Watch:
    """What a page did besides showing itself: messages of the console, requests, failures."""

    def __init__(self, context, base_url):
        self.messages, self.foreign, self.failed, self.types = [], [], [], []
        self._home = base_url
        context.on("console", lambda message: self.messages.append(message.text))
        context.on("weberror", lambda error: self.messages.append(str(error.error)))
        context.on("request", self._requested)
        context.on("requestfailed", self._failed)

    def _requested(self, request):
        self.types.append(request.resource_type)
        if not request.url.startswith((self._home, "data:", "file:")):
            self.foreign.append(request.url)

    def _failed(self, request):
        # Whoever leaves a page before its icon has come aborts that request.
        if request.failure != "net::ERR_ABORTED":
            self.failed.append(request.url)

    def nothing_amiss(self):
        assert self.messages == []
        assert self.foreign == []
        assert self.failed == []


@pytest.fixture
def visit(browser, base_url):
    """Open a page in a fresh context; under the policy that the server sends. Returns page and watch."""
    opened = []

    def open_page(path, *, width=1440, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", **options)
        opened.append(context)
        watch = Watch(context, base_url)
        page = context.new_page()
        page.goto(path if path.startswith("file:") else base_url + path)
        page.wait_for_load_state("networkidle")
        return page, watch

    yield open_page
    for context in opened:
        context.close()
