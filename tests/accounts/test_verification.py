# ruff: noqa: S608 (the tables' own names)
"""The record broken on purpose, as somebody with the database in hand could, is noticed, and where."""

import json
import tracemalloc
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError

from accounts.append_only import trigger_names
from accounts.models import ChangeRecord, IncomeLine, RecordAnchor
from accounts.record import CATALOGUE_CHAIN, Change, record_changes
from accounts.use_cases.accounts import change_lines
from accounts.use_cases.anchors import anchor_day
from accounts.verification import MOST_COMPARED, Verified, verify
from disclosure.models import Publication, PublicationFile
from disclosure.report.freeze import content_hash
from tests.accounts.persons import *  # noqa: F403  (fixtures)
from tests.disclosure.published import published_as_it_is

MONDAY = datetime(2022, 9, 5, 3, tzinfo=UTC)
RECORDS = ChangeRecord._meta.db_table
ANCHORS = RecordAnchor._meta.db_table
PUBLICATIONS = Publication._meta.db_table


def past_the_triggers(table, *statements):
    with connection.cursor() as cursor:
        on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
        for name in trigger_names(connection.vendor, table):
            cursor.execute(f'DROP TRIGGER "{name}"{on_table}')
        for statement, *parameters in statements:
            cursor.execute(statement, parameters)


def changed(account, by, *amounts):
    for amount in amounts:
        rows = list(account.income_lines.all()) or [IncomeLine(item_code="2010301")]
        rows[0].amount = Decimal(amount)
        change_lines(account, by=by, saved=rows)


def found(**asked):
    return [(tampering.kind, tampering.sequence) for tampering in verify(Verified(), **asked)]


def ran(*arguments):
    out, status = StringIO(), 0
    try:
        call_command("verify_record", *arguments, stdout=out)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue()


@pytest.fixture
def chain(account, preparer):
    """Six records, of which the anchor of Monday knows all."""
    changed(account, preparer, 1, 2, 3, 4, 5)
    anchor_day(at=MONDAY)
    return f"account-{account.pk}"


def test_what_nobody_touched_holds(chain, other_account):
    status, told = ran()
    assert status == 0
    assert "核验了2条记录链共7条记录，锚点1个，已公开版本0个，公开的文件0个：全部完好。" in told


def test_a_value_altered_is_found_with_what_holds_around_it(chain, account):
    past_the_triggers(RECORDS, (f"UPDATE {RECORDS} SET after = %s WHERE chain = %s AND sequence = 3", "{}", chain))
    (tampering,) = verify(Verified())
    assert (tampering.kind, tampering.chain, tampering.sequence) == ("改写", chain, 3)
    assert tampering.place == f"{account}的记录"
    assert tampering.message.endswith("被改写（之前最近的完好记录是第2条，之后最近的是第4条）。")


@pytest.mark.parametrize("column", ["by_id", "account_id"])
def test_another_person_or_account_is_found(chain, other_account, stranger, column):
    value = stranger.pk if column == "by_id" else other_account.pk
    past_the_triggers(RECORDS, (f"UPDATE {RECORDS} SET {column} = %s WHERE chain = %s AND sequence = 2", value, chain))
    assert found() == [("改写", 2)]


def test_a_hash_recomputed_after_altering_is_found_at_the_next(chain):
    record = ChangeRecord.objects.get(chain=chain, sequence=4)
    record.action = "x"
    digest = record.content_hash()
    past_the_triggers(RECORDS, (f"UPDATE {RECORDS} SET action = 'x', hash = %s WHERE id = %s", digest, record.pk))
    assert found() == [("不相接", 5)]


def test_a_chain_rewritten_to_its_end_differs_from_its_anchor(chain):
    statements, previous = [], ""
    for record in ChangeRecord.objects.filter(chain=chain):
        record.action, record.previous_hash = "x", previous
        previous = record.content_hash()
        statement = f"UPDATE {RECORDS} SET action = 'x', previous_hash = %s, hash = %s WHERE id = %s"
        statements.append((statement, record.previous_hash, previous, record.pk))
    past_the_triggers(RECORDS, *statements)
    assert found() == [("改写", 6)]


