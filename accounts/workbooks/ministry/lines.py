"""Lines from sheets: income by source, expenditure by fund and nature, economic lines, balances.

A cell of 0 and a blank one say the same in the export, which prints every column for every item: they make no line.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.figures.concepts import FISCAL_FUNDS, NATURES, SOURCES
from accounts.workbooks.content import ContentRow, ContentTable, Place
from accounts.workbooks.ministry.amounts_by_subject import NOTHING, SubjectSheet
from accounts.workbooks.ministry.economic import EconomicSheet
from accounts.workbooks.ministry.subjects import Cell
from accounts.workbooks.ministry.totals import NOTHING as NO_TOTALS
from accounts.workbooks.ministry.totals import TotalsSheet

NEGATIVE = "来源文件为负数"
NEGATIVE_REMAINDER = "支出决算表减去各财政拨款表后为负数"
NON_FISCAL = "non_fiscal"
BASIC_AND_PROJECT = ("basic", "project")
ZERO = Decimal("0.00")


@dataclass(slots=True)
class SheetsRead:
    """What was read of the sheets of lines; a sheet that the workbook lacks holds nothing.

    ``funds`` are the sheets of the fiscal funds, ``economic`` those of details by fund and nature.
    """

    totals: TotalsSheet = NO_TOTALS
    fiscal_totals: TotalsSheet = NO_TOTALS
    income: SubjectSheet = NOTHING
    expenditure: SubjectSheet = NOTHING
    funds: dict[str, SubjectSheet] = field(default_factory=dict)
    economic: dict[tuple[str, str], EconomicSheet] = field(default_factory=dict)
    details: dict[str, EconomicSheet] = field(default_factory=dict)

    def fund(self, fund: str) -> SubjectSheet:
        """Return the sheet of one fiscal fund."""
        return self.funds.get(fund, NOTHING)


def income_table(sheets: SheetsRead) -> ContentTable:
    """Return the income lines: other sources from the sheet of income, fiscal ones from those of the funds."""
    by_fund = {fund: sheets.fund(fund).items() for fund in FISCAL_FUNDS}
    income = sheets.income.items()
    rows: list[ContentRow] = []
    for item in sorted({*income, *(code for items in by_fund.values() for code in items)}):
        cells = {fund: items.get(item, {}).get("income") for fund, items in by_fund.items()}
        if sheets.funds.get("state_capital") and "income" not in sheets.fund("state_capital").columns:
            cells["state_capital"] = _rest(income.get(item, {}).get("fiscal"), cells.values())
        cells |= {source: income.get(item, {}).get(source) for source in SOURCES if source not in FISCAL_FUNDS}
        for source in SOURCES:
            cell = cells[source]
            if cell and cell.amount:
                rows.append(_row({"item_code": item, "source": source}, {"amount": cell.amount}, cell.place))
    return ContentTable("income", ("amount",), tuple(rows))


def expenditure_table(sheets: SheetsRead) -> ContentTable:
    """Return the expenditure lines: those of the fiscal funds, and as non-fiscal what there is beyond them."""
    by_fund = {fund: sheets.fund(fund).items() for fund in FISCAL_FUNDS}
    everything = sheets.expenditure.items()
    rows: list[ContentRow] = []
    for item in sorted({*everything, *(code for items in by_fund.values() for code in items)}):
        spent = everything.get(item, {})
        for nature in NATURES:
            fiscal = {
                fund: items.get(item, {}).get(nature) if nature in BASIC_AND_PROJECT else None
                for fund, items in by_fund.items()
            }
            cells = {**fiscal, NON_FISCAL: _rest(spent.get(nature), fiscal.values())}
            for fund, cell in cells.items():
                if cell and cell.amount:
                    key = {"item_code": item, "fund": fund, "nature": nature}
                    negative = NEGATIVE_REMAINDER if fund == NON_FISCAL and any(fiscal.values()) else NEGATIVE
                    rows.append(_row(key, {"final": cell.amount}, cell.place, negative))
    return ContentTable("expenditure", ("final",), tuple(rows))


def economic_table(sheets: SheetsRead) -> ContentTable:
    """Return the economic lines of the sheets of details that the workbook has."""
    rows = [
        _row(
            {
                "item_code": key.item,
                "fund": fund,
                "nature": nature,
                "economic_code": key.economic,
                "project_name": key.project,
            },
            {"amount": cell.amount},
            cell.place,
        )
        for (fund, nature), sheet in sheets.economic.items()
        for key, cell in sheet.amounts.items()
        if cell.amount
    ]
    return ContentTable("economic", ("amount",), tuple(rows), _economic_scope(sheets))


def balance_table(sheets: SheetsRead) -> ContentTable:
    """Return the balances: of the general budget in all, of the other fiscal funds by item, and the non-fiscal rest."""
    rows = [row for fund in FISCAL_FUNDS for row in _fund_balances(sheets, fund)]
    rest = _non_fiscal_balance(sheets, rows)
    covered = ("opening", "closing", "used_non_fiscal", "distribution")
    return ContentTable("balances", covered, (*rows, *([rest] if rest else ())))


def _fund_balances(sheets: SheetsRead, fund: str) -> Iterator[ContentRow]:
    """Yield a fund's balances; one that no item has is the fund's as a whole."""
    sheet = sheets.fund(fund)
    moments = ("opening", "closing")
    whole = {moment: _fund_total(sheets, fund, moment) for moment in moments}
    by_item = {
        item: {moment: cells.get(moment) for moment in moments}
        for item, cells in sorted(sheet.items().items())
        if fund != "general" and any(cells[moment].amount for moment in moments if moment in cells)
    }
    for item, cells in by_item.items():
        first = next(cell.place for cell in cells.values() if cell)
        yield _row({"fund": fund, "item_code": item}, _balance(cells), first)
    place = next((cell.place for cell in whole.values() if cell), None)
    is_something = fund == "general" or any(cell.amount for cell in whole.values() if cell)
    if place and not by_item and is_something:
        yield _row({"fund": fund, "item_code": ""}, _balance(whole), place)


def _fund_total(sheets: SheetsRead, fund: str, moment: str) -> Cell | None:
    """Return a fund's opening or closing balance: as its sheet totals it, as the totals sheet has it, or added up."""
    printed = sheets.fund(fund).total(moment)
    if printed is None:
        cell = (f"opening_{fund}", "amount") if moment == "opening" else ("closing", fund)
        printed = sheets.fiscal_totals.get(*cell)
    if printed is not None:
        return printed
    cells = [cells[moment] for cells in sheets.fund(fund).items().values() if moment in cells]
    return Cell(sum((cell.amount for cell in cells), ZERO), cells[0].place) if cells else None


