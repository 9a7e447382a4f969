"""What each branch of the national sentence templates says, word for word."""

from decimal import Decimal

import pytest

from disclosure.narrative.glossary import write_glossary
from disclosure.report.compose import compose
from performance.figures import FundingFigures, OverallFigures, ProjectFigures
from tests.disclosure.narrative.accounts import (
    NO_THREE_PUBLIC,
    NO_THREE_PUBLIC_LAST_YEAR,
    balance,
    economic,
    given,
    income,
    project,
    spent,
    teller,
    text_of,
    three_public,
    write,
)

told = teller("national-2022", 2023)
ITEM = "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）"
NEW = {"established_year": 2023}


def both(amount, kind=""):
    return {f"{kind}income": amount, f"{kind}expenditure": amount}


CHANGES = [
    ("80.00", "与2022年度相比，{what}增加20.00万元，增长25.00%，主要原因是甲。"),
    ("400.00", "与2022年度相比，{what}减少300.00万元，下降75.00%，主要原因是甲。"),
    ("100.00", "与2022年度相比，{equal}持平。"),
    ("0", "与2022年度相比，{what}增加100.00万元（2022年度为0.00万元），主要原因是甲。"),
    (None, "2022年度{equal}未提供，不作比较。"),
]


@pytest.mark.parametrize(("last", "said"), CHANGES)
def test_totals_against_last_year(last, said):
    f = told(income("100.00"), spent("100.00"), last_year=both(last), texts={"total_reason": "甲"})
    what = "收、支总计"
    assert write("total", f) == [
        f"2023年度{what}100.00万元。{said.format(what=what + '各', equal=what)}",
        "[grand_total]",
    ]
    f = told(income("100.00"), spent("100.00"), last_year=both(last, "fiscal_"), texts={"fiscal_reason": "甲"})
    what = "财政拨款收、支总计"
    assert write("fiscal", f) == [
        f"2023年度{what}100.00万元。{said.format(what=what + '各', equal=what)}",
        "[fiscal_total]",
    ]
    f = told(spent("100.00"), last_year={"general": last}, texts={"general_reason": "甲"})
    what = "一般公共预算财政拨款支出"
    assert write("general_total", f) == [
        f"2023年度{what}100.00万元，占本年支出合计的100.00%。{said.format(what=what, equal=what)}",
        "[general_total]",
    ]


def test_a_change_without_reason_and_a_new_unit():
    text = write("total", told(income("100.00"), spent("100.00"), last_year=both("80.00")))[0]
    assert text == "2023年度收、支总计100.00万元。与2022年度相比，收、支总计各增加20.00万元，增长25.00%。"
    text = write("total", told(income("1.00"), spent("1.00"), unit=NEW))[0]
    assert text == "2023年度收、支总计1.00万元。本部门为2023年新设，无上年可比数。"


def test_totals_that_differ_are_told_apart():
    last = {"income": "400.00", "expenditure": "500.00"}
    f = told(income("450.00"), spent("440.00"), last_year=last, texts={"total_reason": "甲"})
    assert write("total", f)[0] == (
        "2023年度收入总计450.00万元，支出总计440.00万元。与2022年度相比，收入总计增加50.00万元，增长12.50%。"
        "与2022年度相比，支出总计减少60.00万元，下降12.00%，主要原因是甲。"
    )
    assert write("total", told(income("450.00"), spent("440.00")))[0].endswith(
        "支出总计440.00万元。2022年度收、支总计未提供，不作比较。"
    )
    last = {"fiscal_income": "5.00", "fiscal_expenditure": "3.00"}
    f = told(income("4.00"), spent("3.00"), last_year=last, texts={"fiscal_reason": "甲"})
    assert write("fiscal", f)[0] == (
        "2023年度财政拨款收入总计4.00万元，财政拨款支出总计3.00万元。与2022年度相比，财政拨款收入总计减少1.00万元，"
        "下降20.00%。与2022年度相比，财政拨款支出总计持平。"
    )
    assert write("fiscal", told(income("4.00"), spent("3.00")))[0].endswith(
        "财政拨款支出总计3.00万元。2022年度财政拨款收、支总计未提供，不作比较。"
    )


