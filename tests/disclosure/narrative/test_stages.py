"""Facts of performance stages: what is counted, and whose budgets are added up."""

from decimal import Decimal

from performance.figures import FundingFigures, IndicatorFigures, OverallFigures, ProjectFigures
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


def scored(name, score, *, executed="100000.00", stages=("self_evaluated",)):
    """A project of one indicator; its budget is executed in full unless told otherwise."""
    amounts = {"adjusted": Decimal("100000.00"), "executed": Decimal(executed)}
    points = None if score is None else Decimal(score)
    row = IndicatorFigures("产出指标", "数量指标", "完成数", "ge", "5", "个", "5", Decimal(90), points)
    return ProjectFigures(
        name, frozenset(stages), code=name, year=2024, funding=(FundingFigures("fiscal", amounts),), indicators=(row,)
    )


def test_shanghai_tells_grades_and_the_average_score():
    projects = [scored("甲", "90"), scored("乙", "88.55"), scored("丙", "72"), scored("丁", "60", stages=())]
    text = write("performance", told(projects=projects))[0]
    assert text.endswith(
        "绩效自评的2024年度项目3个，平均得分93.52分（其中，绩效评级为“优”的项目2个；绩效评级为“良”的项目1个；"
        "绩效评级为“中”的项目0个；绩效评级为“差”的项目0个）。"
    )


def test_shanghai_leaves_out_what_has_no_score_and_tells_of_the_whole():
    half = told(projects=[scored("甲", "50", executed="50000.00"), scored("乙", None)], overall=OverallFigures())
    assert write("performance", half)[0].endswith(
        "绩效自评的2024年度项目2个，平均得分55分（其中，绩效评级为“优”的项目0个；绩效评级为“良”的项目0个；"
        "绩效评级为“中”的项目0个；绩效评级为“差”的项目1个）。"
        "同时开展了2024年度整体绩效自评，评价报告见附件。"
    )
    assert "得分" not in write("performance", told(projects=[scored("甲", None)]))[0]


def test_national_tells_of_the_evaluation_of_the_whole():
    account = teller("national-2022", 2022)(projects=[project("甲", None)], overall=OverallFigures())
    assert write("performance", account)[0].endswith("同时开展了2022年度整体绩效自评，评价报告见附件。")


def test_sichuan_2022_counts_stages_from_data():
    listed = [project("甲", None, "goal_set", "monitored", "self_evaluated"), project("乙", None, "goal_set")]
    text = write("performance", teller("sichuan-2022", 2022)(projects=listed))[0]
    assert "对2个项目编制了绩效目标" in text
    assert "选取1个项目开展绩效监控" in text
    assert "对1个项目开展了绩效自评" in text
