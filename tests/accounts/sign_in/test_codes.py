"""One-time codes as a second step of signing in."""

import re
import time
from base64 import b32decode
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AccessRecord, RegionRole
from accounts.sign_in import codes
from accounts.use_cases.people import OwnRightsError, end_codes_of
from tests.accounts.sign_in.conftest import PASSWORD

pytestmark = pytest.mark.django_db
KEY = "31323334353637383930" * 2


@pytest.fixture
def person(publisher, with_password):
    return with_password(publisher)


@pytest.fixture
def recovery(person):
    """The recovery codes of a person who signs in with codes, set up some time ago."""
    made = codes.begin(person, KEY, code())
    forget_use()
    return made


def code(ahead=0):
    return f"{totp(bytes.fromhex(KEY), drift=ahead):06d}"


def forget_use():
    """As if time had passed: the last code is long used, failures no longer slow anybody down."""
    TOTPDevice.objects.update(last_t=-1, throttling_failure_count=0, throttling_failure_timestamp=None)
    StaticDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)


def typed(visitor, text):
    return visitor.client.post("/admin/login/code/", {"code": text})


def at_second_step(visitor, **extra):
    response = visitor.sign_in("publisher", **extra)
    assert (response.status_code, response["Location"]) == (302, "/admin/login/code/")
    return visitor


@pytest.mark.usefixtures("recovery")
def test_the_password_alone_opens_nothing(visitor, events):
    someone = at_second_step(visitor(), next="/admin/account/")
    assert not someone.is_in()
    assert events(event="signed_in") == []
    page = someone.client.get("/admin/login/code/").content.decode()
    assert 'autocomplete="one-time-code"' in page
    response = typed(someone, code())
    assert response["Location"] == "/admin/account/"
    assert someone.is_in()
    assert AccessRecord.objects.get(event="signed_in").told == "一次性验证码（验证器）"


@pytest.mark.usefixtures("recovery")
def test_a_code_may_be_typed_in_groups_and_works_once(visitor):
    now = code()
    assert typed(at_second_step(visitor()), f" {now[:3]} {now[3:]} ").status_code == 302
    someone = at_second_step(visitor())
    assert typed(someone, now).status_code == 200
    assert not someone.is_in()


def test_a_recovery_code_works_once(visitor, person, recovery):
    assert typed(at_second_step(visitor()), recovery[0].upper()).status_code == 302
    assert codes.recovery_codes_left(person) == 9
    assert typed(at_second_step(visitor()), recovery[0]).status_code == 200
    forget_use()
    assert typed(at_second_step(visitor()), recovery[1].replace("-", "")).status_code == 302


@pytest.mark.usefixtures("recovery")
@pytest.mark.parametrize(
    "text", ["", "000000", "12345", "1234567890123456789", "a\0b", "<script>", "１２３４５６", "-1", "1e5", "' OR 1=1"]
)
def test_anything_else_is_refused(visitor, text):
    someone = at_second_step(visitor())
    response = typed(someone, text)
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()
    assert not someone.is_in()


@pytest.mark.usefixtures("recovery")
def test_wrong_codes_lock_like_wrong_passwords(visitor, events):
    someone = at_second_step(visitor())
    answers = []
    for _ in range(5):
        answers.append(typed(someone, "000000").status_code)
        forget_use()
    assert answers == [200] * 4 + [429]
    assert typed(someone, code()).status_code == 429
    assert visitor().sign_in("publisher").status_code == 429
    assert not someone.is_in()
    assert events() == ["codes_changed", *["sign_in_failed"] * 5, "locked_out"]


@pytest.mark.usefixtures("recovery")
def test_wrong_passwords_and_wrong_codes_count_together(visitor):
    someone = visitor()
    for _ in range(3):
        someone.sign_in("publisher", "wrong")
    at_second_step(someone)
    assert [typed(someone, "000000").status_code for _ in range(2)] == [200, 429]


@pytest.mark.usefixtures("recovery")
def test_the_second_step_does_not_wait_for_ever(visitor):
    someone = at_second_step(visitor())
    session = someone.client.session
    session["pending_sign_in"] = {**session["pending_sign_in"], "at": int(time.time()) - 301}
    session.save()
    assert typed(someone, code())["Location"] == "/admin/login/"
    assert not someone.is_in()


@pytest.mark.usefixtures("recovery")
def test_a_password_changed_meanwhile_ends_the_second_step(visitor, person):
    someone = at_second_step(visitor())
    person.set_password("Another-2023")
    person.save()
    assert typed(someone, code())["Location"] == "/admin/login/"


def test_without_the_first_step_there_is_no_second(visitor):
    someone = visitor()
    assert someone.client.get("/admin/login/code/")["Location"] == "/admin/login/"
    assert typed(someone, "123456")["Location"] == "/admin/login/"


