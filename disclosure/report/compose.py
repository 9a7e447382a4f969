"""Composing: a profile's parts and sections filled with what the narrative wrote and the charts drew.

Pure: it works on figures, projects and texts in memory; ``build`` brings them from the database.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from accounts.profiles import ChartDeclaration, PartDeclaration, SectionDeclaration
from disclosure.charts.spec import ChartPoint, ChartSpec, describe
from disclosure.narrative import numbers
from disclosure.narrative.facts import Facts
from disclosure.narrative.glossary import write_glossary
from disclosure.narrative.markdown import blocks_of
from disclosure.narrative.pen import ChartPlace, NarrativeError, clean
from disclosure.narrative.series import SERIES, Point
from disclosure.narrative.writer import write_section
from disclosure.report.attachments import (
    ATTACHMENTS,
    PERFORMANCE,
    missing_reports,
    references,
    references_in_text,
    write_attachments,
)
from disclosure.report.explanations import EXPLANATION, Explained, write_explanations
from disclosure.report.projects import write_projects
from disclosure.report.tables import write_statements
from disclosure.report.tree import Block, Chart, ChartRow, CoverField, Notice, Number, Part, Report, Section

GLOSSARY = "glossary"
STATEMENTS = "statements"
TEXT_NOT_PROVIDED = "本节内容未提供。"
PART_NOT_PROVIDED = "本部分内容未提供。"


MakeChart: TypeAlias = Callable[[Facts, str], Chart]


def compose(
    facts: Facts,
    *,
    cover: tuple[CoverField, ...] = (),
    explained: tuple[Explained, ...] = (),
    make_chart: MakeChart | None = None,
) -> Report:
    """Return the report tree of one account with what was ``explained`` of its findings.

    ``make_chart``: who makes its charts, ``draw_chart`` unless it is said.
    """
    unit = facts.figures.data.unit
    parts = tuple(_part(facts, declared, explained, make_chart or draw_chart) for declared in facts.profile.parts)
    return Report(
        title=facts.filled_in(facts.profile.report_title),
        unit_name=facts.unit_name,
        unit_short_name=clean(unit.short_name),
        unit_code=unit.code,
        region_code=unit.region_code,
        region_name=clean(unit.region_name),
        fiscal_year=facts.year,
        scope=facts.figures.data.scope,
        profile=facts.profile.name,
        illustrative=any(_is_illustrative(section) for part in parts for section in part.sections),
        cover=cover,
        parts=parts,
        projects=write_projects(facts),
    )


def draw_chart(facts: Facts, key: str) -> Chart:
    """Return the profile's chart ``key`` with its drawing, description and data."""
    from disclosure.charts.draw import draw  # noqa: PLC0415 (matplotlib takes a second to import; reading needs none)

    chart, spec = _undrawn(facts, key)
    return replace(chart, svg=draw(spec))


def chart_data(facts: Facts, key: str) -> Chart:
    """Return the profile's chart ``key`` without its drawing, for who only asks what it shows."""
    return _undrawn(facts, key)[0]


def _undrawn(facts: Facts, key: str) -> tuple[Chart, ChartSpec]:
    declared = _chart(facts, key)
    points = SERIES[declared.series](facts)
    rows = tuple(_row(facts, point) for point in points)
    spec = ChartSpec(
        key=declared.key,
        number=declared.number,
        kind=declared.kind,
        title=declared.title,
        points=tuple(_chart_point(point, row) for point, row in zip(points, rows, strict=True)),
        illustrative=any(point.figure.illustrative for point in points),
    )
    chart = Chart(
        key=spec.key,
        number=spec.number,
        title=spec.title,
        description=describe(spec),
        unit=spec.unit,
        rows=rows,
        svg="",
        illustrative=spec.illustrative,
    )
    return chart, spec


def _chart(facts: Facts, key: str) -> ChartDeclaration:
    """Return a chart that the profile declares and that can be drawn; raise NarrativeError for any other."""
    charts = {chart.key: chart for chart in facts.profile.charts}
    if key not in charts:
        message = f"模板里的图“{key}”未在[[charts]]声明，已有：{'、'.join(charts) or '（无）'}。"
        raise NarrativeError(message)
    if charts[key].series not in SERIES:
        message = f"图“{key}”的 series “{charts[key].series}”不认识，可用的有：{'、'.join(SERIES)}。"
        raise NarrativeError(message)
    return charts[key]


def _row(facts: Facts, point: Point) -> ChartRow:
    amount = numbers.amount(point.figure, facts.style)
    share: Number | None = None
    if point.whole is not None:
        share = numbers.share(point.figure, point.whole, facts.style)
    return ChartRow(point.label, amount, share)


def _chart_point(point: Point, row: ChartRow) -> ChartPoint:
    return ChartPoint(
        label=point.label,
        amount=point.figure.printed,
        printed=row.amount.text if row.amount else "",
        share=row.share.text if row.share else None,
    )


def _part(facts: Facts, declared: PartDeclaration, explained: tuple[Explained, ...], make_chart: MakeChart) -> Part:
    blocks: tuple[Block, ...] = write_glossary(facts) if declared.key == GLOSSARY else ()
    sections = tuple(_section(facts, section, make_chart) for section in facts.profile.sections_of(declared.key))
    if declared.key == EXPLANATION:
        sections += write_explanations(facts, explained)
    if declared.key == ATTACHMENTS:
        blocks, sections = (*references(facts), *missing_reports(facts)), sections + write_attachments(facts)
    if declared.key == STATEMENTS:
        sections += write_statements(facts)
    if not blocks and not sections:
        blocks = (Notice(PART_NOT_PROVIDED),)
    return Part(declared.key, declared.number, facts.filled_in(declared.title), blocks, sections)


def _section(facts: Facts, declared: SectionDeclaration, make_chart: MakeChart) -> Section:
    blocks: tuple[Block, ...] = ()
    if declared.template:
        written = write_section(facts, declared.template)
        blocks = tuple(make_chart(facts, b.key) if isinstance(b, ChartPlace) else b for b in written)
    elif declared.text:
        blocks = blocks_of(facts.text(declared.text)) or (Notice(TEXT_NOT_PROVIDED),)
    if declared.key == PERFORMANCE:
        blocks += references_in_text(facts)
    below = tuple(_section(facts, s, make_chart) for s in facts.profile.sections_of(declared.part, declared.key))
    return Section(declared.key, declared.number, facts.filled_in(declared.title), blocks, below)


def _is_illustrative(section: Section) -> bool:
    return any(getattr(block, "illustrative", False) for block in section.blocks) or any(
        _is_illustrative(below) for below in section.sections
    )
