"""Projects in the frozen tree: facts, money, indicators, drawings; nothing where an account has none."""

from decimal import Decimal

from disclosure.report.compose import compose
from disclosure.report.freeze import freeze, thaw
from disclosure.report.tree import Attachment
from performance.figures import IndicatorFigures, ProjectFigures
from tests.disclosure.narrative.accounts import account, facts, income, spent
from tests.disclosure.report.test_attachments import indicator, money, project


def composed(*projects):
    return compose(facts(account(income("3.00"), spent("2.00")), {}, projects=projects))


def entries(*projects):
    return composed(*projects).projects.entries


def attachments(sections):
    for section in sections:
        if isinstance(section, Attachment):
            yield section
        yield from attachments(section.sections)


def test_a_report_without_projects_has_none_and_freezes_as_before():
    report = composed()
    assert report.projects is None
    assert "projects" not in freeze(report)


def test_a_project_comes_back_as_it_was():
    report = composed(project(), project("法律顾问费", funding=(), goals=(), indicators=()))
    assert thaw(freeze(report)) == report


def test_each_source_and_all_together_are_told_with_their_rates():
    both = (money("fiscal", "-", "-", "60000", "-", "45000"), money("unit", "-", "-", "40000", "-", "40000"))
    (entry,) = entries(project(funding=both))
    told = [(m.label, m.budget.text, m.executed.text, m.rate.text) for m in entry.money]
    assert told == [
        ("全部资金", "10.00", "8.50", "85%"),
        ("财政资金", "6.00", "4.50", "75%"),
        ("单位资金", "4.00", "4.00", "100%"),
    ]


def test_a_budget_of_zero_has_no_rate_and_what_is_not_stated_is_not_provided():
    zero, silent = entries(
        project(funding=(money("fiscal", "-", "-", "0", "-", "0"),)),
        project("法律顾问费", funding=(money("fiscal", "-", "-", "-", "-", "20000"),)),
    )
    assert (zero.money[0].rate, silent.money[0].budget, silent.money[0].rate) == (None, None, None)
    assert not [drawing for drawing in zero.drawings if drawing.key.endswith("money")]


def test_indicators_are_compared_and_drawn_where_both_values_are_numbers():
    rows = (
        indicator("满意度", target="95", achieved="92", reason="等候时间长"),
        indicator("接访", target="20", achieved="23", unit="次"),
        indicator("验收", "text", "合格", "合格", ""),
        indicator("温度", "ge", "-5", "-3", "度"),
    )
    (entry,) = entries(project(indicators=rows))
    assert [(row.target, row.achieved, row.outcome) for row in entry.indicators] == [
        ("≥95%", "92%", "missed"),
        ("≥20次", "23次", "reached"),
        ("合格", "合格", "reached"),
        ("≥-5度", "-3度", "reached"),
    ]
    assert (entry.measured.text, entry.reached.text, entry.missed.text) == ("4", "3", "1")
    (drawing,) = [each for each in entry.drawings if each.key.endswith("indicators")]
    assert (
        drawing.description
        == "条形图，竖线是目标值：满意度：目标≥95%，完成92%，未达到；接访：目标≥20次，完成23次，达到。"
    )


def test_the_overview_adds_only_projects_that_state_both_amounts():
    half = project("半项", funding=(money("fiscal", "-", "-", "70000", "-", "-"),))
    projects = composed(project(), half, project("法律顾问费", funding=(), goals=(), indicators=())).projects
    assert (projects.total.budget.text, projects.total.executed.text) == ("5.40", "5.40")
    assert (projects.evaluated.text, projects.reported.text) == ("3", "2")


def test_each_project_knows_its_own_attachment():
    report = composed(project(), project("无报告", funding=(), goals=(), indicators=()), project("丙"))
    titles = {attachment.key: attachment.title for attachment in attachments(report.parts)}
    first, second, third = report.projects.entries
    assert "信访窗口" in titles[first.attachment]
    assert second.attachment == ""
    assert "丙" in titles[third.attachment]


def test_hostile_words_and_sizes_are_drawn_and_frozen():
    row = IndicatorFigures("一级", "二级", "<b>\x00𠮷" * 30, "ge", "9" * 18, "件", "1" * 18, Decimal(1), Decimal(1))
    wild: ProjectFigures = project("<script>\x07" + "甲" * 100, indicators=(row,))
    report = composed(wild)
    assert thaw(freeze(report)) == report
    assert "\x00" not in report.projects.entries[0].indicators[0].level3
