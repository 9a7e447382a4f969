"""Two report trees compared: section by section, found again by key, an attachment by its title."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from disclosure.report.differences.changes import Differences, FieldChange, SectionChange, TableChange
from disclosure.report.differences.tables import Folded, compare_charts, compare_tables
from disclosure.report.differences.words import compare_lines, sentences_of
from disclosure.report.tree import (
    Attachment,
    Block,
    Chart,
    ListBlock,
    Notice,
    Paragraph,
    Part,
    ProjectEntry,
    ProjectMoney,
    Projects,
    References,
    Report,
    Run,
    Section,
    SelfEvaluationTable,
    Table,
)

FACTS = {
    "title": "标题",
    "unit_name": "单位名称",
    "unit_short_name": "简称",
    "unit_code": "单位代码",
    "region_code": "区划代码",
    "region_name": "区划",
    "scope": "决算范围",
    "profile": "地区口径",
}
PROJECTS = ("projects", "项目绩效")
BETWEEN_CELLS = " ｜ "

Node: TypeAlias = Part | Section
Tabular: TypeAlias = Table | Chart


def differences(old: Report, new: Report) -> Differences:
    """Return what differs between two reports; nothing for equal ones.

    Sentences are compared within their section, cells within their table. Headings of columns and titles of
    attachments that name their report's own year or the year before are the same in reports of two years.
    """
    if old == new:
        return Differences()
    comparing = _Comparing(old, new)
    return Differences(tuple(_fields(old, new)), tuple(comparing.sections()))


class _Comparing:
    """The comparison of two trees."""

    def __init__(self, old: Report, new: Report) -> None:
        self.old, self.new = old, new
        self.old_fold, self.new_fold = _folding(old, new), _folding(new, new)

    def sections(self) -> Iterator[SectionChange]:
        """Yield the sections that differ, in the order of the new report."""
        yield from self._children(self.old.parts, self.new.parts, (), "", "")
        yield from self._projects()

    def _children(
        self, old: Sequence[Node], new: Sequence[Node], path: tuple[str, ...], old_key: str, new_key: str
    ) -> Iterator[SectionChange]:
        there = _identified(old, old_key, self.old_fold)
        here = _identified(new, new_key, self.new_fold)
        for identity, section in here.items():
            yield from self._section(there.get(identity), section, path)
        for identity, section in there.items():
            if identity not in here:
                yield from self._alone(section, path, "removed")

    def _section(self, old: Node | None, new: Node, path: tuple[str, ...]) -> Iterator[SectionChange]:
        if old is None:
            yield from self._alone(new, path, "added")
            return
        if old == new:
            return
        own = (*path, _heading(new))
        if old.blocks != new.blocks or self.old_fold(old.title) != self.new_fold(new.title):
            yield self._own_change(old, new, own)
        yield from self._children(old.sections, new.sections, own, old.key, new.key)

    def _own_change(self, old: Node, new: Node, path: tuple[str, ...]) -> SectionChange:
        titles = compare_lines((self.old_fold(old.title),), (self.new_fold(new.title),))
        texts = compare_lines(_lines(old.blocks), _lines(new.blocks))
        tables = tuple(self._tables(old.blocks, new.blocks))
        return SectionChange("changed", new.key, path, (*titles, *texts), tables, not (titles or texts or tables))

    def _tables(self, old: Sequence[Block], new: Sequence[Block]) -> Iterator[TableChange]:
        there, here = _tabular(old), _tabular(new)
        for key, block in here.items():
            before = there.get(key)
            if before is None:
                yield _whole(block, "added")
                continue
            if before == block:
                continue
            if isinstance(before, Chart) and isinstance(block, Chart):
                change = compare_charts(before, block)
            elif isinstance(before, Table) and isinstance(block, Table):
                change = compare_tables(before, block, old_fold=self.old_fold, new_fold=self.new_fold)
            else:
                continue
            if change.says_something:
                yield change
        yield from (_whole(block, "removed") for key, block in there.items() if key not in here)

    def _alone(
        self, section: Node, path: tuple[str, ...], kind: Literal["added", "removed"]
    ) -> Iterator[SectionChange]:
        own = (*path, _heading(section))
        lines, none = _lines(section.blocks), ()
        texts = compare_lines(none, lines) if kind == "added" else compare_lines(lines, none)
        tables = tuple(_whole(block, kind) for block in _tabular(section.blocks).values())
        yield SectionChange(kind, section.key, own, texts, tables)
        for below in section.sections:
            yield from self._alone(below, own, kind)

    def _projects(self) -> Iterator[SectionChange]:
        old, new = self.old.projects, self.new.projects
        if old == new:
            return
        key, heading = PROJECTS
        texts = compare_lines(_project_lines(old), _project_lines(new))
        kind: Literal["added", "removed", "changed"] = "changed"
        if old is None or new is None:
            kind = "added" if old is None else "removed"
        yield SectionChange(kind, key, (heading,), texts, (), not texts)


def _fields(old: Report, new: Report) -> Iterator[FieldChange]:
    for name, label in FACTS.items():
        before, after = str(getattr(old, name)), str(getattr(new, name))
        if before != after:
            yield FieldChange(label, before, after)
    if old.fiscal_year != new.fiscal_year:
        yield FieldChange("决算年度", str(old.fiscal_year), str(new.fiscal_year))
    there = {field.label: field.text for field in old.cover}
    here = {field.label: field.text for field in new.cover}
    for label in dict.fromkeys((*there, *here)):
        if there.get(label) != here.get(label):
            yield FieldChange(label, there.get(label, ""), here.get(label, ""))


def _folding(report: Report, shown: Report) -> Folded:
    """Return what turns the report's own years into those of the report shown, so that only other changes remain."""
    years = {str(report.fiscal_year - back): str(shown.fiscal_year - back) for back in (0, 1)}
    if report.fiscal_year == shown.fiscal_year:
        return str

    def fold(text: str) -> str:
        return "".join(years.get(piece, piece) for piece in _split_years(text))

    return fold