def test_an_account_that_states_nothing():
    f = told()
    assert write("total", f)[0] == "2023年度收、支总计未提供。"
    assert write("income", f)[0] == "2023年度收入合计未提供。"
    assert write("expenditure", f)[0] == "2023年度支出合计未提供。"
    assert write("fiscal", f)[0] == "2023年度财政拨款收、支总计未提供。"
    for section in ("general_total", "general_structure", "general_items"):
        assert write(section, f)[0] == "2023年度一般公共预算财政拨款支出未提供。"
    assert write("basic", f) == ["2023年度一般公共预算财政拨款基本支出未提供。"]
    assert write("three_public_total", f) == ["2023年度财政拨款“三公”经费支出决算未提供。"]
    assert write("three_public_detail", f) == ["财政拨款“三公”经费支出的具体情况未提供。", "[three_public]"]
    assert write("government_fund", f) == ["2023年度政府性基金预算财政拨款收入和支出未提供。"]
    assert write("state_capital", f) == ["2023年度国有资本经营预算财政拨款收入和支出未提供。"]
    assert write("performance", f) == ["本部门2023年度项目支出的预算绩效管理情况未提供。"]
    assert write("operating", f) == ["2023年度机关运行经费支出未提供。"]
    assert write("procurement", f) == ["2023年度政府采购支出未提供。"]
    assert write("assets", f) == ["截至2023年12月31日，市信访局国有资产占有使用情况未提供。"]


def test_income_and_expenditure_with_their_shares():
    f = told(income("70.00"), income("20.00", "state_capital"), income("10.00", "institutional"))
    assert write("income", f) == [
        "2023年度收入合计100.00万元，其中：财政拨款收入90.00万元，占90.00%；事业收入10.00万元，占10.00%。",
        "[income_structure]",
    ]
    assert write("expenditure", told(spent("3.00"), spent("-1.00", nature="to_affiliates"))) == [
        (
            "2023年度支出合计2.00万元，其中：基本支出3.00万元，占150.00%；项目支出0.00万元，占0.00%；"
            "对附属单位补助支出-1.00万元。"
        ),
        "[expenditure_structure]",
    ]


def test_classes():
    f = told(spent("30.00"), spent("10.00", "2210201"))
    assert write("general_structure", f) == [
        (
            "2023年度一般公共预算财政拨款支出40.00万元，主要用于以下方面：一般公共服务支出（类）30.00万元，占75.00%；"
            "住房保障支出（类）10.00万元，占25.00%。"
        ),
        "[general_structure]",
    ]
    nothing = told(spent("5.00", fund="non_fiscal"))
    assert write("general_structure", nothing)[0] == "2023年度没有一般公共预算财政拨款支出。"
    assert write("general_items", nothing) == ["2023年度没有一般公共预算财政拨款支出。"]


LESS, MORE = "，决算数小于年初预算数的主要原因是{}", "，决算数大于年初预算数的主要原因是{}"


@pytest.mark.parametrize(
    ("final", "initial", "said"),
    [
        ("80.00", "100.00", f"年初预算为100.00万元，支出决算为80.00万元，完成年初预算的80.00%{LESS}"),
        ("120.00", "100.00", f"年初预算为100.00万元，支出决算为120.00万元，完成年初预算的120.00%{MORE}"),
        (
            "100.00",
            "100.00",
            "年初预算为100.00万元，支出决算为100.00万元，完成年初预算的100.00%，决算数与年初预算数持平",
        ),
        ("80.00", "0", f"年初未安排预算，支出决算为80.00万元{MORE}"),
        ("80.00", None, "年初预算未提供，支出决算为80.00万元"),
        ("-5.00", "100.00", f"年初预算为100.00万元，支出决算为-5.00万元{LESS}"),
        (None, "100.00", "年初预算为100.00万元，支出决算未提供"),
    ],
)
def test_items_against_the_initial_budget(final, initial, said):
    texts = {"general_budget_reason": "甲", ("item_reason", "2010301"): "乙"}
    assert write("general_items", told(spent(final, initial=initial), texts=texts)) == [
        f"2023年度一般公共预算财政拨款支出{said.format('甲')}。其中：",
        f"1.{ITEM}。{said.format('乙')}。",
    ]


