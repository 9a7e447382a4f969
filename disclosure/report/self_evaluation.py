"""A project's table of self-evaluation as the form prescribes: money, goals, indicators, scores, conclusions."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from accounts.figures.arithmetic import Comparison
from accounts.figures.data import Address
from accounts.figures.figure import Figure
from disclosure.narrative import numbers
from disclosure.narrative.facts import Facts
from disclosure.narrative.markdown import blocks_of
from disclosure.narrative.numbers import Points
from disclosure.narrative.pen import clean
from disclosure.report.tree import FormCell, FormGrid, ListBlock, Number, Paragraph, Run, SelfEvaluationTable, Text
from performance.figures import SOURCES, STATEMENT, IndicatorFigures, ProjectFigures
from performance.forms import Caption, Form, Scoring
from performance.scoring import Suggestion, execution_points, read_value, sum_of

UNIT = "万元"
COMPARATORS = {"eq": "＝", "ge": "≥", "le": "≤", "text": "定性"}
FACT_WIDTHS = (18, 32, 18, 32)
SOURCE_WIDTH = 30
GOAL_TITLE = 12
MOST_UPRIGHT_COLUMNS = 7


def write_table(facts: Facts, form: Form, project: ProjectFigures) -> SelfEvaluationTable:
    """Return the project's table."""
    grids = (
        _owner(project),
        _funding(facts, form, project),
        _goals(form, project),
        _indicators(form, project),
        *_texts(form, project),
        *_people(project),
    )
    return SelfEvaluationTable(
        key=project.key,
        number=form.table_code,
        title=form.table_title.format(year=facts.year, unit=facts.unit_name, project=clean(project.name)),
        unit=UNIT,
        grids=tuple(grid for grid in grids if grid.rows),
        wide=len(form.indicator_columns) > MOST_UPRIGHT_COLUMNS,
        illustrative=project.illustrative,
    )


def _owner(project: ProjectFigures) -> FormGrid:
    unit = " ".join(part for part in (project.unit_code, project.unit_name) if part)
    rows = (
        (_caption("项目名称"), _text(project.name), _caption("项目代码"), _text(project.code)),
        (_caption("主管部门及代码"), _text(unit), _caption("实施单位"), _text(project.unit_name)),
    )
    return FormGrid("owner", FACT_WIDTHS, (), rows)


