"""A thousand rows load and are saved with a bounded number of queries, and soon enough."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import EconomicLine, EconomicSubject, FunctionalSubject
from accounts.use_cases.accounts import change_lines

SECONDS = 3.0
ROWS = 1000
# Beyond these, SQLite takes at most 999 values a statement: 14 fields a line, 13 a record.
QUERIES_TO_SHOW = 10
QUERIES_TO_SAVE = 25
LINES_A_STATEMENT = 999 // 14
RECORDS_A_STATEMENT = 999 // 13


@pytest.fixture
def lines(account):
    in_force = FunctionalSubject.objects.in_year(2021).filter(level="item")
    items = sorted(set(in_force.values_list("code", flat=True)))[:50]
    kinds = sorted({c for c in EconomicSubject.objects.in_year(2021).values_list("code", flat=True) if len(c) == 5})[
        :20
    ]
    return [EconomicLine(item_code=item, economic_code=kind, amount=1) for item in items for kind in kinds]


@pytest.mark.parametrize("count", [10, ROWS])
def test_showing_costs_the_same_queries_for_many_rows(entry_form, account, preparer, lines, count):
    change_lines(account, by=preparer, saved=lines[:count])
    form = entry_form("economic")
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        form.open()
    assert time.perf_counter() - started < SECONDS
    assert len(queries) == QUERIES_TO_SHOW, [q["sql"][:150] for q in queries]
    assert sum(name.endswith("-id") for name in form.fields) == count


@pytest.mark.parametrize("count", [10, ROWS])
def test_saving_costs_the_same_queries_for_many_rows(entry_form, account, preparer, lines, count):
    change_lines(account, by=preparer, saved=lines[:count])
    form = entry_form("economic").open()
    for row in range(count):
        form.fill("economic", row, amount="2")
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        assert form.send().status_code == 302
    assert time.perf_counter() - started < SECONDS
    batches = count // LINES_A_STATEMENT + count // RECORDS_A_STATEMENT + 2 + count // 999 + 1
    assert len(queries) <= QUERIES_TO_SAVE + batches
    assert EconomicLine.objects.filter(amount=2).count() == count


def test_a_thousand_new_rows_are_stored_at_once(entry_form, account, lines):
    form = entry_form("economic").open()
    for row, line in enumerate(lines):
        form.fill("economic", row, item_code=line.item_code, economic_code=line.economic_code, amount="1", note="")
    started = time.perf_counter()
    assert form.send().status_code == 302
    assert time.perf_counter() - started < SECONDS
    assert EconomicLine.objects.count() == ROWS
