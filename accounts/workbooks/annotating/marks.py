"""What is marked where: problems of cells and sheets, as the list and the comments tell them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.workbooks.problems import WorkbookProblem
from accounts.workbooks.sheet import Area, Position, Sheet, Workbook, cell_name

LIST_TITLE = "问题清单"
LIST_HEADERS = ("序号", "工作表", "单元格", "现在是", "应为", "问题和改法")
LIST_WIDTHS = (6, 26, 10, 24, 24, 90)
MOST_LISTED = 2_000
LONGEST_TITLE = 31
LONGEST_COMMENT = 2_000
COMMENT_AUTHOR = "导入检查"
PROBLEM_COLOUR = "FFC7CE"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LETTERS = 26
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Listed:
    """A problem with the cell it is marked at: ``None`` where the file has no such sheet; A1 for a whole sheet."""

    problem: WorkbookProblem
    at: Position | None

    @property
    def link(self) -> str:
        """The cell within the file, as a link names it; "" where there is none."""
        if self.at is None:
            return ""
        return f"'{self.problem.sheet.replace(chr(39), chr(39) * 2)}'!{cell_name(*self.at)}"


def listed_problems(workbook: Workbook, problems: Sequence[WorkbookProblem]) -> list[Listed]:
    """Return the problems in order, each with where it is marked. A cell within a merged area is its first cell."""
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    firsts = {name: _first_cells(sheet) for name, sheet in sheets.items() if sheet.merged}
    return [
        Listed(problem, _place(problem, sheets.get(problem.sheet), firsts.get(problem.sheet, ())))
        for problem in problems[:MOST_LISTED]
    ]


def told_at(listed: Sequence[Listed], sheet: str) -> Mapping[Position, str]:
    """Return the comment of each marked cell of a sheet; several problems of a cell stand below each other."""
    told: dict[Position, list[str]] = {}
    for entry in listed:
        if entry.problem.sheet == sheet and entry.at is not None:
            told.setdefault(entry.at, []).append(entry.problem.message)
    return {at: plain("\n".join(messages))[:LONGEST_COMMENT] for at, messages in told.items()}


def list_title(taken: Sequence[str]) -> str:
    """Return a title for the list that no sheet of the file has."""
    folded = {title.casefold() for title in taken}
    number, title = 1, LIST_TITLE
    while title.casefold() in folded:
        number += 1
        title = f"{LIST_TITLE}{number}"
    return title


def heading(listed: Sequence[Listed], count: int) -> str:
    """Return the line above the list."""
    told = f"共{count}处问题，全部改好后重新上传；点“单元格”一列可到达问题所在处。"
    return f"{told}这里只列前{len(listed)}处。" if len(listed) < count else told


def plain(text: str) -> str:
    """Return a text without characters that a workbook cannot hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def cells_of(number: int, entry: Listed) -> tuple[str, ...]:
    """Return the texts of one row of the list."""
    problem = entry.problem
    texts = (str(number), problem.sheet, problem.cell, problem.found, problem.expected, problem.message)
    return tuple(plain(text) for text in texts)


def _place(problem: WorkbookProblem, sheet: Sheet | None, merged: Sequence[Area]) -> Position | None:
    if sheet is None:
        return None
    at = _position(problem.cell)
    for area in merged:
        if area.first_row <= at.row <= area.last_row and area.first_column <= at.column <= area.last_column:
            return Position(area.first_row, area.first_column)
    return at


def _position(cell: str) -> Position:
    """Return the first cell that a name like "B7" or "B7:C9" names; A1 for anything else."""
    match = _CELL.match(cell.strip())
    if match is None:
        return Position(0, 0)
    column = 0
    for letter in match[1].upper():
        column = column * LETTERS + ord(letter) - ord("A") + 1
    row = int(match[2])
    return Position(row - 1, column - 1) if row <= LAST_ROW and column <= LAST_COLUMN else Position(0, 0)


def _first_cells(sheet: Sheet) -> Sequence[Area]:
    return [area for area in sheet.merged if (area.first_row, area.first_column) != (area.last_row, area.last_column)]