@pytest.mark.parametrize(
    ("gone", "at", "told"),
    [
        ((3,), 3, "第3条不在了（之前最近的完好记录是第2条，第4条本身完好）。"),
        ((1, 2), 1, "第1至2条不在了（之前没有完好的记录，第3条本身完好）。"),
    ],
)
def test_records_deleted_in_the_middle_are_missed(chain, gone, at, told):
    deletions = [(f"DELETE FROM {RECORDS} WHERE chain = %s AND sequence = %s", chain, number) for number in gone]
    past_the_triggers(RECORDS, *deletions)
    (tampering,) = verify(Verified())
    assert (tampering.kind, tampering.sequence) == ("缺失", at)
    assert tampering.message.endswith(told)


def test_records_cut_off_at_the_end_are_missed_by_the_anchor(chain):
    past_the_triggers(RECORDS, (f"DELETE FROM {RECORDS} WHERE chain = %s AND sequence > 4", chain))
    (tampering,) = verify(Verified())
    assert (tampering.kind, tampering.sequence) == ("截断", 5)
    assert "末尾的第5至6条被截断：锚点2022-09-05记到第6条，现在止于第4条（之前最近的完好记录是第4条）" in (
        tampering.message
    )


def test_a_chain_that_is_gone_is_missed_by_the_anchor(chain):
    past_the_triggers(RECORDS, (f"DELETE FROM {RECORDS} WHERE chain = %s", chain))
    assert found() == [("截断", 6)]


@pytest.mark.parametrize(("one", "two"), [(2, 3), (2, 5), (1, 6)])
def test_records_exchanged_are_told_with_where_they_stood(chain, one, two):
    move = f"UPDATE {RECORDS} SET sequence = %s WHERE chain = %s AND sequence = %s"
    past_the_triggers(RECORDS, (move, 99, chain, one), (move, one, chain, two), (move, two, chain, 99))
    told = [t.message for t in verify(Verified()) if t.kind == "移动"]
    assert len(told) == 2
    assert f"第{one}条原是第{two}条" in told[0]
    assert f"第{two}条原是第{one}条" in told[1]


def test_a_record_inserted_is_found(chain, account, preparer):
    record = ChangeRecord(account=account, chain=chain, sequence=0, at=MONDAY, by=preparer, action="x", subject="y")
    record.hash = record.content_hash()
    record.save()
    assert ("不相接", 0) in found()


def test_a_table_altered_as_a_whole_is_told_without_keeping_it(account, preparer):
    changes = [Change("x", str(number), None, {"a": number}) for number in range(MOST_COMPARED * 3)]
    record_changes(changes, by=preparer, account=account)
    past_the_triggers(RECORDS, (f"UPDATE {RECORDS} SET action = 'z'",))
    assert len(found()) == MOST_COMPARED * 3 + 1
    status, told = ran("--format", "json")
    told = json.loads(told)
    assert (status, told["holds"], len(told["problems"]), told["more"]) == (1, False, 500, 101)


def test_an_anchor_altered_is_found(chain):
    past_the_triggers(ANCHORS, (f"UPDATE {ANCHORS} SET heads = '{{}}'",))
    assert [(t.kind, t.place) for t in verify(Verified())] == [("改写", "锚点 2022-09-05")]


def test_an_anchor_removed_is_found_by_the_next_and_the_last_by_what_was_noted_down(chain, account, preparer):
    for day in (1, 2):
        changed(account, preparer, 100 + day)
        anchor_day(at=MONDAY + timedelta(days=day))
    first, second, third = RecordAnchor.objects.all()
    past_the_triggers(ANCHORS, (f"DELETE FROM {ANCHORS} WHERE id = %s", second.pk))
    assert [(t.kind, t.place) for t in verify(Verified())] == [("缺失", "锚点 2022-09-07")]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {ANCHORS} WHERE id = %s", [third.pk])
    assert found(known=first.hash) == []
    assert [t.kind for t in verify(Verified(), known=third.hash)] == ["截断"]


