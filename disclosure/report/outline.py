"""The outline of a report, for the rules on the report as a whole. Pure: it reads the tree and the profile."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from accounts.checks.document import outline as made
from accounts.figures.data import Address
from accounts.profiles import Profile
from accounts.statements.reader import statements_of
from disclosure.narrative.facts import Facts
from disclosure.report.tables import NOT_PROVIDED
from disclosure.report.tree import (
    Attachment,
    Cell,
    Chart,
    ChartRow,
    Notice,
    Number,
    Part,
    References,
    Report,
    Section,
    Table,
)


def outline(report: Report, facts: Facts) -> made.Outline:
    """Return what a report is made of, beside what its profile asks for.

    Every form of a report makes its contents from the headings of parts and their sections; so do these.
    """
    headings = tuple(_headings(report))
    sections = tuple(_sections(report))
    holders: tuple[Part | Section, ...] = (*report.parts, *sections)
    blocks = tuple((block, holder.key) for holder in holders for block in holder.blocks)
    zeros = {statement.kind: statement.blank_zero for statement in statements_of(facts.profile, facts.year)}
    return made.Outline(
        title=report.title,
        cover={line.label: line.text for line in report.cover},
        contents=tuple(heading.printed for heading in headings if heading.level <= 1),
        headings=headings,
        prescribed=tuple(_prescribed(facts)),
        tables=tuple(_table(block, zeros.get(block.key)) for block, _ in blocks if isinstance(block, Table)),
        charts=tuple(_chart(block, section) for block, section in blocks if isinstance(block, Chart)),
        charts_prescribed=tuple(_charts_prescribed(facts.profile)),
        attachments=tuple(made.Attached(s.number, s.title) for s in sections if isinstance(s, Attachment)),
        references=tuple(_references(report)),
    )


def _headings(report: Report) -> Iterator[made.Heading]:
    for part in report.parts:
        yield made.Heading(part.key, part.title, part.number, 0, part.key, _is_filled(part))
        yield from _below(part.sections, part.key, 1)


def _below(sections: Iterable[Section], part: str, level: int) -> Iterator[made.Heading]:
    for section in sections:
        yield made.Heading(section.key, section.title, section.number, level, part, _is_filled(section))
        yield from _below(section.sections, part, level + 1)


def _is_filled(holder: Part | Section) -> bool:
    """Whether anything but the system's own notices stands here or deeper."""
    own = any(not isinstance(block, Notice) for block in holder.blocks)
    return own or any(_is_filled(section) for section in holder.sections)


def _prescribed(facts: Facts) -> Iterator[made.Heading]:
    profile = facts.profile

    def below(part: str, parent: str, level: int) -> Iterator[made.Heading]:
        for section in profile.sections_of(part, parent):
            title = facts.filled_in(section.title)
            yield made.Heading(section.key, title, section.number, level, part, slot=section.text)
            yield from below(part, section.key, level + 1)

    for part in profile.parts:
        yield made.Heading(part.key, facts.filled_in(part.title), part.number, 0, part.key)
        yield from below(part.key, "", 1)


def _sections(report: Report) -> Iterator[Section]:
    def walk(sections: Iterable[Section]) -> Iterator[Section]:
        for section in sections:
            yield section
            yield from walk(section.sections)

    for part in report.parts:
        yield from walk(part.sections)


def _table(table: Table, blank_zero: bool | None) -> made.TableOutline:  # noqa: FBT001 (a fact of the statement)
    numbers = [cell.number for row in table.rows for cell in row.cells if cell.number is not None]
    provided = table.notice != NOT_PROVIDED
    return made.TableOutline(
        kind=table.key,
        title=table.title,
        unit=table.unit,
        note=table.note,
        notice=table.notice,
        has_data=any(Decimal(number.value) for number in numbers),
        provided=provided,
        zero="" if blank_zero is None or not provided else "blank" if blank_zero else "written",
    )


def _chart(chart: Chart, section: str) -> made.ChartOutline:
    return made.ChartOutline(chart.key, chart.number, chart.title, section, tuple(_point(row) for row in chart.rows))


def _point(row: ChartRow) -> made.Point:
    if row.amount is None:
        return made.Point(row.label)
    about = row.amount.cells[0] if row.amount.cells else None
    whole = row.share.cells[1] if row.share is not None and len(row.share.cells) > 1 else None
    return made.Point(
        row.label,
        Decimal(row.amount.value),
        _address(about),
        about.year if about else None,
        _value(row.share),
        _address(whole),
    )


def _value(number: Number | None) -> Decimal | None:
    return None if number is None else Decimal(number.value)


def _address(cell: Cell | None) -> Address | None:
    return Address(cell.statement, cell.row, cell.column) if cell else None


def _charts_prescribed(profile: Profile) -> Iterator[made.ChartOutline]:
    for chart in profile.charts:
        yield made.ChartOutline(chart.key, chart.number, chart.title)


def _references(report: Report) -> Iterator[made.Attached]:
    holders: tuple[Part | Section, ...] = (*report.parts, *_sections(report))
    for holder in holders:
        for block in holder.blocks:
            if isinstance(block, References):
                # A line over many attachments (附件1至附件2-30) leads to the first and bears no single title.
                yield from (made.Attached(r.number, r.title, holder.key) for r in block.items if "至" not in r.number)
