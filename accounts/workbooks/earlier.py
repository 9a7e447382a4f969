"""Workbooks of an earlier time: the departmental budget of the year, and last year's published statements."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from accounts.figures import concepts
from accounts.figures.data import Address
from accounts.profiles import Profile
from accounts.statements.reader import budget_titles
from accounts.workbooks.content import Content, ContentRow, ContentTable, Expectation, Place
from accounts.workbooks.public import content_of, statements_wanted
from accounts.workbooks.public.cells import FULLER, PublishedCells, Wanted, read_cells
from accounts.workbooks.public.lines import NEGATIVE_NOTE, Lines
from accounts.workbooks.public.statement import Printed
from accounts.workbooks.public.words import plain
from accounts.workbooks.sheet import Workbook

ITEM = 7
LONGEST_SOURCE = 120
FUND_OF_BUDGET = {
    "general_expenditure_budget": "general",
    "government_fund_budget": "government_fund",
    "state_capital_budget": "state_capital",
}
THREE_PUBLIC_FIELDS = {
    "budget_abroad": "abroad_budget",
    "budget_vehicle_purchase": "vehicle_purchase_budget",
    "budget_vehicle_running": "vehicle_running_budget",
    "budget_reception": "reception_budget",
}


def read_budget(workbook: Workbook, expected: Expectation) -> Content:
    """Read the initial budget (年初预算) per item and of “三公”经费 from the tables of the departmental budget.

    What the table of all expenditure holds beyond the three funds is non-fiscal, outside the rounding envelope.
    """
    titles = budget_titles()
    known = sorted(
        ((plain(t), kind) for kind, listed in titles.items() for t in listed), key=lambda pair: -len(pair[0])
    )
    wanted = Wanted("部门预算", {kind: listed[0] for kind, listed in titles.items()}, tuple(known), complete=False)
    read = read_cells(workbook, expected, wanted)
    return content_of(read, tables=() if read.problems else tuple(_budget_tables(read)))


def _budget_tables(read: PublishedCells) -> Iterator[ContentTable]:
    rows = list(_budget_rows(read))
    funds = {fund for kind, fund in FUND_OF_BUDGET.items() if kind in read.kinds}
    funds |= {"non_fiscal"} if "expenditure_budget" in read.kinds else set()
    if funds:
        yield ContentTable("expenditure", ("initial_budget",), tuple(rows), {"fund": tuple(sorted(funds))})
    if "three_public_budget" in read.kinds:
        cells = {address.column: printed for address, printed in read.cells.items() if address.row == "total"}
        stated = {column: cells[column] for column in THREE_PUBLIC_FIELDS if column in cells}
        if any(printed.amount is not None for printed in stated.values()) or "three_public_budget" in read.empty:
            values = {field: _amount(stated.get(column)) for column, field in THREE_PUBLIC_FIELDS.items()}
            place = next((Place(p.sheet, p.cell) for p in stated.values()), Place("", ""))
            row = ContentRow({"fund": "general", **values}, place)
            yield ContentTable("three_public", tuple(values), (row,), {"fund": ("general",)})


def _budget_rows(read: PublishedCells) -> Iterator[ContentRow]:
    fiscal: dict[tuple[str, str], list[Decimal]] = {}
    for (kind, item, column), printed in read.cells.items():
        nature = column.removesuffix("_initial")
        if kind in FUND_OF_BUDGET and len(item) == ITEM and nature in concepts.NATURES and printed.amount:
            fiscal.setdefault((item, nature), []).append(printed.amount)
            yield _budget_row(item, FUND_OF_BUDGET[kind], nature, printed.amount, printed)
    lines = Lines(read.cells, read.kinds, read.precision)
    for (kind, item, column), printed in read.cells.items():
        nature = column.removesuffix("_initial")
        if kind == "expenditure_budget" and len(item) == ITEM and nature in concepts.NATURES and printed.amount:
            parts = fiscal.get((item, nature), [])
            rest = lines.outside(printed.amount - sum(parts, Decimal(0)), len(parts))
            if rest:
                yield _budget_row(item, "non_fiscal", nature, rest, printed)


def _budget_row(item: str, fund: str, nature: str, amount: Decimal, printed: Printed) -> ContentRow:
    values = {"item_code": item, "fund": fund, "nature": nature, "initial_budget": amount}
    noted = {"note": NEGATIVE_NOTE} if amount < 0 else {}
    return ContentRow({**values, **noted}, Place(printed.sheet, printed.cell))


def _amount(printed: Printed | None) -> Decimal:
    return (printed.amount if printed else None) or Decimal(0)


def read_last_year(workbook: Workbook, expected: Expectation, profile: Profile) -> Content:
    """Read last year's published statements as comparatives (上年数) of this year's account.

    ``expected`` and ``profile`` are this year's; the tables may be those of any profile that ``profile`` knows kinds
    of. A blank cell of a table that holds amounts is zero. Codes that the catalogue lacks stay last year's: this year's
    catalogue is not extended by them.
    """
    wanted = replace(statements_wanted(profile), what="上年公开表", complete=False)
    last_year = replace(expected, year=expected.year - 1)
    read = read_cells(workbook, last_year, wanted)
    if read.problems:
        return content_of(read, tables=())
    source = f"{last_year.year}年度部门决算公开表（{workbook.file_name}）"[:LONGEST_SOURCE]
    content = content_of(read, tables=(comparatives(_stated(read), source, read.kinds),))
    return replace(content, new_subjects={})


def comparatives(cells: Mapping[Address, tuple[Decimal, Place]], source: str, kinds: tuple[str, ...]) -> ContentTable:
    """Return the table of comparatives for amounts of 元 by cell; ``source`` is shown beside each of them.

    Figures are asked by the fuller form of a statement: a cell of the shorter one stands for that of the fuller.
    """
    asked = {
        address._replace(statement=FULLER.get(address.statement, address.statement)): stated
        for address, stated in cells.items()
    } | {address: stated for address, stated in cells.items() if address.statement not in FULLER}
    rows = tuple(
        ContentRow({**address._asdict(), "amount": amount, "source": source}, place)
        for address, (amount, place) in asked.items()
    )
    spoken_of = tuple(dict.fromkeys(FULLER.get(kind, kind) for kind in kinds))
    return ContentTable("comparatives", ("amount", "source"), rows, {"statement": spoken_of})


def _stated(read: PublishedCells) -> dict[Address, tuple[Decimal, Place]]:
    known = {address.statement for address, printed in read.cells.items() if printed.amount is not None}
    return {
        address: (printed.amount or Decimal(0), Place(printed.sheet, printed.cell))
        for address, printed in read.cells.items()
        if address.statement in known | read.empty
    }
