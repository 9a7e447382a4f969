"""Deadlines in the back office: the bureau's own, recorded, read by auditors, nobody else's."""

import pytest

from accounts.models import ChangeRecord, DisclosureDeadline, Region, RegionRole
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.accounts.persons import person

LIST = "/admin/accounts/disclosuredeadline/"
ADD = f"{LIST}add/"


def form(**values):
    return {"region": "510800", "fiscal_year": "2021", "days": "15", "latest_on": "2022-10-31", **values}


@pytest.fixture
def registered(region):
    return DisclosureDeadline.objects.create(region=region, fiscal_year=2020, days=10)


def test_a_bureau_registers_changes_and_takes_back_each_recorded(signed_in, bureau):
    client = signed_in(bureau)
    assert client.post(ADD, form()).status_code == 302
    stored = DisclosureDeadline.objects.get()
    assert client.post(f"{LIST}{stored.pk}/change/", form(days="12", latest_on="")).status_code == 302
    assert client.post(f"{LIST}{stored.pk}/delete/", {"post": "yes"}).status_code == 302
    records = ChangeRecord.objects.filter(chain="catalogue").order_by("sequence")
    assert [record.action for record in records] == ["新增公开期限", "修改公开期限", "删除公开期限"]
    assert (records[1].before["days"], records[1].after["days"], records[1].by) == (15, 12, bureau)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"days": "21"}, "20"),
        ({"days": "0"}, "1"),
        ({"days": "-3"}, "1"),
        ({"days": "十"}, "整数"),
        ({"fiscal_year": "1999"}, "2000"),
        ({"latest_on": "2022-13-45"}, "有效的日期"),
        ({"region": "320000"}, "选择一个有效的选项"),
        ({"region": "<script>"}, "选择一个有效的选项"),
        ({"fiscal_year": "2020"}, "该区划这一年度的公开期限已经登记。"),
    ],
)
def test_what_cannot_be_is_refused_in_words(signed_in, bureau, registered, values, told):
    Region.objects.create(code="320000", name="江苏省")
    response = signed_in(bureau).post(ADD, form(**values))
    assert response.status_code == 200
    assert told in response.content.decode()
    assert DisclosureDeadline.objects.count() == 1


def test_an_auditor_reads_and_changes_nothing(signed_in, auditor, registered):
    client = signed_in(auditor)
    assert "10" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{registered.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{registered.pk}/change/", form(days="5")).status_code == 403
    assert client.get(ADD).status_code == 403


def test_departments_and_administrators_have_no_list(signed_in, preparer, administrator, registered):
    for user in (preparer, administrator):
        assert signed_in(user).get(LIST).status_code == 403


def test_a_bureau_neither_sees_nor_changes_other_regions(signed_in, registered):
    elsewhere = Region.objects.create(code="320000", name="江苏省")
    other = person("elsewhere")
    RegionRole.objects.create(user=other, region=elsewhere, role=RegionRole.Role.BUREAU)
    client = signed_in(other)
    assert client.get(LIST).context["cl"].result_count == 0
    assert client.post(f"{LIST}{registered.pk}/change/", form()).status_code in {302, 403, 404}
    assert client.post(f"{LIST}{registered.pk}/delete/", {"post": "yes"}).status_code in {302, 403, 404}
    registered.refresh_from_db()
    assert registered.days == 10