def _split_years(text: str) -> Iterator[str]:
    """Yield the text in pieces of which each run of digits is one."""
    piece = ""
    for character in text:
        if piece and piece[-1].isdigit() != character.isdigit():
            yield piece
            piece = ""
        piece += character
    yield piece


def _identified(sections: Sequence[Node], parent: str, fold: Folded) -> dict[tuple[str, int], Node]:
    """Return sections by what they are found again by: an attachment's number moves when one is put before it."""
    seen: Counter[str] = Counter()
    found: dict[tuple[str, int], Node] = {}
    for section in sections:
        key = fold(section.title) if isinstance(section, Attachment) else section.key.removeprefix(f"{parent}-")
        seen[key] += 1
        found[key, seen[key]] = section
    return found


def _tabular(blocks: Sequence[Block]) -> dict[tuple[str, str, int], Tabular]:
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[tuple[str, str, int], Tabular] = {}
    for block in blocks:
        if isinstance(block, Table | Chart):
            key = (type(block).__name__, block.key)
            seen[key] += 1
            found[*key, seen[key]] = block
    return found


def _whole(block: Tabular, kind: Literal["added", "removed"]) -> TableChange:
    number = block.number if isinstance(block, Table) else f"图{block.number}"
    return TableChange(kind, block.key, number, block.title)


def _heading(section: Node) -> str:
    space = " " if section.number and section.number[-1].isalnum() else ""
    return f"{section.number}{space}{section.title}"


def _lines(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the sentences and form rows of the blocks; what stands in tables and charts is compared by itself."""
    return tuple(line for block in blocks for line in _lines_of(block))


def _lines_of(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from sentences_of(_text(block.runs))
    elif isinstance(block, ListBlock):
        for item in block.items:
            yield from sentences_of(_text(item))
    elif isinstance(block, Notice):
        yield from sentences_of(block.text)
    elif isinstance(block, References):
        yield from (item.title for item in block.items)
    elif isinstance(block, SelfEvaluationTable):
        yield block.title
        for part in block.grids:
            for row in (*part.header, *part.rows):
                yield BETWEEN_CELLS.join(text for cell in row if (text := _text(cell.runs).replace("\n", " ")))


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _project_lines(projects: Projects | None) -> tuple[str, ...]:
    """Return what the pages of projects say, one line for each fact, each with its project's name."""
    if projects is None:
        return ()
    return (*_money_lines("合计", (projects.total,)), *(line for e in projects.entries for line in _entry_lines(e)))


def _entry_lines(entry: ProjectEntry) -> Iterator[str]:
    score = f"得分{entry.score.text} {entry.grade}" if entry.score else entry.grade
    yield BETWEEN_CELLS.join(filter(None, (entry.name, entry.code, entry.unit, entry.office, *entry.stages, score)))
    yield from _money_lines(entry.name, entry.money)
    for i in entry.indicators:
        told = (entry.name, i.level1, i.level2, i.level3, f"目标{i.target}", f"完成{i.achieved}", i.reason)
        yield BETWEEN_CELLS.join(filter(None, told))


def _money_lines(name: str, money: Sequence[ProjectMoney]) -> Iterator[str]:
    for source in money:
        told = {"预算数": source.budget, "执行数": source.executed, "执行率": source.rate}
        amounts = (f"{label}{number.text}" for label, number in told.items() if number is not None)
        yield BETWEEN_CELLS.join((name, source.label, *amounts))
