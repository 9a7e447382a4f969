"""Sections 五 and 六: general-budget expenditure, its classes, its items, basic expenditure; word for word."""

from dataclasses import replace

import pytest

from accounts.figures.data import Address
from accounts.profiles import load_profile
from tests.disclosure.narrative.accounts import (
    PROFILE,
    account,
    blocks,
    economic,
    facts,
    functional_names,
    spent,
    write,
)

OFFICE = "一般公共服务（类）政府办公厅（室）及相关机构事务（款）"


def general_total(*leaves, last=None, texts=None, **fields) -> str:
    text, chart = write("general_total", facts(account(*leaves, last_year={"general": last}, **fields), texts))
    assert chart == "[general_total]"
    return text


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("520.68", "与2020年相比，一般公共预算财政拨款支出减少52.34万元，下降10%，主要变动原因是结转减少。"),
        ("400.00", "与2020年相比，一般公共预算财政拨款支出增加68.34万元，增长17%，主要变动原因是结转减少。"),
        ("468.34", "与2020年相比，一般公共预算财政拨款支出持平。"),
        (
            "0",
            "与2020年相比，一般公共预算财政拨款支出增加468.34万元（2020年为0万元），主要变动原因是结转减少。",
        ),
        (
            "-1.66",
            "与2020年相比，一般公共预算财政拨款支出增加470.00万元（2020年为-1.66万元），主要变动原因是结转减少。",
        ),
        (None, "2020年一般公共预算财政拨款支出未提供，不作比较。"),
    ],
)
def test_general_expenditure_against_last_year(last, said):
    text = general_total(spent("468.34"), last=last, texts={"general_reason": "结转减少。"})
    assert text == f"2021年一般公共预算财政拨款支出468.34万元，占本年支出合计的100%。{said}"


def test_general_expenditure_beside_other_money():
    text = general_total(spent("60.00"), spent("30.00", fund="government_fund"), spent("10.00", fund="non_fiscal"))
    assert text.startswith("2021年一般公共预算财政拨款支出60.00万元，占本年支出合计的60%。")


def test_general_expenditure_of_a_new_unit():
    text = general_total(spent("1.00"), unit={"established_year": 2021}, scope="unit")
    assert text.endswith("占本年支出合计的100%。本单位为2021年新设，无上年可比数。")


def test_an_account_of_other_money_only():
    told = facts(account(spent("5.00", fund="non_fiscal")))
    assert write("general_total", told)[0] == (
        "2021年一般公共预算财政拨款支出0万元，占本年支出合计的0%。2020年一般公共预算财政拨款支出未提供，不作比较。"
    )
    assert write("general_structure", told) == ["2021年没有一般公共预算财政拨款支出。", "[general_structure]"]
    assert write("general_items", told) == ["2021年没有一般公共预算财政拨款支出。"]
    assert write("basic", told) == ["2021年一般公共预算财政拨款基本支出0万元。"]


def test_an_account_that_states_no_expenditure():
    told = facts(account(last_year={"general": "1.00"}))
    assert write("general_total", told)[0] == "2021年一般公共预算财政拨款支出未提供。"
    assert write("general_structure", told)[0] == "2021年一般公共预算财政拨款支出未提供。"
    assert write("general_items", told) == ["2021年一般公共预算支出决算数未提供。"]
    assert write("basic", told) == ["2021年一般公共预算财政拨款基本支出未提供。"]


def test_negative_general_expenditure_has_no_share():
    assert general_total(spent("-1.00"), spent("3.00", fund="non_fiscal")).startswith(
        "2021年一般公共预算财政拨款支出-1.00万元。"
    )


def test_structure_of_one_class():
    assert write("general_structure", facts(account(spent("10.00")))) == [
        "2021年一般公共预算财政拨款支出10.00万元，主要用于以下方面：一般公共服务（类）支出10.00万元，占100%。",
        "[general_structure]",
    ]


def test_structure_of_several_classes_in_code_order_without_empty_ones():
    lines = [spent("43.96", "2210201"), spent("379.73"), spent("0", "2060101"), spent("28.15", "2080505")]
    lines += [spent("16.52", "2101101"), spent("9.00", "2120101", fund="government_fund")]
    assert write("general_structure", facts(account(*lines)))[0] == (
        "2021年一般公共预算财政拨款支出468.36万元，主要用于以下方面：一般公共服务（类）支出379.73万元，占81%；"
        "社会保障和就业（类）支出28.15万元，占6%；卫生健康（类）支出16.52万元，占4%；住房保障（类）支出43.96万元，占9%。"
    )


