"""A second reading of an old workbook, in a process beside this one."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from accounts.workbooks.opening.guarding import refusing
from accounts.workbooks.opening.refusals import damaged

# JSON has no dates and times: a mapping without entries stands for any.
SecondValue: TypeAlias = str | int | float | bool | Mapping[str, object]
WORKER = Path(__file__).with_name("second_worker.py")
SECONDS = 10


class SecondReading:
    """Begins with the context and goes on beside the first reading; ``sheets`` waits for its end."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __enter__(self) -> Self:
        # Files, not pipes: nobody waits for the other while the first reading runs.
        self._given, self._told = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self._given.write(self.content)
        self._given.seek(0)
        self._process = subprocess.Popen(  # noqa: S603 (our own script)
            [sys.executable, "-I", str(WORKER)],
            stdin=self._given,
            stdout=self._told,
            stderr=subprocess.DEVNULL,
            env={},
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._given.close()
        self._told.close()

    def sheets(self) -> Sequence[tuple[str, Sequence[Sequence[SecondValue]]]]:
        """Return names and rows of the sheets; raise ``WorkbookRefusedError`` when the reader failed."""
        with refusing(damaged()):
            if self._process.wait(timeout=SECONDS) != 0:
                raise damaged()
            self._told.seek(0)
            return [(name, rows) for name, rows in json.load(self._told)]
