import pytest
from django.db import IntegrityError, transaction

from accounts.models import BudgetUnit
from performance.models import Project


def test_a_name_stands_once_per_unit_and_year(department, other_department):
    Project.objects.create(unit=department, fiscal_year=2021, name="甲")
    Project.objects.create(unit=department, fiscal_year=2022, name="甲")
    Project.objects.create(unit=other_department, fiscal_year=2021, name="甲")
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.create(unit=department, fiscal_year=2021, name="甲")


def test_a_project_has_a_name(department):
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.create(unit=department, fiscal_year=2021, name="")


def test_a_departments_projects_include_those_of_the_units_below(department, subordinate, other_department):
    station = BudgetUnit.objects.create(region=department.region, code="639003", name="乡镇站", parent=subordinate)
    Project.objects.create(unit=station, fiscal_year=2021, name="丙")
    Project.objects.create(unit=subordinate, fiscal_year=2021, name="乙", position=1)
    Project.objects.create(unit=department, fiscal_year=2021, name="甲", position=2)
    Project.objects.create(unit=department, fiscal_year=2020, name="去年")
    Project.objects.create(unit=other_department, fiscal_year=2021, name="别家")
    assert {p.name for p in Project.objects.of_department(department.pk, 2021)} == {"甲", "乙", "丙"}
    assert {p.name for p in Project.objects.of_department(subordinate.pk, 2021)} == {"乙", "丙"}
