"""Templates as people hand them back: what is wrong is said with its cell, what is merely different is read."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from accounts.entry.grids import GRIDS
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.sheet import Position
from accounts.workbooks.template import TemplateUnit, is_template
from accounts.workbooks.template.layout import SHEETS
from tests.accounts.workbooks.template.conftest import read, written

HEADER, FIRST = 5, 6
INCOME = [
    {"item_code": "2010301", "source": "general", "amount": Decimal("100.00"), "note": ""},
    {"item_code": "2010302", "source": "other", "amount": Decimal("200.50"), "note": "利息"},
]


def edited(change, lines=None):
    """Return what the product reads from a filled template after ``change`` of its workbook."""
    book = openpyxl.load_workbook(io.BytesIO(written({"income": INCOME} if lines is None else lines)))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return read(open_workbook(stream.getvalue(), "模板.xlsx"))


def income(content):
    return [dict(row.values) for table in content.tables if table.grid == "income" for row in table.rows]


def put(cell, value, sheet="收入"):
    def change(book):
        book[sheet][cell] = value

    return change


def told(content):
    return [(problem.cell, problem.message) for problem in content.problems]


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "value", "message"),
        [
            ("C6", "一百元", "“一百元”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
            ("C6", "12abc", "“12abc”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
            ("C6", "1.2.3", "“1.2.3”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
            ("C6", 1.234, "“1.234”有3位小数：以元填写最多2位小数（精确到分）。"),
            ("C6", 10**16, "“10000000000000000”超出可填写的范围（100万亿元），请检查金额单位。"),
            ("C6", True, "单元格里是逻辑值TRUE：请改为文字或数字。"),
            ("C6", date(2021, 5, 1), "单元格里是日期或时间（2021-05-01"),
            ("C6", -5, "金额为负数时，请在“说明”栏写明原因。"),
            ("A6", 20103, "“20103 政府办公厅（室）及相关机构事务”是款级科目：请填到项级（7位数字），如2010301。"),
            ("A6", "2019999", "2021年的功能分类科目目录里没有2019999"),
            ("A6", "2010301 人大事务", "2010301在2021年的名称是“行政运行”"),
            ("A6", None, "请填写功能科目（项）。"),
            ("A6", "合计", "模板不填合计行，合计由系统计算：请删除这一行。"),
            ("B6", "财政", "“财政”不是收入来源的选项：请选择一般公共预算财政拨款收入"),
            ("B6", None, "请选择收入来源。"),
            ("D6", "长" * 400, "“说明”有400个字"),
            ("A7", "2010301", "第6行和第7行重复：同一科目、同一收入来源只能有一行，请合并。"),
            ("F6", "随手一记", "这一列没有表头，内容无法读取：请移到有表头的列，或删除。"),
        ],
    )
    def test_what_cannot_be_read_is_said_with_its_cell(self, cell, value, message):
        def change(book):
            if cell == "A7":
                book["收入"]["B7"] = "一般公共预算财政拨款收入"
            book["收入"][cell] = value

        content = edited(change)
        place = "D6" if value == -5 else cell
        ((found, said),) = told(content)
        assert found == place
        assert said.startswith(f"工作表“收入”{place}：{message}")
        assert content.problems[0].sheet == "收入"

    def test_every_problem_is_said_not_only_the_first(self):
        def change(book):
            book["收入"]["C6"] = "x"
            book["收入"]["C7"] = "y"
            book["收入"]["B7"] = "z"

        assert [cell for cell, _ in told(edited(change))] == ["C6", "B7", "C7"]

    def test_problems_stand_in_the_order_of_the_sheet_whatever_finds_them(self):
        def change(book):
            book["收入"]["C6"] = "x"
            book["收入"]["D7"] = "=1+1"
            book["收入"]["C7"] = "y"

        assert [cell for cell, _ in told(edited(change))] == ["C6", "C7", "D7"]

    @pytest.mark.parametrize(
        ("value", "amount"),
        [
            ("1,234.50", "1234.50"),
            ("１２３４．５", "1234.50"),
            ("0.0123 万元", "123.00"),
            ("-", None),
            ("—", None),
            (None, None),
            (0, "0.00"),
            (1e7, "10000000.00"),
            (0.1 + 0.2, "0.30"),
            ("1234.5元", "1234.50"),
        ],
    )
    def test_numbers_are_read_however_they_are_written(self, value, amount):
        content = edited(put("C6", value))
        assert content.problems == ()
        assert income(content)[0]["amount"] == (None if amount is None else Decimal(amount))

    @pytest.mark.parametrize(
        "value", [2010302, "2010302", "2010302 一般行政管理事务", "一般行政管理事务", "２０１０３０２"]
    )
    def test_a_subject_is_read_by_code_or_name(self, value):
        content = edited(put("A6", value))
        assert content.problems == ()
        assert income(content)[0]["item_code"] == "2010302"

    def test_a_code_that_the_catalogue_lacks_is_taken_with_its_name(self):
        content = edited(put("A6", "2019999 其他一般公共服务支出"))
        assert content.problems == ()
        assert content.new_subjects == {("functional", "2019999"): "其他一般公共服务支出"}

    def test_a_negative_amount_with_its_reason_is_read(self):
        def change(book):
            book["收入"]["C6"] = -5
            book["收入"]["D6"] = "冲减上年"

        assert income(edited(change))[0]["amount"] == Decimal("-5.00")

    def test_an_error_value_is_a_problem(self):
        def change(book):
            book["收入"]["C6"] = "#REF!"
            book["收入"]["C6"].data_type = "e"

        ((cell, said),) = told(edited(change))
        assert (cell, said) == ("C6", "工作表“收入”C6：单元格是错误值#REF!：请改正公式或填写数字。")

    def test_a_formula_without_a_result_is_a_problem(self):
        ((cell, said),) = told(edited(put("C6", "=1+1")))
        assert cell == "C6"
        assert "没有计算结果" in said

    @pytest.mark.parametrize("value", ['=HYPERLINK("http://x","y")', "@SUM(A1)", "+1+1", "<script>alert(1)</script>"])
    def test_text_that_looks_like_a_formula_stays_text(self, value):
        lines = {"income": [{**INCOME[0], "note": value}]}
        content = read(open_workbook(written(lines), "模板.xlsx"))
        assert content.problems == ()
        assert income(content)[0]["note"] == value

    def test_a_formula_with_its_result_is_read_and_noted(self):
        workbook = open_workbook(written({"income": INCOME}), "模板.xlsx")
        sheets = tuple(
            replace(sheet, formulas=frozenset({Position(5, 2), Position(6, 2)})) if sheet.name == "收入" else sheet
            for sheet in workbook.sheets
        )
        content = read(replace(workbook, sheets=sheets))
        assert (content.problems, income(content)) == ((), INCOME)
        assert [note.message for note in content.notes] == [
            "工作表“收入”有2个公式（如C6），按文件里保存的计算结果读取。"
        ]

    def test_a_flag_may_be_a_logical_value(self):
        content = edited(put("A6", False, "机关运行经费"))
        (row,) = next(t for t in content.tables if t.grid == "operating").rows
        assert row.values["applicable"] is False

    def test_a_day_or_a_number_in_a_column_of_text_is_text(self):
        def change(book):
            book["收入"]["D6"] = date(2021, 5, 1)
            book["收入"]["D6"].number_format = "yyyy-mm-dd"
            book["收入"]["D7"] = 12.5

        content = edited(change)
        assert content.problems == ()
        assert [row["note"] for row in income(content)] == ["2021-05-01", "12.5"]


class TestShape:
    def test_columns_may_change_places(self):
        def change(book):
            sheet = book["收入"]
            for row in range(HEADER, FIRST + 2):
                first, last = sheet.cell(row, 1).value, sheet.cell(row, 4).value
                sheet.cell(row, 1).value, sheet.cell(row, 4).value = last, first

        content = edited(change)
        assert content.problems == ()
        assert income(content) == INCOME
        assert content.tables[0].rows[0].place.cell == "A6"

    def test_rows_may_stand_anywhere_below_the_captions(self):
        content = edited(lambda book: book["收入"].insert_rows(1, amount=3))
        assert income(content) == INCOME
        assert content.tables[0].rows[0].place.cell == "A9"

    def test_a_missing_column_is_left_alone_and_noted(self):
        content = edited(lambda book: book["收入"].delete_cols(4))
        assert content.problems == ()
        assert content.tables[0].covered == ("amount",)
        assert [note.message for note in content.notes] == ["工作表“收入”没有“说明”列：系统里这些内容保持不变。"]
        assert "note" not in income(content)[0]

    def test_a_missing_key_is_a_problem(self):
        assert told(edited(lambda book: book["收入"].delete_cols(1))) == [
            ("A5", "工作表“收入”A5：缺少“功能科目（项）”列，不能确定每一行是什么：请把这一列复制回来。")
        ]

    @pytest.mark.parametrize(
        ("cell", "text", "message"),
        [
            ("E5", "小计", "模板里没有“小计”列：请改回原来的表头，自己加的列请删除或移到别的工作表。"),
            ("E5", "决算数", "表头“决算数”与C5重复：请删去一列。"),
            ("C5", "决算数（万元）", "表头“决算数（万元）”以万元填写，模板以元填写：请换算为元，并把表头改回“元”。"),
        ],
    )
    def test_captions_that_the_template_lacks_are_problems(self, cell, text, message):
        assert told(edited(put(cell, text))) == [(cell, f"工作表“收入”{cell}：{message}")]

    def test_another_unit_written_above_is_noticed(self):
        ((cell, said),) = told(edited(put("A3", "金额单位：万元")))
        assert cell == "A3"
        assert "模板以元填写，这里写着万元" in said

    def test_a_sheet_without_captions_is_a_problem(self):
        ((cell, said),) = told(edited(lambda book: book["收入"].delete_rows(HEADER)))
        assert cell == ""
        assert said.startswith("工作表“收入”：没有找到表头（功能科目（项）、收入来源、决算数（元）、说明）")

    def test_hidden_rows_and_columns_with_content_are_problems(self):
        def change(book):
            book["收入"].row_dimensions[7].hidden = True
            book["收入"].column_dimensions["C"].hidden = True

        assert told(edited(change)) == [
            ("C5", "工作表“收入”C5：C列被隐藏，但有内容：请取消隐藏并核对。"),
            ("A7", "工作表“收入”A7：第7行被隐藏，但有内容：请取消隐藏并核对，不需要的请删除。"),
        ]

    def test_a_hidden_row_or_column_without_content_says_nothing(self):
        def change(book):
            book["收入"]["A9"] = "2010101"
            book["收入"]["B9"] = "其他收入"
            book["收入"]["D7"] = None
            book["收入"].row_dimensions[8].hidden = True
            book["收入"].column_dimensions["D"].hidden = True

        assert edited(change).problems == ()

    def test_merged_cells_among_the_rows_are_a_problem(self):
        ((cell, said),) = told(edited(lambda book: book["收入"].merge_cells("C6:C7")))
        assert cell == "C6"
        assert "请取消合并，逐格填写" in said

    def test_a_row_far_below_is_refused_in_bounded_time(self):
        ((cell, said),) = told(edited(put("A25000", "x")))
        assert cell == "A25000"
        assert "一张表最多20000行" in said


class TestSheets:
    def test_a_missing_sheet_says_nothing(self):
        def change(book):
            for title in ("支出", "合计数"):
                del book[title]

        grids = [table.grid for table in edited(change).tables]
        assert grids == [grid for grid in GRIDS if grid not in {"expenditure", "control_totals"}]

    def test_a_renamed_sheet_is_known_by_the_title_inside(self):
        def change(book):
            book["收入"].title = "我的收入表"

        content = edited(change)
        assert income(content) == INCOME
        assert content.tables[0].rows[0].place.sheet == "我的收入表"

    def test_a_sheet_of_one_s_own_is_noted_and_not_read(self):
        def change(book):
            book.create_sheet("草稿纸")["A1"] = "随便写"

        content = edited(change)
        assert income(content) == INCOME
        assert [note.message for note in content.notes] == ["工作表“草稿纸”不是模板里的表，没有读取。"]

    def test_the_same_sheet_twice_is_a_problem(self):
        def change(book):
            book.copy_worksheet(book["收入"]).title = "收入 (2)"

        ((_, said),) = told(edited(change))
        assert said == "工作表“收入 (2)”与“收入”是同一张表（收入）：请合并到一张，删去另一张。"

    def test_a_hidden_sheet_is_a_problem(self):
        def change(book):
            book["收入"].sheet_state = "hidden"

        assert told(edited(change)) == [("", "工作表“收入”：工作表被隐藏：请取消隐藏并核对，不需要的请删除。")]

    def test_without_any_sheet_of_a_grid_there_is_nothing_to_read(self):
        def change(book):
            for sheet in SHEETS:
                del book[sheet.title]

        ((_, said),) = told(edited(change))
        assert said.startswith("文件里没有一张模板的数据表")


class TestEmptiness:
    def emptied(self, book):
        book["收入"].delete_rows(FIRST, 2)

    def test_a_blank_template_changes_nothing(self):
        content = read(written())
        assert (content.tables, content.problems) == ((), ())
        assert [note.message for note in content.notes] == ["模板里没有填写任何数据，导入不会改动任何数据。"]

    def test_a_filled_template_that_was_emptied_altogether_changes_nothing_either(self):
        content = edited(self.emptied)
        assert (content.tables, content.problems, len(content.notes)) == ((), (), 1)

    def test_in_a_blank_template_only_the_sheets_filled_in_speak(self):
        def change(book):
            for column, value in enumerate(("2010301", "其他收入", 5), start=1):
                book["收入"].cell(FIRST, column).value = value

        content = edited(change, lines={})
        assert [table.grid for table in content.tables] == ["income"]

    def test_in_a_filled_template_an_emptied_sheet_says_that_there_are_no_rows(self):
        spent = {"item_code": "2010301", "fund": "general", "nature": "basic", "final": Decimal(1)}
        content = edited(self.emptied, lines={"income": INCOME, "expenditure": [spent]})
        assert content.problems == ()
        assert {table.grid: len(table.rows) for table in content.tables}["income"] == 0

    def test_a_choice_made_in_advance_is_no_row(self):
        assert income(edited(put("B8", "其他收入"))) == INCOME

    def test_an_untouched_flag_is_no_row_and_a_set_one_is(self):
        assert {t.grid: len(t.rows) for t in edited(put("A6", "是", "机关运行经费")).tables}["operating"] == 0
        content = edited(put("A6", "否", "机关运行经费"))
        (row,) = next(t for t in content.tables if t.grid == "operating").rows
        assert row.values["applicable"] is False

    def test_a_second_row_where_an_account_has_one_is_a_problem(self):
        def change(book):
            book["政府采购"]["A6"] = 1
            book["政府采购"]["A7"] = 2

        assert told(edited(change)) == [("A7", "工作表“政府采购”A7：第6行和第7行重复：只能有一行。")]


class TestIdentity:
    def test_any_template_is_known_as_one(self):
        assert is_template(open_workbook(written(unit=TemplateUnit("110000", "1", "甲"), year=2020), "x.xlsx"))

    def test_another_workbook_is_none(self):
        stream = io.BytesIO()
        openpyxl.Workbook().save(stream)
        assert not is_template(open_workbook(stream.getvalue(), "x.xlsx"))

    @pytest.mark.parametrize(
        ("made", "message"),
        [
            (
                {"year": 2022},
                "这是2022年度的模板，要导入的是2021年度的决算：请核对年度，或下载这份决算的模板，把数据复制过去。",
            ),
            (
                {"unit": TemplateUnit("510800", "301001", "市财政局")},
                "这是“市财政局”（代码301001）的模板，要导入的单位代码是639001：请核对单位，或下载这份决算的模板，把数据复制过去。",
            ),
            (
                {"profile": "national-2022"},
                "这是地区口径“national-2022”的模板，这份决算的地区口径是“sichuan-2021”：请下载这份决算的模板，把数据复制过去。",
            ),
        ],
    )
    def test_wrong_year_unit_and_profile_are_told_apart(self, made, message):
        content = read(written({"income": INCOME}, **made))
        assert [problem.message for problem in content.problems] == [message]
        assert content.tables == ()

    def test_all_that_is_wrong_is_said_at_once(self):
        content = read(written(unit=TemplateUnit("510800", "301001", "市财政局"), year=2022, profile="national-2022"))
        assert len(content.problems) == 3

    def test_the_region_counts_where_it_is_named(self):
        assert read(written({"income": INCOME}), unit="510800/639001").problems == ()

    def test_another_version_is_told(self):
        def change(book):
            book["模板标识"]["B2"] = "2"
            book.custom_doc_props["模板版本"].value = "2"

        ((_, said),) = told(edited(change))
        assert said == "这是第2版模板，系统现在使用第1版：请下载这份决算的模板，把数据复制过去。"

    def test_either_place_of_the_identity_may_be_lost(self):
        def without_properties(book):
            for name in list(book.custom_doc_props.names):
                del book.custom_doc_props[name]

        def without_sheet(book):
            del book["模板标识"]

        for change in (without_properties, without_sheet):
            assert income(edited(change)) == INCOME

    @pytest.mark.parametrize(
        ("cell", "value"), [("B7", "二〇二一"), ("B2", "1.0.0.0"), ("B5", "999"), ("A7", "年"), ("B8", "")]
    )
    def test_a_damaged_identity_is_said(self, cell, value):
        ((_, said),) = told(edited(put(cell, value, "模板标识")))
        assert said.startswith("文件里的模板标识缺失或被改动")
