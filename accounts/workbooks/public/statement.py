"""Reading one statement: a region of a sheet becomes the amounts of its cells."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from accounts.figures.data import Address
from accounts.money import AmountError, Unit
from accounts.statements.declaration import Panel
from accounts.statements.reader import layouts_of
from accounts.workbooks.problems import WorkbookProblem, shown
from accounts.workbooks.public.amounts import is_blank, read_amount
from accounts.workbooks.public.columns import known_captions, known_columns, match_columns
from accounts.workbooks.public.headers import Block, Header, find_header, is_column_numbers
from accounts.workbooks.public.regions import Region
from accounts.workbooks.public.rows import (
    ECONOMIC_ROWS,
    TOTAL,
    Classification,
    FixedRows,
    SubjectRows,
    UnknownRowError,
    is_column_label,
    is_notice,
    is_remark,
    read_label,
)
from accounts.workbooks.public.words import caption, row_label
from accounts.workbooks.sheet import CellValue, Position, cell_name

# Kinds whose columns are a choice: an account prints those that it uses.
OPTIONAL_COLUMNS = frozenset({"general_detail", "fiscal_detail", "expenditure_budget"})
MOST_NAMED = 8
THREE_PUBLIC_KINDS = frozenset({"three_public", "government_fund_three_public"})
MEASURES = {caption("预算数"): "budget", caption("决算数"): "final"}


class Printed(NamedTuple):
    """A printed amount (元; ``None``: a blank cell) and where it stands."""

    amount: Decimal | None
    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The cell's name as Excel shows it."""
        return cell_name(self.row, self.column)


@dataclass(slots=True)
class StatementReading:
    """What one region says: its cells by address, new subjects by code, and what is wrong or worth knowing."""

    region: Region
    cells: dict[Address, Printed] = field(default_factory=dict)
    new_functional: dict[str, str] = field(default_factory=dict)
    new_economic: dict[str, str] = field(default_factory=dict)
    problems: list[WorkbookProblem] = field(default_factory=list)
    notes: list[WorkbookProblem] = field(default_factory=list)
    uncomputed: list[Position] = field(default_factory=list)

    @property
    def has_amounts(self) -> bool:
        """Whether any cell holds an amount."""
        return any(printed.amount is not None for printed in self.cells.values())

    def problem(self, row: int, column: int, found: object, expected: str, what: str) -> None:
        """Note a problem at a cell; ``what`` is the sentence after the place."""
        self.problems.append(self._said(row, column, found, expected, what))

    def note(self, row: int, column: int, found: object, expected: str, what: str) -> None:
        """Note something worth knowing at a cell."""
        self.notes.append(self._said(row, column, found, expected, what))

    def _said(self, row: int, column: int, found: object, expected: str, what: str) -> WorkbookProblem:
        cell = cell_name(row, column)
        place = f"工作表“{self.region.sheet.name}”{cell}"
        return WorkbookProblem(self.region.sheet.name, cell, shown(found), expected, f"{place}：{what}")


@dataclass(frozen=True, slots=True)
class Names:
    """The subjects of the year by code, and class codes by folded name."""

    functional: Mapping[str, str]
    economic: Mapping[str, str]
    classes: Mapping[str, str]


def header_of(region: Region) -> Header | None:
    """Return the header of a region; ``None`` where it has none."""
    return find_header(region, known_captions(region.kind))


def read_statement(region: Region, header: Header, unit: Unit, names: Names) -> StatementReading:
    """Read every row of a region below its header; nothing is raised, every problem is noted."""
    reading = StatementReading(region)
    for block in _with_amounts(header):
        _read_block(reading, header, block, unit, names)
    if region.kind not in OPTIONAL_COLUMNS:
        _note_missing_columns(reading, header)
    _note_amounts_without_caption(reading, header)
    _note_uncomputed(reading)
    return reading


def _with_amounts(header: Header) -> Iterator[Block]:
    return (block for block in header.blocks if block.amounts)


def _read_block(reading: StatementReading, header: Header, block: Block, unit: Unit, names: Names) -> None:
    region = reading.region
    panels = _panels_of(region, header, block, names)
    columns, unknown = match_columns(block, panels, region.kind)
    if panels[0].label == "none" and _lists_items(block):
        _read_items_below(reading, header, block, unit)
        return
    for position, text in unknown.items():
        _note_unknown_column(reading, header, position, text)
    for number, key in _row_keys(reading, header, block, panels, names, columns):
        row = region.sheet.rows[number]
        for position, column in columns.items():
            value = row[position] if position < len(row) else ""
            _read_cell(reading, Address(region.kind, key, column), number, position, value, unit)


