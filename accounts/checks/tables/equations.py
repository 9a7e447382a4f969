"""Sums of different lines that must meet: income and expenditure, carry-over of each fund, the two classifications.

Where the source prints every amount of an equation, the printed amounts are compared; else what the lines add up to.
One printed amount among sums of lines would only repeat what is wrong with that amount itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.checks.context import Context
from accounts.checks.stated import Stated, total
from accounts.checks.tables.reach import Reach
from accounts.figures import concepts
from accounts.figures.data import Address

FISCAL = concepts.FISCAL_FUNDS
ROLLING = frozenset({"income", "expenditure", "balance"})
ROLLING_RULES = {"government_fund": "INT-22", "state_capital": "INT-24"}
NON_FISCAL = frozenset({"non_fiscal"})
GRAND = ("收入总计", "支出总计")
CARRIED = ("年初结转和结余加本年收入", "本年支出加年末结转和结余")
REST = (
    "非财政拨款的年初结转和结余、本年收入、使用非财政拨款结余之和",
    "非财政拨款的本年支出、结余分配、年末结转和结余之和",
)
CLASSIFIED = ("按经济分类的基本支出", "按功能分类的基本支出")


@dataclass(frozen=True, slots=True)
class Equation:
    """The sum of ``left`` equals the sum of ``right``; ``address`` is where a difference is shown.

    ``sides`` say in words what stands left and right.
    """

    rule: str
    address: Address
    left: tuple[Stated, ...]
    right: tuple[Stated, ...]
    reach: Reach
    sides: tuple[str, str]


def equations(context: Context) -> tuple[Equation, ...]:
    """Return every equation for which both sides are provided; ask it by ``context.once``."""
    found = (*_balance(context), *_funds(context), *_non_fiscal(context), *_by_item(context), *_economic(context))
    return tuple(x for x in found if total(x.left).known and total(x.right).known)


def _alike(cells: Mapping[str, Stated]) -> dict[str, Stated]:
    """Return amounts of one sort: as printed where all that are not zero are printed, else from the lines."""
    printed = all(cell.control or not cell.value for cell in cells.values())
    return {key: cell if printed or cell.from_lines.amount is None else cell.from_lines for key, cell in cells.items()}


def _balance(context: Context) -> Iterator[Equation]:
    cells = {
        side: context.cell("income_expenditure", f"{side}_grand_total", "amount") for side in ("income", "expenditure")
    }
    sides = {side: context.cell("income_expenditure", f"{side}_total", "amount") for side in cells}
    if all(side.known for side in sides.values()):
        cells = _alike(cells)
        address = Address("income_expenditure", "expenditure_grand_total", "amount")
        yield Equation("INT-05", address, (cells["income"],), (cells["expenditure"],), Reach(ROLLING), GRAND)


def _funds(context: Context) -> Iterator[Equation]:
    if not _both_sides(context):
        return
    for fund in FISCAL:
        cells = _alike(
            {
                "opening": context.cell("fiscal", f"opening_{fund}", "amount"),
                "income": context.cell("fiscal", fund, "amount"),
                "expenditure": context.cell("fiscal", "expenditure_total", fund),
                "closing": context.cell("fiscal", "closing", fund),
            }
        )
        yield Equation(
            "INT-14",
            Address("fiscal", "closing", fund),
            (cells["opening"], cells["income"]),
            (cells["expenditure"], cells["closing"]),
            Reach(ROLLING, frozenset({fund})),
            CARRIED,
        )


def _non_fiscal(context: Context) -> Iterator[Equation]:
    if not _both_sides(context):
        return
    rows = ("opening", "income_total", "used_non_fiscal", "expenditure_total", "distribution", "closing")
    columns = {"opening": "amount", "income_total": "amount", "expenditure_total": "total", "closing": "total"}
    cells = _alike(
        {f"whole_{row}": context.cell("income_expenditure", row, "amount") for row in rows}
        | {f"fiscal_{row}": context.cell("fiscal", row, column) for row, column in columns.items()}
    )

    def rest(row: str) -> Stated:
        whole, fiscal = cells[f"whole_{row}"], cells[f"fiscal_{row}"]
        # Lines of fiscal funds cancel out; of two printed amounts either may be wrong, whatever its lines say.
        printed = whole.control or fiscal.control
        terms = whole.terms + fiscal.terms if printed else max(whole.terms - fiscal.terms, 0)
        return replace(whole - fiscal, terms=terms)

    yield Equation(
        "X-13",
        Address("income_expenditure", "closing", "amount"),
        (rest("opening"), rest("income_total"), cells["whole_used_non_fiscal"]),
        (rest("expenditure_total"), cells["whole_distribution"], rest("closing")),
        Reach(ROLLING, NON_FISCAL),
        REST,
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
            columns = ("opening", "income", "total", "closing")
            cells = _alike({column: context.cell(fund, item, column) for column in columns})
            yield Equation(
                rule,
                Address(fund, item, "closing"),
                (cells["opening"], cells["income"]),
                (cells["total"], cells["closing"]),
                Reach(ROLLING, frozenset({fund}), item),
                CARRIED,
            )


def _economic(context: Context) -> Iterator[Equation]:
    """Yield that basic expenditure is the same by function and by economic subject, in total and by item."""
    reach = Reach(frozenset({"expenditure", "economic"}), frozenset({"general"}))
    leaves = context.figures.basic_economic_leaves()
    cells = {group: context.cell("general_basic", group, "amount") for group in concepts.EXPENSE_GROUPS}
    if not any(leaf.amount is not None for leaf in leaves) and not any(cell.control for cell in cells.values()):
        return
    cells = _alike(cells | {"function": context.cell("general_expenditure", "total", "basic")})
    groups = tuple(cells[group] for group in concepts.EXPENSE_GROUPS)
    yield Equation("X-11", Address("general_basic", "total", "amount"), groups, (cells["function"],), reach, CLASSIFIED)
    if not leaves or any(not leaf.item for leaf in leaves):
        return
    rounded = 0 if context.exact else 1
    spent = {leaf.item for leaf in context.figures.data.expenditure if (leaf.fund, leaf.nature) == ("general", "basic")}
    bought: dict[str, list[Stated]] = {}
    for leaf in leaves:
        if leaf.amount is not None:
            bought.setdefault(leaf.item, []).append(Stated(leaf.amount, rounded, terms=1))
    blank = {leaf.item for leaf in leaves if leaf.amount is None} - bought.keys()
    for item in sorted(filter(str.isdigit, (spent | bought.keys()) - blank)):
        yield Equation(
            "X-11",
            Address("general_expenditure", item, "basic"),
            tuple(bought.get(item, (Stated(Decimal("0.00")),))),
            (context.cell("general_expenditure", item, "basic").from_lines,),
            replace(reach, subject=item),
            CLASSIFIED,
        )


def _both_sides(context: Context) -> bool:
    leaves = context.figures.leaves
    controls = context.figures.data.controls
    printed = {(address.statement, address.row) for address in controls}
    return (leaves.income_stated or ("fiscal", "income_total") in printed) and (
        leaves.expenditure_stated or ("fiscal", "expenditure_total") in printed
    )
