from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.entry.catalogue import Catalogue
from accounts.entry.columns import AmountColumn, Reading, grouped
from accounts.entry.grids import (
    BALANCES,
    COMPARATIVES,
    CONTROL_TOTALS,
    ECONOMIC,
    EXPENDITURE,
    GRIDS,
    INCOME,
    OPERATING,
    PROCUREMENT,
    THREE_PUBLIC,
    THREE_PUBLIC_COUNTS,
)
from accounts.entry.problems import Problem
from accounts.entry.rows import MOST_ROWS, read_rows
from accounts.models.origin import explained_when_negative


def problems(grid, rows, reading):
    return read_rows(grid, rows, reading).problems


def only(grid, row, reading):
    entered = read_rows(grid, [row], reading)
    assert entered.problems == []
    return entered.rows[0].values


def test_a_row_of_texts_becomes_values(reading):
    values = only(
        INCOME, {"item_code": "2010301", "source": "general", "amount": "1,956,800.00", "note": " 备注 "}, reading
    )
    assert values == {"item_code": "2010301", "source": "general", "amount": Decimal("1956800.00"), "note": "备注"}


def test_the_unit_of_the_page_counts_and_a_unit_in_the_cell_wins(reading, reading_wan):
    assert only(INCOME, {"item_code": "2010301", "amount": "195.68"}, reading_wan)["amount"] == Decimal("1956800.00")
    assert only(INCOME, {"item_code": "2010301", "amount": "195.68万元"}, reading)["amount"] == Decimal("1956800.00")
    assert only(INCOME, {"item_code": "2010301", "amount": "1956800元"}, reading_wan)["amount"] == Decimal("1956800.00")


def test_a_blank_amount_is_none_and_zero_is_zero(reading):
    assert only(INCOME, {"item_code": "2010301", "amount": ""}, reading)["amount"] is None
    assert only(INCOME, {"item_code": "2010301", "amount": "0"}, reading)["amount"] == Decimal("0.00")


def test_blank_rows_are_passed_over_and_rows_keep_their_place(reading):
    entered = read_rows(INCOME, [{"source": "other"}, {}, {"item_code": "2010301"}], reading)
    assert [row.position for row in entered.rows] == [2]
    assert entered.problems == []


def test_a_stored_row_that_was_emptied_or_marked_is_removed_unread(reading):
    rows = [{"id": "7", "source": "general", "amount": " "}, {"id": "8", "item_code": "quatsch", "delete": "on"}]
    entered = read_rows(INCOME, rows, reading)
    assert (entered.removed, entered.rows, entered.problems) == ([7, 8], [], [])


