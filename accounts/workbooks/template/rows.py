"""Reading the rows of one sheet of a template: every problem with its cell."""

from collections.abc import Mapping, Sequence

from accounts.entry.columns import AmountColumn, ChoiceColumn, Column, FlagColumn, Reading
from accounts.entry.rows import read_rows
from accounts.workbooks.content import ContentRow, ContentTable, Place
from accounts.workbooks.problems import WorkbookProblem, shown
from accounts.workbooks.sheet import CellValue, Position, Sheet, cell_name, column_letters
from accounts.workbooks.template.cells import NO, YES, UnreadableCellError, says_nothing, text_of
from accounts.workbooks.template.layout import TemplateSheet, caption, expected, same_caption

MOST_ROWS = 20_000
HEADER_SEARCH = 40  # rows at the top in which the captions are looked for
UNIT = "金额单位"
TOTALS = frozenset({"合计", "小计", "总计"})


class SheetReading:
    """Reads one sheet; ``problems`` and ``notes`` collect what was found."""

    def __init__(self, declared: TemplateSheet, sheet: Sheet, reading: Reading) -> None:
        self.problems: list[WorkbookProblem] = []
        self.notes: list[WorkbookProblem] = []
        self._declared = declared
        self._grid = declared.grid
        self._sheet = sheet
        self._reading = reading
        self._header = 0
        self._columns: dict[str, int] = {}
        self._told: set[Position] = set()
        # A row that says nothing: flags stand at their defaults, as an untouched form has them.
        flags = (column for column in self._grid.columns if isinstance(column, FlagColumn))
        self._blank = {column.name: YES if column.default else NO for column in flags}

    def read(self) -> ContentTable | None:
        """Return the sheet's rows as one table; ``None`` where it cannot be read at all, which ``problems`` says."""
        if self._sheet.hidden:
            told = "工作表被隐藏：请取消隐藏并核对，不需要的请删除。"
            self._problem(None, self._sheet.name, "没有隐藏的工作表", told)
        if not self._find_header() or not self._find_columns():
            return None
        last = self._last_row()
        if last - self._header > MOST_ROWS:
            told = f"表头以下用到了第{last + 1}行，一张表最多{MOST_ROWS}行：请删除多余的内容。"
            self._problem(Position(last, 0), f"第{last + 1}行", f"{MOST_ROWS}行以内", told)
            return None
        self._look_at_unit()
        self._look_at_shape(last)
        texts = [self._row(row) for row in range(last + 1)]
        entered = read_rows(self._grid, texts, self._reading, most=len(texts))
        for problem in entered.problems:
            place = Position(problem.row, self._columns.get(problem.field, min(self._columns.values())))
            if place not in self._told:
                column = self._grid.column(problem.field)
                found = texts[problem.row].get(problem.field, "").strip()
                self._problem(place, found or "空白", expected(column), problem.message)
        self._note_formulas(last)
        covered = [name for name in self._covered() if name not in self._grid.key_fields]
        rows = tuple(
            ContentRow(
                {name: row.values[name] for name in (*self._grid.key_fields, *covered)},
                Place(self._sheet.name, cell_name(row.position, min(self._columns.values()))),
            )
            for row in entered.rows
        )
        return ContentTable(self._grid.name, tuple(covered), rows)

    def _covered(self) -> list[str]:
        return [name for column in self._grid.columns if column.name in self._columns for name in column.fields]

    def _find_header(self) -> bool:
        """Find the row with the most captions; one that holds less than half of them is none."""
        wanted = {same_caption(column.label) for column in self._grid.columns}
        best = 0
        for row, values in enumerate(self._sheet.rows[:HEADER_SEARCH]):
            count = len(wanted & {same_caption(value) for value in values if isinstance(value, str)})
            if count > best:
                best, self._header = count, row
        if best * 2 >= len(wanted):
            return True
        captions = "、".join(caption(column) for column in self._grid.columns)
        told = f"没有找到表头（{captions}）：请把模板里的表头行复制回来。"
        self._problem(None, "没有表头", "模板里的表头", told)
        return False

    def _find_columns(self) -> bool:
        """Find each column by its caption; tell of those that are missing, stand twice, or are not known."""
        declared = {same_caption(column.label): column for column in self._grid.columns}
        before = len(self.problems)
        for place, value in enumerate(self._sheet.rows[self._header]):
            text = str(value).strip()
            column = declared.get(same_caption(text))
            position = Position(self._header, place)
            if column is not None and column.name not in self._columns:
                self._columns[column.name] = place
            elif column is not None:
                other = cell_name(self._header, self._columns[column.name])
                self._problem(position, text, "每列一个表头", f"表头“{text}”与{other}重复：请删去一列。")
            elif text and _is_in_wan(text, declared):
                told = f"表头“{text}”以万元填写，模板以元填写：请换算为元，并把表头改回“元”。"
                self._problem(position, text, "元", told)
            elif text:
                told = f"模板里没有“{text}”列：请改回原来的表头，自己加的列请删除或移到别的工作表。"
                self._problem(position, text, "模板里的表头", told)
        missing = [column for column in self._grid.columns if column.name not in self._columns]
        keys = [column for column in missing if column.required or column.name in self._grid.key]
        for column in keys:
            told = f"缺少“{caption(column)}”列，不能确定每一行是什么：请把这一列复制回来。"
            self._problem(Position(self._header, 0), "没有这一列", caption(column), told)
        rest = "、".join(f"“{caption(column)}”" for column in missing if column not in keys)
        if rest and len(self.problems) == before:
            message = f"工作表“{self._sheet.name}”没有{rest}列：系统里这些内容保持不变。"
            self.notes.append(WorkbookProblem(self._sheet.name, "", "没有这些列", rest, message))
        return len(self.problems) == before

    def _look_at_unit(self) -> None:
        """Notice that somebody wrote another unit above the table: amounts are in 元 here."""
        for row in range(self._header):
            for place, value in enumerate(self._sheet.rows[row]):
                if isinstance(value, str) and UNIT in value and "万元" in value.partition(UNIT)[2][:10]:
                    told = "模板以元填写，这里写着万元：请把金额换算为元，单位改回“元”。"
                    self._problem(Position(row, place), value, "金额单位：元", told)

    def _look_at_shape(self, last: int) -> None:
        """Tell of what hides or joins cells, and of contents outside the columns."""
        sheet = self._sheet
        places = set(self._columns.values())
        for row in sorted(row for row in sheet.hidden_rows if self._header < row <= last):
            if has_content(sheet.rows[row]):
                told = f"第{row + 1}行被隐藏，但有内容：请取消隐藏并核对，不需要的请删除。"
                self._problem(Position(row, 0), f"隐藏的第{row + 1}行", "没有隐藏的行", told)
        for place in sorted(places & sheet.hidden_columns):
            if any(sheet.value(row, place) != "" for row in range(self._header + 1, last + 1)):
                letters = column_letters(place)
                told = f"{letters}列被隐藏，但有内容：请取消隐藏并核对。"
                self._problem(Position(self._header, place), f"隐藏的{letters}列", "没有隐藏的列", told)
        for area in sheet.merged:
            in_rows = area.first_row <= last and area.last_row > self._header
            if in_rows and any(area.first_column <= place <= area.last_column for place in places):
                told = "这里的单元格是合并的，不能确定数据属于哪一行哪一列：请取消合并，逐格填写。"
                self._problem(Position(*area[:2]), "合并的单元格", "单独的单元格", told)
        for row in range(self._header + 1, last + 1):
            for place, value in enumerate(sheet.rows[row]):
                if place not in places and _says_something(value):
                    told = "这一列没有表头，内容无法读取：请移到有表头的列，或删除。"
                    self._problem(Position(row, place), str(value), "空白", told)
                    break

    def _row(self, row: int) -> Mapping[str, str]:
        """Return a row's texts by column; one without anything of its own is blank, whatever was chosen in it."""
        if row <= self._header:
            return self._blank
        columns = {column: self._columns[column.name] for column in self._grid.columns if column.name in self._columns}
        texts = {column.name: self._text(row, place, column) for column, place in columns.items()}
        blank = all(says_nothing(texts[column.name], column) for column in columns)
        if blank and not any(Position(row, place) in self._told for place in columns.values()):
            return self._blank
        self._look_at_row(row, texts)
        return texts

    def _text(self, row: int, place: int, column: Column) -> str:
        position = Position(row, place)
        error = self._sheet.errors.get(position)
        if error is not None:
            told = f"单元格是错误值{error}：请改正公式或填写数字。"
            self._problem(position, error, expected(column), told)
            return ""
        if position in self._sheet.uncomputed:
            told = "单元格是公式，但文件里没有计算结果：请用Excel或WPS打开、重新计算并保存，或改为数值。"
            self._problem(position, "没有结果的公式", expected(column), told)
            return ""
        value = self._sheet.value(row, place)
        try:
            text = text_of(value, column)
        except UnreadableCellError as problem:
            self._problem(position, str(value), expected(column), str(problem))
            return ""
        if isinstance(column, FlagColumn) and not text.strip():
            return YES if column.default else NO
        return text

    def _look_at_row(self, row: int, texts: dict[str, str]) -> None:
        """Tell of a total row, which belongs nowhere here, and of a choice that nobody made."""
        for column in self._grid.columns:
            place = self._columns.get(column.name)
            text = texts.get(column.name, "")
            if place is None or Position(row, place) in self._told:
                continue
            if isinstance(column, ChoiceColumn) and column.name in self._grid.key and not text.strip():
                self._problem(Position(row, place), "空白", expected(column), f"请选择{column.label}。")
            if column.kind == "subject" and same_caption(text) in TOTALS:
                told = f"模板不填{text.strip()}行，合计由系统计算：请删除这一行。"
                self._problem(Position(row, place), text, expected(column), told)

    def _note_formulas(self, last: int) -> None:
        computed = sorted(
            position
            for position in self._sheet.formulas - self._sheet.uncomputed
            if self._header < position.row <= last and position.column in self._columns.values()
        )
        if computed:
            first = cell_name(*computed[0])
            message = f"工作表“{self._sheet.name}”有{len(computed)}个公式（如{first}），按文件里保存的计算结果读取。"
            self.notes.append(WorkbookProblem(self._sheet.name, first, "公式", "数值", message))

    def _last_row(self) -> int:
        marked = {position.row for position in (*self._sheet.errors, *self._sheet.uncomputed)}
        last = max((row for row in marked if row < len(self._sheet.rows)), default=self._header)
        for row in range(len(self._sheet.rows) - 1, max(last, self._header), -1):
            if has_content(self._sheet.rows[row]):
                return row
        return max(last, self._header)

    def _problem(self, position: Position | None, found: str, wanted: str, what: str) -> None:
        cell = cell_name(*position) if position else ""
        if position is not None:
            self._told.add(position)
        message = f"工作表“{self._sheet.name}”{cell}：{what}"
        self.problems.append(WorkbookProblem(self._sheet.name, cell, shown(found), wanted, message))


def has_content(values: Sequence[CellValue]) -> bool:
    """Whether a row of cells holds anything but white space."""
    return any(map(_says_something, values))


def _says_something(value: CellValue) -> bool:
    return bool(value.strip()) if isinstance(value, str) else True


def _is_in_wan(text: str, declared: Mapping[str, Column]) -> bool:
    column = declared.get(same_caption(text).removesuffix("(万元)"))
    return "万元" in text and isinstance(column, AmountColumn)