def test_differences_that_nobody_explained():
    less = write("general_items", told(spent("80.00", initial="100.00")))[1]
    assert less.endswith("完成年初预算的80.00%，决算数小于年初预算数。")
    more = write("general_items", told(spent("120.00", initial="100.00")))[1]
    assert more.endswith("完成年初预算的120.00%，决算数大于年初预算数。")
    unplanned = write("general_items", told(spent("1.00", initial="0")))[1]
    assert unplanned.endswith("年初未安排预算，支出决算为1.00万元。")


def test_basic_expenditure():
    lines = [economic("60.00", "30101"), economic("20.00", "30302"), economic("20.00", "30201")]
    assert write("basic", told(spent("100.00"), *lines)) == [
        "2023年度一般公共预算财政拨款基本支出100.00万元，其中：",
        "人员经费80.00万元，主要包括：基本工资、退休费。",
        "公用经费20.00万元，主要包括：办公费。",
    ]
    assert write("basic", told(spent("1.00"), economic("1.00", "30101")))[-1] == "公用经费0.00万元。"
    assert write("basic", told(spent("1.00"))) == [
        "2023年度一般公共预算财政拨款基本支出1.00万元，人员经费和公用经费未提供。"
    ]
    assert write("basic", told(spent("1.00", nature="project"))) == ["2023年度一般公共预算财政拨款基本支出0.00万元。"]


@pytest.mark.parametrize(
    ("section", "name", "fund", "item", "told_apart"),
    [
        (
            "government_fund",
            "政府性基金预算财政拨款",
            "government_fund",
            "2120801",
            (
                "年初结转和结余1.00万元，本年收入8.00万元，本年支出7.00万元（其中：基本支出0.00万元、项目支出7.00万元），"
                "年末结转和结余2.00万元"
            ),
        ),
        (
            "state_capital",
            "国有资本经营预算财政拨款",
            "state_capital",
            "2230105",
            "支出7.00万元，其中：基本支出0.00万元、项目支出7.00万元",
        ),
    ],
)
def test_funds(section, name, fund, item, told_apart):
    f = told(
        income("8.00", fund, item),
        spent("7.00", item, fund=fund, nature="project", initial="7.00"),
        balance(opening="1.00", closing="2.00", fund=fund),
    )
    head, line = write(section, f)
    assert head == f"2023年度{name}{told_apart}。具体情况如下："
    assert line.startswith("1.")
    assert line.endswith(
        "（项）。年初预算为7.00万元，支出决算为7.00万元，完成年初预算的100.00%，决算数与年初预算数持平。"
    )
    assert write(section, told(spent("1.00"))) == [f"本部门2023年度没有{name}收入和支出。"]
    carried = told(spent("1.00"), balance(opening="3.00", closing="3.00", fund=fund))
    assert write(section, carried)[0].startswith(f"2023年度{name}")


def held(*, texts=None, last=NO_THREE_PUBLIC_LAST_YEAR, counts=None, unit=None, **amounts):
    expense = three_public(**{**NO_THREE_PUBLIC, **amounts})
    numbers = given(**(counts or {"vehicles_held": 0}))
    return told(expense, texts=texts, last_year=last, three_public_counts=numbers, unit=unit)


