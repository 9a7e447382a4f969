"""All rules on one account in memory, by number of subjects: our way against the plain way, in one run.

The plain way fills every statement of the profile and compares every printed total with the cell that it stands in;
it knows no rule across statements, no text, no cause. Printed totals: one for every total cell, as an account has
them that was taken from published tables; without them, as one from the ledger. Run from the project's root:

    python -m benchmarks.checks [--runs 15]
"""

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from accounts.checks.context import Context, SubjectEntry
from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.samples import counts
from accounts.checks.settings import settings_of
from accounts.figures.data import (
    AccountData,
    BalanceLeaf,
    Control,
    EconomicLeaf,
    EconomicName,
    ExpenditureLeaf,
    IncomeLeaf,
    ThreePublicLeaf,
    UnitFacts,
)
from accounts.figures.figures import Figures
from accounts.money import from_wan, to_wan
from accounts.profiles import load_profile
from accounts.statements.layout import fill
from accounts.statements.reader import statements_of
from disclosure.narrative.facts import Facts
from disclosure.report.compose import chart_data, compose
from disclosure.report.outline import outline

SIZES = (10, 100, 1000)
PROFILE = load_profile("sichuan-2021")
CODES = ("30101", "30102", "30103", "30108", "30201", "30202", "30211")
NAMES = {code: EconomicName(code, "personnel" if code.startswith("301") else "public") for code in CODES}
TOTAL_LENGTHS = {3, 5}


def main() -> None:
    """Measure every size both ways and print one table of medians."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=15)
    runs = arguments.parse_args().runs
    rules = load().decided()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, {len(rules)} rules, medians of {runs} runs, ms of processor time\n")
    print("| subjects | printed totals | results | ours | plain | times as fast |\n|---:|---:|---:|---:|---:|---:|")
    for subjects in SIZES:
        lines = account(subjects)
        for data in (lines, with_totals(lines)):
            printed = report(data)
            results = len(run(fresh(data, printed), rules).results)
            ours = median(lambda data=data, printed=printed: run(fresh(data, printed), rules), runs)
            plain = median(lambda data=data: plainly(data), runs)
            row = (subjects, len(data.controls), results, f"{ours:.1f}", f"{plain:.1f}", f"{plain / ours:.1f}")
            print(f"| {' | '.join(map(str, row))} |")


def account(subjects: int) -> AccountData:
    """Return an account of the general budget with that many items, two lines each, that adds up."""
    items = [f"2{place // 40:02}{place % 40 // 8 + 1:02}{place % 8 + 1:02}" for place in range(subjects)]
    amounts = [Decimal(123_456 + 7_919 * place) for place in range(subjects)]
    named = {item[:length]: f"科目{item[:length]}" for item in items for length in (3, 5, 7)}
    return AccountData(
        year=2021,
        scope="unit",
        precision="yuan",
        unit=UnitFacts("1", "示例局", "示例局", "administrative", "510800", "示例市"),
        income=tuple(IncomeLeaf(item, "general", 3 * x) for item, x in zip(items, amounts, strict=True)),
        expenditure=tuple(
            ExpenditureLeaf(item, "general", nature, share * x, share * x, share * x)
            for item, x in zip(items, amounts, strict=True)
            for nature, share in (("basic", 2), ("project", 1))
        ),
        economic=tuple(
            EconomicLeaf(item, "general", "basic", CODES[place % len(CODES)], 2 * x)
            for place, (item, x) in enumerate(zip(items, amounts, strict=True))
        ),
        balances=(BalanceLeaf("general", "", Decimal(0), Decimal(0), None, None),),
        three_public=(ThreePublicLeaf("general", {"reception_domestic_final": Decimal(100)}),),
        three_public_counts=counts(domestic_batches=1, domestic_persons=1, vehicles_held=0),
        functional_names=named,
        economic_names=NAMES,
    )


def with_totals(data: AccountData) -> AccountData:
    """Return the account with a printed total for every cell that is a sum."""
    figures = Figures(data)
    cells = [
        figure
        for statement in statements_of(PROFILE, data.year)
        for line in fill(statement, figures, PROFILE).lines
        for row in line
        for figure in row.figures
        if figure is not None and figure.amount and (not row.row.code or len(row.row.code) in TOTAL_LENGTHS)
    ]
    controls = {figure.address: Control(from_wan(to_wan(figure.amount or Decimal(0))), "wan") for figure in cells}
    return replace(data, controls=controls)


def report(data: AccountData) -> tuple[object, ...]:
    """Return the outline of the account's report, which is laid beside it."""
    facts = Facts(Figures(data), PROFILE)
    return (outline(compose(facts, make_chart=chart_data), facts),)


def fresh(data: AccountData, beside: tuple[object, ...]) -> Context:
    """Return a context in which nothing is known yet."""
    entries = {code: SubjectEntry(code, name) for code, name in data.functional_names.items()}
    return Context(Figures(data), settings_of(PROFILE, scope=data.scope), subjects=entries, beside=beside)


def plainly(data: AccountData) -> int:
    """Fill every statement and count the printed totals that are not what their cell shows."""
    figures = Figures(data)
    return sum(
        figure is not None and figure.rejected is not None
        for statement in statements_of(PROFILE, data.year)
        for line in fill(statement, figures, PROFILE).lines
        for row in line
        for figure in row.figures
    )


def median(work: Callable[[], object], runs: int) -> float:
    """Return the median processor time of ``work`` in milliseconds, one run to warm up left out."""
    work()
    times = []
    for _ in range(runs):
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
