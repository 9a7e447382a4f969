"""The pages of background work: who sees which job, progress, what came of it, once more."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from accounts.jobs import File, JobFailedError, Result, job, leases, registry, running, start
from accounts.models import CheckRun, FinalAccount, Job
from accounts.use_cases.accounts import open_account
from tests.accounts.persons import PROFILE

JOBS = "/admin/accounts/job/"
CHECK = f"{JOBS}start/check_accounts/"


@pytest.fixture
def kinds(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))


@pytest.fixture
def waiting(kinds, account, preparer):
    """A job on the account that waits; its work gives a small file, of the media type asked for."""

    @job("tried", "试做")
    def tried(handle, *, media_type="text/plain", told="好了。"):
        if media_type == "none":
            raise JobFailedError("<b>没有纸了。</b>")
        (handle.scratch / "a").write_bytes(b"content")
        return Result(told, File(handle.scratch / "a", "文件.bin", media_type))

    return lambda **arguments: start("tried", by=preparer, account=account, **arguments)


@pytest.fixture
def finished(waiting, django_capture_on_commit_callbacks):
    def finish(**arguments):
        with django_capture_on_commit_callbacks(execute=True):
            made = waiting(**arguments)
        made.refresh_from_db()
        return made

    return finish


def answer(client, address):
    """Return the status of a page; a file's is closed."""
    response = client.get(address)
    response.close()
    return response.status_code


def content(response):
    try:
        return b"".join(response.streaming_content)
    finally:
        response.close()


def fields(chosen):
    return {f"check_accounts-{name}": value for name, value in chosen.items()}


def pages(made):
    return [f"{JOBS}{made.pk}/", f"{JOBS}{made.pk}/state.json", f"{JOBS}{made.pk}/file"]


def test_readers_of_the_account_see_its_jobs_nobody_else_does(
    finished, preparer, reviewer, bureau, stranger, administrator, citizen, signed_in
):
    made = finished()
    for person, status in ((preparer, 200), (reviewer, 200), (bureau, 200), (stranger, 404), (administrator, 404)):
        client = signed_in(person)
        assert [answer(client, page) for page in pages(made)] == [status] * 3, person
        assert (f"{JOBS}{made.pk}/" in client.get(JOBS).content.decode()) == (status == 200), person
    for client in (Client(), signed_in(citizen)):
        assert {answer(client, page) for page in (JOBS, *pages(made))} == {302}


def test_a_stranger_has_nothing_done_again(finished, stranger, signed_in):
    made = finished()
    assert signed_in(stranger).post(f"{JOBS}{made.pk}/again/").status_code == 404
    assert Job.objects.count() == 1