def test_three_public_of_nothing():
    assert write("three_public_total", held()) == [
        "2023年度财政拨款“三公”经费年初未安排预算，支出决算为0.00万元。",
        "“三公”经费支出决算与2022年度持平。",
    ]
    assert write("three_public_detail", held()) == [
        (
            "2023年度财政拨款“三公”经费支出决算中，因公出国（境）费支出决算0.00万元；"
            "公务用车购置及运行维护费支出决算0.00万元；公务接待费支出决算0.00万元。"
            "本部门2023年度没有发生财政拨款“三公”经费支出。"
        ),
        "[three_public]",
    ]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("2.00", "“三公”经费支出决算比2022年度减少1.00万元，下降50.00%，主要原因是乙。"),
        ("0.80", "“三公”经费支出决算比2022年度增加0.20万元，增长25.00%，主要原因是乙。"),
        ("0", "“三公”经费支出决算比2022年度增加1.00万元（2022年度为0.00万元），主要原因是乙。"),
        ("1.00", "“三公”经费支出决算与2022年度持平。"),
        (None, "2022年度财政拨款“三公”经费支出决算未提供，不作比较。"),
    ],
)
def test_three_public_against_budget_and_last_year(last, said):
    texts = {"three_public_reason": "甲", "three_public_change_reason": "乙"}
    f = held(reception_domestic_final="1.00", reception_budget="2.00", last={"three_public": last}, texts=texts)
    assert write("three_public_total", f) == [
        (
            "2023年度财政拨款“三公”经费年初预算为2.00万元，支出决算为1.00万元，完成年初预算的50.00%，"
            "决算数小于年初预算数的主要原因是甲。"
        ),
        said,
    ]


def test_three_public_of_a_new_unit():
    assert write("three_public_total", held(last=None, unit=NEW))[1] == ("“三公”经费支出决算无上年可比数。")


def test_three_public_in_detail():
    counts = {
        "abroad_groups": 1,
        "abroad_persons": 3,
        "vehicles_bought": 1,
        "vehicles_held": 2,
        "domestic_batches": 8,
        "domestic_persons": 60,
        "foreign_batches": 1,
        "foreign_persons": 5,
    }
    f = held(
        abroad_final="3.00",
        vehicle_purchase_final="20.00",
        vehicle_running_final="5.00",
        reception_domestic_final="1.50",
        reception_foreign_final="0.50",
        reception_budget="2.00",
        counts=counts,
        last={**NO_THREE_PUBLIC_LAST_YEAR, "vehicle": "50.00"},
        texts={
            "abroad_purpose": "考察",
            "vehicle_purpose": "执法",
            "reception_purpose": "公务活动",
            "vehicle_reason": "更新",
        },
    )
    assert write("three_public_detail", f) == [
        (
            "2023年度财政拨款“三公”经费支出决算中，因公出国（境）费支出决算3.00万元，占10.00%；"
            "公务用车购置及运行维护费支出决算25.00万元，占83.33%；公务接待费支出决算2.00万元，占6.67%。具体情况如下："
        ),
        "[three_public]",
        (
            "1.因公出国（境）费年初未安排预算，支出决算为3.00万元。支出决算比2022年度增加3.00万元（2022年度为0.00万元）。"
            "全年安排因公出国（境）团组1个，累计3人次，主要用于考察。"
        ),
        (
            "2.公务用车购置及运行维护费年初未安排预算，支出决算为25.00万元。支出决算比2022年度减少25.00万元，下降50.00%，"
            "主要原因是更新。其中：公务用车购置支出20.00万元，全年购置公务用车1辆；公务用车运行维护费支出5.00万元，"
            "主要用于执法。截至2023年12月31日，公务用车保有量为2辆。"
        ),
        (
            "3.公务接待费年初预算为2.00万元，支出决算为2.00万元，完成年初预算的100.00%，决算数与年初预算数持平。"
            "支出决算比2022年度增加2.00万元（2022年度为0.00万元）。其中：国内公务接待支出1.50万元，接待8批次、60人次"
            "（不包括陪同人员）；外事接待支出0.50万元，接待1批次、5人次。主要用于公务活动。"
        ),
    ]


def test_three_public_in_detail_with_less_known():
    stated = three_public(
        vehicle_purchase_final="1.00", reception_domestic_final="1.00", reception_foreign_final="1.00"
    )
    assert write("three_public_detail", told(stated))[2:] == [
        "1.因公出国（境）费年初预算未提供，支出决算未提供。",
        (
            "2.公务用车购置及运行维护费年初预算未提供，支出决算为1.00万元。"
            "2022年度公务用车购置及运行维护费支出决算未提供，不作比较。"
            "其中：公务用车购置支出1.00万元，购置数量未提供；公务用车运行维护费支出未提供。公务用车保有量未提供。"
        ),
        (
            "3.公务接待费年初预算未提供，支出决算为2.00万元。2022年度公务接待费支出决算未提供，不作比较。"
            "其中：国内公务接待支出1.00万元，接待批次、人次未提供；外事接待支出1.00万元，接待批次、人次未提供。"
        ),
    ]


