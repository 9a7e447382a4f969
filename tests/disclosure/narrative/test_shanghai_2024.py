"""What each branch of Shanghai's sentence templates says, word for word."""

import pytest

from disclosure.narrative.glossary import write_glossary
from tests.disclosure.narrative.accounts import (
    balance,
    economic,
    given,
    income,
    project,
    spent,
    teller,
    text_of,
    write,
)

told = teller("shanghai-2024", 2024)
ITEM = "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）"
NEW = {"established_year": 2024}


def both(amount, kind=""):
    return {f"{kind}income": amount, f"{kind}expenditure": amount}


CHANGES = [
    ("80.00", "与2023年度相比，{what}增加20.00万元，增长25.00%。主要原因：甲。"),
    ("400.00", "与2023年度相比，{what}减少300.00万元，下降75.00%。主要原因：甲。"),
    ("100.00", "与2023年度相比，{what}持平。"),
    ("0", "与2023年度相比，{what}增加100.00万元（2023年度为0.00万元）。主要原因：甲。"),
    ("-1.00", "与2023年度相比，{what}增加101.00万元（2023年度为-1.00万元）。主要原因：甲。"),
    (None, "2023年度{what}未提供，不作比较。"),
]


@pytest.mark.parametrize(("last", "said"), CHANGES)
def test_totals_against_last_year(last, said):
    f = told(income("100.00"), spent("100.00"), last_year=both(last), texts={"total_reason": "甲"})
    assert write("total", f) == [f"市信访局2024年度收入支出总计100.00万元。{said.format(what='收入支出总计')}"]
    f = told(income("100.00"), spent("100.00"), last_year=both(last, "fiscal_"), texts={"fiscal_reason": "甲"})
    what = "财政拨款收入支出总计"
    assert write("fiscal", f) == [f"市信访局2024年度{what}100.00万元。{said.format(what=what)}"]
    f = told(spent("100.00"), last_year={"general": last}, texts={"general_reason": "甲"})
    what = "一般公共预算财政拨款支出"
    assert write("general_total", f) == [f"{what}100.00万元，占本年支出合计的100.00%。{said.format(what=what)}"]


def test_a_change_without_a_reason_gives_none():
    assert write("total", told(income("100.00"), spent("100.00"), last_year=both("80.00"))) == [
        "市信访局2024年度收入支出总计100.00万元。与2023年度相比，收入支出总计增加20.00万元，增长25.00%。"
    ]


def test_a_new_unit_is_not_compared():
    f = told(income("100.00"), spent("100.00"), unit=NEW)
    assert write("total", f)[0].endswith("总计100.00万元。本部门为2024年新设，无上年可比数。")
    f = told(income("100.00"), spent("100.00"), unit=NEW, scope="unit")
    assert write("fiscal", f)[0].endswith("总计100.00万元。本单位为2024年新设，无上年可比数。")


def test_totals_that_differ_are_told_apart():
    last = {"income": "400.00", "expenditure": "500.00"}
    f = told(income("450.00"), spent("440.00"), last_year=last, texts={"total_reason": "甲"})
    assert write("total", f) == [
        (
            "市信访局2024年度收入总计450.00万元，支出总计440.00万元。与2023年度相比，收入总计增加50.00万元，增长12.50%。"
            "与2023年度相比，支出总计减少60.00万元，下降12.00%。主要原因：甲。"
        )
    ]
    assert write("total", told(income("450.00"), spent("440.00"))) == [
        "市信访局2024年度收入总计450.00万元，支出总计440.00万元。2023年度收入支出总计未提供，不作比较。"
    ]


def test_fiscal_totals_that_differ_are_told_apart():
    last = {"fiscal_income": "5.00", "fiscal_expenditure": "3.00"}
    f = told(income("4.00"), spent("3.00"), last_year=last, texts={"fiscal_reason": "甲"})
    assert write("fiscal", f) == [
        (
            "市信访局2024年度财政拨款收入总计4.00万元，财政拨款支出总计3.00万元。与2023年度相比，财政拨款收入总计减少1.00万元，"
            "下降20.00%。与2023年度相比，财政拨款支出总计持平。"
        )
    ]
    assert write("fiscal", told(income("4.00"), spent("3.00"))) == [
        "市信访局2024年度财政拨款收入总计4.00万元，财政拨款支出总计3.00万元。2023年度财政拨款收入支出总计未提供，不作比较。"
    ]


