"""A figure: one amount with what is printed of it, where it stands and what it rests on."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from accounts.figures.data import Address

FigureOrigin: TypeAlias = Literal["line", "derived", "control_total", "comparative", "not_provided"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount of one cell.

    ``amount`` is exact, in 元; ``printed`` is what every form of the report shows, in 万元 with two places; both are
    ``None`` when the account does not provide the figure. ``terms`` counts the printed numbers the amount stands on.
    ``rejected`` is a control total that lies outside the rounding envelope and therefore is not shown. ``source`` says
    in words where a figure of last year comes from.
    """

    label: str
    address: Address
    year: int
    amount: Decimal | None
    printed: Decimal | None
    origin: FigureOrigin
    illustrative: bool = False
    terms: int = 0
    derived: Decimal | None = None
    rejected: Decimal | None = None
    source: str = ""

    @property
    def provided(self) -> bool:
        """Whether the account states this figure."""
        return self.printed is not None

    @property
    def is_zero(self) -> bool:
        """Whether 0.00 is printed."""
        return self.printed == 0

    @property
    def is_nonzero(self) -> bool:
        """Whether an amount other than 0.00 is printed."""
        return self.printed is not None and self.printed != 0


@dataclass(frozen=True, slots=True)
class Count:
    """A number of persons, groups, vehicles or pieces; ``None`` when the account does not provide it."""

    label: str
    address: Address
    year: int
    value: int | None
    illustrative: bool = False

    @property
    def provided(self) -> bool:
        """Whether the account states this count."""
        return self.value is not None

    @property
    def is_nonzero(self) -> bool:
        """Whether there is at least one."""
        return bool(self.value)