def _panels_of(region: Region, header: Header, block: Block, names: Names) -> list[Panel]:
    """Return the declared panels that a block of columns may be: of those with fixed rows, the one it names most of."""
    panels = [panel for panels in layouts_of(region.kind) for panel in panels]
    fixed = [panel for panel in panels if panel.label == "name"]
    if not fixed:
        return panels
    labels = [read_label(region.sheet.rows[row], block)[1] for row in range(header.last + 1, region.last + 1)]

    def known(panel: Panel) -> int:
        rows = FixedRows(panel)
        return sum(rows.knows(label, names.classes) for label in labels if label)

    return [max(fixed, key=known)]


def _row_keys(
    reading: StatementReading,
    header: Header,
    block: Block,
    panels: list[Panel],
    names: Names,
    columns: Mapping[int, str],
) -> Iterator[tuple[int, str]]:
    """Yield row number and row key of every row of the block that the statement has."""
    region = reading.region
    key_of = _fixed_key(panels[0], names) if panels[0].label == "name" else _subject_key(reading, panels, names)
    seen: dict[str, int] = {}
    shifted: list[int] = []
    for number in range(header.last + 1, region.last + 1):
        row = region.sheet.rows[number]
        first = next((value for value in row if not is_blank(value)), "")
        if is_remark(first):
            return
        amounts = any(position < len(row) and not is_blank(row[position]) for position in columns)
        if _is_between(row, first, columns, seen):
            continue
        if block.codes and _names_a_number(row, block):
            shifted.append(number)
            continue
        if panels[0].label == "none":
            key, printed = TOTAL if amounts else "", ""
        else:
            code, label, printed = read_label(row, block)
            try:
                key = key_of(code, label) if label or code or amounts else ""
            except UnknownRowError as unknown:
                key = ""
                if amounts or code:
                    _refuse_row(reading, number, block, unknown)
        if key and _is_new(reading, seen, number, key, printed, block):
            yield number, key
    if shifted and block.name is not None:
        value = region.sheet.value(shifted[0], block.name)
        what = f"名称一栏有{len(shifted)}行是数字，金额像是左移了一列：请核对金额与表头是否对齐。"
        reading.problem(shifted[0], block.name, value, "科目名称", what)


def _names_a_number(row: Sequence[CellValue], block: Block) -> bool:
    value = row[block.name] if block.name is not None and block.name < len(row) else ""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_between(row: Sequence[CellValue], first: CellValue, columns: Mapping[int, str], seen: Collection[str]) -> bool:
    """Whether a row is none of the statement's: numbers of its columns, or a sentence in the place of figures."""
    numbers = not seen and is_column_numbers(row, columns)
    return is_column_label(first) or numbers or is_notice(row)


def _fixed_key(panel: Panel, names: Names) -> Callable[[str, str], str]:
    rows = FixedRows(panel)

    def key_of(_code: str, label: str) -> str:
        if not label:
            raise UnknownRowError("", "行名称", "有金额的行须有行名称。")
        return rows.key(label, names.classes)

    return key_of


def _subject_key(reading: StatementReading, panels: list[Panel], names: Names) -> Callable[[str, str], str]:
    economic = any(panel.rows in ECONOMIC_ROWS for panel in panels)
    kind: Classification = "economic" if economic else "functional"
    tails = {row_label(row.label): row.key for panel in panels for row in panel.tail if row.key}
    new = reading.new_economic if economic else reading.new_functional
    return SubjectRows(kind, names.economic if economic else names.functional, tails, new=new).key


def _is_new(reading: StatementReading, seen: dict[str, int], number: int, key: str, printed: str, block: Block) -> bool:
    """Note a row that stands twice; return whether it stands here first."""
    if key in seen:
        column = block.name if block.name is not None else min(block.amounts)
        said = printed or "合计"
        reading.problem(
            number,
            column,
            said,
            "每个科目一行",
            f"“{shown(said)}”与第{seen[key] + 1}行重复：请合并或删除其中一行。",
        )
        return False
    seen[key] = number
    return True


def _read_cell(
    reading: StatementReading, address: Address, number: int, position: int, value: CellValue, unit: Unit
) -> None:
    sheet = reading.region.sheet
    if (sheet.errors or sheet.uncomputed) and _has_no_value(reading, Position(number, position)):
        return
    try:
        amount = read_amount(value, unit)
    except AmountError as wrong:
        reading.problem(number, position, value, "金额", str(wrong))
        return
    reading.cells.setdefault(address, Printed(amount, sheet.name, number, position))


def _has_no_value(reading: StatementReading, here: Position) -> bool:
    """Note an error value, or a formula without its result."""
    sheet = reading.region.sheet
    if here in sheet.errors:
        error = sheet.errors[here]
        what = f"单元格是错误值{shown(error)}：请改正公式，或填写数字后重新导入。"
        reading.problem(*here, error, "金额", what)
    elif here in sheet.uncomputed:
        reading.uncomputed.append(here)
    else:
        return False
    return True


