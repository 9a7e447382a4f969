"""What performance lays beside an account for its checks."""

from datetime import date

import pytest

from accounts.checks.loader import load_context, versions_of
from performance.checks import Performance
from performance.models import Project
from tests.accounts.stored import stored_account

pytestmark = pytest.mark.django_db


def test_the_projects_of_an_account_stand_beside_it():
    account = stored_account()
    Project.objects.create(unit=account.unit, fiscal_year=2021, name="信访维稳")
    performance = load_context(account, today=date(2022, 10, 1)).part(Performance)
    assert [project.name for project in performance.projects] == ["信访维稳"]
    assert performance.overall is None


def test_a_changed_project_makes_results_stale():
    account = stored_account()
    project = Project.objects.create(unit=account.unit, fiscal_year=2021, name="信访维稳")
    before = versions_of(account)
    assert versions_of(account) == before
    project.name = "远程接访"
    project.save()
    after = versions_of(account)
    assert after.text != before.text
    assert (after.data, after.rules) == (before.data, before.rules)
