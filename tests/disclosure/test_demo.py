"""The demonstration: loaded once, complete, and never in the way of what people did afterwards."""

import json
import stat
from collections import Counter

import pytest
from django.contrib.auth import get_user_model

from accounts.checks.kept import blocks, findings_of, fingerprint, wants_explanation
from accounts.models import BudgetUnit, ChangeRecord, ExpenditureLine, Explanation, FinalAccount, UnitRole
from accounts.record import CATALOGUE_CHAIN, broken_links
from accounts.use_cases.checks import what_changed
from disclosure.demo import load_demo_account
from disclosure.models import Publication, StaffText
from disclosure.use_cases.workflow import ChecksRefusedError
from performance.models import Indicator, OverallEvaluation, Project
from tests.disclosure.demonstration import FILE, load

pytestmark = pytest.mark.django_db

PEOPLE = ("admin", "bianzhi", "shenhe", "baomi", "fabu", "caizheng", "shenji")


def passwords(directory) -> dict[str, str]:
    lines = (directory / "sign-in.txt").read_text(encoding="utf-8").splitlines()
    return {words[2]: words[4] for words in map(str.split, lines)}


def test_every_row_of_the_file_is_stored(tmp_path):
    account = load(tmp_path)
    described = json.loads(FILE.read_text(encoding="utf-8"))
    assert account.income_lines.count() == len(described["income"])
    assert account.expenditure_lines.count() == len(described["expenditure"])
    assert account.economic_lines.count() == len(described["economic"])
    assert account.control_totals.count() == len(described["control_totals"])
    assert account.comparatives.count() == len(described["comparatives"])
    assert StaffText.objects.filter(account=account).count() == len(described["texts"])
    assert list(Project.objects.values_list("name", flat=True)) == [each["name"] for each in described["projects"]]
    assert Indicator.objects.count() == sum(len(each["indicators"]) for each in described["projects"]) > 30
    assert OverallEvaluation.objects.get().account == account
    assert Publication.objects.get().account == account
    assert BudgetUnit.objects.filter(parent=account.unit).count() == len(described["subordinates"])


def test_every_change_is_recorded_in_a_chain_that_holds(tmp_path):
    account = load(tmp_path)
    records = ChangeRecord.objects.filter(account=account)
    assert records.first().action == "建立决算"
    assert records.last().action == "公开"
    assert broken_links(f"account-{account.pk}") == []


def test_units_and_tasks_are_recorded_like_any_others_and_projects_with_the_account(tmp_path):
    account = load(tmp_path)
    told = ChangeRecord.objects.filter(chain=CATALOGUE_CHAIN).values_list("action", flat=True)
    units, projects = BudgetUnit.objects.count(), Project.objects.count()
    assert Counter(told) == {"新增行政区划": 1, "新增预算单位": units, "新增单位岗位": 4, "新增地区岗位": 2}
    assert ChangeRecord.objects.filter(account=account, action="新增项目").count() == projects
    assert broken_links(CATALOGUE_CHAIN) == []


def test_three_different_people_prepare_review_and_publish(tmp_path):
    account = load(tmp_path)
    roles = dict(UnitRole.objects.filter(unit=account.unit).values_list("role", "user__username"))
    assert roles == {"preparer": "bianzhi", "reviewer": "shenhe", "publisher": "fabu", "secrecy": "baomi"}
    assert Publication.objects.get().published_by.username == "fabu"
    steps = account.steps.values_list("move", "by__username")
    assert list(steps) == [("submit", "bianzhi"), ("approve", "shenhe"), ("publish", "fabu")]
    assert account.secrecy_reviews.get().by.username == "baomi"
    assert [u.username for u in get_user_model().objects.filter(is_superuser=True)] == ["admin"]


