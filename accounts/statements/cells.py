"""One cell of one statement: the figure that its row and column ask for."""

from collections.abc import Callable, Collection, Iterable
from itertools import chain

from accounts.figures import concepts
from accounts.figures.data import Address
from accounts.figures.figure import Figure
from accounts.figures.figures import Figures
from accounts.figures.sums import Term

FISCAL = concepts.FISCAL_FUNDS
TOTAL = "total"
# Parts into which entry splits what the statements print as one amount.
PARTS: dict[str, Collection[str] | None] = {"": None, "fiscal": FISCAL, "non_fiscal": ("non_fiscal",)}


class UnknownCellError(KeyError):
    """A row or column that the statement does not have."""


def cell_figure(figures: Figures, address: Address, label: str, *, three_public_funds: Collection[str]) -> Figure:
    """Return the figure that stands in a cell; raise UnknownCellError where the statement has no such cell.

    ``label`` says in words what stands there; ``three_public_funds`` are the funds that the profile's “三公” statement
    covers.
    """
    terms, stated = _terms(figures, address, three_public_funds)
    return figures.total(label, address, terms, stated=stated)


def _terms(figures: Figures, address: Address, three_public_funds: Collection[str]) -> tuple[Iterable[Term], bool]:
    kind, row, column = address
    if kind in {"three_public", "government_fund_three_public"}:
        funds = {"government_fund"} if kind == "government_fund_three_public" else three_public_funds
        return _three_public(figures, column, (row,) if row in funds else funds), False
    answer = _KINDS.get(kind)
    if answer is None:
        raise UnknownCellError(kind, row, column)
    try:
        return answer(figures, row, column)
    except KeyError as error:
        raise UnknownCellError(kind, row, column) from error


def _income_expenditure(figures: Figures, row: str, _column: str) -> tuple[Iterable[Term], bool]:
    leaves = figures.leaves
    if row in {"opening", "closing", "used_non_fiscal", "distribution"}:
        return leaves.balances(row), leaves.balances_stated(row)
    moment, _, part = row.partition("_")
    if moment in {"opening", "closing"}:
        return leaves.balances(moment, funds=PARTS[part]), leaves.balances_stated(moment)
    income = {
        **{source: leaves.income(sources={source}) for source in concepts.SOURCES},
        "income_total": leaves.income(),
        "income_grand_total": _with(leaves.income(), leaves.balances("used_non_fiscal"), leaves.balances("opening")),
    }
    if row in income:
        return (income[row] if leaves.income_stated else ()), leaves.income_stated
    expenditure = {
        "expenditure_total": leaves.expenditure(),
        "expenditure_grand_total": _with(
            leaves.expenditure(), leaves.balances("distribution"), leaves.balances("closing")
        ),
    }
    terms = expenditure[row] if row in expenditure else leaves.expenditure(subject=_class(row))
    return (terms if leaves.expenditure_stated else ()), leaves.expenditure_stated


def _income(figures: Figures, row: str, column: str) -> tuple[Iterable[Term], bool]:
    sources = {TOTAL: None, "fiscal": FISCAL, **{key: (key,) for key in concepts.SOURCES}}[column]
    return figures.leaves.income(sources=sources, subject=_subject(row)), figures.leaves.income_stated


def _expenditure(figures: Figures, row: str, column: str) -> tuple[Iterable[Term], bool]:
    nature, part = split_nature(column)
    return _spent(figures, row, nature, PARTS[part])


def _fiscal(figures: Figures, row: str, column: str) -> tuple[Iterable[Term], bool]:
    leaves = figures.leaves
    moment, _, fund = row.partition("_")
    if moment == "opening":
        return leaves.balances(moment, funds=_funds(fund or TOTAL)), leaves.balances_stated(moment)
    income = {
        **{fund: leaves.income(sources={fund}) for fund in FISCAL},
        "income_total": leaves.income(sources=FISCAL),
        "income_grand_total": _with(leaves.income(sources=FISCAL), leaves.balances("opening", funds=FISCAL)),
    }
    if row in income:
        return (income[row] if leaves.income_stated else ()), leaves.income_stated
    funds = _funds(column)
    if row == "closing":
        return leaves.balances(row, funds=funds), leaves.balances_stated(row)
    expenditure = {
        "expenditure_total": leaves.expenditure(funds=funds),
        "expenditure_grand_total": _with(leaves.expenditure(funds=funds), leaves.balances("closing", funds=funds)),
    }
    terms = expenditure[row] if row in expenditure else leaves.expenditure(subject=_class(row), funds=funds)
    return (terms if leaves.expenditure_stated else ()), leaves.expenditure_stated


def _fiscal_detail(figures: Figures, row: str, column: str) -> tuple[Iterable[Term], bool]:
    economic = "" if row == TOTAL else row
    fund, nature = split_fund(column)
    terms = figures.leaves.economic(economic=economic, funds=_funds(fund), nature=nature)
    return terms, figures.leaves.economic_stated


