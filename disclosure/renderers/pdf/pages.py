"""The print form of a report: a list of print parts (cover, contents, each part), each with a content key.

A part is HTML made by the templates under ``templates/print`` with everything it shows, so its key is the hash of all
that can change its pages apart from the style. Today the parts are set in one run; they may later be set one by one
and kept by their keys. The contents alone depend on where the other parts' pages fall.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import Any, Literal, TypeGuard

from django.template import Context, Engine

from disclosure.renderers.pdf.evaluation import PrintEvaluation, evaluation
from disclosure.renderers.pdf.pieces import Piece, pieces, printable
from disclosure.renderers.pdf.statement import Statement, statement
from disclosure.report.tree import (
    Attachment,
    Block,
    Chart,
    ListBlock,
    Notice,
    Paragraph,
    Part,
    Reference,
    References,
    Report,
    Section,
    SelfEvaluationTable,
    Table,
    Text,
)

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
STYLE = Path(__file__).resolve().parents[3] / "static" / "print" / "report.css"
DEEPEST_HEADING = 6
ILLUSTRATIVE = "示例数据"
COVER_LINE = 13
COVER_LINE_LONG = 17
"""Characters in one line of the cover's title, in its usual size and in the smaller one for long names."""

LEADER = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 5 3"><circle cx="2.5" cy="1.5" r="0.55" /></svg>'
"""One dot of the line between a title and its page number in the contents."""


