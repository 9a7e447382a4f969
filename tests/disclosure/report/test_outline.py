"""The outline of a report, and that the rules on whole reports find nothing in our own but what is empty."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from accounts.checks.context import Context, Dates
from accounts.checks.document.outline import Attached, Outline, outline_of
from accounts.checks.engine import run
from accounts.checks.rules import load
from accounts.checks.settings import settings_of
from accounts.profiles import load_profile
from disclosure.claims import claims_of
from disclosure.report.compose import chart_data, compose
from disclosure.report.outline import outline
from disclosure.report.tree import CoverField
from performance.figures import ProjectFigures
from tests.disclosure.narrative.accounts import account, facts, income, spent, three_public
from tests.disclosure.narrative.test_properties import NAMES_OF_PROFILES, accounts, projects

few = settings(max_examples=settings.default.max_examples * 2 // 5, suppress_health_check=[*HealthCheck])
every_profile = pytest.mark.parametrize(
    "profile", [load_profile(name) for name in NAMES_OF_PROFILES], ids=lambda p: p.name
)
ON_REPORTS = [rule for rule in load().decided() if rule.check.__module__.startswith("accounts.checks.document")]
# What staff have not typed or entered yet.
STAFF = {"STR-01", "STR-02"}


def made(told, cover=()):
    return outline(compose(told, cover=cover, make_chart=chart_data), told)


def context(told, own=None, **fields):
    beside = (own or made(told),)
    prescribed = settings_of(told.profile, scope=told.figures.data.scope)
    return Context(told.figures, prescribed, claims=claims_of(told), profile=told.profile, beside=beside, **fields)


def found(told, own=None, **fields):
    return [(f.rule, f.place, f.answer.message) for f in run(context(told, own, **fields), ON_REPORTS).findings]


def typed(profile):
    return {section.text: "负责水利工作。" for section in profile.sections if section.text}


def test_there_are_rules_on_reports():
    assert {"STR-01", "STR-02", "STR-05", "STR-16", "PUB-07", "PUB-05"} <= {rule.id for rule in ON_REPORTS}


@every_profile
@given(data=accounts(), held=projects)
@few
def test_our_own_report_of_any_account_has_no_finding_but_what_is_empty(profile, data, held):
    told = facts(data, typed(profile), projects=held, profile=profile)
    for rule, place, message in found(told):
        assert rule in STAFF, message
        assert "没有内容" in message
        assert place.section == "attachments" or (rule == "STR-02" and not place.slot)


@every_profile
def test_each_overview_that_nobody_typed_is_found_at_its_field(profile):
    told = facts(account(income("3"), spent("3")), profile=profile)
    empty = {place.slot for rule, place, _ in found(told) if rule in STAFF and place.slot}
    assert empty == set(typed(profile))


def test_what_is_typed_is_no_longer_missing():
    texts = {"duties": "管水。", "key_work": "清淤。", "organisation": "3个科。"}
    told = facts(account(income("3"), spent("3")), texts)
    assert {place.section for rule, place, _ in found(told) if rule == "STR-01"} == {"attachments"}


def test_projects_without_attachments_want_an_explanation():
    told = facts(account(income("3"), spent("3", nature="project")))
    (only,) = [f for f in run(context(told), ON_REPORTS).findings if f.place.section == "attachments"]
    assert (only.severity, only.blocking) == ("warn", False)


def test_headings_are_those_printed_with_their_depth():
    headings = made(facts(account())).headings
    by_key = {heading.key: heading for heading in headings}
    assert [(h.level, h.number, h.title) for h in (by_key["overview"], by_key["duties"])] == [
        (0, "第一部分", "部门概况"),
        (2, "（一）", "主要职能"),
    ]
    assert by_key["duties"].part == "overview"
    assert not by_key["overview"].filled


def test_contents_hold_parts_and_sections_and_nothing_deeper():
    contents = made(facts(account())).contents
    assert contents[:2] == ("第一部分部门概况", "一、基本职能及主要工作")
    assert "（一）主要职能" not in contents


def test_a_statement_of_zeros_is_without_data_and_one_not_provided_is_a_frame():
    tables = {table.kind: table for table in made(facts(account(income("3"), spent("3"), three_public()))).tables}
    assert (tables["income"].has_data, tables["income"].notice) == (True, "")
    assert (tables["government_fund"].has_data, tables["government_fund"].provided) == (False, True)
    assert tables["government_fund"].notice == "本部门2021年没有此项收支，故本表无数据。"
    assert not tables["three_public"].provided


def test_points_of_charts_know_cell_year_and_share():
    told = facts(account(spent("6"), spent("2", nature="project")))
    chart = next(chart for chart in made(told).charts if chart.key == "expenditure_structure")
    basic, project = chart.points
    assert (basic.label, str(basic.amount), str(basic.share), basic.year) == ("基本支出", "6.00", "75", 2021)
    assert basic.about == ("expenditure", "total", "basic")
    assert project.whole == ("expenditure", "total", "total")
    assert chart.section == "expenditure"


def test_attachments_and_the_lines_to_them():
    canal = ProjectFigures("渠道", frozenset({"self_evaluated"}), texts={"problems": "慢。"})
    told = facts(account(), projects=[canal])
    own = made(told)
    assert [each.number for each in own.attachments] == ["附件1", "附件2-1"]
    assert Attached("附件2-1", own.attachments[1].title, "performance") in own.references
    assert not [rule for rule, *_ in found(told, own) if rule == "STR-15"]


def test_the_cover_is_held_to_the_registered_day():
    told = facts(account(), typed(load_profile("sichuan-2021")))
    own = made(told, (CoverField("公开时间", "2022年9月5日"),))
    assert not [r for r, *_ in found(told, own, dates=Dates(disclosed_on=date(2022, 9, 5))) if r == "STR-11"]
    other = Dates(disclosed_on=date(2022, 9, 6))
    assert "封面的公开时间2022年9月5日与登记的公开日期不同。" in [m for _, _, m in found(told, own, dates=other)]


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("STR-01", lambda o: replace(o, headings=o.headings[1:])),
        ("STR-02", lambda o: replace(o, headings=tuple(h for h in o.headings if h.key != "fiscal"))),
        ("STR-04", lambda o: replace(o, tables=o.tables[::-1])),
        ("STR-05", lambda o: replace(o, contents=o.contents[:-1])),
        ("STR-06", lambda o: replace(o, tables=tuple(replace(t, notice="") for t in o.tables))),
        ("STR-07", lambda o: replace(o, tables=tuple(replace(t, has_data=True) for t in o.tables))),
        (
            "STR-08",
            lambda o: replace(
                o, tables=tuple(replace(t, notice=t.notice.replace("本部门", "市水务局")) for t in o.tables)
            ),
        ),
        ("STR-11", lambda o: replace(o, title=o.title.replace("2021", "2020"))),
        ("STR-12", lambda o: replace(o, tables=(replace(o.tables[0], unit="元"), *o.tables[1:]))),
        ("STR-13", lambda o: replace(o, tables=(replace(o.tables[0], note=""), *o.tables[1:]))),
        ("STR-16", lambda o: replace(o, charts=o.charts[1:])),
        ("INT-26", lambda o: replace(o, tables=(replace(o.tables[0], zero="written"), *o.tables[1:]))),
        (
            "PUB-07",
            lambda o: replace(
                o,
                charts=tuple(
                    replace(c, points=tuple(replace(p, amount=p.amount and p.amount + 1) for p in c.points))
                    for c in o.charts
                ),
            ),
        ),
    ],
)
def test_a_report_that_is_changed_is_found(rule, change):
    """Each of these changes to a sound report is found by its rule, and was not before."""
    told = facts(account(income("3"), spent("3")), typed(load_profile("sichuan-2021")))
    own = made(told)
    assert rule not in {name for name, place, _ in found(told, own) if place.section != "attachments"}
    assert rule in {name for name, place, _ in found(told, change(own)) if place.section != "attachments"}


def test_without_a_report_nothing_is_claimed_to_be_right():
    told = facts(account())
    results = run(replace(context(told), beside=()), ON_REPORTS).results
    assert {result.status for result in results} == {"not_applicable"}
    assert outline_of(context(told, Outline("甲"))).title == "甲"
