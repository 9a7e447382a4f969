"""Whatever stands in the cells: reading ends, and what it yields can be stored or has a problem."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from accounts.money import LARGEST_YUAN
from accounts.workbooks.ministry import is_ministry, read_ministry
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.sheet import Area, Position
from tests.accounts.workbooks.ministry.export import write
from tests.accounts.workbooks.ministry.office import EXPECTED, read, sheets

WORKBOOK = open_workbook(write(sheets().values()), "决算.xlsx")
WORDS = [
    *("", " ", "—", "合计", "总计", "小计", "项目", "栏次", "行次", "科目编码", "科目名称", "项目名称", "项目代码"),
    *("201", "20103", "2010301", "9", "2010301行政运行", "²", "１２", "=1+1", "<b>", "一、", "其中：", "（一）"),
    *("决算数", "统计数", "编制单位：", "金额单位：万元", "2023年度", "机关运行经费", "本年收入合计", "外交支出"),
    *("1,2", "1.234", "1e9", "99999999999999999999", "-0.00", "9" * 5000, "长" * 5000, "一" * 300 + "、"),
    *("\x00", "\u202e", "政府采购货物支出", "99999999999999", "-99999999999999.99"),
]
VALUES = st.one_of(
    st.sampled_from(WORDS),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.booleans(),
    st.sampled_from([date(2024, 1, 1), datetime(2024, 1, 1, 8), time(8), timedelta(days=3)]),  # noqa: DTZ001 - a cell's
    st.text(max_size=12),
)
AREAS = st.builds(
    lambda row, column, down, across: Area(row, column, row + down, column + across),
    *(st.integers(0, 16), st.integers(0, 20), st.integers(0, 8), st.integers(0, 8)),
)
POSITIONS = st.builds(Position, st.integers(0, 16), st.integers(0, 20))


@given(st.data())
def test_no_cell_makes_reading_fail(data):
    changed = []
    for sheet in WORKBOOK.sheets:
        rows = [list(row) for row in sheet.rows]
        for row, column in data.draw(st.lists(POSITIONS, max_size=4)):
            if row < len(rows):
                rows[row] = [*rows[row], *[""] * (column + 1 - len(rows[row]))]
                rows[row][column] = data.draw(VALUES)
        if data.draw(st.integers(0, 9)) == 0:
            del rows[data.draw(st.integers(0, 6)) :]
        merged = (*sheet.merged, *data.draw(st.lists(AREAS, max_size=1)))
        errors = dict.fromkeys(data.draw(st.lists(POSITIONS, max_size=1)), "#N/A")
        changed.append(replace(sheet, rows=rows, merged=merged, errors=errors))
    workbook = replace(WORKBOOK, sheets=tuple(changed))
    assert is_ministry(workbook)
    content = read_ministry(workbook, EXPECTED)
    for problem in (*content.problems, *content.notes):
        assert problem.message.endswith("。")
        assert len(problem.message) < 400
        assert "\n" not in problem.message
    for table in content.tables if not content.problems else ():
        keys = [tuple(value for value in row.values.values() if isinstance(value, str)) for row in table.rows]
        assert len(keys) == len(set(keys))
        for row in table.rows:
            assert_storable(row.values, set(table.covered))


def assert_storable(values, covered):
    assert covered - {"precision"} <= set(values)
    assert not values.get("item_code") or re.fullmatch(r"2\d{6}", values["item_code"], re.ASCII)
    assert re.fullmatch(r"3\d{4}", values.get("economic_code", "30101"), re.ASCII)
    assert len(values.get("project_name", "")) <= 120
    amounts = [value for value in values.values() if isinstance(value, Decimal)]
    assert all(abs(amount) <= LARGEST_YUAN and amount == round(amount, 2) for amount in amounts)
    assert values.get("note") or values.get("statement") or not any(amount < 0 for amount in amounts)
    counts = [value for value in values.values() if isinstance(value, int) and not isinstance(value, bool)]
    assert all(0 <= count < 2**31 for count in counts)


def test_what_cells_add_up_to_must_be_storable():
    found = sheets()
    found["Z04"].cells[11, 5] = Decimal(-(10**14))
    problem = read(found).problems[0]
    assert (problem.cell, problem.expected) == ("F12", "不超过100万亿元")
    assert problem.message == (
        "工作表“Z04 支出决算表(财决04表)”F12：由本单元格与其他单元格得出的金额-100000000800000.00元"
        "超出可保存的范围（100万亿元）：请核对金额。"
    )
