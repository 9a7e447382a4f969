"""Writing projects: records, revisions, and what the database itself refuses."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import ChangeRecord, FinalAccount
from accounts.record import broken_links
from accounts.use_cases.accounts import open_account
from performance.loader import QUERIES, load_performance
from performance.models import Indicator, LibraryIndicator, OverallEvaluation, Project, ProjectFunding, YearlyGoal
from performance.use_cases.changes import change_project, delete_project, save_overall, save_project
from performance.use_cases.library import load_library

LEVELS = {"level1": "完成指标", "level2": "数量指标"}


@pytest.fixture
def project(department, preparer):
    found = Project(unit=department, fiscal_year=2021, name="窗口", self_evaluated=True)
    save_project(found, by=preparer)
    return found


def test_a_change_stands_in_the_chain_of_its_account_and_moves_its_revision(account, project, preparer):
    change_project(project, by=preparer, saved=[Indicator(**LEVELS, level3="存包柜", target="2")])
    account.refresh_from_db()
    assert account.revision == 2
    last = ChangeRecord.objects.filter(account=account).last()
    assert (last.action, last.by, last.after["target"]) == ("绩效录入：新增", preparer, "2")
    assert broken_links(f"account-{account.pk}") == []


def test_what_is_stored_already_changes_nothing(account, project, preparer):
    change_project(project, by=preparer, saved=[ProjectFunding(executed=Decimal(5))])
    assert change_project(project, by=preparer, saved=[ProjectFunding.objects.get()]) == 0
    account.refresh_from_db()
    assert account.revision == 2


def test_a_project_that_moves_is_recorded_in_both_accounts(account, project, preparer, department):
    later = open_account(unit=department, fiscal_year=2022, profile="sichuan-2021", by=preparer)
    project.fiscal_year = 2022
    save_project(project, by=preparer)
    moved = ChangeRecord.objects.filter(action="修改项目")
    assert set(moved.values_list("account", flat=True)) == {account.pk, later.pk}


def test_a_deleted_project_takes_its_rows_along_and_all_are_recorded(account, project, preparer):
    change_project(project, by=preparer, saved=[YearlyGoal(expected="规范"), ProjectFunding(executed=Decimal(5))])
    delete_project(project, by=preparer)
    told = ChangeRecord.objects.filter(account=account, action__startswith="删除").values_list("action", flat=True)
    assert sorted(told) == ["删除项目", "删除项目：随同删除", "删除项目：随同删除"]
    assert not YearlyGoal.objects.exists()
    assert broken_links(f"account-{account.pk}") == []


def test_an_overall_evaluation_is_recorded_with_its_account(account, preparer):
    evaluation = OverallEvaluation(account=account, score=Decimal(95), texts={"bodies": "五个科室"})
    assert save_overall(evaluation, by=preparer) == 1
    assert save_overall(OverallEvaluation.objects.get(), by=preparer) == 0
    assert FinalAccount.objects.get(pk=account.pk).revision == 1


@pytest.mark.parametrize(
    "row",
    [
        Indicator(level1="", level2="b", level3="c"),
        Indicator(**LEVELS, level3="c", weight=Decimal(101)),
        Indicator(**LEVELS, level3="c", score=Decimal(-1)),
        Indicator(**LEVELS, level3="c", comparator="~"),
        Indicator(**LEVELS, level3="c", origin="imported"),
        ProjectFunding(executed=Decimal(-1)),
        ProjectFunding(executed=Decimal(1), origin="typed", source_file="x.xlsx"),
        YearlyGoal(expected=""),
    ],
    ids=lambda row: type(row).__name__,
)
def test_the_database_refuses_what_cannot_be(project, preparer, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        change_project(project, by=preparer, saved=[row])
    assert not ChangeRecord.objects.filter(action__startswith="绩效录入").exists()


def test_a_code_stands_once_per_unit_and_year(project, department, preparer):
    project.code = "510800"
    save_project(project, by=preparer)
    with pytest.raises(IntegrityError), transaction.atomic():
        save_project(Project(unit=department, fiscal_year=2021, name="乙", code="510800"), by=preparer)
    save_project(Project(unit=department, fiscal_year=2022, name="乙", code="510800"), by=preparer)


def test_figures_are_loaded_in_a_fixed_number_of_queries(account, project, preparer, department):
    other = open_account(unit=department, fiscal_year=2020, profile="sichuan-2021", by=preparer)
    for number in range(5):
        change_project(project, by=preparer, saved=[Indicator(**LEVELS, level3=f"第{number}项", position=number)])
    for each in (account, other):
        with CaptureQueriesContext(connection) as asked:
            projects, overall = load_performance(each)
        assert len(asked) == QUERIES
        assert overall is None
        assert len(projects) == (each == account)
    assert [indicator.level3 for indicator in load_performance(account)[0][0].indicators][-1] == "第4项"


def test_the_library_stays_as_people_left_it(db, tmp_path):
    LibraryIndicator.objects.filter(form="scored-2023", level2="数量指标").delete()
    (tmp_path / "scored-2023").mkdir()
    heads = "level1,level2,level3,unit,valid_from,valid_to\n"
    (tmp_path / "scored-2023" / "library.csv").write_text(f"{heads}a,b,,,,\n", encoding="utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "library.csv").write_text(
        "level1,level2,level3,unit,valid_from,valid_to\na,b,c,次,2024,2025\n"
    )
    assert load_library(LibraryIndicator, tmp_path, using="default") == 1
    assert [str(row) for row in LibraryIndicator.objects.in_year("other", 2024)] == ["a / b / c"]
    assert not LibraryIndicator.objects.in_year("other", 2026).exists()
    assert not LibraryIndicator.objects.filter(form="scored-2023", level1="a").exists()
