"""Facts of performance stages: what is counted, and whose budgets are added up."""

from decimal import Decimal

from performance.figures import FundingFigures, OverallFigures, ProjectFigures
from tests.disclosure.narrative.accounts import teller, write

told = teller("shanghai-2024", 2024)


def project(name, budget, *stages):
    funding = FundingFigures("fiscal", {"initial": None if budget is None else Decimal(budget)})
    return ProjectFigures(name, frozenset(stages), code=name, year=2024, funding=(funding,))


def test_budgets_of_the_projects_in_a_stage():
    projects = [
        project("甲", "100000.00", "goal_set", "monitored"),
        project("乙", "50000.00", "goal_set", "self_evaluated"),
        project("丙", None, "monitored"),
    ]
    budgets = told(projects=projects).stage_budgets
    assert budgets["goal_set"].printed == Decimal("15.00")
    assert budgets["goal_set"].address == ("performance", "goal_set", "initial")
    assert budgets["self_evaluated"].printed == Decimal("5.00")
    assert not budgets["monitored"].provided
    assert not budgets["pre_evaluated"].provided


def test_a_sentence_tells_the_budgets_that_are_known():
    projects = [
        project("甲", "100000.00", "goal_set", "monitored", "self_evaluated"),
        project("乙", None, "monitored"),
    ]
    assert write("performance", told(projects=projects)) == [
        (
            "市信访局2024年度预算绩效管理工作开展情况如下：全过程绩效管理实施情况："
            "编报绩效目标的2024年度项目1个，涉及预算金额10.00万元；绩效跟踪评价的2024年度项目2个；"
            "绩效自评的2024年度项目1个，涉及预算金额10.00万元。"
        )
    ]


def test_every_stage_has_its_own_budgets():
    text = write("performance", told(projects=[project("甲", "100000.00", "goal_set", "monitored")]))[0]
    assert (
        "编报绩效目标的2024年度项目1个，涉及预算金额10.00万元；"
        "绩效跟踪评价的2024年度项目1个，涉及预算金额10.00万元；绩效自评的2024年度项目0个。"
    ) in text


def test_sichuan_tells_of_the_evaluation_of_the_whole():
    text = write("performance", teller("sichuan-2022", 2022)(projects=[project("甲", None)], overall=OverallFigures()))[
        0
    ]
    assert text.endswith("同时，本部门开展了2022年度整体绩效自评，评价报告见附件（第四部分）。")
