"""Writing a template: instructions, a sheet for each grid with lists to choose from, and who it was made for."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from accounts.entry.columns import (
    AmountColumn,
    ChoiceColumn,
    Column,
    CountColumn,
    FlagColumn,
    Reading,
    SubjectColumn,
    TextColumn,
)
from accounts.models.origin import Origin
from accounts.profiles import Profile
from accounts.statements.names import named_statements
from accounts.workbooks.template.identity import NAME, SHEET, VERSION, Identity
from accounts.workbooks.template.layout import (
    EXAMPLE_MARK,
    INSTRUCTIONS,
    LISTS,
    SHEETS,
    UNIT_LINE,
    YES_OR_NO,
    TemplateSheet,
    caption,
    example,
    expected,
)
from accounts.workbooks.writing import HEADING_FONT, Book, Look, Worksheet, fill_page, units

Row = Mapping[str, Any]
Lists = Mapping[str, str]

HEADER_ROW = 4
SPARE_ROWS = 300
LONGEST_HINT = 255
LARGEST_AMOUNT = 10**14
LARGEST_COUNT = 2_147_483_647
WIDTHS: dict[str, int] = {"subject": 38, "amount": 18, "count": 12, "text": 30, "cell": 72, "flag": 10, "choice": 16}

LINE: Look = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
HEADING: Look = {**LINE, "font_name": HEADING_FONT, "align": "center", "text_wrap": True, "bg_color": "#DCE9F5"}
KEY_HEADING: Look = {**HEADING, "bg_color": "#F7E3B5"}
EXAMPLE: Look = {**LINE, "italic": True, "font_color": "#6B6B6B", "bg_color": "#F5F5F5"}
TITLE: Look = {"font_name": HEADING_FONT, "font_size": 16, "valign": "vcenter"}
HELP: Look = {"text_wrap": True, "valign": "vcenter"}

RULES = (
    "金额一律以元填写，最多两位小数；负数前加“-”，并在“说明”栏写明原因。",
    "空白表示没有提供；没有发生的填0。两者含义不同，公开表上也不同。",
    "科目可填编码、“编码 名称”，或从下拉列表选择；目录里没有的科目，写成“编码 名称”，导入后加入目录、待确认。",
    "不要填合计行：合计由系统计算。来源表格另行印出、与明细之和有尾差的合计，填在“合计数”表。",
    "可以增加、删除行，可以调整列的顺序；不要改动表头文字、工作表名称，不要合并单元格，不要隐藏行列。",
    "可以使用公式，保存后读取的是计算结果。",
    "表里的内容就是该表的全部：导入时，系统里有而表里没有的行会列为删除，确认之前可以看到全部差异。",
    "不导入的表，把整张工作表删除即可。空白模板里没有填的表不作改动；已填数据的模板里，删空的表表示没有数据。",
    "模板只用于上面所列的单位和年度，其他单位、年度请另行下载。",
)


class TemplateUnit(NamedTuple):
    """The unit that a template is made for."""

    region_code: str
    code: str
    name: str


def write_template(
    profile: Profile,
    year: int,
    unit: TemplateUnit,
    reading: Reading,
    lines: Mapping[str, Sequence[Row]] | None = None,
) -> bytes:
    """Return a template of ``year`` for ``unit``: blank, or with ``lines`` (values by field, amounts in 元, by grid).

    A line may name its ``origin`` besides: illustrative ones are marked.
    ``reading`` brings the catalogues of the year. The same content gives the same bytes.
    """
    lines = lines or {}
    filled = any(lines.get(sheet.grid.name) for sheet in SHEETS)
    identity = Identity(VERSION, profile.name, unit.region_code, unit.code, unit.name, year, filled)
    reading = Reading("元", reading.catalogues)
    book = Book(created=datetime(year, 12, 31, tzinfo=UTC))
    book.describe(
        title=f"{unit.name}{year}年度决算数据模板", subject=NAME, author=unit.name, custom=identity.properties
    )
    instructions = book.sheet(INSTRUCTIONS)
    sheets = [(declared, book.sheet(declared.title)) for declared in SHEETS]
    lists = _write_lists(book, reading)
    for declared, sheet in sheets:
        _write_sheet(book, sheet, declared, identity, reading, lists, lines.get(declared.grid.name, ()))
    _write_instructions(book, instructions, profile, identity)
    _write_identity(book, identity)
    return book.finish()


def _write_lists(book: Book, reading: Reading) -> Lists:
    """Write the hidden sheet that validation lists choose from; return the cells of each list."""
    sheet = book.sheet(LISTS)
    choices: dict[str, list[str]] = {
        kind: [f"{code} {name}" for code, name in sorted(catalogue.names.items()) if len(code) == catalogue.form.length]
        for kind, catalogue in reading.catalogues.items()
    }
    choices["cell"] = [
        f"{statement.title}｜{row}｜{column}"
        for statement in named_statements().values()
        for block in statement.blocks
        for row in block.rows.values()
        for column in block.columns.values()
        if statement.title
    ]
    found: dict[str, str] = {}
    for column, (kind, texts) in enumerate(choices.items()):
        for row, text in enumerate(texts):
            book.text(sheet, row, column, text, {})
        if texts:
            letter = "ABC"[column]
            found[kind] = f"='{LISTS}'!${letter}$1:${letter}${len(texts)}"
    sheet.hide()
    return found


def _write_sheet(
    book: Book,
    sheet: Worksheet,
    declared: TemplateSheet,
    identity: Identity,
    reading: Reading,
    lists: Lists,
    lines: Sequence[Row],
) -> None:
    grid = declared.grid
    width = len(grid.columns)
    first = HEADER_ROW + 1
    last = HEADER_ROW + (1 if grid.is_single else len(lines) + SPARE_ROWS)
    book.span(sheet, 0, 0, columns=width, text=declared.title, look=TITLE)
    sheet.set_row(0, 28)
    only = "只填一行。" if grid.is_single else ""
    examples = "斜体的行是示例数据，不得引用。" if any(map(_is_illustrative, lines)) else ""
    told = f"{examples}{declared.help}{only}从第{first + 1}行起填写；第{HEADER_ROW}行是{EXAMPLE_MARK}，不会读取。"
    book.span(sheet, 1, 0, columns=width, text=told, look=HELP)
    whose = f"{UNIT_LINE}　　编制单位：{identity.unit_name}　　年度：{identity.year}年"
    book.span(sheet, 2, 0, columns=width, text=whose, look=HELP)
    for place, column in enumerate(grid.columns):
        wide = max(WIDTHS[column.kind], *_choice_units(column))
        sheet.set_column(place, place, wide, book.look(_look(column)))
        aligned = {"align": "right"} if isinstance(column, AmountColumn | CountColumn) else {}
        book.text(sheet, HEADER_ROW - 1, place, example(column), {**EXAMPLE, **aligned})
        is_key = column.required or column.name in grid.key
        book.text(sheet, HEADER_ROW, place, caption(column), KEY_HEADING if is_key else HEADING)
        if column.help:
            sheet.write_comment(HEADER_ROW, place, column.help, {"author": NAME, "x_scale": 2})
        sheet.data_validation(first, place, last, place, _validation(column, lists))
    sheet.set_row(HEADER_ROW, 34)
    for row, values in enumerate(lines, start=first):
        for place, column in enumerate(grid.columns):
            _write_cell(book, sheet, row, place, column, values, reading)
    sheet.freeze_panes(HEADER_ROW + 1, 1 if width > 1 and not grid.is_single else 0)
    fill_page(sheet, landscape=True, repeated=HEADER_ROW + 1)


def _write_cell(
    book: Book, sheet: Worksheet, row: int, place: int, column: Column, values: Row, reading: Reading
) -> None:
    look = {**_look(column), **({"italic": True} if _is_illustrative(values) else {})}
    if isinstance(column, AmountColumn | CountColumn):
        number = values.get(column.name)
        if number is None:
            book.text(sheet, row, place, "", look)
        else:
            book.number(sheet, row, place, number, look)
        return
    book.text(sheet, row, place, _text(column, values, reading), look)


def _text(column: Column, values: Row, reading: Reading) -> str:
    shown = column.show(values, reading)
    if isinstance(column, SubjectColumn):
        name = reading.catalogues[column.catalogue].names.get(shown)
        return f"{shown} {name}" if name else shown
    if isinstance(column, ChoiceColumn):
        return column.label_of(shown)
    if isinstance(column, FlagColumn):
        return YES_OR_NO[0] if shown else YES_OR_NO[1]
    return shown


def _is_illustrative(values: Row) -> bool:
    return bool(values.get("origin") == Origin.ILLUSTRATIVE)


def _look(column: Column) -> Look:
    formats = {AmountColumn: "#,##0.00", CountColumn: "0", SubjectColumn: "@", TextColumn: "@"}
    found = formats.get(type(column))
    return {**LINE, "num_format": found} if found else LINE


def _choice_units(column: Column) -> list[int]:
    texts = [label for _, label in column.choices] if isinstance(column, ChoiceColumn) else []
    return [units(text) + 4 for text in (*texts, column.label[:8])]


def _validation(column: Column, lists: Lists) -> dict[str, Any]:
    """Return the rule of a column's cells; lists warn only, since a subject may be missing in the catalogue."""
    rule: dict[str, Any] = {
        "ignore_blank": True,
        "error_title": "请核对",
        "error_message": f"{column.label}应为{expected(column)}。"[:LONGEST_HINT],
        "error_type": "warning",
    }
    if isinstance(column, AmountColumn):
        return {
            **rule,
            "validate": "decimal",
            "criteria": "between",
            "minimum": -LARGEST_AMOUNT,
            "maximum": LARGEST_AMOUNT,
        }
    if isinstance(column, CountColumn):
        return {**rule, "validate": "integer", "criteria": "between", "minimum": 0, "maximum": LARGEST_COUNT}
    if isinstance(column, TextColumn):
        return {**rule, "validate": "length", "criteria": "<=", "value": column.max_length}
    kind = column.catalogue if isinstance(column, SubjectColumn) else column.kind
    if kind in lists:
        return {**rule, "validate": "list", "source": lists[kind]}
    labels = [label for _, label in column.choices] if isinstance(column, ChoiceColumn) else list(YES_OR_NO)
    return {**rule, "validate": "list", "source": labels, "error_type": "stop"}


