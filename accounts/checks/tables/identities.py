"""Which cells a cell is the sum of, by kind of statement: the identities of the official tables, declared once.

An identity holds by construction between sums of the same lines. It can break where the source prints a total of its
own (a control total), so it is looked up for the cells that have one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from accounts.checks.context import Context
from accounts.figures import concepts
from accounts.figures.data import Address

FISCAL = concepts.FISCAL_FUNDS
TOTAL = "total"
INCOME_COLUMNS = ("fiscal", "superior_subsidy", "institutional", "operating", "affiliate_remittance", "other")
LEVELS = (3, 5, 7)  # digits of class, section and item
CARRIED_FUND = {"government_fund": "government_fund", "state_capital": "state_capital"}


@dataclass(frozen=True, slots=True)
class Identity:
    """A rule's statement about one cell: it equals the sum of ``parts``."""

    rule: str
    parts: tuple[Address, ...]


Children = Mapping[str, tuple[str, ...]]


def children(codes: Iterable[str]) -> Children:
    """Return the codes directly below each code ("" holds the classes), from codes of the lowest level."""
    found: dict[str, set[str]] = {}
    for code in codes:
        lengths = [length for length in LEVELS if length <= len(code)]
        above = ""
        for length in lengths:
            found.setdefault(above, set()).add(code[:length])
            above = code[:length]
    return {code: tuple(sorted(below)) for code, below in found.items()}


def functional_children(context: Context) -> Children:
    """Return the functional codes of the account's lines by the code above them."""
    data = context.figures.data
    items = {leaf.item for leaf in data.income} | {leaf.item for leaf in data.expenditure}
    items |= {leaf.item for leaf in data.balances} | {leaf.item for leaf in data.economic}
    printed = {address.row for address in data.controls if address.row[:1] == "2" and address.row.isdigit()}
    return children((items | printed) - {""})


def economic_children(context: Context) -> Children:
    """Return the economic codes of the account's lines by the code above them."""
    data = context.figures.data
    printed = {address.row for address in data.controls if address.row[:1] == "3" and address.row.isdigit()}
    return children({leaf.economic for leaf in data.economic} | printed)


def identities_of(context: Context, address: Address) -> tuple[Identity, ...]:
    """Return every identity in which the cell is the sum, the one nearest to its lines first."""
    declared = _DECLARED.get(address.statement)
    return tuple(identity for identity in declared(context, address) if identity.parts) if declared else ()


def own_rule(address: Address) -> str:
    """Return the rule under which a printed amount is held to the lines of its own cell."""
    fallback = _OWN_RULES.get(address.statement, "X-20" if address.statement.endswith("_budget") else "INT-25")
    return _OWN_ROWS.get((address.statement, address.row), fallback)


def _income_expenditure(context: Context, address: Address) -> Iterator[Identity]:
    row = address.row
    cells = partial(_rows_of, address)
    if row == "income_total":
        yield Identity("INT-01", cells(concepts.SOURCES))
        yield Identity("X-01", (Address("income", TOTAL, TOTAL),))
    elif row == "expenditure_total":
        yield Identity("INT-02", cells(context.once(functional_children).get("", ())))
        yield Identity("X-03", (Address("expenditure", TOTAL, TOTAL),))
    elif row == "income_grand_total":
        yield Identity("INT-03", cells(("income_total", "used_non_fiscal", "opening")))
    elif row == "expenditure_grand_total":
        yield Identity("INT-04", cells(("expenditure_total", "distribution", "closing")))
    elif row.isdigit():
        yield Identity("X-04", (Address("expenditure", row, TOTAL),))
    elif row in concepts.SOURCES and row not in FISCAL:
        yield Identity("X-02", (Address("income", TOTAL, row),))


def _income(context: Context, address: Address) -> Iterator[Identity]:
    yield from _below(context, address, "INT-07")
    if address.column == TOTAL:
        yield Identity("INT-06", _columns_of(address, INCOME_COLUMNS))
    if (address.row, address.column) == (TOTAL, "fiscal"):
        yield Identity("X-02", tuple(Address("income_expenditure", fund, "amount") for fund in FISCAL))


def _expenditure(context: Context, address: Address) -> Iterator[Identity]:
    yield from _below(context, address, "INT-09")
    if address.column == TOTAL:
        yield Identity("INT-08", _columns_of(address, concepts.NATURES))


def _fiscal(context: Context, address: Address) -> Iterator[Identity]:
    if address.column == "amount":
        yield from _fiscal_income(address)
        return
    row, fund = address.row, address.column
    if row == "expenditure_total":
        yield Identity("INT-12", _rows_of(address, context.once(functional_children).get("", ())))
    elif row == "expenditure_grand_total":
        yield Identity("INT-12", _rows_of(address, ("expenditure_total", "closing")))
    if fund == TOTAL:
        yield Identity("INT-11", _columns_of(address, FISCAL))
    elif row == "closing" and fund in CARRIED_FUND:
        yield Identity("X-09", (Address(fund, TOTAL, "closing"),))
    elif fund in FISCAL and (row == "expenditure_total" or row.isdigit()):
        subject = row if row.isdigit() else TOTAL
        rule = "X-07" if fund == "general" else "X-08"
        yield Identity(rule, (Address(concepts.FUND_STATEMENTS[fund], subject, TOTAL),))