@dataclass(frozen=True, slots=True)
class PrintPart:
    """One part of the printed document.

    ``key`` names it within the document, ``html`` is the content of its wrapping element, ``drawings`` its charts as
    SVG by the name the HTML refers to them.
    """

    key: str
    html: str
    drawings: Mapping[str, str] = field(default_factory=dict)

    @property
    def content_key(self) -> str:
        """The SHA-256 of everything the part shows, in hexadecimal."""
        digest = sha256(self.html.encode())
        for name, svg in sorted(self.drawings.items()):
            digest.update(f"\0{name}\0{svg}".encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading as printed: its level in the document, its anchor, its number and its words.

    ``alone`` on its page, as the title of a part that consists of statements; ``names_statement``: it is also the title
    of the statement below it. ``attachment`` is the key of the attachment whose title it is, which begins a page of its
    own; the type of headings ``within_attachment`` counts from the attachment.
    """

    level: int
    anchor: str
    number: str
    title: str
    alone: bool = False
    names_statement: bool = False
    attachment: str = ""
    within_attachment: bool = False

    @property
    def rank(self) -> int:
        """The level that its type tells."""
        return self.level - self.within_attachment

    @property
    def joint(self) -> str:
        """What stands between number and title: nothing after 一、 or （一）, a space after 第一部分."""
        return " " if self.number[-1:].isalnum() else ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the page, in the order of reading.

    A ``page`` holds the ``items`` that begin a page of their own around a statement, lying on its side if ``wide``.
    """

    kind: Literal["heading", "paragraph", "list", "chart", "notice", "table", "page", "references", "evaluation"]
    heading: Heading | None = None
    lines: tuple[tuple[Piece, ...], ...] = ()
    ordered: bool = False
    illustrative: bool = False
    chart: Chart | None = None
    drawing: str = ""
    statement: Statement | None = None
    evaluation: PrintEvaluation | None = None
    references: tuple[Reference, ...] = ()
    items: tuple["Item", ...] = ()
    wide: bool = False


def print_parts(report: Report, *, draft: bool = False) -> tuple[PrintPart, ...]:
    """Return the parts of the printed report in order: cover, contents, then one for each part of the tree."""
    return (
        PrintPart("cover", _html("cover", **_cover(report))),
        PrintPart("contents", _html("contents", headings=tuple(_contents(report))), {"leader": LEADER}),
        *(
            PrintPart(
                part.key,
                _html("part", items=(items := tuple(_items(part, index))), draft=draft),
                {item.drawing: item.chart.svg for item in _flat(items) if item.chart is not None},
            )
            for index, part in enumerate(report.parts, start=1)
        ),
    )


def document(report: Report, parts: tuple[PrintPart, ...], *, style: str, draft: bool = False) -> str:
    """Return the whole document as one page of HTML that asks for nothing but the parts' drawings."""
    return _html(
        "document",
        title=printable(report.title),
        author=printable(report.unit_name),
        description=printable(f"{report.fiscal_year}年度 {report.unit_name}"),
        parts=parts,
        style=style,
        draft=draft,
    )


def headings(report: Report) -> tuple[Heading, ...]:
    """Return every heading of the parts in order, as printed and as bookmarked."""
    return tuple(
        item.heading
        for index, part in enumerate(report.parts, start=1)
        for item in _flat(_items(part, index))
        if item.heading is not None
    )


def _cover(report: Report) -> dict[str, Any]:
    title, unit = printable(report.title).strip(), printable(report.unit_name).strip()
    # The unit's name stands on a line of its own, taken out of the title where the title names it.
    before, named, after = title.partition(unit) if unit else (title, "", "")
    lines = tuple(line for line in (before.strip(), named, after.strip()) if line)
    long = any(len(line) > 2 * COVER_LINE for line in lines)
    return {
        "title_lines": tuple((line, _even_width(line, COVER_LINE_LONG if long else COVER_LINE)) for line in lines),
        "long": long,
        "unit_name": "" if named else unit,
        "fields": tuple((printable(entry.label), printable(entry.text)) for entry in report.cover),
        "illustrative": report.illustrative,
    }


def _even_width(line: str, fitting: int) -> int:
    """Return the width, in characters, at which a line too long for the page breaks into lines of even length."""
    rows = ceil(len(line) / fitting)
    return fitting if rows <= 1 else min(fitting, ceil(len(line) / rows) + 1)


def _contents(report: Report) -> Iterator[Heading]:
    return (heading for heading in headings(report) if heading.level <= 2)  # noqa: PLR2004  parts and their sections


def _items(part: Part, index: int) -> Iterator[Item]:
    anchor = f"part-{index}"
    alone = not part.blocks and any(
        isinstance(block, Table) for section in part.sections[:1] for block in section.blocks
    )
    heading = Heading(1, anchor, printable(part.number), printable(part.title), alone=alone)
    yield from _holder_items(part, heading)
    for position, section in enumerate(part.sections, start=1):
        yield from _section_items(section, 2, f"{anchor}-{position}")


def _section_items(section: Section, level: int, anchor: str, *, attached: bool = False) -> Iterator[Item]:
    shown = min(level, DEEPEST_HEADING)
    heading = Heading(
        *(shown, anchor, printable(section.number), printable(section.title)),
        names_statement=any(_is_table(block) and block.title == section.title for block in section.blocks),
        attachment=section.key if isinstance(section, Attachment) else "",
        within_attachment=attached,
    )
    yield from _holder_items(section, heading)
    attached = attached or isinstance(section, Attachment)
    for position, deeper in enumerate(section.sections, start=1):
        yield from _section_items(deeper, level + 1, f"{anchor}-{position}", attached=attached)


def _holder_items(holder: Part | Section, heading: Heading) -> Iterator[Item]:
    """Yield heading and blocks; where there are statements, a page for each, the first with what stands before it."""
    groups: list[list[Block]] = [[]]
    for block in holder.blocks:
        if _is_table(block) and any(map(_is_table, groups[-1])):
            groups.append([])
        groups[-1].append(block)
    for place, group in enumerate(groups):
        opening = () if place else (Item("heading", heading=heading),)
        items = (*opening, *(_item(block, heading) for block in group))
        tables = [block for block in group if _is_table(block)]
        if tables:
            yield Item("page", items=items, wide=tables[0].wide)
        else:
            yield from items


def _is_table(block: Block) -> TypeGuard[Table | SelfEvaluationTable]:
    return isinstance(block, Table | SelfEvaluationTable)


def _flat(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from item.items


def _item(block: Block, heading: Heading) -> Item:
    match block:
        case Paragraph():
            return Item("paragraph", lines=(pieces(block.runs),), illustrative=block.illustrative)
        case ListBlock():
            return Item("list", lines=tuple(map(pieces, block.items)), ordered=block.ordered)
        case Chart():
            unmarked = block.illustrative and ILLUSTRATIVE not in block.svg
            shown = replace(block, title=printable(block.title), description=printable(block.description))
            return Item("chart", chart=shown, drawing=f"{heading.anchor}-{block.number}", illustrative=unmarked)
        case Notice():
            return Item("notice", lines=(pieces((Text(block.text),)),))
        case References():
            return Item("references", references=block.items)
        case Table() | SelfEvaluationTable():
            return _table_item(block, named=printable(block.title) == heading.title)


def _table_item(block: Table | SelfEvaluationTable, *, named: bool) -> Item:
    if isinstance(block, Table):
        return Item("table", statement=statement(block, named=named))
    return Item("evaluation", evaluation=evaluation(block, named=named))


def _html(template: str, **context: Any) -> str:
    # The engine stands apart from the settings: amounts arrive as printed text, and no locale may touch them.
    return _engine().get_template(f"print/{template}.html").render(Context(context, use_l10n=False, use_tz=False))


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)])