def test_a_negative_class_has_no_share():
    text = write("general_structure", facts(account(spent("3.00"), spent("-1.00", "2080505"))))[0]
    assert text.endswith("一般公共服务（类）支出3.00万元，占150%；社会保障和就业（类）支出-1.00万元。")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("2010301", "一般公共服务"),
        ("2230105", "国有资本经营预算"),
        ("2299999", "其他支出"),
        ("2340101", "抗疫特别国债安排的支出"),
        ("2300101", "转移性支出"),
    ],
)
def test_a_class_drops_its_last_word_unless_nothing_would_be_named(code, name):
    text = write("general_structure", facts(account(spent("1.00", code))))[0]
    assert f"主要用于以下方面：{name}（类）支出1.00万元" in text


def test_every_class_of_the_catalogue_at_once():
    codes = [code for code in functional_names() if len(code) == 3]
    lines = [spent("1.00", f"{code}9999") for code in codes]
    text = write("general_structure", facts(account(*lines)))[0]
    assert text.count("（类）支出1.00万元，占") == len(codes) > 25
    assert text.count("；") == len(codes) - 1


def test_classes_that_round_to_nothing_leave_the_total_alone():
    lines = [spent("0.004"), spent("0.004", "2080505")]
    assert write("general_structure", facts(account(*lines)))[0] == "2021年一般公共预算财政拨款支出0.01万元。"
    assert write("general_items", facts(account(*lines))) == ["2021年一般公共预算支出决算数为0.01万元。"]


def items(*leaves, texts=None, profile=None) -> list[str]:
    return write("general_items", facts(account(*leaves), texts, profile=profile))


def test_one_item_as_budgeted():
    assert items(spent("195.68", adjusted="195.68")) == [
        "2021年一般公共预算支出决算数为195.68万元，完成预算100%（按调整预算数计算），决算数与预算数持平。其中：",
        f"1.{OFFICE}行政运行（项）：支出决算为195.68万元，完成预算100%，决算数与预算数持平。",
    ]


def test_items_below_and_above_their_budget_with_and_without_reason():
    reasons = {("item_reason", "2010301"): "节约开支", ("item_reason", "2010308"): "任务增加"}
    lines = [
        spent("8.00", "2010301", adjusted="10.00"),
        spent("8.00", "2010302", adjusted="10.00"),
        spent("12.00", "2010308", adjusted="10.00"),
        spent("12.00", "2010350", adjusted="10.00"),
    ]
    assert items(*lines, texts=reasons) == [
        "2021年一般公共预算支出决算数为40.00万元，完成预算100%（按调整预算数计算），决算数与预算数持平。其中：",
        f"1.{OFFICE}行政运行（项）：支出决算为8.00万元，完成预算80%，决算数小于预算数的主要原因是节约开支。",
        f"2.{OFFICE}一般行政管理事务（项）：支出决算为8.00万元，完成预算80%，决算数小于预算数。",
        f"3.{OFFICE}信访事务（项）：支出决算为12.00万元，完成预算120%，决算数大于预算数的主要原因是任务增加。",
        f"4.{OFFICE}事业运行（项）：支出决算为12.00万元，完成预算120%，决算数大于预算数。",
    ]


@pytest.mark.parametrize(
    ("final", "budget", "said"),
    [
        ("0", "10.00", "支出决算为0万元，完成预算0%，决算数小于预算数的主要原因是甲。"),
        ("5.00", "0", "支出决算为5.00万元，未安排预算，决算数大于预算数的主要原因是甲。"),
        ("-5.00", "0", "支出决算为-5.00万元，未安排预算，决算数小于预算数的主要原因是甲。"),
        ("5.00", "-1.00", "支出决算为5.00万元，预算数为-1.00万元，决算数大于预算数的主要原因是甲。"),
        ("-1.00", "-1.00", "支出决算为-1.00万元，预算数为-1.00万元，决算数与预算数持平。"),
        ("-5.00", "10.00", "支出决算为-5.00万元，决算数小于预算数的主要原因是甲。"),
        ("10.00", "10.01", "支出决算为10.00万元，完成预算99.9%，决算数小于预算数的主要原因是甲。"),
        ("5.00", None, "支出决算为5.00万元，预算数未提供。"),
        (None, "10.00", "支出决算未提供。"),
    ],
)
def test_an_item_against_its_budget(final, budget, said):
    texts = {("item_reason", "2010302"): "甲"}
    lines = items(spent("1.00", adjusted="1.00"), spent(final, "2010302", adjusted=budget), texts=texts)
    assert lines[2] == f"2.{OFFICE}一般行政管理事务（项）：{said}"


def test_an_item_without_budget_and_without_reason():
    assert items(spent("5.00", adjusted="0"))[1].endswith("支出决算为5.00万元，未安排预算。")


def test_items_without_any_budget_say_it_is_missing():
    assert items(spent("5.00")) == [
        "2021年一般公共预算支出决算数为5.00万元，预算数未提供。其中：",
        f"1.{OFFICE}行政运行（项）：支出决算为5.00万元，预算数未提供。",
    ]


