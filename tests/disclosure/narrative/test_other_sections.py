"""Sections 八 to 十一: other funds, performance, operating expense, procurement, assets; word for word."""

import pytest

from tests.disclosure.narrative.accounts import account, facts, given, project, spent, three_public, write

NO_THREE_PUBLIC = "2021年本部门没有使用政府性基金预算财政拨款安排“三公”经费支出。"
LAND = "城乡社区（类）国有土地使用权出让收入安排的支出（款）"


def test_no_expenditure_of_other_funds():
    f = facts(account(spent("1.00")))
    assert write("government_fund", f) == ["2021年政府性基金预算财政拨款支出0万元。", NO_THREE_PUBLIC]
    assert write("state_capital", f) == ["2021年国有资本经营预算财政拨款支出0万元。"]


def test_expenditure_that_is_not_stated():
    f = facts(account())
    assert write("government_fund", f) == [
        "2021年政府性基金预算财政拨款支出未提供。",
        "2021年政府性基金预算财政拨款安排的“三公”经费支出未提供。",
    ]
    assert write("state_capital", f) == ["2021年国有资本经营预算财政拨款支出未提供。"]


def test_government_fund_with_its_items():
    lines = [
        spent("30.00", "2120801", fund="government_fund", nature="project"),
        spent("12.00", "2120899", fund="government_fund", nature="project", adjusted="12.00"),
    ]
    f = facts(account(*lines, three_public("government_fund", reception_domestic_final="0")))
    first, *listed, last = write("government_fund", f)
    assert first == "2021年政府性基金预算财政拨款支出42.00万元，其中："
    assert [line.split("：")[1] for line in listed] == ["支出决算为30.00万元。", "支出决算为12.00万元。"]
    assert listed[0].startswith("1.城乡社区（类）")
    assert last == NO_THREE_PUBLIC


def test_government_fund_with_three_public_expenses():
    f = facts(
        account(
            spent("30.00", "2120801", fund="government_fund"),
            three_public("government_fund", reception_domestic_final="0.30"),
        )
    )
    assert write("government_fund", f)[-1] == "2021年政府性基金预算财政拨款安排的“三公”经费支出0.30万元。"


def test_government_fund_without_a_word_on_three_public_expenses():
    f = facts(account(spent("30.00", "2120801", fund="government_fund")))
    assert write("government_fund", f)[-1] == "2021年政府性基金预算财政拨款安排的“三公”经费支出未提供。"


def test_an_item_of_a_fund_that_is_budgeted_and_not_stated():
    f = facts(account(spent("1.00"), spent(None, "2230105", fund="state_capital", adjusted="3.00")))
    assert write("state_capital", f)[1].endswith("（项）：支出决算未提供。")


def test_state_capital_with_one_item():
    f = facts(account(spent("5.00", "2230105", fund="state_capital", nature="project")))
    assert write("state_capital", f) == [
        "2021年国有资本经营预算财政拨款支出5.00万元，其中：",
        "1.国有资本经营预算（类）解决历史遗留问题及改革成本支出（款）国有企业退休人员社会化管理补助支出（项）：支出决算为5.00万元。",
    ]


def test_no_projects():
    assert write("performance", facts(account(spent("1.00")))) == ["2021年本部门没有纳入预算绩效管理的项目。"]


def test_no_projects_told_although_projects_were_paid():
    f = facts(account(spent("1.00", nature="project")))
    assert write("performance", f) == ["2021年本部门项目支出的预算绩效管理情况未提供。"]


def test_one_project_in_every_stage():
    assert write("performance", facts(account(), projects=[project("窗口创建")])) == [
        (
            "根据预算绩效管理要求，本部门在2021年度预算编制阶段，组织对窗口创建共1个项目开展了预算事前绩效评估，"
            "对1个项目编制了绩效目标，预算执行过程中，选取1个项目开展绩效监控，年终执行完毕后，对1个项目开展了绩效自评。"
        )
    ]


def test_three_projects_in_different_stages():
    projects = [
        project("甲项目", "pre_evaluated", "goal_set", "monitored", "self_evaluated"),
        project("乙项目", "pre_evaluated", "goal_set"),
        project("丙项目（二期）", "goal_set", "self_evaluated"),
    ]
    assert write("performance", facts(account(scope="unit"), projects=projects)) == [
        (
            "根据预算绩效管理要求，本单位在2021年度预算编制阶段，组织对甲项目、乙项目等2个项目开展了预算事前绩效评估，"
            "对3个项目编制了绩效目标，预算执行过程中，选取1个项目开展绩效监控，年终执行完毕后，对2个项目开展了绩效自评。"
        )
    ]


def test_a_project_that_took_part_in_nothing():
    idle = type(project("甲"))("甲", frozenset())
    assert write("performance", facts(account(), projects=[idle])) == [
        (
            "根据预算绩效管理要求，本部门在2021年度预算编制阶段没有组织预算事前绩效评估，没有编制项目绩效目标，"
            "预算执行过程中没有开展项目绩效监控，年终没有开展项目绩效自评。"
        )
    ]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("50.98", "，比2020年减少13.54万元，下降27%，主要原因是压减开支。"),
        ("30.00", "，比2020年增加7.44万元，增长25%，主要原因是压减开支。"),
        ("37.44", "，与2020年持平。"),
        ("0", "，比2020年增加37.44万元（2020年为0万元），主要原因是压减开支。"),
        ("-1.00", "，比2020年增加38.44万元（2020年为-1.00万元），主要原因是压减开支。"),
        (None, "。2020年机关运行经费支出未提供，不作比较。"),
    ],
)
def test_operating_expense_against_last_year(last, said):
    data = account(operating=given(final="37.44"), last_year={"operating": last})
    assert write("operating", facts(data, {"operating_reason": "压减开支"})) == [
        f"2021年，市信访局机关运行经费支出37.44万元{said}"
    ]