def test_three_public_in_detail_of_one_item():
    assert write("three_public_detail", held(abroad_final="1.00"))[2:] == [
        (
            "1.因公出国（境）费年初未安排预算，支出决算为1.00万元。支出决算比2022年度增加1.00万元（2022年度为0.00万元）。"
            "因公出国（境）团组数、人次数未提供。"
        ),
        (
            "2.公务用车购置及运行维护费年初未安排预算，支出决算为0.00万元。支出决算与2022年度持平。"
            "截至2023年12月31日，公务用车保有量为0辆。"
        ),
        "3.公务接待费年初未安排预算，支出决算为0.00万元。支出决算与2022年度持平。",
    ]
    only = held(reception_domestic_final="1.00", counts={"domestic_batches": 1, "domestic_persons": 2})
    assert write("three_public_detail", only)[-1].endswith(
        "其中：国内公务接待支出1.00万元，接待1批次、2人次（不包括陪同人员）；外事接待支出0.00万元。"
    )


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("80.00", "比2022年度增加20.00万元，增长25.00%，主要原因是甲。"),
        ("200.00", "比2022年度减少100.00万元，下降50.00%，主要原因是甲。"),
        ("100.00", "与2022年度持平。"),
        ("0", "比2022年度增加100.00万元（2022年度为0.00万元），主要原因是甲。"),
        (None, "2022年度机关运行经费支出未提供，不作比较。"),
    ],
)
def test_operating_expense(last, said):
    f = told(operating=given(final="100.00"), last_year={"operating": last}, texts={"operating_reason": "甲"})
    assert write("operating", f) == [f"2023年度机关运行经费支出100.00万元，{said}"]


def test_operating_expense_of_others():
    f = told(operating=given(final="100.00"), unit=NEW)
    assert write("operating", f) == ["2023年度机关运行经费支出100.00万元，无上年可比数。"]
    f = told(operating=given(applicable=False))
    assert write("operating", f) == ["市信访局不属于机关运行经费的统计范围，2023年度没有机关运行经费支出。"]


def test_procurement():
    stated = given(goods="10.00", works="0", services="30.00", small_medium="20.00", small_micro="10.00")
    f = told(procurement=stated, texts={"procurement_purpose": "办公"})
    assert write("procurement", f) == [
        (
            "2023年度政府采购支出总额40.00万元，其中：政府采购货物支出10.00万元、政府采购工程支出0.00万元、"
            "政府采购服务支出30.00万元，主要用于办公。授予中小企业合同金额20.00万元，占政府采购支出总额的50.00%，"
            "其中：授予小微企业合同金额10.00万元，占政府采购支出总额的25.00%。"
        )
    ]
    nothing = told(procurement=given(goods="0", works="0", services="0"))
    assert write("procurement", nothing) == ["2023年度政府采购支出总额0.00万元。"]
    half = told(procurement=given(goods="-2.00", small_medium="1.00"))
    assert write("procurement", half) == [
        (
            "2023年度政府采购支出总额-2.00万元，其中：政府采购货物支出-2.00万元、政府采购工程支出未提供、"
            "政府采购服务支出未提供。授予中小企业合同金额1.00万元，其中授予小微企业合同金额未提供。"
        )
    ]
    unknown = told(procurement=given(goods="1.00"))
    assert write("procurement", unknown)[0].endswith("授予中小企业合同金额未提供。")


def test_assets():
    f = told(assets=given(vehicles_other=1, vehicles_retired=0, large_equipment=2))
    assert write("assets", f) == [
        (
            "截至2023年12月31日，市信访局共有车辆1辆，其中：离退休干部用车0辆、其他用车1辆。"
            "单价100万元（含）以上设备（不含车辆）2台（套）。"
        )
    ]


