"""Layouts of other years and other hands: what is written elsewhere or otherwise reads the same."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.figures.data import BalanceLeaf, ExpenditureLeaf, Facts, IncomeLeaf, ThreePublicLeaf
from accounts.workbooks.ministry import is_ministry
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.sheet import Area, Position
from tests.accounts.workbooks.ministry.export import write
from tests.accounts.workbooks.ministry.ledgers import account, facts_read, lines_of, lines_read
from tests.accounts.workbooks.ministry.office import (
    DATA,
    EXPECTED,
    NAMES,
    PROJECTS,
    controls,
    messages,
    read,
    sheets,
    table,
)

LINES = lines_of(DATA, PROJECTS)


def same(found, **of_sheets):
    content = read(found, **of_sheets)
    assert messages(content) == []
    return lines_read(content) == LINES


def test_what_is_written_is_read():
    assert same(sheets())


def renamed(found, number, name):
    found[number] = replace(found[number], name=name)


@pytest.mark.parametrize(
    ("names", "is_export"),
    [
        (("Z03 收入决算表(财决03表)",), True),
        (("目录", "F03　机构运行信息表"), True),
        (("Z02 收入支出决算表(财决02表)", "Z06 项目收入支出决算表(财决06表)"), False),
        (("收入决算表", "支出决算表"), False),
        (("GK02 收入决算表(公开02表)",), False),
        (("Z11 财政专户管理资金收入支出决算表(财决11表)",), False),
        (("Zone 收入决算表",), False),
    ],
)
def test_an_export_is_told_by_numbers_and_titles_together(names, is_export):
    draft = replace(sheets()["Z03"], cells={(5, 0): "说明"}, merges=[])
    workbook = open_workbook(write([replace(draft, name=name) for name in names]), "x.xlsx")
    assert is_ministry(workbook) is is_export


def test_sheets_are_told_by_title_whatever_their_number():
    found = sheets()
    renamed(found, "Z11", "Z12 国有资本经营预算财政拨款收入支出决算表(财决1")
    renamed(found, "Z09", "Z11 (表)")
    found["special"] = replace(
        found["Z03"], name="Z13 财政专户管理资金收入支出决算表", cells={(0, 0): "财政专户"}, merges=[]
    )
    assert same(found)


def test_a_file_without_merged_cells_reads_the_same():
    found = sheets()
    for draft in found.values():
        draft.merges = []
    assert same(found)


def test_codes_and_names_may_share_a_cell():
    found = sheets()
    for number in ("Z03", "Z04", "Z07", "Z09", "Z11", "Z08_1", "Z08_2", "Z10_1", "Z10_2", "Z08", "Z10"):
        draft = found[number]
        draft.merges = [area for area in draft.merges if area[1] >= 3]
        for (row, column), value in list(draft.cells.items()):
            if column == 3 and row >= 3:
                del draft.cells[row, column]
                code = draft.cells.get((row, 0))
                if row > 8 and isinstance(code, str) and code.isdigit():
                    draft.cells[row, 0] = f"{code} {value}"
        draft.cells[4, 0] = "科目编码"
        for column in (1, 2):
            draft.cells = {place: value for place, value in draft.cells.items() if place[1] != column}
            draft.cells[4, column] = "行次"
    content = read(found)
    assert messages(content) == []


def test_codes_of_economic_subjects_may_stand_in_captions():
    found = sheets()
    draft = found["Z08_1"]
    for (row, column), value in list(draft.cells.items()):
        if row == 5 and value == "基本工资":
            draft.cells[row, column] = "30101 基薪"
        if row == 5 and value == "办公费":
            draft.cells[row, column] = "办公用品"
            draft.cells[6, column] = "30201"
    draft.merges = [area for area in draft.merges if area[:2] not in {(5, 6), draft.find("办公用品")}]
    assert same(found)


@pytest.mark.parametrize("fund", ["309", "310"])
def test_names_that_stand_under_two_classes_are_told_by_the_class(fund):
    line = replace(DATA.economic[3], economic=f"{fund}02")
    data = replace(DATA, economic=(*DATA.economic[:3], line))
    assert lines_read(read(sheets(data))) == lines_of(data, PROJECTS)


def test_a_subject_without_its_class_is_read_where_the_year_has_one_of_that_name():
    found = sheets()
    draft = found["Z08_1"]
    for (row, column), value in list(draft.cells.items()):
        if row == 4 and value in {"工资福利支出", "商品和服务支出", "对企业补助"}:
            draft.cells[row, column] = "经济分类"
            draft.cells[row + 1, column] = value
    assert same(found)
    row, column = draft.find("资本金注入")
    draft.cells[11, column] = 5
    assert messages(read(found)) == []
    second = next(place for place, value in sorted(draft.cells.items()) if value == "资本金注入" and place[1] > column)
    draft.cells[11, second[1]] = 5
    assert len(messages(read(found))) == 1


def test_a_class_under_a_caption_of_everything_is_its_subtotal():
    found = sheets()
    draft = found["Z08_1"]
    draft.cells[3, 5] = "支出经济分类"
    draft.merges.append((3, 5, 3, max(column for _, column in draft.cells)))
    assert same(found)


def test_projects_may_stand_under_a_code_merged_over_them_or_written_once():
    found = sheets()
    draft = found["Z08_2"]
    rows = [row for (row, column), value in draft.cells.items() if column == 0 and value == "2010302"]
    assert len(rows) == 2
    del draft.cells[rows[1], 0]
    draft.merges = [area for area in draft.merges if area[0] not in rows]
    assert same(found)
    draft.merges.append((rows[0], 0, rows[1], 2))
    assert same(found)


def test_projects_of_one_name_are_one_line():
    found = sheets()
    draft = found["Z08_2"]
    row = max(row for (row, column), value in draft.cells.items() if value == "2010302")
    for (of, column), value in list(draft.cells.items()):
        if of == row:
            draft.cells[row + 1, column] = "P9" if column == 4 else value
    assert lines_read(read(found))["economic", "2010302", "general", "project", "31002", "办公设备购置"] == 400_000
    draft.cells[row, 5] = draft.cells[row + 1, 5] = "合计"
    assert messages(read(found)) == []


def test_2018_has_one_row_of_fiscal_income_and_no_state_capital():
    found = sheets()
    del found["Z11"]
    draft = found["Z01"]
    draft.cells[6, 0], draft.cells[6, 4] = "一、财政拨款收入", 1_200_000
    draft.cells[7, 0] = "    其中：政府性基金预算财政拨款"
    del draft.cells[8, 0], draft.cells[8, 4]
    content = read(found)
    assert messages(content) == []
    assert lines_read(content) == LINES
    assert controls(content)["income_expenditure", "government_fund", "amount"] == 200_000
    assert ("income_expenditure", "general", "amount") not in controls(content)


STATE = account(
    income=(IncomeLeaf("2230105", "state_capital", Decimal(500)),),
    expenditure=(ExpenditureLeaf("2230105", "state_capital", "project", None, None, Decimal(400)),),
    balances=(BalanceLeaf("state_capital", "", None, Decimal(100), None, None),),
)


@pytest.mark.parametrize(
    "captions",
    [
        (("本年支出", "合计"), ("本年支出", "基本支出"), ("本年支出", "项目支出")),
        (("合计",), ("基本支出",), ("项目支出",)),
    ],
)
def test_a_sheet_of_state_capital_without_income_and_balances(captions):
    found = sheets(replace(STATE, balances=(BalanceLeaf("state_capital", "2230105", None, Decimal(100), None, None),)))
    draft = found["Z11"]
    draft.cells = {place: value for place, value in draft.cells.items() if place[1] < 4 or place[0] < 3}
    draft.merges = [area for area in draft.merges if area[1] < 4]
    draft.cells[0, 0] = "国有资本经营预算财政拨款支出决算表"
    for column, path in enumerate(captions, start=4):
        for row, text in enumerate(path, start=4):
            draft.cells[row, column] = text
    for row in (8, 9, 10, 11):
        draft.cells[row, 4] = draft.cells[row, 6] = 400
    assert lines_read(read(found)) == lines_of(STATE, ())


def test_balances_fall_back_on_the_sheet_of_totals_and_on_items():
    found = sheets()
    for number, row in (("Z07", 8), ("Z09", 8)):
        draft = found[number]
        draft.cells = {place: value for place, value in draft.cells.items() if place[0] != row}
    assert same(found)
    draft = found["Z01_1"]
    row, _ = draft.find("年末财政拨款结转和结余")
    for place in ((11, 2), (12, 2), (13, 2), (row, 5), (row, 6), (row, 7)):
        draft.cells.pop(place, None)
    assert same(found)


def test_balances_that_nothing_states_are_none():
    found = sheets()
    for number in ("Z07", "Z09"):
        draft = found[number]
        draft.cells = {place: value for place, value in draft.cells.items() if place[0] < 8 or place[1] not in {4, 15}}
    draft = found["Z01_1"]
    for row, column in list(draft.cells):
        if (row in {11, 12, 13, 14} and column == 2) or draft.cells.get((row, 3)) == "年末财政拨款结转和结余":
            draft.cells.pop((row, column)) if column != 3 else None
    rows = table(read(found), "balances")
    assert [(row["fund"], row["opening"], row["closing"]) for row in rows] == [("non_fiscal", 10_000, 60_000)]


def test_totals_of_personnel_and_public_expenditure_are_kept():
    found = sheets()
    found["Z07"].cells[8, 12], found["Z07"].cells[8, 13] = 500_000, 300_000
    found["Z07"].cells[11, 12] = 500_000
    kept = controls(read(found))
    assert kept["general_basic", "personnel", "amount"] == 500_000
    assert kept["general_basic", "public", "amount"] == 300_000
    assert kept["general_basic", "total", "amount"] == 800_000
    assert kept["general_basic", "301", "amount"] == kept["general_basic", "30101", "amount"] == 500_000
    assert kept["fiscal_detail", "30905", "government_fund"] == 150_000
    assert kept["general_detail", "total", "310"] == 200_000
    assert kept["general_expenditure", "total", "basic"] == 800_000
    assert kept["government_fund", "total", "closing"] == 50_000
    assert kept["fiscal", "201", "total"] == kept["fiscal", "201", "general"] == 1_000_000
    assert kept["fiscal", "opening_general", "amount"] == 10_000
    assert ("income_expenditure", "202", "amount") not in kept
    assert ("expenditure", "201", "basic") not in kept


@pytest.mark.parametrize(
    ("number", "place", "address"),
    [
        ("Z04", (9, 5), ("expenditure", "201", "basic")),
        ("Z07", (9, 7), None),
        ("Z07", (9, 10), ("general_expenditure", "201", "total")),
        ("Z09", (9, 4), ("government_fund", "212", "opening")),
        ("Z09", (9, 7), ("government_fund", "212", "income")),
        ("Z01", (7, 9), ("income_expenditure", "202", "amount")),
        ("Z01", (10, 4), ("income_expenditure", "institutional", "amount")),
        ("Z01_1", (8, 7), ("fiscal", "202", "government_fund")),
        ("Z01_1", (9, 2), ("fiscal", "state_capital", "amount")),
    ],
)
def test_a_subtotal_is_kept_where_it_differs_from_its_lines(number, place, address):
    found = sheets()
    found[number].cells[place] = 7
    content = read(found)
    assert messages(content) in ([], messages(content) if number == "Z01_1" else [])
    assert address is None or controls(content)[address] == 7


THREE_PUBLIC = {
    "abroad_budget": Decimal(1000),
    "abroad_final": Decimal(900),
    "vehicle_purchase_budget": Decimal(0),
    "vehicle_purchase_final": None,
    "vehicle_running_budget": Decimal(300),
    "vehicle_running_final": Decimal(200),
    "reception_budget": Decimal(50),
    "reception_domestic_final": Decimal(40),
    "reception_foreign_final": Decimal(5),
}


def spending(**amounts):
    return replace(DATA, three_public=(ThreePublicLeaf("general", {**THREE_PUBLIC, **amounts}),))


def test_totals_of_the_institution_are_kept():
    kept = controls(read(sheets(replace(spending(), procurement=Facts({"goods": Decimal(3), "services": Decimal(4)})))))
    assert kept["three_public", "total", "budget_total"] == 1350
    assert kept["three_public", "total", "final_total"] == 1145
    assert kept["three_public", "total", "final_vehicle"] == 200
    assert kept["institution", "procurement_total", "final"] == 7


def test_the_heading_may_hold_the_total_of_three_public():
    found = sheets(spending())
    found["F03"].cells[5, 2], found["F03"].cells[5, 3] = 1350, 1145
    content = read(found)
    assert messages(content) == []
    assert controls(content)["three_public", "total", "final_total"] == 1145


def test_reception_without_a_total_is_that_at_home_and_abroad():
    found = sheets(spending())
    draft = found["F03"]
    row, _ = draft.find("3．公务接待费")
    draft.cells[row, 3] = "—"
    assert facts_read(read(found), "three_public")["reception_domestic_final"] == 45
    draft.cells[row + 1, 3] = 40
    draft.cells[row + 3, 3] = Decimal("2.50")
    content = facts_read(read(found), "three_public")
    assert (content["reception_domestic_final"], content["reception_foreign_final"]) == (40, Decimal("7.50"))


def test_the_budget_of_the_beginning_of_the_year_goes_before_that_of_the_whole_year():
    found = sheets(spending())
    draft = found["F03"]
    draft.cells[3, 2], draft.cells[3, 1] = "全年预算数", "年初预算数"
    row, _ = draft.find("1．因公出国（境）费")
    draft.cells[row, 1] = 1234
    for other in range(5, 30):
        if other != row:
            draft.cells[other, 1] = None
    assert facts_read(read(found), "three_public")["abroad_budget"] == 1234


@pytest.mark.parametrize(
    ("own", "parts", "expected"),
    [
        (500, (300, 100), {"applicable": True, "budget": None, "final": 500}),
        (None, (300, 100), {"applicable": True, "budget": None, "final": 400}),
        ("—", (300, None), {"applicable": True, "budget": None, "final": 300}),
        ("—", ("—", None), {"applicable": False, "budget": None, "final": None}),
        (0, (None, None), {"applicable": True, "budget": None, "final": 0}),
        (None, (None, None), None),
    ],
)
def test_operating_expense_is_the_rows_own_or_that_of_its_parts(own, parts, expected):
    found = sheets()
    draft = found["F03"]
    draft.cells = {place: value for place, value in draft.cells.items() if place[1] < 4 or place[0] < 5}
    rows = ("机关运行经费", own), ("（一）行政单位", parts[0]), ("（二）参照公务员法管理事业单位", parts[1])
    for row, (label, amount) in enumerate((*rows, ("车辆", None), ("其他用车", 3), ("行政单位", 9)), start=5):
        draft.cells[row, 4] = label
        draft.cells[row, 7] = amount
    assert facts_read(read(found), "operating") == expected


def test_a_negative_fact_carries_a_note():
    tables = {found.grid: found for found in read(sheets(spending(abroad_final=Decimal(-1)))).tables}
    assert tables["three_public"].rows[0].values["note"] == "来源文件为负数"
    assert tables["three_public"].rows[0].place == ("F03 机构运行信息表(财决附03表)", "A6")
    assert tables["three_public"].scope == {"fund": ("general",)}


def test_a_sheet_of_the_institution_without_known_rows_says_nothing():
    found = sheets()
    found["F03"].cells = {place: value for place, value in found["F03"].cells.items() if place[0] < 5}
    content = read(found)
    assert messages(content) == []
    assert {"three_public", "counts", "operating", "procurement", "assets"}.isdisjoint(
        table.grid for table in content.tables
    )
    found["F03"].cells = {place: value for place, value in found["F03"].cells.items() if place[0] < 3}
    assert messages(read(found)) == [
        "工作表“F03 机构运行信息表(财决附03表)”：找不到表头“项目”：请核对表头文字，或从决算软件重新导出本表。"
    ]


def test_every_line_names_its_cell():
    places = {
        (table.grid, *(value for value in row.values.values() if isinstance(value, str))): row.place.cell
        for table in read(sheets()).tables
        if table.grid in {"income", "expenditure", "economic"}
        for row in table.rows
    }
    assert places["income", "2010301", "general"] == "H12"
    assert places["income", "2010301", "other"] == "L12"
    assert places["expenditure", "2010301", "general", "basic"] == "L12"
    assert places["expenditure", "2010301", "non_fiscal", "operating"] == "I12"
    assert places["economic", "2010302", "general", "project", "31002", "办公设备购置"].endswith("13")


def test_levels_may_stand_in_columns_of_their_own_each_with_its_whole_code():
    found = sheets()
    for number in ("Z03", "Z04"):
        draft = found[number]
        draft.merges = [area for area in draft.merges if area[0] < 9]
        for (row, column), value in list(draft.cells.items()):
            if column == 0 and row > 8 and value.isdigit():
                for part, length in enumerate((3, 5, 7)):
                    if len(value) >= length:
                        draft.cells[row, part] = value[:length]
    assert same(found)
    found["Z03"].cells[11, 1] = "款"
    said = "第12行（“201”）有金额，但没有可读的科目编码：请补上科目编码，不需要的行请删除。"
    assert messages(read(found)) == [f"工作表“{NAMES['Z03']}”E12：{said}"]


def test_a_sheet_may_end_with_its_header():
    found = sheets()
    found["Z11"].cells = {place: value for place, value in found["Z11"].cells.items() if place[0] < 8}
    assert same(found)


def test_details_without_a_row_of_totals_are_read():
    found = sheets()
    for number in ("Z08", "Z08_1"):
        found[number].cells = {place: value for place, value in found[number].cells.items() if place[0] != 8}
    assert same(found)


def test_a_new_subject_is_named_by_the_first_sheet_that_names_it():
    names = {code: name for code, name in EXPECTED.functional_names.items() if code != "2010301"}
    found = sheets()
    for number in ("Z04", "Z07", "Z08_1"):
        del found[number].cells[11, 3]
    content = read(found, replace(EXPECTED, functional_names=names))
    assert messages(content) == []
    assert content.new_subjects == {("functional", "2010301"): "行政运行"}


def test_counts_may_be_dashes_and_have_separators():
    found = sheets(replace(DATA, three_public_counts=Facts(counts={"vehicles_held": 3})))
    found["F03"].cells[19, 3] = "１,２００"
    found["F03"].cells[18, 3] = "—"
    counts = facts_read(read(found), "counts")
    assert (counts["vehicles_held"], counts["vehicles_bought"]) == (1200, None)


def test_distribution_in_the_fiscal_totals_is_no_control_total():
    found = sheets()
    draft = found["Z01_1"]
    row, _ = draft.find("年末财政拨款结转和结余")
    draft.cells[row + 2, 3], draft.cells[row + 2, 5] = "结余分配", 5
    content = read(found)
    assert messages(content) == []
    assert ("fiscal", "distribution", "total") not in controls(content)


def test_merged_cells_of_nothing_are_passed_over():
    merged = [(10, 8, 10, 9), (13, 6, 13, 7)]
    found = sheets()
    for area in merged:
        found["Z03"].cells.pop((area[0], area[1]), None)
        found["Z03"].cells[area[0], area[1]] = "—"
    found["Z03"].merges += merged
    assert same(found)
    single = (Area(11, 4, 11, 4),)
    assert same(sheets(), F03={"merged": single})


def test_an_error_under_no_caption_is_something():
    found = sheets()
    content = read(found, Z03={"errors": {Position(11, 13): "#REF!"}, "rows": _widened(found)})
    assert messages(content) == [
        "工作表“Z03 收入决算表(财决03表)”N12：N列有数，但表头没有栏目名称：请核对是否错列，补上栏目名称或删除多余的数。"
    ]


def _widened(found):
    workbook = open_workbook(write(found.values()), "x.xlsx")
    sheet = next(sheet for sheet in workbook.sheets if sheet.name.startswith("Z03"))
    return [[*row, "", "", ""] for row in sheet.rows]


@pytest.mark.parametrize("codes", ["merged", "parts", "own", "one"])
def test_codes_may_stand_in_one_column_or_three(codes):
    found = sheets(codes=codes)
    row, column = found["Z08_1"].find("行政运行")
    found["Z08_1"].cells[row, column + 1] = found["Z08_1"].cells[row, column + 5] = "—"
    assert same(found)
    if codes == "parts":
        for (row, column), value in list(found["Z04"].cells.items()):
            if row > 8 and column < 3 and value.isdigit():
                found["Z04"].cells[row, column] = int(value)
        assert same(found)
