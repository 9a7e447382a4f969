"""The process that sets one document: a job as JSON on standard input, the PDF on standard output.

It is started anew for each document with as few imports as possible, bounds its own memory and processor time, and
says in its last line on standard error why it failed.
"""

import gc
import json
import os
import resource
import sys
from typing import Any


class RefusedError(Exception):
    """What the engine says against the document."""


def main() -> int:
    """Set one job; return 0, or 1 with the reason on standard error."""
    job = json.load(sys.stdin.buffer)
    memory, processor = job.pop("memory"), job.pop("processor")
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    os.environ["FONTCONFIG_FILE"] = job.pop("fontconfig")
    # Nothing that a library prints may get between the bytes of the PDF.
    output = os.dup(1)
    os.dup2(2, 1)
    # One document and the process ends: looking for garbage costs more than it frees.
    gc.disable()

    try:
        pdf = _set_pages(job)
    except RefusedError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    except Exception as error:
        if not _is_shortage(error, memory):
            raise
        os.write(2, f"内存不足：上限是 {memory // 1024**2} MB\n".encode())
        return 1
    with os.fdopen(output, "wb") as stream:
        stream.write(pdf)
    return 0


def _set_pages(job: dict[str, Any]) -> bytes:
    # Not before the limits and the fonts are set, which the libraries look at while they load.
    from disclosure.renderers.pdf.engine import EngineError, Job, set_pages  # noqa: PLC0415

    try:
        return set_pages(Job(**job))
    except EngineError as error:
        raise RefusedError(str(error)) from error


def _is_shortage(error: Exception, memory: int) -> bool:
    """Whether an error means that ``memory`` bytes were too few: the interpreter and its loader say so in many ways."""
    if isinstance(error, ImportError | OSError):
        # A library that could not be mapped, or one that is not there: what is in use tells them apart.
        return _peak() > memory // 2
    return isinstance(error, MemoryError | SystemError)


def _peak() -> int:
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - no import with so little left
        kilobytes = next(line.split()[1] for line in status if line.startswith("VmPeak"))
    return int(kilobytes) * 1024


if __name__ == "__main__":
    sys.exit(main())
