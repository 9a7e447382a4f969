"""From stored rows to the tree: queries, texts, projects, cover."""

from datetime import date

import pytest

from accounts.models import BudgetUnit, FinalAccount
from accounts.use_cases.accounts import change_account, open_account
from disclosure.report.build import QUERIES, REPORT_QUERIES, build_report, load_facts
from performance.models import Project
from tests.disclosure.demonstration import load, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(tmp_path):
    return load(tmp_path)


def test_the_demonstration_costs_a_fixed_number_of_queries(account, django_assert_num_queries):
    stored = FinalAccount.objects.get(pk=account.pk)
    assert QUERIES == 19
    with django_assert_num_queries(QUERIES):
        load_facts(stored)
    with django_assert_num_queries(REPORT_QUERIES):
        build_report(stored)


def test_an_account_of_which_nothing_is_explained_costs_one_query_less(account, django_assert_num_queries, admin_user):
    empty = open_account(unit=account.unit, fiscal_year=2020, profile="sichuan-2021", by=admin_user)
    with django_assert_num_queries(REPORT_QUERIES - 1):
        assert build_report(empty).title == "中共广元市委群众工作局2020年度部门决算"


def test_the_cover_names_the_day_of_publication_when_it_is_known(account, admin_user):
    assert build_report(account).cover == ()
    dated = change_account(opened(account), by=admin_user, disclosed_on=date(2022, 9, 5))
    (field,) = build_report(dated).cover
    assert (field.label, field.text) == ("公开时间", "2022年9月5日")


def test_texts_are_those_of_this_account(account, admin_user):
    other = open_account(unit=account.unit, fiscal_year=2020, profile="sichuan-2021", by=admin_user)
    assert load_facts(account).text("total_reason")
    assert load_facts(other).texts == {}


def test_a_department_counts_the_projects_below_it_and_a_unit_only_its_own(account, admin_user):
    below = BudgetUnit.objects.get(code="639001002")
    Project.objects.create(unit=below, fiscal_year=2021, name="窗口二期", goal_set=True)
    Project.objects.create(unit=below, fiscal_year=2020, name="去年的")
    unit = open_account(
        unit=below, fiscal_year=2021, profile="sichuan-2021", scope=FinalAccount.Scope.UNIT, by=admin_user
    )
    assert len(load_facts(account).projects) == 10
    assert [project.name for project in load_facts(unit).projects] == ["窗口二期"]
