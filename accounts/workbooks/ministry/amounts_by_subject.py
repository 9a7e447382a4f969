"""Amounts of a sheet by functional subject: one table of codes and columns, and the row of totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.workbooks.ministry.columns import find_columns, match_columns
from accounts.workbooks.ministry.subjects import (
    ITEM,
    LEVELS,
    TOTAL,
    Cell,
    Header,
    Subjects,
    find_header,
    subject_rows,
)
from accounts.workbooks.ministry.view import View
from accounts.workbooks.ministry.words import SheetKind, columns
from accounts.workbooks.sheet import column_letters

# What each sheet must have; totals of rows and parts of basic expenditure are read where they are.
OPTIONAL = frozenset({"total", "personnel", "public"})
BALANCES = frozenset({"opening", "closing"})
CARRIED = BALANCES | {"income"}
TABLES: Mapping[SheetKind, str] = {
    "income": "income",
    "expenditure": "expenditure",
    "general": "carried",
    "government_fund": "carried",
    "state_capital": "carried",
}

Amounts = Mapping[str, Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class SubjectSheet:
    """The amounts of a sheet by code (``TOTAL`` for the row of totals) and column; blanks are left out.

    ``columns`` are those that the sheet has.
    """

    amounts: Amounts
    columns: frozenset[str] = frozenset()

    def items(self) -> Mapping[str, Mapping[str, Cell]]:
        """Return the rows of items (项)."""
        return {code: cells for code, cells in self.amounts.items() if len(code) == ITEM}

    def total(self, column: str) -> Cell | None:
        """Return an amount of the row of totals."""
        return self.amounts.get(TOTAL, {}).get(column)


NOTHING = SubjectSheet({})


def read_subject_sheet(view: View, kind: SheetKind, subjects: Subjects) -> SubjectSheet:
    """Read a sheet of income, of expenditure or of one fund."""
    header = find_header(view)
    if header is None:
        return NOTHING
    wanted = columns(TABLES[kind])
    matched = match_columns(header.paths, wanted, header.amount_columns)
    found = find_columns(view, header.last, matched, wanted, _needed(matched, kind))
    positions = {column: key for key, column in found.items()}
    amounts: dict[str, dict[str, Cell]] = {}
    for row in subject_rows(view, header, subjects):
        cells = {
            key: Cell(amount, view.place(row.number, column))
            for column, key in view.stated(row.number, positions)
            if (amount := view.amount(row.number, column)) is not None
        }
        amounts[row.code] = cells
    check_uncaptioned(view, header)
    check_levels(view, amounts)
    return SubjectSheet(amounts, frozenset(found))


def check_uncaptioned(view: View, header: Header) -> None:
    """Report columns that hold amounts under no caption: columns were shifted, or captions lost."""
    for column in header.blank:
        row = next((row for row in range(header.last + 1, view.height) if view.holds_something(row, column)), None)
        if row is not None:
            said = f"{column_letters(column)}列有数，但表头没有栏目名称：请核对是否错列，补上栏目名称或删除多余的数。"
            view.problem(row, column, "有栏目名称的列", said)


def check_levels(view: View, amounts: Mapping[str, Mapping[str, Cell]]) -> None:
    """Report classes and sections (and totals) that hold an amount without any item below them."""
    if view.has_lost_rows:
        return
    codes = [code for code in amounts if code != TOTAL]
    parents = {code[:length] for code in codes for length in LEVELS if length < len(code)}
    for code, cells in amounts.items():
        if code in parents or len(code) == ITEM or (code == TOTAL and codes):
            continue
        # The general budget's carry-over needs no item: it is kept for the fund as a whole.
        passed = BALANCES if code == TOTAL else frozenset()
        place = next((cell.place for key, cell in cells.items() if cell.amount and key not in passed), None)
        if place is not None:
            named = "合计行" if code == TOTAL else f"科目{code}（{LEVELS[len(code)]}级）"
            said = f"{named}有金额，下面却没有项级科目：决算按项级科目编制，请补上各项级科目的行。"
            view.findings.problem(*place, "没有项级科目", "项级科目的行", said)


def _needed(matched: Mapping[str, Sequence[int]], kind: SheetKind) -> set[str]:
    """Return the columns that a sheet must have; a sheet of expenditure alone has neither carry-over nor income."""
    needed = set(matched) - OPTIONAL
    is_expenditure_alone = kind == "state_capital" and not any(matched[key] for key in CARRIED)
    return needed - CARRIED if is_expenditure_alone else needed
