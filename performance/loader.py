"""The one way from stored projects to performance figures, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from accounts.models import FinalAccount
from accounts.models.origin import Origin
from performance.figures import (
    AMOUNTS,
    STAGES,
    FundingFigures,
    GoalFigures,
    IndicatorFigures,
    OverallFigures,
    ProjectFigures,
)
from performance.models import Indicator, OverallEvaluation, Project, ProjectFunding, SelfEvaluation, YearlyGoal
from performance.models.projects import ProjectQuerySet

QUERIES = 6


def load_performance(account: FinalAccount) -> tuple[tuple[ProjectFigures, ...], OverallFigures | None]:
    """Return the projects that an account's report speaks of and its overall evaluation: ``QUERIES`` queries."""
    projects = Project.objects.of_account(account)
    overall = OverallEvaluation.objects.filter(account=account).first()
    stated = OverallFigures(dict(overall.texts), overall.score, overall.grade) if overall else None
    return load_projects(projects), stated


def load_projects(projects: ProjectQuerySet) -> tuple[ProjectFigures, ...]:
    """Return a query of projects as figures, in the query's order: one query for each table, five in all."""
    listed = list(projects.select_related("unit"))
    # A query, not a list of keys: with no project at all it is still asked, so that the number of queries is fixed.
    keys = projects.order_by().values("pk")
    funding = _by_project(ProjectFunding.objects.filter(project__in=keys))
    goals = _by_project(YearlyGoal.objects.filter(project__in=keys))
    indicators = _by_project(Indicator.objects.filter(project__in=keys))
    evaluations = _by_project(SelfEvaluation.objects.filter(project__in=keys))
    return tuple(
        _project(project, funding[project.pk], goals[project.pk], indicators[project.pk], evaluations[project.pk])
        for project in listed
    )


def _by_project(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.project_id].append(row)
    return found


def _project(
    project: Project,
    funding: list[ProjectFunding],
    goals: list[YearlyGoal],
    indicators: list[Indicator],
    evaluations: list[SelfEvaluation],
) -> ProjectFigures:
    evaluation = evaluations[0] if evaluations else SelfEvaluation()
    return ProjectFigures(
        name=project.name,
        stages=frozenset(stage for stage in STAGES if getattr(project, stage)),
        code=project.code,
        office=project.office,
        unit_code=project.unit.code,
        unit_name=project.unit.name,
        year=project.fiscal_year,
        funding=tuple(
            FundingFigures(row.source, {name: getattr(row, name) for name in AMOUNTS}, _made_up(row), row.note)
            for row in funding
        ),
        goals=tuple(GoalFigures(row.expected, row.achieved, _made_up(row)) for row in goals),
        indicators=tuple(
            IndicatorFigures(
                *(row.level1, row.level2, row.level3, row.comparator, row.target, row.unit, row.achieved),
                weight=row.weight,
                score=row.score,
                reason=row.reason,
                illustrative=_made_up(row),
            )
            for row in indicators
        ),
        texts=dict(evaluation.texts),
        leader=evaluation.leader,
        finance_leader=evaluation.finance_leader,
    )


def _made_up(row: Any) -> bool:
    return bool(row.origin == Origin.ILLUSTRATIVE)
