"""Background work of disclosure: drafts as PDF from the desk, published reports as one file."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone

from accounts.jobs import start
from accounts.models import ExpenditureLine, FinalAccount, Job
from accounts.use_cases.accounts import change_lines
from disclosure import jobs
from disclosure.files import store
from disclosure.models import Publication, PublicationFile, Withdrawal
from disclosure.renderers.pdf import RenderFailed, RenderTimeout
from disclosure.use_cases.publish import publish
from disclosure.use_cases.workflow import sign_secrecy, submit
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.disclosure.published import colleague, complete, made_ready, published_as_it_is

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def asked(signed_in, preparer, account, django_capture_on_commit_callbacks):
    """Ask for the draft's PDF from the desk; return the answer, and a second look at where it led."""

    def ask():
        client = signed_in(preparer)
        with django_capture_on_commit_callbacks(execute=True):
            first = client.get(f"/admin/accounts/finalaccount/{account.pk}/preview.pdf")
        return first, client.get(first["Location"]).content.decode()

    return ask


@pytest.fixture
def packed(bureau, django_capture_on_commit_callbacks):
    """Pack what is published, and return the job with the packed files."""

    def pack(by=bureau, **arguments):
        with django_capture_on_commit_callbacks(execute=True):
            made = start("published_files", by=by, **{"year": 2021, "format": "xlsx", **arguments})
        made.refresh_from_db()
        if made.state != "done":
            return made, {}
        with store.storages["results"].open(made.result["file"]["stored"]) as file:
            files = zipfile.ZipFile(BytesIO(file.read()))
        return made, {name: files.read(name) for name in files.namelist()}

    return pack


