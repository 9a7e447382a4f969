import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import ChangeRecord, IncomeLine
from accounts.record import CATALOGUE_CHAIN, Change, broken_links, record_changes, values_of
from accounts.use_cases.accounts import change_account, change_lines


def write_past_the_triggers(statement, parameters):
    """Alter the table as somebody with the database in hand could: the triggers taken away."""
    table = ChangeRecord._meta.db_table
    with connection.cursor() as cursor:
        on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        for event in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER {table}_no_{event}{on_table}")
        cursor.execute(statement.format(table=table), parameters)


@pytest.fixture
def chain(account, preparer):
    for amount in (1, 2, 3):
        rows = list(IncomeLine.objects.all()) or [IncomeLine(item_code="2010301")]
        rows[0].amount = Decimal(amount)
        change_lines(account, by=preparer, saved=rows)
    return f"account-{account.pk}"


def test_records_form_a_chain(chain, preparer):
    records = list(ChangeRecord.objects.filter(chain=chain))
    assert [r.sequence for r in records] == [1, 2, 3, 4]
    assert [r.previous_hash for r in records] == ["", *(r.hash for r in records[:-1])]
    assert {r.by for r in records} == {preparer}
    assert broken_links(chain) == []


def test_before_and_after_are_told(chain):
    record = ChangeRecord.objects.filter(chain=chain).last()
    assert (record.action, record.subject) == ("录入：修改", "收入 2010301 一般公共预算财政拨款收入")
    assert (record.before["amount"], record.after["amount"]) == ("2.00", "3.00")


@pytest.mark.parametrize(
    ("statement", "parameters", "broken"),
    [
        ("UPDATE {table} SET after = %s WHERE sequence = 2", [json.dumps({"amount": "9.00"})], [2]),
        ("UPDATE {table} SET action = %s WHERE sequence = 4", ["x"], [4]),
        ("DELETE FROM {table} WHERE sequence = %s", [2], [3]),
        ("DELETE FROM {table} WHERE sequence = %s", [1], [2]),
    ],
)
def test_what_was_altered_past_the_application_is_found(chain, statement, parameters, broken):
    write_past_the_triggers(statement, parameters)
    assert broken_links(chain)[: len(broken)] == broken


@pytest.mark.parametrize("statement", ["UPDATE {table} SET action = 'x'", "DELETE FROM {table}"])
def test_the_database_refuses_to_alter_or_delete_a_record(chain, statement):
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=ChangeRecord._meta.db_table))
    assert broken_links(chain) == []


def test_a_name_put_together_of_long_ones_is_cut(account, preparer):
    """PostgreSQL refuses what is longer than its column."""
    record_changes([Change("x", "项" * 120 + " " + "标" * 120, None, {"a": 1})], by=preparer, account=account)
    record = ChangeRecord.objects.get(action="x")
    assert record.subject == "项" * 120 + " " + "标" * 39
    assert broken_links(record.chain) == []


def test_chains_do_not_mix(chain, other_account, preparer):
    record_changes([Change("x", "y", None, {"a": 1})], by=preparer, account=None)
    assert ChangeRecord.objects.get(chain=CATALOGUE_CHAIN).sequence == 1
    assert ChangeRecord.objects.get(chain=f"account-{other_account.pk}").sequence == 1


def test_values_are_plain(account, preparer):
    change_account(account, by=preparer, approved_on=date(2022, 9, 1))
    account.refresh_from_db()
    values = values_of(account)
    assert values["approved_on"] == "2022-09-01"
    assert json.loads(json.dumps(values)) == values
    assert values_of(IncomeLine(amount=Decimal("1.5")))["amount"] == "1.50"
