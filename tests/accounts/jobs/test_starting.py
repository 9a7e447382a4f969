"""Asking for background work: what is started, for whom, and that the same is not started twice."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.http import Http404

from accounts.jobs import JobFailedError, Result, again, job, registry, start
from accounts.models import Job


@pytest.fixture
def kinds(monkeypatch):
    """The kinds of work as they are, with room for a test's own."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))


@pytest.fixture
def told(kinds):
    """A kind of work that remembers what it was given."""
    calls = []

    @job("remember", "记下")
    def remember(handle, **arguments):
        calls.append((handle.by, handle.account, arguments))
        return Result("记下了。")

    return calls


def test_work_is_done_once_the_transaction_is_committed(told, account, preparer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        started = start("remember", by=preparer, account=account, year=2021)
        assert (started.state, told) == ("waiting", [])
    started.refresh_from_db()
    assert (started.state, started.attempts, started.result["told"]) == ("done", 1, "记下了。")
    assert told == [(preparer, account, {"year": 2021})]
    assert started.started_at <= started.finished_at


def test_what_is_rolled_back_is_not_done(told, account, preparer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        start("remember", by=preparer, account=account)
        transaction.set_rollback(True)
    assert told == []
    assert not Job.objects.exists()


def test_the_same_unfinished_work_is_one_job_whoever_asks(told, account, preparer, reviewer):
    first = start("remember", by=preparer, account=account, year=2021)
    assert start("remember", by=reviewer, account=account, year=2021).pk == first.pk
    assert start("remember", by=preparer, account=account, year=2020).pk != first.pk
    assert Job.objects.count() == 2


def test_finished_work_is_begun_anew(told, account, preparer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = start("remember", by=preparer, account=account)
    assert start("remember", by=preparer, account=account).pk != first.pk


def test_without_an_account_work_is_each_persons_own(told, preparer, reviewer):
    jobs = {start("remember", by=person, year=2021).pk for person in (preparer, reviewer, preparer)}
    assert len(jobs) == 2


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_who_may_not_read_the_account_starts_nothing_on_it(told, account, who, request):
    with pytest.raises(Http404):
        start("remember", by=request.getfixturevalue(who), account=account)
    assert not Job.objects.exists()


def test_arguments_that_are_no_json_and_kinds_that_are_none_are_refused(told, preparer):
    with pytest.raises(TypeError):
        start("remember", by=preparer, day=object())
    with pytest.raises(LookupError):
        start("remember_not", by=preparer)
    assert not Job.objects.exists()


def test_two_kinds_have_two_names(told):
    with pytest.raises(ValueError, match="remember"):
        job("remember", "再记一次")(lambda _handle: Result())


def test_a_failed_job_is_done_again_for_who_asks_now(
    kinds, preparer, reviewer, account, django_capture_on_commit_callbacks
):
    answers = iter([JobFailedError("今天不行。明天再来。"), Result("好了。")])

    @job("moody", "看心情")
    def moody(handle, *, what):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return Result(answer.told + what + handle.by.username)

    with django_capture_on_commit_callbacks(execute=True):
        failed = start("moody", by=preparer, account=account, what="甲")
    failed.refresh_from_db()
    assert (failed.state, failed.error) == ("failed", "今天不行。明天再来。")
    with django_capture_on_commit_callbacks(execute=True):
        second = again(failed, by=reviewer)
    second.refresh_from_db()
    assert (second.state, second.result["told"], second.by) == ("done", "好了。甲reviewer", reviewer)


@pytest.mark.django_db(transaction=True)
def test_an_engine_that_cannot_be_told_stops_nobody(told, preparer, monkeypatch, caplog):
    def fail(_number):
        raise DatabaseError("away")

    monkeypatch.setattr("accounts.jobs.engines.enqueue", fail)
    assert start("remember", by=preparer).state == "waiting"
    assert "away" in caplog.text


@pytest.mark.parametrize("workers", ["0", "-3", "two"])
def test_no_worker_at_all_is_refused(workers):
    errors = StringIO()
    with pytest.raises((SystemExit, CommandError)):
        call_command("run_worker", "--workers", workers, stderr=errors)
    assert workers == "two" or errors.getvalue() == "--workers 应为正整数。\n"