def _write_instructions(book: Book, sheet: Worksheet, profile: Profile, identity: Identity) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 84)
    book.span(sheet, 0, 0, columns=2, text=f"{identity.unit_name}{identity.year}年度决算数据模板", look=TITLE)
    sheet.set_row(0, 30)
    whose = (
        ("单位", f"{identity.unit_name}（{identity.region_code}/{identity.unit_code}）"),
        ("决算年度", f"{identity.year}年"),
        ("地区口径", profile.title),
        ("模板版本", f"第{identity.version}版"),
    )
    row = 1
    for label, text in whose:
        book.text(sheet, row, 0, label, {**LINE, "bold": True})
        book.text(sheet, row, 1, text, LINE)
        row += 1
    row += 1
    book.span(sheet, row, 0, columns=2, text="怎样填写", look={**TITLE, "font_size": 13})
    for number, rule in enumerate(RULES, start=1):
        row += 1
        book.span(sheet, row, 0, columns=2, text=f"{number}. {rule}", look=HELP)
        sheet.set_row(row, 32 if units(rule) > 100 else 18)  # noqa: PLR2004 (half-width characters on a line)
    row += 2
    book.span(sheet, row, 0, columns=2, text="各表内容（点击表名即可打开）", look={**TITLE, "font_size": 13})
    for declared in SHEETS:
        row += 1
        book.link(sheet, row, 0, declared.title, declared.title, {**LINE, "font_color": "#0B4F9E", "underline": 1})
        book.text(sheet, row, 1, declared.help or "一份决算一行。", LINE)
    fill_page(sheet, landscape=False)


def _write_identity(book: Book, identity: Identity) -> None:
    sheet = book.sheet(SHEET)
    for row, (label, value) in enumerate(identity.properties.items()):
        book.text(sheet, row, 0, label, {})
        book.text(sheet, row, 1, value, {})
    sheet.protect()
    sheet.very_hidden()