def test_a_person_sets_codes_up(visitor, person):
    someone = visitor()
    someone.sign_in("publisher")
    page = someone.client.get("/admin/account/codes/").content.decode()
    secret = b32decode(re.search(r"密钥：<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")).hex()
    shown = f"{totp(bytes.fromhex(secret)):06d}"
    send = {"code": shown, "password": PASSWORD}
    assert "密码不正确" in someone.client.post("/admin/account/codes/", {**send, "password": "x"}).content.decode()
    assert "与二维码不符" in someone.client.post("/admin/account/codes/", {**send, "code": "000"}).content.decode()
    assert not codes.uses_codes(person)
    page = someone.client.post("/admin/account/codes/", send)
    shown_once = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page.content.decode())
    assert len(set(shown_once)) == codes.RECOVERY_CODES
    assert "no-store" in page["Cache-Control"]
    assert TOTPDevice.objects.get().key == secret
    assert AccessRecord.objects.get(event="codes_changed").told == "启用一次性验证码"
    assert someone.client.get("/admin/account/codes/").content.decode().count(secret) == 0


def test_the_picture_is_what_a_telephone_reads_and_holds_no_style(person):
    drawn = codes.picture(codes.unconfirmed(person, KEY))
    tree = ET.fromstring(drawn)  # noqa: S314 (made here)
    assert tree.tag.endswith("svg")
    assert "style" not in drawn
    assert "<script" not in drawn
    address = codes.unconfirmed(person, KEY).config_url
    assert address.startswith("otpauth://totp/")
    assert "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" in address


def test_recovery_codes_are_made_new_with_the_password_only(visitor, person, recovery):
    someone = at_second_step(visitor())
    typed(someone, code())
    address = "/admin/account/codes/recovery/"
    assert someone.client.post(address, {"password": "wrong"}).status_code == 200
    assert codes.recovery_codes_left(person) == 10
    assert someone.client.post(address, {"password": PASSWORD}).status_code == 200
    assert not StaticToken.objects.filter(token=recovery[0].replace("-", "")).exists()


@pytest.mark.usefixtures("recovery")
def test_codes_are_turned_off_with_the_password_only(visitor, person):
    someone = at_second_step(visitor())
    typed(someone, code())
    someone.client.post("/admin/account/codes/off/", {"password": "wrong"})
    assert codes.uses_codes(person)
    someone.client.post("/admin/account/codes/off/", {"password": PASSWORD})
    assert not codes.uses_codes(person)
    assert StaticToken.objects.count() == 0
    assert visitor().sign_in("publisher")["Location"] == "/admin/"


def test_tasks_that_demand_codes_lead_to_setting_them_up(visitor, person, settings):
    settings.ONE_TIME_CODE_REQUIRED = ["publisher", "bureau"]
    someone = visitor()
    someone.sign_in("publisher")
    assert someone.client.get("/admin/")["Location"] == "/admin/account/codes/"
    page = someone.client.get("/admin/account/codes/").content.decode()
    assert "您的岗位要求使用一次性验证码" in page
    shown = f"{totp(bytes.fromhex(someone.client.session['new_code_secret'])):06d}"
    someone.client.post("/admin/account/codes/", {"code": shown, "password": PASSWORD})
    assert someone.is_in()
    assert someone.client.post("/admin/account/codes/off/", {"password": PASSWORD})["Location"] == "/admin/account/"
    assert codes.uses_codes(person)


def test_a_new_password_comes_before_the_codes(visitor, person, administrator, settings):
    settings.ONE_TIME_CODE_REQUIRED = ["publisher"]
    past = timezone.now() - timedelta(days=400)
    person.sign_in_state.password_changed_at = past
    person.sign_in_state.save()
    someone = visitor()
    someone.sign_in("publisher")
    assert someone.client.get("/admin/")["Location"] == "/admin/password_change/"
    data = {"old_password": PASSWORD, "new_password1": "Chaotian-2022!", "new_password2": "Chaotian-2022!"}
    someone.client.post("/admin/password_change/", data)
    assert someone.client.get("/admin/")["Location"] == "/admin/account/codes/"


def test_which_tasks_demand_codes(publisher, reviewer, bureau, administrator, region, settings):
    settings.ONE_TIME_CODE_REQUIRED = ["publisher", "administrator", "auditor"]
    people = (publisher, reviewer, bureau, administrator)
    assert [codes.must_use_codes(user) for user in people] == [True, False, False, True]
    RegionRole.objects.create(user=bureau, region=region, role="auditor")
    assert codes.must_use_codes(bureau)


@pytest.mark.usefixtures("recovery")
def test_an_administrator_helps_whose_telephone_is_lost(visitor, person, administrator, bureau, signed_in):
    with pytest.raises(PermissionDenied):
        end_codes_of(person, by=bureau)
    with pytest.raises(OwnRightsError):
        end_codes_of(administrator, by=administrator)
    address = f"/admin/auth/user/{person.pk}/end_codes/"
    assert signed_in(administrator).get(address).status_code == 200
    assert codes.uses_codes(person)
    signed_in(administrator).post(address)
    assert not codes.uses_codes(person)
    assert AccessRecord.objects.filter(event="codes_changed").latest("pk").told == "由administrator停用一次性验证码"
    assert visitor().sign_in("publisher")["Location"] == "/admin/"
