"""The subject catalogues: loaded by every migrate, left alone where somebody edited them."""

from collections import Counter
from itertools import pairwise

import pytest
from django.conf import settings
from django.core.management import call_command

from accounts.catalogue import economic_rows, functional_rows, load_catalogues
from accounts.models import EconomicSubject, FunctionalSubject

ALWAYS = 9999


def load() -> int:
    return load_catalogues(FunctionalSubject, EconomicSubject, settings.SUBJECTS_DIR, using="default")


def write_catalogues(directory, functional: str, economic: str = "") -> None:
    head = "code,name,level,valid_from,valid_to,fund,confidence,note\n"
    (directory / "functional_subjects.csv").write_text(head + functional, encoding="utf-8")
    head = "year,code,name,confidence,expense_group,basic_expenditure_table,three_public_item,note\n"
    always = "2018-2025,301,工资福利支出,verified,人员经费,yes,,\n"
    (directory / "economic_subjects.csv").write_text(head + always + economic, encoding="utf-8")


def load_from(directory) -> int:
    return load_catalogues(FunctionalSubject, EconomicSubject, directory, using="default")


@pytest.mark.django_db
def test_all_subjects_are_there_after_migrate():
    assert FunctionalSubject.objects.count() == 1630
    assert EconomicSubject.objects.count() == 110


@pytest.mark.django_db
def test_loading_again_adds_nothing():
    assert load() == 0


@pytest.mark.django_db
def test_an_edited_name_survives_the_next_migrate():
    FunctionalSubject.objects.filter(code="2010301").update(name="行政运行（本地）")
    EconomicSubject.objects.filter(code="30101").update(name="基本工资（本地）", expense_group="public")
    call_command("migrate", verbosity=0)
    assert FunctionalSubject.objects.get(code="2010301").name == "行政运行（本地）"
    assert EconomicSubject.objects.get(code="30101").expense_group == "public"
    assert FunctionalSubject.objects.count() == 1630


@pytest.mark.django_db
def test_edited_years_survive_the_next_migrate():
    FunctionalSubject.objects.filter(code="210", valid_from=2019).update(valid_from=2018)
    FunctionalSubject.objects.filter(code="210", valid_to=2018).update(valid_to=2017)
    call_command("migrate", verbosity=0)
    assert FunctionalSubject.objects.filter(code="210").count() == 2
    assert FunctionalSubject.objects.in_year(2018).get(code="210").name == "卫生健康支出"


@pytest.mark.django_db
def test_a_deleted_subject_comes_back():
    FunctionalSubject.objects.filter(code="2010301").delete()
    assert load() == 1
    assert FunctionalSubject.objects.get(code="2010301").name == "行政运行"


@pytest.mark.django_db
def test_a_subject_added_for_one_year_does_not_keep_the_catalogue_from_growing(tmp_path):
    FunctionalSubject.objects.create(code="2019977", level="item", name="新科目", valid_from=2021, valid_to=2021)
    write_catalogues(tmp_path, "2019977,新科目,项,,,一般公共预算,medium,\n")
    assert load_from(tmp_path) == 1
    assert FunctionalSubject.objects.in_year(2023).get(code="2019977").confidence == "medium"


@pytest.mark.django_db
def test_a_confirmed_subject_is_not_added_a_second_time(tmp_path):
    FunctionalSubject.objects.create(
        code="2019977", level="item", name="新科目", valid_from=2020, confidence="verified"
    )
    write_catalogues(tmp_path, "2019977,新科目,项,,,一般公共预算,medium,\n")
    assert load_from(tmp_path) == 0


@pytest.mark.django_db
def test_another_name_of_a_code_in_other_years_is_added(tmp_path):
    write_catalogues(tmp_path, "210,卫生健康支出,类,2030,,一般公共预算,low,\n")
    FunctionalSubject.objects.filter(code="210", valid_from=2019).update(valid_to=2029)
    assert load_from(tmp_path) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "name"), [(2018, "医疗卫生与计划生育支出"), (2019, "卫生健康支出")])
def test_a_code_bears_the_name_of_the_year(year, name):
    assert FunctionalSubject.objects.in_year(year).get(code="210").name == name


@pytest.mark.django_db
def test_economic_subjects_are_grouped():
    group = EconomicSubject.objects.values_list("expense_group", flat=True)
    assert group.get(code="30101") == "personnel"
    assert group.get(code="30201") == "public"
    assert EconomicSubject.objects.get(code="30217").three_public_item != ""


def test_the_economic_subjects_of_the_last_year_stay_in_force():
    ends = Counter(row["valid_to"] for row in economic_rows(settings.SUBJECTS_DIR))
    assert ends[None] > 100


def test_an_economic_subject_that_ended_keeps_its_end(tmp_path):
    write_catalogues(tmp_path, "", "2007-2017,30307,医疗费,high,人员经费,no,,已并入\n")
    ended = list(economic_rows(tmp_path))[-1]
    assert (ended["valid_from"], ended["valid_to"], ended["in_basic_table"]) == (2007, 2017, False)
    assert ended["note"] == "已并入"


def test_a_code_has_one_name_in_every_year():
    for rows in (functional_rows(settings.SUBJECTS_DIR), economic_rows(settings.SUBJECTS_DIR)):
        periods: dict[str, list[tuple[int, int]]] = {}
        for row in rows:
            periods.setdefault(row["code"], []).append((row["valid_from"] or 0, row["valid_to"] or ALWAYS))
        for code, of_code in periods.items():
            in_order = sorted(of_code)
            overlapping = [b for a, b in pairwise(in_order) if b[0] <= a[1]]
            assert not overlapping, code


def test_every_item_of_the_file_has_its_section_and_class():
    codes = {row["code"] for row in functional_rows(settings.SUBJECTS_DIR)}
    assert {code[:length] for code in codes for length in (3, 5) if length < len(code)} <= codes


@pytest.mark.django_db
def test_every_subject_of_the_files_passes_its_own_validation():
    for subject in (*FunctionalSubject.objects.all(), *EconomicSubject.objects.all()):
        subject.clean_fields()
