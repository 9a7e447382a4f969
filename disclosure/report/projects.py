"""The projects of a report as pages of their own show them: facts, money, indicators with their drawings."""

from collections.abc import Sequence
from decimal import Decimal

from accounts.figures.arithmetic import Comparison
from accounts.figures.data import Address
from accounts.figures.figure import Count, Figure
from disclosure.charts.progress import ProgressPoint, ProgressSpec, describe_progress
from disclosure.charts.spec import ChartPoint, ChartSpec, describe
from disclosure.narrative import numbers
from disclosure.narrative.facts import Facts
from disclosure.narrative.numbers import Points
from disclosure.narrative.pen import clean
from disclosure.narrative.projects import IndicatorCounts
from disclosure.report.attachments import write_titles
from disclosure.report.self_evaluation import COMPARATORS
from disclosure.report.tree import Drawing, Number, ProjectEntry, ProjectIndicator, ProjectMoney, Projects
from performance.figures import SOURCES, STATEMENT, IndicatorFigures, ProjectFigures, total_of
from performance.forms import Form, form_of
from performance.grades import grade_of, score_of
from performance.scoring import read_value

STAGE_NAMES = {
    "pre_evaluated": "事前绩效评估",
    "goal_set": "编制绩效目标",
    "monitored": "绩效监控",
    "self_evaluated": "绩效自评",
}
ALL_SOURCES = "全部资金"
MOST_DRAWN = 60  # bars of one drawing; the table beside it has them all


def write_projects(facts: Facts) -> Projects | None:
    """Return the projects of an account's report; ``None`` where it has none."""
    if not facts.projects:
        return None
    form = form_of(facts.figures.data.unit.region_code, facts.year)
    attached = iter(reference.target for reference in write_titles(facts)[1:])
    entries = tuple(
        _entry(facts, form, project, place, next(attached) if project.has_report else "")
        for place, project in enumerate(facts.projects, start=1)
    )
    indicators = IndicatorCounts(facts.projects, facts.year, "total", "各项目")
    evaluated = [project for project in facts.projects if "self_evaluated" in project.stages]
    total = ProjectMoney("total", ALL_SOURCES, *_amounts(facts, *_totals(facts)))
    return Projects(
        entries=entries,
        total=total,
        evaluated=_count(facts, "self_evaluated", "开展绩效自评的项目数", len(evaluated)),
        reported=_count(facts, "reported", "附有自评报告的项目数", sum(p.has_report for p in facts.projects)),
        measured=numbers.count(indicators.measured),
        reached=numbers.count(indicators.reached),
        missed=numbers.count(indicators.missed),
        drawings=_money_of_all(facts),
    )


def _entry(facts: Facts, form: Form, project: ProjectFigures, place: int, attachment: str) -> ProjectEntry:
    name = clean(project.name)
    counts = IndicatorCounts((project,), project.year, project.key, name)
    score = score_of(project, form)
    address = Address(STATEMENT, project.key, "score")
    has_indicators = bool(project.indicators)
    return ProjectEntry(
        name=name,
        code=clean(project.code),
        office=clean(project.office),
        unit=clean(project.unit_name),
        stages=tuple(words for stage, words in STAGE_NAMES.items() if stage in project.stages),
        money=_money(facts, project),
        indicators=tuple(_indicator(found) for found in project.indicators),
        measured=numbers.count(counts.measured) if has_indicators else None,
        reached=numbers.count(counts.reached) if has_indicators else None,
        missed=numbers.count(counts.missed) if has_indicators else None,
        attachment=attachment,
        drawings=(*_bars_of_money(project, place), *_bars_of_indicators(project, place)),
        score=None if score is None else numbers.points(Points(f"{name}自评得分", address, project.year, score)),
        grade=grade_of(project, form),
        illustrative=project.illustrative,
    )


def _money(facts: Facts, project: ProjectFigures) -> tuple[ProjectMoney, ...]:
    stated = [row.source for row in project.funding]
    sources = [source for source in SOURCES if source in stated]
    listed = [("total", ALL_SOURCES), *((source, SOURCES[source]) for source in sources)]
    if len(sources) <= 1:
        listed = [("total", SOURCES[sources[0]] if sources else ALL_SOURCES)]
    return tuple(
        ProjectMoney(
            source,
            label,
            *_amounts(facts, project.amount("adjusted", source), project.amount("executed", source)),
        )
        for source, label in listed
    )


def _amounts(facts: Facts, budget: Figure, executed: Figure) -> tuple[Number | None, Number | None, Number | None]:
    rate = Comparison(executed, budget)
    known = executed.provided and rate.base_allows_percentage
    return (
        numbers.table_amount(budget),
        numbers.table_amount(executed),
        numbers.completion(rate, facts.style) if known else None,
    )


