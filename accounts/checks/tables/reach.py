"""What a cell reaches: which lines it stands on, as far as needed to tell whether two cells can share a wrong line."""

from dataclasses import dataclass

from accounts.figures import concepts
from accounts.figures.data import Address

FISCAL = frozenset(concepts.FISCAL_FUNDS)
EVERY_FUND = frozenset(concepts.FUNDS)
_FUND = {
    **{statement: frozenset({fund}) for fund, statement in concepts.FUND_STATEMENTS.items()},
    "general_project": frozenset({"general"}),
    "general_detail": frozenset({"general"}),
    "general_basic": frozenset({"general"}),
    "fiscal_detail": FISCAL,
    "state_capital_expenditure": frozenset({"state_capital"}),
}
_LEDGER = {
    "income": "income",
    "expenditure": "expenditure",
    "general_expenditure": "expenditure",
    "general_project": "expenditure",
    "state_capital_expenditure": "expenditure",
    "fiscal_detail": "economic",
    "general_detail": "economic",
    "general_basic": "economic",
    "three_public": "three_public",
    "government_fund_three_public": "three_public",
    "institution": "institution",
}
_ROWS = {
    "income_grand_total": ("income", "balance"),
    "expenditure_grand_total": ("expenditure", "balance"),
    "income_total": ("income",),
    "expenditure_total": ("expenditure",),
    "used_non_fiscal": ("balance",),
    "distribution": ("balance",),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Kinds of lines, funds, and the subject ("" for all of them)."""

    ledgers: frozenset[str]
    funds: frozenset[str] = EVERY_FUND
    subject: str = ""

    def meets(self, other: "Reach") -> bool:
        """Whether a line may belong to both."""
        return (
            bool(self.ledgers & other.ledgers)
            and bool(self.funds & other.funds)
            and (self.subject.startswith(other.subject) or other.subject.startswith(self.subject))
        )


def reach_of(address: Address) -> Reach:
    """Return what a cell stands on."""
    return Reach(_ledgers(address), _funds(address), address.row if address.row.isdigit() else "")


def _ledgers(address: Address) -> frozenset[str]:
    statement, row, column = address
    if statement.endswith("_budget"):
        return frozenset({statement})
    if statement in _LEDGER:
        return frozenset({_LEDGER[statement]})
    if row in _ROWS:
        return frozenset(_ROWS[row])
    if row.partition("_")[0] in {"opening", "closing"} or column in {"opening", "closing"}:
        return frozenset({"balance"})
    income_row = row in concepts.SOURCES or column == "income"
    return frozenset({"income"} if income_row else {"expenditure"})


def _funds(address: Address) -> frozenset[str]:
    statement, row, column = address
    if statement in _FUND:
        return _FUND[statement]
    for name in (column, row, row.partition("_")[2]):
        if name in FISCAL:
            return frozenset({name})
    if statement == "fiscal" or column == "fiscal":
        return FISCAL
    if row in concepts.SOURCES or column in concepts.SOURCES:
        return EVERY_FUND - FISCAL
    return EVERY_FUND
