"""From stored rows to figures, text and charts of one account: our way against the plain way, in one run.

The plain way: a Django template in which every number is a query of its own, charts as PNG by pyplot. Both ways are
warm (everything imported, templates compiled where the way keeps them), on a database file of their own. Run from
the project's root:

    python -m benchmarks.figures_narrative_charts [--runs 7] [--plain-runs 3]
"""

import argparse
import os
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SIZES = (12, 100, 1000)
AMOUNT = re.compile(r"(\d+\.\d\d)万元")


def main() -> None:
    """Measure every size both ways and print one table of medians."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=7)
    arguments.add_argument("--plain-runs", type=int, default=3)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        _prepare(Path(scratch))
        from benchmarks.stored_account import store_account  # noqa: PLC0415 (needs the database)

        rows = [_measured(store_account(size), size, chosen.runs, chosen.plain_runs) for size in SIZES]
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(
        f"Python {platform.python_version()}, SQLite, medians of {chosen.runs} runs ({chosen.plain_runs} plain), ms\n"
    )
    print(
        "| subjects | figures | text | charts | **ours** | queries | plain text | plain charts | **plain** | queries ",
        end="",
    )
    print("| times as fast: text | charts | all |\n|---:" + "|---:" * 12 + "|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def _prepare(scratch: Path) -> None:
    import django  # noqa: PLC0415

    os.environ |= {
        "DATA_DIR": str(scratch),
        "DATABASE_URL": f"sqlite:///{scratch}/bench.sqlite3",
        "DEBUG": "false",
        "SECRET_KEY": "bench",
        "ALLOWED_HOSTS": "localhost",
    }
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def _measured(account: Any, size: int, runs: int, plain_runs: int) -> list[str]:
    from benchmarks.plain_account import plain_charts, plain_text  # noqa: PLC0415
    from disclosure.report.build import load_facts  # noqa: PLC0415

    facts: list[Any] = []

    def load() -> None:
        facts.append(load_facts(account))

    def again(step: Callable[[Any], Any]) -> Callable[[], Any]:
        return lambda: step(facts[-1])

    _check_equal(_text(load_facts(account)), plain_text(account))
    ours = _medians((load, again(_text), again(_charts)), runs)
    fresh = (lambda: plain_text(_fresh(account)), lambda: plain_charts(_fresh(account)))
    plain = _medians(fresh, plain_runs)
    read = ours[0] + ours[1]
    return [
        str(size),
        *(f"{milliseconds:.0f}" for milliseconds in ours),
        f"**{sum(ours):.0f}**",
        str(_queries(load)),
        *(f"{milliseconds:.0f}" for milliseconds in plain),
        f"**{sum(plain):.0f}**",
        str(sum(_queries(step) for step in fresh)),
        f"{plain[0] / read:.1f}",
        f"{plain[1] / ours[2]:.1f}",
        f"{sum(plain) / sum(ours):.1f}",
    ]


def _text(facts: Any) -> str:
    """Write every section and the glossary; return the words and numbers."""
    from disclosure.narrative.glossary import write_glossary  # noqa: PLC0415
    from disclosure.narrative.pen import ChartPlace  # noqa: PLC0415
    from disclosure.narrative.writer import write_section  # noqa: PLC0415

    sections = [write_section(facts, section.template) for section in facts.profile.sections if section.template]
    blocks = [block for section in (*sections, write_glossary(facts)) for block in section]
    return "\n".join("".join(run.text for run in b.runs) for b in blocks if not isinstance(b, ChartPlace))


def _charts(facts: Any) -> list[Any]:
    from disclosure.report.compose import draw_chart  # noqa: PLC0415

    return [draw_chart(facts, chart.key) for chart in facts.profile.charts]


def _fresh(account: Any) -> Any:
    return type(account).objects.get(pk=account.pk)


def _medians(steps: tuple[Callable[[], Any], ...], runs: int) -> list[float]:
    """Run the steps one after the other, once to warm up and then ``runs`` times; medians in milliseconds."""
    taken: list[list[float]] = [[] for _ in steps]
    for run in range(runs + 1):
        for times, step in zip(taken, steps, strict=True):
            start = time.perf_counter()
            step()
            if run:
                times.append((time.perf_counter() - start) * 1000)
        if sys.stderr.isatty():
            sys.stderr.write(f"\rrun {run} of {runs}   ")
    return [statistics.median(times) for times in taken]


def _queries(step: Callable[[], Any]) -> int:
    from django.db import connection  # noqa: PLC0415

    asked = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        step()
    return asked


def _check_equal(ours: str, plain: str) -> None:
    """Both ways print the same amounts, or one would be fast because it does less."""
    missing = set(AMOUNT.findall(plain)) - set(AMOUNT.findall(ours)) - {"0.00"}
    if missing:
        message = f"the plain way prints what ours does not: {sorted(missing)[:10]}"
        raise SystemExit(message)


if __name__ == "__main__":
    main()