def test_passwords_are_random_work_and_only_the_owner_can_read_them(tmp_path):
    load(tmp_path)
    issued = passwords(tmp_path)
    assert set(issued) == set(PEOPLE)
    assert len({*issued.values()}) == len(PEOPLE)
    for username, password in issued.items():
        assert get_user_model().objects.get(username=username).check_password(password)
    assert stat.S_IMODE((tmp_path / "sign-in.txt").stat().st_mode) == 0o600


def test_a_sign_in_file_that_others_could_read_is_closed(tmp_path):
    file = tmp_path / "sign-in.txt"
    file.write_text("", encoding="utf-8")
    file.chmod(0o644)
    load(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_folder_of_the_sign_in_file_is_made(tmp_path):
    load(tmp_path / "new" / "folder")
    assert set(passwords(tmp_path / "new" / "folder")) == set(PEOPLE)


def test_a_second_time_nothing_changes(tmp_path):
    load(tmp_path)
    before = passwords(tmp_path)
    counts = (ChangeRecord.objects.count(), Publication.objects.count(), Project.objects.count())
    assert load_demo_account(FILE, sign_in=tmp_path / "sign-in.txt") is None
    assert (ChangeRecord.objects.count(), Publication.objects.count(), Project.objects.count()) == counts
    assert passwords(tmp_path) == before


def test_what_people_edited_stays(tmp_path):
    account = load(tmp_path)
    ExpenditureLine.objects.filter(account=account, item_code="2010308").update(final="1.00")
    StaffText.objects.filter(account=account, slot="duties").delete()
    Project.objects.filter(name="法律顾问费").delete()
    account.unit.name = "改过的名称"
    account.unit.save(update_fields=["name"])
    assert load_demo_account(FILE, sign_in=tmp_path / "sign-in.txt") is None
    assert ExpenditureLine.objects.get(account=account, item_code="2010308").final == 1
    assert not StaffText.objects.filter(account=account, slot="duties").exists()
    assert not Project.objects.filter(name="法律顾问费").exists()
    assert BudgetUnit.objects.get(pk=account.unit_id).name == "改过的名称"


def test_people_who_are_there_keep_their_password_and_their_line(tmp_path):
    get_user_model().objects.create_user("bianzhi", password="own-password")  # noqa: S106 (of this test only)
    load(tmp_path)
    assert get_user_model().objects.get(username="bianzhi").check_password("own-password")
    before = passwords(tmp_path)
    assert set(before) == {*PEOPLE} - {"bianzhi"}
    get_user_model().objects.filter(username="shenhe").update(username="left")
    load_demo_account(FILE, sign_in=tmp_path / "sign-in.txt")
    after = passwords(tmp_path)
    assert after["admin"] == before["admin"]
    assert after["shenhe"] != before["shenhe"]


def test_a_region_that_is_there_is_used(tmp_path):
    first = load(tmp_path)
    assert first.unit.region.name == "四川省广元市"
    assert FinalAccount.objects.count() == 1


def test_it_is_checked_and_every_warning_is_explained_once_on_the_record(tmp_path):
    account = load(tmp_path)
    assert what_changed(account.check_run) == ()
    findings = findings_of(account.check_run.results)
    assert not [finding for finding in findings if blocks(finding)]
    wanting = {fingerprint(finding) for finding in findings if wants_explanation(finding)}
    assert wanting == set(Explanation.objects.values_list("finding", flat=True))
    records = ChangeRecord.objects.filter(action__startswith="说明检查问题")
    assert {record.by.username for record in records} == {"bianzhi"}
    assert records.count() == len(wanting) > 0


def test_what_its_file_leaves_unexplained_is_not_published(tmp_path):
    described = json.loads(FILE.read_text(encoding="utf-8"))
    described["explanations"] = []
    file = tmp_path / "silent.json"
    file.write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(ChecksRefusedError, match="个问题还没有写明情况"):
        load_demo_account(file, sign_in=tmp_path / "sign-in.txt")
    assert not FinalAccount.objects.exists()
