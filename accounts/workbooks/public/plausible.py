"""Amounts that cannot be: a unit that is wrong by ten thousand, a table whose columns are shifted."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from accounts.figures import concepts
from accounts.figures.data import Address
from accounts.figures.sums import ENVELOPE_PER_NUMBER
from accounts.money import YUAN_PER_WAN, Unit
from accounts.workbooks.problems import WorkbookProblem
from accounts.workbooks.public.lines import OTHER_SOURCES, SPENT, TOTAL
from accounts.workbooks.public.statement import Printed, StatementReading

# The same total in several statements.
SAME = (
    ("income_expenditure/income_total/amount", "income/total/total"),
    ("income_expenditure/expenditure_total/amount", "expenditure/total/total"),
    ("income_expenditure/general/amount", "fiscal/general/amount"),
    ("fiscal/expenditure_total/general", "general_expenditure/total/total"),
)
NEAR = Decimal("0.01")
LARGEST_TOTAL = Decimal(10) ** 11  # 元; with no amount below a million this is no department's total but a wrong unit
SMALLEST_OF_LARGE = Decimal(10) ** 6
LARGEST_OF_ALL = Decimal(10) ** 12  # 元: a trillion is more than any department spends
SMALLEST_TOTAL = Decimal(20_000)  # 元: less than this is no department's year
PARTS = {"income": ("fiscal", *OTHER_SOURCES), "expenditure": tuple(concepts.NATURES), "general_expenditure": SPENT}
FEWEST_SHIFTED = 2


def problems(readings: Sequence[StatementReading], units: Mapping[str, Unit]) -> Iterator[WorkbookProblem]:
    """Yield a problem for a statement in another unit than it states, and for statements with shifted columns."""
    cells = {address: printed for reading in readings for address, printed in reading.cells.items()}
    by_kind = {reading.region.kind: reading for reading in readings}
    differing = list(_differing(cells))
    if differing:
        for kind, address in _blamed(differing):
            yield _wrong_unit(cells[address], units[kind], _other(units[kind]))
    else:
        yield from _implausible(readings, units)
    for kind, parts in PARTS.items():
        if kind in by_kind:
            yield from _shifted(by_kind[kind], parts)


def _differing(cells: Mapping[Address, Printed]) -> Iterator[tuple[Address, Address]]:
    for one, other in SAME:
        first, second = (Address(*text.split("/")) for text in (one, other))
        a, b = (cells[x].amount if x in cells else None for x in (first, second))
        if a and b and any(abs(x / y / YUAN_PER_WAN - 1) < NEAR for x, y in ((a, b), (b, a))):
            yield first, second


def _blamed(differing: Sequence[tuple[Address, Address]]) -> Iterator[tuple[str, Address]]:
    """Yield the statements that differ from most others, each with one of its cells."""
    pairs = [(x.statement, y.statement) for x, y in differing]
    counts: dict[str, int] = {}
    for pair in pairs:
        for kind in pair:
            counts[kind] = counts.get(kind, 0) + 1
    seen = set()
    for first, second in differing:
        blamed = first if counts[first.statement] > counts[second.statement] else second
        if blamed.statement not in seen:
            seen.add(blamed.statement)
            yield blamed.statement, blamed


def _implausible(readings: Sequence[StatementReading], units: Mapping[str, Unit]) -> Iterator[WorkbookProblem]:
    stated = [printed for reading in readings for printed in reading.cells.values() if printed.amount]
    if not stated:
        return
    printed = max(stated, key=_size)
    largest, smallest = _size(printed), min(map(_size, stated))
    unit = units[next(r.region.kind for r in readings if printed in r.cells.values())]
    too_large = largest >= LARGEST_OF_ALL or (largest >= LARGEST_TOTAL and smallest >= SMALLEST_OF_LARGE)
    if (unit == "万元" and too_large) or (unit == "元" and largest < SMALLEST_TOTAL):
        yield _wrong_unit(printed, unit, _other(unit))


def _size(printed: Printed) -> Decimal:
    return abs(printed.amount or Decimal(0))


def _other(unit: Unit) -> Unit:
    return "元" if unit == "万元" else "万元"


def _wrong_unit(printed: Printed, unit: Unit, other: Unit) -> WorkbookProblem:
    message = (
        f"工作表“{printed.sheet}”{printed.cell}：表上写的单位是{unit}，金额却像是以{other}填写的："
        "请核对金额单位，改写单位或换算金额。"
    )
    return WorkbookProblem(printed.sheet, printed.cell, f"单位：{unit}", f"单位：{other}", message)


def _shifted(reading: StatementReading, parts: Sequence[str]) -> Iterator[WorkbookProblem]:
    """Yield a problem when in most rows the total is not the sum of its parts, but would be one column further on."""
    order = (TOTAL, *parts)
    wrong, fitting, first = 0, 0, ""
    rows = dict.fromkeys(address.row for address in reading.cells)
    for row in rows:
        cells = [reading.cells.get(Address(reading.region.kind, row, column)) for column in order]
        values = [(cell.amount if cell else None) or Decimal(0) for cell in cells]
        if not any(values) or _adds_up(values):
            continue
        wrong += 1
        if any(_adds_up(moved) for moved in (values[1:], [*values[-1:], *values[:-1]]) if any(moved)):
            fitting += 1
            first = first or next(cell.cell for cell in cells if cell and cell.amount)
    if fitting >= FEWEST_SHIFTED and fitting * 2 > len(rows) and fitting == wrong:
        name = reading.region.sheet.name
        message = (
            f"工作表“{name}”{first}：{fitting}行的合计都不等于各列之和，移动一列后相等，金额像是整列错位："
            "请核对金额与表头是否对齐。"
        )
        yield WorkbookProblem(name, first, "金额与表头错位", "合计等于各列之和", message)


def _adds_up(values: Sequence[Decimal]) -> bool:
    return abs(values[0] - sum(values[1:], Decimal(0))) <= ENVELOPE_PER_NUMBER * len(values)
