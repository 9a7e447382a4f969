"""Official statements in a layout of another office, written without any of the product's writers.

合计 stands first, rows are numbered (行次), code and name share a cell, captions stand over two rows, “三公”经费 is
printed item below item; there are a cover, a hidden sheet, notes and signatures.
"""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

COVER = ("部门决算公开报表", "单位负责人：张某", "报送日期：二〇二五年九月")
ITEMS = (
    ("total", "合计"),
    ("abroad", "1．因公出国（境）费用"),
    ("vehicle", "2．公务用车购置及运行费"),
    ("vehicle_purchase", "  （1）公务用车购置费"),
    ("vehicle_running", "  （2）公务用车运行费"),
    ("reception", "3．公务接待费"),
)


def write(filled_statements, *, unit_name, year, styled=False):
    """Return the workbook's bytes; of ``filled_statements``, laid out in the profile's way, only the cells are used."""
    book = Workbook()
    cover = book.active
    cover.title = "封面"
    for row, text in enumerate((f"{unit_name}{year}年度", *COVER), start=3):
        cover.cell(row, 2, text)
    contents = book.create_sheet("目录")
    old = book.create_sheet("旧表")
    old["A1"] = "收入决算表"
    old["A3"], old["B3"], old["C3"], old["D3"] = "科目编码", "科目名称", "本年收入合计", "财政拨款收入"
    old["A4"], old["C4"] = "2010301", 999
    old.sheet_state = "hidden"
    for number, filled in enumerate(filled_statements, start=1):
        title = filled.statement.title
        contents.cell(number + 1, 1, title)
        contents.cell(number + 1, 2, number + 2)
        sheet = book.create_sheet(f"附{number}")
        sheet.cell(1, 1, f"附件{number}")
        sheet.cell(2, 2, f"{unit_name}{year}年度{title}")
        sheet.cell(3, 2, f"编制单位：{unit_name}")
        sheet.cell(3, 4, "金额单位：人民币万元")
        writer = _by_label if filled.statement.panels[0].label == "name" else _by_subject
        if filled.statement.panels[0].label == "none":
            writer = _by_item
        last = writer(sheet, filled)
        sheet.cell(last + 1, 2, "注：本表反映本年度情况，部分数据因四舍五入存在尾差。")
        sheet.cell(last + 2, 2, "单位负责人：")
        if filled.empty:
            sheet.cell(last + 3, 2, "本表无数据。")
    if styled:
        _style(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _style(book):
    """Give every cell a border and its own font, as tables made by hand in offices have them."""
    line = Side(style="thin")
    border = Border(left=line, right=line, top=line, bottom=line)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                cell.border = border
                cell.font = Font(name="宋体", size=10)
                if cell.column > 2:
                    cell.number_format, cell.alignment = "#,##0.00", Alignment(horizontal="right")


def _amount(figure, *, as_text):
    if figure is None or not figure.is_nonzero:
        return None
    return f"{figure.printed:,.2f}" if as_text else float(figure.printed)


def _by_subject(sheet, filled):
    panels = filled.statement.panels
    sheet.cell(5, 1, "行次")
    sheet.cell(5, 2, "项目（按功能分类）" if len(panels) == 1 else "科目编码及名称")
    row = _captions(sheet, panels[0].columns)
    rows = [part for line in filled.lines for part in line if part.row.key]
    rows.sort(key=lambda part: part.row.role != "total" or part.row.key != "total")
    for number, part in enumerate(rows, start=1):
        row += 1
        sheet.cell(row, 1, number)
        sheet.cell(row, 2, f"{part.row.code}{part.row.label}")
        for position, figure in enumerate(part.figures):
            sheet.cell(row, 3 + position, _amount(figure, as_text=number % 2))
    return row


def _captions(sheet, columns):
    """Write the captions over two rows or three, then the numbers of the columns; return the last row."""
    row = 5 + max(len(column.caption) for column in columns)
    for position, column in enumerate(columns):
        group = [c for c in columns if c.caption[0] == column.caption[0]]
        for depth, text in enumerate(column.caption):
            if depth or column is group[0]:
                sheet.cell(5 + depth, 3 + position, text)
        if len(group) > 1 and column is group[0]:
            sheet.merge_cells(start_row=5, end_row=5, start_column=3 + position, end_column=2 + position + len(group))
        elif len(column.caption) == 1 and row > 6:
            sheet.merge_cells(start_row=5, end_row=row - 1, start_column=3 + position, end_column=3 + position)
        sheet.cell(row, 3 + position, position + 1)
    sheet.cell(row, 2, "栏次")
    return row


def _by_label(sheet, filled):
    left, right = filled.statement.panels
    first_right = 3 + len(left.columns)
    sheet.cell(5, 1, "收      入")
    sheet.cell(5, first_right, "支      出")
    sheet.cell(6, 1, "项    目")
    sheet.cell(6, 2, "行次")
    sheet.cell(6, 3, "金  额")
    sheet.cell(6, first_right, "项目（按功能分类）")
    sheet.cell(6, first_right + 1, "行次")
    for position, column in enumerate(right.columns):
        sheet.cell(6, first_right + 2 + position, column.caption[0] if len(right.columns) > 1 else "金额")
    sheet.merge_cells(start_row=5, end_row=5, start_column=1, end_column=first_right - 1)
    sheet.merge_cells(start_row=5, end_row=5, start_column=first_right, end_column=first_right + 1 + len(right.columns))
    sheet.cell(7, 1, "栏次")
    sheet.cell(7, 3, "1")
    row = 7
    for number, (one, other) in enumerate(filled.lines, start=1):
        row += 1
        for part, column in ((one, 1), (other, first_right)):
            if part.row.key:
                sheet.cell(row, column, part.row.label.replace("、", "．", 1) if column == 1 else part.row.label)
                sheet.cell(row, column + 1, number)
                for position, figure in enumerate(part.figures):
                    sheet.cell(row, column + 2 + position, _amount(figure, as_text=False))
    return row


def _by_item(sheet, filled):
    figures = dict(zip((c.key for c in filled.statement.panels[0].columns), filled.lines[0][0].figures, strict=True))
    for column, text in enumerate(("项目", "行次", "预算数", "决算数"), start=1):
        sheet.cell(5, column, text)
    row = 5
    for number, (key, label) in enumerate(ITEMS, start=1):
        row += 1
        sheet.cell(row, 1, label)
        sheet.cell(row, 2, number)
        for column, measure in ((3, "budget"), (4, "final")):
            sheet.cell(row, column, _amount(figures[f"{measure}_{key}"], as_text=False))
    return row