def _note_uncomputed(reading: StatementReading) -> None:
    """Note the formulas without results once: a program wrote the file, and nobody has opened and saved it since."""
    if not reading.uncomputed:
        return
    named = "、".join(cell_name(*here) for here in reading.uncomputed[:MOST_NAMED])
    more = f"等{len(reading.uncomputed)}个" if len(reading.uncomputed) > MOST_NAMED else ""
    reading.problem(
        *reading.uncomputed[0],
        "没有结果的公式",
        "金额",
        f"{named}{more}单元格的公式没有保存计算结果：请用Excel或WPS打开并保存一次，或粘贴为数值。",
    )


def _lists_items(block: Block) -> bool:
    """Whether a block has the items of “三公”经费 below each other: names, a column a measure, no items above."""
    captions = {text for path in block.amounts.values() for text in path}
    return block.name is not None and set(MEASURES) <= captions and not captions & set(_three_public_items())


def _read_items_below(reading: StatementReading, header: Header, block: Block, unit: Unit) -> None:
    """Read “三公”经费 printed item below item, with a column for the budget and one for the final account."""
    region = reading.region
    items = _three_public_items()
    for number in range(header.last + 1, region.last + 1):
        _, label, printed = read_label(region.sheet.rows[number], block)
        item = items.get(caption(label))
        if item is None:
            if (
                printed
                and not is_remark(printed)
                and any(not is_blank(region.sheet.value(number, p)) for p in block.amounts)
            ):
                reading.note(
                    number, block.name or 0, printed, "“三公”经费的项目", "本行不是“三公”经费的项目，没有读取。"
                )
            continue
        for position, path in block.amounts.items():
            measure = next((MEASURES[text] for text in path if text in MEASURES), None)
            if measure:
                address = Address(region.kind, TOTAL, f"{measure}_{item}")
                value = region.sheet.value(number, position)
                _read_cell(reading, address, number, position, value, unit)


def _three_public_items() -> dict[str, str]:
    items = {}
    for known in known_columns("three_public"):
        rest = known.captions - set(MEASURES)
        specific = rest - {caption("公务用车购置及运行维护费"), caption("合计")} or rest - {caption("合计")} or rest
        items[next(iter(specific))] = known.key.partition("_")[2]
    return items


def _refuse_row(reading: StatementReading, number: int, block: Block, unknown: UnknownRowError) -> None:
    column = block.name if block.name is not None else min(block.codes or block.amounts)
    if block.codes and any(character.isdigit() for character in unknown.found):
        column = block.codes[0]
    said = f"“{shown(unknown.found)}”" if unknown.found else "空白的行名称"
    what = f"{said}不能识别，应为{unknown.expected}。{unknown.advice}"
    reading.problem(number, column, unknown.found or "空白", unknown.expected, what)


def _note_missing_columns(reading: StatementReading, header: Header) -> None:
    """Note every declared column that no column of the sheet is: once a statement."""
    region = reading.region
    layouts = layouts_of(region.kind)
    found: set[str] = set()
    for block in _with_amounts(header):
        panels = [panel for panels in layouts for panel in panels]
        found |= set(match_columns(block, panels, region.kind)[0].values())
    if region.kind in THREE_PUBLIC_KINDS and any(_lists_items(block) for block in header.blocks):
        return
    names = {known.key: known.name for known in reversed(known_columns(region.kind))}
    missing = [name for key, name in reversed(names.items()) if key not in found]
    if missing:
        said = "、".join(f"“{name}”" for name in missing)
        reading.problem(header.first, 0, "缺少的列", said, f"表头缺少{said}列：请核对表头，恢复被删除或改名的列。")


def _note_unknown_column(reading: StatementReading, header: Header, position: int, text: str) -> None:
    region = reading.region
    for number in range(header.last + 1, region.last + 1):
        value = region.sheet.value(number, position)
        if isinstance(value, int | float) and value:
            reading.note(number, position, text, "本表的列", f"“{shown(text)}”不是本表的列，这一列的金额没有读取。")
            return


def _note_amounts_without_caption(reading: StatementReading, header: Header) -> None:
    """Note a column of numbers that no caption names: a column was shifted or its caption deleted."""
    region = reading.region
    named = {position for block in header.blocks for position in (*block.codes, block.name, *block.amounts)}
    passed = _ignored(region, header)
    for number in range(header.last + 1, region.last + 1):
        row = region.sheet.rows[number]
        for position, value in enumerate(row):
            if position in named or position in passed or isinstance(value, bool) or not isinstance(value, int | float):
                continue
            reading.problem(
                number,
                position,
                value,
                "表头下的金额",
                "这一列有数字而没有表头：请核对各列是否错位，补上表头或删除多余的列。",
            )
            return


def _ignored(region: Region, header: Header) -> set[int]:
    """Return the columns of line numbers (行次)."""
    return {
        position
        for number in range(header.first, header.last + 1)
        for position, value in enumerate(region.sheet.rows[number])
        if is_column_label(value)
    }
