"""From a workbook's bytes to sheets, and on to the account's lines: our way against plain openpyxl, in one run.

The plain way: ``load_workbook`` and every cell's value; for lines, these cells given to the same reader of statements.
The files: the nine tables of a real department, and every official table of an account of 1,000 subjects in another
office's layout with borders and fonts as real files have them, as .xlsx and as .xls (which openpyxl cannot read:
there it is timed on the .xlsx). Both ways are warm, in turn, in one process; processor time of this process, the
second reading of an .xls in a process of its own aside, hence also time on the clock. Run from the project's root:

    python -m benchmarks.workbooks [--runs 7]
"""

import argparse
import io
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import xlwt

from accounts.figures.data import AccountData, BalanceLeaf, EconomicLeaf, ExpenditureLeaf, IncomeLeaf
from accounts.figures.figures import Figures
from accounts.profiles import Profile, load_profile
from accounts.statements.layout import fill
from accounts.statements.reader import statements_of
from accounts.workbooks.content import Expectation
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.public import read_public
from accounts.workbooks.sheet import Area, Sheet, Workbook

SUBJECTS = 1_000
NINE_TABLES = Path(__file__).resolve().parents[1] / "tests" / "cases" / "putuo-finance-2024.xlsx"


@dataclass(frozen=True)
class File:
    """A file to read: its bytes, those that the plain way reads, and what the reader of statements is told."""

    name: str
    content: bytes
    plain: bytes
    expected: Expectation
    profile: Profile


def open_ours(file: File) -> Workbook:
    """Open as the product does."""
    return open_workbook(file.content, file.name)


def open_plainly(file: File) -> Workbook:
    """Open as one would without further thought."""
    book = openpyxl.load_workbook(io.BytesIO(file.plain), data_only=True)
    sheets = tuple(
        Sheet(
            sheet.title,
            [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()],
            hidden=sheet.sheet_state != "visible",
            merged=tuple(
                Area(area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
                for area in sheet.merged_cells.ranges
            ),
        )
        for sheet in book.worksheets
    )
    return Workbook(file.name, "", "xlsx", sheets)


def read_lines(opened: Callable[[File], Workbook], file: File) -> int:
    """Return how many lines the file's statements make."""
    content = read_public(opened(file), file.expected, file.profile)
    if content.problems:
        raise SystemExit(f"{file.name}: {content.problems[0].message}")
    return sum(len(table.rows) for table in content.tables)


# What is timed: its name, our way and the plain way.
STAGES: dict[str, tuple[Callable[[File], object], Callable[[File], object]]] = {
    "sheets": (open_ours, open_plainly),
    "lines": (lambda file: read_lines(open_ours, file), lambda file: read_lines(open_plainly, file)),
}


def main() -> None:
    """Time every stage of every file both ways in turn, and print one table of medians."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=7)
    runs = arguments.parse_args().runs
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, medians of {runs} runs, ms\n")
    print("| file | KB | cells | to | **ours** | on the clock | plain openpyxl | **times as fast** |")
    print("|---|---:|---:|---|---:|---:|---:|---:|")
    for file in _files():
        cells = sum(value != "" for sheet in open_ours(file).sheets for row in sheet.rows for value in row)
        for stage, ways in STAGES.items():
            (ours, clock), (plain, _) = _timed(file, ways, runs)
            print(f"| {file.name} | {len(file.content) / 1000:.0f} | {cells:,} | {stage} ", end="")
            print(f"| {ours:.1f} | {clock:.1f} | {plain:.1f} | {plain / ours:.1f} |", flush=True)


def _timed(file: File, ways: Sequence[Callable[[File], object]], runs: int) -> list[tuple[float, float]]:
    """Return milliseconds of processor and clock of each way."""
    taken: list[list[tuple[float, float]]] = [[] for _ in ways]
    for _ in range(runs):
        for way, found in zip(ways, taken, strict=True):
            begun = time.process_time(), time.perf_counter()
            way(file)
            found.append(((time.process_time() - begun[0]) * 1000, (time.perf_counter() - begun[1]) * 1000))
    return [(statistics.median(p for p, _ in found), statistics.median(c for _, c in found)) for found in taken]


def _files() -> list[File]:
    from tests.accounts.workbooks.accounts import expectation  # noqa: PLC0415  (not in the timed part)
    from tests.cases import putuo  # noqa: PLC0415

    unit = putuo.account(controls=False).unit
    real = expectation(2024, (unit.name, unit.short_name))
    nine = NINE_TABLES.read_bytes()
    shanghai, sichuan = load_profile("shanghai-2024"), load_profile("sichuan-2021")
    large, made = _large_workbook(sichuan), expectation(profile=sichuan.name)
    return [
        File("nine tables.xlsx", nine, nine, real, shanghai),
        File("nine tables.xls", _as_xls(nine), nine, real, shanghai),
        File("1,000 subjects.xlsx", large, large, made, sichuan),
        File("1,000 subjects.xls", _as_xls(large), large, made, sichuan),
    ]


def _large_workbook(profile: Profile) -> bytes:
    from tests.accounts.workbooks.accounts import UNIT, YEAR, named  # noqa: PLC0415
    from tests.accounts.workbooks.public import other_layout  # noqa: PLC0415

    figures = Figures(named(_large_account()))
    filled = [fill(statement, figures, profile) for statement in statements_of(profile)]
    return other_layout.write(filled, unit_name=UNIT.name, year=YEAR, styled=True)


def _large_account() -> AccountData:
    """Return an account that spends on 1,000 subjects of every fund, in basic and project expenditure."""
    from tests.accounts.workbooks.accounts import BASIC, FUND_OF, ITEMS, UNIT, YEAR  # noqa: PLC0415

    items = ITEMS[:: len(ITEMS) // SUBJECTS][:SUBJECTS]
    amounts = {item: Decimal(12_345_678 + 7_919 * place) / 100 for place, item in enumerate(items)}
    funds = {item: FUND_OF[item] for item in items}
    return AccountData(
        year=YEAR,
        scope="department",
        precision="yuan",
        unit=UNIT,
        income=tuple(IncomeLeaf(item, funds[item], 3 * amount) for item, amount in amounts.items()),
        expenditure=tuple(
            ExpenditureLeaf(item, funds[item], nature, None, None, share * amount)
            for item, amount in amounts.items()
            for share, nature in enumerate(("basic", "project"), start=1)
        ),
        economic=tuple(
            EconomicLeaf(item, "general", nature, code, amounts[item] / 2)
            for item in items
            if funds[item] == "general"
            for nature in ("basic", "project")
            for code in BASIC[:2]
        ),
        balances=tuple(BalanceLeaf(fund, "", Decimal(50_000), Decimal(60_000), None, None) for fund in ("general",)),
    )


def _as_xls(content: bytes) -> bytes:
    """Return the same cells, merged areas and hidden sheets in the old format."""
    book = xlwt.Workbook()
    for sheet in open_workbook(content, "a.xlsx").sheets:
        copy = book.add_sheet(sheet.name)
        copy.visibility = int(sheet.hidden)
        for number, row in enumerate(sheet.rows):
            for column, value in enumerate(row):
                if value != "":
                    copy.write(number, column, value)
        for area in sheet.merged:
            copy.merge(area.first_row, area.last_row, area.first_column, area.last_column)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