def _fiscal_income(address: Address) -> Iterator[Identity]:
    row = address.row
    moment, _, fund = row.partition("_")
    if row == "income_total":
        yield Identity("INT-10", _rows_of(address, FISCAL))
        yield Identity("X-06", (Address("income", TOTAL, "fiscal"),))
    elif row == "income_grand_total":
        yield Identity("INT-13", _rows_of(address, ("income_total", "opening")))
    elif row == "opening":
        yield Identity("INT-13", _rows_of(address, tuple(f"opening_{fund}" for fund in FISCAL)))
    elif row in FISCAL:
        yield Identity("X-05", (Address("income_expenditure", row, "amount"),))
        if row in CARRIED_FUND:
            yield Identity("X-09", (Address(row, TOTAL, "income"),))
    elif moment == "opening" and fund in CARRIED_FUND:
        yield Identity("X-09", (Address(fund, TOTAL, "opening"),))


def _general_expenditure(context: Context, address: Address) -> Iterator[Identity]:
    yield from _below(context, address, "INT-16")
    if address.column == TOTAL:
        yield Identity("INT-15", _columns_of(address, ("basic", "project")))


def _general_project(context: Context, address: Address) -> Iterator[Identity]:
    yield from _below(context, address, "INT-16")
    yield Identity("INT-16", (Address("general_expenditure", address.row, "project"),))


def _general_detail(context: Context, address: Address) -> Iterator[Identity]:
    yield from _below(context, address, "INT-16")
    if address.column == TOTAL:
        yield Identity("INT-17", _columns_of(address, context.once(economic_children).get("", ())))


def _fiscal_detail(context: Context, address: Address) -> Iterator[Identity]:
    if address.column == TOTAL:
        yield Identity("INT-17", _columns_of(address, FISCAL))
    key = "" if address.row == TOTAL else address.row
    yield Identity("INT-17", _rows_of(address, context.once(economic_children).get(key, ())))


def _general_basic(context: Context, address: Address) -> Iterator[Identity]:
    below = context.once(economic_children)
    row = address.row
    if row in concepts.EXPENSE_GROUPS:
        classes = [code for code in below.get("", ()) if context.figures.expense_group(code) == row]
        yield Identity("INT-18", _rows_of(address, classes))
    elif row == TOTAL:
        yield Identity("INT-18", _rows_of(address, concepts.EXPENSE_GROUPS))
    else:
        yield Identity("INT-17", _rows_of(address, below.get(row, ())))


def _three_public(_context: Context, address: Address) -> Iterator[Identity]:
    measure, _, item = address.column.partition("_")
    cells = partial(_columns_of, address)
    if item == TOTAL:
        yield Identity("INT-20", cells(f"{measure}_{part}" for part in ("abroad", "vehicle", "reception")))
    elif item == "vehicle":
        yield Identity("INT-21", cells(f"{measure}_vehicle_{part}" for part in ("purchase", "running")))
    elif item == "reception" and measure == "final":
        yield Identity("SG-05", cells(f"{measure}_reception_{part}" for part in ("domestic", "foreign")))


def _carried(row_rule: str, level_rule: str, context: Context, address: Address) -> Iterator[Identity]:
    yield from _below(context, address, level_rule)
    if address.column == TOTAL:
        yield Identity(row_rule, _columns_of(address, ("basic", "project")))


def _institution(_context: Context, address: Address) -> Iterator[Identity]:
    if address.row == "procurement_total":
        yield Identity("OTH-02", _rows_of(address, [f"procurement_{item}" for item in concepts.PROCUREMENT_TOTAL]))


def _below(context: Context, address: Address, rule: str) -> Iterator[Identity]:
    key = "" if address.row == TOTAL else address.row
    yield Identity(rule, _rows_of(address, context.once(functional_children).get(key, ())))


def _rows_of(address: Address, rows: Iterable[str]) -> tuple[Address, ...]:
    return tuple(Address(address.statement, row, address.column) for row in rows)


def _columns_of(address: Address, columns: Iterable[str]) -> tuple[Address, ...]:
    return tuple(Address(address.statement, address.row, column) for column in columns)


_DECLARED: dict[str, Callable[[Context, Address], Iterator[Identity]]] = {
    "income_expenditure": _income_expenditure,
    "income": _income,
    "expenditure": _expenditure,
    "fiscal": _fiscal,
    "fiscal_detail": _fiscal_detail,
    "general_expenditure": _general_expenditure,
    "general_project": _general_project,
    "general_detail": _general_detail,
    "general_basic": _general_basic,
    "three_public": _three_public,
    "government_fund_three_public": _three_public,
    "government_fund": partial(_carried, "INT-22", "INT-23"),
    "state_capital": partial(_carried, "INT-24", "INT-24"),
    "state_capital_expenditure": partial(_carried, "INT-24", "INT-24"),
    "institution": _institution,
}
# A printed amount of a cell that is no sum of other cells is held to its lines under the rule of its row or table.
_OWN_RULES = {
    "income_expenditure": "INT-02",
    "income": "INT-06",
    "expenditure": "INT-08",
    "fiscal": "INT-12",
    "fiscal_detail": "INT-17",
    "general_expenditure": "INT-15",
    "general_project": "INT-16",
    "general_detail": "INT-17",
    "general_basic": "INT-17",
    "three_public": "INT-20",
    "government_fund_three_public": "INT-20",
    "government_fund": "INT-22",
    "state_capital": "INT-24",
    "state_capital_expenditure": "INT-24",
    "institution": "OTH-02",
}
_OWN_ROWS = {
    **{("income_expenditure", source): "INT-01" for source in concepts.SOURCES},
    ("income_expenditure", "opening"): "INT-03",
    ("income_expenditure", "used_non_fiscal"): "INT-03",
    ("income_expenditure", "closing"): "INT-04",
    ("income_expenditure", "distribution"): "INT-04",
    **{("fiscal", fund): "INT-10" for fund in FISCAL},
    **{("fiscal", f"opening_{fund}"): "INT-13" for fund in FISCAL},
    ("fiscal", "closing"): "INT-14",
    ("institution", "operating_expense"): "OTH-01",
}
