"""The people and accounts of the tests: a department with a unit below it, another department, who works where."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from accounts.models import BudgetUnit, Region, RegionRole, UnitRole
from accounts.use_cases.accounts import open_account

PROFILE = "sichuan-2021"


def person(username, *, unit=None, role=None, **values):
    user = get_user_model().objects.create(username=username, last_name=f"{username}先生", is_staff=True, **values)
    if unit is not None:
        UnitRole.objects.create(user=user, unit=unit, role=role)
    return user


@pytest.fixture
def region(db):
    return Region.objects.create(code="510800", name="四川省广元市")


@pytest.fixture
def department(region):
    return BudgetUnit.objects.create(region=region, code="639001", name="市委群众工作局", short_name="群工局")


@pytest.fixture
def subordinate(region, department):
    return BudgetUnit.objects.create(region=region, code="639002", name="市群众工作中心", parent=department)


@pytest.fixture
def other_department(region):
    return BudgetUnit.objects.create(region=region, code="301001", name="市财政局")


@pytest.fixture
def administrator(db):
    """Manages people, sees no figures."""
    return person("administrator", is_superuser=True)


@pytest.fixture
def bureau(region):
    user = person("bureau")
    RegionRole.objects.create(user=user, region=region, role=RegionRole.Role.BUREAU)
    return user


@pytest.fixture
def auditor(region):
    user = person("auditor")
    RegionRole.objects.create(user=user, region=region, role=RegionRole.Role.AUDITOR)
    return user


@pytest.fixture
def preparer(department):
    return person("preparer", unit=department, role=UnitRole.Role.PREPARER)


@pytest.fixture
def colleague(department):
    return person("colleague", unit=department, role=UnitRole.Role.PREPARER)


@pytest.fixture
def reviewer(department):
    return person("reviewer", unit=department, role=UnitRole.Role.REVIEWER)


@pytest.fixture
def publisher(department):
    return person("publisher", unit=department, role=UnitRole.Role.PUBLISHER)


@pytest.fixture
def secrecy_reviewer(department):
    return person("secrecy_reviewer", unit=department, role=UnitRole.Role.SECRECY)


@pytest.fixture
def stranger(other_department):
    return person("stranger", unit=other_department, role=UnitRole.Role.PREPARER)


@pytest.fixture
def citizen(db):
    return get_user_model().objects.create(username="citizen", is_staff=False)


@pytest.fixture
def account(department, preparer):
    return open_account(unit=department, fiscal_year=2021, profile=PROFILE, by=preparer)


@pytest.fixture
def other_account(other_department, stranger):
    return open_account(unit=other_department, fiscal_year=2021, profile=PROFILE, by=stranger)


@pytest.fixture
def signed_in():
    def sign_in(user, **options):
        client = Client(**options)
        client.force_login(user)
        return client

    return sign_in