def _funding(facts: Facts, form: Form, project: ProjectFigures) -> FormGrid:
    header = (
        (_caption(form.execution_title, columns=1 + len(form.amounts)),),
        (_caption("资金来源"), *(_caption(amount.label) for amount in form.amounts)),
    )
    unlisted = tuple(key for key in SOURCES if key not in {source.key for source in form.sources})
    rows = tuple(
        (
            _caption(source.label),
            *(_money(facts, form, project, source.key, amount.key, unlisted) for amount in form.amounts),
        )
        for source in form.sources
    )
    widths = (SOURCE_WIDTH, *((100 - SOURCE_WIDTH) // len(form.amounts) for _ in form.amounts))
    return FormGrid("funding", widths, header, rows)


def _money(
    facts: Facts, form: Form, project: ProjectFigures, source: str, kind: str, unlisted: tuple[str, ...]
) -> FormCell:
    also = unlisted if source == "other" else ()
    if kind == "rate":
        rate = Comparison(project.amount("executed", source, also), project.amount("adjusted", source, also))
        known = rate.base_allows_percentage and rate.current.provided
        return _number(numbers.completion(rate, facts.style) if known else None)
    if kind in {"weight", "score", "reason"}:
        # The rate of all money together is what earns points.
        return _execution(form, project, kind) if source == "total" and form.scoring else _number(None)
    return _amount(project.amount(kind, source, also))


def _execution(form: Form, project: ProjectFigures, kind: str) -> FormCell:
    scoring = form.scoring
    if scoring is None:
        return _number(None)
    if kind == "reason":
        return _text("；".join(dict.fromkeys(row.note for row in project.funding if row.note)))
    if kind == "weight":
        return _points(project, "execution", "weight", scoring.execution)
    suggested = execution_of(project, scoring)
    return _points(project, "execution", "score", suggested.points, formula=suggested.arithmetic)


def execution_of(project: ProjectFigures, scoring: Scoring) -> Suggestion:
    """Return the points of a project for the execution of its budget."""
    return execution_points(project.amount("adjusted").amount, project.amount("executed").amount, scoring)


def _goals(form: Form, project: ProjectFigures) -> FormGrid:
    header = (
        (_caption(form.goals_title, columns=1 + len(form.goal_columns)),),
        (_caption("序号"), *(_caption(column.label) for column in form.goal_columns)),
    )
    rows = tuple(
        (
            FormCell("caption", (numbers.ordinal(place),)),
            *(_text(getattr(goal, column.key)) for column in form.goal_columns),
        )
        for place, goal in enumerate(project.goals, start=1)
    )
    return FormGrid("goals", (8, *(46 for _ in form.goal_columns)), header, rows)


def _indicators(form: Form, project: ProjectFigures) -> FormGrid:
    columns = form.indicator_columns
    header = (
        (_caption(form.indicators_title, columns=len(columns)),),
        tuple(_caption(column.label) for column in columns),
    )
    rows = list(_indicator_rows(project, columns))
    if form.scoring is not None and rows:
        rows.append(tuple(_total_row(form.scoring, project, columns)))
    return FormGrid("indicators", tuple(column.width or 10 for column in columns), header, tuple(rows))


def _indicator_rows(project: ProjectFigures, columns: tuple[Caption, ...]) -> Iterator[tuple[FormCell, ...]]:
    """Yield the rows; neighbours of one first or second level share its cell."""
    place = 0
    for _, first in groupby(project.indicators, key=lambda indicator: indicator.level1):
        group = list(first)
        begins_first = True
        for _, second in groupby(group, key=lambda indicator: indicator.level2):
            below = list(second)
            for position, indicator in enumerate(below):
                place += 1
                heads = {"level1": len(group) if begins_first else 0, "level2": 0 if position else len(below)}
                begins_first = False
                yield tuple(
                    _indicator_cell(project, indicator, place, column.key, heads.get(column.key, 1), columns)
                    for column in columns
                    if heads.get(column.key, 1)
                )


def _indicator_cell(
    project: ProjectFigures,
    indicator: IndicatorFigures,
    place: int,
    key: str,
    rows: int,
    others: tuple[Caption, ...],
) -> FormCell:
    if key in {"level1", "level2"}:
        return _caption(getattr(indicator, key), rows=rows)
    if key == "level3":
        return _caption(indicator.level3)
    if key == "comparator":
        return _text(COMPARATORS.get(indicator.comparator, ""))
    if key in {"weight", "score"}:
        return _points(project, f"indicator{place}", key, getattr(indicator, key))
    if key in {"target", "achieved"}:
        return _text(_value(indicator, key, others))
    return _text(getattr(indicator, key))


def _value(indicator: IndicatorFigures, key: str, columns: tuple[Caption, ...]) -> str:
    """Return a value with what the form has no column for: ≥ or ≤ before a target, the unit behind a bare number."""
    shown = {column.key for column in columns}
    words: str = getattr(indicator, key)
    value = read_value(words)
    if value is None or indicator.comparator == "text":
        return words
    unit = indicator.unit if "unit" not in shown and not value[1] else ""
    sign = COMPARATORS.get(indicator.comparator, "").replace("＝", "") if key == "target" else ""
    return f"{sign if 'comparator' not in shown and not words.startswith(sign) else ''}{words}{unit}"


def _total_row(scoring: Scoring, project: ProjectFigures, columns: tuple[Caption, ...]) -> Iterator[FormCell]:
    keys = [column.key for column in columns]
    first = min(keys.index(key) for key in ("weight", "score") if key in keys)
    yield _caption("合计", columns=first)
    execution = execution_of(project, scoring).points
    scores = (execution, *(indicator.score for indicator in project.indicators))
    weights = (scoring.execution, *(indicator.weight for indicator in project.indicators))
    for key in keys[first:]:
        if key == "weight":
            yield _points(project, "total", key, sum_of(weights), formula=_added(weights))
        elif key == "score":
            known = any(score is not None for score in scores)
            yield _points(project, "total", key, sum_of(scores) if known else None, formula=_added(scores))
        else:
            yield _text("")


def _added(points: tuple[Decimal | None, ...]) -> str:
    return " + ".join(f"{point}" for point in points if point is not None)


def _texts(form: Form, project: ProjectFigures) -> Iterator[FormGrid]:
    rows = tuple(
        (_caption(section.title), FormCell("text", _prose(project.texts.get(section.text, ""))))
        for section in form.table_texts
    )
    yield FormGrid("texts", (18, 82), (), rows)


def _people(project: ProjectFigures) -> Iterator[FormGrid]:
    if project.leader or project.finance_leader:
        row = (
            *(_caption("项目负责人"), _text(project.leader)),
            *(_caption("财务负责人"), _text(project.finance_leader)),
        )
        yield FormGrid("people", FACT_WIDTHS, (), (row,))


def _prose(body: str) -> tuple[Run, ...]:
    """Return a staff text as runs of one cell: paragraphs and items on lines of their own."""
    lines: list[tuple[Run, ...]] = []
    for block in blocks_of(body):
        if isinstance(block, Paragraph):
            lines.append(block.runs)
        elif isinstance(block, ListBlock):
            marks = (f"{place}. " if block.ordered else "• " for place in range(1, len(block.items) + 1))
            lines += [(Text(mark), *item) for mark, item in zip(marks, block.items, strict=True)]
    return tuple(run for place, line in enumerate(lines) for run in ((Text("\n"),) if place else ()) + line)


def _caption(words: str, *, columns: int = 1, rows: int = 1) -> FormCell:
    return FormCell("caption", (Text(clean(words)),), columns, rows)


def _text(words: str) -> FormCell:
    return FormCell("text", (Text(clean(words)),) if words else ())


def _number(number: Number | None) -> FormCell:
    return FormCell("number", (number,) if number else ())


def _amount(figure: Figure) -> FormCell:
    return _number(numbers.table_amount(figure))


def _points(project: ProjectFigures, row: str, column: str, value: Decimal | None, *, formula: str = "") -> FormCell:
    if value is None:
        return _number(None)
    named = {"weight": "权重", "score": "得分"}[column]
    address = Address(STATEMENT, f"{project.key}/{row}", column)
    return _number(numbers.points(Points(f"{project.name}{named}", address, project.year, value, formula)))
