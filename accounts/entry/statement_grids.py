"""An official statement (公开表) as a grid to type in: which cells take an amount, and what typed texts say.

A cell takes an amount where exactly one stored row may hold it. A cell behind which finer rows stand (economic lines by
item, while the statement shows no item) is their sum, edited where these rows are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from django.db import models

from accounts.entry.columns import AmountColumn, Reading, SubjectColumn
from accounts.entry.grids import GRIDS, PAGES, Page
from accounts.entry.problems import UnreadableError
from accounts.entry.rows import Entered, EnteredRow
from accounts.entry.texts import LONGEST_QUOTE, read_text
from accounts.figures.figures import Figures
from accounts.profiles import Profile
from accounts.statements.declaration import Statement
from accounts.statements.layout import FilledStatement, fill
from accounts.statements.leaf_cells import Key, LeafCell, cells_above, entry_statement, grids_of, leaf_cell

Place: TypeAlias = tuple[str, str]
Stored: TypeAlias = Mapping[str, Mapping[int, models.Model]]

CELL, NOTE = "cell", "note"
CODE = "code"
NEW = "+"
NOTE_LABEL, LONGEST_NOTE = "说明", 300
NEGATIVE = "金额为负数时，请在本格的“说明”里写明原因，如“收回以前年度多拨资金”。"
_NAME = re.compile(r"(cell|note)\.(\+\d{1,4}|[0-9a-z_]{1,40})\.([0-9a-z_]{1,40})", re.ASCII)
_CATALOGUES = {"subjects": "functional", "economic": "economic", "economic_found": "economic"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf cell of one account: the row that is stored for it, and whether finer rows stand behind it."""

    cell: LeafCell
    stored: Any | None
    finer: bool

    @property
    def amount(self) -> Decimal | None:
        """The amount in 元 that the cell's own row holds."""
        found: Decimal | None = getattr(self.stored, self.cell.field) if self.stored is not None else None
        return found

    @property
    def note(self) -> str:
        """The note of the cell's own row."""
        return str(self.stored.note) if self.stored is not None else ""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong at one field of the page; ``told`` says in words which cell it is."""

    field: str
    told: str
    message: str


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A cell as read: its place, the stored amount it stands for, the amount typed (元) and its note."""

    place: Place
    leaf: Leaf
    amount: Decimal | None
    note: str


@dataclass(slots=True)
class TypedStatement:
    """What a page says: its texts by field, what is to be stored, what is wrong.

    ``added`` holds the numbers of rows added for subjects, ``cells`` what was read by field; ``sums`` tells by how much
    the typed amounts move each sum of the statement (元).
    """

    texts: dict[str, str]
    added: list[str] = field(default_factory=list)
    cells: dict[str, TypedCell] = field(default_factory=dict)
    entered: list[Entered] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    sums: dict[Place, Decimal] = field(default_factory=dict)


def statement_page(statement: Statement) -> Page:
    """Return the stored rows of a statement's leaf cells as a page, to be saved at once."""
    return Page(statement.kind, statement.title, tuple(GRIDS[name] for name in grids_of(statement.kind)))


def field_name(kind: str, row: str, column: str) -> str:
    """Return the name of a form field of a cell: its amount (``CELL``) or its note (``NOTE``)."""
    return f"{kind}.{row}.{column}"


