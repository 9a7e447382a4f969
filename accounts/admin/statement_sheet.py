"""A statement's grid as it is shown: amounts as fields, sums as texts, problems at their fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.admin.findings_beside import Beside, described
from accounts.entry.columns import Reading, grouped
from accounts.entry.statement_grids import (
    CELL,
    CODE,
    NEW,
    NOTE,
    NOTE_LABEL,
    Leaf,
    Place,
    StatementGrid,
    TypedStatement,
    field_name,
    where_finer_rows_are,
)
from accounts.models.origin import Origin
from accounts.money import format_input
from accounts.statements.declaration import Panel
from accounts.statements.layout import FilledRow
from accounts.statements.leaf_cells import column_parents, row_parents

EMPTY = SafeString("<td></td>")
STRONG = frozenset({"total", "class"})
STATED = "采用来源表格印出的合计数"
EXAMPLE = "示例数据，报告中会标明；修改后即为录入数据。"


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A row of the table: its role, its cells in one piece."""

    role: str
    cells: SafeString


class StatementSheet:
    """One statement on the page. ``typed`` is what the page was sent with, absent where it shows what is stored.

    With ``compare``, what is stored instead stands at each field that differs. ``addresses`` leads from an entry grid
    to the page on which all its rows are edited. ``beside`` holds what the checks found in the statement.
    """

    def __init__(
        self,
        grid: StatementGrid,
        reading: Reading,
        addresses: dict[str, str],
        *,
        typed: TypedStatement | None = None,
        quiet: bool = False,
        compare: bool = False,
        more: int = 0,
        beside: Beside | None = None,
    ) -> None:
        self.grid = grid
        self.beside = beside or Beside()
        self.header = grid.filled.header
        self._reading = reading
        self._addresses = addresses
        self._typed = typed or TypedStatement({})
        self._compare = compare
        self._problems = {} if quiet else {problem.field: problem.message for problem in self._typed.problems}
        self.lines = [self._line(line) for line in grid.filled.lines]
        self.has_fields = any("<input" in line.cells for line in self.lines) or grid.subjects is not None
        numbers = self._numbers(more) if grid.subjects else []
        self.added = [self._added(f"{NEW}{number}") for number in numbers]
        self.next_number = max(numbers, default=-1) + 1
        self.template = self._added(f"{NEW}__n__") if grid.subjects else None

    @property
    def pinned(self) -> str:
        """Which captions stay in sight with what stands over them: those behind a code, or names; none of panels."""
        panels = self.grid.statement.panels
        return panels[0].label if len(panels) == 1 and panels[0].label != "none" else ""

    @property
    def parents(self) -> dict[str, dict[str, list[str]]]:
        """Which rows and columns the rows and columns of amounts are added into, for the page's running totals."""
        rows: dict[str, list[str]] = {}
        for row in self.grid.labels:
            above = row_parents(self.grid.kind, row, self.grid.expense_group)
            if above:
                rows[row] = [key for key in above if key in self.grid.labels]
        return {
            "rows": rows,
            "columns": {column: list(column_parents(self.grid.kind, column)) for column in self._leaf_columns()},
        }

    def _leaf_columns(self) -> Iterator[str]:
        for line in self.grid.filled.lines:
            for panel, placed in zip(self.grid.statement.panels, line, strict=True):
                yield from (c.key for c in panel.columns if self.grid.leaf(placed.row.key, c.key))
        if self.grid.subjects:
            yield from self.grid.new_leaves()

    def _numbers(self, more: int) -> list[int]:
        used = [int(row[1:]) for row in self._typed.added]
        first = max(used, default=-1) + 1
        return [*used, *range(first, first + more)]

    def _line(self, line: tuple[FilledRow, ...]) -> ShownLine:
        pieces = [
            piece
            for panel, placed in zip(self.grid.statement.panels, line, strict=True)
            for piece in self._panel(panel, placed)
        ]
        return ShownLine(line[0].row.role, mark_safe("".join(pieces)))  # noqa: S308 - safe pieces

    def _panel(self, panel: Panel, placed: FilledRow) -> Iterator[SafeString]:
        row = placed.row
        if panel.label == "code":
            yield format_html('<td class="code">{}</td>', row.code)
        if panel.label != "none":
            tag, look = ("th", f"label {row.role} indent-{min(row.indent, 3)}") if row.label else ("td", "label")
            scope = SafeString(' scope="row"') if row.label else ""
            yield format_html('<{}{} class="{}">{}</{}>', tag, scope, look, row.label, tag)
        for column, figure in zip(panel.columns, placed.figures, strict=True):
            if figure is None:
                yield EMPTY
                continue
            place = (row.key, column.key)
            leaf = self.grid.leaf(*place)
            if leaf is None:
                yield self._sum(
                    place, figure.amount, strong=row.role in STRONG, stated=figure.origin == "control_total"
                )
            elif leaf.finer:
                yield self._finer(place, leaf, figure.amount)
            else:
                yield self._field(place, leaf)

    def _sum(
        self, place: Place, amount: Decimal | None, row: str = "", *, strong: bool = False, stated: bool = False
    ) -> SafeString:
        moved = self._typed.sums.get(place)
        total = amount if moved is None else (amount or Decimal()) + moved
        return format_html(
            '<td class="amount sum{}{}" data-cell="{}.{}"{}>{}</td>',
            " strong" if strong else "",
            self.beside.look(place),
            row or place[0],
            place[1],
            self.beside.attributes(place, STATED if stated else ""),
            self._shown(total),
        )

    def _finer(self, place: Place, leaf: Leaf, amount: Decimal | None) -> SafeString:
        return format_html(
            '<td class="amount sum finer{}"{}><a href="{}" title="{}">{}</a></td>',
            self.beside.look(place),
            self.beside.attributes(place),
            self._addresses[leaf.cell.grid],
            where_finer_rows_are(leaf.cell),
            self._shown(amount) or "明细",
        )

    def _field(self, place: Place, leaf: Leaf) -> SafeString:
        name = field_name(CELL, *place)
        typed = self._typed.cells.get(name)
        text = self._typed.texts.get(name, self._shown(leaf.amount))
        stored = ""
        if self._compare and typed and (typed.amount, typed.note) != (leaf.amount, leaf.note):
            stored = f"现存：{self._shown(leaf.amount) or '空'}" + (
                f"（{leaf.note}）" if typed.note != leaf.note else ""
            )
        note_field = field_name(NOTE, *place)
        note = self._typed.texts.get(note_field, leaf.note)
        amount = typed.amount if typed else leaf.amount
        is_example = leaf.stored is not None and leaf.stored.origin == Origin.ILLUSTRATIVE
        return self._input(
            name,
            text,
            self.grid.name_of(*place),
            title=EXAMPLE if is_example else "",
            place=place,
            note=(note_field, note) if note or (amount is not None and amount < 0) or self._is_negative(text) else None,
            stored=stored,
        )

    def _added(self, row: str) -> ShownLine:
        """Return a row in which a subject and its amounts are typed."""
        panel = self.grid.statement.panels[0]
        subjects = self.grid.subjects
        pieces = [self._subject(row, subjects.catalogue)] if subjects else []
        code = self._typed.texts.get(field_name(CELL, row, CODE), "").strip()
        leaves = self.grid.new_leaves()
        for column in panel.columns:
            if column.key not in leaves:
                pieces.append(self._sum((code, column.key), None, row))
                continue
            name = field_name(CELL, row, column.key)
            typed = self._typed.cells.get(name)
            text = self._typed.texts.get(name, "")
            note_field = field_name(NOTE, row, column.key)
            note = self._typed.texts.get(note_field, "")
            shown = (note_field, note) if note or self._is_negative(text) else None
            stored = "现存：没有这一行" if self._compare and typed else ""
            pieces.append(self._input(name, text, f"增加的科目，{''.join(column.caption)}", note=shown, stored=stored))
        for further in self.grid.statement.panels[1:]:
            pieces += [EMPTY] * (len(further.columns) + {"code": 2, "name": 1, "none": 0}[further.label])
        return ShownLine("added", mark_safe("".join(pieces)))  # noqa: S308 - safe pieces

    def _subject(self, row: str, kind: str) -> SafeString:
        name = field_name(CELL, row, CODE)
        text = self._typed.texts.get(name, "")
        code = text.strip().partition(" ")[0]
        catalogue = self._reading.catalogues[kind]  # type: ignore[index]
        problem = self._problems.get(name, "")
        return format_html(
            '<td class="subject{}" colspan="2"><input name="{}" id="{}" value="{}" data-subject="{}"'
            ' aria-label="增加的科目"{}><span class="path">{}</span>{}</td>',
            " wrong" if problem else "",
            name,
            name,
            text,
            kind,
            self._described(name, problem),
            catalogue.names.get(code, ""),
            self._told(name, problem, ""),
        )

    def _input(
        self,
        name: str,
        text: str,
        label: str,
        *,
        title: str = "",
        place: Place = ("", ""),
        note: tuple[str, str] | None = None,
        stored: str = "",
    ) -> SafeString:
        problem = self._problems.get(name, "")
        looks = "".join(look for look, on in ((" wrong", problem), (" differs", stored), (" example", title)) if on)
        looks += self.beside.look(place)
        return format_html(
            '<td class="amount{}"{}><input name="{}" id="{}" value="{}" aria-label="{}" inputmode="decimal"{}>'
            "{}{}</td>",
            looks,
            self.beside.attributes(place, title),
            name,
            name,
            text,
            label,
            self._described(name, problem, described(self.beside.at(place))),
            self._note(note, label) if note else "",
            self._told(name, problem, stored),
        )

    @staticmethod
    def _note(note: tuple[str, str], label: str) -> SafeString:
        return format_html(
            '<input class="cell-note" name="{}" value="{}" aria-label="{}，{}" placeholder="{}">',
            *(*note, label, NOTE_LABEL, NOTE_LABEL),
        )

    @staticmethod
    def _described(name: str, problem: str, found: str = "") -> SafeString | str:
        if problem:
            return format_html(' aria-invalid="true" aria-describedby="{}-p"', name)
        return format_html(' aria-describedby="{}"', found) if found else ""

    @staticmethod
    def _told(name: str, problem: str, stored: str) -> SafeString:
        told = [("problem", format_html(' id="{}-p"', name), problem)] if problem else []
        told += [("stored", SafeString(""), stored)] if stored else []
        return format_html_join("", '<p class="{}"{}>{}</p>', told)

    def _shown(self, amount: Decimal | None) -> str:
        return grouped(format_input(amount, self._reading.unit))

    @staticmethod
    def _is_negative(text: str) -> bool:
        return text.strip()[:1] in {"-", "－", "−", "–", "—", "﹣"} and any(character.isdigit() for character in text)
