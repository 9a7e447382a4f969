"""The command ``import_workbook``: what it stores, what it refuses, and its JSON."""

import io
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from accounts.models import BudgetUnit, ChangeRecord, ExpenditureLine, FinalAccount, IncomeLine, Region, WorkbookImport
from accounts.record import broken_links
from tests.accounts.workbooks.test_earlier import TITLES, written

CASE = Path(__file__).resolve().parents[1] / "cases" / "putuo-finance-2024.xlsx"
PROFILE = "shanghai-2024"
NAMED = ("--unit", "107", "--unit-name", "上海市普陀区财政局")

pytestmark = pytest.mark.django_db


def run(*arguments, file=CASE, year="2024", profile=PROFILE, status=0):
    """Run the command; return what it wrote to the two outputs."""
    out, err = io.StringIO(), io.StringIO()
    command = ("import_workbook", str(file), "--year", year, "--profile", profile, *arguments)
    if status:
        with pytest.raises(SystemExit) as ended:
            call_command(*command, stdout=out, stderr=err)
        assert ended.value.code == status
    else:
        call_command(*command, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def told(*arguments, **options):
    return json.loads(run(*arguments, "--format", "json", **options)[0])


@pytest.fixture
def broken(tmp_path):
    book = openpyxl.load_workbook(CASE)
    book["2、收入决算表"]["E9"] = "一千五百"
    book.save(tmp_path / "broken.xlsx")
    return tmp_path / "broken.xlsx"


def test_a_file_is_stored_with_unit_and_account():
    said = told(*NAMED)
    assert list(said) == ["stored", "problems", "changes", "notes"]
    assert (said["stored"], said["problems"]) == (True, [])
    change = next(c for c in said["changes"] if c["table"] == "income")
    assert change == {
        "table": "income",
        "row": "2010601 行政运行 · 一般公共预算财政拨款收入",
        "kind": "added",
        "before": {"amount": None},
        "after": {"amount": "15118900.00"},
    }
    account = FinalAccount.objects.get()
    assert (account.unit.name, account.unit.region_id, account.unit.region.name) == (
        *("上海市普陀区财政局", "310000"),
        "上海市",
    )
    assert (account.fiscal_year, account.scope, account.profile, account.precision) == (
        *(2024, "department"),
        *(PROFILE, "wan"),
    )
    line = IncomeLine.objects.get(item_code="2010601", source="general")
    assert (line.amount, line.source_file) == (Decimal("15118900.00"), CASE.name)
    made = WorkbookImport.objects.get()
    assert (made.added, made.by.username, made.by.is_active) == (len(said["changes"]), "command-line", False)
    assert not made.by.has_usable_password()
    assert broken_links(f"account-{account.pk}") == []
    assert broken_links("catalogue") == []


def test_the_same_again_changes_nothing():
    run(*NAMED)
    records = ChangeRecord.objects.count()
    said = told("--unit", "107")
    assert (said["stored"], said["changes"], ChangeRecord.objects.count()) == (True, [], records)


def test_a_dry_run_says_the_same_and_stores_nothing():
    said = told(*NAMED, "--dry-run")
    assert said["stored"] is False
    assert said["changes"] == told(*NAMED)["changes"]


def test_a_dry_run_leaves_nothing_behind():
    run(*NAMED, "--dry-run")
    assert [model.objects.count() for model in (Region, BudgetUnit, FinalAccount, IncomeLine, WorkbookImport)] == [
        0
    ] * 5


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_file_with_problems_is_refused(broken, dry):
    said = told(*NAMED, *dry, file=broken, status=1)
    assert (said["stored"], said["changes"]) == (False, [])
    (problem,) = said["problems"]
    assert (problem["sheet"], problem["cell"], problem["found"]) == ("2、收入决算表", "E9", "一千五百")
    assert set(problem) == {"sheet", "cell", "found", "expected", "message"}
    assert not BudgetUnit.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("--unit", "999"), {}, "没有代码为“999”的单位：请核对代码，或用 --unit-name 写明名称，导入时建立。"),
        (NAMED, {"profile": "atlantis"}, "没有地区口径“atlantis”。"),
        (NAMED, {"file": "/nowhere/a.xlsx"}, "不能读取文件 /nowhere/a.xlsx"),
        (NAMED, {"file": "/"}, "不能读取文件 /"),
        (("--unit", "310107/", "--unit-name", "x"), {}, "单位代码：此字段不能为空。"),
        (("--unit", "沪/107", "--unit-name", "x"), {}, "区划代码：区划代码应为6位数字"),
        (("--unit", "107", "--unit-name", "长" * 121), {}, "单位名称："),
    ],
)
def test_what_names_nothing_is_said(arguments, options, message):
    said = told(*arguments, **options, status=1)
    assert message in said["problems"][0]["message"]
    assert message in run(*arguments, **options, status=1)[1]
    assert not FinalAccount.objects.exists()


