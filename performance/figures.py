"""Performance figures: an account's projects and its overall evaluation as immutable values.

Amounts are ``Decimal`` in 元, points ``Decimal`` with two places. What a project prints of its money it hands out as
``Figure``: in 万元, bound to a cell of the project's table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from accounts.figures.data import Address
from accounts.figures.figure import Figure
from accounts.money import to_wan
from performance.scoring import Measured, Outcome, outcome

STAGES = {
    "pre_evaluated": "开展事前绩效评估的项目数",
    "goal_set": "编制绩效目标的项目数",
    "monitored": "开展绩效监控的项目数",
    "self_evaluated": "开展绩效自评的项目数",
}
SOURCES = {"fiscal": "财政资金", "special_account": "财政专户管理资金", "unit": "单位资金", "other": "其他资金"}
AMOUNTS = {
    "applied": "申报数",
    "initial": "年初预算数",
    "adjusted": "调整后预算数",
    "arrived": "到位数",
    "executed": "预算执行数",
}
STATEMENT = "performance"
NO_TEXTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FundingFigures:
    """A project's money from one source, 元; ``None`` is not stated."""

    source: str
    amounts: Mapping[str, Decimal | None]
    illustrative: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class GoalFigures:
    """One goal of the year and what became of it."""

    expected: str
    achieved: str
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """One third-level indicator as the form prints it."""

    level1: str
    level2: str
    level3: str
    comparator: str
    target: str
    unit: str
    achieved: str
    weight: Decimal | None = None
    score: Decimal | None = None
    reason: str = ""
    illustrative: bool = False

    @property
    def measured(self) -> Measured:
        """What scoring needs of the indicator."""
        return Measured(self.comparator, self.target, self.achieved, self.weight, self.unit)

    @property
    def outcome(self) -> Outcome:
        """Whether the target was reached, missed, or cannot be compared."""
        return outcome(self.measured)


@dataclass(frozen=True)
class ProjectFigures:
    """One project: its name and the stages of performance management (``STAGES``) it took part in, and its table.

    ``year`` is that of the account; ``texts`` are the self-evaluation's, by slot of the form.
    """

    name: str
    stages: frozenset[str]
    code: str = ""
    office: str = ""
    unit_code: str = ""
    unit_name: str = ""
    year: int = 0
    funding: tuple[FundingFigures, ...] = ()
    goals: tuple[GoalFigures, ...] = ()
    indicators: tuple[IndicatorFigures, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS, hash=False)
    leader: str = ""
    finance_leader: str = ""

    @property
    def key(self) -> str:
        """What names the project within its year: unit and code, else unit and name."""
        return "-".join(part for part in (self.unit_code, self.code or self.name) if part)

    @property
    def has_table(self) -> bool:
        """Whether there is anything for a table of self-evaluation."""
        return bool(self.indicators or self.goals)

    @property
    def has_report(self) -> bool:
        """Whether a self-evaluation can be attached to the report: a table, or words about it."""
        return self.has_table or any(body.strip() for body in self.texts.values())

    def amount(self, kind: str, source: str = "total", also: tuple[str, ...] = ()) -> Figure:
        """Return one amount of the project (``AMOUNTS``) from one source, or the sum over all sources that state it.

        ``also`` names sources that a form has no line for and counts under ``source``.
        """
        rows = [row for row in self.funding if source == "total" or row.source in {source, *also}]
        stated = [amount for row in rows if (amount := row.amounts.get(kind)) is not None]
        amount = sum(stated, Decimal("0.00")) if stated else None
        from_source = "" if source == "total" else SOURCES[source]
        return Figure(
            label=f"{self.name}{from_source}{AMOUNTS[kind]}",
            address=Address(STATEMENT, f"{self.key}/{source}", kind),
            year=self.year,
            amount=amount,
            printed=None if amount is None else to_wan(amount),
            origin="not_provided" if amount is None else "line" if len(stated) == 1 else "derived",
            illustrative=any(row.illustrative for row in rows if row.amounts.get(kind) is not None),
            terms=len(stated),
        )

    @cached_property
    def missed(self) -> tuple[IndicatorFigures, ...]:
        """The indicators whose achieved value does not reach the target."""
        return tuple(indicator for indicator in self.indicators if indicator.outcome == "missed")

    @cached_property
    def compared(self) -> tuple[IndicatorFigures, ...]:
        """The indicators whose achieved value can be held against the target."""
        return tuple(indicator for indicator in self.indicators if indicator.outcome != "unknown")

    @property
    def illustrative(self) -> bool:
        """Whether anything of the table is made up for demonstration."""
        rows: tuple[FundingFigures | GoalFigures | IndicatorFigures, ...]
        rows = (*self.funding, *self.goals, *self.indicators)
        return any(row.illustrative for row in rows)


@dataclass(frozen=True)
class OverallFigures:
    """The overall evaluation as staff state it: texts by slot, score of 100, grade."""

    texts: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS, hash=False)
    score: Decimal | None = None
    grade: str = ""


def total_of(projects: Iterable[ProjectFigures], kind: str, *, year: int, label: str) -> Figure:
    """Return the sum of one amount over projects; not provided where no project states it."""
    listed = list(projects)
    found = [(figure, figure.amount) for project in listed for figure in (project.amount(kind),)]
    stated = [amount for _, amount in found if amount is not None]
    amount = sum(stated, Decimal("0.00")) if stated else None
    return Figure(
        label=label,
        address=Address(STATEMENT, "total", kind),
        year=year,
        amount=amount,
        printed=None if amount is None else to_wan(amount),
        origin="not_provided" if amount is None else "derived",
        illustrative=any(figure.illustrative for figure, _ in found),
        terms=len(stated),
    )
