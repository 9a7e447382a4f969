"""Several people, or servers, doing the same at the same moment: on PostgreSQL, where they really run at once.

SQLite lets one transaction write at a time; what two processes do there is tried in ``tests/faults``.
"""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, connections

from accounts.models import ChangeRecord, FunctionalSubject, WorkbookImport
from accounts.record import CATALOGUE_CHAIN, broken_links
from accounts.use_cases.accounts import change_account
from accounts.use_cases.imports import SourceFile, UndoRefusedError, store_import, undo_import
from accounts.use_cases.reference import save_reference
from accounts.use_cases.subjects import add_functional_subject
from accounts.workbooks.content import Content, ContentRow, ContentTable, Place
from disclosure.models import Publication
from disclosure.use_cases.publish import publish
from performance.models import Project
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.disclosure.published import approved, complete, made_ready

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="make test runs it on PostgreSQL"),
]

AT_ONCE = 6


def at_once(do):
    """Call ``do`` with 0 … AT_ONCE - 1, each in a thread with a connection of its own, all starting together."""
    ready = Barrier(AT_ONCE)

    def run(number):
        connection.ensure_connection()
        ready.wait(timeout=30)
        try:
            return do(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_one_missing_code_is_added_once(preparer):
    added = at_once(lambda _: add_functional_subject("2999901", "新科目", year=2021, by=preparer))
    assert sorted(len(subjects) for subjects in added) == [0] * (AT_ONCE - 1) + [3]
    assert FunctionalSubject.objects.filter(code="2999901").count() == 1
    assert broken_links(CATALOGUE_CHAIN) == []


def test_every_change_of_reference_data_finds_its_place_in_the_record(preparer, department):
    known = ChangeRecord.objects.filter(chain=CATALOGUE_CHAIN).count()
    at_once(
        lambda number: save_reference(Project(unit=department, fiscal_year=2021, name=f"项目{number}"), by=preparer)
    )
    assert ChangeRecord.objects.filter(chain=CATALOGUE_CHAIN).count() == known + AT_ONCE
    assert broken_links(CATALOGUE_CHAIN) == []


def test_a_report_is_published_once(account, preparer, publisher):
    approved(made_ready(complete(account, by=preparer), by=preparer), by=preparer)
    published = at_once(lambda _: publish(account, by=publisher))
    assert {publication.pk for publication in published} == {Publication.objects.get().pk}


def test_every_change_of_an_account_is_counted(account, preparer):
    at_once(lambda number: change_account(account, by=preparer, disclosed_on=f"2022-09-{number + 1:02}"))
    account.refresh_from_db()
    assert account.revision == AT_ONCE
    assert broken_links(f"account-{account.pk}") == []


def test_a_workbook_is_stored_once_and_taken_back_once(account, preparer):
    rows = (ContentRow({"item_code": "2010301", "source": "general", "amount": Decimal(1)}, Place("收入", "B7")),)
    content = Content("public", "yuan", (ContentTable("income", ("amount",), rows),))
    source = SourceFile("a.xlsx", "a" * 64)
    stored = at_once(lambda _: store_import(account, content, source=source, by=preparer))
    (made,) = [one for one in stored if one is not None]

    def undo(_):
        try:
            return undo_import(made, by=preparer)
        except UndoRefusedError:
            return 0

    assert sorted(at_once(undo)) == [0] * (AT_ONCE - 1) + [1]
    assert (WorkbookImport.objects.count(), account.income_lines.count()) == (1, 0)
    assert broken_links(f"account-{account.pk}") == []
