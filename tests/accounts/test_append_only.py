# ruff: noqa: S608 (the tables' own names)
"""The database itself refuses to change what was recorded or published."""

import re
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from accounts.append_only import AppendOnly, trigger_names
from accounts.models import ChangeRecord, FinalAccount
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
        execute(f"{insert} {TABLE} ({columns}) SELECT {values} FROM {TABLE} WHERE id = %s {last}", record.pk)
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


def test_what_says_that_it_cannot_be_altered_is_guarded():
    """A model that promises it has the triggers, and the other way round the promise can be read."""
    promised = [
        (model._meta.app_label, model.__name__)
        for model in apps.get_models()
        if re.search("triggers refuse|for ever", " ".join((model.__doc__ or "").lower().split()))
    ]
    assert sorted(promised) == guarded_models()


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


SAMPLES: dict[type[models.Field], object] = {
    models.BooleanField: True,
    models.CharField: "x",
    models.DateField: date(2022, 9, 5),
    models.DateTimeField: datetime(2022, 9, 5, tzinfo=UTC),
    models.GenericIPAddressField: "127.0.0.1",
    models.IntegerField: 1,
    models.JSONField: {},
    models.TextField: "x",
}


def sample_of(field: models.Field) -> object:
    """A value that a field takes: what it points at is stored too."""
    if isinstance(field, models.ForeignKey):
        if issubclass(field.related_model, FinalAccount):
            return stored_account()
        return field.related_model._default_manager.first() or sample_row(field.related_model)
    if field.choices:
        return field.flatchoices[0][0]
    return next(SAMPLES[kind] for kind in type(field).__mro__ if kind in SAMPLES)


def sample_row(model: type[models.Model]) -> models.Model:
    """Store a row with a value in every field that needs one."""
    values = {
        field.name: sample_of(field)
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.has_default() or field.null or field.blank)
    }
    return model._default_manager.create(**values)


@pytest.fixture(params=guarded_models(), ids="-".join)
def guarded_row(request, db) -> models.Model:
    """A row of each table that only grows: a table that comes later is tried as well."""
    return sample_row(apps.get_model(*request.param))


def stored_values(model: type[models.Model]) -> list[dict[str, object]]:
    return list(model._default_manager.order_by("pk").values())


def test_plain_sql_reaches_no_row_of_any_guarded_table(guarded_row):
    model, table = type(guarded_row), guarded_row._meta.db_table
    kept = stored_values(model)
    statements = [f'UPDATE "{table}" SET "{f.column}" = "{f.column}"' for f in model._meta.concrete_fields]
    statements += [f'DELETE FROM "{table}"', f'DELETE FROM "{table}" WHERE id = {guarded_row.pk}']
    if connection.vendor == "postgresql":
        connection.check_constraints()
        statements.append(f'TRUNCATE "{table}" CASCADE')
    for statement in statements:
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            execute(statement)
    assert stored_values(model) == kept


def test_no_row_of_any_guarded_table_is_replaced_by_another(guarded_row):
    """Not even by its own twin: by its number, nor by another key that is unique."""
    model, table = type(guarded_row), guarded_row._meta.db_table
    kept = stored_values(model)
    columns = [f'"{field.column}"' for field in model._meta.concrete_fields]
    insert, update = {
        "sqlite": ("INSERT OR REPLACE", ""),
        "postgresql": ("INSERT", f"ON CONFLICT (id) DO UPDATE SET {columns[1]} = EXCLUDED.{columns[1]}"),
    }[connection.vendor]
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        execute(f'{insert} INTO "{table}" ({", ".join(columns)}) SELECT {", ".join(columns)} FROM "{table}" {update}')
    if any(f.unique for f in model._meta.concrete_fields[1:]) or model._meta.total_unique_constraints:
        others = ", ".join(columns[1:])
        with pytest.raises(IntegrityError), transaction.atomic():
            execute(f'{insert} INTO "{table}" ({others}) SELECT {others} FROM "{table}"')
    assert stored_values(model) == kept


class PlainEditor:
    """Executes at once: SQLite's own schema editor wants foreign keys off, which a test's transaction forbids."""

    connection = connection

    def execute(self, statement: str, params: None) -> None:
        assert params is None
        execute(statement)
