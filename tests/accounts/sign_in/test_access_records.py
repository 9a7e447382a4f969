"""The record of access is read by auditors and system administrators, and exported safely."""

import csv
import io

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from accounts.admin import access_records
from accounts.models import AccessRecord
from accounts.sign_in.recording import record_access

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/accessrecord/"
FILES = (f"{LIST}export.csv", f"{LIST}export.xlsx")
Event = AccessRecord.Event


@pytest.fixture
def records(preparer, stranger):
    for user, path in ((preparer, "/admin/1/"), (stranger, "/admin/2/")):
        record_access(Event.REFUSED, RequestFactory().get(path), user=user, told='=HYPERLINK("http://x")')
    record_access(Event.SIGN_IN_FAILED, RequestFactory().get("/admin/login/"), username="?abc")


def lines(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("who", ["preparer", "reviewer", "publisher", "secrecy_reviewer", "bureau"])
def test_others_read_nothing(request, records, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    key = AccessRecord.objects.earliest("pk").pk
    for address in (LIST, *FILES, f"{LIST}{key}/change/"):
        assert client.get(address).status_code == 403


def test_the_administrator_reads_all_and_changes_nothing(records, administrator, signed_in):
    client = signed_in(administrator)
    page = client.get(LIST).content.decode()
    assert all(text in page for text in ("/admin/1/", "/admin/2/", "?abc", "没有权限", "登录失败"))
    key = AccessRecord.objects.earliest("pk").pk
    assert client.get(f"{LIST}{key}/change/").status_code == 200
    for address in (f"{LIST}add/", f"{LIST}{key}/change/", f"{LIST}{key}/delete/", *FILES):
        assert client.post(address, {"told": "x"}).status_code in {403, 405}
    assert AccessRecord.objects.get(pk=key).told.startswith("=HYPER")


def test_an_auditor_reads_of_the_people_of_the_region(records, auditor, region, signed_in, department):
    elsewhere = type(region).objects.create(code="510900", name="遂宁市")
    type(department).objects.filter(code="301001").update(region=elsewhere)
    page = signed_in(auditor).get(LIST).content.decode()
    assert "/admin/1/" in page
    assert "/admin/2/" not in page
    assert "?abc" not in page
    assert [line[6] for line in lines(signed_in(auditor).get(FILES[0])) if line[1] == "没有权限"] == ["/admin/1/"]


def test_the_files_hold_what_the_list_shows_and_no_formula(records, administrator, signed_in):
    client = signed_in(administrator)
    response = client.get(FILES[0], {"q": "/admin/1/"})
    assert response["Content-Disposition"].startswith("attachment")
    (_, row) = lines(response)
    assert row[1:5] == ["没有权限", "preparer", "preparer先生", "127.0.0.1"]
    assert row[7] == '\'=HYPERLINK("http://x")'
    book = load_workbook(io.BytesIO(client.get(FILES[1], {"event__exact": "refused"}).content))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert len(cells) == 16
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(str(cell.value).startswith("=") for cell in cells)


def test_an_export_is_bounded_and_says_so(records, administrator, signed_in, monkeypatch):
    monkeypatch.setattr(access_records, "MOST_EXPORTED", 2)
    told = lines(signed_in(administrator).get(FILES[0]))
    assert len(told) == 4
    assert told[-1] == ["只导出最近2条，其余请按时间筛选后分次导出。"]


@pytest.mark.parametrize(
    "query", ["at__year=x", "at__gte=nonsense", "nothing=1", "q=%00", "p=x", "o=99", "event__exact=%27"]
)
def test_hostile_questions_are_answered_or_refused(administrator, signed_in, query):
    for address in (LIST, *FILES):
        assert signed_in(administrator).get(f"{address}?{query}").status_code in {200, 302, 400}
