"""From the cells of published statements to the account's lines: totals never become lines, leaves always do.

Published tables show the same money from several sides. The leaves are the items by fund and nature, the items by
source, the economic subjects, the balances by fund. What a total leaves over its parts is a line of its own outside
the rounding envelope (design: 0.005 万元 for each printed number), and dropped inside it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from accounts.figures import concepts
from accounts.figures.data import Address, Precision
from accounts.figures.sums import ENVELOPE_PER_NUMBER
from accounts.statements.reader import listed_basic_codes
from accounts.workbooks.content import ContentRow, ContentTable, Place
from accounts.workbooks.public.statement import Printed
from accounts.workbooks.public.words import REMEMBERED

ITEM, SECTION = 7, 5
TOTAL = "total"
NOTHING = Decimal(0)
NEGATIVE_NOTE = "来源表格为负数"
SPENT = ("basic", "project")
FUND_TABLES = {
    "general": ("general_expenditure",),
    "government_fund": ("government_fund",),
    "state_capital": ("state_capital", "state_capital_expenditure"),
}
OTHER_SOURCES = ("superior_subsidy", "institutional", "operating", "affiliate_remittance", "other")
STATE_CAPITAL_CLASS = "223"
CLASS = 3
_GRAND = ("income_total", "income_grand_total", "expenditure_total", "expenditure_grand_total")
GRAND_TOTALS = {"income_expenditure": (*_GRAND, "opening", "closing"), "fiscal": (*_GRAND, "opening", "closing")}
BALANCE_FIELDS = ("opening", "closing", "used_non_fiscal", "distribution")


@dataclass(slots=True)
class Lines:
    """Derives the lines of an account from printed cells.

    ``precision``: "wan" cells carry the rounding of the source, "yuan" cells none. ``empty`` are the kinds that say of
    themselves that they hold no data: blank there means zero. ``used`` collects the cells that became a line.
    """

    cells: Mapping[Address, Printed]
    kinds: Collection[str]
    precision: Precision
    empty: Collection[str] = ()
    used: set[Address] = field(default_factory=set)
    _rows: dict[str, dict[str, Printed]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for (kind, row, _), printed in self.cells.items():
            self._rows.setdefault(kind, {}).setdefault(row, printed)

    def tables(self) -> Iterator[ContentTable]:
        """Yield the tables of the account that the statements speak of."""
        if "income" in self.kinds:
            yield ContentTable("income", ("amount",), tuple(self._income()))
        if "expenditure" in self.kinds or "general_expenditure" in self.kinds:
            yield ContentTable("expenditure", ("final",), tuple(self._expenditure()))
        if "general_basic" in self.kinds:
            scope = {} if "fiscal_detail" in self.kinds else {"fund": ("general",), "nature": ("basic",)}
            yield ContentTable("economic", ("amount",), tuple(self._economic()), scope)
        if "income_expenditure" in self.kinds and "fiscal" in self.kinds:
            yield ContentTable("balances", BALANCE_FIELDS, tuple(self._balances()))
        yield from self._three_public()
        controls = tuple(self._controls())
        yield ContentTable("control_totals", ("amount", "precision"), controls, {"statement": tuple(self.kinds)})

    def _income(self) -> Iterator[ContentRow]:
        state_capital = self._state_capital_income()
        items = self._items("income", "government_fund", "state_capital")
        for item in items:
            printed = self._amount("income", item, "fiscal")
            parts = {
                "government_fund": self._amount("government_fund", item, "income"),
                "state_capital": state_capital.get(item),
            }
            fiscal = [(source, amount, self._at(source, item, "income")) for source, amount in parts.items() if amount]
            general, place = self._rest(Address("income", item, "fiscal"), printed, [x[1] for x in fiscal])
            rows = [*([("general", general, place)] if general else []), *fiscal]
            rows += [
                (source, amount, self._use(Address("income", item, source)))
                for source in OTHER_SOURCES
                if (amount := self._amount("income", item, source))
            ]
            if not rows and item in self._rows.get("income", ()):
                rows = [("general", NOTHING, self._place_of_row("income", item))]
            for source, amount, at in rows:
                yield _row({"item_code": item, "source": source, "amount": amount}, at)

    def _state_capital_income(self) -> Mapping[str, Decimal]:
        if "state_capital" in self.kinds:
            items = self._items("state_capital")
            return {item: amount for item in items if (amount := self._amount("state_capital", item, "income"))}
        # Only its expenditure is published: its income is that of the items it pays for, up to what the account got.
        left = self._amount("income_expenditure", "state_capital", "amount") or NOTHING
        paid_for = set(self._items("state_capital_expenditure"))
        items = self._items("income")
        likely = [*(i for i in items if i in paid_for), *(i for i in items if i.startswith(STATE_CAPITAL_CLASS))]
        printed = {item: self._amount("income", item, "fiscal") or NOTHING for item in likely}
        if left and not self.outside(left - sum(printed.values(), NOTHING), len(printed)):
            return printed
        found: dict[str, Decimal] = {}
        for item, fiscal in printed.items():
            found[item] = max(min(fiscal, left), NOTHING)
            left -= found[item]
        return found

    def _expenditure(self) -> Iterator[ContentRow]:
        tables = {fund: next((k for k in kinds if k in self.kinds), "") for fund, kinds in FUND_TABLES.items()}
        for item in self._items("expenditure", *(table for table in tables.values() if table)):
            rows: list[tuple[str, str, Decimal, Place]] = []
            for nature in SPENT:
                parts = [
                    (fund, nature, amount, self._use(Address(table, item, nature)))
                    for fund, table in tables.items()
                    if table and (amount := self._amount(table, item, nature))
                ]
                address = Address("expenditure", item, nature)
                rest, place = self._rest(address, self._amount(*address), [part[2] for part in parts])
                rows += [*parts, *([("non_fiscal", nature, rest, place)] if rest else [])]
            for nature in ("remitted_to_superior", "operating", "to_affiliates"):
                amount = self._amount("expenditure", item, nature)
                if amount:
                    rows.append(("non_fiscal", nature, amount, self._use(Address("expenditure", item, nature))))
            if not rows and not any(self._carries(table, item) for table in tables.values()):
                rows = [self._row_of_zero(item, tables)]
            for fund, nature, amount, at in rows:
                yield _row({"item_code": item, "fund": fund, "nature": nature, "final": amount}, at)

    def _carries(self, table: str, item: str) -> bool:
        """Whether income or a balance keeps the item's row in a fund's table."""
        return any(self._amount(table, item, column) for column in ("opening", "income", "closing"))

    def _row_of_zero(self, item: str, tables: Mapping[str, str]) -> tuple[str, str, Decimal, Place]:
        """Return a line of zero for an item that is printed without an amount, so that its row stays."""
        for fund, table in tables.items():
            if item in self._rows.get(table, ()):
                return fund, "basic", NOTHING, self._place_of_row(table, item)
        return "non_fiscal", "basic", NOTHING, self._place_of_row("expenditure", item)

    def _economic(self) -> Iterator[ContentRow]:
        # A zero in a row that the form prints for everybody says nothing; in another row it keeps the row.
        listed = listed_basic_codes()
        basic: dict[str, Decimal] = {}
        for code in self._codes("general_basic", SECTION):
            amount = self._amount("general_basic", code, "amount")
            if amount or (amount is not None and code not in listed):
                basic[code] = amount
                place = self._use(Address("general_basic", code, "amount"))
                yield _economic_row("general", "basic", code, amount, place)
        for code in self._codes("fiscal_detail", SECTION):
            for fund in concepts.FISCAL_FUNDS:
                address = Address("fiscal_detail", code, fund)
                printed = self._amount(*address)
                known = [basic[code]] if fund == "general" and basic.get(code) else []
                rest, place = self._rest(address, printed, known)
                if rest:
                    yield _economic_row(fund, "project", code, rest, place)

    def _balances(self) -> Iterator[ContentRow]:
        of_others = ("used_non_fiscal", "distribution")
        whole = {key: self._amount("income_expenditure", key, "amount") for key in BALANCE_FIELDS}
        fiscal: dict[str, list[Decimal]] = {"opening": [], "closing": []}
        for fund in concepts.FISCAL_FUNDS:
            printed = {
                "opening": self._amount("fiscal", f"opening_{fund}", "amount"),
                "closing": self._amount("fiscal", "closing", fund),
            }
            if fund == "general":
                printed["opening"] = self._general_opening(printed["opening"])
            for moment, amount in printed.items():
                fiscal[moment] += [amount] if amount else []
            by_item = list(self._balances_by_item(fund))
            yield from (row for _, row in by_item)
            left = {
                moment: (amount or NOTHING) - sum((values[moment] for values, _ in by_item), NOTHING)
                for moment, amount in printed.items()
            }
            left = {m: self.outside(amount, len(by_item)) for m, amount in left.items()}
            if fund == "general" or any(left.values()):
                place = self._cell_place(Address("fiscal", f"opening_{fund}", "amount"), "fiscal")
                yield _row({"fund": fund, "item_code": "", **left, **dict.fromkeys(of_others)}, place)
        rest = {
            moment: self.outside((whole[moment] or NOTHING) - sum(fiscal[moment], NOTHING), len(fiscal[moment]))
            for moment in ("opening", "closing")
        }
        place = self._cell_place(Address("income_expenditure", "opening", "amount"), "income_expenditure")
        other = {name: whole[name] or NOTHING for name in of_others}
        yield _row({"fund": "non_fiscal", "item_code": "", **rest, **other}, place)

    def _general_opening(self, printed: Decimal | None) -> Decimal | None:
        """Return the opening balance of the general budget; a table may print only the three funds' total."""
        total = self._amount("fiscal", "opening", "amount")
        others = [self._amount("fiscal", f"opening_{fund}", "amount") for fund in concepts.FISCAL_FUNDS[1:]]
        if printed is None and total and not any(others):
            return total
        return printed

    def _balances_by_item(self, fund: str) -> Iterator[tuple[dict[str, Decimal], ContentRow]]:
        if fund == "general" or fund not in self.kinds:
            return
        for item in self._items(fund):
            values = {moment: self._amount(fund, item, moment) or NOTHING for moment in ("opening", "closing")}
            if any(values.values()):
                place = self._place_of_row(fund, item)
                blank = dict.fromkeys(("used_non_fiscal", "distribution"))
                yield values, _row({"fund": fund, "item_code": item, **values, **blank}, place)
                self.used |= {Address(fund, item, moment) for moment in values}

    def _three_public(self) -> Iterator[ContentTable]:
        tables = {"three_public": "general", "government_fund_three_public": "government_fund"}
        rows, stated = [], []
        for kind, fund in tables.items():
            columns = {a.column: p for a, p in self.cells.items() if a.statement == kind}
            known = any(printed.amount is not None for printed in columns.values())
            if kind not in self.kinds or not (known or kind in self.empty):
                continue
            stated.append(fund)
            values: dict[str, Any] = {}
            for measure, items in concepts.THREE_PUBLIC_LEAVES.items():
                for item in ("abroad", "vehicle_purchase", "vehicle_running", "reception"):
                    printed = columns.get(f"{measure}_{item}")
                    values[items[item][0]] = (printed.amount if printed else None) or NOTHING
                    self.used.add(Address(kind, TOTAL, f"{measure}_{item}"))
            values["reception_foreign_final"] = NOTHING
            if fund != "general" and not any(values.values()):
                continue
            place = _place(next(iter(columns.values()), None))
            rows.append(_row({"fund": fund, **values}, place))
        names = tuple(name for items in concepts.THREE_PUBLIC_LEAVES.values() for name in items["total"])
        if stated:
            yield ContentTable("three_public", names, tuple(rows), {"fund": tuple(stated)})

    def _controls(self) -> Iterator[ContentRow]:
        stood_on = self._stood_on()
        for address, printed in self.cells.items():
            amount = printed.amount or NOTHING
            if address in self.used or not (amount or address in stood_on) or self._adds_up(address, amount):
                continue
            kind, row, column = address
            values = {"statement": kind, "row": row, "column": column, "amount": amount, "precision": self.precision}
            yield _row(values, _place(printed))

    def _stood_on(self) -> set[tuple[str, str, str]]:
        """Return the totals below which something is printed: where these print nothing they say zero."""
        found: set[tuple[str, str, str]] = set()
        for (kind, row, column), printed in self.cells.items():
            if not printed.amount:
                continue
            found.add((kind, row, TOTAL))
            for total in _sums_of(kind, row):
                cell = (kind, total, column)
                if cell in found:
                    break
                found |= {cell, (kind, total, TOTAL)}
        return found

    def _adds_up(self, address: Address, amount: Decimal) -> bool:
        """Whether a cell of an item says nothing new: the total of its row's parts, each of them a line."""
        if len(address.row) != ITEM or address.column != TOTAL:
            return False
        parts = {"income": ("fiscal", *OTHER_SOURCES), "expenditure": tuple(concepts.NATURES)}
        columns = parts.get(address.statement, SPENT)
        cells = [Address(address.statement, address.row, column) for column in columns]
        if any(cell not in self.used and self._amount(*cell) for cell in cells):
            return False
        return sum((self._amount(*cell) or NOTHING for cell in cells), NOTHING) == amount

    def _rest(self, address: Address, whole: Decimal | None, parts: list[Decimal]) -> tuple[Decimal, Place]:
        """Return what a printed cell leaves over its parts, zero inside the envelope, and where it is printed.

        A blank cell leaves nothing.
        """
        known = sum(parts, NOTHING)
        rest = NOTHING if whole is None else self.outside(whole - known, len(parts))
        if whole == rest + known:
            self.used.add(address)
        return rest, self._cell_place(address, address.statement)

    def outside(self, rest: Decimal, parts: int) -> Decimal:
        """Return what a printed number leaves over ``parts`` others, zero where rounding explains it."""
        if self.precision == "wan" and parts and abs(rest) <= ENVELOPE_PER_NUMBER * (parts + 1):
            return NOTHING
        return rest

    def _amount(self, kind: str, row: str, column: str) -> Decimal | None:
        printed = self.cells.get((kind, row, column))  # type: ignore[call-overload]
        return printed.amount if printed else None

    def _use(self, address: Address) -> Place:
        self.used.add(address)
        return self._cell_place(address, address.statement)

    def _at(self, source: str, item: str, column: str) -> Place:
        if Address(source, item, column) in self.cells:
            return self._use(Address(source, item, column))
        return self._cell_place(Address("income", item, "fiscal"), "income")

    def _cell_place(self, address: Address, kind: str) -> Place:
        printed = self.cells.get(address)
        return self._first_place(kind) if printed is None else _place(printed)

    def _place_of_row(self, kind: str, row: str) -> Place:
        return _place(self._rows[kind][row])

    def _first_place(self, kind: str) -> Place:
        return _place(next(iter(self._rows.get(kind, {}).values()), None))

    def _items(self, *kinds: str) -> list[str]:
        return sorted({row for kind in kinds for row in self._codes(kind, ITEM)})

    def _codes(self, kind: str, length: int) -> Iterable[str]:
        if kind not in self.kinds:
            return ()
        return [row for row in self._rows.get(kind, ()) if row.isdigit() and len(row) == length]


@lru_cache(maxsize=REMEMBERED)
def _sums_of(kind: str, row: str) -> tuple[str, ...]:
    """Return the rows that sum a row, the nearest first."""
    sums = GRAND_TOTALS.get(kind, (TOTAL,))
    return tuple(row[:n] for n in (SECTION, CLASS) if n < len(row)) + sums if row.isdigit() else sums


def _place(printed: Printed | None) -> Place:
    return Place(printed.sheet, printed.cell) if printed else Place("", "")


def _row(values: dict[str, Any], place: Place) -> ContentRow:
    if any(value.__class__ is Decimal and value < 0 for value in values.values()):
        values = {**values, "note": NEGATIVE_NOTE}
    return ContentRow(values, place)


def _economic_row(fund: str, nature: str, code: str, amount: Decimal, place: Place) -> ContentRow:
    key = {"item_code": "", "fund": fund, "nature": nature, "economic_code": code, "project_name": ""}
    return _row({**key, "amount": amount}, place)
