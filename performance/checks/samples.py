"""Projects of the rules' examples, written short: amounts in 万元 as texts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from accounts.checks.claims import Passage
from accounts.checks.context import Context
from accounts.checks.samples import Leaf, sample, wan
from performance.checks import SECTION, Performance
from performance.figures import (
    AMOUNTS,
    STAGES,
    FundingFigures,
    GoalFigures,
    IndicatorFigures,
    OverallFigures,
    ProjectFigures,
)
from performance.forms import Form, form_of

REGION = "512345"
ALL_STAGES = tuple(STAGES)


def money(source: str = "fiscal", note: str = "", **amounts: str | None) -> FundingFigures:
    """A project's money from one source: applied, initial, adjusted, arrived, executed."""
    return FundingFigures(source, {name: wan(amounts.get(name)) for name in AMOUNTS}, note=note)


def indicator(  # noqa: PLR0913 (the columns of the form)
    level3: str,
    target: str,
    achieved: str,
    comparator: str = "ge",
    unit: str = "",
    *,
    level2: str = "数量指标",
    weight: str | None = None,
    score: str | None = None,
    reason: str = "",
) -> IndicatorFigures:
    """An indicator of output, or of another second level."""
    row = IndicatorFigures("产出指标", level2, level3, comparator, target, unit, achieved, reason=reason)
    return replace(
        row,
        weight=None if weight is None else Decimal(weight),
        score=None if score is None else Decimal(score),
    )


def project(
    name: str,
    *indicators: IndicatorFigures,
    funding: Iterable[FundingFigures] = (),
    goals: Iterable[tuple[str, str]] = (),
    texts: Mapping[str, str] | None = None,
    stages: Iterable[str] = ALL_STAGES,
    code: str = "51000021T01",
    office: str = "",
    of: int = 2023,
) -> ProjectFigures:
    """A project of a year, of every stage unless others are given."""
    return ProjectFigures(
        name=name,
        stages=frozenset(stages),
        code=code,
        office=office,
        unit_code="201001",
        unit_name="临江县水务局",
        year=of,
        funding=tuple(funding),
        goals=tuple(GoalFigures(expected, achieved) for expected, achieved in goals),
        indicators=indicators,
        texts=dict(texts or {}),
    )


def overall(score: str | None = None, grade: str = "", **texts: str) -> OverallFigures:
    """An overall evaluation."""
    return OverallFigures(texts, None if score is None else Decimal(score), grade)


def evaluated(
    *projects: ProjectFigures,
    whole: OverallFigures | None = None,
    told: str = "",
    form: Form | None = None,
    leaves: Iterable[Leaf] = (),
    **fields: Any,
) -> Context:
    """Return the context of an account with these projects; ``told`` stands in its section on performance.

    ``leaves`` are lines of the account.
    """
    passages = (Passage(told, section=SECTION, writer="foreign"),) if told else ()
    beside = (Performance(projects, whole, form or form_of(REGION, fields.get("of", 2023))),)
    return sample(*leaves, passages=(*passages, *fields.pop("passages", ())), beside=beside, **fields)


def unscored() -> Form:
    """Return a form without scores."""
    return form_of(REGION, 2021)
