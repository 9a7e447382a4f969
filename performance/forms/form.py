"""What a form of self-evaluation (绩效自评表样) declares, as plain immutable values."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Caption:
    """A column or line of the form: what it shows and its printed caption. ``width`` is relative to the others."""

    key: str
    label: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade (等级) and the score, of 100, from which it is given."""

    name: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """A degree in which a qualitative target was reached: the shares of the weight it earns, in percent.

    ``words`` are achieved values that mean this degree.
    """

    name: str
    most: Decimal
    least: Decimal
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSection:
    """A heading of a report of the form. ``text`` names a slot that staff fill, ``template`` writes from figures.

    A section may have both: what follows from figures stands first. One with neither only holds deeper sections.
    """

    key: str
    number: str
    title: str
    parent: str = ""
    text: str = ""
    template: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a scored form counts: points for the execution of the budget and for all indicators together.

    ``low_execution`` is the rate, in percent, below which a reason is asked for; ``over_achieved`` the excess over a
    target, in percent, that asks whether the target was set too low.
    """

    execution: Decimal
    indicators: Decimal
    low_execution: Decimal
    over_achieved: Decimal
    bands: tuple[Band, ...]

    @property
    def total(self) -> Decimal:
        """All points of the form."""
        return self.execution + self.indicators


@dataclass(frozen=True, slots=True)
class Form:
    """One form and where it is in force.

    Titles may use {year}, {unit} and {project}. ``sources`` are the lines of money, ``amounts`` their columns,
    ``indicator_columns`` the columns of indicators; ``report`` are the headings of a project's report, ``table_texts``
    texts within its table, ``overall`` the headings of the overall evaluation. ``scoring`` is absent in a form without
    scores; ``grades`` are in force for both.
    """

    key: str
    title: str
    directory: Path
    region_prefix: str
    year_from: int
    year_to: int | None
    table_code: str
    table_title: str
    report_title: str
    overall_title: str
    goals_title: str
    execution_title: str
    indicators_title: str
    sources: tuple[Caption, ...]
    amounts: tuple[Caption, ...]
    goal_columns: tuple[Caption, ...]
    indicator_columns: tuple[Caption, ...]
    grades: tuple[Grade, ...]
    report: tuple[FormSection, ...]
    overall: tuple[FormSection, ...]
    table_texts: tuple[FormSection, ...] = ()
    scoring: Scoring | None = None

    def covers(self, region_code: str, year: int) -> bool:
        """Whether the form is in force in a region and year."""
        in_years = self.year_from <= year and (self.year_to is None or year <= self.year_to)
        return in_years and region_code.startswith(self.region_prefix)

    @property
    def project_slots(self) -> tuple[FormSection, ...]:
        """The texts that staff write about one project, in order."""
        return tuple(section for section in (*self.report, *self.table_texts) if section.text)

    @property
    def overall_slots(self) -> tuple[FormSection, ...]:
        """The texts that staff write about the whole, in order."""
        return tuple(section for section in self.overall if section.text)

    def grade_of(self, score: Decimal) -> str:
        """Return the grade of a score of 100; "" below all grades."""
        reached = [grade for grade in self.grades if score >= grade.at_least]
        return max(reached, key=lambda grade: grade.at_least).name if reached else ""
