"""Failures to sign in are counted in the database: for a name at an address, an address, and a name."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import AccessRecord
from accounts.sign_in.lock_out import TIMES_FROM_EVERYWHERE, locked_addresses, locked_until
from accounts.use_cases.people import unlock
from tests.accounts.sign_in.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def person(preparer, with_password):
    return with_password(preparer)


def fail(visitor, times, name="preparer"):
    return [visitor.sign_in(name, "wrong").status_code for _ in range(times)]


def later(minutes):
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=minutes))


def test_the_right_password_signs_in(visitor, events):
    someone = visitor()
    response = someone.sign_in("preparer", next="/admin/accounts/budgetunit/")
    assert (response.status_code, response["Location"]) == (302, "/admin/accounts/budgetunit/")
    assert someone.is_in()
    assert events() == ["signed_in"]


def test_failures_lock_even_the_right_password_and_say_for_how_long(visitor, events):
    someone = visitor()
    assert fail(someone, 4) == [200] * 4
    assert someone.sign_in("preparer", "wrong").status_code == 429
    response = someone.sign_in("preparer")
    page = response.content.decode()
    assert response.status_code == 429
    assert "请在30分钟后再试" in page
    assert "系统管理员" in page
    assert 1790 <= int(response["Retry-After"]) <= 1800
    assert not someone.is_in()
    assert events() == ["sign_in_failed"] * 5 + ["locked_out"]


def test_trying_on_prolongs_nothing_and_is_over_in_time(visitor):
    someone = visitor()
    fail(someone, 5)
    later(20)
    assert "请在10分钟后再试" in someone.sign_in("preparer").content.decode()
    later(31)
    assert someone.sign_in("preparer").status_code == 302
    assert not AccessAttempt.objects.exists()


def test_success_forgets_the_failures(visitor):
    someone = visitor()
    fail(someone, 4)
    assert someone.sign_in("preparer").status_code == 302
    assert fail(visitor(), 4) == [200] * 4


def test_elsewhere_the_owner_still_signs_in(visitor):
    fail(visitor("10.0.0.66"), 5)
    assert visitor("10.0.0.7").sign_in("preparer").status_code == 302


def test_changing_what_the_browser_calls_itself_is_no_way_round(visitor):
    answers = [
        visitor(HTTP_USER_AGENT=f"agent {n}", HTTP_ACCEPT="x" * 2000).sign_in("preparer", "wrong").status_code
        for n in range(6)
    ]
    assert answers == [200] * 4 + [429] * 2
    assert AccessAttempt.objects.count() == 1


def test_a_name_written_with_other_signs_is_the_same_name(visitor):
    answers = [visitor().sign_in(name, "wrong").status_code for name in ("preparer", "ｐreparer") * 3]
    assert answers[4:] == [429] * 2


def test_an_address_is_locked_whatever_the_names(visitor, settings):
    settings.LOCK_OUT_FAILURES_OF_ADDRESS = 12
    answers = [visitor().sign_in(f"nobody{n}", "wrong").status_code for n in range(13)]
    assert answers == [200] * 11 + [429] * 2
    assert visitor().sign_in("preparer").status_code == 429
    assert visitor("10.0.0.2").sign_in("preparer").status_code == 302


def test_a_whole_ipv6_network_counts_as_one_address(visitor):
    answers = [visitor(f"2001:db8::{n}").sign_in("preparer", "wrong").status_code for n in range(1, 7)]
    assert answers == [200] * 4 + [429] * 2
    assert visitor("2001:db8:0:1::1").sign_in("preparer").status_code == 302


def test_a_name_tried_from_everywhere_is_locked_in_the_end(visitor, settings):
    tried = settings.AXES_FAILURE_LIMIT * TIMES_FROM_EVERYWHERE - 1
    AccessAttempt.objects.bulk_create(
        AccessAttempt(username="preparer", ip_address=f"10.0.1.{n}", failures_since_start=1) for n in range(tried)
    )
    assert visitor("10.0.2.1").sign_in("preparer", "wrong").status_code == 429
    assert visitor("10.0.2.2").sign_in("preparer").status_code == 429


def test_nobody_learns_which_names_exist(visitor):
    pages = []
    for name in ("preparer", "nobody"):
        someone = visitor(f"10.0.3.{len(name)}")
        seen = [someone.sign_in(name, "wrong") for _ in range(6)]
        pages.append([(page.status_code, page.content.decode().replace(name, "").split("<h1>")[1]) for page in seen])
    assert [[code for code, _ in page] for page in pages] == [[200] * 4 + [429] * 2] * 2
    without_token = [[text.split("csrfmiddlewaretoken")[0] for _, text in page] for page in pages]
    assert without_token[0] == without_token[1]


@pytest.mark.parametrize("values", [{"is_staff": False}, {"is_active": False}])
def test_who_may_not_come_in_hears_what_a_wrong_password_hears(person, visitor, values, events):
    for name, value in values.items():
        setattr(person, name, value)
    person.save()
    response = visitor().sign_in("preparer")
    assert "用户名或密码不正确" in response.content.decode()
    assert events() == ["sign_in_failed"]


def test_what_is_typed_as_a_name_is_not_kept(visitor):
    visitor().sign_in(PASSWORD, "preparer")
    record = AccessRecord.objects.get()
    assert record.user is None
    assert record.username.startswith("?")
    assert PASSWORD not in f"{record.username}{record.told}{record.path}"
    kept = AccessAttempt.objects.get()
    assert not any(PASSWORD in str(getattr(kept, field.attname)) for field in kept._meta.concrete_fields)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        *((name, "x") for name in ("", " ", "a" * 151, "a\0b", "' OR 1=1; --", "\u202enimda", "<script>")),
        *(("preparer", password) for password in ("", "x" * 10_000, "a\0b")),
    ],
)
def test_hostile_names_and_passwords_are_refused_like_others(visitor, name, password):
    response = visitor().sign_in(name, password)
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()
    assert AccessRecord.objects.filter(event="signed_in").count() == 0


@pytest.mark.parametrize("onwards", ["https://evil.example.com/", "//evil.example.com", "javascript:x()", "\\\\evil"])
def test_signing_in_leads_nowhere_else(visitor, onwards):
    assert visitor().sign_in("preparer", next=onwards)["Location"] == "/admin/"


def test_an_administrator_unlocks(visitor, administrator, person, signed_in):
    fail(visitor(), 5)
    assert locked_until("preparer") is not None
    page = signed_in(administrator).get(f"/admin/auth/user/{person.pk}/change/").content.decode()
    assert "解除锁定" in page
    signed_in(administrator).post(f"/admin/auth/user/{person.pk}/unlock/")
    assert locked_until("preparer") is None
    assert visitor().sign_in("preparer").status_code == 302
    assert AccessRecord.objects.get(event="unlocked").told == "由administrator解除"
    assert unlock(person, by=administrator) is False


def test_nobody_else_unlocks(visitor, bureau, person, signed_in):
    fail(visitor(), 5)
    with pytest.raises(PermissionDenied):
        unlock(person, by=bureau)
    assert signed_in(bureau).post(f"/admin/auth/user/{person.pk}/unlock/").status_code == 403
    assert locked_until("preparer") is not None


def test_an_administrator_unlocks_an_address(visitor, administrator, bureau, signed_in, settings):
    settings.LOCK_OUT_FAILURES_OF_ADDRESS = 3
    for n in range(3):
        visitor("10.0.0.8").sign_in(f"nobody{n}", "wrong")
    assert locked_addresses() == ["10.0.0.8"]
    send = "/admin/auth/user/unlock_address/"
    assert signed_in(bureau).post(send, {"address": "10.0.0.8"}).status_code == 403
    client = signed_in(administrator)
    assert "10.0.0.8" in client.get("/admin/auth/user/").content.decode()
    for hostile in ("", "x", "10.0.0.9", "' OR 1=1", "a\0"):
        client.post(send, {"address": hostile})
    assert visitor("10.0.0.8").sign_in("preparer").status_code == 429
    client.post(send, {"address": "10.0.0.8"})
    assert visitor("10.0.0.8").sign_in("preparer").status_code == 302
    assert AccessRecord.objects.get(event="unlocked").told == "来源地址10.0.0.8，由administrator解除"