def _balance(cells: Mapping[str, Cell | None]) -> dict[str, Decimal | None]:
    amounts = {moment: cell.amount if cell else None for moment, cell in cells.items()}
    return {**amounts, "used_non_fiscal": None, "distribution": None}


def _non_fiscal_balance(sheets: SheetsRead, fiscal: Iterable[ContentRow]) -> ContentRow | None:
    """Return the row of what all balances have beyond the fiscal ones; ``None`` when that is nothing."""
    listed = list(fiscal)
    amounts: dict[str, Decimal | None] = {}
    for name in ("opening", "closing", "used_non_fiscal", "distribution"):
        printed = sheets.totals.get(name)
        amounts[name] = printed.amount - sum((row.values[name] or ZERO for row in listed), ZERO) if printed else None
    place = next((sheets.totals.cells[name, "amount"].place for name, amount in amounts.items() if amount), None)
    return _row({"fund": NON_FISCAL, "item_code": ""}, amounts, place) if place else None


def _economic_scope(sheets: SheetsRead) -> Mapping[str, tuple[str, ...]]:
    """Return of which funds and natures the sheets speak: a sheet that is missing where nothing was spent counts."""
    spoken = {
        (fund, nature)
        for fund in ("general", "government_fund", "state_capital")
        for nature in BASIC_AND_PROJECT
        if (fund, nature) in sheets.economic or (fund in sheets.funds and not spends(sheets.fund(fund), nature))
    }
    natures = tuple(nature for nature in BASIC_AND_PROJECT if ("general", nature) in spoken)
    funds = tuple(fund for fund in FISCAL_FUNDS if all((fund, nature) in spoken for nature in natures))
    return {"fund": funds, "nature": natures}


def spends(sheet: SubjectSheet, nature: str) -> bool:
    """Whether any row of a fund's sheet holds expenditure of a nature."""
    return any(cells[nature].amount for cells in sheet.amounts.values() if nature in cells)


def _rest(whole: Cell | None, parts: Iterable[Cell | None]) -> Cell | None:
    """Return what a whole has beyond its parts, exactly; ``None`` when neither says anything."""
    known = [part for part in parts if part]
    place = whole.place if whole else next((part.place for part in known), None)
    if place is None:
        return None
    return Cell((whole.amount if whole else ZERO) - sum((part.amount for part in known), ZERO), place)


def _row(
    key: Mapping[str, Any], amounts: Mapping[str, Decimal | None], place: Place, negative: str = NEGATIVE
) -> ContentRow:
    note = {"note": negative} if any(amount is not None and amount < 0 for amount in amounts.values()) else {}
    return ContentRow({**key, **amounts, **note}, place)
