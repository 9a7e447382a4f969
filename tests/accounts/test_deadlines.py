"""Deadlines: counted from the approval, told in words, registered by region and year."""

from datetime import date

import pytest

from accounts.deadlines import DeadlineRule, days_left, deadline, regions_above, remaining, rule_for
from accounts.models import DisclosureDeadline, Region
from accounts.use_cases.accounts import change_account, open_account
from accounts.use_cases.deadlines import deadlines_of
from tests.accounts.persons import *  # noqa: F403  (fixtures)

APPROVED = date(2022, 9, 8)


@pytest.mark.parametrize(
    ("approved_on", "days", "latest_on", "due"),
    [
        (APPROVED, 20, None, date(2022, 9, 28)),
        (APPROVED, 10, None, date(2022, 9, 18)),
        (APPROVED, 20, date(2022, 9, 20), date(2022, 9, 20)),
        (APPROVED, 20, date(2022, 10, 20), date(2022, 9, 28)),
        (None, 20, date(2022, 9, 20), date(2022, 9, 20)),
        (None, 20, None, None),
        (date(2024, 2, 15), 20, None, date(2024, 3, 6)),
    ],
)
def test_a_deadline_is_counted_from_the_approval_and_ends_on_the_last_day_for_all(approved_on, days, latest_on, due):
    assert deadline(approved_on, days, latest_on) == due


@pytest.mark.parametrize(
    ("today", "left", "urgency", "told"),
    [
        (date(2022, 9, 20), 8, "open", "还有8天"),
        (date(2022, 9, 23), 5, "soon", "还有5天"),
        (date(2022, 9, 28), 0, "soon", "今天到期"),
        (date(2022, 9, 29), -1, "late", "已逾期1天"),
    ],
)
def test_what_is_left_is_told_in_words(today, left, urgency, told):
    due = date(2022, 9, 28)
    assert days_left(due, today) == left
    assert (remaining(due, today).urgency, remaining(due, today).told) == (urgency, told)


def test_without_an_approval_nothing_is_counted():
    assert days_left(None, APPROVED) is None
    assert remaining(None, APPROVED).told == "未填批复日期"


def test_the_nearest_region_that_registered_a_year_decides():
    assert regions_above("510802") == ("510802", "510800", "510000")
    assert regions_above("510000") == ("510000",)
    rules = {("510000", 2021): DeadlineRule(15), ("510800", 2021): DeadlineRule(10), ("510800", 2020): DeadlineRule(7)}
    assert rule_for("510802", 2021, rules).days == 10
    assert rule_for("511000", 2021, rules).days == 15
    assert rule_for("320000", 2021, rules) == DeadlineRule(20, None)


def test_deadlines_of_many_accounts_are_one_query(
    region, department, other_department, preparer, stranger, django_assert_num_queries
):
    DisclosureDeadline.objects.create(region=region, fiscal_year=2021, days=10)
    accounts = [
        change_account(
            open_account(unit=unit, fiscal_year=year, profile=PROFILE, by=by),  # noqa: F405
            by=by,
            approved_on=date(year + 1, 9, 8),
        )
        for unit, by in ((department, preparer), (other_department, stranger))
        for year in (2020, 2021)
    ]
    with django_assert_num_queries(1):
        found = deadlines_of(accounts)
    assert set(found.values()) == {date(2021, 9, 28), date(2022, 9, 18)}
    assert Region.objects.count() == 1


def test_no_accounts_are_no_query(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert deadlines_of([]) == {}
