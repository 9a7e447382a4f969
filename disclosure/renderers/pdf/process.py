"""Running the worker: one process for one document, with limits on time and memory."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from math import ceil
from pathlib import Path

from disclosure.renderers.pdf import fonts

MEMORY = 3 * 1024**3
"""Bytes of address space for one worker; the fonts alone are mapped with 30 MB, a report of 100 subjects peaks below
a tenth of it."""

LAST_LINES = 12

_PROJECT = Path(__file__).resolve().parents[3]


class RenderFailed(RuntimeError):  # noqa: N818  said as what happened; part of the interface
    """The worker could not make the PDF. ``lines``: the last lines it wrote."""

    def __init__(self, message: str, lines: tuple[str, ...] = ()) -> None:
        super().__init__("\n".join((message, *lines)))
        self.lines = lines


class RenderTimeout(RenderFailed):
    """The PDF was not ready within the time limit."""


def run(
    job: Mapping[str, object],
    font_directories: Sequence[Path],
    *,
    timeout: float,
    cache: Path | None,
    memory: int = MEMORY,
) -> bytes:
    """Return the PDF that a worker makes of the job within ``timeout`` seconds and ``memory`` bytes.

    ``cache`` keeps the font index between workers. Raises RenderTimeout, RenderFailed.
    """
    with tempfile.TemporaryDirectory(prefix="report-pdf-") as scratch:
        configuration = Path(scratch, "fonts.conf")
        configuration.write_text(fonts.configuration(font_directories, (cache or Path(scratch)) / "fonts"))
        # A worker whose server died must not run for ever: it never needs more of the processor than of the clock.
        limits = {"memory": memory, "processor": ceil(timeout) + 1}
        told = json.dumps({**job, **limits, "fontconfig": str(configuration)}, ensure_ascii=False)
        return _worker(told.encode(), scratch, timeout)


def _worker(told: bytes, scratch: str, timeout: float) -> bytes:
    with subprocess.Popen(
        [sys.executable, "-m", "disclosure.renderers.pdf.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_PROJECT,
        env=_environment(scratch),
        start_new_session=True,
    ) as worker:
        try:
            pdf, errors = worker.communicate(told, timeout=timeout)
        except subprocess.TimeoutExpired as expired:
            with suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)
            _, errors = worker.communicate()
            raise RenderTimeout(f"PDF 在 {timeout:g} 秒内没有生成完", _last_lines(errors)) from expired
    if worker.returncode != 0 or not pdf.startswith(b"%PDF-"):
        raise RenderFailed(_ending(worker.returncode), _last_lines(errors))
    return pdf


def _ending(status: int) -> str:
    if status < 0:
        return f"生成 PDF 的进程被 {signal.Signals(-status).name} 终止，多半是内存不够"
    return "生成 PDF 的进程没有完成"


def _environment(scratch: str) -> dict[str, str]:
    """Return a worker's environment: nothing of the server's (its secrets least of all), the same on every machine."""
    return {
        "PATH": os.defpath,
        "HOME": scratch,
        "TMPDIR": scratch,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
    }


def _last_lines(errors: bytes) -> tuple[str, ...]:
    return tuple(errors.decode(errors="replace").strip().splitlines()[-LAST_LINES:])
