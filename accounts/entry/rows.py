"""Reading the rows of one grid: values, or problems at their cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.entry.columns import Reading, is_negative
from accounts.entry.grids import Grid
from accounts.entry.problems import Problem, UnreadableError

MOST_ROWS = 2000
DELETE = "delete"
ID = "id"
LONGEST_ID = 19  # digits of the largest key
_TICKED = frozenset({"on", "1", "true"})
NEGATIVE_UNEXPLAINED = "金额为负数时，请在“说明”栏写明原因。"


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """A row as read: where it stood, which stored row it was shown for, its values."""

    position: int
    stored_id: int | None
    values: Mapping[str, Any]


@dataclass(slots=True)
class Entered:
    """What a grid's rows say. ``removed`` holds stored rows marked for deletion or emptied."""

    grid: Grid
    rows: list[EnteredRow] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def key_of(self, row: EnteredRow) -> tuple[Any, ...]:
        """Return what identifies the row within its account."""
        return tuple(row.values[name] for name in self.grid.key_fields)


def read_rows(grid: Grid, rows: Sequence[Mapping[str, str]], reading: Reading, *, most: int = MOST_ROWS) -> Entered:
    """Read a grid's rows of texts. Blank rows are passed over; every other cell is read, every problem noted.

    A row is a mapping of column names to texts, with ``id`` for a row that is stored and ``delete`` for its mark.
    """
    entered = Entered(grid)
    if len(rows) > most:
        message = f"一页最多{most}行，现有{len(rows)}行：请分次填写，或用导入功能。"
        entered.problems.append(Problem(most, grid.columns[0].name, message))
        return entered
    for position, texts in enumerate(rows):
        stored_id = stored_id_of(texts)
        blank = all(column.is_blank(texts.get(column.name, "")) for column in grid.columns)
        if blank or texts.get(DELETE, "") in _TICKED:
            if stored_id is not None:
                entered.removed.append(stored_id)
            continue
        _read_row(entered, position, stored_id, texts, reading)
    _note_duplicates(entered)
    return entered


def stored_id_of(texts: Mapping[str, str]) -> int | None:
    """Return the key of the stored row that a row was shown for; ``None`` for a new row and for what is no key."""
    text = texts.get(ID, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None


def _read_row(
    entered: Entered, position: int, stored_id: int | None, texts: Mapping[str, str], reading: Reading
) -> None:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for column in entered.grid.columns:
        try:
            values |= column.read(texts.get(column.name, ""), reading)
        except UnreadableError as problem:
            problems.append(Problem(position, column.name, str(problem)))
    if not problems:
        problems = [Problem(position, *found) for rule in entered.grid.rules if (found := rule(values))]
    if "note" in values and not values["note"] and any(is_negative(value) for value in values.values()):
        problems.append(Problem(position, "note", NEGATIVE_UNEXPLAINED))
    entered.problems += problems
    if not problems:
        entered.rows.append(EnteredRow(position, stored_id, values))


def _note_duplicates(entered: Entered) -> None:
    first: dict[tuple[Any, ...], int] = {}
    for row in entered.rows:
        key = entered.key_of(row)
        if key in first:
            advice = entered.grid.duplicate or "只能有一行。"
            message = f"第{first[key] + 1}行和第{row.position + 1}行重复：{advice}"
            entered.problems.append(Problem(row.position, entered.grid.columns[0].name, message))
        else:
            first[key] = row.position
