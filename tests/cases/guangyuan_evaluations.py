"""The attachments of a published report as printed, errors included: projects, tables, texts, overall evaluation."""

import json
from decimal import Decimal
from pathlib import Path

from accounts.checks.claims import Passage
from accounts.checks.context import Context
from accounts.checks.samples import sample, spent, wan
from performance.checks import SECTION, Performance
from performance.checks.wording import quantity
from performance.figures import (
    AMOUNTS,
    STAGES,
    FundingFigures,
    GoalFigures,
    IndicatorFigures,
    OverallFigures,
    ProjectFigures,
)
from performance.forms import form_of

CASE = json.loads(Path(__file__).with_name("guangyuan-2021-evaluations.json").read_text(encoding="utf-8"))
UNIT_CODE = "639001"


def printed_projects() -> tuple[ProjectFigures, ...]:
    """Return the nine projects, four of which have nothing attached."""
    reported = tuple(_project(each) for each in CASE["projects"])
    return (*reported, *(_project({"name": name}) for name in CASE["without_report"]))


def printed_context() -> Context:
    """Return the account's project expenditure beside its attachments and its section on performance."""
    overall = OverallFigures(CASE["overall"], Decimal(CASE["score"]), CASE["grade"])
    return sample(
        spent("376.22", "2010301"),
        spent("92.12", "2010302", "project"),
        of=2021,
        passages=[Passage(CASE["section"], section=SECTION, writer="foreign")],
        beside=[Performance(printed_projects(), overall, form_of("510800", 2021))],
    )


def _project(each: dict[str, object]) -> ProjectFigures:
    table = each.get("table", {})
    funding = (FundingFigures("fiscal", {name: wan(table.get(name)) for name in AMOUNTS}),) if table else ()
    return ProjectFigures(
        name=each["name"],
        stages=frozenset(STAGES),
        unit_code=UNIT_CODE,
        unit_name="中共广元市委群众工作局",
        year=2021,
        funding=funding,
        goals=tuple(GoalFigures(*goal) for goal in each.get("goals", ())),
        indicators=tuple(_indicator(*row) for row in each.get("indicators", ())),
        texts=each.get("texts", {}),
    )


def _indicator(level1: str, level2: str, level3: str, target: str, achieved: str) -> IndicatorFigures:
    measured = quantity(target) is not None
    return IndicatorFigures(level1, level2, level3, "ge" if measured else "text", target, "", achieved)
