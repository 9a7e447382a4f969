"""Figures of every cell that has a name: of the official statements, and of what stands beside them.

Beside them stand the budgets (``…_budget`` statements), 机关运行经费 and procurement (``institution``).
"""

from collections.abc import Collection

from accounts.figures import concepts
from accounts.figures.data import Address
from accounts.figures.figure import Figure
from accounts.figures.figures import Figures
from accounts.statements.cells import UnknownCellError, cell_figure

BUDGET = "_budget"
INSTITUTION = "institution"
_FUND_OF_BUDGET: dict[str, str | None] = {
    "expenditure": None,
    **{statement: fund for fund, statement in concepts.FUND_STATEMENTS.items() if fund in concepts.FISCAL_FUNDS},
}


def figure_of(figures: Figures, address: Address, three_public_funds: Collection[str]) -> Figure:
    """Return the figure of a cell; raise UnknownCellError where no statement has such a cell."""
    statement = address.statement
    if statement == INSTITUTION:
        return _institution(figures, address)
    if statement.endswith(BUDGET):
        return _budget(figures, address)
    return cell_figure(figures, address, "", three_public_funds=three_public_funds)


def _institution(figures: Figures, address: Address) -> Figure:
    concept, _, item = address.row.partition("_")
    try:
        if address.row == "operating_expense":
            return figures.operating(measure=address.column)
        if concept == "procurement" and address.column == "final":
            return figures.procurement(item)
    except KeyError as error:
        raise UnknownCellError(*address) from error
    raise UnknownCellError(*address)


def _budget(figures: Figures, address: Address) -> Figure:
    statement, (nature, _, measure) = address.statement.removesuffix(BUDGET), address.column.rpartition("_")
    subject = "" if address.row == "total" else address.row
    if statement not in _FUND_OF_BUDGET or not (subject.isdigit() or not subject):
        raise UnknownCellError(*address)
    try:
        return figures.expenditure(
            subject=subject,
            fund=_FUND_OF_BUDGET[statement],
            nature=None if nature == "total" else nature,
            measure=measure,
        )
    except KeyError as error:
        raise UnknownCellError(*address) from error
