"""Workbooks of an earlier time: the year's departmental budget, last year's published statements."""

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from accounts.figures.data import Address
from accounts.workbooks.earlier import read_budget, read_last_year
from accounts.workbooks.opening import open_workbook
from accounts.workbooks.public import read_public
from tests.accounts.workbooks.accounts import FUNCTIONAL, YEAR, data_of, expectation, named
from tests.accounts.workbooks.public.test_reading import SHANGHAI, in_other_layout
from tests.cases import putuo

HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
GENERAL = (
    HEAD,
    ("", "合计", 60, 30, 30),
    ("201", "一般公共服务支出", 60, 30, 30),
    ("20103", "政府办公厅（室）及相关机构事务", 60, 30, 30),
    ("2010301", "行政运行", 30, 30, None),
    ("2010302", "一般行政管理事务", 30, None, 30),
)
FUND = (HEAD, ("2120801", "征地和拆迁补偿支出", 5.5, None, 5.5))
ALL = (
    (*HEAD, "上缴上级支出"),
    ("2010301", "行政运行", 32, 32, None, None),
    ("2010302", "一般行政管理事务", 30.01, None, 30.01, None),
    ("2120801", "征地和拆迁补偿支出", 5.5, None, 5.5, None),
    ("2010308", "信访事务", 7, None, None, 7),
)
THREE = (
    ("合计", "因公出国（境）费", "公务用车购置及运行费", None, None, "公务接待费"),
    (None, None, "小计", "公务用车购置费", "公务用车运行费", None),
    (9, 1, 6, 2, 4, 2),
)
TITLES = {
    "一般公共预算支出表": GENERAL,
    "政府性基金预算支出表": FUND,
    "部门支出总表": ALL,
    "一般公共预算“三公”经费支出表": THREE,
}


def written(tables, *, unit="万元", year=YEAR):
    """The bytes of a workbook with tables of the departmental budget."""
    made = Workbook()
    made.remove(made.active)
    for title, rows in tables.items():
        sheet = made.create_sheet(title[:20])
        sheet.append([f"{year}年{title}"])
        sheet.append([f"单位：{unit}"])
        for row in rows:
            sheet.append(row)
        if rows is THREE:
            sheet.merge_cells("C3:E3")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def book(tables, **stated):
    return open_workbook(written(tables, **stated), "预算.xlsx")


def budget(*titles, **stated):
    return read_budget(book({title: TITLES[title] for title in titles}, **stated), expectation())


def lines(content):
    table = next(table for table in content.tables if table.grid == "expenditure")
    return {
        (r.values["item_code"], r.values["fund"], r.values["nature"]): r.values["initial_budget"] for r in table.rows
    }


def test_the_budget_of_each_item_is_its_initial_budget():
    content = budget("一般公共预算支出表", "政府性基金预算支出表")
    assert content.problems == ()
    assert lines(content) == {
        ("2010301", "general", "basic"): 300_000,
        ("2010302", "general", "project"): 300_000,
        ("2120801", "government_fund", "project"): 55_000,
    }
    table = content.tables[0]
    assert (table.covered, table.scope) == (("initial_budget",), {"fund": ("general", "government_fund")})


def test_what_the_table_of_all_expenditure_holds_besides_is_non_fiscal_outside_rounding():
    found = lines(budget("一般公共预算支出表", "政府性基金预算支出表", "部门支出总表"))
    assert {key: amount for key, amount in found.items() if key[1] == "non_fiscal"} == {
        ("2010301", "non_fiscal", "basic"): 20_000,
        ("2010308", "non_fiscal", "remitted_to_superior"): 70_000,
    }


def test_the_budget_of_three_public_items_is_read():
    content = budget("一般公共预算“三公”经费支出表")
    (table,) = content.tables
    assert table.grid == "three_public"
    assert table.rows[0].values == {
        "fund": "general",
        "abroad_budget": 10_000,
        "vehicle_purchase_budget": 20_000,
        "vehicle_running_budget": 40_000,
        "reception_budget": 20_000,
    }


def test_a_budget_in_yuan_is_read_in_yuan():
    rows = (HEAD, ("2010301", "行政运行", 300000.55, 300000.55, None))
    content = read_budget(book({"一般公共预算支出表": rows}, unit="元"), expectation())
    assert lines(content) == {("2010301", "general", "basic"): Decimal("300000.55")}
    assert content.precision == "yuan"


def test_a_file_without_budget_tables_is_told():
    (problem,) = read_budget(book({"收入决算表": GENERAL}), expectation()).problems
    assert problem.message == (
        "文件里没有找到部门预算的任何一张表：请核对是否选错文件或地区口径，"
        "表的标题应为“一般公共预算支出表”、“政府性基金预算支出表”、“国有资本经营预算支出表”等。"
    )


def test_a_budget_of_another_year_is_told():
    (problem,) = budget("一般公共预算支出表", year=YEAR - 1).problems
    assert "写的是2023年度，要导入的是2024年度决算" in problem.message


@pytest.fixture(scope="module")
def last_year():
    account = named(putuo.account(controls=True))
    written = in_other_layout(account, SHANGHAI)
    names = (account.unit.name,)
    workbook = open_workbook(written, "2024公开表.xlsx")
    printed = data_of(read_public(workbook, expectation(2024, names), SHANGHAI), account.unit)
    return read_last_year(workbook, expectation(2025, names), SHANGHAI), printed


def test_last_years_published_cells_are_this_years_comparatives(last_year):
    content, printed = last_year
    assert content.problems == ()
    (table,) = content.tables
    amounts = {
        Address(r.values["statement"], r.values["row"], r.values["column"]): r.values["amount"] for r in table.rows
    }
    assert amounts[Address("expenditure", "2010601", "basic")] == Decimal(15035200)
    assert amounts[Address("income_expenditure", "income_total", "amount")] == Decimal(29462500)
    assert amounts[Address("income_expenditure", "202", "amount")] == 0
    for address, control in printed.controls.items():
        assert amounts[address] == control.amount


def test_the_source_of_a_comparative_names_year_and_file(last_year):
    content, _ = last_year
    assert {row.values["source"] for row in content.tables[0].rows} == {"2024年度部门决算公开表（2024公开表.xlsx）"}


def test_codes_of_last_year_are_not_added_to_this_years_catalogue():
    account = named(putuo.account(controls=True))
    workbook = open_workbook(in_other_layout(account, SHANGHAI), "2024公开表.xlsx")
    lacking = {code: name for code, name in FUNCTIONAL.items() if code != "2010601"}
    content = read_last_year(workbook, expectation(2025, (account.unit.name,), functional=lacking), SHANGHAI)
    assert (content.problems, content.new_subjects) == ((), {})
    assert "2010601" in {row.values["row"] for row in content.tables[0].rows}


def test_this_years_tables_are_no_last_years_tables():
    account = named(putuo.account(controls=True))
    workbook = open_workbook(in_other_layout(account, SHANGHAI), "2024公开表.xlsx")
    (problem,) = read_last_year(workbook, expectation(2024, (account.unit.name,)), SHANGHAI).problems
    assert (problem.found, problem.expected) == ("2024年度", "2023年度")