class TestDraft:
    def test_it_is_set_in_the_background_and_then_shown(self, asked, account, preparer, signed_in):
        change_lines(account, by=preparer, saved=[ExpenditureLine(item_code="2010301", nature="basic", final=10_000)])
        first, page = asked()
        made = Job.objects.get()
        assert first["Location"] == f"/admin/accounts/job/{made.pk}/"
        assert "PDF草稿已生成。" in page
        response = signed_in(preparer).get(f"/admin/accounts/job/{made.pk}/file")
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
        assert b"".join(response.streaming_content).startswith(b"%PDF-")
        response.close()
        assert made.result["file"]["name"].endswith("2021年度部门决算（草稿）.pdf")

    def test_one_that_takes_too_long_is_given_up_with_a_message(self, asked, settings, tmp_path):
        settings.PDF_TIMEOUT_SECONDS = 0.05
        settings.DATA_DIR = tmp_path
        assert "PDF在0.05秒内没有生成完，已停止。数据没有变化：请稍后再试，或先看网页预览。" in asked()[1]
        assert Job.objects.get().state == "failed"

    def test_one_that_fails_is_said(self, asked, monkeypatch):
        def fail(*_args, **_options):
            raise RenderFailed("libharfbuzz-subset0")

        assert issubclass(RenderTimeout, RenderFailed)
        monkeypatch.setattr(jobs, "render_pdf", fail)
        assert "PDF没有生成：libharfbuzz-subset0" in asked()[1]

    def test_a_profile_that_is_gone_is_said(self, asked):
        FinalAccount.objects.update(profile="atlantis-1900")
        assert "没有地区口径“atlantis-1900”" in asked()[1]

    def test_without_an_account_there_is_none(self, preparer, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            made = start("draft_pdf", by=preparer)
        made.refresh_from_db()
        assert made.error == "没有指明是哪一份决算。请从决算工作台发起。"


class TestSettingAhead:
    def approve(self, client, account):
        return client.post(f"/admin/accounts/finalaccount/{account.pk}/move/approve/")

    @pytest.fixture
    def submitted(self, account, preparer):
        made_ready(complete(account, by=preparer), by=preparer)
        submit(account, by=preparer)
        return account

    @pytest.mark.slow
    def test_what_is_approved_is_set_so_that_publishing_finds_it(
        self, submitted, preparer, reviewer, signed_in, settings, tmp_path, django_capture_on_commit_callbacks
    ):
        settings.PUBLICATION_FORMATS = ["pdf"]
        settings.DATA_DIR = tmp_path
        with django_capture_on_commit_callbacks(execute=True):
            self.approve(signed_in(reviewer), submitted)
        made = Job.objects.get()
        assert (made.kind, made.by, made.state) == ("publication_pdf", reviewer, "done")
        kept = {
            path for path in (tmp_path / "cache" / "pdf").rglob("*") if path.is_file() and "fonts" not in path.parts
        }
        publisher, secrecy = (colleague(submitted, role) for role in ("publisher", "secrecy"))
        sign_secrecy(submitted, by=secrecy, conclusion="passed", opinion="可以公开")
        publish(submitted, by=publisher)
        after = {
            path for path in (tmp_path / "cache" / "pdf").rglob("*") if path.is_file() and "fonts" not in path.parts
        }
        assert len(kept) == 1
        assert after == kept

    def test_what_is_refused_and_what_has_no_pdf_is_not_set(self, submitted, preparer, reviewer, signed_in, settings):
        settings.PUBLICATION_FORMATS = ["pdf"]
        self.approve(signed_in(preparer), submitted)
        settings.PUBLICATION_FORMATS = ["xlsx"]
        self.approve(signed_in(reviewer), submitted)
        assert not Job.objects.exists()


class TestPacking:
    def test_the_newest_version_of_each_report_is_packed(
        self, packed, account, other_account, preparer, publisher, stranger
    ):
        published_as_it_is(account, by=publisher)
        change_lines(account, by=preparer, saved=[ExpenditureLine(item_code="2010301", nature="basic", final=10_000)])
        second = published_as_it_is(account, by=publisher, reason="更正")
        other = published_as_it_is(other_account, by=stranger)
        made, files = packed()
        assert made.result["told"] == "打包了2份报告。"
        assert sorted(files) == [
            f"510800-301001-department {other.title} 第1版.xlsx",
            f"510800-639001-department {second.title} 第2版.xlsx",
        ]
        for content in files.values():
            assert openpyxl.load_workbook(BytesIO(content)).sheetnames

    def test_a_file_that_was_published_is_packed_as_it_was(self, packed, account, publisher):
        publication = published_as_it_is(account, by=publisher)
        PublicationFile.objects.filter(publication=publication, name="report.xlsx").exists() or (
            PublicationFile.objects.create(
                publication=publication, name="report.xlsx", media_type=XLSX, size=4, sha256=store.keep(b"as was")
            )
        )
        kept = PublicationFile.objects.get(publication=publication, name="report.xlsx")
        with store.open_kept(kept.sha256) as file:
            assert list(packed()[1].values()) == [file.read()]

    def test_what_was_withdrawn_is_left_out(self, packed, account, other_account, publisher, bureau):
        gone = published_as_it_is(account, by=publisher)
        published_as_it_is(other_account, by=publisher)
        Withdrawal.objects.create(publication=gone, notice="撤回", at=timezone.now(), by=bureau, by_name="财政局")
        assert [name[:13] for name in packed()[1]] == ["510800-301001"]

    def test_each_person_packs_what_they_see(self, packed, account, other_account, publisher, preparer):
        published_as_it_is(account, by=publisher)
        published_as_it_is(other_account, by=publisher)
        assert [name[:13] for name in packed(by=preparer)[1]] == ["510800-639001"]
        assert [name[:13] for name in packed(by=preparer, region="510800")[1]] == ["510800-639001"]

    def test_one_that_cannot_be_made_stops_no_other(self, packed, account, other_account, publisher, monkeypatch):
        for one in (account, other_account):
            published_as_it_is(one, by=publisher)
        calls = []

        def fail_once(*args, **options):
            calls.append(1)
            if len(calls) == 1:
                raise RenderTimeout("late")
            return b"%PDF-1"

        monkeypatch.setattr(jobs, "render_pdf", fail_once)
        made, files = packed(format="pdf")
        assert made.result["told"] == "打包了1份报告。1份没有生成。"
        assert "没有生成完" in made.result["rows"][0][1]
        assert len(files) == 1

    def test_where_nothing_can_be_made_the_job_fails(self, packed, account, publisher, monkeypatch):
        published_as_it_is(account, by=publisher)

        def fail(*_args, **_options):
            raise RenderFailed("no fonts")

        monkeypatch.setattr(jobs, "render_pdf", fail)
        made, _ = packed(format="pdf")
        assert (made.state, "一份文件也没有生成" in made.error) == ("failed", True)

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            ({"format": "../../etc/passwd"}, "没有“../../etc/passwd”这种文件，可以选 pdf、xlsx。请重新发起。"),
            ({"year": 1999}, "所选范围内没有已公开的1999年度报告，没有可以打包的。请另选年度。"),
        ],
    )
    def test_what_cannot_be_is_said(self, packed, account, arguments, told):
        assert packed(**arguments)[0].error == told

    def test_a_title_cannot_lead_out_of_the_package(self, account, publisher):
        publication = Publication(
            region_code="510800", unit_code="1", scope="unit", version=1, title='../a\\b:c*?"<>|\n\u202e'
        )
        assert jobs._name(publication, "pdf") == "510800-1-unit .. a b c 第1版.pdf"

    def test_the_form_offers_it_to_who_sees_accounts(self, account, preparer, administrator, signed_in):
        page = "/admin/accounts/job/"
        assert "打包已公开的报告" in signed_in(preparer).get(page).content.decode()
        assert "打包已公开的报告" not in signed_in(administrator).get(page).content.decode()
        sent = {"published_files-year": "2021", "published_files-format": "exe"}
        response = signed_in(preparer).post(f"{page}start/published_files/", sent)
        assert (response.status_code, Job.objects.count()) == (422, 0)
        assert (
            signed_in(preparer)
            .post(f"{page}start/published_files/", sent | {"published_files-format": "pdf"})
            .status_code
            == 302
        )
        assert Job.objects.get().arguments == {"year": 2021, "format": "pdf"}
