"""The grids of a project's table: money, goals, indicators. Captions and messages are those of the models."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from accounts.entry.columns import AmountColumn, ChoiceColumn, Column, Reading, TextColumn
from accounts.entry.grids import Grid, violation
from accounts.entry.problems import UnreadableError
from accounts.entry.texts import LONGEST_QUOTE, folded
from accounts.fields import MoneyField
from performance.models import Indicator, ProjectFunding, YearlyGoal

MOST_POINTS = Decimal(100)
LEVELS = ("level1", "level2", "level3")
_POINTS = re.compile(r"\d{1,6}(?:\.\d*)?", re.ASCII)
POINT_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsColumn(TextColumn):
    """A line of text that may be asked for."""

    def read(self, text: str, reading: Reading) -> dict[str, Any]:
        """Return the text, trimmed; raise UnreadableError where one is needed and none is there."""
        if self.required and self.is_blank(text):
            raise self._missing()
        # Called by name: a class with slots is made anew, and the short form of super() finds the one before.
        return TextColumn.read(self, text, reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsColumn(Column):
    """Points (分值、得分): 0 to 100 with at most two places, in no unit of money."""

    kind: str = "points"

    def read(self, text: str, reading: Reading) -> dict[str, Any]:
        """Return the points or ``None`` for a blank cell."""
        plain = folded(text).removesuffix("分")
        if not plain:
            return {self.name: None}
        if not _POINTS.fullmatch(plain) or len(plain.partition(".")[2].rstrip("0")) > POINT_PLACES:
            message = f"“{text.strip()[:LONGEST_QUOTE]}”不是{self.label}：请填写0至100的数字，最多两位小数。"
            raise UnreadableError(message)
        points = Decimal(plain)
        if points > MOST_POINTS:
            message = f"{self.label}“{text.strip()[:LONGEST_QUOTE]}”大于100：请填写0至100的数字。"
            raise UnreadableError(message)
        return {self.name: points.quantize(Decimal("0.01"))}

    def show(self, values: Mapping[str, Any], reading: Reading) -> str:
        """Return the points without zeros behind the point that say nothing."""
        points = values.get(self.name)
        return "" if points is None else shown_points(points)


def shown_points(points: Decimal) -> str:
    """Print points for an entry field: 10, 22.5."""
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _column(model: type[models.Model], name: str, *, required: bool = False) -> Column:
    field: Any = model._meta.get_field(name)
    said: dict[str, Any] = {
        "name": name,
        "label": str(field.verbose_name).removesuffix("（元）"),
        "help": str(field.help_text),
        "required": required,
    }
    if field.choices:
        choices = tuple((str(value), str(label)) for value, label in field.choices)
        return ChoiceColumn(**said, choices=choices, default=str(field.get_default()))
    if isinstance(field, MoneyField):
        return AmountColumn(**said)
    if isinstance(field, models.DecimalField):
        return PointsColumn(**said)
    return WordsColumn(**said, max_length=field.max_length)


def _columns(model: type[models.Model], *names: str, required: tuple[str, ...] = ()) -> tuple[Column, ...]:
    return tuple(_column(model, name, required=name in required) for name in names)


FUNDING = Grid(
    "funding",
    ProjectFunding,
    _columns(ProjectFunding, "source", "applied", "initial", "adjusted", "arrived", "executed", "note"),
    key=("source",),
    duplicate=violation(ProjectFunding, "project_funding_once_per_source"),
)
GOALS = Grid(
    "goals",
    YearlyGoal,
    _columns(YearlyGoal, "expected", "achieved", required=("expected",)),
    key=("expected",),
    duplicate=violation(YearlyGoal, "yearly_goal_once"),
    has_totals=False,
)
INDICATORS = Grid(
    "indicators",
    Indicator,
    _columns(
        Indicator,
        *(*LEVELS, "comparator", "target", "unit", "achieved", "weight", "score", "reason"),
        required=LEVELS,
    ),
    key=LEVELS,
    duplicate=violation(Indicator, "indicator_once_per_project"),
    has_totals=False,
)
INDICATORS_WITHOUT_SCORES = Grid(
    "indicators",
    Indicator,
    tuple(column for column in INDICATORS.columns if column.name not in {"weight", "score"}),
    key=LEVELS,
    duplicate=INDICATORS.duplicate,
    has_totals=False,
)


def grids_of(*, scored: bool) -> tuple[Grid, ...]:
    """Return the grids of a project's table under a form with scores or without."""
    return (FUNDING, GOALS, INDICATORS if scored else INDICATORS_WITHOUT_SCORES)


def filled_down(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return rows of indicators in which a blank first or second level is that of the row above.

    So people paste from a form whose cells are merged. A row that says nothing stays blank, and a new first level
    does not take over the second level of another.
    """
    filled: list[dict[str, str]] = []
    above = {"level1": "", "level2": ""}
    for row in rows:
        if not row.get("level3", "").strip():
            filled.append(dict(row))
            continue
        level1 = row.get("level1", "").strip() or above["level1"]
        own = row.get("level2", "").strip()
        above = {"level1": level1, "level2": own or (above["level2"] if level1 == above["level1"] else "")}
        filled.append({**row, **above})
    return filled
