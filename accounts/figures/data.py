"""The leaves of one account-year as plain immutable values; amounts in 元, ``None`` where a cell is blank."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Precision = Literal["yuan", "wan"]


class Address(NamedTuple):
    """One cell of one official statement: kind of statement, row key, column key."""

    statement: str
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class IncomeLeaf:
    """Income of one item from one source."""

    item: str
    source: str
    amount: Decimal | None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class ExpenditureLeaf:
    """Expenditure of one item, fund and nature: initial budget, adjusted budget, final."""

    item: str
    fund: str
    nature: str
    initial: Decimal | None
    adjusted: Decimal | None
    final: Decimal | None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class EconomicLeaf:
    """Final expenditure of one item, fund and nature on one economic subject."""

    item: str
    fund: str
    nature: str
    economic: str
    amount: Decimal | None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class BalanceLeaf:
    """Carry-over of one fund (and item): opening, closing, 使用非财政拨款结余, 结余分配."""

    fund: str
    item: str
    opening: Decimal | None
    closing: Decimal | None
    used_non_fiscal: Decimal | None
    distribution: Decimal | None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class ThreePublicLeaf:
    """“三公”经费 of one fund; ``amounts`` by "abroad_budget", "reception_domestic_final" and so on."""

    fund: str
    amounts: Mapping[str, Decimal | None]
    illustrative: bool = False

    def __post_init__(self) -> None:
        _freeze(self, "amounts")


@dataclass(frozen=True, slots=True)
class Facts:
    """A group of facts that an account has once: amounts and counts by name."""

    amounts: Mapping[str, Decimal | None] = field(default_factory=dict)
    counts: Mapping[str, int | None] = field(default_factory=dict)
    applicable: bool = True
    illustrative: bool = False

    def __post_init__(self) -> None:
        _freeze(self, "amounts", "counts")


@dataclass(frozen=True, slots=True)
class Control:
    """A control total (合计数): the amount that the source prints for one cell, and in which precision."""

    amount: Decimal
    precision: Precision
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class ComparativeLeaf:
    """Last year's amount of one cell; ``None`` where staff left it blank. ``source`` says in words where it is from."""

    amount: Decimal | None
    illustrative: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class EconomicName:
    """An economic subject's name in the year, and whether it is personnel (人员) or public (公用) expenditure."""

    name: str
    expense_group: str


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The unit as it was in the year."""

    code: str
    name: str
    short_name: str
    kind: str
    region_code: str
    region_name: str
    established_year: int | None = None


@dataclass(frozen=True, slots=True)
class AccountData:
    """Everything stored of one account-year."""

    year: int
    scope: str
    precision: Precision
    unit: UnitFacts
    income: tuple[IncomeLeaf, ...] = ()
    expenditure: tuple[ExpenditureLeaf, ...] = ()
    economic: tuple[EconomicLeaf, ...] = ()
    balances: tuple[BalanceLeaf, ...] = ()
    three_public: tuple[ThreePublicLeaf, ...] = ()
    three_public_counts: Facts | None = None
    operating: Facts | None = None
    procurement: Facts | None = None
    assets: Facts | None = None
    controls: Mapping[Address, Control] = field(default_factory=dict)
    comparatives: Mapping[Address, ComparativeLeaf] = field(default_factory=dict)
    functional_names: Mapping[str, str] = field(default_factory=dict)
    economic_names: Mapping[str, EconomicName] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _freeze(self, "controls", "comparatives", "functional_names", "economic_names")


def _freeze(holder: Any, *names: str) -> None:
    """Put read-only copies in the place of the holder's mappings."""
    for name in names:
        object.__setattr__(holder, name, MappingProxyType(dict(getattr(holder, name))))
