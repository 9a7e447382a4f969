"""A grid as it is shown: its rows with texts, names, problems and what is stored instead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.entry.catalogue import PATH_SEPARATOR
from accounts.entry.columns import ChoiceColumn, Column, Reading, SubjectColumn, grouped
from accounts.entry.grids import Grid
from accounts.entry.problems import Problem
from accounts.entry.rows import DELETE, Entered, stored_id_of
from accounts.entry.totals import Grouping, GroupTotal, totals
from accounts.models.origin import Origin
from accounts.money import format_input

if TYPE_CHECKING:
    from accounts.admin.findings import ShownFinding

BLANK_ROWS = 5


@dataclass(slots=True)
class ShownCell:
    """One field: its text, the name beside it, what is wrong, what is stored instead, what the checks found."""

    column: Column
    text: str
    options: SafeString | None = None
    beside: str = ""
    above: str = ""
    unconfirmed: bool = False
    problem: str = ""
    stored: str = ""
    found: list["ShownFinding"] = field(default_factory=list)
    name: str = ""

    @property
    def described(self) -> str:
        """The names of the entries of the page's list that say what the checks found here."""
        return " ".join(f"{finding.anchor}-told" for finding in self.found)

    @property
    def told(self) -> str:
        """What the checks found here."""
        return " ".join(finding.told for finding in self.found)


@dataclass(slots=True)
class ShownRow:
    """One row; ``number`` names its fields."""

    number: int
    stored_id: int | None
    cells: list[ShownCell]
    origin: str = ""
    origin_title: str = ""
    deleted: bool = False


@dataclass(slots=True)
class ShownTotals:
    """Running totals as texts in the page's unit."""

    columns: list[tuple[Column, str | None]]
    groupings: list[tuple[Grouping, list[tuple[str, list[str]]]]]


@dataclass(slots=True)
class Sheet:
    """One grid on the page. ``template`` is an empty row that the page's script copies."""

    grid: Grid
    rows: list[ShownRow]
    totals: ShownTotals
    template: ShownRow
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def sheet_of_stored(grid: Grid, stored: Mapping[int, Model], reading: Reading) -> Sheet:
    """Show what is stored, with some empty rows behind."""
    maker = _Maker(grid, reading)
    rows = [maker.stored_row(number, row) for number, row in enumerate(stored.values())]
    rows += maker.blank_rows(len(rows))
    values = [{name: getattr(row, name) for name in grid.fields} for row in stored.values()]
    return Sheet(grid, rows, _totals(grid, values, reading), maker.typed_row(0, {}, {}, None))


def sheet_of_typed(
    entered: Entered,
    typed: Sequence[Mapping[str, str]],
    stored: Mapping[int, Model],
    reading: Reading,
    *,
    compare: bool = False,
    quiet: bool = False,
) -> Sheet:
    """Show what was typed, with problems at their fields (not when ``quiet``).

    With ``compare``, what is stored instead stands beside each field that differs, and rows that only the stored
    account has are named.
    """
    grid = entered.grid
    maker = _Maker(grid, reading)
    problems: dict[int, dict[str, str]] = {}
    if not quiet:
        for problem in entered.problems:
            problems.setdefault(problem.row, {})[problem.field] = problem.message
    rows = [
        maker.typed_row(number, texts, problems.get(number, {}), _stored_for(texts, stored))
        for number, texts in enumerate(typed)
    ]
    sheet = Sheet(
        grid,
        rows,
        _totals(grid, [row.values for row in entered.rows], reading),
        maker.typed_row(0, {}, {}, None),
        [] if quiet else [(problem.row + 1, problem) for problem in entered.problems],
    )
    if compare:
        _compare(sheet, entered, stored, reading)
    if not grid.is_single and not any(row.stored_id is None and _is_blank(row) for row in rows):
        rows += maker.blank_rows(len(rows))
    if grid.is_single and not rows:
        rows += maker.blank_rows(0)
    return sheet


