"""The process that sets one document: a job as JSON on standard input, the PDF on standard output.

It is started anew for each document with as few imports as possible, bounds its own memory and processor time, and
says in its last line on standard error why it failed.
"""

import gc
import json
import os
import resource
import sys


def main() -> int:
    """Set one job; return 0, or 1 with the reason on standard error."""
    job = json.load(sys.stdin.buffer)
    for limit, key in ((resource.RLIMIT_AS, "memory"), (resource.RLIMIT_CPU, "processor")):
        most = job.pop(key)
        resource.setrlimit(limit, (most, most))
    os.environ["FONTCONFIG_FILE"] = job.pop("fontconfig")
    # Nothing that a library prints may get between the bytes of the PDF.
    output = os.dup(1)
    os.dup2(2, 1)
    # One document and the process ends: looking for garbage costs more than it frees.
    gc.disable()

    # Not before the limits and the fonts are set, which the libraries look at while they load.
    from disclosure.renderers.pdf.engine import EngineError, Job, set_pages  # noqa: PLC0415

    try:
        pdf = set_pages(Job(**job))
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with os.fdopen(output, "wb") as stream:
        stream.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
