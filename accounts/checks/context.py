"""What a rule may look at: one account with its text and surroundings, immutable and in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, cast

from accounts.checks.cells import figure_of
from accounts.checks.claims import Claim, Passage
from accounts.checks.stated import Stated, stated
from accounts.figures.data import Address
from accounts.figures.figures import Figures
from accounts.profiles import Profile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the profile prescribes as far as rules need it; ``titles``: of its statements with printed number, by kind.

    ``thresholds``: amounts and percentages from which on a rule asks for more, by name; see ``THRESHOLDS``.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    three_public_funds: tuple[str, ...] = ("general",)
    item_budget: str = "adjusted"
    percent_digits: int = 2
    equipment: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[str, Decimal] = field(default_factory=dict)

    def threshold(self, name: str) -> Decimal:
        """Return a threshold by its key in ``THRESHOLDS``."""
        return self.thresholds.get(name, THRESHOLDS[name])


THRESHOLDS: Mapping[str, Decimal] = MappingProxyType(
    {
        "days_to_disclose": Decimal(20),  # 预算法第十四条
        "reception_least": Decimal(30),  # 元 a person received
        "reception_most": Decimal(500),
        "large_difference_rate": Decimal(20),  # per cent
        "large_difference": Decimal(100),  # 万元
        "explained_share": Decimal(50),  # per cent of a difference that its reason must account for
    }
)


@dataclass(frozen=True, slots=True)
class SubjectEntry:
    """A catalogue's entry for a code: its name in the year, whether it is in force then, whether it was verified."""

    code: str
    name: str
    in_force: bool = True
    confidence: str = "verified"

    @property
    def verified(self) -> bool:
        """Whether the entry was compared with an official source."""
        return self.confidence == "verified"


@dataclass(frozen=True, slots=True)
class Dates:
    """The days that matter; ``today`` in Asia/Shanghai."""

    approved_on: date | None = None
    disclosed_on: date | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class UnitAccount:
    """A unit that belongs to the department, and its own account of the year where it is in the system."""

    code: str
    name: str
    kind: str
    figures: Figures | None = None


@dataclass(frozen=True, eq=False)
class Context:
    """Everything about one account that rules look at.

    ``units`` are the units of the department, the department itself first; ``subjects`` the catalogue's entries for
    every code that the account uses (functional and economic). ``beside`` holds what other applications supply, one
    object of each type (``part``).
    """

    figures: Figures
    settings: Settings = Settings()
    passages: tuple[Passage, ...] = ()
    claims: tuple[Claim, ...] = ()
    subjects: Mapping[str, SubjectEntry] = field(default_factory=dict)
    dates: Dates = Dates()
    units: tuple[UnitAccount, ...] = ()
    profile: Profile | None = None
    beside: tuple[object, ...] = ()
    _cells: dict[Address, Stated] = field(default_factory=dict, init=False, repr=False)
    _made: dict[object, object] = field(default_factory=dict, init=False, repr=False)

    @property
    def year(self) -> int:
        """The account's year."""
        return self.figures.year

    @property
    def exact(self) -> bool:
        """Whether the account's lines are in 元, so that sums must be equal."""
        return self.figures.data.precision == "yuan"

    def cell(self, statement: str, row: str, column: str) -> Stated:
        """Return what the account states for a cell: the source's control total, else what the lines add up to.

        Raises UnknownCellError for a cell that no statement has.
        """
        address = Address(statement, row, column)
        if address not in self._cells:
            figure = figure_of(self.figures, address, self.settings.three_public_funds)
            self._cells[address] = stated(figure, self.figures.data)
        return self._cells[address]

    def once(self, make: Callable[["Context"], T]) -> T:
        """Return what ``make`` finds in this context, found once however many rules ask."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("T", self._made[make])

    def prints(self, kind: str) -> bool:
        """Whether the profile's set holds this kind of statement."""
        return kind in self.settings.titles

    def title(self, kind: str) -> str:
        """Return a statement's title with its printed number, or its kind where the profile does not print it."""
        return self.settings.titles.get(kind, kind)

    def part(self, kind: type[T]) -> T | None:
        """Return what another application supplied of this type."""
        return next((x for x in self.beside if isinstance(x, kind)), None)

    @cached_property
    def passages_by_slot(self) -> Mapping[tuple[str, str], Passage]:
        """The typed texts by slot and subject."""
        return {(passage.slot, passage.subject): passage for passage in self.passages if passage.slot}