def test_work_without_an_account_is_seen_by_who_asked_alone(
    account, preparer, reviewer, signed_in, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        made = start("check_accounts", by=preparer, year=2021)
    assert answer(signed_in(preparer), f"{JOBS}{made.pk}/file") == 200
    assert answer(signed_in(reviewer), f"{JOBS}{made.pk}/file") == 404


@pytest.mark.parametrize("number", ["0", "999999999", "99999999999999999999999999", "-1", "abc", "1 OR 1=1"])
def test_a_number_that_is_no_job_is_no_page(number, preparer, signed_in):
    client = signed_in(preparer)
    for page in ("", "state.json", "file"):
        assert client.get(f"{JOBS}{number}/{page}").status_code == 404


def test_nothing_is_done_by_looking(finished, preparer, signed_in):
    made = finished()
    client = signed_in(preparer)
    for page in (CHECK, f"{JOBS}{made.pk}/again/"):
        assert client.get(page).status_code == 405
    for page in pages(made):
        assert client.post(page).status_code == 405
    assert signed_in(preparer, enforce_csrf_checks=True).post(f"{JOBS}{made.pk}/again/").status_code == 403


def test_the_page_says_how_far_the_work_is(waiting, preparer, signed_in):
    made = waiting()
    client = signed_in(preparer)
    html = client.get(f"{JOBS}{made.pk}/").content.decode()
    assert "排队等待执行。" in html
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
    leases.hold(leases.begin(made.pk), steps_done=2, steps=3, told="排版<1>")
    html = client.get(f"{JOBS}{made.pk}/").content.decode()
    assert '<progress max="100" value="66"' in html
    assert "排版&lt;1&gt;" in html
    assert "2 / 3" in html
    told = client.get(f"{JOBS}{made.pk}/state.json")
    assert "no-store" in told["Cache-Control"]
    assert told.json() | {"seconds": 0} == {
        "state": "running",
        "state_name": "进行中",
        "unfinished": True,
        "told": "排版<1>",
        "done": 2,
        "steps": 3,
        "percent": 66,
        "seconds": 0,
        "onward": "",
    }


def test_a_file_that_a_browser_shows_is_gone_on_to_any_other_is_stored(finished, preparer, signed_in):
    client = signed_in(preparer)
    shown, kept = finished(media_type="application/pdf"), finished(media_type="text/html")
    assert client.get(f"{JOBS}{shown.pk}/state.json").json()["onward"] == f"{JOBS}{shown.pk}/file"
    assert client.get(f"{JOBS}{kept.pk}/state.json").json()["onward"] == ""
    inline, attached = (client.get(f"{JOBS}{made.pk}/file") for made in (shown, kept))
    assert inline["Content-Disposition"].startswith("inline")
    assert attached["Content-Disposition"].startswith("attachment")
    assert {"private", "no-store"} <= set(inline["Cache-Control"].split(", "))
    assert [content(response) for response in (inline, attached)] == [b"content"] * 2


def test_an_expired_file_is_said_and_made_again(finished, preparer, signed_in):
    made = finished(media_type="application/pdf")
    Job.objects.update(finished_at=timezone.now() - timedelta(days=2))
    client = signed_in(preparer)
    assert "文件已过期（保留一天），请重新生成。" in client.get(f"{JOBS}{made.pk}/").content.decode()
    assert client.get(f"{JOBS}{made.pk}/file").status_code == 404
    assert client.get(f"{JOBS}{made.pk}/state.json").json()["onward"] == ""


def test_a_failure_is_shown_with_a_retry(finished, preparer, signed_in, django_capture_on_commit_callbacks):
    made = finished(media_type="none")
    client = signed_in(preparer)
    html = client.get(f"{JOBS}{made.pk}/").content.decode()
    assert "&lt;b&gt;没有纸了。&lt;/b&gt;" in html
    assert "重试" in html
    assert "没有纸了" in client.get(JOBS).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"{JOBS}{made.pk}/again/")
    second = Job.objects.latest("pk")
    assert response["Location"] == f"{JOBS}{second.pk}/"
    assert (second.state, second.arguments) == ("failed", made.arguments)


def test_unfinished_work_is_not_done_again(waiting, preparer, signed_in):
    made = waiting()
    response = signed_in(preparer).post(f"{JOBS}{made.pk}/again/", follow=True)
    assert "这个任务还没有结束，不用重试。" in response.content.decode()
    assert Job.objects.count() == 1


def test_a_kind_that_is_no_more_is_not_done_again(finished, preparer, signed_in):
    made = finished()
    Job.objects.update(kind="gone")
    response = signed_in(preparer).post(f"{JOBS}{made.pk}/again/", follow=True)
    assert "这个版本的系统已没有这种任务，不能重试。" in response.content.decode()


def test_whoever_looks_at_an_abandoned_job_has_it_taken_up(waiting, preparer, signed_in):
    made = waiting()
    leases.begin(made.pk)
    Job.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    assert signed_in(preparer).get(f"{JOBS}{made.pk}/state.json").json()["state"] == "done"
    assert "第2次执行" in signed_in(preparer).get(f"{JOBS}{made.pk}/").content.decode()


def test_the_desk_shows_the_accounts_newest_jobs(account, finished, preparer, signed_in):
    desk = f"/admin/accounts/finalaccount/{account.pk}/change/"
    assert "后台任务</h2>" not in signed_in(preparer).get(desk).content.decode()
    made = finished()
    assert f'<a href="{JOBS}{made.pk}/">试做</a> 完成' in signed_in(preparer).get(desk).content.decode()


