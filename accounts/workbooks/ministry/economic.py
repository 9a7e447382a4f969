"""Sheets by functional and economic subject: items in rows, economic subjects (类 over 款) in columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from accounts.workbooks.content import Expectation
from accounts.workbooks.ministry.amounts_by_subject import check_levels, check_uncaptioned
from accounts.workbooks.ministry.columns import Path
from accounts.workbooks.ministry.subjects import (
    ITEM,
    LEVELS,
    TOTAL,
    Cell,
    Header,
    SubjectRow,
    Subjects,
    find_header,
    is_total,
    subject_rows,
)
from accounts.workbooks.ministry.view import View
from accounts.workbooks.ministry.words import label
from accounts.workbooks.problems import shown
from accounts.workbooks.public.words import plain
from accounts.workbooks.sheet import column_letters

CLASS, SECTION = 3, 5
_CODE = re.compile(r"(3\d{2}(?:\d{2})?)(?!\d)")


class EconomicKey(NamedTuple):
    """An economic subject of an item, and the project ("": none) that the amount belongs to."""

    item: str
    economic: str
    project: str


@dataclass(frozen=True, slots=True)
class EconomicSheet:
    """The amounts by item, economic subject and project, and those of the row of totals by economic subject."""

    amounts: Mapping[EconomicKey, Cell]
    totals: Mapping[str, Cell]


@dataclass(frozen=True)
class EconomicNames:
    """The economic subjects of the year by the captions that stand above their columns."""

    expected: Expectation

    def code(self, path: Path) -> str | None:
        """Return the code of a column: of a section (款), of a class for its subtotal, ``TOTAL`` without a caption.

        ``None`` when the captions name no subject of the year, or more than one.
        """
        if not path:
            return TOTAL
        written = [match[1] for text in path if (match := _CODE.match(text))]
        if written:
            return max(written, key=len)
        above = [code for text in path[:-1] for code in self._classes.get(_folded(text), ())]
        inner = _folded(path[-1])
        sections = [code for code in self._sections.get(inner, ()) if not above or code.startswith(above[0])]
        # A class as the innermost caption is its subtotal.
        candidates = self._classes[inner] if inner in self._classes and not above else sections
        return candidates[0] if len(candidates) == 1 else None

    @cached_property
    def _classes(self) -> Mapping[str, Sequence[str]]:
        return self._of_length(CLASS)

    @cached_property
    def _sections(self) -> Mapping[str, Sequence[str]]:
        return self._of_length(SECTION)

    def _of_length(self, length: int) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for code, name in self.expected.economic_names.items():
            if len(code) == length:
                found.setdefault(_folded(name), []).append(code)
        return found


def read_economic_sheet(view: View, names: EconomicNames, subjects: Subjects) -> EconomicSheet:
    """Read a sheet of details (明细表): leaves and the row of totals."""
    header = find_header(view)
    if header is None:
        return EconomicSheet({}, {})
    columns = _columns(view, header, names)
    rows = list(subject_rows(view, header, subjects))
    with_projects = {row.code for row in rows if row.project}
    parents = {row.code[:length] for row in rows for length in LEVELS if length < len(row.code)}
    amounts: dict[EconomicKey, Cell] = {}
    totals: dict[str, Cell] = {}
    childless: dict[str, dict[str, Cell]] = {}
    for row in rows:
        if row.code == TOTAL:
            totals = _cells(view, row.number, columns)
        elif len(row.code) == ITEM and (row.project or row.code not in with_projects):
            _add(amounts, row, _cells(view, row.number, columns))
        elif len(row.code) < ITEM and row.code not in parents:
            childless[row.code] = _cells(view, row.number, columns)
    check_uncaptioned(view, header)
    check_levels(view, childless if rows[1:] else {TOTAL: totals})
    return EconomicSheet(amounts, totals)


def read_detail_totals(view: View, names: EconomicNames) -> EconomicSheet:
    """Read of a sheet that sums others up (财决08表, 财决10表) the row of totals only."""
    header = find_header(view)
    if header is None:
        return EconomicSheet({}, {})
    row = next((row for row in range(header.last + 1, view.height) if is_total(view, row, header)), None)
    return EconomicSheet({}, _cells(view, row, _columns(view, header, names)) if row is not None else {})


def _columns(view: View, header: Header, names: EconomicNames) -> dict[int, str]:
    """Return the economic code of each column of amounts; a column that holds amounts and has none is a problem."""
    columns: dict[int, str] = {}
    seen: dict[str, int] = {}
    rows = range(header.last + 1, view.height)
    for column in header.amount_columns:
        path = header.paths[column]
        code = names.code(path)
        if code is None:
            row = next((row for row in rows if view.holds_something(row, column)), None)
            if row is not None:
                named = f"栏目“{shown(' / '.join(path))}”不是{names.expected.year}年的经济科目"
                said = f"{named}：请核对它和上一级（类）的名称。"
                view.problem(row, column, "经济分类的款级科目", said)
        elif code in seen:
            said = f"栏目“{shown(' / '.join(path))}”与{column_letters(seen[code])}列重复：请核对表头，只保留一列。"
            view.problem(header.last, column, "每个经济科目一列", said)
        else:
            seen[code] = column
            columns[column] = code
    return columns


def _cells(view: View, row: int, columns: Mapping[int, str]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for column, code in view.stated(row, columns):
        amount = view.amount(row, column)
        if amount is not None:
            cells[code] = Cell(amount, view.place(row, column))
    return cells


def _add(amounts: dict[EconomicKey, Cell], row: SubjectRow, cells: Mapping[str, Cell]) -> None:
    """Add a row's leaves; projects of one name under different codes are one line."""
    for code, cell in cells.items():
        if len(code) == SECTION and code.isdigit():
            key = EconomicKey(row.code, code, row.project)
            before = amounts[key].amount if key in amounts else Decimal(0)
            amounts[key] = Cell(before + cell.amount, amounts[key].place if key in amounts else cell.place)


def _folded(text: str) -> str:
    return label(plain(text))
