"""Stated amounts: what is printed of a cell, and how far rounding may have moved it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.figures.data import AccountData, Address
from accounts.figures.figure import Figure
from accounts.figures.sums import ENVELOPE_PER_NUMBER
from accounts.money import round_half_up, to_wan


@dataclass(frozen=True, slots=True)
class Stated:
    """An amount in 元 (``None``: not provided) and how many rounded numbers it stands on.

    A number printed in 万元 is one rounding, a line or total of 元 none; sums and differences add them up.
    ``control``: the amount is a control total (合计数) that the source prints; ``derived`` is then what the ``terms``
    lines give, and ``rejected`` says that the two do not agree.
    """

    amount: Decimal | None
    roundings: int = 0
    address: Address | None = None
    control: bool = False
    derived: Decimal | None = None
    derived_roundings: int = 0
    terms: int = 0
    rejected: bool = False

    @property
    def known(self) -> bool:
        """Whether the account states the amount."""
        return self.amount is not None

    @property
    def value(self) -> Decimal:
        """The amount, zero where it is not provided."""
        return self.amount or Decimal(0)

    @property
    def wan(self) -> str:
        """The amount in 万元 as printed."""
        return "未提供" if self.amount is None else f"{to_wan(self.amount):.2f}"

    @property
    def from_lines(self) -> "Stated":
        """What the lines add up to, whatever the source prints."""
        if not self.control:
            return self
        return Stated(self.derived, self.derived_roundings, self.address, derived=self.derived, terms=self.terms)

    def __sub__(self, other: "Stated") -> "Stated":
        known = self.known or other.known
        return Stated(self.value - other.value if known else None, self.roundings + other.roundings)


def stated(figure: Figure, data: AccountData) -> Stated:
    """Return what the account states for a figure's cell."""
    lines = figure.terms if data.precision == "wan" else 0
    control = data.controls.get(figure.address)
    if control is None:
        return Stated(figure.amount, lines, figure.address, derived=figure.amount, terms=figure.terms)
    rounded = control.precision == "wan" or data.precision == "wan"
    return Stated(
        control.amount,
        int(rounded),
        figure.address,
        control=True,
        derived=figure.derived if figure.rejected is None else figure.amount,
        derived_roundings=lines,
        terms=figure.terms,
        rejected=figure.rejected is not None,
    )


def total(parts: Iterable[Stated]) -> Stated:
    """Add up what is provided; not provided when no part is."""
    listed = list(parts)
    return Stated(_sum(listed), sum(part.roundings for part in listed))


def difference(found: Stated, expected: Stated) -> Decimal:
    """Return by how much two statements of one amount differ, 元."""
    return found.value - expected.value


def within_rounding(found: Stated, expected: Stated) -> bool:
    """Whether rounding explains the difference: half of the last printed place for each rounded number."""
    return abs(difference(found, expected)) <= envelope(found, expected)


def envelope(*amounts: Stated) -> Decimal:
    """Return how far rounding may have moved the difference of amounts, 元; zero when all of them are exact."""
    return ENVELOPE_PER_NUMBER * sum(amount.roundings for amount in amounts)


def shown(amount: Decimal, *, exact: bool) -> str:
    """Return an amount of 元 for a message: in 元 where the account is exact, else in 万元 as printed."""
    return f"{round_half_up(amount, 2):,.2f}元" if exact else f"{to_wan(amount):,.2f}万元"


def _sum(parts: Iterable[Stated]) -> Decimal | None:
    known = [part.amount for part in parts if part.amount is not None]
    return sum(known, Decimal("0.00")) if known else None