class StatementGrid:
    """One statement of one account, as it is typed.

    ``stored`` holds the account's rows by grid and key, as ``stored_rows`` of ``statement_page`` returns them.
    """

    def __init__(self, statement: Statement, figures: Figures, profile: Profile, stored: Stored) -> None:
        self.funds = profile.three_public_funds
        self.kind = statement.kind
        self.statement = entry_statement(statement, three_public_funds=self.funds)
        self.filled: FilledStatement = fill(self.statement, figures, profile)
        self.expense_group: Callable[[str], str] = figures.expense_group
        self._stored = {name: list(rows.values()) for name, rows in stored.items()}
        self._indexes: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[Any]]] = {}
        self.labels = {
            placed.row.key: placed.row.label for line in self.filled.lines for placed in line if placed.row.key
        }
        self.columns = {
            column.key: "".join(column.caption) for panel in self.statement.panels for column in panel.columns
        }

    @property
    def subjects(self) -> SubjectColumn | None:
        """The column in which a subject is typed that has no row yet; ``None`` where rows are fixed."""
        kinds = {_CATALOGUES[panel.rows] for panel in self.statement.panels if panel.rows in _CATALOGUES}
        if not kinds or not grids_of(self.kind):
            return None
        functional = kinds == {"functional"}
        label, kind = ("功能科目（项）", "functional") if functional else ("经济科目（款）", "economic")
        return SubjectColumn(name=CODE, label=label, required=True, catalogue=kind)  # type: ignore[arg-type]

    def leaf(self, row: str, column: str) -> Leaf | None:
        """Return the stored amount of a cell; ``None`` where the cell is a sum."""
        cell = leaf_cell(self.kind, row, column, three_public_funds=self.funds)
        if cell is None:
            return None
        shared = self._index(cell.grid, tuple(name for name, _ in cell.shared))
        behind = shared.get(tuple(value for _, value in cell.shared), [])
        own = next((x for x in behind if all(getattr(x, name) == value for name, value in cell.key)), None)
        return Leaf(cell, own, any(x is not own and getattr(x, cell.field) is not None for x in behind))

    def new_leaves(self) -> tuple[str, ...]:
        """Return the columns of the first panel that take amounts in a row added for a subject."""
        sample = {"functional": "2010101", "economic": "30101"}[self.subjects.catalogue] if self.subjects else ""
        return tuple(
            column.key
            for column in self.statement.panels[0].columns
            if leaf_cell(self.kind, sample, column.key, three_public_funds=self.funds)
        )

    def name_of(self, row: str, column: str) -> str:
        """Return in words which cell it is."""
        return "，".join(filter(None, (self.labels.get(row, row), self.columns.get(column, ""))))

    def _index(self, grid: str, names: tuple[str, ...]) -> Mapping[tuple[Any, ...], list[Any]]:
        index = self._indexes.get((grid, names))
        if index is None:
            index = self._indexes[grid, names] = {}
            for row in self._stored.get(grid, ()):
                index.setdefault(tuple(getattr(row, name) for name in names), []).append(row)
        return index


def read_statement(grid: StatementGrid, posted: Iterable[tuple[str, str]], reading: Reading) -> TypedStatement:
    """Read what was typed into a statement; every problem is noted at its field.

    ``posted`` are names and texts of form fields; what is no field of the statement is passed over. Only rows that
    differ from what is stored are entered: a row whose last amount was emptied is removed.
    """
    typed = TypedStatement({name: text for name, text in posted if _NAME.fullmatch(name)})
    _add_vanished_rows(grid, typed)
    places = dict(_known_places(grid, typed))
    places |= _new_places(grid, typed, reading)
    for name, (row, column) in places.items():
        _read_cell(grid, typed, name, (row, column), reading)
    _enter(grid, typed)
    return typed


def _add_vanished_rows(grid: StatementGrid, typed: TypedStatement) -> None:
    """Move what was typed in rows that the statement no longer has into added rows, so that nothing is lost."""
    rows = {_row(name) for name in typed.texts}
    typed.added = sorted((row for row in rows if row.startswith(NEW)), key=lambda row: int(row[1:]))
    used = max((int(row[1:]) for row in typed.added), default=-1)
    for row in sorted(rows):
        if row in grid.labels or row.startswith(NEW) or not row.isdigit() or not grid.subjects:
            continue
        moved = {name: text for name, text in typed.texts.items() if _row(name) == row}
        for name in moved:
            del typed.texts[name]
        if any(text.strip() for name, text in moved.items() if name.startswith(CELL)):
            used += 1
            typed.added.append(f"{NEW}{used}")
            typed.texts[field_name(CELL, f"{NEW}{used}", CODE)] = row
            for name, text in moved.items():
                kind, _, column = name.split(".")
                typed.texts[field_name(kind, f"{NEW}{used}", column)] = text


def _known_places(grid: StatementGrid, typed: TypedStatement) -> Iterator[tuple[str, Place]]:
    for name in typed.texts:
        kind, row, column = name.split(".")
        if kind == CELL and row in grid.labels:
            yield name, (row, column)


