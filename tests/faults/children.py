"""Children of a driver: forked, so that each starts at once with everything imported, and told when to begin."""

import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections

SECONDS_TO_END = 120


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: what its work returned, or what was raised, or neither when it was killed before."""

    returned: Any = None
    raised: str = ""
    killed: bool = False
    seconds: float = 0


class Child:
    """A process that waits for ``begin`` and then does one piece of work on connections of its own."""

    def __init__(self, work: Callable[[], Any]) -> None:
        connections.close_all()
        (start, self._start), (self._answer, answer) = os.pipe(), os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._start)
            os.read(start, 1)
            os.write(answer, json.dumps(_done(work)).encode())
            # Nothing of the parent's is to be flushed or ended twice.
            os._exit(0)
        os.close(start)
        os.close(answer)
        self._begun = 0.0

    def begin(self) -> None:
        """Let it begin."""
        self._begun = time.monotonic()
        os.write(self._start, b"!")

    def kill(self) -> None:
        """End it as a power cut would: it can neither tidy up nor answer."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        """Return when it has done its work, or has not in a long time."""
        select.select([self._answer], [], [], SECONDS_TO_END)

    def end(self) -> Ended:
        """Wait for its end."""
        said = b""
        while select.select([self._answer], [], [], SECONDS_TO_END)[0]:
            read = os.read(self._answer, 65536)
            if not read:
                break
            said += read
        else:
            self.kill()
        seconds = time.monotonic() - self._begun
        _, status = os.waitpid(self.pid, 0)
        os.close(self._start)
        os.close(self._answer)
        if os.WIFSIGNALED(status):
            return Ended(killed=True, seconds=seconds)
        return Ended(**json.loads(said), seconds=seconds)


def _done(work: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {"returned": work()}
    except Exception as error:  # noqa: BLE001 (whatever it is, the parent is told)
        return {"raised": f"{type(error).__name__}: {error}\n{traceback.format_exc()}"}
    finally:
        connections.close_all()
