"""What was published, beside an account: its versions, and which of its units have published."""

import pytest
from django.utils import timezone

from accounts.checks.document.outline import Publications
from accounts.checks.loader import versions_of
from accounts.models import FinalAccount
from accounts.use_cases.checks import check_account, what_changed
from disclosure.editions import supply
from disclosure.models import Withdrawal
from tests.accounts.stored import stored_account, stored_unit
from tests.disclosure.published import published_as_it_is

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(django_user_model):
    return django_user_model.objects.create_user("publisher")


@pytest.fixture
def department():
    return stored_account()


@pytest.fixture
def of_unit(department):
    below = stored_unit("639002", name="市水利站", parent=department.unit, kind="institution")
    return stored_account(below, scope="unit")


def beside(account):
    (found,) = supply(account, None).beside
    assert isinstance(found, Publications)
    return found


def test_nothing_published_is_nothing(department):
    assert beside(department) == Publications()


def test_versions_come_with_reason_and_names_of_their_files(department, by):
    published_as_it_is(department, by=by)
    published_as_it_is(department, by=by, reason="更正封面")
    first, second = beside(department).editions
    assert (first.version, first.reason, second.version, second.reason) == (1, "", 2, "更正封面")
    assert first.files
    assert all(name.startswith("市信访局2021年度部门决算.") for name in first.files)


def test_published_units_are_known_by_their_codes(department, of_unit, by):
    published_as_it_is(of_unit, by=by)
    assert beside(department).units == {"639002"}
    assert beside(department).editions == ()


def test_another_year_and_another_department_do_not_count(department, of_unit, by):
    published_as_it_is(stored_account(of_unit.unit, year=2020, scope="unit"), by=by)
    published_as_it_is(stored_account(stored_unit("700001", name="市司法局"), scope="unit"), by=by)
    assert beside(department).units == frozenset()


def test_a_withdrawn_version_is_not_published(department, of_unit, by):
    publication = published_as_it_is(of_unit, by=by)
    Withdrawal.objects.create(publication=publication, notice="内容有误", at=timezone.now(), by=by, by_name="财政局")
    assert beside(department).units == frozenset()


def test_a_unit_that_publishes_makes_the_departments_results_stale_and_is_no_longer_missed(department, of_unit, by):
    office = stored_unit("639003", name="市局机关", parent=department.unit)
    stored_account(office, scope="unit")
    run, outcome = check_account(department, by=by)
    (missed,) = [f for f in outcome.findings if f.rule == "PUB-02"]
    assert (missed.severity, missed.answer.found) == ("warn", "0份已公开")
    published_as_it_is(of_unit, by=by)
    assert what_changed(run) == ("数据",)
    (missed,) = [f for f in check_account(department, by=by)[1].findings if f.rule == "PUB-02"]
    assert missed.answer.message == "1个单位的2021年度单位决算还没有公开：市局机关。"


def test_publishing_makes_ones_own_results_not_stale(department, by):
    before = versions_of(department)
    published_as_it_is(department, by=by)
    assert versions_of(FinalAccount.objects.get(pk=department.pk)) == before
