"""Last year's amounts by cell (上年数), as they were typed or imported where last year's account is not stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from accounts.figures.data import Address, ComparativeLeaf
from accounts.figures.sums import ENVELOPE_PER_NUMBER

# The row that sums the subjects of a statement; most statements call it "total".
TOTAL_ROWS = {"income_expenditure": "expenditure_total", "fiscal": "expenditure_total"}
NOTHING = ComparativeLeaf(Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Comparatives:
    """The comparatives of one account.

    A column whose subjects add up to its total is there in full: a subject that it lacks had nothing.
    """

    by_cell: Mapping[Address, ComparativeLeaf]
    _full: dict[tuple[str, str], bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def get(self, address: Address) -> ComparativeLeaf | None:
        """Return the comparative of a cell; ``None`` where nothing is known of it."""
        known = self.by_cell.get(address)
        if known is None and address.row.isdigit() and self._is_full(address.statement, address.column):
            return replace(NOTHING, source=self.by_cell[_total(address.statement, address.column)].source)
        return known

    def _is_full(self, statement: str, column: str) -> bool:
        key = (statement, column)
        if key not in self._full:
            self._full[key] = self._adds_up(statement, column)
        return self._full[key]

    def _adds_up(self, statement: str, column: str) -> bool:
        total = self.by_cell.get(_total(statement, column))
        if total is None or total.amount is None:
            return False
        rows = {
            address.row: leaf.amount
            for address, leaf in self.by_cell.items()
            if (address.statement, address.column) == (statement, column) and address.row.isdigit()
        }
        deepest = max(map(len, rows), default=0)
        amounts = [amount for row, amount in rows.items() if len(row) == deepest]
        if not amounts or None in amounts:
            return False
        rest = total.amount - sum((amount for amount in amounts if amount), Decimal(0))
        return abs(rest) <= ENVELOPE_PER_NUMBER * (len(amounts) + 1)


def _total(statement: str, column: str) -> Address:
    return Address(statement, TOTAL_ROWS.get(statement, "total"), column)
