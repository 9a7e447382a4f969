"""Reading projects from a workbook: grids are found by their captions, facts by their labels, never by position."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.entry.columns import Column, Reading
from accounts.entry.grids import Grid
from accounts.entry.rows import read_rows
from accounts.money import Unit
from accounts.use_cases.entry import Source
from accounts.workbooks.problems import WorkbookProblem, shown
from accounts.workbooks.sheet import Position, Sheet, Workbook, cell_name
from accounts.workbooks.template.cells import UnreadableCellError, number_text, text_of
from performance.entry.grids import FUNDING, filled_down, grids_of
from performance.forms import Form
from performance.workbook.content import (
    FACTS,
    OPENING,
    TEXTS,
    TOTALS,
    UNIT_OF_MONEY,
    ProjectsContent,
    ProjectSheet,
    captions_of,
    column_named,
    plain,
    slots_of,
)
from performance.workbook.percentages import is_percentage, may_be_a_share

MOST_SHEETS = 300
MEASURED = ("target", "achieved")
ENDS = (plain(TEXTS), "评价结论", "评价", "项目负责人")
UNITS: dict[str, Unit] = {"元": "元", "万元": "万元"}


def read_projects(workbook: Workbook, form: Form, *, year: int) -> ProjectsContent:
    """Return what the sheets say about projects of ``year``; a hidden sheet is passed over with a note."""
    content = ProjectsContent(notes=list(workbook.notes))
    visible = [sheet for sheet in workbook.sheets if not sheet.hidden and _has_content(sheet)]
    for sheet in workbook.sheets:
        if sheet.hidden and _has_content(sheet):
            message = f"工作表“{sheet.name}”是隐藏的，没有读取：需要导入的请取消隐藏。"
            content.notes.append(WorkbookProblem(sheet.name, "", "隐藏的工作表", "", message))
    if len(visible) > MOST_SHEETS:
        message = f"文件有{len(visible)}张工作表，一次最多{MOST_SHEETS}张：请分几个文件导入。"
        content.problems.append(WorkbookProblem("", "", str(len(visible)), f"不超过{MOST_SHEETS}", message))
        return content
    if not visible:
        message = "文件里没有内容：请用导出的绩效自评工作簿填写后再导入。"
        content.problems.append(WorkbookProblem("", "", "空白工作簿", "每个项目一张工作表", message))
    for sheet in visible:
        reader = _SheetReader(sheet, workbook, form, year)
        content.sheets.append(reader.read())
        content.problems += reader.problems
        content.notes += reader.notes
    _note_repeated(content)
    return content


@dataclass(frozen=True, slots=True)
class _Found:
    """A grid in the sheet: the row of its captions and the place of each column."""

    grid: Grid
    row: int
    columns: Mapping[str, int]


class _SheetReader:
    """Reads one sheet; what is wrong is collected with its cell."""

    def __init__(self, sheet: Sheet, workbook: Workbook, form: Form, year: int) -> None:
        self._sheet, self._workbook, self._form, self._year = sheet, workbook, form, year
        self.problems: list[WorkbookProblem] = []
        self.notes: list[WorkbookProblem] = []

    def read(self) -> ProjectSheet:
        """Return what the sheet says."""
        said = ProjectSheet(self._sheet.name)
        found = {grid.name: self._find(grid) for grid in grids_of(scored=self._form.scoring is not None)}
        first = min((place.row for place in found.values() if place), default=len(self._sheet.rows))
        self._facts(said, first)
        unit = self._unit(first)
        starts = sorted(place.row for place in found.values() if place)
        if found["indicators"] is None:
            wanted = "、".join(captions_of(column)[0] for column in self._opening("indicators"))
            self._problem("", "没有指标表", wanted, f"找不到绩效指标表：应有一行写着{wanted}等栏目。")
            return said
        for place in found.values():
            if place is not None:
                end = min((start for start in starts if start > place.row), default=len(self._sheet.rows))
                self._grid(said, place, end, unit)
        self._texts(said)
        return said

    def _opening(self, grid: str) -> list[Column]:
        declared = next(each for each in grids_of(scored=True) if each.name == grid)
        return [declared.column(name) for name in OPENING[grid]]

    def _find(self, grid: Grid) -> _Found | None:
        for row in range(len(self._sheet.rows)):
            columns: dict[str, int] = {}
            for place in range(len(self._sheet.rows[row])):
                caption = self._text(row, place)
                column = column_named(grid, caption) if caption else None
                if column is not None:
                    columns.setdefault(column.name, place)
            if set(OPENING[grid.name]) <= set(columns):
                if grid is FUNDING:
                    # The official form has no caption over the sources: they stand in the first column.
                    columns.setdefault("source", 0)
                return _Found(grid, row, columns)
        return None

    def _facts(self, said: ProjectSheet, end: int) -> None:
        labels = {plain(caption): key for key, captions in FACTS.items() for caption in captions}
        for row, place, text in self._cells(range(len(self._sheet.rows))):
            key = labels.get(plain(text))
            if key is None or key in said.facts or (row >= end and key not in {"leader", "finance_leader"}):
                continue
            value = self._text(row, place + 1).strip()
            if plain(value) in labels:
                value = ""
            said.facts[key] = value
            if key == "name":
                said.name_cell = cell_name(row, place + 1)
            if key == "year" and value and value.removesuffix("年").removesuffix("年度") != str(self._year):
                message = f"年度是“{shown(value)}”，本次导入的是{self._year}年度：请核对文件。"
                self._problem(cell_name(row, place + 1), value, str(self._year), message)
        if not said.facts.get("name"):
            self._problem(said.name_cell, "", "项目名称", "没有项目名称：请在“项目名称”右边的单元格填写。")

    def _unit(self, end: int) -> Unit | None:
        for row, place, text in self._cells(range(end + 1)):
            words = plain(text)
            for label in (UNIT_OF_MONEY, "单位"):
                if words.startswith(f"{label}:") and words.partition(":")[2] in UNITS:
                    return UNITS[words.partition(":")[2]]
            if words == UNIT_OF_MONEY and (value := self._text(row, place + 1).strip()) in UNITS:
                return UNITS[value]
        return None

    def _grid(self, said: ProjectSheet, found: _Found, end: int, unit: Unit | None) -> None:
        grid = found.grid
        for name, column in found.columns.items():
            if column in self._sheet.hidden_columns:
                cell = cell_name(found.row, column)
                label = grid.column(name).label
                self._problem(cell, "隐藏的列", label, f"“{label}”所在的列是隐藏的：请取消隐藏并核对。")
        rows, places = self._rows(found, end)
        if grid is FUNDING and unit is None and any(_has_amount(grid, row) for row in rows):
            expected = "金额单位：元，或 金额单位：万元"
            message = f"没有写明金额单位：请在表头写上“{UNIT_OF_MONEY}”和“元”或“万元”。"
            self._problem(cell_name(found.row, 0), "", expected, message)
        if grid.name == "indicators":
            rows = filled_down(rows)
        entered = read_rows(grid, rows, Reading(unit or "元", {}))
        for problem in entered.problems:
            place = places[min(problem.row, len(places) - 1)] if places else found.row
            column = found.columns.get(problem.field, 0)
            cell = cell_name(place, column)
            self._problem(
                cell, self._text(place, column), grid.column(problem.field).label, f"{cell}：{problem.message}"
            )
        said.entered.append(entered)
        said.sources[grid.name] = {
            position: Source(
                self._workbook.file_name[-200:],
                self._workbook.file_hash,
                self._sheet.name[:60],
                cell_name(row, min(found.columns.values())),
            )
            for position, row in enumerate(places)
        }

    def _rows(self, found: _Found, end: int) -> tuple[list[dict[str, str]], list[int]]:
        """Return the texts of a grid's rows and where they stand: down to its first total or to a blank stretch."""
        rows: list[dict[str, str]] = []
        places: list[int] = []
        for row in range(found.row + 1, end):
            texts = {name: self._cell(row, place, found.grid.column(name)) for name, place in found.columns.items()}
            first = plain(self._text(row, 0))
            is_money = found.grid is FUNDING
            if first in ENDS or (first in TOTALS and not is_money):
                break
            if first in TOTALS:
                continue
            if is_money:
                texts = _source_named(texts)
                if not _has_amount(found.grid, texts) and not texts.get("note", "").strip():
                    continue
            if found.grid.name == "indicators":
                self._check_percentages(row, found, texts)
            if row in self._sheet.hidden_rows and any(text.strip() for text in texts.values()):
                message = f"第{row + 1}行是隐藏的，却有内容：请取消隐藏并核对，不需要的请删除。"
                self._problem(cell_name(row, 0), "隐藏的行", "可见的行", message)
            rows.append(texts)
            places.append(row)
        while rows and not any(text.strip() for text in rows[-1].values()):
            rows.pop()
            places.pop()
        return rows, places

    def _check_percentages(self, row: int, found: _Found, texts: Mapping[str, str]) -> None:
        """Refuse a number that a cell formatted as a percentage may hold: 95 % is stored as 0.95 there."""
        raw = {name: self._sheet.value(row, found.columns[name]) for name in MEASURED if name in found.columns}
        for name, value in raw.items():
            others = [texts.get(other, "") for other in MEASURED if other != name]
            if isinstance(value, str) or not is_percentage(texts.get("unit", ""), others):
                continue
            if may_be_a_share(value, others):
                cell = cell_name(row, found.columns[name])
                share = number_text(value)
                message = (
                    f"{cell}存的数是{share}，单位是%：百分比格式的单元格会这样存。请把单元格改为常规格式，填写百分号前面的数"
                    f"（如95）；确实是{share}%的，请按文本填写“{share}%”。"
                )
                self._problem(cell, share, "百分号前面的数", message)

    def _cell(self, row: int, place: int, column: Column) -> str:
        position = Position(row, place)
        cell = cell_name(row, place)
        if position in self._sheet.errors:
            found = self._sheet.errors[position]
            self._problem(cell, found, column.label, f"{cell}是错误值{shown(found)}：请改正公式或直接填写。")
            return ""
        if position in self._sheet.uncomputed:
            message = f"{cell}是公式，没有保存计算结果：请在Excel或WPS中打开并保存，或改为数值。"
            self._problem(cell, "公式", column.label, message)
            return ""
        try:
            return text_of(self._sheet.value(row, place), column)
        except UnreadableCellError as error:
            self._problem(cell, str(self._sheet.value(row, place)), column.label, f"{cell}：{error}")
            return ""

    def _texts(self, said: ProjectSheet) -> None:
        slots = slots_of(self._form)
        start = next((row for row, place, text in self._all() if not place and plain(text) == plain(TEXTS)), None)
        if start is None:
            return
        for row in range(start + 1, len(self._sheet.rows)):
            slot = slots.get(plain(self._text(row, 0)))
            if slot is not None:
                said.texts[slot] = self._text(row, 1).strip()

    def _all(self) -> Iterator[tuple[int, int, str]]:
        return self._cells(range(len(self._sheet.rows)))

    def _cells(self, rows: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        for row in rows:
            if row < len(self._sheet.rows):
                for place in range(len(self._sheet.rows[row])):
                    if text := self._text(row, place):
                        yield row, place, text

    def _text(self, row: int, place: int) -> str:
        value = self._sheet.value(row, place)
        if isinstance(value, str):
            return value
        return number_text(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)

    def _problem(self, cell: str, found: str, expected: str, message: str) -> None:
        told = f"工作表“{self._sheet.name}”：{message}"
        self.problems.append(WorkbookProblem(self._sheet.name, cell, shown(found), expected, told))


def _source_named(texts: dict[str, str]) -> dict[str, str]:
    """Return a row of money with its source called as the product does: "其中：财政拨款" is 财政资金."""
    source = texts.get("source", "").replace("其中：", "").replace("其中:", "").strip()
    return {**texts, "source": {"财政拨款": "财政资金"}.get(source, source)}


def _has_amount(grid: Grid, texts: Mapping[str, str]) -> bool:
    return any(texts.get(column.name, "").strip() for column in grid.amounts)


def _has_content(sheet: Sheet) -> bool:
    return any(value != "" for row in sheet.rows for value in row)


def _note_repeated(content: ProjectsContent) -> None:
    first: dict[tuple[str, str], ProjectSheet] = {}
    for sheet in content.sheets:
        key = (sheet.facts.get("unit_code", ""), sheet.facts.get("name", ""))
        if key[1] and key in first:
            message = (
                f"工作表“{sheet.sheet}”：项目“{shown(key[1])}”在工作表“{first[key].sheet}”已有，"
                "一个项目只用一张工作表：请改名或删除其中一张。"
            )
            content.problems.append(WorkbookProblem(sheet.sheet, sheet.name_cell, key[1], "不重复的项目", message))
        first.setdefault(key, sheet)
