"""What performance lays beside an account for its checks."""

from datetime import date

import pytest

from accounts.admin.findings import Places
from accounts.checks.engine import run
from accounts.checks.loader import load_context, versions_of
from accounts.checks.rules import load as load_rules
from accounts.models import Explanation
from performance.checks import Performance
from performance.models import OverallEvaluation, Project, SelfEvaluation
from tests.accounts.stored import stored_account
from tests.disclosure.demonstration import load

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


def test_the_demonstration_gives_nothing_that_blocks_and_its_missing_reports_are_explained(tmp_path):
    account = load(tmp_path)
    rules = [rule for rule in load_rules().decided() if rule.group == "PRF"]
    outcome = run(load_context(account, today=date(2022, 10, 1)), rules)
    assert [(result.rule, result.severity) for result in outcome.findings] == [
        ("PRF-06", "warn"),
        ("PRF-09", "info"),
        ("PRF-17", "info"),
    ]
    assert outcome.blocking == ()
    (explanation,) = Explanation.objects.filter(account=account, rule="PRF-06")
    assert "四个项目" in explanation.body


def test_texts_of_projects_and_of_the_whole_are_read_by_the_rules_on_texts():
    account = stored_account()
    project = Project.objects.create(unit=account.unit, fiscal_year=2021, name="信访维稳")
    SelfEvaluation.objects.create(project=project, texts={"use": "用于办案。", "advice": "  "})
    OverallEvaluation.objects.create(account=account, texts={"quality": "数据真实。"})
    passages = load_context(account, today=date(2022, 10, 1)).passages
    assert [(p.section, p.slot, p.words) for p in passages if p.section in {"self_evaluation", "attachments"}] == [
        ("self_evaluation", "use", "用于办案。"),
        ("attachments", "quality", "数据真实。"),
    ]


def test_the_list_of_findings_names_tables_and_reports_of_projects():
    places = Places(stored_account())
    assert places.title({"statement": "performance", "row": "639001-信访维稳"}) == "绩效目标自评表"
    assert places.title({"section": "self_evaluation", "slot": "use"}) == "项目自评报告"
    assert places.title({"section": "performance"}) == "预算绩效管理情况"
