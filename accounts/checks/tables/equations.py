"""Sums of different lines that must meet: income and expenditure, carry-over of each fund, the two classifications."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from accounts.checks.context import Context
from accounts.checks.stated import Stated, total
from accounts.checks.tables.reach import Reach
from accounts.figures import concepts
from accounts.figures.data import Address

FISCAL = concepts.FISCAL_FUNDS
ROLLING = frozenset({"income", "expenditure", "balance"})
ROLLING_RULES = {"government_fund": "INT-22", "state_capital": "INT-24"}
NON_FISCAL = frozenset({"non_fiscal"})


@dataclass(frozen=True, slots=True)
class Equation:
    """The sum of ``left`` equals the sum of ``right``; ``address`` is where a difference is shown."""

    rule: str
    address: Address
    left: tuple[Stated, ...]
    right: tuple[Stated, ...]
    reach: Reach


def equations(context: Context) -> tuple[Equation, ...]:
    """Return every equation for which both sides are provided; ask it by ``context.once``."""
    found = (*_balance(context), *_funds(context), *_non_fiscal(context), *_by_item(context), *_economic(context))
    return tuple(x for x in found if total(x.left).known and total(x.right).known)


def _balance(context: Context) -> Iterator[Equation]:
    cells = {
        side: context.cell("income_expenditure", f"{side}_grand_total", "amount") for side in ("income", "expenditure")
    }
    sides = {side: context.cell("income_expenditure", f"{side}_total", "amount") for side in cells}
    if all(side.known for side in sides.values()):
        address = Address("income_expenditure", "expenditure_grand_total", "amount")
        yield Equation("INT-05", address, (cells["income"],), (cells["expenditure"],), Reach(ROLLING))


def _funds(context: Context) -> Iterator[Equation]:
    if not _both_sides(context):
        return
    for fund in FISCAL:
        yield Equation(
            "INT-14",
            Address("fiscal", "closing", fund),
            (context.cell("fiscal", f"opening_{fund}", "amount"), context.cell("fiscal", fund, "amount")),
            (context.cell("fiscal", "expenditure_total", fund), context.cell("fiscal", "closing", fund)),
            Reach(ROLLING, frozenset({fund})),
        )


def _non_fiscal(context: Context) -> Iterator[Equation]:
    if not _both_sides(context):
        return
    whole = {
        row: context.cell("income_expenditure", row, "amount")
        for row in ("opening", "income_total", "used_non_fiscal", "expenditure_total", "distribution", "closing")
    }
    fiscal = {
        "opening": context.cell("fiscal", "opening", "amount"),
        "income_total": context.cell("fiscal", "income_total", "amount"),
        "expenditure_total": context.cell("fiscal", "expenditure_total", "total"),
        "closing": context.cell("fiscal", "closing", "total"),
    }

    def rest(row: str) -> Stated:
        return replace(whole[row] - fiscal[row], terms=max(whole[row].terms - fiscal[row].terms, 0))

    yield Equation(
        "X-13",
        Address("income_expenditure", "closing", "amount"),
        (rest("opening"), rest("income_total"), whole["used_non_fiscal"]),
        (rest("expenditure_total"), whole["distribution"], rest("closing")),
        Reach(ROLLING, NON_FISCAL),
    )


def _by_item(context: Context) -> Iterator[Equation]:
    """Yield the carry-over of each item of the two funds that carry over by item."""
    data = context.figures.data
    for fund, rule in ROLLING_RULES.items():
        if not _both_sides(context):
            continue
        with_item = {leaf.item for leaf in data.balances if leaf.fund == fund and leaf.item}
        if not with_item:
            continue
        items = with_item | {x.item for x in data.income if x.source == fund}
        items |= {x.item for x in data.expenditure if x.fund == fund}
        for item in sorted(filter(str.isdigit, items)):
            cells = {column: context.cell(fund, item, column) for column in ("opening", "income", "total", "closing")}
            yield Equation(
                rule,
                Address(fund, item, "closing"),
                (cells["opening"], cells["income"]),
                (cells["total"], cells["closing"]),
                Reach(ROLLING, frozenset({fund}), item),
            )


def _economic(context: Context) -> Iterator[Equation]:
    """Yield that basic expenditure is the same by function and by economic subject, in total and by item."""
    reach = Reach(frozenset({"expenditure", "economic"}), frozenset({"general"}))
    leaves = context.figures.basic_economic_leaves()
    groups = tuple(context.cell("general_basic", group, "amount") for group in concepts.EXPENSE_GROUPS)
    if not any(leaf.amount is not None for leaf in leaves) and not any(group.control for group in groups):
        return
    function = context.cell("general_expenditure", "total", "basic")
    yield Equation("X-11", Address("general_basic", "total", "amount"), groups, (function,), reach)
    if not leaves or any(not leaf.item for leaf in leaves):
        return
    rounded = 0 if context.exact else 1
    spent = {leaf.item for leaf in context.figures.data.expenditure if (leaf.fund, leaf.nature) == ("general", "basic")}
    bought: dict[str, list[Stated]] = {}
    for leaf in leaves:
        if leaf.amount is not None:
            bought.setdefault(leaf.item, []).append(Stated(leaf.amount, rounded, terms=1))
    for item in sorted(filter(str.isdigit, spent | bought.keys())):
        yield Equation(
            "X-11",
            Address("general_expenditure", item, "basic"),
            tuple(bought.get(item, (Stated(None),))),
            (context.cell("general_expenditure", item, "basic"),),
            replace(reach, subject=item),
        )


def _both_sides(context: Context) -> bool:
    leaves = context.figures.leaves
    controls = context.figures.data.controls
    printed = {(address.statement, address.row) for address in controls}
    return (leaves.income_stated or ("fiscal", "income_total") in printed) and (
        leaves.expenditure_stated or ("fiscal", "expenditure_total") in printed
    )
