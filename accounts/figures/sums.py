"""Sums of leaves, and how a total is held to the control total (合计数) that the source prints beside it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from accounts.figures.data import Address, Control, Facts, Precision
from accounts.figures.figure import Figure
from accounts.money import YUAN_PER_WAN, to_wan

Term: TypeAlias = tuple[Decimal | None, bool]  # an amount in 元 (None: blank) and whether it is illustrative

ENVELOPE_PER_NUMBER = Decimal("0.005") * YUAN_PER_WAN  # half of the last printed place, in 元


class Sum(NamedTuple):
    """An exact sum in 元 (``None``: not provided), of how many numbers, and whether one of them is illustrative."""

    amount: Decimal | None
    terms: int
    illustrative: bool


def add_up(terms: Iterable[Term], *, stated: bool) -> Sum:
    """Add up what is not blank.

    Only blanks make no sum. No line at all makes zero when the table they would stand in is ``stated``, else no sum.
    """
    lines = list(terms)
    known = [(amount, illustrative) for amount, illustrative in lines if amount is not None]
    if not known and (lines or not stated):
        return Sum(None, 0, illustrative=False)
    amount = sum((amount for amount, _ in known), Decimal("0.00"))
    return Sum(amount, len(known), illustrative=any(illustrative for _, illustrative in known))


def total_figure(
    label: str, address: Address, year: int, found: Sum, control: Control | None, precision: Precision
) -> Figure:
    """Return the figure of a cell: the control total where the sum agrees with it or is not provided, else the sum.

    ``precision`` is that of the leaves. A control total that does not agree is carried as ``rejected``.
    """
    amount, terms, illustrative = found
    if control is not None and (amount is None or agrees(found, control, precision)):
        # Leaves of 元 add up exactly; the control total then only vouches for them.
        exact = amount if precision == "yuan" and amount is not None else control.amount
        return Figure(
            label,
            address,
            year,
            exact,
            to_wan(control.amount),
            "control_total",
            illustrative=control.illustrative,
            terms=terms,
            derived=amount,
        )
    if amount is None:
        return Figure(label, address, year, None, None, "not_provided")
    return Figure(
        label,
        address,
        year,
        amount,
        to_wan(amount),
        "line" if terms == 1 else "derived",
        illustrative=illustrative,
        terms=terms,
        derived=amount,
        rejected=control.amount if control else None,
    )


def agrees(found: Sum, control: Control, precision: Precision) -> bool:
    """Whether a sum and its control total differ by no more than rounding explains.

    Leaves of 万元 were rounded by the source: 0.005 万元 for each of them and for the total. Leaves of 元 are exact:
    a total of 元 must be equal, one of 万元 must be what the sum prints.
    """
    amount = found.amount or Decimal(0)
    if precision == "wan":
        return abs(amount - control.amount) <= ENVELOPE_PER_NUMBER * (found.terms + 1)
    if control.precision == "yuan":
        return amount == control.amount
    return to_wan(amount) == to_wan(control.amount)


def stated_amounts(facts: Facts | None, names: tuple[str, ...]) -> Iterator[Term]:
    """Yield the terms of a group of facts."""
    return ((facts.amounts.get(name), facts.illustrative) for name in names) if facts else iter(())
