"""What a template looks like to those who fill it in."""

import io
from decimal import Decimal

import openpyxl
import pytest

from accounts.entry.grids import GRIDS
from accounts.workbooks.template import TemplateUnit
from accounts.workbooks.template.layout import SHEETS
from tests.accounts.workbooks.template.conftest import FUNCTIONAL, written

HEADER = 5


def book(lines=None, **made):
    return openpyxl.load_workbook(io.BytesIO(written(lines, **made)))


def rules(sheet, column):
    return next(rule for rule in sheet.data_validations.dataValidation if f"{column}6" in rule.sqref)


def test_every_grid_has_a_sheet_with_its_captions():
    made = book()
    assert made.sheetnames == ["填写说明", *(sheet.title for sheet in SHEETS), "选项", "模板标识"]
    assert {sheet.grid.name for sheet in SHEETS} == set(GRIDS)
    for declared in SHEETS:
        captions = [cell.value for cell in made[declared.title][HEADER] if cell.value]
        assert [text.removesuffix("（元）") for text in captions] == [column.label for column in declared.grid.columns]
        assert made[declared.title]["A1"].value == declared.title
        assert made[declared.title]["A3"].value == "金额单位：元　　编制单位：市委群众工作局　　年度：2021年"


def test_money_columns_say_that_they_are_in_yuan():
    assert [cell.value for cell in book()["支出"][HEADER]] == [
        "功能科目（项）",
        "资金",
        "支出性质",
        "年初预算数（元）",
        "调整预算数（元）",
        "决算数（元）",
        "说明",
    ]


def test_choices_are_lists_of_labels_and_subjects_a_hidden_list_of_codes_and_names():
    made = book()
    sheet = made["支出"]
    assert rules(sheet, "B").formula1.startswith('"一般公共预算财政拨款,政府性基金预算财政拨款')
    assert rules(sheet, "A").formula1 == "='选项'!$A$1:$A$5".removeprefix("=")
    assert rules(sheet, "A").errorStyle == "warning"
    assert made["选项"].sheet_state == "hidden"
    listed = [cell.value for cell in made["选项"]["A"] if cell.value and cell.value[:7] in FUNCTIONAL]
    assert listed == [f"{code} {name}" for code, name in sorted(FUNCTIONAL.items()) if len(code) == 7]


def test_numbers_are_checked_while_typing():
    made = book()
    assert (rules(made["支出"], "F").type, rules(made["支出"], "F").operator) == ("decimal", None)
    assert rules(made["政府采购"], "A").type == "decimal"
    assert rules(made["“三公”经费实物量"], "A").type == "whole"
    assert rules(made["机关运行经费"], "A").formula1 == '"是,否"'


def test_captions_and_first_column_stay_in_sight():
    assert book()["收入"].freeze_panes == "B6"
    assert book()["政府采购"].freeze_panes == "A6"


def test_help_stands_beside_its_caption():
    made = book()
    assert made["上年数"]["A5"].comment.text.startswith("报表｜行｜列")


def test_an_example_stands_above_the_captions():
    assert [cell.value for cell in book()["收入"][HEADER - 1]][:3] == [
        "2010301 行政运行",
        "一般公共预算财政拨款收入",
        "1956800.00",
    ]


def test_rows_are_shown_as_people_read_them():
    line = {"item_code": "2010301", "source": "other", "amount": Decimal("-1234.50"), "note": "=1+1"}
    row = book({"income": [line]})["收入"][HEADER + 1]
    assert [cell.value for cell in row] == ["2010301 行政运行", "其他收入", -1234.5, "=1+1"]
    assert [cell.data_type for cell in row] == ["s", "s", "n", "s"]
    assert row[2].number_format == "#,##0.00"
    assert row[3].quotePrefix


def test_illustrative_rows_are_marked_and_explained():
    line = {"item_code": "2010301", "source": "other", "amount": Decimal(1), "note": "", "origin": "illustrative"}
    made = book({"income": [line, {**line, "source": "general", "origin": "typed"}]})
    sheet = made["收入"]
    assert [sheet.cell(row, 3).font.italic for row in (6, 7)] == [True, False]
    assert sheet["A2"].value.startswith("斜体的行是示例数据，不得引用。")
    assert "示例数据" not in made["支出"]["A2"].value


def test_an_amount_longer_than_a_spreadsheet_keeps_is_text():
    line = {"item_code": "2010301", "source": "other", "amount": Decimal("99999999999999.99"), "note": ""}
    assert book({"income": [line]})["收入"]["C6"].value == "99999999999999.99"


def test_its_identity_is_hidden_in_two_places():
    made = book({"income": [{"item_code": "2010301", "source": "other", "amount": Decimal(1), "note": ""}]})
    told = {
        "模板": "部门决算数据模板",
        "模板版本": "1",
        "地区口径": "sichuan-2021",
        "区划代码": "510800",
        "单位代码": "639001",
        "单位名称": "市委群众工作局",
        "决算年度": "2021",
        "发出时": "已填",
    }
    sheet = made["模板标识"]
    assert {prop.name: prop.value for prop in made.custom_doc_props.props} == told
    assert {row[0].value: row[1].value for row in sheet} == told
    assert (sheet.sheet_state, sheet.protection.sheet) == ("veryHidden", True)


def test_the_instructions_lead_to_every_sheet():
    sheet = book()["填写说明"]
    links = [cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink]
    assert links == [f"'{declared.title}'!A1" for declared in SHEETS]
    assert sheet["A1"].value == "市委群众工作局2021年度决算数据模板"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "'甲'", "<b>局</b>", "长" * 120])
def test_whatever_a_unit_is_called_its_name_stays_text(name):
    made = book(unit=TemplateUnit("510800", "639001", name))
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert made["模板标识"]["B6"].value == name