def test_items_that_are_budgeted_and_not_stated():
    assert items(spent(None, adjusted="10.00")) == [
        "2021年一般公共预算支出决算数未提供。其中：",
        f"1.{OFFICE}行政运行（项）：支出决算未提供。",
    ]


def test_a_profile_may_compare_with_the_initial_budget():
    profile = replace(load_profile(PROFILE), item_budget="initial", percent_digits=2)
    lines = items(spent("8.00", initial="12.00"), spent("2.00", "2010302", initial="0"), profile=profile)
    assert lines == [
        "2021年一般公共预算支出决算数为10.00万元，完成预算83.33%（按年初预算数计算），决算数小于预算数。其中：",
        f"1.{OFFICE}行政运行（项）：支出决算为8.00万元，完成预算66.67%，决算数小于预算数。",
        f"2.{OFFICE}一般行政管理事务（项）：支出决算为2.00万元，年初未安排预算。",
    ]


def test_natures_of_one_item_are_one_item():
    lines = items(spent("0.25", adjusted="0.25"), spent("45.20", nature="project", adjusted="45.20"))
    assert lines[1:] == [f"1.{OFFICE}行政运行（项）：支出决算为45.45万元，完成预算100%，决算数与预算数持平。"]


def test_twelve_items_are_numbered_to_the_twelfth():
    codes = [f"20103{end:02}" for end in (1, 2, 3, 4, 5, 6, 8, 50)] + ["2080505", "2080506", "2210201", "2210203"]
    lines = items(*(spent("1.00", code, adjusted="1.00") for code in reversed(codes)))
    assert [line.partition(".")[0] for line in lines[1:]] == [str(n) for n in range(1, 13)]
    assert lines[12].startswith("12.住房保障（类）住房改革支出（款）购房补贴（项）：")


def test_items_without_amount_and_budget_are_left_out():
    assert len(items(spent("1.00", adjusted="1.00"), spent("0", "2010303", adjusted="0"))) == 2


def test_an_item_that_the_catalogue_lacks_is_named_by_its_codes():
    assert items(spent("1.00", "2998877", adjusted="1.00"))[1].startswith(
        "1.299（类）29988（款）2998877（项）：支出决算为1.00"
    )


def basic(*leaves, controls=None) -> list[str]:
    return write("basic", facts(account(*leaves, controls=controls)))


def test_basic_expenditure_in_two_groups_without_what_is_zero():
    lines = [
        economic("84.60", "30101"),
        economic("73.55", "30102"),
        economic("0.10", "30309"),
        economic("0", "30103"),
        economic("6.20", "30201"),
        economic("9.00", "30202", nature="project"),
    ]
    assert basic(spent("164.45"), *lines) == [
        "2021年一般公共预算财政拨款基本支出164.45万元，其中：",
        "人员经费158.25万元，主要包括：基本工资、津贴补贴、奖励金等。",
        "公用经费6.20万元，主要包括：办公费。",
    ]


def test_basic_expenditure_of_one_group():
    assert basic(spent("2.00"), economic("2.00", "30101"))[1:] == [
        "人员经费2.00万元，主要包括：基本工资。",
        "公用经费0万元。",
    ]


def test_basic_expenditure_without_its_detail():
    assert basic(spent("2.00")) == ["2021年一般公共预算财政拨款基本支出2.00万元，人员经费和公用经费未提供。"]


def test_basic_expenditure_with_totals_of_its_groups_only():
    controls = {
        Address("general_basic", "personnel", "amount"): "1.50",
        Address("general_basic", "public", "amount"): "0.50",
    }
    assert basic(spent("2.00"), controls=controls) == [
        "2021年一般公共预算财政拨款基本支出2.00万元，其中：",
        "人员经费1.50万元。",
        "公用经费0.50万元。",
    ]


def test_an_economic_subject_that_the_catalogue_lacks_is_named_by_its_code():
    assert basic(spent("2.00"), economic("2.00", "30198"))[1] == "人员经费2.00万元，主要包括：30198。"


def test_names_that_follow_from_illustrative_lines_are_labelled():
    lines = [spent("2.00"), economic("1.00", "30101", illustrative=True), economic("1.00", "30201")]
    whole, personnel, public = blocks("basic", facts(account(*lines)))
    assert (whole.illustrative, personnel.illustrative, public.illustrative) == (False, True, False)


def test_reasons_are_asked_of_the_funds_that_the_profile_explains():
    leaves = (
        spent("1.00", adjusted="2.00"),
        spent("1.00", "2120801", fund="government_fund", adjusted="2.00"),
        spent("1.00", "2120802", fund="government_fund", adjusted="1.00"),
    )
    general = facts(account(*leaves))
    every = replace(load_profile(PROFILE), explained_funds=("general", "government_fund"))
    assert [item.code for item in general.items_to_explain] == ["2010301"]
    assert [item.code for item in facts(account(*leaves), profile=every).items_to_explain] == ["2010301", "2120801"]
