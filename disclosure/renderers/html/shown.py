"""The tree as a page shows it: anchors, heading levels, and for each block its partial and its prose.

A block is shown by the partial that bears its class's name (``report/blocks/paragraph.html`` for a ``Paragraph``), so a
new kind of block needs a partial and, when it holds runs, a line in ``_block``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from django.utils.safestring import SafeString

from disclosure.renderers.html.evaluation import ShownGrid, shown_grids
from disclosure.renderers.html.prose import number, prose
from disclosure.renderers.html.statement import ShownTable, shown_table, slug_of
from disclosure.report.tree import (
    Block,
    Chart,
    ChartRow,
    ListBlock,
    Number,
    Paragraph,
    Part,
    Report,
    Section,
    SelfEvaluationTable,
    Table,
    TypedNumber,
)

PART_LEVEL = 2
DEEPEST_LEVEL = 6
# Identifiers the page itself uses; a section whose key is one of them gets a number behind it.
PAGE_ANCHORS = ("main", "report", "contents", "versions", "illustrative", "search")
BREAKS_BY_ITSELF = "、，．。.）)】"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of a chart's data table; an absent amount is said, not left blank."""

    label: str
    amount: SafeString | None
    share: SafeString | None


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """One block with its partial; ``prose`` is a paragraph's text, ``items`` a list's, ``rows`` a chart's data.

    ``grids`` are those of a self-evaluation, ``table`` is a statement's content; ``named`` and ``numbered`` say that
    the heading above already prints its title and its number; ``slug`` names the statement's own page.
    """

    node: Block
    partial: str
    anchor: str = ""
    prose: SafeString = field(default_factory=SafeString)
    items: tuple[SafeString, ...] = ()
    rows: tuple[ShownRow, ...] = ()
    has_shares: bool = False
    table: ShownTable | None = None
    named: bool = False
    grids: tuple[ShownGrid, ...] = ()
    numbered: bool = False
    slug: str = ""


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A part or section with its anchor in the page and its heading level (a part is 2)."""

    anchor: str
    level: int
    number: str
    title: str
    blocks: tuple[ShownBlock, ...]
    sections: tuple["ShownSection", ...]

    @property
    def separator(self) -> str:
        """A space after a number that does not end in punctuation (第一部分 概况, but 一、收入)."""
        return "" if not self.number or self.number.endswith(tuple(BREAKS_BY_ITSELF)) else " "


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A whole report as shown; ``unbound`` counts the typed numbers, in a draft and in a publication alike."""

    parts: tuple[ShownSection, ...]
    unbound: int


def show(report: Report, *, draft: bool) -> ShownReport:
    """Return the report as a page shows it; in a draft the typed numbers are marked and numbered from 1."""
    anchors = _Anchors(PAGE_ANCHORS)
    places = count(1) if draft else None
    parts = tuple(_section(part, PART_LEVEL, anchors, places) for part in report.parts)
    return ShownReport(parts=parts, unbound=sum(1 for _ in typed_numbers(report)))


def typed_numbers(report: Report) -> Iterator[TypedNumber]:
    """Yield every number of the report that staff typed, in reading order."""
    sections: list[Part | Section] = list(reversed(report.parts))
    while sections:
        section = sections.pop()
        for block in section.blocks:
            yield from _typed_in(block)
        sections.extend(reversed(section.sections))


def _typed_in(block: Block) -> Iterator[TypedNumber]:
    if isinstance(block, Paragraph):
        lines: Iterable = (block.runs,)
    elif isinstance(block, ListBlock):
        lines = block.items
    elif isinstance(block, SelfEvaluationTable):
        lines = (cell.runs for grid in block.grids for row in (*grid.header, *grid.rows) for cell in row)
    else:
        return
    for runs in lines:
        yield from (run for run in runs if isinstance(run, TypedNumber))


def _section(section: Part | Section, level: int, anchors: "_Anchors", places: Iterator[int] | None) -> ShownSection:
    return ShownSection(
        anchor=anchors.take(section.key),
        level=min(level, DEEPEST_LEVEL),
        number=section.number,
        title=section.title,
        blocks=tuple(_block(block, section, anchors, places) for block in section.blocks),
        sections=tuple(_section(inner, level + 1, anchors, places) for inner in section.sections),
    )


def _block(block: Block, section: Part | Section, anchors: "_Anchors", places: Iterator[int] | None) -> ShownBlock:
    partial = f"report/blocks/{type(block).__name__.lower()}.html"
    if isinstance(block, Paragraph):
        return ShownBlock(block, partial, prose=prose(block.runs, unbound=places))
    if isinstance(block, ListBlock):
        return ShownBlock(block, partial, items=tuple(prose(item, unbound=places) for item in block.items))
    if isinstance(block, Chart):
        return ShownBlock(
            block,
            partial,
            anchor=anchors.take(f"chart-{block.key}"),
            rows=tuple(_row(row) for row in block.rows),
            has_shares=any(row.share for row in block.rows),
        )
    if isinstance(block, Table):
        return ShownBlock(
            block,
            partial,
            anchor=anchors.take(f"table-{block.key}"),
            table=shown_table(block),
            named=block.title == section.title,
            numbered=block.number == section.number,
            slug=slug_of(section, block),
        )
    if isinstance(block, SelfEvaluationTable):
        anchor = anchors.take(f"evaluation-{block.key}")
        grids = shown_grids(block, places)
        return ShownBlock(block, partial, anchor=anchor, grids=grids, named=block.title == section.title)
    return ShownBlock(block, partial)


def _row(row: ChartRow) -> ShownRow:
    return ShownRow(label=row.label, amount=_printed(row.amount), share=_printed(row.share))


def _printed(bound: Number | None) -> SafeString | None:
    return number(bound) if bound else None


class _Anchors:
    """Anchors already taken on one page; equal keys get a number behind them, so every id is unique."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def take(self, key: str) -> str:
        stem = re.sub(r"[^\w-]+", "-", key).strip("-") or "section"
        anchor = stem
        for attempt in count(2):
            if anchor not in self._taken:
                break
            anchor = f"{stem}-{attempt}"
        self._taken.add(anchor)
        return anchor