def test_an_account_that_states_nothing():
    f = told(last_year=both("5.00"))
    assert write("total", f) == ["市信访局2024年度收入支出总计未提供。"]
    assert write("income", f) == ["本年收入合计未提供。"]
    assert write("expenditure", f) == ["本年支出合计未提供。"]
    assert write("fiscal", f) == ["市信访局2024年度财政拨款收入支出总计未提供。"]
    assert write("general_total", f) == ["一般公共预算财政拨款支出未提供。"]
    assert write("general_structure", f) == ["一般公共预算财政拨款支出未提供。"]
    assert write("general_items", f) == ["一般公共预算财政拨款支出未提供。"]
    assert write("basic", f) == ["一般公共预算财政拨款基本支出未提供。"]
    assert write("three_public_total", f) == ["“三公”经费财政拨款支出决算未提供。"]
    assert write("three_public_detail", f) == ["“三公”经费财政拨款支出的具体情况未提供。"]
    assert write("government_fund", f) == ["市信访局2024年度政府性基金预算财政拨款收入和支出情况未提供。"]
    assert write("state_capital", f) == ["市信访局2024年度国有资本经营预算财政拨款收入和支出情况未提供。"]
    assert write("performance", f) == ["市信访局2024年度项目支出的预算绩效管理情况未提供。"]
    assert write("operating", f) == ["机关运行经费支出未提供。"]
    assert write("procurement", f) == ["市信访局2024年度政府采购金额未提供。"]
    assert write("assets", f) == ["截至2024年12月31日，市信访局国有资产占有使用情况未提供。"]


def test_fiscal_income_is_one_source():
    f = told(income("70.00"), income("20.00", "government_fund"), income("10.00", "other"))
    assert write("income", f) == [
        "本年收入合计100.00万元，其中：财政拨款收入90.00万元，占90.00%；其他收入10.00万元，占10.00%。"
    ]
    assert write("income", told(income("10.00", "operating"), income("-2.00"))) == [
        "本年收入合计8.00万元，其中：财政拨款收入-2.00万元；经营收入10.00万元，占125.00%。"
    ]
    assert write("income", told(income("0"))) == ["本年收入合计0.00万元。"]


def test_expenditure_by_nature():
    assert write("expenditure", told(spent("30.00"), spent("10.00", nature="operating"))) == [
        "本年支出合计40.00万元，其中：基本支出30.00万元，占75.00%；项目支出0.00万元，占0.00%；经营支出10.00万元，占25.00%。"
    ]
    assert write("expenditure", told(spent("-1.00"))) == [
        "本年支出合计-1.00万元，其中：基本支出-1.00万元；项目支出0.00万元。"
    ]


def test_classes_keep_their_whole_name():
    f = told(spent("30.00"), spent("10.00", "2210201"))
    assert write("general_structure", f) == [
        (
            "一般公共预算财政拨款支出40.00万元，主要用于以下方面：一般公共服务支出（类）30.00万元，占75.00%；"
            "住房保障支出（类）10.00万元，占25.00%。"
        )
    ]
    assert write("general_structure", told(spent("30.00"), spent("-10.00", "2210201")))[0].endswith(
        "一般公共服务支出（类）30.00万元，占150.00%；住房保障支出（类）-10.00万元。"
    )
    nothing = told(spent("5.00", fund="non_fiscal"))
    assert write("general_structure", nothing) == ["市信访局2024年度无一般公共预算财政拨款支出。"]
    assert write("general_items", nothing) == ["市信访局2024年度无一般公共预算财政拨款支出。"]


LESS, MORE = ("决算数小于预算数的主要原因：{}。", "决算数大于预算数的主要原因：{}。")


@pytest.mark.parametrize(
    ("final", "initial", "begins", "completion", "compared"),
    [
        ("80.00", "100.00", "年初预算为100.00万元，支出决算为80.00万元", "，完成年初预算的80.00%", LESS),
        ("120.00", "100.00", "年初预算为100.00万元，支出决算为120.00万元", "，完成年初预算的120.00%", MORE),
        (
            "100.00",
            "100.00",
            "年初预算为100.00万元，支出决算为100.00万元",
            "，完成年初预算的100.00%",
            "决算数与预算数持平。",
        ),
        ("80.00", "0", "年初未安排预算，支出决算为80.00万元", "", MORE),
        ("80.00", None, "年初预算未提供，支出决算为80.00万元", "", ""),
        ("-5.00", "100.00", "年初预算为100.00万元，支出决算为-5.00万元", "", LESS),
        (None, "100.00", "年初预算为100.00万元，支出决算未提供", "", ""),
    ],
)
def test_items_against_the_initial_budget(final, initial, begins, completion, compared):
    texts = {
        "general_budget_reason": "甲。",
        ("item_reason", "2010301"): "乙。",
        ("item_purpose", "2010301"): "机关日常运转。",
    }
    f = told(spent(final, initial=initial), texts=texts)
    assert write("general_items", f) == [
        f"一般公共预算财政拨款支出{begins}{completion}。{compared.format('甲')}其中：",
        f"1、{ITEM}。主要用于：机关日常运转。{begins}。{compared.format('乙')}",
    ]