def test_performance():
    assert write("performance", told(projects=[project("甲"), project("乙", "goal_set")])) == [
        (
            "本部门2023年度按照预算绩效管理要求，对1个项目开展事前绩效评估，对2个项目编制绩效目标，对1个项目开展绩效监控，"
            "对1个项目开展绩效自评。"
        )
    ]
    assert write("performance", told(projects=[project("甲", "monitored")])) == [
        "本部门2023年度按照预算绩效管理要求，没有编制项目绩效目标，对1个项目开展绩效监控，没有开展项目绩效自评。"
    ]
    assert write("performance", told(spent("1.00"))) == ["本部门2023年度没有纳入预算绩效管理的项目。"]


def test_tables_before_the_text_and_a_glossary_that_explains_subjects():
    f = told(income("1.00"), spent("1.00"))
    report = compose(f)
    assert [part.key for part in report.parts] == ["overview", "statements", "explanation", "glossary", "attachments"]
    assert [s.number for s in report.parts[1].sections] == [f"公开{n:02}表" for n in range(1, 10)]
    assert report.parts[1].sections[-1].title == "财政拨款“三公”经费支出决算表"
    assert f"二、{ITEM}：" in [text_of(entry).partition("指")[0] for entry in write_glossary(f)]


def test_assets_stated_in_part():
    assert write("assets", told(assets=given(large_equipment=1))) == [
        "截至2023年12月31日，市信访局车辆数量未提供。单价100万元（含）以上设备（不含车辆）1台（套）。"
    ]
    assert write("assets", told(assets=given(vehicles_other=1))) == [
        "截至2023年12月31日，市信访局共有车辆1辆，其中：其他用车1辆。单价100万元（含）以上设备（不含车辆）数量未提供。"
    ]


def test_negative_parts_have_no_shares():
    assert write("general_structure", told(spent("3.00"), spent("-1.00", "2210201")))[0].endswith(
        "一般公共服务支出（类）3.00万元，占150.00%；住房保障支出（类）-1.00万元。"
    )
    assert write("income", told(income("3.00"), income("-1.00", "other")))[0].endswith(
        "财政拨款收入3.00万元，占150.00%；其他收入-1.00万元。"
    )
    procured = given(goods="-1.00", works="0", services="0", small_medium="1.00", small_micro="1.00")
    assert write("procurement", told(procurement=procured))[0].endswith(
        "授予中小企业合同金额1.00万元，其中：授予小微企业合同金额1.00万元。"
    )


def test_performance_with_budgets_and_the_whole_department():
    budget = FundingFigures("fiscal", {"initial": Decimal("100000.00")})
    evaluated = ProjectFigures("甲", frozenset({"goal_set", "self_evaluated"}), code="1", funding=(budget,))
    assert write("performance", told(projects=[evaluated], overall=OverallFigures())) == [
        (
            "本部门2023年度按照预算绩效管理要求，对1个项目编制绩效目标，对1个项目开展绩效自评，涉及预算金额10.00万元。"
            "同时开展了2023年度整体绩效自评，评价报告见附件。"
        )
    ]


def test_three_public_of_which_little_is_stated():
    only = told(three_public(abroad_final="1.00"))
    assert write("three_public_detail", only)[3:] == [
        "2.公务用车购置及运行维护费年初预算未提供，支出决算未提供。公务用车保有量未提供。",
        "3.公务接待费年初预算未提供，支出决算未提供。",
    ]
    running = held(vehicle_running_final="1.00", vehicle_purchase_final="0")
    assert (
        "其中：公务用车购置支出0.00万元；公务用车运行维护费支出1.00万元。" in write("three_public_detail", running)[3]
    )
    foreign = held(reception_foreign_final="1.00", counts={"foreign_batches": 1, "foreign_persons": 2})
    assert write("three_public_detail", foreign)[-1].endswith(
        "其中：国内公务接待支出0.00万元；外事接待支出1.00万元，接待1批次、2人次。"
    )
