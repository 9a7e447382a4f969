"""Text arithmetic: every difference, share and rate is computed from the amounts as printed.

A reader with a calculator gets the same. There is no percentage on a base of zero or less.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from accounts.figures.figure import Figure
from accounts.money import round_half_up

Direction: TypeAlias = Literal["more", "less", "equal", "unknown"]

MOST_DIGITS = 4
WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside a base: last year's figure or a budget; 万元 as printed."""

    current: Figure
    base: Figure

    @property
    def direction(self) -> Direction:
        """Whether more, less or equal is printed; unknown when either is not provided."""
        if self.current.printed is None or self.base.printed is None:
            return "unknown"
        if self.current.printed == self.base.printed:
            return "equal"
        return "more" if self.current.printed > self.base.printed else "less"

    @property
    def more(self) -> bool:
        """Whether the current amount is greater than the base."""
        return self.direction == "more"

    @property
    def less(self) -> bool:
        """Whether the current amount is less than the base."""
        return self.direction == "less"

    @property
    def equal(self) -> bool:
        """Whether both print the same."""
        return self.direction == "equal"

    @property
    def unknown(self) -> bool:
        """Whether either side is not provided."""
        return self.direction == "unknown"

    @property
    def changed(self) -> bool:
        """Whether both are known and differ."""
        return self.more or self.less

    @property
    def difference(self) -> Decimal | None:
        """The absolute difference of the printed amounts, 万元."""
        if self.current.printed is None or self.base.printed is None:
            return None
        return abs(self.current.printed - self.base.printed)

    @property
    def base_allows_percentage(self) -> bool:
        """Whether the base is greater than zero."""
        return self.base.printed is not None and self.base.printed > 0


def percentage(part: Decimal | None, whole: Decimal | None, digits: int) -> Decimal | None:
    """Return ``part`` as a percentage of ``whole``, rounded half up to ``digits`` places.

    ``None`` when either is missing or the whole is not greater than zero. A percentage that would print as 0 without
    being 0, or as 100 without being the whole, gets more places (up to four), so that the text never says that
    nothing or everything is meant when it is not.
    """
    if part is None or whole is None or whole <= 0:
        return None
    exact = part * WHOLE / whole
    rounded = round_half_up(exact, digits)
    while rounded in {0, WHOLE} and rounded != exact and digits < MOST_DIGITS:
        digits += 1
        rounded = round_half_up(exact, digits)
    return rounded + 0