def test_differences_that_nobody_explained_are_stated_and_what_was_not_budgeted_needs_no_comparison():
    f = told(spent("80.00", initial="100.00"), spent("1.00", "2210201", initial="0"))
    head, first, second = write("general_items", f)
    assert head == (
        "一般公共预算财政拨款支出年初预算为100.00万元，支出决算为81.00万元，完成年初预算的81.00%。决算数小于预算数。其中："
    )
    assert first == f"1、{ITEM}。年初预算为100.00万元，支出决算为80.00万元。决算数小于预算数。"
    assert second.endswith("住房公积金（项）。年初未安排预算，支出决算为1.00万元。")
    more = told(spent("120.00", initial="100.00"))
    assert write("general_items", more)[1].endswith("支出决算为120.00万元。决算数大于预算数。")


def test_basic_expenditure_in_one_paragraph():
    lines = [economic("60.00", "30101"), economic("20.00", "30302"), economic("20.00", "30201")]
    assert write("basic", told(spent("100.00"), *lines)) == [
        (
            "一般公共预算财政拨款基本支出100.00万元。其中：人员经费80.00万元，主要包括：基本工资、退休费；"
            "公用经费20.00万元，主要包括：办公费。"
        )
    ]
    assert write("basic", told(spent("100.00"), economic("100.00", "30101"))) == [
        "一般公共预算财政拨款基本支出100.00万元。其中：人员经费100.00万元，主要包括：基本工资；公用经费0.00万元。"
    ]
    assert write("basic", told(spent("100.00"))) == [
        "一般公共预算财政拨款基本支出100.00万元。人员经费和公用经费未提供。"
    ]
    assert write("basic", told(spent("100.00", nature="project"))) == ["一般公共预算财政拨款基本支出0.00万元。"]


@pytest.mark.parametrize(
    ("section", "fund", "name", "item"),
    [
        ("government_fund", "government_fund", "政府性基金预算财政拨款", "2120801"),
        ("state_capital", "state_capital", "国有资本经营预算财政拨款", "2230105"),
    ],
)
def test_a_fund_with_its_carry_over(section, fund, name, item):
    f = told(
        income("8.00", fund, item),
        spent("7.00", item, fund=fund, nature="project", initial="7.00"),
        balance(opening="1.00", closing="2.00", fund=fund),
        texts={("item_purpose", item): "安置"},
    )
    head, line = write(section, f)
    assert head == (
        f"市信访局2024年度{name}年初结转和结余1.00万元，本年收入8.00万元，本年支出7.00万元"
        "（其中：基本支出0.00万元、项目支出7.00万元），年末结转和结余2.00万元。具体情况如下："
    )
    assert line.startswith("1、")
    assert line.endswith("（项）。主要用于：安置。年初预算为7.00万元，支出决算为7.00万元。决算数与预算数持平。")
    assert write(section, told(spent("1.00"))) == [f"市信访局2024年度无{name}收入和支出。"]
    carried = told(spent("1.00"), balance(opening="3.00", closing="3.00", fund=fund))
    assert write(section, carried) == [
        (
            f"市信访局2024年度{name}年初结转和结余3.00万元，本年收入未提供，本年支出0.00万元"
            "（其中：基本支出0.00万元、项目支出0.00万元），年末结转和结余3.00万元。"
        )
    ]


def test_performance_in_counts():
    projects = [project("甲"), project("乙", "goal_set", "monitored"), project("丙", "goal_set")]
    texts = {"performance_systems": "《绩效管理办法》", "performance_problems": "发现一项，已整改"}
    assert write("performance", told(projects=projects, texts=texts)) == [
        (
            "市信访局2024年度预算绩效管理工作开展情况如下：制度建设：《绩效管理办法》。全过程绩效管理实施情况："
            "编报绩效目标的2024年度项目3个；绩效跟踪评价的2024年度项目2个；绩效自评的2024年度项目1个。"
            "发现的问题和整改：发现一项，已整改。"
        )
    ]
    assert write("performance", told(projects=[project("甲", "goal_set")])) == [
        (
            "市信访局2024年度预算绩效管理工作开展情况如下：全过程绩效管理实施情况："
            "编报绩效目标的2024年度项目1个；绩效跟踪评价的2024年度项目0个；绩效自评的2024年度项目0个。"
        )
    ]
    assert write("performance", told(spent("1.00"))) == ["市信访局2024年度没有纳入预算绩效管理的项目。"]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("80.00", "，比2023年度增加20.00万元，增长25.00%。主要原因是甲。"),
        ("200.00", "，比2023年度减少100.00万元，下降50.00%。主要原因是甲。"),
        ("100.00", "，与2023年度持平。"),
        ("0", "，比2023年度增加100.00万元（2023年度为0.00万元）。主要原因是甲。"),
        (None, "。2023年度机关运行经费支出未提供，不作比较。"),
    ],
)
def test_operating_expense(last, said):
    f = told(operating=given(final="100.00"), last_year={"operating": last}, texts={"operating_reason": "甲"})
    assert write("operating", f) == [f"机关运行经费支出100.00万元{said}"]