def _general_expenditure(figures: Figures, row: str, column: str) -> tuple[Iterable[Term], bool]:
    return _spent(figures, row, column, {"general"})


def _general_detail(figures: Figures, row: str, column: str) -> tuple[Iterable[Term], bool]:
    economic = "" if column == TOTAL else column
    # Lines of a published account may name no item: they say nothing about items, not even their total.
    terms = figures.leaves.itemised(economic=economic, subject=_subject(row), funds={"general"})
    return terms, figures.leaves.itemised_stated


def _general_basic(figures: Figures, row: str, _column: str) -> tuple[Iterable[Term], bool]:
    leaves = figures.basic_economic_leaves()
    if row in concepts.EXPENSE_GROUPS:
        leaves = tuple(x for x in leaves if figures.expense_group(x.economic) == row)
    elif row != TOTAL:
        leaves = tuple(x for x in leaves if x.economic.startswith(row))
    stated = any(x.amount is not None for x in figures.basic_economic_leaves())
    return ((x.amount, x.illustrative) for x in leaves), stated


def _general_project(figures: Figures, row: str, _column: str) -> tuple[Iterable[Term], bool]:
    return _spent(figures, row, "project", {"general"})


def _government_fund(figures: Figures, row: str, column: str) -> tuple[Iterable[Term], bool]:
    return _carried_fund(figures, row, column, "government_fund")


def _state_capital(figures: Figures, row: str, column: str) -> tuple[Iterable[Term], bool]:
    return _carried_fund(figures, row, column, "state_capital")


def _state_capital_expenditure(figures: Figures, row: str, column: str) -> tuple[Iterable[Term], bool]:
    return _spent(figures, row, column, {"state_capital"})


def _three_public(figures: Figures, column: str, funds: Collection[str]) -> list[Term]:
    measure, _, item = column.partition("_")
    names = concepts.THREE_PUBLIC_LEAVES.get(measure, {}).get(item)
    if names is None:
        raise UnknownCellError("three_public", TOTAL, column)
    rows = [row for row in figures.data.three_public if row.fund in funds]
    return [(row.amounts.get(name), row.illustrative) for row in rows for name in names]


def _carried_fund(figures: Figures, row: str, column: str, fund: str) -> tuple[Iterable[Term], bool]:
    leaves = figures.leaves
    if column in {"opening", "closing"}:
        return leaves.balances(column, funds={fund}, subject=_subject(row)), leaves.balances_stated(column)
    if column == "income":
        return leaves.income(sources={fund}, subject=_subject(row)), leaves.income_stated
    return _spent(figures, row, column, {fund})


def _spent(figures: Figures, row: str, column: str, funds: Collection[str] | None) -> tuple[Iterable[Term], bool]:
    nature = {TOTAL: None, **{key: key for key in concepts.NATURES}}[column]
    leaves = figures.leaves
    return leaves.expenditure(subject=_subject(row), funds=funds, nature=nature), leaves.expenditure_stated


def split_nature(column: str) -> tuple[str, str]:
    """Return nature and part of a column of 支出决算表: of all funds (""), the fiscal ones or non_fiscal."""
    for part in ("non_fiscal", "fiscal"):
        if column.endswith(f"_{part}"):
            return column.removesuffix(f"_{part}"), part
    return column, ""


def split_fund(column: str) -> tuple[str, str | None]:
    """Return fund and nature of a column of 财政拨款支出决算明细表; both natures together are ``None``."""
    for nature in ("basic", "project"):
        if column.endswith(f"_{nature}"):
            return column.removesuffix(f"_{nature}"), nature
    return column, None


def _with(*terms: Iterable[Term]) -> Iterable[Term]:
    return chain.from_iterable(terms)


def _subject(row: str) -> str:
    if row != TOTAL and not row.isdigit():
        raise KeyError(row)
    return "" if row == TOTAL else row


def _class(row: str) -> str:
    if not row.isdigit():
        raise KeyError(row)
    return row


def _funds(column: str) -> Collection[str]:
    return {TOTAL: FISCAL, **{fund: (fund,) for fund in FISCAL}}[column]


_KINDS: dict[str, Callable[[Figures, str, str], tuple[Iterable[Term], bool]]] = {
    "income_expenditure": _income_expenditure,
    "income": _income,
    "expenditure": _expenditure,
    "fiscal": _fiscal,
    "fiscal_detail": _fiscal_detail,
    "general_expenditure": _general_expenditure,
    "general_detail": _general_detail,
    "general_basic": _general_basic,
    "general_project": _general_project,
    "government_fund": _government_fund,
    "state_capital": _state_capital,
    "state_capital_expenditure": _state_capital_expenditure,
}
