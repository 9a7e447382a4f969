"""The same work asked for, and begun, by several servers at the same moment: on PostgreSQL, where they really do."""

import pytest
from django.db import connection

from accounts.jobs import Result, job, registry, running, start
from accounts.models import Job
from tests.test_two_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"),
]


@pytest.fixture
def done(monkeypatch, settings):
    """How often the work was done; nobody does it by itself."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr("accounts.jobs.engines.enqueue", lambda _number: None)
    calls = []
    job("tried", "试做")(lambda _handle: calls.append(1) or Result())
    return calls


def test_it_is_one_job(done, account, preparer):
    assert len({made.pk for made in at_once(lambda _: start("tried", by=preparer, account=account))}) == 1
    assert Job.objects.count() == 1


def test_it_is_begun_by_one(done, account, preparer):
    made = start("tried", by=preparer, account=account)
    assert sorted(at_once(lambda _: running.run(made.pk))) == [False] * 5 + [True]
    assert done == [1]
    made.refresh_from_db()
    assert (made.state, made.attempts) == ("done", 1)