def test_operating_expense_without_reason():
    data = account(operating=given(final="37.44"), last_year={"operating": "50.98"})
    assert write("operating", facts(data))[0].endswith("比2020年减少13.54万元，下降27%。")


def test_operating_expense_of_a_new_unit():
    data = account(operating=given(final="1.00"), unit={"established_year": 2021})
    assert write("operating", facts(data)) == [
        "2021年，市信访局机关运行经费支出1.00万元。本部门为2021年新设，无上年可比数。"
    ]


def test_an_institution_has_no_operating_expense():
    data = account(operating=given(applicable=False), unit={"name": "市群众工作中心"}, scope="unit")
    assert write("operating", facts(data)) == [
        "市群众工作中心不属于机关运行经费的统计范围，2021年没有机关运行经费支出。"
    ]


@pytest.mark.parametrize("operating", [None, given()])
def test_operating_expense_that_is_not_stated(operating):
    assert write("operating", facts(account(operating=operating))) == ["2021年，市信访局机关运行经费支出未提供。"]


def procurement(texts=None, **amounts) -> str:
    (text,) = write("procurement", facts(account(procurement=given(**amounts)), texts))
    return text


def test_no_procurement():
    assert procurement(goods="0", works="0", services="0") == "2021年，市信访局政府采购支出总额0万元。"


def test_procurement_that_is_not_stated():
    assert write("procurement", facts(account())) == ["2021年，市信访局政府采购支出未提供。"]


def test_procurement_from_small_enterprises():
    assert procurement(
        {"procurement_purpose": "购置办公设备"},
        goods="10.00",
        works="0",
        services="30.00",
        small_medium="20.00",
        small_micro="10.00",
    ) == (
        "2021年，市信访局政府采购支出总额40.00万元，其中：政府采购货物支出10.00万元、政府采购工程支出0万元、"
        "政府采购服务支出30.00万元，主要用于购置办公设备。授予中小企业合同金额20.00万元，占政府采购支出总额的50%，"
        "其中：授予小微企业合同金额10.00万元，占政府采购支出总额的25%。"
    )


def test_procurement_without_a_word_on_small_enterprises():
    assert procurement(goods="10.00") == (
        "2021年，市信访局政府采购支出总额10.00万元，其中：政府采购货物支出10.00万元、政府采购工程支出未提供、"
        "政府采购服务支出未提供。授予中小企业合同金额未提供。"
    )


def test_procurement_without_a_word_on_the_smallest():
    text = procurement(goods="10.00", works="0", services="0", small_medium="5.00")
    assert text.endswith("授予中小企业合同金额5.00万元，占政府采购支出总额的50%，其中授予小微企业合同金额未提供。")
    nothing = procurement(goods="10.00", works="0", services="0", small_medium="0")
    assert nothing.endswith("授予中小企业合同金额0万元，占政府采购支出总额的0%。")


def test_negative_procurement_has_no_shares():
    text = procurement(goods="-10.00", works="0", services="0", small_medium="1.00", small_micro="1.00")
    assert text.endswith("授予中小企业合同金额1.00万元，其中：授予小微企业合同金额1.00万元。")


def assets(**counts) -> str:
    (text,) = write("assets", facts(account(assets=given(**counts))))
    return text


def test_no_assets():
    assert assets(vehicles_other=0, general_equipment=0, special_equipment=0) == (
        "截至2021年12月31日，市信访局共有车辆0辆；单价50万元以上通用设备0台（套），单价100万元以上专用设备0台（套）。"
    )


def test_vehicles_by_use():
    assert assets(
        vehicles_communication=1, vehicles_enforcement=2, vehicles_other=0, general_equipment=3, special_equipment=0
    ) == (
        "截至2021年12月31日，市信访局共有车辆3辆，其中：机要通信用车1辆、执法执勤用车2辆；"
        "单价50万元以上通用设备3台（套），单价100万元以上专用设备0台（套）。"
    )


def test_vehicles_of_one_use_only():
    assert "共有车辆2辆，其中：应急保障用车2辆；" in assets(
        vehicles_emergency=2, general_equipment=0, special_equipment=0
    )


def test_assets_stated_in_part():
    assert assets(general_equipment=1) == (
        "截至2021年12月31日，市信访局车辆数量未提供；单价50万元以上通用设备1台（套），单价100万元以上专用设备数量未提供。"
    )


def test_assets_that_are_not_stated():
    assert write("assets", facts(account())) == ["截至2021年12月31日，市信访局国有资产占有使用情况未提供。"]


def test_a_unit_name_with_digits_and_spaces_stays_as_it_is():
    data = account(unit={"name": "广元市 101 医院"}, operating=given(applicable=False))
    assert write("operating", facts(data))[0].startswith("广元市 101 医院不属于")