def test_operating_expense_of_others():
    f = told(operating=given(final="100.00"), unit=NEW)
    assert write("operating", f) == ["机关运行经费支出100.00万元。本部门为2024年新设，无上年可比数。"]
    f = told(operating=given(applicable=False))
    assert write("operating", f) == ["市信访局不属于机关运行经费的统计范围，2024年度无机关运行经费支出。"]


def test_procurement():
    stated = given(goods="10.00", works="0", services="30.00", small_medium="20.00", small_micro="10.00")
    f = told(procurement=stated, texts={"procurement_reserved": "面向中小企业预留三个项目。"})
    assert write("procurement", f) == [
        (
            "市信访局2024年度政府采购金额（以合同签订为准）为40.00万元，其中：货物采购金额10.00万元、工程采购金额0.00万元、"
            "服务采购金额30.00万元。"
        ),
        (
            "面向中小企业预留三个项目。由中小企业供应商中标或成交的采购金额20.00万元，"
            "其中：由小微企业供应商中标或成交的采购金额10.00万元。"
        ),
    ]
    assert write("procurement", told(procurement=given(goods="0", works="0", services="0"))) == [
        (
            "市信访局2024年度政府采购金额（以合同签订为准）为0.00万元，其中：货物采购金额0.00万元、工程采购金额0.00万元、"
            "服务采购金额0.00万元。"
        )
    ]
    assert write("procurement", told(procurement=given(goods="1.00")))[1] == (
        "由中小企业供应商中标或成交的采购金额未提供。"
    )
    assert write("procurement", told(procurement=given(goods="1.00", small_medium="0")))[1] == (
        "由中小企业供应商中标或成交的采购金额0.00万元。"
    )
    assert write("procurement", told(procurement=given(goods="2.00", small_medium="1.00")))[1] == (
        "由中小企业供应商中标或成交的采购金额1.00万元，其中：由小微企业供应商中标或成交的采购金额未提供。"
    )


USES = ("部级领导干部用车", "主要领导干部用车", "机要通信用车", "应急保障用车", "执法执勤用车", "特种专业技术用车",
        "离退休干部用车", "其他用车")  # fmt: skip
KEYS = (
    "provincial_leaders",
    "main_leaders",
    "communication",
    "emergency",
    "enforcement",
    "technical",
    "retired",
    "other",
)


def test_vehicles_of_all_eight_uses():
    counts = {f"vehicles_{key}": number for number, key in enumerate(KEYS)}
    listed = "、".join(f"{use}{number}辆" for number, use in enumerate(USES))
    assert write("assets", told(assets=given(**counts, large_equipment=2))) == [
        f"截至2024年12月31日，市信访局共有车辆28辆，其中：{listed}。单价100万元（含）以上设备（不含车辆）2台（套）。"
    ]


def test_assets_stated_in_part():
    assert write("assets", told(assets=given(vehicles_other=1))) == [
        "截至2024年12月31日，市信访局共有车辆1辆，其中：其他用车1辆。单价100万元（含）以上设备（不含车辆）数量未提供。"
    ]
    assert write("assets", told(assets=given(large_equipment=0))) == [
        "截至2024年12月31日，市信访局车辆数量未提供。单价100万元（含）以上设备（不含车辆）0台（套）。"
    ]


def test_the_glossary_counts_in_chinese_and_explains_no_subject():
    entries = [text_of(entry) for entry in write_glossary(told(income("1.00"), spent("1.00")))]
    assert [entry.partition("：")[0] for entry in entries] == [
        "一、财政拨款收入", "二、事业收入", "三、经营收入", "四、其他收入", "五、年初结转和结余", "六、年末结转和结余",
        "七、基本支出", "八、项目支出", "九、经营支出", "十、“三公”经费", "十一、机关运行经费",
    ]  # fmt: skip


def test_an_item_of_a_fund_without_a_purpose():
    f = told(spent("7.00", "2120801", fund="government_fund", initial="8.00"))
    assert write("government_fund", f)[1].endswith("（项）。年初预算为8.00万元，支出决算为7.00万元。决算数小于预算数。")