class TestCheckingMany:
    def send(self, client, capture, **chosen):
        with capture(execute=True):
            return client.post(CHECK, fields(chosen))

    def test_all_accounts_of_a_year_are_checked_and_summed_up(
        self, account, other_account, subordinate, preparer, bureau, signed_in, django_capture_on_commit_callbacks
    ):
        open_account(unit=subordinate, fiscal_year=2021, profile=PROFILE, by=preparer, scope="unit")
        open_account(unit=subordinate, fiscal_year=2022, profile=PROFILE, by=preparer, scope="unit")
        client = signed_in(bureau)
        response = self.send(client, django_capture_on_commit_callbacks, year=2021)
        made = Job.objects.get()
        assert (made.state, made.steps_done, made.steps) == ("done", 3, 3)
        assert CheckRun.objects.filter(by=bureau, account__fiscal_year=2021).count() == 3
        html = client.get(response["Location"]).content.decode()
        assert "检查了3份2021年度决算，3份有必须改正的问题。" in html
        book = openpyxl.load_workbook(BytesIO(content(client.get(f"{JOBS}{made.pk}/file"))))
        rows = list(book.active.iter_rows(min_row=4, values_only=True))
        assert [row[1] for row in rows] == ["301001", "639001", "639002"]
        run = CheckRun.objects.get(account=account)
        assert rows[1][5:9] == tuple(str(n) for n in (run.errors, run.warnings, run.notes, run.blocking))

    def test_a_unit_is_checked_with_those_below_it(
        self, account, other_account, department, subordinate, preparer, signed_in, django_capture_on_commit_callbacks
    ):
        open_account(unit=subordinate, fiscal_year=2021, profile=PROFILE, by=preparer, scope="unit")
        self.send(signed_in(preparer), django_capture_on_commit_callbacks, year=2021, unit=subordinate.pk)
        assert [row[1] for row in Job.objects.latest("pk").result["rows"]] == ["639002"]
        self.send(signed_in(preparer), django_capture_on_commit_callbacks, year=2021, unit=department.pk)
        assert [row[1] for row in Job.objects.latest("pk").result["rows"]] == ["639001", "639002"]

    def test_begun_again_it_leaves_out_what_it_has_checked(self, account, other_account, bureau):
        made = start("check_accounts", by=bureau, year=2021)
        leases.begin(made.pk)
        CheckRun.objects.create(
            account=account, by=bureau, at=timezone.now(), data_version=1, text_version="", rules_version="", errors=77,
            warnings=0, notes=0, blocking=77, not_checked=0, results=[], passed={},
        )  # fmt: skip
        Job.objects.update(state="waiting")
        running.run(made.pk)
        made.refresh_from_db()
        assert made.attempts == 2
        assert CheckRun.objects.get(account=account).errors == 77
        assert CheckRun.objects.filter(account=other_account).exists()
        assert made.result["rows"][1][5] == "77"

    def test_an_account_whose_profile_is_gone_stops_no_other(
        self, account, other_account, bureau, signed_in, django_capture_on_commit_callbacks
    ):
        FinalAccount.objects.filter(pk=account.pk).update(profile="=cmd|' /C calc'!A0")
        self.send(signed_in(bureau), django_capture_on_commit_callbacks, year=2021)
        made = Job.objects.get()
        assert made.state == "done"
        assert "没有检查：" in made.result["rows"][1][9]
        assert CheckRun.objects.count() == 1

    @pytest.mark.parametrize(
        "chosen",
        [{}, {"year": "1999"}, {"year": "<script>"}, {"year": "2021", "unit": "0"}, {"year": "2021", "unit": "x"}],
    )
    def test_a_choice_that_is_none_starts_nothing(self, account, preparer, signed_in, chosen):
        response = signed_in(preparer).post(CHECK, fields(chosen))
        assert response.status_code == 422
        assert 'role="alert"' in response.content.decode()
        assert not Job.objects.exists()

    def test_another_departments_unit_cannot_be_chosen(
        self, account, other_account, other_department, preparer, signed_in
    ):
        client = signed_in(preparer)
        response = client.post(CHECK, fields({"year": "2021", "unit": other_department.pk}))
        assert "没有这个单位，或您没有查看它的权限。" in response.content.decode()
        assert other_department.name not in response.content.decode()
        assert client.post(CHECK, fields({"year": "2021", "region": "510800"})).status_code == 302
        running.run(Job.objects.get().pk)
        assert [row[1] for row in Job.objects.get().result["rows"]] == ["639001"]

    @pytest.mark.parametrize("kind", ["draft_pdf", "nothing", "check_accounts-x"])
    def test_what_has_no_form_is_not_started(self, account, preparer, signed_in, kind):
        assert signed_in(preparer).post(f"{JOBS}start/{kind}/", fields({"year": "2021"})).status_code == 404
        assert not Job.objects.exists()

    def test_where_there_is_nothing_to_check_that_is_said(self, account, preparer, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            made = start("check_accounts", by=preparer, year=1999)
        made.refresh_from_db()
        assert (made.state, made.error[:10]) == ("failed", "所选范围内没有您能查")