def _totals(facts: Facts) -> tuple[Figure, Figure]:
    """Return budget and execution of the projects that state both: a sum over fewer would compare unlike things."""
    stating = [p for p in facts.projects if p.amount("adjusted").provided and p.amount("executed").provided]
    return (
        total_of(stating, "adjusted", year=facts.year, label="各项目调整后预算数"),
        total_of(stating, "executed", year=facts.year, label="各项目预算执行数"),
    )


def _indicator(found: IndicatorFigures) -> ProjectIndicator:
    return ProjectIndicator(
        level1=clean(found.level1),
        level2=clean(found.level2),
        level3=clean(found.level3),
        target=clean(_sign(found) + _with_unit(found.target, found)),
        achieved=clean(_with_unit(found.achieved, found)),
        outcome=found.outcome,
        reason=clean(found.reason),
    )


def _sign(found: IndicatorFigures) -> str:
    sign = COMPARATORS.get(found.comparator, "") if found.comparator in {"ge", "le"} else ""
    return "" if not found.target.strip() or found.target.startswith(sign) else sign


def _with_unit(words: str, found: IndicatorFigures) -> str:
    value = read_value(words)
    bare = value is not None and not value[1] and found.comparator != "text"
    return f"{words}{found.unit}" if bare else words


def _bars_of_money(project: ProjectFigures, place: int) -> tuple[Drawing, ...]:
    """Draw budget against execution, source by source where there are several."""
    sources = [row.source for row in project.funding] if len(project.funding) > 1 else ["total"]
    points = tuple(
        point for source in sources for point in _pair(project, source, "" if source == "total" else SOURCES[source])
    )
    if not any(point.amount for point in points):
        return ()
    return (_drawn(f"project{place}-money", "预算数与执行数", points, illustrative=project.illustrative),)


def _pair(project: ProjectFigures, source: str, name: str) -> tuple[ChartPoint, ChartPoint]:
    budget, executed = project.amount("adjusted", source), project.amount("executed", source)
    return _point(f"{name}预算数", budget), _point(f"{name}执行数", executed)


def _point(label: str, figure: Figure) -> ChartPoint:
    printed = numbers.table_amount(figure)
    return ChartPoint(label, figure.printed, printed.text or "0.00" if printed else "")


def _money_of_all(facts: Facts) -> tuple[Drawing, ...]:
    points = tuple(point for project in facts.projects if (point := _execution(project)) is not None)[:MOST_DRAWN]
    if not points:
        return ()
    from disclosure.charts.draw import draw_progress  # noqa: PLC0415 (as below)

    spec = ProgressSpec(
        "projects-money",
        "各项目预算数与执行数",
        points,
        any(project.illustrative for project in facts.projects),
        mark="预算数",
        one_scale=True,
        verdicts=False,
    )
    return (Drawing(spec.key, spec.title, describe_progress(spec), draw_progress(spec)),)


def _execution(project: ProjectFigures) -> ProgressPoint | None:
    budget, executed = project.amount("adjusted").printed, project.amount("executed").printed
    if budget is None or executed is None or min(budget, executed) < 0:
        return None
    told = f"预算{budget:,.2f}，执行{executed:,.2f}"
    return ProgressPoint(clean(project.name), budget, executed, told, reached=True)


def _drawn(key: str, title: str, points: Sequence[ChartPoint], *, illustrative: bool) -> Drawing:
    from disclosure.charts.draw import draw  # noqa: PLC0415 (matplotlib takes a second to import; reading needs none)

    spec = ChartSpec(key, 1, "bars", title, tuple(points), illustrative=illustrative)
    return Drawing(key, title, describe(spec), draw(spec))


def _bars_of_indicators(project: ProjectFigures, place: int) -> tuple[Drawing, ...]:
    """Draw what was achieved against its target where both are numbers that a bar can show."""
    points = tuple(point for found in project.indicators if (point := _progress(found)) is not None)[:MOST_DRAWN]
    if not points:
        return ()
    from disclosure.charts.draw import draw_progress  # noqa: PLC0415 (as above)

    spec = ProgressSpec(f"project{place}-indicators", "指标值与完成值", points, project.illustrative)
    return (Drawing(spec.key, spec.title, describe_progress(spec), draw_progress(spec)),)


def _progress(found: IndicatorFigures) -> ProgressPoint | None:
    target, achieved = read_value(found.target), read_value(found.achieved)
    if found.outcome == "unknown" or target is None or achieved is None or min(target[0], achieved[0]) < Decimal(0):
        return None
    if found.comparator == "text":
        return None
    shown = _indicator(found)
    told = f"目标{shown.target}，完成{shown.achieved}"
    return ProgressPoint(shown.level3, target[0], achieved[0], told, reached=found.outcome == "reached")


def _count(facts: Facts, column: str, label: str, value: int) -> Number | None:
    return numbers.count(Count(label, Address(STATEMENT, "total", column), facts.year, value))
