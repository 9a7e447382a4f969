"""How long somebody stays signed in, and what the cookies allow."""

import time

import pytest

from accounts.models import AccessRecord
from accounts.sign_in.sessions import SEEN_AT, SIGNED_IN_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(visitor, preparer, with_password):
    with_password(preparer)
    someone = visitor()
    someone.sign_in("preparer")
    return someone


def ago(visitor, **seconds):
    session = visitor.client.session
    for key, passed in seconds.items():
        session[key] = int(time.time()) - passed
    session.save()


def test_idle_for_too_long_signs_out_and_leads_back(inside):
    ago(inside, **{SEEN_AT: 31 * 60})
    response = inside.client.get("/admin/accounts/budgetunit/?q=1")
    assert response["Location"] == "/admin/login/?next=%2Fadmin%2Faccounts%2Fbudgetunit%2F%3Fq%3D1&why=idle"
    assert "长时间没有操作，已自动退出" in inside.client.get(response["Location"]).content.decode()
    assert not inside.is_in()
    record = AccessRecord.objects.get(event="signed_out")
    assert (record.username, record.told) == ("preparer", "长时间没有操作，已自动退出")


def test_working_on_keeps_a_session_but_not_for_ever(inside):
    ago(inside, **{SEEN_AT: 29 * 60})
    assert inside.is_in()
    assert time.time() - inside.client.session[SEEN_AT] < 10
    ago(inside, **{SIGNED_IN_AT: 10 * 60 * 60 + 1})
    assert inside.client.post("/admin/accounts/finalaccount/add/")["Location"].endswith("?next=&why=limit")


def test_a_session_that_nobody_signed_in_to_is_over(inside):
    session = inside.client.session
    del session[SIGNED_IN_AT]
    session.save()
    assert not inside.is_in()


def test_reading_on_does_not_write_each_time(inside, django_assert_num_queries):
    inside.is_in()
    before = inside.client.session[SEEN_AT]
    ago(inside, **{SEEN_AT: 30})
    inside.is_in()
    assert inside.client.session[SEEN_AT] == before - 30 or before - inside.client.session[SEEN_AT] in {29, 30, 31}


def test_the_public_site_asks_for_no_session(inside, client):
    response = client.get("/")
    assert "Cookie" not in response.get("Vary", "")
    assert response.cookies == {}
    ago(inside, **{SEEN_AT: 31 * 60})
    assert inside.client.get("/").status_code == 200


def test_signing_out_is_recorded(inside, events):
    response = inside.client.post("/admin/logout/")
    assert response["Location"] == "/admin/login/?why=left"
    assert "您已退出" in inside.client.get(response["Location"]).content.decode()
    assert not inside.is_in()
    assert events() == ["signed_in", "signed_out"]


def test_cookies_stay_with_the_browser_and_the_site(visitor, preparer, with_password):
    with_password(preparer)
    someone = visitor()
    someone.client.get("/admin/login/")
    cookies = {**someone.client.cookies, **someone.sign_in("preparer").cookies}
    assert {name: (cookie["samesite"], bool(cookie["httponly"])) for name, cookie in cookies.items()} == {
        "csrftoken": ("Strict", True),
        "sessionid": ("Strict", True),
    }
    assert cookies["sessionid"]["max-age"] == ""


def test_a_new_session_begins_with_signing_in(visitor, preparer, with_password):
    with_password(preparer)
    someone = visitor()
    session = someone.client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    someone.client.cookies["sessionid"] = before
    someone.sign_in("preparer")
    assert someone.client.session.session_key != before


@pytest.mark.parametrize("values", [{"is_active": False}, {"is_staff": False}])
def test_who_is_dismissed_is_out_at_once(inside, preparer, values):
    type(preparer).objects.filter(pk=preparer.pk).update(**values)
    assert not inside.is_in()


def test_the_page_of_signing_in_sends_on_who_is_in(inside):
    assert inside.client.get("/admin/login/?next=/admin/account/")["Location"] == "/admin/account/"
    assert inside.client.get("/admin/login/?next=/admin/login/")["Location"] == "/admin/"


def test_my_account_shows_where_it_was_used(inside, visitor):
    visitor("10.0.0.66").sign_in("preparer", "wrong")
    page = inside.client.get("/admin/account/").content.decode()
    assert "10.0.0.66" in page
    assert "登录失败" in page
    assert "未启用" in page


def test_nobody_is_signed_out_by_a_link(inside):
    assert inside.client.get("/admin/logout/").status_code == 405
    assert inside.is_in()


def test_my_account_tells_ones_tasks(signed_in, publisher, bureau, administrator, department):
    assert f"/admin/accounts/budgetunit/{department.pk}/secrecy/" in account_of(signed_in, publisher)
    assert "四川省广元市：财政部门" in account_of(signed_in, bureau)
    assert "<dd>系统管理员</dd>" in account_of(signed_in, administrator)


def account_of(signed_in, user):
    return signed_in(user).get("/admin/account/").content.decode()
