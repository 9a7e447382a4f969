"""Control totals (合计数): what the sheets print as totals, for the cells of official statements.

Totals of the sheets of totals and of rows of totals are kept; a subtotal within a sheet is kept where it differs from
the lines below it, so that the checks find it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from accounts.figures.concepts import EXPENSE_GROUPS, FISCAL_FUNDS, NATURES, SOURCES
from accounts.figures.data import Address
from accounts.workbooks.content import ContentRow, ContentTable
from accounts.workbooks.ministry.institution import Institution
from accounts.workbooks.ministry.lines import SheetsRead
from accounts.workbooks.ministry.subjects import TOTAL, Cell
from accounts.workbooks.ministry.totals import AMOUNT

# The statements whose lines the export gives: their stored control totals make place for those of the file.
STATEMENTS = (
    "income_expenditure",
    "income",
    "expenditure",
    "fiscal",
    "fiscal_detail",
    "general_expenditure",
    "general_detail",
    "general_basic",
    "general_project",
    "three_public",
    "government_fund",
    "state_capital",
    "state_capital_expenditure",
    "institution",
)
_LEAVES_OF_TOTALS = frozenset({"fiscal", "used_non_fiscal", "distribution"})
_CARRIED = {"general": "general_expenditure", "government_fund": "government_fund", "state_capital": "state_capital"}
_GENERAL = ("total", "basic", "project")
_LEVELS = (0, 3, 5, 7)
ZERO = Decimal(0)


def control_table(sheets: SheetsRead, institution: Institution | None, lines: Iterable[ContentTable]) -> ContentTable:
    """Return the control totals of all sheets; ``lines`` are the tables that were made of them."""
    sums = Sums(lines)
    rows = [
        ContentRow({**address._asdict(), "amount": cell.amount, "precision": "yuan"}, cell.place)
        for address, cell in _printed(sheets, institution)
        if _is_kept(address, cell, sums)
    ]
    return ContentTable("control_totals", ("amount", "precision"), tuple(rows), {"statement": STATEMENTS})


class Sums:
    """Sums of the lines by subject of every level: what a subtotal should be."""

    def __init__(self, tables: Iterable[ContentTable]) -> None:
        by_grid: Mapping[str, tuple[ContentRow, ...]] = {table.grid: table.rows for table in tables}
        self._sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
        for row in by_grid["income"]:
            self._add("income", row, (row.values["source"],), row.values["amount"])
        for row in by_grid["expenditure"]:
            self._add("expenditure", row, (row.values["fund"], row.values["nature"]), row.values["final"])
        for row in by_grid["balances"]:
            for moment in ("opening", "closing"):
                self._add(moment, row, (row.values["fund"],), row.values[moment] or ZERO)

    def of(self, address: Address) -> Decimal:
        """Return what the lines add up to for a cell of a statement by subject or class."""
        statement, row, column = address
        code = "" if row == TOTAL else row
        if statement == "income_expenditure":
            return self._income(row, "") if row in SOURCES else self._spent(code, "", "")
        if statement == "fiscal":
            return self._income(row, "") if row in SOURCES else self._spent(code, column, "")
        if statement == "income":
            sources = {TOTAL: tuple(SOURCES), "fiscal": FISCAL_FUNDS}.get(column, (column,))
            return sum((self._income(source, code) for source in sources), ZERO)
        if statement == "expenditure":
            return self._spent(code, "", column)
        fund = next(fund for fund, kind in _CARRIED.items() if kind == statement)
        if column == "income":
            return self._income(fund, code)
        return self._sums[column, code, fund] if column in {"opening", "closing"} else self._spent(code, fund, column)

    def _income(self, source: str, code: str) -> Decimal:
        return self._sums["income", code, source]

    def _spent(self, code: str, fund: str, nature: str) -> Decimal:
        """Return expenditure of a subject; ``fund`` "" is every fund and ``TOTAL`` the fiscal ones, both for nature."""
        return self._sums["expenditure", code, fund or "every", nature if nature in NATURES else TOTAL]

    def _add(self, what: str, row: ContentRow, dimensions: tuple[str, ...], amount: Decimal) -> None:
        item = row.values["item_code"]
        for length in _LEVELS[: 4 if item else 1]:
            if what != "expenditure":
                self._sums[what, item[:length], *dimensions] += amount
                continue
            fund, nature = dimensions
            for of_fund in {fund, "every", TOTAL} if fund in FISCAL_FUNDS else {fund, "every"}:
                for of_nature in (nature, TOTAL):
                    self._sums[what, item[:length], of_fund, of_nature] += amount


def _is_kept(address: Address, cell: Cell, sums: Sums) -> bool:
    """Whether a printed total says something: a zero of a class, or a subtotal that its lines add up to, does not."""
    by_subject = {"income", "expenditure", *_CARRIED.values()}
    if address.statement in by_subject and address.row != TOTAL:
        return cell.amount != sums.of(address)
    if address.statement in {"income_expenditure", "fiscal"} and (address.row in SOURCES or address.row.isdigit()):
        return bool(cell.amount) or bool(sums.of(address))
    return True


def _printed(sheets: SheetsRead, institution: Institution | None) -> Iterator[tuple[Address, Cell]]:
    """Yield every printed total with the cell of the official statement it stands for."""
    for (row, _), cell in sheets.totals.cells.items():
        if row not in _LEAVES_OF_TOTALS:
            yield Address("income_expenditure", row, AMOUNT), cell
    for (row, column), cell in sheets.fiscal_totals.cells.items():
        if row not in _LEAVES_OF_TOTALS:
            yield Address("fiscal", row, _fiscal_column(row, column)), cell
    yield from _by_subject(sheets)
    yield from _economic(sheets)
    yield from _institution(institution) if institution else ()


def _by_subject(sheets: SheetsRead) -> Iterator[tuple[Address, Cell]]:
    for kind, sheet in (("income", sheets.income), ("expenditure", sheets.expenditure)):
        for code, cells in sheet.amounts.items():
            yield from ((Address(kind, code, column), cell) for column, cell in cells.items())
    for fund, kind in _CARRIED.items():
        for code, cells in sheets.fund(fund).amounts.items():
            yield from _of_fund(fund, kind, code, cells)


def _of_fund(fund: str, kind: str, code: str, cells: Mapping[str, Cell]) -> Iterator[tuple[Address, Cell]]:
    for column, cell in cells.items():
        if column in EXPENSE_GROUPS:
            if fund == "general" and code == TOTAL:
                yield Address("general_basic", column, AMOUNT), cell
        elif fund != "general" or column in _GENERAL:
            yield Address(kind, code, column), cell


def _fiscal_column(row: str, column: str) -> str:
    spending = row.isdigit() or row in {"expenditure_total", "closing", "expenditure_grand_total"}
    return TOTAL if spending and column == AMOUNT else column


def _economic(sheets: SheetsRead) -> Iterator[tuple[Address, Cell]]:
    basic = sheets.economic.get(("general", "basic"))
    for code, cell in basic.totals.items() if basic else ():
        yield Address("general_basic", code, AMOUNT), cell
    for fund, sheet in sheets.details.items():
        for code, cell in sheet.totals.items():
            yield Address("fiscal_detail", code, fund), cell
            if fund == "general" and len(code) != len("30101"):
                yield Address("general_detail", TOTAL, code), cell


def _institution(institution: Institution) -> Iterator[tuple[Address, Cell]]:
    for (group, row, measure), cell in institution.amounts.items():
        if group == "three_public" and row in {"total", "vehicle"}:
            yield Address("three_public", TOTAL, f"{measure}_{row}"), cell
        elif (group, row, measure) == ("procurement", "total", "final"):
            yield Address("institution", "procurement_total", "final"), cell
