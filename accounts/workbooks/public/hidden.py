"""What a table hides: rows and columns that nobody sees, merged amounts, formulas."""

from collections.abc import Iterator

from accounts.workbooks.problems import WorkbookProblem, shown
from accounts.workbooks.public.amounts import is_blank
from accounts.workbooks.public.headers import Header
from accounts.workbooks.public.rows import is_notice, is_remark
from accounts.workbooks.public.statement import StatementReading
from accounts.workbooks.sheet import Area, Position, cell_name, column_letters

MOST_NAMED = 8
ADVICE = "是隐藏的，而且有金额：请取消隐藏，核对后重新导入。"


def problems(reading: StatementReading, header: Header) -> Iterator[WorkbookProblem]:
    """Yield the problems of hidden rows and columns that hold amounts, and of amounts in merged cells."""
    region = reading.region
    sheet = region.sheet
    columns = sorted({position for block in header.blocks for position in block.amounts})
    body = range(header.last + 1, _before_remarks(reading, header))
    rows = [row for row in body if row in sheet.hidden_rows and any(not is_blank(sheet.value(row, c)) for c in columns)]
    if rows:
        named = _named([f"第{row + 1}行" for row in rows])
        yield _problem(
            reading,
            rows[0],
            columns[0],
            named,
            "没有隐藏的行",
            f"{named}{ADVICE}",
        )
    hidden = [
        column
        for column in columns
        if column in sheet.hidden_columns and any(not is_blank(sheet.value(row, column)) for row in body)
    ]
    if hidden:
        named = _named([f"{column_letters(column)}列" for column in hidden])
        yield _problem(
            reading,
            header.last,
            hidden[0],
            named,
            "没有隐藏的列",
            f"{named}{ADVICE}",
        )
    for area in sheet.merged:
        if is_notice(sheet.rows[area.first_row]):
            continue
        if _merges_amounts(area, columns, body) and not is_blank(sheet.value(area.first_row, area.first_column)):
            last = cell_name(area.last_row, area.last_column)
            yield _problem(
                reading,
                area.first_row,
                area.first_column,
                f"{cell_name(area.first_row, area.first_column)}:{last}合并",
                "每个金额一个单元格",
                f"金额与直到{last}的单元格合并在一起：请取消合并，逐格填写金额。",
            )


def formula_notes(reading: StatementReading) -> Iterator[WorkbookProblem]:
    """Yield one note where amounts of the table come from formulas: their stored results were read."""
    sheet = reading.region.sheet
    if not sheet.formulas:
        return
    read = {printed.cell for printed in reading.cells.values() if printed.amount is not None}
    cells = [cell_name(*position) for position in sorted(sheet.formulas - sheet.uncomputed)]
    named = [cell for cell in cells if cell in read]
    if named:
        yield _problem(
            reading,
            *_first(sheet.formulas - sheet.uncomputed, read),
            f"{len(named)}个公式",
            "",
            f"{_named(named)}是公式，读取的是文件里保存的计算结果。",
        )


def _first(positions: frozenset[Position], read: set[str]) -> Position:
    return next(position for position in sorted(positions) if cell_name(*position) in read)


def _merges_amounts(area: Area, columns: list[int], body: range) -> bool:
    if not body or area.first_row not in body or area.last_row > body[-1]:
        return False
    covered = [column for column in columns if area.first_column <= column <= area.last_column]
    return bool(covered) and area.first_column in columns


def _before_remarks(reading: StatementReading, header: Header) -> int:
    """Return the first row behind the table's body: where notes and signatures begin, which may well be merged."""
    region = reading.region
    for row in range(header.last + 1, region.last + 1):
        first = next((value for value in region.sheet.rows[row] if not is_blank(value)), "")
        if is_remark(first):
            return row
    return region.last + 1


def _named(names: list[str]) -> str:
    return "、".join(names[:MOST_NAMED]) + (f"等{len(names)}处" if len(names) > MOST_NAMED else "")


def _problem(reading: StatementReading, row: int, column: int, found: str, expected: str, what: str) -> WorkbookProblem:
    name, cell = reading.region.sheet.name, cell_name(row, column)
    return WorkbookProblem(name, cell, shown(found), expected, f"工作表“{name}”{cell}：{what}")
