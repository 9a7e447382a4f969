"""Lets two processes do different things at once: ``python -m tests.faults.together ROUNDS``.

Needs a database and a ``DATA_DIR`` of its own, which it fills. From round to round the head start passes from one side
to the other, so that they meet at different places of their work. Prints JSON: by contest, who won or what went wrong.
"""

import json
import math
import sys
import time
import traceback

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django is set up first)

from accounts.verification import Verified, verify  # noqa: E402
from tests.faults.children import Child  # noqa: E402
from tests.faults.contests import CONTESTS, Contest  # noqa: E402
from tests.faults.snapshots import Snapshot, wait_for_the_killed  # noqa: E402
from tests.faults.work import drafted, files_amiss  # noqa: E402

# The longest head start that is measured in seconds; who has a longer one is done before the other begins.
LONGEST_START = 0.3


def main() -> None:
    """Prepare once, then let both sides begin, contest by contest and round by round."""
    rounds = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    drafted()
    snapshot = Snapshot()
    try:
        told = {
            name: [once(contest, snapshot, start) for start in head_starts(rounds)]
            for name, contest in CONTESTS.items()
        }
    finally:
        snapshot.remove()
    json.dump(told, sys.stdout, ensure_ascii=False)


def head_starts(rounds: int) -> list[float]:
    """By how much the first side begins earlier (later, where negative), in seconds."""
    between = [LONGEST_START * (1 - 2 * (number + 0.5) / (rounds - 2)) for number in range(rounds - 2)]
    return [math.inf, *between, -math.inf]


def once(contest: Contest, snapshot: Snapshot, start: float) -> str:
    """Hold one contest; return who won, or what is wrong."""
    snapshot.restore()
    one, other = (Child(side) for side in contest.prepare())
    first, second = (one, other) if start >= 0 else (other, one)
    first.begin()
    if math.isfinite(start):
        time.sleep(abs(start))
    else:
        first.wait()
    second.begin()
    ended = one.end(), other.end()
    wait_for_the_killed()
    try:
        winner = contest.judge(*ended)
    except Exception:  # noqa: BLE001 (whatever it is, it is told)
        return f"{traceback.format_exc()}\n{ended}"
    amiss = [tampering.message for tampering in verify(Verified())] + files_amiss()
    return "\n".join(amiss) or winner


if __name__ == "__main__":
    main()
