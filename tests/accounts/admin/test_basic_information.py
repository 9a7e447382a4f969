"""Two people at the basic information of one account: the later one sees both versions, nothing is lost."""

from datetime import date

import pytest

from accounts.use_cases.accounts import StaleAccountError, change_account, seen_of
from tests.accounts.persons import *  # noqa: F403  (fixtures)

NEWS = "您打开本页之后，有人修改了基本信息"


def address(account):
    return f"/admin/accounts/finalaccount/{account.pk}/change/"


def fields(account, **typed):
    facts = {"scope": account.scope, "profile": account.profile, "precision": account.precision}
    return {**facts, "approved_on": "", "disclosed_on": "", **typed}


def seen(response):
    return response.context["seen"]


class TestPage:
    def test_the_later_one_sees_both_and_may_decide(self, signed_in, preparer, colleague, account):
        mine, theirs = signed_in(preparer), signed_in(colleague)
        opened = seen(mine.get(address(account)))
        theirs.post(address(account), fields(account, seen=opened, approved_on="2022-08-01"))
        refused = mine.post(address(account), fields(account, seen=opened, approved_on="2022-08-02"))
        html = refused.content.decode()
        assert NEWS in html
        assert "现存：2022-08-01" in html
        assert 'value="2022-08-02"' in html
        account.refresh_from_db()
        assert account.approved_on == date(2022, 8, 1)
        mine.post(address(account), fields(account, seen=seen(refused), approved_on="2022-08-02"))
        account.refresh_from_db()
        assert account.approved_on == date(2022, 8, 2)

    def test_lines_of_others_and_the_same_values_are_no_conflict(self, signed_in, preparer, colleague, account):
        client = signed_in(preparer)
        opened = seen(client.get(address(account)))
        change_account(account, by=colleague, approved_on=date(2022, 8, 1))
        told = client.post(address(account), fields(account, seen=opened, approved_on="2022-08-01"), follow=True)
        assert "基本信息已保存。" in told.content.decode()

    @pytest.mark.parametrize("value", ["", "x" * 9999, "<script>"])
    def test_a_fingerprint_that_is_none_overwrites_nothing(self, signed_in, preparer, account, value):
        html = signed_in(preparer).post(address(account), fields(account, seen=value, approved_on="2022-08-01"))
        assert NEWS in html.content.decode()
        account.refresh_from_db()
        assert account.approved_on is None


def test_under_the_lock_it_is_looked_at_again(account, preparer, colleague):
    known = seen_of(account)
    change_account(account, by=colleague, approved_on=date(2022, 8, 1))
    with pytest.raises(StaleAccountError):
        change_account(account, by=preparer, seen=known, approved_on=date(2022, 8, 2))
    assert change_account(account, by=preparer, seen=known, approved_on=date(2022, 8, 1)).revision == 1