def _new_places(grid: StatementGrid, typed: TypedStatement, reading: Reading) -> dict[str, Place]:
    """Return the places of amounts in added rows, once their subjects are read."""
    places: dict[str, Place] = {}
    subjects = grid.subjects
    if subjects is None:
        return places
    taken: dict[str, str] = {}
    for row in typed.added:
        code_field = field_name(CELL, row, CODE)
        amounts = {
            field_name(CELL, row, column): column
            for column in grid.new_leaves()
            if typed.texts.get(field_name(CELL, row, column), "").strip()
        }
        text = typed.texts.get(code_field, "")
        if not amounts and not text.strip():
            continue
        told = f"增加的第{int(row[1:]) + 1}行"
        try:
            code = subjects.read(text, reading)[CODE]
            if code in taken:
                _refuse(f"{code}在{taken[code]}已经填过：同一科目只能有一行，请合并。")
            if code in grid.labels:
                _refuse(f"{code}在表中已有一行：请填在那一行，并清空这里。")
            if not amounts:
                _refuse("这一行没有金额：请填写金额，或清空科目。")
        except UnreadableError as problem:
            typed.problems.append(CellProblem(code_field, told, str(problem)))
            continue
        taken[code] = told
        places |= {name: (code, column) for name, column in amounts.items()}
    return places


def _refuse(message: str) -> None:
    raise UnreadableError(message)


def _read_cell(grid: StatementGrid, typed: TypedStatement, name: str, place: Place, reading: Reading) -> None:
    leaf = grid.leaf(*place)
    if leaf is None:
        return
    text = typed.texts[name]
    if leaf.finer:
        if text.strip():
            message = f"{where_finer_rows_are(leaf.cell)}这里填写的“{text.strip()[:LONGEST_QUOTE]}”没有采用。"
            typed.problems.append(CellProblem(name, grid.name_of(*place), message))
        return
    amount: Decimal | None = None
    try:
        amount = _amount_column(leaf.cell).read(text, reading)[leaf.cell.field]
        note = read_text(typed.texts.get(_note_field(name), leaf.note), NOTE_LABEL, LONGEST_NOTE)
        if amount is not None and amount < 0 and not note:
            _refuse(NEGATIVE)
        typed.cells[name] = TypedCell(place, leaf, amount, note)
    except UnreadableError as problem:
        typed.problems.append(CellProblem(name, grid.name_of(*place), str(problem)))
    moved = (amount or Decimal()) - (leaf.amount or Decimal())
    if moved:
        for above in cells_above(grid.kind, *place, grid.expense_group):
            typed.sums[above] = typed.sums.get(above, Decimal()) + moved


def _enter(grid: StatementGrid, typed: TypedStatement) -> None:
    """Put the cells together by stored row, and enter the rows that differ from what is stored."""
    rows: dict[tuple[str, Key], dict[str, Any]] = {}
    stored: dict[tuple[str, Key], Any] = {}
    for cell in typed.cells.values():
        key = (cell.leaf.cell.grid, cell.leaf.cell.key)
        stored[key] = cell.leaf.stored
        values = rows.setdefault(key, _values(cell.leaf))
        values[cell.leaf.cell.field] = cell.amount
        if cell.note != cell.leaf.note:
            values["note"] = cell.note
    entered = {name: Entered(GRIDS[name]) for name in grids_of(grid.kind)}
    for position, (key, values) in enumerate(rows.items()):
        part, there = entered[key[0]], stored[key]
        if there is not None and all(getattr(there, name) == value for name, value in values.items()):
            continue
        if any(values[column.name] is not None for column in part.grid.amounts):
            part.rows.append(EnteredRow(position, there.pk if there is not None else None, values))
        elif there is not None:
            part.removed.append(there.pk)
    typed.entered = list(entered.values())


def where_finer_rows_are(cell: LeafCell) -> str:
    """Return a sentence that says where a cell is edited behind which finer rows stand."""
    return f"这一格由更细的明细合计得出，请在“{page_of(cell.grid).title}”中修改。"


def page_of(grid: str) -> Page:
    """Return the page of data entry on which all rows of a grid are edited."""
    return next(page for page in PAGES.values() if GRIDS[grid] in page.grids)


def _values(leaf: Leaf) -> dict[str, Any]:
    """Return the values of all fields of a leaf's row as they are stored, or those of a new row."""
    grid = GRIDS[leaf.cell.grid]
    if leaf.stored is not None:
        return {name: getattr(leaf.stored, name) for name in grid.fields}
    amounts = dict.fromkeys((column.name for column in grid.amounts), None)
    return {**dict.fromkeys(grid.fields, ""), **amounts, **dict(leaf.cell.key)}


def _amount_column(cell: LeafCell) -> AmountColumn:
    return next(column for column in GRIDS[cell.grid].amounts if column.name == cell.field)


def _row(name: str) -> str:
    return name.split(".")[1]


def _note_field(name: str) -> str:
    return f"{NOTE}{name.removeprefix(CELL)}"
