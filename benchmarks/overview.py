"""The finance bureau's overview by number of accounts: our way against the plain way, on SQLite in one run.

The plain way reads every unit and its account of the year, asks for each account's deadline rule and first publication,
counts and sorts in Python, and shows the first fifty. Both answer with the same page, which the benchmark checks. Run
from the project's root:

    python -m benchmarks.overview [--runs 5] [--most 100000]
"""

import argparse
import os
import platform
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.overview import Overview

SIZES = (1_000, 10_000, 100_000)
# The plain way is asked no more than this: it takes as long as it has accounts.
MOST_PLAIN = 1_000
YEAR = 2021
TODAY = date(2022, 10, 8)
PAGE = 50
REGIONS = 100
Page = list[tuple[int, int | None]]


def main() -> None:
    """Measure every size and print one table of medians."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--most", type=int, default=SIZES[-1])
    given = arguments.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, SQLite, medians of {given.runs} runs, ms of processor time\n")
    print(
        "| accounts | counts and first page | queries | late only | words | last page | all rows, s | plain | queries |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for size in SIZES:
        if size <= given.most:
            _measure(size, given.runs)


def _measure(size: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _database(folder)
        regions = store(size)
        first, queries = _timed(lambda: _page(_overview(regions)), runs)
        late, _ = _timed(lambda: _page(_overview(regions, state="late")), runs)
        words, _ = _timed(lambda: _page(_overview(regions, search="77")), runs)
        last, _ = _timed(lambda: _overview(regions).rows(size - PAGE, size), runs)
        workbook, _ = _timed(lambda: sum(1 for _ in _overview(regions).all_rows()), 1)
        cells = [size, f"{first:.0f}", queries, f"{late:.0f}", f"{words:.0f}", f"{last:.0f}", f"{workbook / 1000:.1f}"]
        if size <= MOST_PLAIN:
            if plain(regions)[1] != _page(_overview(regions)):
                raise SystemExit("the two ways show different pages")
            took, asked = _timed(lambda: plain(regions), 1)
            cells += [f"{took:.0f}", asked]
        print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def _database(folder: str) -> None:
    """Give this process an empty database in ``folder``; Django is set up by the first call."""
    import django  # noqa: PLC0415 (the settings are read from the environment first)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["DATA_DIR"] = folder
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    connection.close()
    connection.settings_dict["NAME"] = f"{folder}/db.sqlite3"
    call_command("migrate", verbosity=0)


def store(size: int) -> list[str]:
    """Store ``size`` units, nine of ten with an account of the year, in every state; return their regions."""
    from accounts.models import BudgetUnit, DisclosureDeadline, FinalAccount, Region, WorkflowStep  # noqa: PLC0415
    from accounts.system_user import command_line_user  # noqa: PLC0415

    chance = random.Random(size)  # noqa: S311 (the same accounts in every run)
    codes = [f"51{number // 10:02}{number % 10:02}" for number in range(100, 100 + REGIONS)]
    Region.objects.bulk_create([Region(code=code, name=f"第{code}区") for code in codes], ignore_conflicts=True)
    DisclosureDeadline.objects.bulk_create(
        [
            DisclosureDeadline(region_id=code, fiscal_year=YEAR, days=15 + number % 5)
            for number, code in enumerate(codes[:40])
        ]
    )
    units = BudgetUnit.objects.bulk_create(
        [
            BudgetUnit(region_id=chance.choice(codes), code=f"{number:06}", name=f"示例第{number}局")
            for number in range(size)
        ],
        batch_size=5000,
    )
    accounts = FinalAccount.objects.bulk_create(
        [
            FinalAccount(
                unit=unit,
                fiscal_year=YEAR,
                profile="sichuan-2021",
                state=chance.choice(FinalAccount.State.values),
                approved_on=TODAY - timedelta(days=chance.randrange(40)) if chance.random() < 0.8 else None,  # noqa: PLR2004
            )
            for unit in units
            if chance.random() < 0.9  # noqa: PLR2004
        ],
        batch_size=5000,
    )
    by = command_line_user()
    WorkflowStep.objects.bulk_create(
        [
            WorkflowStep(
                account=account, move="correct", before="published", after="drafting", at=datetime.now(UTC), by=by
            )
            for account in accounts
            if account.state == FinalAccount.State.DRAFTING and chance.random() < 0.1  # noqa: PLR2004
        ],
        batch_size=5000,
    )
    return codes


def plain(regions: list[str]) -> tuple[Counter[str], Page]:
    """Count and sort in Python, with three queries for each account."""
    from accounts.deadlines import DeadlineRule, deadline, regions_above  # noqa: PLC0415
    from accounts.models import BudgetUnit, DisclosureDeadline, WorkflowStep  # noqa: PLC0415

    counts: Counter[str] = Counter()
    rows: list[Any] = []
    for unit in BudgetUnit.objects.filter(region__in=regions):
        account = unit.accounts.filter(fiscal_year=YEAR).first()
        above = DisclosureDeadline.objects.filter(fiscal_year=YEAR, region__in=regions_above(unit.region_id))
        rule = above.order_by("-region").first() or DeadlineRule()
        due = deadline(account.approved_on if account else None, rule.days, rule.latest_on)
        state = account.state if account else "none"
        counts[state] += 1
        before = WorkflowStep.objects.filter(account=account, before="published").exists() if account else False
        counts["late"] += bool(due and due < TODAY and state != "published" and not before)
        key = (state == "published", due is None, due or TODAY, unit.region_id, unit.code)
        rows.append((key, unit.pk, account.pk if account else None))
    return counts, [(unit, account) for _, unit, account in sorted(rows)[:PAGE]]


def _overview(regions: list[str], **asked: str) -> "Overview":
    from accounts.overview import Asked, Overview  # noqa: PLC0415

    return Overview(regions, Asked(YEAR, **asked), TODAY)


def _page(overview: "Overview") -> Page:
    overview.counts()
    return [(row.unit.pk, row.account.pk if row.account else None) for row in overview.rows(0, PAGE)]


def _timed(way: Callable[[], object], runs: int) -> tuple[float, int]:
    """Return the median processor time in ms and how many queries one run asks."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as asked:
        way()
    queries = len(asked)
    taken = []
    for _ in range(runs):
        began = time.process_time()
        way()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken), queries


if __name__ == "__main__":
    main()
