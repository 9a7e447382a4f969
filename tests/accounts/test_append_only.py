"""The database itself refuses to change what was recorded or published."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from accounts.append_only import AppendOnly, trigger_names
from accounts.models import ChangeRecord
from tests.accounts.stored import stored_account

TABLE = "accounts_changerecord"
REFUSAL = "accounts_changerecord only grows: rows are never changed or deleted"


@pytest.fixture
def record(db) -> ChangeRecord:
    by = get_user_model().objects.create_user("preparer")
    return ChangeRecord.objects.create(
        account=stored_account(), chain="1", sequence=1, at=datetime(2022, 9, 1, tzinfo=UTC), by=by, action="录入"
    )


def execute(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def guarded_models() -> list[tuple[str, str]]:
    operations = (
        (migration.app_label, operation.model)
        for migration in MigrationLoader(None).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    )
    return sorted(operations)


def triggers_in_database() -> set[str]:
    queries = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def test_a_row_can_be_added(record):
    assert ChangeRecord.objects.get() == record


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_changerecord SET action = 'x' WHERE id = %s",
        "UPDATE accounts_changerecord SET sequence = 7 WHERE id = %s",
        "DELETE FROM accounts_changerecord WHERE id = %s",
    ],
)
def test_plain_sql_can_neither_change_nor_delete_a_row(record, statement):
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        execute(statement, record.pk)
    assert ChangeRecord.objects.get().action == "录入"


def test_models_can_neither_change_nor_delete_a_row(record):
    record.action = "x"
    for change in (record.save, record.delete, lambda: ChangeRecord.objects.update(action="x")):
        with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
            change()
    assert ChangeRecord.objects.get().action == "录入"


@pytest.mark.parametrize("key", ["id", "sequence"])
def test_a_row_cannot_be_replaced_by_inserting_another_in_its_place(record, key):
    """By its primary key or by another unique key."""
    columns = "chain, sequence, at, by_id, action, subject, previous_hash, hash"
    values = "chain, sequence, at, by_id, 'x', subject, previous_hash, hash"
    if key == "id":
        columns, values = f"id, {columns}", f"id, {values}"
    insert = {"sqlite": "INSERT OR REPLACE INTO", "postgresql": "INSERT INTO"}[connection.vendor]
    last = {"sqlite": "", "postgresql": "ON CONFLICT (id) DO UPDATE SET action = 'x'"}[connection.vendor]
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(f"{insert} {TABLE} ({columns}) SELECT {values} FROM {TABLE} WHERE id = %s {last}", record.pk)  # noqa: S608
    assert ChangeRecord.objects.get().action == "录入"


def test_an_insert_that_would_update_on_conflict_is_refused(record):
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRecord.objects.bulk_create(
            [ChangeRecord(pk=record.pk, chain="1", sequence=1, at=record.at, by=record.by, action="x")],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["action"],
        )
    assert ChangeRecord.objects.get().action == "录入"


def test_the_table_cannot_be_emptied_at_once(record):
    emptied = {"sqlite": "DELETE FROM accounts_changerecord", "postgresql": "TRUNCATE accounts_changerecord CASCADE"}
    connection.check_constraints()  # PostgreSQL empties no table with checks of foreign keys still to come
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        execute(emptied[connection.vendor])
    assert ChangeRecord.objects.exists()


def test_records_anchors_and_publications_are_guarded():
    assert guarded_models() == [
        ("accounts", "ChangeRecord"),
        ("accounts", "RecordAnchor"),
        ("disclosure", "Publication"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("app", "model"), guarded_models())
def test_a_guarded_table_has_all_its_triggers_after_all_migrations(app, model):
    """SQLite drops a table's triggers when a later migration rebuilds the table."""
    table = apps.get_model(app, model)._meta.db_table
    assert trigger_names(connection.vendor, table) <= triggers_in_database()


@pytest.mark.django_db
def test_a_guard_can_be_taken_away_and_put_up_again():
    state = ProjectState.from_apps(apps)
    guard = AppendOnly("ChangeRecord")
    before = triggers_in_database()
    guard.database_backwards("accounts", PlainEditor(), state, state)
    assert before - triggers_in_database() == trigger_names(connection.vendor, TABLE)
    guard.database_forwards("accounts", PlainEditor(), state, state)
    assert triggers_in_database() == before


def test_the_operation_says_what_it_does_and_changes_no_model():
    state = ProjectState.from_apps(apps)
    guard = AppendOnly("ChangeRecord")
    guard.state_forwards("accounts", state)
    assert guard.describe() == "Let the table of ChangeRecord only grow"
    assert state == ProjectState.from_apps(apps)


def test_a_database_without_triggers_of_ours_is_refused():
    with pytest.raises(NotImplementedError, match="no append-only triggers are written for oracle"):
        trigger_names("oracle", TABLE)


class PlainEditor:
    """Executes at once: SQLite's own schema editor wants foreign keys off, which a test's transaction forbids."""

    connection = connection

    def execute(self, statement: str, params: None) -> None:
        assert params is None
        execute(statement)
