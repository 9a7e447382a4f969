"""The home page: what waits for whom, until when, and what others must do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.checks.kept import fingerprint
from accounts.models import BudgetUnit, CheckRun, FinalAccount, UnitRole, WorkflowStep
from accounts.use_cases.accounts import change_account, open_account
from accounts.use_cases.checks import check_account
from accounts.use_cases.explanations import explain
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.accounts.persons import PROFILE, person
from tests.disclosure.published import complete

HOME = "/admin/"
QUERIES = 20


def shown(client):
    response = client.get(HOME)
    assert response.status_code == 200
    return response.context["home"], response.content.decode()


def put(account, state, **steps):
    """Put an account into a state as its use cases would leave it."""
    FinalAccount.objects.filter(pk=account.pk).update(state=state)
    account.refresh_from_db()
    return account


def told(home):
    return [line.mine.told for line in home.waiting]


def test_a_new_account_is_to_be_filled_by_its_preparer(signed_in, preparer, account):
    home, html = shown(signed_in(preparer))
    assert told(home) == ["导入或录入数据"]
    assert home.waiting[0].mine_address.endswith("/import/")
    assert "公开期限：未填批复日期" in html
    assert "还没有检查" in html


def test_each_step_leads_to_the_next(signed_in, preparer, account):
    client = signed_in(preparer)
    complete(account, by=preparer)
    assert told(shown(client)[0]) == ["做勾稽检查"]
    check_run, _ = check_account(account, by=preparer)
    CheckRun.objects.filter(pk=check_run.pk).update(blocking=3, errors=3)
    line = shown(client)[0].waiting[0]
    assert line.mine.told == "改正3个问题"
    assert line.mine_address.endswith("/checks/?state=mend")
    warning = {"status": "fail", "severity": "warn", "rule": "VAL-01", "found": "1", "message": "某"}
    CheckRun.objects.filter(pk=check_run.pk).update(blocking=0, errors=0, warnings=1, results=[warning])
    line = shown(client)[0].waiting[0]
    assert line.mine.told == "说明1个问题"
    assert line.mine_address.endswith("/checks/?state=open")
    explain(account, fingerprint(warning), "已核对。", by=preparer)
    assert told(shown(client)[0]) == ["提交审核"]
    change_account(account, by=preparer, approved_on=timezone.localdate() - timedelta(days=18))
    home, html = shown(client)
    assert told(home) == ["重新做勾稽检查"]
    assert home.waiting[0].stale
    assert "已过期" in html
    assert "还有2天" in html


@pytest.mark.parametrize(
    ("state", "who", "step"),
    [("submitted", "reviewer", "审核"), ("approved", "secrecy_reviewer", "签署保密审查")],
)
def test_what_waits_for_a_person_stands_first(request, signed_in, account, state, who, step):
    user = request.getfixturevalue(who)
    put(account, state)
    home, html = shown(signed_in(user))
    assert told(home) == [step]
    assert "待您办理" in html


def test_others_are_told_by_name_who_must_act(signed_in, preparer, reviewer, account):
    put(account, "submitted")
    home, _ = shown(signed_in(preparer))
    assert home.waiting == []
    assert home.others[0].others == ("审核人审核（reviewer先生）", "保密审查人签署保密审查（还没有登记保密审查人）")


def test_a_publisher_waits_for_the_secrecy_review(signed_in, publisher, secrecy_reviewer, account):
    put(account, "approved")
    home, _ = shown(signed_in(publisher))
    assert (home.waiting, len(home.others)) == ([], 1)


def test_what_was_sent_back_says_why(signed_in, preparer, reviewer, account):
    WorkflowStep.objects.create(
        account=account,
        move="send_back",
        before="submitted",
        after="drafting",
        at=timezone.now(),
        by=reviewer,
        comment="三公经费与上年不符<b>",
    )
    home, html = shown(signed_in(preparer))
    assert home.waiting[0].state == "已退回，待修改"
    assert "退回意见：三公经费与上年不符&lt;b&gt;" in html


def test_a_deadline_that_passed_is_told_and_stands_first(signed_in, preparer, account, subordinate):
    today = timezone.localdate()
    later = open_account(unit=subordinate, fiscal_year=2021, profile=PROFILE, by=preparer)
    change_account(later, by=preparer, approved_on=today - timedelta(days=25))
    change_account(account, by=preparer, approved_on=today)
    home, html = shown(signed_in(preparer))
    assert [line.account.pk for line in home.waiting] == [later.pk, account.pk]
    assert "已逾期5天" in html
    assert "还有20天" in html


def test_a_role_in_the_department_reaches_the_units_below(signed_in, reviewer, preparer, subordinate):
    put(open_account(unit=subordinate, fiscal_year=2021, profile=PROFILE, by=preparer), "submitted")
    assert told(shown(signed_in(reviewer))[0]) == ["审核"]


def test_an_account_of_the_closed_year_is_still_to_be_opened(signed_in, preparer, department):
    closed = timezone.localdate().year - 1
    home, html = shown(signed_in(preparer))
    assert [unit.pk for unit in home.to_open] == [department.pk]
    assert f"unit={department.pk}&amp;fiscal_year={closed}" in html
    open_account(unit=department, fiscal_year=closed, profile=PROFILE, by=preparer)
    assert shown(signed_in(preparer))[0].to_open == []


def test_a_unit_that_was_abolished_has_nothing_to_open(signed_in, preparer, department):
    BudgetUnit.objects.filter(pk=department.pk).update(abolished_year=2020)
    home, html = shown(signed_in(preparer))
    assert home.to_open == []
    assert "现在没有需要您办理的决算。" in html


def test_bureau_auditor_and_administrator_are_led_to_their_work(signed_in, bureau, auditor, administrator, account):
    for user in (bureau, auditor):
        home, html = shown(signed_in(user))
        assert home.waiting == home.others == []
        assert "/admin/overview/" in html
    html = shown(signed_in(administrator))[1]
    assert "系统管理员管理用户和岗位，不查看决算数据。" in html
    assert "/admin/overview/" not in html
    assert account.unit.name not in html


def test_somebody_without_a_task_is_told_whom_to_ask(signed_in, account):
    html = shown(signed_in(person("nobody")))[1]
    assert "您还没有岗位" in html
    assert account.unit.name not in html


def test_another_departments_account_is_not_shown(signed_in, stranger, account):
    assert account.unit.name not in shown(signed_in(stranger))[1]


def test_two_hundred_accounts_cost_as_many_queries_as_one(
    signed_in, preparer, department, region, django_assert_max_num_queries
):
    units = BudgetUnit.objects.bulk_create(
        [BudgetUnit(region=region, code=f"7{n:05}", name=f"第{n}中心", parent=department) for n in range(200)]
    )
    states = list(FinalAccount.State)
    FinalAccount.objects.bulk_create(
        [
            FinalAccount(unit=unit, fiscal_year=2021, profile=PROFILE, state=states[n % 4], revision=n % 3)
            for n, unit in enumerate(units)
        ]
    )
    UnitRole.objects.create(user=preparer, unit=department, role=UnitRole.Role.REVIEWER)
    client = signed_in(preparer)
    with django_assert_max_num_queries(QUERIES):
        home, html = shown(client)
    assert len(home.waiting) + len(home.others) + len(home.published) + home.left_out == 200
    assert f"还有 {home.left_out} 份没有列出" in html
