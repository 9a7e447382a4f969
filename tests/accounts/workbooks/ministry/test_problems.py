"""What is wrong with an export: each problem with its place and its whole message, one for each root cause."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from accounts.figures.data import Facts
from accounts.workbooks.ministry.view import Findings
from accounts.workbooks.sheet import Area, Position
from tests.accounts.workbooks.accounts import expectation
from tests.accounts.workbooks.ministry.office import DATA, NAMES, controls, messages, read, sheets, table


def at(number, cell, said):
    return f"工作表“{NAMES[number]}”{cell}：{said}"


def test_the_account_itself_has_no_problem_and_no_note():
    content = read(sheets())
    assert content.problems == ()
    assert content.notes == ()


CELLS = [
    ("三百", "“三百”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
    ("1.2.3", "“1.2.3”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
    ("12a", "“12a”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
    (True, "“TRUE”是逻辑值，不是金额：请填写数字。"),
    (Decimal("300.505"), "“300.505”的小数位过多：以元填写最多2位小数（精确到分）。"),
]


@pytest.mark.parametrize(("value", "said"), CELLS)
def test_a_cell_that_is_no_amount(value, said):
    found = sheets()
    found["Z03"].cells[11, 11] = value
    content = read(found)
    assert messages(content) == [at("Z03", "L12", said)]
    problem = content.problems[0]
    assert (problem.sheet, problem.cell, problem.expected) == (NAMES["Z03"], "L12", "以元为单位的金额")


@pytest.mark.parametrize("value", ["３００．５０", "300.5", " 300.50 ", "¥300.50", 300.5])
def test_a_number_may_be_written_in_many_ways(value):
    found = sheets()
    found["Z03"].cells[11, 11] = value
    assert read(found).problems == ()


def test_a_date_in_the_place_of_an_amount():
    found = sheets()
    rows = [list(row) for row in _rows(found, "Z03")]
    rows[11][11] = date(2024, 5, 1)
    assert messages(read(found, Z03={"rows": rows})) == [
        at("Z03", "L12", "“2024-05-01”是日期或时间，不是金额：请把单元格格式改为数值后重新填写。")
    ]


def _rows(found, number):
    return [
        [found[number].cells.get((row, column), "") for column in range(30)]
        for row in range(max(row for row, _ in found[number].cells) + 1)
    ]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("errors", {Position(11, 11): "#REF!"}, "单元格是错误值#REF!，没有金额：请改正公式或填写数值。"),
        (
            "uncomputed",
            frozenset({Position(11, 11)}),
            "公式没有保存计算结果：请用电子表格软件打开，重新计算并保存后再导入。",
        ),
        ("hidden_rows", frozenset({11}), "第12行是隐藏的，但有金额：请取消隐藏并核对，不需要的请删除。"),
        ("hidden_columns", frozenset({11}), "L列是隐藏的，但有金额：请取消隐藏并核对，不需要的请删除。"),
    ],
)
def test_odd_cells(field, value, said):
    cell = {"hidden_rows": "E12", "hidden_columns": "L9"}.get(field, "L12")
    assert messages(read(sheets(), Z03={field: value})) == [at("Z03", cell, said)]


def test_hidden_rows_and_columns_without_amounts_are_passed_over():
    assert read(sheets(), Z03={"hidden_rows": frozenset({6, 7}), "hidden_columns": frozenset({8})}).problems == ()


def test_a_formula_with_its_result_is_read_and_noted_once_a_sheet():
    content = read(sheets(), Z03={"formulas": frozenset({Position(11, 11), Position(8, 11)})})
    assert content.problems == ()
    assert [note.message for note in content.notes] == [
        at("Z03", "L9", "本表有2个金额或数量是公式，已按保存的计算结果读取，请核对是否为最新结果。")
    ]


def test_amounts_merged_with_others():
    found = sheets()
    found["Z03"].merges += [(11, 4, 11, 5), (11, 8, 11, 9)]
    assert messages(read(found)) == [
        at("Z03", "E12", "金额单元格与其他单元格合并到F12，无法确定属于哪一格：请取消合并，每格分别填写。")
    ]


def test_too_many_merged_cells():
    areas = tuple(Area(row, 0, row, 50) for row in range(12, 5000))
    content = read(sheets(), Z03={"merged": areas, "rows": [[""] * 60 for _ in range(5000)]})
    assert at("Z03", "", "合并的单元格超过200000个，无法读取：请取消不需要的合并。") in messages(content)


NO_CODE = "“{}”不是功能分类科目编码：应为“2”开头的3位（类）、5位（款）或7位（项）数字，请核对。"
NO_HEADER = "找不到表头“{}”：请核对表头文字，或从决算软件重新导出本表。"
NO_COLUMN = "找不到栏目“{}”：请核对表头文字，或从决算软件重新导出本表。"
ONE_COLUMN = "请核对表头，只保留一列。"
NO_SUBJECT = "不是2024年的经济科目：请核对它和上一级（类）的名称。"
MEND_ROW = "请核对项目名称，不需要的行请删除。"
GENERAL = "一、一般公共预算财政拨款收入"
LOST = "第12行{}有金额，但没有可读的科目编码：请补上科目编码，不需要的行请删除。"


@pytest.mark.parametrize(
    ("number", "place", "value", "cell", "said"),
    [
        ("Z03", (11, 0), "20103011", "A12", NO_CODE.format("20103011")),
        ("Z03", (11, 0), "3010301", "A12", NO_CODE.format("3010301")),
        ("Z03", (11, 0), "2010", "A12", NO_CODE.format("2010")),
        ("Z03", (11, 0), "", "E12", LOST.format("（“行政运行”）")),
        ("Z03", (11, 0), "行政", "E12", LOST.format("（“行政”）")),
        ("Z04", (12, 0), "2010301", "A13", "科目2010301已在第12行出现过：请合并为一行，或删除多余的一行。"),
        ("Z04", (12, 0), "合计", "A13", "合计行已在第9行出现过：请合并为一行，或删除多余的一行。"),
        ("Z08", (4, 0), "编码", "", NO_HEADER.format("科目编码")),
        ("Z08_1", (4, 0), "编码", "", NO_HEADER.format("科目编码")),
        ("Z03", (4, 0), "编码", "", NO_HEADER.format("科目编码")),
        ("Z01", (4, 0), "栏目", "", "找不到表头“项目”（收入、支出各一处）：请核对表头文字，或从决算软件重新导出本表。"),
        ("Z03", (4, 11), "其它", "", NO_COLUMN.format("其他收入")),
        ("Z07", (5, 11), "本年基本", "", NO_COLUMN.format("本年支出基本支出")),
        ("Z01", (4, 4), "实际数", "A6", NO_COLUMN.format("决算数")),
        ("F03", (3, 7), "数", "E4", NO_COLUMN.format("统计数")),
        (
            "Z03",
            (4, 9),
            "其他收入",
            "L8",
            "栏目“其他收入”在J、L列重复出现，无法确定以哪一列为准：请核对表头，只保留一列。",
        ),
        ("Z03", (11, 13), 5, "N12", "N列有数，但表头没有栏目名称：请核对是否错列，补上栏目名称或删除多余的数。"),
        (
            "Z08_1",
            (5, 6),
            "基本",
            "G9",
            f"栏目“工资福利支出 / 基本”{NO_SUBJECT}",
        ),
        ("Z08_1", (5, 7), "基本工资", "H8", f"栏目“工资福利支出 / 基本工资”与G列重复：{ONE_COLUMN}"),
        ("Z08_1", (11, 150), 5, "EU12", "EU列有数，但表头没有栏目名称：请核对是否错列，补上栏目名称或删除多余的数。"),
        (
            "Z01",
            (7, 0),
            "一、一般公共预算财政拨款收入",
            "A8",
            f"“{GENERAL}”已在第7行出现过：请核对，每项只保留一行。",
        ),
        (
            "Z01",
            (7, 0),
            "九、财政专户收入",
            "E8",
            f"第8行有金额，但“九、财政专户收入”不是本表已知的项目：{MEND_ROW}",
        ),
        ("Z01", (7, 0), "", "E8", f"第8行有金额，但没有项目名称：{MEND_ROW}"),
        ("F03", (7, 0), "（1）公务用车购置费", "A10", "“(1)公务用车购置费”已在A8出现过：请核对，每项只保留一行。"),
    ],
)
def test_what_cannot_be_read_is_named(number, place, value, cell, said):
    found = sheets()
    found[number].cells[place] = value
    problems = read(found).problems
    assert [problem.cell for problem in problems] == [cell]
    assert problems[0].message == at(number, cell, said)


YEAR = "表上的年度是2023年{}，正在导入的是2024年度决算：请选择正确的文件或年度。"
UNIT = "编制单位是“某市另一局”{}，正在导入的是“某市示例局”的决算：请选择正确的文件或单位。"
WAN = "金额单位写作万元{}，决算软件导出的报表以元为单位：请重新导出，或都改为元。"


@pytest.mark.parametrize(
    ("layout", "cell", "said"),
    [
        ({"year": 2023}, "H3", YEAR),
        ({"unit": "某市另一局"}, "A3", UNIT),
        ({"amounts": "万元"}, "O3", WAN),
    ],
)
def test_a_wrong_year_unit_or_unit_of_amounts_is_one_problem(layout, cell, said):
    assert messages(read(sheets(**layout))) == [at("Z01", cell, said.format("（共14张工作表如此）"))]


@pytest.mark.parametrize(
    ("place", "value", "cell", "said"),
    [
        ((2, 6), "２０２３年度", "G3", YEAR),
        ((2, 0), "编制单位：某市另一局", "A3", UNIT),
        ((2, 11), "金额单位：万元", "L3", WAN),
    ],
)
def test_one_sheet_of_another_file_is_noticed(place, value, cell, said):
    found = sheets()
    found["Z03"].cells[place] = value
    assert messages(read(found)) == [at("Z03", cell, said.format(""))]


def test_the_head_may_stand_in_one_cell_and_name_the_unit_in_the_next():
    found = sheets()
    for draft in found.values():
        draft.cells = {place: value for place, value in draft.cells.items() if place[0] != 2}
        draft.cells[2, 0], draft.cells[2, 1] = "编制单位：", "[107001]某市示例局（汇总） 2024年度 金额单位：元"
    content = read(found)
    assert (content.problems, content.year, content.unit_name) == ((), 2024, "[107001]某市示例局(汇总)")
    for draft in found.values():
        draft.cells[2, 0], draft.cells[2, 1] = "2024年 编制单位：某市示例局 单位：元", ""
    assert (read(found).problems, read(found).year) == ((), 2024)


def test_a_file_that_says_neither_unit_nor_year_is_read_and_noted():
    found = sheets()
    for draft in found.values():
        draft.cells = {place: value for place, value in draft.cells.items() if place[0] != 2}
        draft.cells[2, 0], draft.cells[2, 3] = "编制单位：", 7
    content = read(found, expectation(names=()))
    assert (content.problems, content.year, content.unit_name) == ((), None, "")
    assert [note.message for note in content.notes] == ["各工作表都没有写明金额单位，已按元读取，请核对。"]


def test_a_sheet_in_another_unit_is_told_by_its_total():
    found = sheets()
    draft = found["Z04"]
    for (row, column), value in draft.cells.items():
        if row > 7 and column > 3 and value not in (None, "—"):
            draft.cells[row, column] = Decimal(str(value).replace(",", "")) / 10_000
    said = (
        "合计是115.03，而工作表“Z01 收入支出决算总表(财决01表)”J33是1150300.00，相差一万倍："
        "请核对两张表的金额单位，都改为元。"
    )
    assert messages(read(found)) == [at("Z04", "E9", said)]


def test_a_small_account_is_asked_whether_its_unit_is_right():
    content = read(sheets(replace(DATA, expenditure=(replace(DATA.expenditure[0], final=Decimal("2946.25")),))))
    assert content.problems == ()
    assert at("Z01", "J33", "本年支出合计只有2946.25元：请核对表中金额是否以元为单位。") in {
        note.message for note in content.notes
    }


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("Z01", "收入支出决算总表（财决01表）"),
        ("Z01_1", "财政拨款收入支出决算总表（财决01-1表）"),
        ("Z03", "收入决算表（财决03表）"),
        ("Z04", "支出决算表（财决04表）"),
        ("Z07", "一般公共预算财政拨款收入支出决算表（财决07表）"),
        ("Z08_1", "一般公共预算财政拨款基本支出决算明细表（财决08-1表）"),
        ("Z09", "政府性基金预算财政拨款收入支出决算表（财决09表）"),
        ("F03", "机构运行信息表（财决附03表）"),
    ],
)
def test_a_missing_sheet_is_named_by_its_title(number, title):
    found = sheets()
    del found[number]
    content = read(found)
    assert messages(content) == [f"缺少工作表“{title}”：请从决算软件完整导出后再导入。"]
    assert (content.problems[0].sheet, content.problems[0].expected) == ("", title)


def test_a_fund_without_any_amount_needs_no_sheet():
    found = sheets()
    del found["Z11"]
    assert read(found).problems == ()


def test_details_that_are_missing_are_noted_and_not_spoken_of():
    found = sheets()
    for number in ("Z08_2", "Z10_2", "Z10_1", "Z08", "Z10"):
        del found[number]
    content = read(found)
    assert content.problems == ()
    assert [note.message for note in content.notes] == [
        f"没有工作表“{title}”：这部分支出没有经济分类明细，已存的明细不变。"
        for title in (
            "一般公共预算财政拨款项目支出决算明细表（财决08-2表）",
            "政府性基金预算财政拨款项目支出决算明细表（财决10-2表）",
        )
    ]
    economic = next(found for found in content.tables if found.grid == "economic")
    assert economic.scope == {"fund": ("general", "government_fund", "state_capital"), "nature": ("basic",)}
    del sheets()["Z08_1"]


def test_two_sheets_of_a_kind_and_a_sheet_under_another_name():
    found = sheets()
    found["again"] = replace(found["Z04"], name="Z04_9 支出决算表")
    found["Z03"].cells[0, 0] = "支出决算表"
    content = read(found)
    assert messages(content) == [
        at(
            "Z03",
            "",
            "工作表名是“收入决算表（财决03表）”，表内标题却是“支出决算表（财决04表）”：请核对是否放错了表。",
        ),
        "工作表“Z04_9 支出决算表”：与工作表“Z04 支出决算表(财决04表)”都是“支出决算表（财决04表）”：请只保留一张。",
        "缺少工作表“收入决算表（财决03表）”：请从决算软件完整导出后再导入。",
    ]


def test_a_hidden_sheet_is_read_where_there_is_no_other():
    found = sheets()
    found["again"] = replace(found["Z04"], name="Z04_9 支出决算表", hidden=True)
    found["Z09"].hidden = True
    content = read(found)
    assert content.problems == ()
    assert [note.message for note in content.notes] == [at("Z09", "", "工作表是隐藏的，也已读取，请核对。")]


def test_a_code_that_the_catalogue_lacks_needs_a_name():
    names = {code: name for code, name in expectation().functional_names.items() if code != "2010301"}
    content = read(sheets(), expectation(functional=names))
    assert content.problems == ()
    assert content.new_subjects == {("functional", "2010301"): "行政运行"}
    found = sheets()
    for number, row in (("Z03", 11), ("Z04", 11), ("Z07", 11), ("Z08_1", 11)):
        del found[number].cells[row, 3]
    said = "2024年的功能分类科目目录里没有2010301，旁边也没有科目名称：请核对编码；确有此科目的，请补上科目名称。"
    assert messages(read(found, expectation(functional=names)))[0] == at("Z03", "A12", said)


def test_a_name_that_differs_from_the_catalogue_is_noted_once():
    found = sheets()
    found["Z03"].cells[11, 3] = found["Z04"].cells[11, 3] = "行政运转"
    content = read(found)
    assert content.problems == ()
    said = "2010301在目录里的名称是“行政运行”，文件写作“行政运转”：已按编码读取，请核对。"
    assert [note.message for note in content.notes] == [at("Z03", "A12", said)]


def test_amounts_without_items():
    found = sheets()
    draft = found["Z03"]
    draft.cells = {place: value for place, value in draft.cells.items() if place[0] not in {10, 11, 12, 13, 14}}
    assert messages(read(found)) == [
        at("Z03", "E10", "科目201（类级）有金额，下面却没有项级科目：决算按项级科目编制，请补上各项级科目的行。")
    ]
    draft.cells = {place: value for place, value in draft.cells.items() if place[0] != 9}
    assert messages(read(found)) == [
        at("Z03", "E9", "合计行有金额，下面却没有项级科目：决算按项级科目编制，请补上各项级科目的行。")
    ]
    found = sheets()
    draft = found["Z08_1"]
    draft.cells = {place: value for place, value in draft.cells.items() if place[0] < 9}
    assert messages(read(found)) == [
        at("Z08_1", "E9", "合计行有金额，下面却没有项级科目：决算按项级科目编制，请补上各项级科目的行。")
    ]
    found = sheets()
    draft = found["Z08_1"]
    draft.cells = {place: value for place, value in draft.cells.items() if place[0] not in {10, 11}}
    assert messages(read(found)) == [
        at("Z08_1", "E10", "科目201（类级）有金额，下面却没有项级科目：决算按项级科目编制，请补上各项级科目的行。")
    ]


def test_a_project_name_that_is_too_long():
    found = sheets()
    found["Z08_2"].cells[12, 5] = "设" * 121
    assert messages(read(found)) == [at("Z08_2", "F13", "项目名称有121个字，最多120个字：请缩短。")]


@pytest.mark.parametrize("value", [1.5, -3, "三", True, 2_147_483_648, "9" * 30])
def test_a_count_is_a_whole_number(value):
    data = replace(DATA, three_public_counts=Facts(counts={"vehicles_held": 3}))
    found = sheets(data)
    found["F03"].cells[19, 3] = value
    shown = "TRUE" if value is True else str(value)
    problems = read(found).problems
    assert [(problem.cell, problem.expected) for problem in problems] == [("D20", "0或正整数")]
    assert problems[0].message.lower() == at("F03", "D20", f"“{shown}”不是数量：请填写0或正整数。").lower()


def test_contracts_with_the_smallest_are_part_of_those_with_the_small():
    bought = {"goods": Decimal(9), "small_medium": Decimal(5), "small_micro": Decimal("6.5")}
    assert messages(read(sheets(replace(DATA, procurement=Facts(bought))))) == [
        at(
            "F03",
            "H26",
            "授予小微企业的合同金额6.50元大于授予中小企业的5.00元，前者应包含在后者之内：请核对两个数。",
        )
    ]


def test_sheets_that_contradict_each_other_are_no_problem_and_both_sides_are_kept():
    found = sheets()
    found["Z03"].cells[8, 4] = Decimal(999)
    found["Z03"].cells[9, 5] = Decimal(888)
    content = read(found)
    assert content.problems == ()
    assert controls(content)["income", "total", "total"] == 999
    assert controls(content)["income", "201", "fiscal"] == 888
    assert controls(content)["income_expenditure", "income_total", "amount"] == Decimal("1200300.50")
    assert table(content, "income")[0]["amount"] == 1_000_000


def test_a_cell_has_one_problem():
    found = sheets()
    found["Z03"].cells[11, 11] = "三百"
    found["Z03"].cells[4, 11] = "其他收入"
    content = read(found, Z03={"hidden_rows": frozenset({11}), "hidden_columns": frozenset({11})})
    assert [problem.cell for problem in content.problems] == ["L9", "E12", "L12"]
    findings = Findings()
    for said in ("甲", "乙"):
        findings.problem("表", "A1", 1, "2", said)
        findings.problem("表", "", 1, "2", said)
    assert [problem.message for problem in findings.problems] == [
        "工作表“表”A1：甲",
        "工作表“表”：甲",
        "工作表“表”：乙",
    ]


@pytest.mark.parametrize("amount", ["1,200.50", 1200.5])
def test_the_first_row_below_the_header_may_be_the_one_without_a_code(amount):
    found = sheets()
    draft = found["Z03"]
    draft.merges = [area for area in draft.merges if area[0] != 8]
    draft.cells = {place: value for place, value in draft.cells.items() if place[0] != 8 or place[1] > 4}
    draft.cells[8, 4] = amount
    said = "第9行有金额，但没有可读的科目编码：请补上科目编码，不需要的行请删除。"
    assert messages(read(found)) == [at("Z03", "E9", said)]
