"""Kills a piece of work at random moments and looks what is left: ``python -m tests.faults.kills ROUNDS SEED WORK …``.

Needs a database and a ``DATA_DIR`` of its own, which it fills. The moments are spread over the time that the work takes
undisturbed: one at random in each of as many equal parts. Prints JSON: by work, what happened in every round.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django is set up first)
from django.db import connection  # noqa: E402

from accounts.verification import Verified, verify  # noqa: E402
from tests.faults.children import Child  # noqa: E402
from tests.faults.snapshots import Snapshot, digest, wait_for_the_killed  # noqa: E402
from tests.faults.work import WORKS, Work  # noqa: E402

# A little longer than the work takes, so that some rounds end just after its last step.
SPREAD = 1.1


def main() -> None:
    """Prepare once, then kill and look, round by round."""
    rounds, seed, *names = sys.argv[1:]
    call_command("migrate", verbosity=0)
    for name in names:
        WORKS[name].prepare()
    snapshot = Snapshot()
    try:
        told = {name: tried(WORKS[name], snapshot, int(rounds), int(seed)) for name in names}
    finally:
        snapshot.remove()
    json.dump(told, sys.stdout, ensure_ascii=False)


def tried(work: Work, snapshot: Snapshot, rounds: int, seed: int) -> dict[str, Any]:
    """Try one piece of work, having seen what it does when nobody disturbs it."""
    snapshot.restore()
    before = digest()
    # In this process: what the work imports, children then have from the beginning.
    work.do()
    after = digest()
    snapshot.restore()
    seconds = undisturbed(work)
    chance = random.Random(seed)  # noqa: S311 (to be repeated, not to be secret)
    return {
        "vendor": connection.vendor,
        "seconds": seconds,
        "changed": sorted(differing(before, after)),
        "rounds": [try_once(work, snapshot, moment, before, after) for moment in moments(rounds, seconds, chance)],
    }


def moments(rounds: int, seconds: float, chance: random.Random) -> Iterator[float]:
    """Yield when to kill, in seconds after the beginning."""
    for number in range(rounds):
        yield (number + chance.random()) / rounds * seconds * SPREAD


def undisturbed(work: Work) -> float:
    """Return how long the work takes in a child that nobody kills."""
    child = Child(work.do)
    child.begin()
    ended = child.end()
    if ended.raised:
        raise RuntimeError(ended.raised)
    return ended.seconds


def try_once(work: Work, snapshot: Snapshot, moment: float, before: Any, after: Any) -> dict[str, Any]:
    """Kill once, look, do the work again, look again."""
    snapshot.restore()
    child = Child(work.do)
    child.begin()
    time.sleep(moment)
    child.kill()
    ended = child.end()
    wait_for_the_killed()
    left = digest()
    amiss = looked_at(work)
    stored = "all" if left == after else "nothing" if left == before else f"part: {differing(before, left)}"
    again = Child(work.do)
    again.begin()
    finished = again.end()
    done = digest()
    if done != after:
        amiss.append(f"doing it again left other data: {differing(after, done)}")
    amiss += [f"after doing it again: {message}" for message in looked_at(work)]
    return {
        "moment": round(moment, 4),
        "killed": ended.killed,
        "raised": ended.raised + finished.raised,
        "stored": stored,
        "amiss": amiss,
    }


def looked_at(work: Work) -> list[str]:
    """What does not hold: in the record, in the database's own checks, in the files."""
    amiss = [tampering.message for tampering in verify(Verified())]
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            amiss += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
    return amiss + work.amiss()


def differing(one: dict[str, str], other: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The tables whose content differs, with both."""
    return {table: (one[table], other[table]) for table in one if one[table] != other[table]}


if __name__ == "__main__":
    main()
