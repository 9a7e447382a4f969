"""The small values that sentence templates walk through: parts of a whole, items, groups, kinds of equipment."""

from dataclasses import dataclass

from accounts.figures.arithmetic import Comparison
from accounts.figures.figure import Count, Figure


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole with its name; ``has_share``: a share can be printed."""

    name: str
    figure: Figure
    whole: Figure

    @property
    def has_share(self) -> bool:
        """Whether part and whole allow a percentage."""
        part, whole = self.figure.printed, self.whole.printed
        return part is not None and whole is not None and whole > 0 and part >= 0


@dataclass(frozen=True, slots=True)
class Item:
    """Expenditure of one item with its full name, its budget and the slots of what staff typed ("" for nothing)."""

    code: str
    name: str
    figure: Figure
    budget: Comparison
    reason: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class FundExpenditure:
    """Expenditure of one fund and its items, and what of the fund came in, was carried over and split by nature."""

    figure: Figure
    items: tuple[Item, ...]
    opening: Figure
    income: Figure
    basic: Figure
    project: Figure
    closing: Figure

    @property
    def is_empty(self) -> bool:
        """Whether the account states of the fund nothing but zero: no money came in, went out or lay there."""
        # Items that cancel each other out are something: the total alone does not tell.
        stated = (self.figure, self.income, self.opening, self.closing, *(item.figure for item in self.items))
        return self.figure.is_zero and not any(figure.is_nonzero for figure in stated)


@dataclass(frozen=True, slots=True)
class Group:
    """人员经费 or 公用经费 with the names of what it was spent on."""

    name: str
    figure: Figure
    members: tuple[str, ...]
    members_illustrative: bool

    @property
    def several(self) -> bool:
        """Whether more than one name is listed."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class ThreePublicItem:
    """One item of “三公”经费 beside its budget and last year."""

    name: str
    figure: Figure
    whole: Figure
    budget: Comparison
    change: Comparison

    @property
    def provided(self) -> bool:
        """Whether the account states it."""
        return self.figure.provided

    @property
    def has_share(self) -> bool:
        """Whether a share of all “三公”经费 can be printed."""
        return Part(self.name, self.figure, self.whole).has_share


@dataclass(frozen=True, slots=True)
class LargeEquipment:
    """One kind of large equipment: the profile's threshold and label, the account's count."""

    threshold: str
    label: str
    count: Count
