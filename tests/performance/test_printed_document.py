"""What the rules on performance find in a published report as printed, finding by finding."""

from functools import cache

import pytest

from accounts.checks.engine import Outcome, run
from accounts.checks.finding import Result
from accounts.checks.rules import load
from tests.cases.guangyuan_evaluations import printed_context

VIDEO, INFORMATION = "639001-信访远程视频服务", "639001-信访维稳信息费"
AID, MAILBOX, WINDOW = "639001-资助救助资金", "639001-书记市长信箱升级", "639001-人民满意窗口创建"

# what a reader by hand found, the rule that finds it, its severity here, and where
READ_BY_HAND = (
    ("seed#21", "PRF-06", "warn", {"section": "performance"}),
    ("seed#22", "PRF-17", "info", {"section": "performance"}),
    ("seed#24", "PRF-07", "error", {"slot": "use", "subject": INFORMATION}),
    ("seed#24", "PRF-07", "error", {"slot": "approval", "subject": INFORMATION}),
    ("seed#25", "PRF-08", "error", {"row": INFORMATION}),
    ("seed#27", "PRF-07", "error", {"row": f"{AID}/goal1"}),
    ("seed#27", "PRF-07", "info", {"slot": "completion", "subject": AID}),
    ("seed#28", "PRF-08", "error", {"row": f"{AID}/indicator6"}),
    ("seed#29", "PRF-12", "error", {"slot": "problems", "subject": AID}),
    ("seed#30", "PRF-12", "warn", {"slot": "problems", "subject": WINDOW}),
    ("seed#31", "PRF-11", "error", {"slot": "projects", "subject": "overall"}),
    ("seed#32", "PRF-11", "error", {"slot": "completion", "subject": MAILBOX}),
    ("seed#33", "PRF-03", "warn", {"slot": "quality", "subject": "overall"}),
    ("seed#34", "PRF-10", "warn", {"row": f"{WINDOW}/indicator1", "column": "achieved"}),
    ("seed#35", "PRF-10", "info", {"row": f"{WINDOW}/indicator3", "column": "achieved"}),
    ("seed#35", "PRF-19", "info", {"slot": "goals", "subject": WINDOW}),
    ("seed#36", "PRF-15", "warn", {"slot": "organisation", "subject": WINDOW}),
    ("seed#36", "PRF-15", "warn", {"slot": "organisation", "subject": MAILBOX}),
    ("seed#36", "PRF-15", "warn", {"slot": "organisation", "subject": AID}),
    ("seed#37", "PRF-09", "info", {"statement": "performance", "column": "code"}),
)


@cache
def outcome() -> Outcome:
    return run(printed_context(), [rule for rule in load().decided() if rule.group == "PRF"])


def found(rule: str, place: dict[str, str]) -> list[Result]:
    return [
        result
        for result in outcome().findings
        if result.rule == rule and all(getattr(result.place, name) == value for name, value in place.items())
    ]


@pytest.mark.parametrize(("known", "rule", "severity", "place"), READ_BY_HAND)
def test_what_a_reader_found_is_found(known, rule, severity, place):
    results = found(rule, place)
    assert [result.severity for result in results] == [severity], known


def test_nothing_else_is_an_error():
    expected = {(rule, tuple(place.items())) for _, rule, severity, place in READ_BY_HAND if severity == "error"}
    matched = {id(result) for rule, place in expected for result in found(rule, dict(place))}
    others = [result for result in outcome().errors if id(result) not in matched]
    # The same claim of full success stands in three more reports whose satisfaction missed its target.
    assert [(result.rule, result.place.slot, result.place.subject) for result in others] == [
        ("PRF-11", "completion", VIDEO),
        ("PRF-11", "completion", INFORMATION),
        ("PRF-11", "completion", AID),
    ]


def test_no_other_goal_lacks_an_indicator_and_no_other_unit_differs():
    notes = [result.rule for result in outcome().findings if result.severity == "info"]
    assert (notes.count("PRF-07"), notes.count("PRF-19")) == (1, 1)


def test_the_missing_reports_are_named():
    (result,) = found("PRF-06", {})
    assert (result.answer.found, result.answer.expected) == ("5份", "9份")
    for name in ("特殊疑难信访资金", "处理违反上访工作经费", "脱贫攻坚部门工作经费", "法律顾问费"):
        assert name in result.answer.message


def test_the_numbers_of_stages_and_the_list_of_projects_are_right():
    for rule in ("PRF-01", "PRF-05", "PRF-16"):
        assert {result.status for result in outcome().results if result.rule == rule} == {"pass"}
