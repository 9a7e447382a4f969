"""The leaves of an account by subject of every level: the terms that figures and statement cells add up."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from accounts.figures.data import AccountData, EconomicLeaf, ExpenditureLeaf, IncomeLeaf
from accounts.figures.sums import Term

LeafT = TypeVar("LeafT")


@dataclass(frozen=True, eq=False)
class Leaves:
    """One account's leaves, indexed once. A subject is a code of any level, "" all of them."""

    data: AccountData

    def income(self, *, sources: Collection[str] | None = None, subject: str = "") -> Iterator[Term]:
        """Yield the income terms of some or all sources."""
        for leaf in self._income.get(subject, ()):
            if sources is None or leaf.source in sources:
                yield leaf.amount, leaf.illustrative

    def expenditure(
        self,
        *,
        subject: str = "",
        funds: Collection[str] | None = None,
        nature: str | None = None,
        measure: str = "final",
    ) -> Iterator[Term]:
        """Yield the expenditure terms of some or all funds and natures: "final", "initial" or "adjusted"."""
        for leaf in self._expenditure.get(subject, ()):
            if (funds is None or leaf.fund in funds) and nature in {None, leaf.nature}:
                yield getattr(leaf, measure), leaf.illustrative

    def economic(self, *, economic: str, funds: Collection[str], nature: str | None = None) -> Iterator[Term]:
        """Yield the terms of economic lines by economic code (any level, "" all), of one nature or of both."""
        return (
            (leaf.amount, leaf.illustrative)
            for leaf in self._economic.get(economic, ())
            if leaf.fund in funds and nature in {None, leaf.nature}
        )

    def itemised(self, *, economic: str, subject: str, funds: Collection[str]) -> Iterator[Term]:
        """Yield the terms of the economic lines that name an item, by economic code and functional subject."""
        for leaf in self._economic.get(economic, ()):
            if leaf.item and leaf.item.startswith(subject) and leaf.fund in funds:
                yield leaf.amount, leaf.illustrative

    def balances(self, moment: str, *, funds: Collection[str] | None = None, subject: str = "") -> Iterator[Term]:
        """Yield the carry-over terms: "opening", "closing", "used_non_fiscal" or "distribution"."""
        for leaf in self.data.balances:
            if (funds is None or leaf.fund in funds) and leaf.item.startswith(subject):
                yield getattr(leaf, moment), leaf.illustrative

    @cached_property
    def income_stated(self) -> bool:
        """Whether any income line holds an amount."""
        return any(leaf.amount is not None for leaf in self.data.income)

    @cached_property
    def expenditure_stated(self) -> bool:
        """Whether any expenditure line holds a final amount."""
        return any(leaf.final is not None for leaf in self.data.expenditure)

    @cached_property
    def economic_stated(self) -> bool:
        """Whether any economic line holds an amount."""
        return any(leaf.amount is not None for leaf in self.data.economic)

    @cached_property
    def itemised_stated(self) -> bool:
        """Whether any economic line that names an item holds an amount."""
        return any(leaf.amount is not None for leaf in self.data.economic if leaf.item)

    def balances_stated(self, moment: str) -> bool:
        """Whether any balance states ``moment``."""
        return any(getattr(leaf, moment) is not None for leaf in self.data.balances)

    def subjects(self, length: int, *, funds: Collection[str] | None = None) -> tuple[str, ...]:
        """Return the functional codes of ``length`` digits under which expenditure of some or all funds stands."""
        return tuple(sorted({x.item[:length] for x in self.data.expenditure if funds is None or x.fund in funds}))

    @cached_property
    def _income(self) -> dict[str, list[IncomeLeaf]]:
        return _by_prefix(self.data.income, _item_prefixes)

    @cached_property
    def _expenditure(self) -> dict[str, list[ExpenditureLeaf]]:
        return _by_prefix(self.data.expenditure, _item_prefixes)

    @cached_property
    def _economic(self) -> dict[str, list[EconomicLeaf]]:
        return _by_prefix(self.data.economic, lambda leaf: {"", leaf.economic[:3], leaf.economic})


def _item_prefixes(leaf: IncomeLeaf | ExpenditureLeaf) -> set[str]:
    return {"", leaf.item[:3], leaf.item[:5], leaf.item}


def _by_prefix(leaves: Iterable[LeafT], prefixes: Callable[[LeafT], set[str]]) -> dict[str, list[LeafT]]:
    index: dict[str, list[LeafT]] = {}
    for leaf in leaves:
        for prefix in prefixes(leaf):
            index.setdefault(prefix, []).append(leaf)
    return index
