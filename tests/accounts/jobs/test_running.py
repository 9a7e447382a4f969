"""Doing background work: progress, failures, files, signs of life, and what a killed process leaves."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from accounts.jobs import (
    File,
    JobFailedError,
    LostError,
    Result,
    job,
    leases,
    registry,
    results,
    running,
    start,
    sweeping,
)
from accounts.models import Job, UnitRole


@pytest.fixture
def kinds(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))


@pytest.fixture
def waiting(kinds, account, preparer):
    """A function that makes work wait."""

    def make(work, *, attempts=3, **arguments):
        job("tried", "试做", attempts=attempts)(work)
        return start("tried", by=preparer, account=account, **arguments)

    return make


def done(number):
    running.run(number)
    return Job.objects.get(pk=number)


def killed(number, *, ago=timedelta(hours=1)):
    """Begin a job as a process does that is killed then."""
    begun = leases.begin(number)
    Job.objects.filter(pk=number).update(seen_at=timezone.now() - ago)
    return begun


def test_the_account_is_read_when_the_work_begins(waiting, account):
    seen = []
    number = waiting(lambda handle: seen.append(handle.account.revision) or Result()).pk
    type(account).objects.filter(pk=account.pk).update(revision=77)
    assert done(number).state == "done"
    assert seen == [77]


def test_progress_is_stored_while_the_work_goes_on(waiting):
    seen = []

    def work(handle):
        for step in range(3):
            handle._noted -= 99  # as if half a second had gone by
            handle.progress(step, 3, f"第{step}步" + "长" * 500)
            seen.append(Job.objects.values_list("state", "steps_done", "steps", "told").get())
        return Result()

    done(waiting(work).pk)
    assert [row[:3] for row in seen] == [("running", 0, 3), ("running", 1, 3), ("running", 2, 3)]
    assert {len(row[3]) for row in seen} == {200}


def test_progress_is_not_stored_a_thousand_times(waiting, django_assert_max_num_queries):
    def work(handle):
        with django_assert_max_num_queries(3):
            for step in range(1001):
                handle.progress(step, 1000)
        return Result()

    assert done(waiting(work).pk).steps_done == 1000


def test_a_file_is_kept_for_a_day(waiting):
    def work(handle):
        path = handle.scratch / "a"
        path.write_bytes(b"%PDF-" + b"x" * 100_000)
        work.scratch = handle.scratch
        return Result("好了。", File(path, "../../报告\n（草稿）.pdf", "application/pdf"))

    made = done(waiting(work).pk)
    assert made.result["file"] | {"stored": ""} == {
        "stored": "",
        "name": "报告 （草稿）.pdf",
        "media_type": "application/pdf",
        "size": 100_005,
    }
    with results.opened(made) as content:
        assert content.read().startswith(b"%PDF-x")
    assert not work.scratch.exists()
    Job.objects.update(finished_at=timezone.now() - timedelta(days=1, minutes=1))
    made.refresh_from_db()
    assert results.opened(made) is None


def test_what_is_old_is_cleared_away(waiting, monkeypatch):
    def work(handle):
        (handle.scratch / "a").write_bytes(b"1")
        return Result(file=File(handle.scratch / "a", "a", "text/plain"))

    made = done(waiting(work).pk)
    sweeping.sweep()
    assert results.is_there(made)
    monkeypatch.setattr(results, "KEPT", timedelta(0))
    sweeping.sweep()
    assert made.result["file"]["stored"] not in storages["results"].listdir("")[1]
    Job.objects.update(finished_at=timezone.now() - timedelta(days=31))
    sweeping.sweep()
    assert not Job.objects.exists()


def test_what_nobody_foresaw_is_told_without_its_insides(waiting, caplog):
    def work(handle):
        raise RuntimeError("password=secret")

    made = done(waiting(work).pk)
    assert made.state == "failed"
    assert (
        made.error
        == f"任务中途出错，没有完成。请重试；仍然失败时，请把任务编号{made.pk}告诉系统管理员，日志里有详细原因。"
    )
    assert "password=secret" in caplog.text


def test_arguments_that_the_work_does_not_know_fail_it(waiting):
    assert done(waiting(lambda _handle: Result(), hack="1").pk).state == "failed"


def test_a_kind_that_is_no_more_fails(waiting):
    number = waiting(lambda _handle: Result()).pk
    Job.objects.update(kind="gone")
    assert done(number).error == "这个版本的系统不认识这种任务。请重新发起。"


def test_who_may_not_read_the_account_any_more_gets_nothing(waiting):
    calls = []
    number = waiting(lambda _handle: calls.append(1) or Result()).pk
    UnitRole.objects.all().delete()
    made = done(number)
    assert (made.state, calls) == ("failed", [])
    assert made.error == "没有执行：preparer先生已不能查看这份决算。"


def test_a_job_is_begun_once(waiting):
    calls = []
    number = waiting(lambda _handle: calls.append(running.run(number)) or Result()).pk
    assert running.run(number)
    assert not running.run(number)
    assert calls == [False]


def test_the_oldest_waiting_job_is_done_first(kinds, preparer):
    calls = []
    job("tried", "试做")(lambda _handle, number: calls.append(number) or Result())
    for number in (1, 2, 3):
        start("tried", by=preparer, number=number)
    assert [running.run_next() for _ in range(4)] == [True, True, True, False]
    assert calls == [1, 2, 3]


class TestKilled:
    """A process that was killed leaves its job running, without a sign of life."""

    def test_the_job_is_taken_up_again_and_done_once(self, waiting, django_capture_on_commit_callbacks):
        calls = []
        number = waiting(lambda _handle: calls.append(1) or Result("好了。")).pk
        killed(number)
        sweeping.sweep()
        made = Job.objects.get(pk=number)
        assert (made.state, made.attempts, made.result["told"], calls) == ("done", 2, "好了。", [1])

    def test_one_that_shows_signs_of_life_is_left_alone(self, waiting):
        number = waiting(lambda _handle: Result()).pk
        killed(number, ago=timedelta(seconds=30))
        sweeping.sweep()
        assert Job.objects.get(pk=number).state == "running"

    def test_after_so_many_times_it_is_given_up_and_says_so(self, waiting):
        number = waiting(lambda _handle: Result(), attempts=2).pk
        killed(number)
        Job.objects.update(state="waiting")
        killed(number)
        sweeping.sweep()
        made = Job.objects.get(pk=number)
        assert (made.state, made.attempts) == ("failed", 2)
        assert made.error.startswith("执行任务的进程中断了2次，已不再自动重试")
        assert made.finished_at

    def test_a_worker_that_was_only_asleep_changes_nothing(self, waiting, caplog):
        """Its job was taken up meanwhile: neither its progress nor its result nor its file counts."""
        calls = []

        def work(handle):
            calls.append(handle)
            if len(calls) == 1:
                Job.objects.update(seen_at=timezone.now() - timedelta(hours=1))
                sweeping.sweep()
                (handle.scratch / "a").write_bytes(b"first")
                return Result("第一个", File(handle.scratch / "a", "a", "text/plain"))
            (handle.scratch / "a").write_bytes(b"second")
            return Result("第二个", File(handle.scratch / "a", "a", "text/plain"))

        before = set(stored_names())
        made = done(waiting(work).pk)
        assert (made.state, made.attempts, made.result["told"], len(calls)) == ("done", 2, "第二个", 2)
        assert set(stored_names()) - before == {made.result["file"]["stored"]}
        with pytest.raises(LostError):
            calls[0].progress(1, 1)

    def test_a_late_failure_does_not_undo_what_another_did(self, waiting):
        calls = []

        def work(handle):
            calls.append(1)
            if len(calls) == 1:
                Job.objects.update(seen_at=timezone.now() - timedelta(hours=1))
                sweeping.sweep()
                raise JobFailedError("晚了。")
            return Result("好了。")

        made = done(waiting(work).pk)
        assert (made.state, made.error, made.result["told"]) == ("done", "", "好了。")

    def test_who_asks_for_it_meanwhile_gets_it_done(
        self, waiting, preparer, account, django_capture_on_commit_callbacks
    ):
        number = waiting(lambda _handle: Result()).pk
        killed(number)
        with django_capture_on_commit_callbacks(execute=True):
            same = start("tried", by=preparer, account=account)
        same.refresh_from_db()
        assert (same.pk, same.state, same.attempts) == (number, "done", 2)

    def test_one_that_no_engine_was_told_of_is_done(self, waiting):
        """The process died between the commit and the word to the engine."""
        number = waiting(lambda _handle: Result()).pk
        sweeping.sweep()
        assert Job.objects.get(pk=number).state == "waiting"
        Job.objects.update(created_at=timezone.now() - timedelta(minutes=2))
        sweeping.sweep()
        assert Job.objects.get(pk=number).state == "done"


def stored_names():
    folder = Path(storages["results"].location)
    return [path.name for path in folder.iterdir()] if folder.exists() else []