class _Maker:
    """Makes rows of one grid; what all rows share is made once."""

    def __init__(self, grid: Grid, reading: Reading) -> None:
        self._grid = grid
        self._reading = reading
        self._options: dict[tuple[str, str], SafeString] = {}

    def stored_row(self, number: int, row: Any) -> ShownRow:
        values = {name: getattr(row, name) for name in self._grid.fields}
        cells = [self._cell(column, column.show(values, self._reading)) for column in self._grid.columns]
        return ShownRow(number, row.pk, cells, *_origin(row))

    def typed_row(
        self, number: int, texts: Mapping[str, str], problems: Mapping[str, str], stored: Any | None
    ) -> ShownRow:
        cells = []
        for column in self._grid.columns:
            text = texts.get(column.name, "") if texts else column.show({}, self._reading)
            cell = self._cell(column, text)
            cell.problem = problems.get(column.name, "")
            cells.append(cell)
        row = ShownRow(number, stored.pk if stored else None, cells, deleted=bool(texts.get(DELETE)))
        if stored:
            row.origin, row.origin_title = _origin(stored)
        return row

    def blank_rows(self, first: int) -> list[ShownRow]:
        if self._grid.is_single:
            return [] if first else [self.typed_row(0, {}, {}, None)]
        return [self.typed_row(first + n, {}, {}, None) for n in range(BLANK_ROWS)]

    def _cell(self, column: Column, text: str) -> ShownCell:
        if isinstance(column, ChoiceColumn):
            return ShownCell(column, text, self._options_of(column, text))
        if isinstance(column, SubjectColumn):
            return self._subject_cell(column, text)
        return ShownCell(column, text)

    def _subject_cell(self, column: SubjectColumn, text: str) -> ShownCell:
        catalogue = self._reading.catalogues[column.catalogue]
        code = text.strip().partition(" ")[0]
        name = catalogue.names.get(code, "")
        path = catalogue.path(code) if code else ""
        above = path.removesuffix(name).removesuffix(PATH_SEPARATOR) if name else path
        return ShownCell(column, text, beside=name, above=above, unconfirmed=code in catalogue.unconfirmed)

    def _options_of(self, column: ChoiceColumn, chosen: str) -> SafeString:
        key = (column.name, chosen)
        if key not in self._options:
            made = format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                (
                    (value, SafeString(" selected") if chosen in {value, label} else "", label)
                    for value, label in column.choices
                ),
            )
            if chosen and chosen not in {c for pair in column.choices for c in pair}:
                made = format_html('<option value="{}" selected>{}</option>{}', chosen, chosen, made)
            self._options[key] = made
        return self._options[key]


def _origin(row: Any) -> tuple[str, str]:
    if row.origin == Origin.IMPORTED:
        return row.get_origin_display(), f"{row.source_file} {row.source_sheet} {row.source_cell}".strip()
    if row.origin == Origin.ILLUSTRATIVE:
        return row.get_origin_display(), "示例数据，报告中会标明；修改后即为录入数据。"
    return "", ""


def _stored_for(texts: Mapping[str, str], stored: Mapping[int, Model]) -> Model | None:
    return stored.get(stored_id_of(texts) or 0)


def _is_blank(row: ShownRow) -> bool:
    return all(cell.column.is_blank(cell.text) for cell in row.cells)


def _compare(sheet: Sheet, entered: Entered, stored: Mapping[int, Any], reading: Reading) -> None:
    grid = sheet.grid
    by_key = {tuple(getattr(row, name) for name in grid.key_fields): row for row in stored.values()}
    for row in entered.rows:
        there = by_key.pop(entered.key_of(row), None)
        shown = sheet.rows[row.position]
        shown.stored_id = there.pk if there is not None else None
        for cell in shown.cells:
            mine = cell.column.show(row.values, reading)
            theirs = _readable(cell.column, there, reading) if there is not None else "没有这一行"
            if there is None:
                cell.stored = theirs if cell is shown.cells[0] else ""
            elif cell.column.show({n: getattr(there, n) for n in cell.column.fields}, reading) != mine:
                cell.stored = f"现存：{theirs or '空'}"
    removed = set(entered.removed)
    for row in by_key.values():
        if row.pk not in removed:
            told = "，".join(
                f"{column.label}：{text}" for column in grid.columns if (text := _readable(column, row, reading))
            )
            sheet.others.append(told)


def _readable(column: Column, row: Any, reading: Reading) -> str:
    text = column.show({name: getattr(row, name) for name in column.fields}, reading)
    return column.label_of(text) if isinstance(column, ChoiceColumn) else text


def _totals(grid: Grid, values: Iterable[Mapping[str, Any]], reading: Reading) -> ShownTotals:
    made = totals(grid, values, reading.catalogues)

    def shown(sums: Mapping[str, Any], name: str) -> str:
        return grouped(format_input(sums[name], reading.unit))

    columns = [(c, shown(made.sums, c.name) if c.name in made.sums else None) for c in grid.columns]
    groupings = [
        (
            grouping,
            [
                (_group_label(grid.column(grouping.column), group), [shown(group.sums, c.name) for c in grid.amounts])
                for group in grouping.groups
            ],
        )
        for grouping in made.groupings
    ]
    return ShownTotals(columns, groupings)


def _group_label(column: Column, group: GroupTotal) -> str:
    if isinstance(column, SubjectColumn):
        return f"{group.key or '未填'} {group.name}".rstrip()
    return group.name or group.key
