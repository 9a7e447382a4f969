"""A sheet while it is read: cells as texts, amounts and counts, and every problem with its place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from accounts.money import AmountError
from accounts.workbooks.content import Place
from accounts.workbooks.problems import WorkbookProblem, shown
from accounts.workbooks.public.amounts import is_blank, read_amount
from accounts.workbooks.public.words import plain
from accounts.workbooks.sheet import Area, CellValue, Position, Sheet, cell_name, column_letters

MOST_MERGED_CELLS = 200_000
LARGEST_COUNT = 2_147_483_647
_DASH = re.compile(r"[-—―–−]+")


@dataclass(slots=True)
class Findings:
    """What is found while a workbook is read: problems and notes, each place once."""

    problems: list[WorkbookProblem] = field(default_factory=list)
    notes: list[WorkbookProblem] = field(default_factory=list)
    _places: set[tuple[str, str]] = field(default_factory=set)

    def problem(self, sheet: str, cell: str, found: object, expected: str, said: str) -> None:
        """Add a problem; ``said`` follows the place in its message. A cell has one problem at most."""
        if cell:
            if (sheet, cell) in self._places:
                return
            self._places.add((sheet, cell))
        self.problems.append(_finding(sheet, cell, found, expected, said))

    def note(self, sheet: str, cell: str, found: object, expected: str, said: str) -> None:
        """Add a note: worth knowing, refuses nothing."""
        self.notes.append(_finding(sheet, cell, found, expected, said))


def _finding(sheet: str, cell: str, found: object, expected: str, said: str) -> WorkbookProblem:
    place = f"工作表“{sheet}”{cell}：" if sheet else ""
    return WorkbookProblem(sheet, cell, shown(found), expected, f"{place}{said}")


@dataclass
class View:
    """One sheet being read; problems go to ``findings``."""

    sheet: Sheet
    findings: Findings
    # A row that holds amounts could not be told: sums and levels of the sheet say nothing then.
    has_lost_rows: bool = False
    _formulas_read: int = 0
    _first_formula: str = ""
    _letters: dict[int, str] = field(default_factory=dict)
    # One hidden row or column, one merged area is one problem, however many amounts it holds.
    _reported: set[object] = field(default_factory=set)

    @property
    def height(self) -> int:
        """How many rows the sheet has."""
        return len(self.sheet.rows)

    @cached_property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row) for row in self.sheet.rows), default=0)

    def value(self, row: int, column: int) -> CellValue:
        """Return a cell's value; of a merged area the first cell's."""
        area = self._merged.get((row, column))
        return self.sheet.value(area.first_row, area.first_column) if area else self.sheet.value(row, column)

    def text(self, row: int, column: int) -> str:
        """Return a cell's folded text, of a number its digits; of a merged area the first cell's."""
        value = self.value(row, column)
        if isinstance(value, str):
            return plain(value)
        return re.sub(r"\.0$", "", str(value))

    def label(self, row: int, column: int) -> str:
        """Return a cell's folded text; of an area merged over several columns only its first column has one."""
        area = self._merged.get((row, column))
        return "" if area and area.first_column != column else self.text(row, column)

    def continues(self, row: int, column: int) -> bool:
        """Whether a cell is merged with the one above it."""
        area = self._merged.get((row, column))
        return area is not None and area.first_row < row

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell."""
        letters = self._letters.get(column)
        if letters is None:
            letters = self._letters[column] = column_letters(column)
        return Place(self.sheet.name, f"{letters}{row + 1}")

    def problem(self, row: int, column: int, expected: str, said: str) -> None:
        """Report a problem of one cell."""
        found = self.sheet.errors.get(Position(row, column)) or self.sheet.value(row, column)
        self.findings.problem(*self.place(row, column), found, expected, said)

    def amount(self, row: int, column: int) -> Decimal | None:
        """Return a cell's amount in 元; a blank, a dash and what cannot be read (a problem then) are ``None``."""
        value = self._number(row, column, "金额")
        if isinstance(value, str) and not value:
            return None
        try:
            amount = read_amount(value, "元")
        except AmountError as error:
            self.problem(row, column, "以元为单位的金额", " ".join(str(error).split()))
            return None
        self._report_hidden(row, column, "金额", is_something=bool(amount))
        return amount

    def count(self, row: int, column: int) -> int | None:
        """Return a cell's count; a blank, a dash and what cannot be read (a problem then) are ``None``."""
        value = self._number(row, column, "数量")
        if isinstance(value, str) and not value:
            return None
        try:
            count = read_amount(value, "元")
        except AmountError:
            count = Decimal(-1)
        if count is None:
            return None
        if not 0 <= count <= LARGEST_COUNT or count != int(count):
            self.problem(row, column, "0或正整数", f"“{shown(value)}”不是数量：请填写0或正整数。")
            return None
        self._report_hidden(row, column, "数量", is_something=bool(count))
        return int(count)

    def stated(self, row: int, columns: Mapping[int, str]) -> Iterator[tuple[int, str]]:
        """Yield of ``columns`` those that may hold something in a row: all where blank cells may be odd ones."""
        if self._is_odd:
            yield from columns.items()
            return
        values = self.sheet.rows[row]
        width = len(values)
        yield from ((column, key) for column, key in columns.items() if column < width and values[column] != "")

    def is_not_applicable(self, row: int, column: int) -> bool:
        """Whether a cell says “—”."""
        return _DASH.fullmatch(self.text(row, column)) is not None

    def holds_something(self, row: int, column: int) -> bool:
        """Whether a cell holds anything but a blank, a dash or zero."""
        if Position(row, column) in self.sheet.errors:
            return True
        text = self.text(row, column).replace(",", "")
        return not (text == "" or _DASH.fullmatch(text) or re.fullmatch(r"0*(?:\.0*)?", text))

    def report_formulas(self) -> None:
        """Note, once a sheet, that stored results of formulas were read."""
        if self._formulas_read:
            said = f"本表有{self._formulas_read}个金额或数量是公式，已按保存的计算结果读取，请核对是否为最新结果。"
            self.findings.note(self.sheet.name, self._first_formula, "公式", "数值", said)

    def _number(self, row: int, column: int, what: str) -> CellValue:
        """Return the value of a cell that should hold a number, "" when it holds none or is reported."""
        value = self.sheet.value(row, column)
        if self._is_odd:
            position = Position(row, column)
            if position in self.sheet.errors:
                error = self.sheet.errors[position]
                self.problem(row, column, what, f"单元格是错误值{error}，没有{what}：请改正公式或填写数值。")
                return ""
            if position in self.sheet.uncomputed:
                said = "公式没有保存计算结果：请用电子表格软件打开，重新计算并保存后再导入。"
                self.findings.problem(*self.place(row, column), "没有结果的公式", what, said)
                return ""
            if position in self.sheet.formulas:
                self._formulas_read += 1
                self._first_formula = self._first_formula or cell_name(row, column)
        if is_blank(value):
            return ""
        if (row, column) in self._merged:
            self._report_merged(row, column, what)
        return value

    def _report_merged(self, row: int, column: int, what: str) -> None:
        area = self._merged[row, column]
        if self.holds_something(row, column):
            last = cell_name(area.last_row, area.last_column)
            said = f"{what}单元格与其他单元格合并到{last}，无法确定属于哪一格：请取消合并，每格分别填写。"
            if area not in self._reported:
                self.problem(row, column, "不合并的单元格", said)
            self._reported.add(area)

    def _report_hidden(self, row: int, column: int, what: str, *, is_something: bool) -> None:
        if not is_something:
            return
        if row in self.sheet.hidden_rows:
            hidden, shown_one, named = f"第{row + 1}行", "行", ("row", row)
        elif column in self.sheet.hidden_columns:
            hidden, shown_one, named = f"{column_letters(column)}列", "列", ("column", column)
        else:
            return
        if named not in self._reported:
            said = f"{hidden}是隐藏的，但有{what}：请取消隐藏并核对，不需要的请删除。"
            self.findings.problem(*self.place(row, column), f"隐藏的{shown_one}", f"显示的{shown_one}", said)
        self._reported.add(named)

    @cached_property
    def _is_odd(self) -> bool:
        """Whether any cell holds an error or a formula."""
        return bool(self.sheet.errors or self.sheet.uncomputed or self.sheet.formulas)

    @cached_property
    def _merged(self) -> dict[tuple[int, int], Area]:
        """The merged area of every cell in one; areas of a single cell and what lies outside the data left out."""
        found: dict[tuple[int, int], Area] = {}
        for area in self.sheet.merged:
            inside = Area(
                area.first_row,
                area.first_column,
                min(area.last_row, self.height - 1),
                min(area.last_column, self.width - 1),
            )
            if len(found) + _size(inside) > MOST_MERGED_CELLS:
                said = f"合并的单元格超过{MOST_MERGED_CELLS}个，无法读取：请取消不需要的合并。"
                self.findings.problem(self.sheet.name, "", "合并单元格过多", "少量合并单元格", said)
                break
            if _size(inside) > 1:
                found.update(dict.fromkeys(inside.positions(), area))
        return found

    @property
    def areas(self) -> Iterator[Area]:
        """The merged areas that reach over more than one column."""
        return (area for area in self.sheet.merged if area.first_column < area.last_column)


def _size(area: Area) -> int:
    return max(area.last_row - area.first_row + 1, 0) * max(area.last_column - area.first_column + 1, 0)
