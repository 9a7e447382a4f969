"""The bureau withdraws: every address of what stood shows the notice, a later correction is shown again."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import BudgetUnit, ChangeRecord, Region, RegionRole
from accounts.use_cases.workflow import MoveRefusedError
from accounts.verification import Verified, verify
from disclosure.models import Publication, PublicationFile, StaffText, Withdrawal
from disclosure.use_cases.comparatives import publication_of_last_year
from disclosure.use_cases.withdraw import LONGEST_NOTICE, WITHDRAWN, may_withdraw, withdraw_publications
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.accounts.test_verification import past_the_triggers
from tests.disclosure.published import published_as_it_is
from tests.disclosure.views.archive import publish as stored_versions

NOTICE = "公开的“三公”经费数据有误，现予撤回，更正后重新公开。"
ADDRESS = "/reports/510800/639001/2021/"
TABLE = Withdrawal._meta.db_table


@pytest.fixture
def first(account, publisher):
    return published_as_it_is(account, by=publisher)


@pytest.fixture
def versions(account, first, publisher):
    """Two versions; how the text of the second came about is no matter here."""
    return first, changed(account, publisher, "总体情况的原因。")


@pytest.fixture
def withdrawn(account, versions, bureau):
    return withdraw_publications(account, by=bureau, notice=NOTICE)


def changed(account, publisher, text):
    StaffText.objects.update_or_create(account=account, slot="total_reason", defaults={"body": text})
    return published_as_it_is(account, by=publisher, reason="更正原因说明")


def page_of(publication, name):
    return reverse(f"admin:disclosure_publication_{name}", args=[publication.pk])


class TestUseCase:
    def test_every_version_that_stands_is_withdrawn_and_recorded(self, account, versions, withdrawn, bureau):
        assert [w.publication.version for w in withdrawn] == [2, 1]
        assert {(w.notice, w.by, w.by_name) for w in Withdrawal.objects.all()} == {(NOTICE, bureau, "bureau先生")}
        records = ChangeRecord.objects.filter(account=account, action=WITHDRAWN)
        assert [(r.by, r.after) for r in records] == [
            (bureau, {"version": 2, "notice": NOTICE}),
            (bureau, {"version": 1, "notice": NOTICE}),
        ]
        assert list(verify(Verified())) == []

    def test_a_second_click_does_nothing(self, account, versions, withdrawn, bureau):
        assert withdraw_publications(account, by=bureau, notice="另一份公告，内容不同。") == withdrawn
        assert Withdrawal.objects.count() == 2

    def test_only_the_bureau_that_reaches_the_region_may(self, account, versions, region):
        province, other = (
            Region.objects.create(code="510000", name="四川省"),
            Region.objects.create(code="510700", name="四川省绵阳市"),
        )
        above, beside = person("above"), person("beside")  # noqa: F405
        RegionRole.objects.create(user=above, region=province, role=RegionRole.Role.BUREAU)
        RegionRole.objects.create(user=beside, region=other, role=RegionRole.Role.BUREAU)
        assert may_withdraw(above, account)
        assert not may_withdraw(beside, account)
        with pytest.raises(PermissionDenied):
            withdraw_publications(account, by=beside, notice=NOTICE)

    def test_nobody_else_may(self, request, account, first):
        for name in ("preparer", "reviewer", "publisher", "auditor", "admin_user", "stranger", "citizen"):
            who = request.getfixturevalue(name)
            with pytest.raises(PermissionDenied):
                withdraw_publications(account, by=who, notice=NOTICE)
        assert not Withdrawal.objects.exists()

    def test_a_notice_that_cannot_be_is_refused(self, account, first, bureau):
        for notice, told in (
            ("", "至少写10个字"),
            (" \r\n ", "至少写10个字"),
            ("太短", "至少写10个字"),
            ("长" * (LONGEST_NOTICE + 1), f"最多{LONGEST_NOTICE}个字"),
            ("公告里有不该有的字符\0在此", "控制字符"),
            ("公告里有不该有的字符\u202e在此", "控制字符"),
        ):
            with pytest.raises(MoveRefusedError, match=told):
                withdraw_publications(account, by=bureau, notice=notice)
        assert not Withdrawal.objects.exists()

    def test_what_was_never_published_is_not_withdrawn(self, account, bureau):
        with pytest.raises(MoveRefusedError, match="还没有公开"):
            withdraw_publications(account, by=bureau, notice=NOTICE)

    def test_a_version_published_meanwhile_is_looked_at_first(self, account, versions, bureau):
        with pytest.raises(MoveRefusedError, match="又公开了第2版"):
            withdraw_publications(account, by=bureau, notice=NOTICE, newest=1)

    def test_the_database_keeps_withdrawals(self, withdrawn):
        for change in (Withdrawal.objects.all().delete, lambda: Withdrawal.objects.update(notice="x")):
            with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
                change()

    @pytest.mark.parametrize(
        ("statement", "told"),
        [
            (f"DELETE FROM {TABLE}", "第2版的撤回已被删除"),  # noqa: S608
            (f"UPDATE {TABLE} SET notice = '没有这回事'", "公告不在变更记录中"),  # noqa: S608
        ],
    )
    def test_withdrawals_altered_past_the_triggers_are_noticed(self, withdrawn, statement, told):
        past_the_triggers(TABLE, (statement,))
        assert any(told in tampering.message for tampering in verify(Verified()))


class TestPublicPages:
    """Of versions that are stored as publishing writes them, with the tree of the sample report."""

    @pytest.fixture
    def versions(self, department):
        return stored_versions(name="市委群众工作局", versions=2)

    @pytest.fixture
    def account(self, versions):
        return versions[0].account

    def test_every_address_shows_the_notice_and_no_figure(self, client, withdrawn):
        for address in (
            *("", "v1/", "v2/", "report.pdf", "v1/report.xlsx", "v2/report.json", "figures.json", "manifest.json"),
            *("report.html", "tables/", "v1/tables/income/", "projects/", "v1/projects/1/", "v2/changes/"),
            "changes.json",
        ):
            response = client.get(f"{ADDRESS}{address}")
            assert response.status_code == 410, address
            told = response.content.decode()
            assert "三公" in told
            assert "市委群众工作局2021年度部门决算" in told
            assert "<table" not in told
            assert response["Cache-Control"] == "public, no-cache"
            if address.endswith(".json"):
                assert response.json()["notice"] == NOTICE

    def test_what_a_browser_kept_does_not_stand_any_more(self, client, account, versions, bureau):
        kept = client.get(f"{ADDRESS}v1/report.json")
        withdraw_publications(account, by=bureau, notice=NOTICE)
        again = client.get(f"{ADDRESS}v1/report.json", headers={"If-None-Match": kept["ETag"]})
        assert again.status_code == 410

    def test_the_list_marks_it(self, client, withdrawn):
        page = client.get("/").content.decode()
        assert "已撤回" in page
        assert "report.pdf" not in page
        assert "已撤回" in client.get("/", {"q": "群众"}).content.decode()

    def test_markup_in_a_notice_stays_words(self, client, account, versions, bureau):
        withdraw_publications(account, by=bureau, notice="<script>alert(1)</script>撤回公告")
        assert "<script>alert" not in client.get(ADDRESS).content.decode()


class TestAfterwards:
    def test_commands_and_next_year_take_nothing_from_it(self, account, withdrawn, preparer, tmp_path):
        with pytest.raises(CommandError, match="已由财政部门撤回"):
            call_command("render_report", "639001", "2021", format="json", output=tmp_path / "x.json")
        next_year = open_account(unit=account.unit, fiscal_year=2022, profile=PROFILE, by=preparer)  # noqa: F405
        assert publication_of_last_year(next_year) is None

    def test_a_later_correction_is_shown_and_the_withdrawn_stay_so(self, client, account, withdrawn, publisher):
        third = changed(account, publisher, "另一个原因。")
        page = client.get(ADDRESS)
        assert page.status_code == 200
        assert "阅读撤回公告" in page.content.decode()
        assert f"{ADDRESS}v{third.version}/report.pdf" in page.content.decode()
        assert client.get(f"{ADDRESS}v2/").status_code == 410
        assert "已撤回" not in client.get("/").content.decode()
        assert "第 2 版已由财政部门撤回" in client.get(f"{ADDRESS}changes/").content.decode()

    def test_the_same_content_may_be_published_again(self, account, withdrawn, publisher, client):
        third = published_as_it_is(account, by=publisher, reason="经核实数据无误，重新公开")
        assert (third.version, third.content_hash) == (3, Publication.objects.get(version=2).content_hash)
        assert client.get(ADDRESS).status_code == 200


class TestBackOffice:
    def test_the_bureau_withdraws_with_notice_and_confirmation(self, versions, bureau, signed_in, client):
        office = signed_in(bureau)
        assert page_of(versions[0], "withdraw") in office.get(page_of(versions[0], "change")).content.decode()
        page = office.get(page_of(versions[0], "withdraw"))
        assert page.content.decode().count("将撤回") == 2
        form = {"notice": NOTICE, "newest": "2"}
        refused = office.post(page_of(versions[0], "withdraw"), form)
        assert (refused.status_code, Withdrawal.objects.count()) == (422, 0)
        assert NOTICE in refused.content.decode(), "what was typed stays"
        sent = office.post(page_of(versions[0], "withdraw"), {**form, "confirmed": "yes"})
        assert (sent.status_code, Withdrawal.objects.count()) == (302, 2)
        assert client.get(ADDRESS).status_code == 410
        shown = office.get(page_of(versions[0], "change")).content.decode()
        assert "撤回公告" in shown
        assert page_of(versions[0], "withdraw") not in shown

    def test_a_page_that_is_out_of_date_withdraws_nothing(self, versions, bureau, signed_in):
        office = signed_in(bureau)
        for newest in ("", "1", "x", "9" * 400, "-1", "²"):
            form = {"notice": NOTICE, "confirmed": "yes", "newest": newest}
            assert office.post(page_of(versions[0], "withdraw"), form).status_code == 422
        assert not Withdrawal.objects.exists()

    def test_for_others_there_is_no_such_page(
        self, first, signed_in, preparer, publisher, auditor, stranger, admin_user
    ):
        for who, status in ((preparer, 403), (publisher, 403), (auditor, 403), (stranger, 404), (admin_user, 404)):
            office = signed_in(who)
            for send in (office.get, office.post):
                assert send(page_of(first, "withdraw")).status_code == status
            assert b"withdraw/" not in office.get(page_of(first, "change"), follow=True).content
        assert not Withdrawal.objects.exists()

    def test_files_are_listed_and_given_the_internal_one_too(self, first, reviewer, signed_in):
        office = signed_in(reviewer)
        shown = office.get(page_of(first, "change")).content.decode()
        for file in PublicationFile.objects.filter(publication=first):
            assert file.sha256 in shown
            response = office.get(reverse("admin:disclosure_publication_file", args=[first.pk, file.name]))
            assert hashlib.sha256(b"".join(response.streaming_content)).hexdigest() == file.sha256
            assert response["Content-Disposition"].startswith("attachment")

    def test_files_that_there_are_not(self, first, reviewer, stranger, signed_in):
        for name in ("x", "report.docx", "%00", "..%2Fmanifest.json", "..%2F..%2Fetc%2Fpasswd"):
            address = f"/admin/disclosure/publication/{first.pk}/files/{name}"
            assert "Content-Disposition" not in signed_in(reviewer).get(address, follow=True)
        there = reverse("admin:disclosure_publication_file", args=[first.pk, "account.json"])
        assert signed_in(stranger).get(there).status_code == 404
        assert signed_in(reviewer).get(there.replace(str(first.pk), "9" * 30, 1)).status_code == 404

    def test_the_list_says_how_each_stands_in_few_queries(
        self, versions, reviewer, signed_in, django_assert_max_num_queries, account, publisher
    ):
        office = signed_in(reviewer)
        address = reverse("admin:disclosure_publication_changelist")
        office.get(address)
        with django_assert_max_num_queries(12):
            page = office.get(address).content.decode()
        assert page.count("最新版") >= 1
        assert "已更正" in page
        found = office.get(address, {"q": versions[0].files.get(name="manifest.json").sha256}).content.decode()
        assert "第1版" in found or page_of(versions[0], "change") in found
        assert page_of(versions[1], "change") not in found
        for standing, expected in (("newest", versions[1]), ("corrected", versions[0])):
            assert page_of(expected, "change") in office.get(address, {"standing": standing}).content.decode()

    def test_units_of_another_region_are_not_the_bureau_s(self, bureau, signed_in, publisher):
        region = Region.objects.create(code="320100", name="江苏省南京市")
        unit = BudgetUnit.objects.create(region=region, code="1", name="某局")
        account = open_account(unit=unit, fiscal_year=2021, profile=PROFILE, by=publisher)  # noqa: F405
        publication = published_as_it_is(account, by=publisher)
        assert signed_in(bureau).get(page_of(publication, "withdraw")).status_code == 404