@pytest.mark.parametrize("key", ["9" * 20, "9" * 5000, "-1", "１", "x", ""])
def test_what_is_no_key_of_a_stored_row_names_none(reading, key):
    entered = read_rows(INCOME, [{"id": key, "item_code": "2010301", "amount": "1"}], reading)
    assert [row.stored_id for row in entered.rows] == [None]


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("12.345", "“12.345”有3位小数：以元填写最多2位小数（精确到分）。"),
        ("1.2345678万元", "“1.2345678万元”有7位小数：以万元填写最多6位小数（精确到分）。"),
        ("十二", "“十二”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
        ("=1+1", "“=1+1”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
        ("1e5", "“1e5”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
        ("NaN", "“NaN”不是金额：请填写数字，如 1956800.00 元或 195.68 万元，负数前加“-”。"),
        ("999999999999999", "“999999999999999”超出可填写的范围（100万亿元），请检查金额单位。"),
    ],
)
def test_an_amount_that_cannot_be_is_refused(reading, amount, message):
    found = problems(INCOME, [{"item_code": "2010301", "amount": amount}], reading)
    assert found == [Problem(0, "amount", message)]


def test_seven_places_of_wan_are_refused_on_a_page_in_wan(reading_wan):
    found = problems(INCOME, [{"item_code": "2010301", "amount": "1.2345678"}], reading_wan)
    assert found == [Problem(0, "amount", "“1.2345678”有7位小数：以万元填写最多6位小数（精确到分）。")]


def test_a_negative_amount_needs_a_note(reading):
    row = {"item_code": "2010301", "amount": "-0.01"}
    assert problems(INCOME, [row], reading) == [Problem(0, "note", "金额为负数时，请在“说明”栏写明原因。")]
    assert problems(INCOME, [row | {"note": "收回以前年度多拨资金"}], reading) == []


def test_the_message_about_negative_amounts_is_that_of_the_database_rule():
    rule = explained_when_negative("any", "amount")
    assert rule.violation_error_message == "金额为负数时，请在“说明”栏写明原因。"


def test_two_rows_with_one_key_name_each_other(reading):
    rows = [{"item_code": "2010301", "amount": "1"}, {}, {"item_code": "2010301 行政运行", "amount": "2"}]
    message = "第1行和第3行重复：同一科目、同一收入来源只能有一行，请合并。"
    assert problems(INCOME, rows, reading) == [Problem(2, "item_code", message)]
    rows[2]["source"] = "other"
    assert problems(INCOME, rows, reading) == []


def test_a_row_without_a_subject_is_refused(reading):
    assert problems(INCOME, [{"amount": "1"}], reading) == [Problem(0, "item_code", "请填写功能科目（项）。")]


def test_every_problem_of_a_row_is_told_at_its_field(reading):
    found = problems(INCOME, [{"item_code": "20103", "source": "sky", "amount": "x", "note": "a\x00b"}], reading)
    assert [p.field for p in found] == ["item_code", "source", "amount", "note"]
    assert found[3].message == "“说明”里有不能保存的控制字符（U+0000）：请删除后重新填写。"


def test_an_unknown_choice_is_refused_with_what_can_be_chosen(reading):
    row = {"item_code": "2010301", "nature": "magic"}
    message = "“magic”不是支出性质的选项：请选择基本支出、项目支出、上缴上级支出、经营支出、对附属单位补助支出之一。"
    assert problems(EXPENDITURE, [row], reading) == [Problem(0, "nature", message)]
    assert only(EXPENDITURE, {"item_code": "2010301", "nature": "项目支出"}, reading)["nature"] == "project"


def test_a_note_that_is_too_long_is_refused(reading):
    found = problems(INCOME, [{"item_code": "2010301", "note": "长" * 301}], reading)
    assert found == [Problem(0, "note", "“说明”有301个字，最多300个字：请缩短。")]


def test_a_script_is_a_text_like_any_other(reading):
    note = "<script>alert(1)</script>"
    assert only(INCOME, {"item_code": "2010301", "note": note}, reading)["note"] == note


def test_fiscal_expenditure_is_basic_or_project(reading):
    row = {"item_code": "2010301", "fund": "general", "nature": "operating", "final": "1"}
    message = "财政拨款支出只分基本支出和项目支出；上缴上级、经营、对附属单位补助支出属于非财政拨款。"
    assert problems(EXPENDITURE, [row], reading) == [Problem(0, "nature", message)]
    assert problems(EXPENDITURE, [row | {"fund": "non_fiscal"}], reading) == []


def test_a_project_name_belongs_to_project_expenditure(reading):
    row = {"item_code": "2010301", "economic_code": "30201", "project_name": "信访维稳", "amount": "1"}
    assert problems(ECONOMIC, [row | {"nature": "basic"}], reading) == [
        Problem(0, "project_name", "基本支出不填项目名称。")
    ]
    assert problems(ECONOMIC, [row | {"nature": "project"}], reading) == []


def test_balances_by_item_exist_for_two_funds_only(reading):
    row = {"fund": "general", "item_code": "2010301", "opening": "1"}
    message = "只有政府性基金和国有资本经营预算按项级科目填列结转结余。"
    assert problems(BALANCES, [row], reading) == [Problem(0, "item_code", message)]
    assert problems(BALANCES, [row | {"fund": "government_fund"}], reading) == []


@pytest.mark.parametrize("name", ["used_non_fiscal", "distribution"])
def test_distribution_belongs_to_the_non_fiscal_fund(reading, name):
    message = "使用非财政拨款结余、结余分配只填在“非财政拨款”一行。"
    assert problems(BALANCES, [{"fund": "general", name: "0"}], reading) == [Problem(0, name, message)]
    assert problems(BALANCES, [{"fund": "non_fiscal", name: "0"}], reading) == []


def test_three_public_expenses_have_one_row_a_fund(reading):
    rows = [{"fund": "general", "abroad_final": "1"}, {"fund": "general", "abroad_final": "2"}]
    message = "第1行和第2行重复：同一资金的“三公”经费只能有一行。"
    assert problems(THREE_PUBLIC, rows, reading) == [Problem(1, "fund", message)]


@pytest.mark.parametrize(
    ("text", "count"),
    [("3", 3), ("0", 0), ("", None), ("1,200", 1200), ("３人次", 3), ("2.0", 2), ("2147483647", 2147483647)],
)
def test_counts_are_whole_numbers(reading, text, count):
    row = {"domestic_batches": text, "note": "有"}
    assert only(THREE_PUBLIC_COUNTS, row, reading)["domestic_batches"] == count


@pytest.mark.parametrize("text", ["-3", "1.5", "三", "1e3"])
def test_a_count_that_is_no_whole_number_is_refused(reading, text):
    message = f"“{text}”不是国内公务接待批次（批次）：请填写不带小数、不为负的整数，没有的填0。"
    assert problems(THREE_PUBLIC_COUNTS, [{"domestic_batches": text}], reading) == [
        Problem(0, "domestic_batches", message)
    ]


def test_a_count_beyond_the_database_is_refused(reading):
    for text in ("2147483648", "9" * 400):
        found = problems(THREE_PUBLIC_COUNTS, [{"domestic_batches": text}], reading)
        assert found == [Problem(0, "domestic_batches", f"“{text[:30]}”超出可填写的范围：请核对数量。")]


def test_operating_expense_that_does_not_apply_has_no_amounts(reading):
    assert only(OPERATING, {}, reading)["applicable"] is False
    found = problems(OPERATING, [{"final": "1"}], reading)
    assert found == [Problem(0, "final", "不适用机关运行经费的单位不填金额。")]
    assert only(OPERATING, {"applicable": "on", "final": "1"}, reading)["applicable"] is True


def test_an_untouched_page_of_operating_expense_says_nothing(reading):
    assert read_rows(OPERATING, [{"applicable": "on"}], reading).rows == []


def test_small_enterprises_are_part_of_small_and_medium_ones(reading):
    row = {"small_medium": "1", "small_micro": "1.01"}
    message = "授予小微企业的金额包含在授予中小企业的金额内，不能更大。"
    assert problems(PROCUREMENT, [row], reading) == [Problem(0, "small_micro", message)]
    assert problems(PROCUREMENT, [row | {"small_micro": "1"}], reading) == []


def test_a_control_total_needs_its_cell_and_its_amount(reading):
    assert problems(CONTROL_TOTALS, [{"amount": "1"}], reading) == [Problem(0, "cell", "请填写报表单元格。")]
    cell = "收入支出决算总表｜收入总计｜决算数"
    assert problems(CONTROL_TOTALS, [{"cell": cell}], reading) == [Problem(0, "amount", "请填写合计数。")]


def test_one_cell_has_one_comparative_however_it_is_written(reading):
    rows = [
        {"cell": "收入支出决算总表｜收入总计｜决算数", "amount": "1"},
        {"cell": " 收入支出决算总表 | 收入总计 ", "amount": "2"},
    ]
    assert problems(COMPARATIVES, rows, reading) == [Problem(1, "cell", "第1行和第2行重复：这个单元格已有上年数。")]


def test_a_new_code_is_named_once_and_may_be_used_again(reading):
    rows = [
        {"item_code": "2019901 新事务", "source": "general"},
        {"item_code": "2019901", "source": "other"},
        {"item_code": "2019901 新事务", "source": "operating"},
    ]
    entered = read_rows(INCOME, rows, reading)
    assert entered.problems == []
    assert reading.new_subjects == {("functional", "2019901"): "新事务"}


def test_a_new_code_with_two_names_is_refused(reading):
    rows = [{"item_code": "2019901 甲"}, {"item_code": "2019901 乙", "source": "other"}]
    message = "2019901在本页写了两个名称：“甲”和“乙”，请统一。"
    assert problems(INCOME, rows, reading) == [Problem(1, "item_code", message)]


def test_too_many_rows_are_refused_at_once(reading):
    found = problems(INCOME, [{"item_code": "2010301"}] * (MOST_ROWS + 1), reading)
    assert [p.message for p in found] == ["一页最多2000行，现有2001行：请分次填写，或用导入功能。"]


@pytest.mark.parametrize("grid", GRIDS.values(), ids=list(GRIDS))
def test_every_field_of_a_grid_is_a_field_of_its_model(grid):
    fields = {field.attname for field in grid.model._meta.concrete_fields}
    assert set(grid.fields) <= fields
    untyped = fields - set(grid.fields)
    assert untyped == {"id", "account_id", "origin", "source_file", "source_hash", "source_sheet", "source_cell"}


NOTHING = {"functional": Catalogue("functional", 2021, {}), "economic": Catalogue("economic", 2021, {})}


@given(cents=st.integers(min_value=-(10**16), max_value=10**16), unit=st.sampled_from(["元", "万元"]))
def test_an_amount_that_is_shown_is_read_again_as_the_same(cents, unit):
    column = AmountColumn(name="amount", label="金额")
    reading = Reading(unit, NOTHING)
    amount = Decimal(cents).scaleb(-2)
    assert column.read(column.show({"amount": amount}, reading), reading) == {"amount": amount}


@given(
    row=st.dictionaries(
        st.sampled_from(["item_code", "fund", "nature", "final", "note", "id", "delete"]), st.text(max_size=40)
    )
)
def test_no_text_whatever_breaks_the_reading(row):
    entered = read_rows(EXPENDITURE, [row], Reading("元", NOTHING))
    assert len(entered.rows) + bool(entered.problems) + bool(entered.removed) <= 1


@pytest.mark.parametrize(
    ("plain", "shown"),
    [("0.00", "0.00"), ("-0.50", "-0.50"), ("1234.5", "1,234.5"), ("-1956800.00", "-1,956,800.00"), ("", "")],
)
def test_thousands_are_separated(plain, shown):
    assert grouped(plain) == shown