def test_an_anchor_holds_only_what_grew_and_one_a_day_is_made(chain, other_account, account, preparer):
    assert list(RecordAnchor.objects.get().heads) == [chain]
    assert anchor_day(at=MONDAY + timedelta(hours=12)) == RecordAnchor.objects.get()
    next_day = anchor_day(at=MONDAY + timedelta(hours=14))  # 01:00 of Tuesday in Shanghai
    assert str(next_day.day) == "2022-09-06"
    assert list(next_day.heads) == [f"account-{other_account.pk}"]
    assert anchor_day(at=MONDAY) == next_day
    assert RecordAnchor.objects.count() == 2


def test_an_anchor_cannot_be_altered_or_deleted(chain):
    for change in ("UPDATE {} SET hash = 'x'", "DELETE FROM {}"):
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change.format(ANCHORS))


def test_the_first_change_of_a_day_anchors_the_record(account, preparer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        changed(account, preparer, 7, 8)
    assert RecordAnchor.objects.get().heads == {f"account-{account.pk}": [3, ChangeRecord.objects.get(sequence=3).hash]}


def test_one_account_is_verified_alone(chain, account, other_account):
    past_the_triggers(RECORDS, (f"UPDATE {RECORDS} SET action = 'x' WHERE account_id = %s", other_account.pk))
    assert found(account=account) == []
    assert found(account=other_account) == [("改写", 1)]
    assert ran("639001", "2021")[0] == 0
    assert ran("301001", "2021")[0] == 1
    with pytest.raises(CommandError, match="请同时写决算年度"):
        ran("639001")


def test_reference_data_has_a_chain_too(chain, preparer):
    record_changes([Change("x", "y", None, {"a": 1})], by=preparer, account=None)
    past_the_triggers(RECORDS, (f"UPDATE {RECORDS} SET subject = 'z' WHERE chain = %s", CATALOGUE_CHAIN))
    (tampering,) = verify(Verified())
    assert tampering.message.startswith("公共数据的记录：第1条（x z）")


def test_the_command_anchors_only_what_holds(chain):
    status, told = ran("--anchor")
    assert status == 0
    assert str(RecordAnchor.objects.last()) in told
    past_the_triggers(RECORDS, (f"UPDATE {RECORDS} SET action = 'x' WHERE sequence = 2",))
    assert (ran("--anchor")[0], RecordAnchor.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE {} SET tree = tree || ' '", "报告内容与其校验值不符"),
        ("UPDATE {} SET title = 'x'", "标题与报告内容不符"),
        ("UPDATE {} SET unit_code = '639002'", "单位代码与报告内容不符"),
        ("UPDATE {} SET content_hash = 'x'", "报告内容与其校验值不符"),
        ("UPDATE {} SET version = 2, reason = 'x'", "变更记录中没有这次公开"),
        ("DELETE FROM {}", "第1版已被删除：变更记录第2条记有它的公开"),
    ],
)
def test_an_altered_publication_is_found(account, publisher, statement, told):
    published_as_it_is(account, by=publisher)
    assert found() == []
    if statement.startswith("DELETE"):
        past_the_triggers(PublicationFile._meta.db_table, (f"DELETE FROM {PublicationFile._meta.db_table}",))
    past_the_triggers(PUBLICATIONS, (statement.format(PUBLICATIONS),))
    assert any(told in tampering.message for tampering in verify(Verified()))


def test_a_publication_rewritten_with_its_hash_is_not_the_recorded_one(account, publisher):
    publication = published_as_it_is(account, by=publisher)
    tree = publication.tree.replace("市委群众工作局", "市委群众工作处")
    past_the_triggers(
        PUBLICATIONS, (f"UPDATE {PUBLICATIONS} SET tree = %s, content_hash = %s", tree, content_hash(tree))
    )
    (tampering,) = verify(Verified())
    assert "变更记录中没有这次公开" in tampering.message


def test_memory_and_queries_do_not_grow_with_the_record(account, preparer, django_assert_max_num_queries):
    values = {f"field {number}": "1.00" for number in range(20)}
    changes = [Change("x", str(number), values, values) for number in range(5000)]
    record_changes(changes, by=preparer, account=account)
    del changes
    verified = Verified()
    tracemalloc.start()
    try:
        with django_assert_max_num_queries(6):
            assert list(verify(verified)) == []
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert verified.records == 5001
    assert peak < 12 * 1024 * 1024