@pytest.mark.parametrize("year", ["24", "20240", "二〇二四", "1999", "２０２４"])
def test_a_year_has_four_digits(year):
    with pytest.raises(CommandError, match="不是决算年度"):
        run(*NAMED, year=year, status=0)


def test_regions_tell_units_of_one_code_apart():
    for code in ("310107", "310101", "510800"):
        region = Region.objects.create(code=code, name=code)
        BudgetUnit.objects.create(region=region, code="107", name="上海市普陀区财政局")
    said = told("--unit", "107", status=1)
    assert (
        "多个区划都有代码为“107”的单位，请写成“区划代码/单位代码”，如“310101/107”。" in said["problems"][0]["message"]
    )
    run("--unit", "310107/107")
    assert FinalAccount.objects.get().unit.region_id == "310107"


def test_a_unit_of_the_profiles_region_is_meant_before_others():
    for code in ("310107", "510800"):
        region = Region.objects.create(code=code, name=code)
        BudgetUnit.objects.create(region=region, code="107", name="上海市普陀区财政局")
    run("--unit", "107")
    assert FinalAccount.objects.get().unit.region_id == "310107"


def test_a_named_unit_is_made_in_its_region_though_another_has_the_code():
    BudgetUnit.objects.create(region=Region.objects.create(code="510800", name="广元市"), code="107", name="别处")
    run(*NAMED)
    assert FinalAccount.objects.get().unit.region_id == "310000"


def test_a_region_can_be_named_for_a_new_unit():
    run("--unit", "310107/107", "--unit-name", "上海市普陀区财政局")
    assert FinalAccount.objects.get().unit.region_id == "310107"


def test_a_units_own_account_is_another_one():
    run(*NAMED)
    run(*NAMED, "--scope", "unit")
    assert set(FinalAccount.objects.values_list("scope", flat=True)) == {"department", "unit"}
    assert BudgetUnit.objects.count() == 1


def test_an_account_keeps_its_profile_and_it_is_said():
    run(*NAMED)
    FinalAccount.objects.update(profile="national-2022")
    said = told("--unit", "107")
    assert "地区口径是“national-2022”，文件按“shanghai-2024”读取" in said["notes"][0]["message"]
    assert FinalAccount.objects.get().profile == "national-2022"


def test_in_words_it_says_what_was_done(broken):
    out, err = run(*NAMED, "--dry-run")
    assert "added income 2010601 行政运行 · 一般公共预算财政拨款收入：空 → amount 15118900.00" in out
    assert "行差异；没有保存。" in out
    assert "行有改动。" in run(*NAMED)[0]
    _, err = run(*NAMED, file=broken, status=1)
    assert "1. 工作表“2、收入决算表”E9：“一千五百”不是金额" in err
    assert "有1处问题，没有导入。" in err


def test_a_huge_file_is_not_read_whole(tmp_path):
    huge = tmp_path / "huge.xlsx"
    with huge.open("wb") as file:
        file.truncate(3 * 1024**3)
    assert "20 MB" in told(*NAMED, file=huge, status=1)["problems"][0]["message"]


def test_a_budget_goes_into_the_initial_budget(tmp_path):
    (tmp_path / "预算.xlsx").write_bytes(written(TITLES, year=2024))
    said = told(*NAMED, "--purpose", "budget", file=tmp_path / "预算.xlsx")
    assert list(said) == ["stored", "problems", "changes", "notes"]
    assert (said["stored"], {change["table"] for change in said["changes"]}) == (True, {"expenditure", "three_public"})
    assert FinalAccount.objects.get().precision == "yuan", "a budget in 万元 says nothing of this year's figures"
    assert WorkbookImport.objects.get().purpose == "budget"
    assert told("--unit", "107", "--purpose", "budget", file=tmp_path / "预算.xlsx")["changes"] == []
    run("--unit", "107")
    line = ExpenditureLine.objects.get(item_code="2010301", fund="general", nature="basic")
    assert (line.initial_budget, FinalAccount.objects.get().precision) == (300_000, "wan")


def test_last_years_tables_become_comparatives():
    said = told(*NAMED, "--purpose", "last_year", year="2025")
    assert {change["table"] for change in said["changes"]} == {"comparatives"}
    change = next(c for c in said["changes"] if c["row"] == "收入支出决算总表｜本年收入合计｜决算数")
    assert change["after"]["amount"] == "29462500.00"
    assert (FinalAccount.objects.get().precision, IncomeLine.objects.count()) == ("yuan", 0)


def test_another_purpose_is_refused_by_name():
    with pytest.raises(CommandError, match="--purpose"):
        run(*NAMED, "--purpose", "forecast")
