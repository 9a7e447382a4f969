"""Who may see and change what, in steps: a visitor, somebody idle, the wrong unit, the wrong task, the right one."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import access
from accounts.models import BudgetUnit, FinalAccount, Region, RegionRole, UnitRole
from accounts.use_cases.accounts import open_account
from tests.accounts.persons import PROFILE, person


def test_a_visitor_sees_nothing(account):
    visitor = AnonymousUser()
    assert not access.accounts_visible_to(visitor).exists()
    assert not access.units_visible_to(visitor).exists()
    assert not access.units_changeable_by(visitor).exists()
    assert not access.may_change(visitor, account)
    assert not access.may_publish(visitor, account)


def test_somebody_without_a_task_sees_nothing(account):
    nobody = person("nobody")
    with pytest.raises(Http404):
        access.account_to_read(nobody, account.pk)
    assert not access.may_change(nobody, account)


def test_another_departments_account_does_not_exist(account, stranger):
    for reach in (access.account_to_read, access.account_to_change):
        with pytest.raises(Http404) as refused:
            reach(stranger, account.pk)
        assert str(refused.value) == "没有这份决算，或您没有查看它的权限。"


def test_a_reader_reads_and_does_not_change(account, reviewer):
    assert access.account_to_read(reviewer, account.pk) == account
    with pytest.raises(PermissionDenied) as refused:
        access.account_to_change(reviewer, account.pk)
    assert str(refused.value) == "您可以查看这份决算，但不是它的编制人，不能修改。"


def test_a_preparer_changes_and_does_not_publish(account, preparer):
    assert access.account_to_change(preparer, account.pk) == account
    assert not access.may_publish(preparer, account)


def test_a_publisher_publishes_and_does_not_change(account, publisher):
    assert access.may_publish(publisher, account)
    assert not access.may_change(publisher, account)


def test_a_system_administrator_sees_no_figures(account, administrator):
    assert not access.accounts_visible_to(administrator).exists()
    assert not access.may_change(administrator, account)
    assert not access.may_publish(administrator, account)
    with pytest.raises(Http404):
        access.account_to_read(administrator, account.pk)


def test_the_bureau_reads_all_of_its_region_and_changes_nothing(account, bureau, other_account):
    assert set(access.accounts_visible_to(bureau)) == {account, other_account}
    with pytest.raises(PermissionDenied):
        access.account_to_change(bureau, account.pk)
    assert not access.may_publish(bureau, account)
    assert access.roles_of(bureau, account) == {"bureau"}


@pytest.mark.parametrize(
    ("code", "sees"),
    [("510000", True), ("510800", True), ("000000", True), ("510802", False), ("510700", False), ("511000", False)],
)
@pytest.mark.parametrize("role", ["bureau", "auditor"])
def test_a_region_reaches_those_below_it(account, code, sees, role):
    place, _ = Region.objects.get_or_create(code=code, defaults={"name": code})
    user = person("overseer")
    RegionRole.objects.create(user=user, region=place, role=role)
    assert access.accounts_visible_to(user).exists() == sees
    assert access.roles_of(user, account) == ({role} if sees else set())
    assert access.oversees(user, account.unit) == (sees and role == "bureau")


@pytest.mark.parametrize("state", ["submitted", "approved", "published"])
def test_what_is_not_being_prepared_rests(account, preparer, state):
    FinalAccount.objects.update(state=state)
    with pytest.raises(access.ClosedError) as refused:
        access.account_to_change(preparer, account.pk)
    assert "数据和文字不能修改" in str(refused.value)
    account.refresh_from_db()
    assert access.is_preparer(preparer, account)
    assert not access.may_change(preparer, account)


def test_who_has_left_may_nothing(account, preparer, bureau):
    for user in (preparer, bureau):
        user.is_active = False
        assert not access.accounts_visible_to(user).exists()
        assert not access.units_visible_to(user).exists()
        assert not access.units_changeable_by(user).exists()
        assert not access.may_change(user, account)


def test_a_departments_task_reaches_the_units_below_and_not_above(account, subordinate, preparer):
    below = open_account(unit=subordinate, fiscal_year=2021, profile=PROFILE, by=preparer, scope="unit")
    clerk = person("clerk", unit=subordinate, role=UnitRole.Role.PREPARER)
    assert access.account_to_change(preparer, below.pk) == below
    assert access.account_to_change(clerk, below.pk) == below
    with pytest.raises(Http404):
        access.account_to_read(clerk, account.pk)
    assert set(access.units_changeable_by(preparer)) == {account.unit, subordinate}
    assert set(access.units_changeable_by(clerk)) == {subordinate}


def test_a_task_reaches_every_level_below(department, subordinate, preparer):
    station = BudgetUnit.objects.create(region=department.region, code="639003", name="乡镇站", parent=subordinate)
    below = open_account(unit=station, fiscal_year=2021, profile=PROFILE, by=preparer, scope="unit")
    assert access.account_to_change(preparer, below.pk) == below
    assert set(access.units_changeable_by(preparer)) == {department, subordinate, station}


def test_several_tasks_show_an_account_once(account, preparer, department):
    UnitRole.objects.create(user=preparer, unit=department, role=UnitRole.Role.REVIEWER)
    assert list(access.accounts_visible_to(preparer)) == [account]


def test_a_reviewer_changes_no_unit(reviewer, department):
    assert list(access.units_visible_to(reviewer)) == [department]
    assert not access.units_changeable_by(reviewer).exists()


@pytest.mark.parametrize("key", [0, -1, 2**62])
def test_an_account_that_is_not_there_is_not_found(preparer, key):
    with pytest.raises(Http404):
        access.account_to_read(preparer, key)
