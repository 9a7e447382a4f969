"""The record of who came in and who was refused."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AccessRecord
from accounts.sign_in import recording
from accounts.sign_in.recording import NO_MORE, known_name, neutral, record_access, record_failure, record_refusal

pytestmark = pytest.mark.django_db
Event = AccessRecord.Event


def refusals():
    kept = AccessRecord.objects.filter(event__in=(Event.REFUSED, Event.NOT_FOUND)).order_by("pk")
    return list(kept.values_list("event", "username", "method", "path"))


def test_another_departments_account_is_a_refusal(account, stranger, signed_in):
    address = f"/admin/accounts/finalaccount/{account.pk}/entry/income/"
    assert signed_in(stranger, REMOTE_ADDR="10.0.0.3").get(address).status_code == 404
    assert refusals() == [("not_found", "stranger", "GET", address)]
    record = AccessRecord.objects.latest("pk")
    assert (record.user, record.address) == (stranger, "10.0.0.3")
    assert "没有查看它的权限" in record.told


def test_what_a_reader_may_not_do_is_a_refusal(account, reviewer, signed_in):
    address = f"/admin/accounts/finalaccount/{account.pk}/entry/income/"
    assert signed_in(reviewer).post(address, {}).status_code == 403
    assert refusals() == [("refused", "reviewer", "POST", address)]
    assert "不能修改" in AccessRecord.objects.latest("pk").told


def test_a_request_from_another_site_is_a_refusal(preparer):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 403
    assert refusals() == [("refused", "", "POST", "/admin/login/")]


def test_visitors_who_miss_a_page_are_none(client):
    assert client.get("/admin/nowhere/").status_code in {302, 404}
    assert client.get("/nowhere/").status_code == 404
    assert refusals() == []


def test_the_public_site_records_nothing(stranger, signed_in):
    assert signed_in(stranger).get("/nowhere/").status_code == 404
    assert refusals() == []


def test_the_same_again_within_a_minute_is_recorded_once(stranger, signed_in):
    client = signed_in(stranger)
    for _ in range(3):
        client.get("/admin/nowhere/")
    client.get("/admin/elsewhere/")
    assert [path for *_, path in refusals()] == ["/admin/nowhere/", "/admin/elsewhere/"]


def test_a_flood_of_refusals_is_bounded_and_says_so(stranger, reviewer, monkeypatch):
    monkeypatch.setattr(recording, "REFUSALS_AN_HOUR", 5)
    for number in range(9):
        record_refusal(Event.NOT_FOUND, RequestFactory().get(f"/admin/{number}/"), user=stranger)
    record_refusal(Event.NOT_FOUND, RequestFactory().get("/admin/0/"), user=reviewer)
    told = list(AccessRecord.objects.filter(user=stranger).order_by("pk").values_list("told", flat=True))
    assert told == ["", "", "", "", NO_MORE]
    assert AccessRecord.objects.filter(user=reviewer).count() == 1


def test_a_flood_of_failures_is_bounded_without_hiding_those_of_people(preparer, monkeypatch):
    monkeypatch.setattr(recording, "UNKNOWN_AN_HOUR", 3)
    monkeypatch.setattr(recording, "FAILURES_AN_HOUR", 2)
    request = RequestFactory().post("/admin/login/")
    for number in range(6):
        record_failure(request, known_name(f"nobody{number}"))
    for _ in range(4):
        record_failure(request, "preparer")
    assert AccessRecord.objects.filter(user=None).count() == 3
    assert list(AccessRecord.objects.filter(user=preparer).values_list("told", flat=True)) == [NO_MORE, ""]


def test_a_page_is_refused_even_when_that_cannot_be_recorded(stranger, signed_in, monkeypatch, caplog):
    def full(**_):
        raise DatabaseError("disk full")

    client = signed_in(stranger)
    monkeypatch.setattr(AccessRecord.objects, "create", full)
    assert client.get("/admin/nowhere/").status_code == 404
    assert "could not be recorded" in caplog.text


@pytest.mark.parametrize(
    ("text", "longest", "kept"),
    [
        ("/admin/决算/?", 300, "/admin/决算/?"),
        ("a\r\nb\0c\x1b[31m", 300, "a��b�c�[31m"),
        ("\u202enimda\u2028", 300, "�nimda�"),
        ("x" * 400, 300, "x" * 299 + "…"),
        ("x" * 300, 300, "x" * 300),
        ("\ud800", 10, "�"),
    ],
)
def test_what_is_recorded_is_one_plain_bounded_line(text, longest, kept):
    assert neutral(text, longest) == kept


@given(st.text(max_size=80), st.integers(1, 40))
def test_any_text_becomes_a_bounded_line(text, longest):
    kept = neutral(text, longest)
    assert len(kept) <= longest
    assert len(kept.splitlines()) <= 1
    kept.encode()


@pytest.mark.parametrize("path", ["%00%0d%0a%1b/", "x" * 2000 + "/", "%e2%80%ae/", "%ff/"])
def test_hostile_addresses_are_recorded_plainly(stranger, signed_in, path):
    assert signed_in(stranger).get(f"/admin/{path}").status_code == 404
    recorded = AccessRecord.objects.latest("pk").path
    assert recorded == neutral(recorded, 300)
    assert recorded.startswith("/admin/")


def test_the_record_only_grows(preparer):
    record_access(Event.SIGNED_IN, None, user=preparer)
    table = AccessRecord._meta.db_table
    for statement in (f'DELETE FROM "{table}"', f"UPDATE \"{table}\" SET told = 'x'"):  # noqa: S608
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert AccessRecord.objects.get().told == ""


def test_refusals_of_an_hour_ago_count_no_more(stranger, monkeypatch):
    monkeypatch.setattr(recording, "REFUSALS_AN_HOUR", 1)
    past = timezone.now() - timedelta(minutes=61)
    AccessRecord.objects.create(at=past, event=Event.NOT_FOUND, user=stranger, path="/admin/1/")
    record_refusal(Event.NOT_FOUND, RequestFactory().get("/admin/2/"), user=stranger)
    assert AccessRecord.objects.filter(user=stranger).count() == 2
