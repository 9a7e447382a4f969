"""What a password must be, how long it lasts, and what happens when it changes."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AccessRecord, ChangeRecord, EarlierPassword, SignInState
from accounts.sign_in.passwords import ISSUED_FOR, REMEMBERED, issued_too_long_ago, must_change, new_password
from accounts.use_cases.people import OwnRightsError, issue_password
from tests.accounts.sign_in.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "Chaotian-2022!"


@pytest.fixture
def person(preparer, with_password):
    return with_password(preparer)


def change(visitor, old, new, again=None):
    data = {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    return visitor.client.post("/admin/password_change/", data)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("Ab1-short", "10"),
        ("Password123!", None),
        ("password123", "密码只含小写字母、数字，应至少含四类中的三类"),
        ("PASSWORDLONG", "密码只含大写字母"),
        ("20211231123456", "数字"),
        ("preparer-A1", "用户名"),
        ("广元市决算公开工作人员", "密码只含其他字符"),
        ("广元市决算Aa公开工作", None),
        ("correct Horse 7", None),
    ],
)
def test_what_a_password_must_be(preparer, password, told):
    if told is None:
        validate_password(password, preparer)
        return
    with pytest.raises(ValidationError) as refused:
        validate_password(password, preparer)
    assert told in "".join(refused.value.messages)


def test_a_person_chooses_a_new_password(visitor, person):
    here, elsewhere = visitor(), visitor("10.0.0.9")
    here.sign_in("preparer")
    elsewhere.sign_in("preparer")
    response = change(here, PASSWORD, NEW)
    assert (response.status_code, response["Location"]) == (302, "/admin/account/")
    assert here.is_in()
    assert not elsewhere.is_in()
    assert visitor().sign_in("preparer", NEW).status_code == 302
    record = AccessRecord.objects.get(event="password_changed")
    assert (record.user, record.told, record.address) == (person, "本人修改", "10.0.0.1")


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("wrong", NEW, None, "旧密码"),
        (PASSWORD, NEW, "Something-2022", "不一致"),
        (PASSWORD, "short", None, "10"),
        (PASSWORD, PASSWORD, None, "不能使用最近5次用过的密码"),
        (PASSWORD, "", None, "必填"),
    ],
)
def test_what_is_refused_changes_nothing(visitor, person, old, new, again, told):
    here = visitor()
    here.sign_in("preparer")
    response = change(here, old, new, again)
    assert response.status_code == 200
    assert told in response.content.decode()
    assert visitor().sign_in("preparer").status_code == 302


def test_guessing_the_old_password_of_an_open_session_locks(visitor, person):
    here = visitor()
    here.sign_in("preparer")
    assert [change(here, f"wrong {n}", NEW).status_code for n in range(6)] == [200] * 4 + [429] * 2
    assert change(here, PASSWORD, NEW).status_code == 429
    assert here.client.post("/admin/account/codes/", {"password": PASSWORD, "code": "1"}).status_code == 429
    assert person.check_password(PASSWORD)


def test_the_last_passwords_do_not_come_back(person):
    chosen = [f"Number-{n}-chosen" for n in range(REMEMBERED)]
    for password in chosen:
        person.set_password(password)
        person.save()
    for password in chosen:
        with pytest.raises(ValidationError, match="最近5次用过"):
            validate_password(password, person)
    validate_password(PASSWORD, person)  # the one before them
    assert EarlierPassword.objects.filter(user=person).count() == REMEMBERED


def test_a_password_set_on_the_command_line_is_remembered_too(person, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda **_: NEW)
    call_command("changepassword", "preparer", verbosity=0)
    with pytest.raises(ValidationError):
        validate_password(NEW, type(person).objects.get(pk=person.pk))


def test_passwords_given_out_are_changed_first(visitor, person, administrator):
    password = issue_password(person, by=administrator)
    validate_password(password, person.__class__(username="somebody"))
    someone = visitor()
    assert someone.sign_in("preparer", password).status_code == 302
    for address in ("/admin/", "/admin/account/", "/admin/accounts/budgetunit/"):
        assert someone.client.get(address)["Location"] == "/admin/password_change/"
    assert someone.client.post("/admin/accounts/finalaccount/add/")["Location"] == "/admin/password_change/"
    assert "系统管理员发放的密码" in someone.client.get("/admin/password_change/").content.decode()
    change(someone, password, NEW)
    assert someone.is_in()
    assert must_change(person) == ""


def test_a_password_given_out_waits_a_week(visitor, person, administrator):
    password = issue_password(person, by=administrator)
    assert not issued_too_long_ago(person)
    past = timezone.now() - ISSUED_FOR - timedelta(minutes=1)
    SignInState.objects.filter(user=person).update(password_changed_at=past)
    response = visitor().sign_in("preparer", password)
    assert "已经失效，请联系系统管理员" in response.content.decode()
    assert "已经失效" not in visitor("10.0.0.2").sign_in("preparer", "wrong").content.decode()


def test_giving_out_a_password_ends_what_was(visitor, person, administrator):
    someone = visitor()
    someone.sign_in("preparer")
    for _ in range(5):
        visitor().sign_in("preparer", "wrong")
    password = issue_password(person, by=administrator)
    assert not someone.is_in()
    assert visitor().sign_in("preparer").status_code == 200
    assert visitor().sign_in("preparer", password).status_code == 302
    record = AccessRecord.objects.get(event="password_changed")
    assert record.told == "由administrator发放"
    told = str(list(ChangeRecord.objects.values_list("before", "after"))) + record.told
    assert password not in told
    assert person.password not in told


def test_only_an_administrator_gives_out_passwords_and_not_to_themselves(person, bureau, administrator):
    with pytest.raises(PermissionDenied):
        issue_password(person, by=bureau)
    with pytest.raises(OwnRightsError):
        issue_password(administrator, by=administrator)


def test_an_old_password_is_changed_first(visitor, person, settings):
    SignInState.objects.filter(user=person).update(password_changed_at=timezone.now() - timedelta(days=91))
    someone = visitor()
    someone.sign_in("preparer")
    assert someone.client.get("/admin/")["Location"] == "/admin/password_change/"
    assert "超过90天" in someone.client.get("/admin/password_change/").content.decode()
    settings.PASSWORD_MAX_AGE_DAYS = 0
    again = visitor()
    again.sign_in("preparer")
    assert again.is_in()


def test_a_person_whose_password_nobody_noted_has_it_since_they_were_made(preparer):
    assert must_change(preparer) == ""
    preparer.date_joined = timezone.now() - timedelta(days=91)
    assert "超过90天" in must_change(preparer)


def test_passwords_given_out_are_good_and_differ():
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password)
        assert not set(password) & set("0O1lI")
