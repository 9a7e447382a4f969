"""Tables that only grow: database triggers that refuse UPDATE and DELETE, for migrations."""

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AppendOnly(Operation):
    """Refuse UPDATE and DELETE of a model's table in the database itself, on SQLite and PostgreSQL."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing of the models' state changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create the triggers."""
        vendor = schema_editor.connection.vendor
        for statement in _create(vendor, to_state.apps.get_model(app_label, self.model)):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the triggers."""
        vendor = schema_editor.connection.vendor
        for statement in _drop(vendor, from_state.apps.get_model(app_label, self.model)._meta.db_table):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Let the table of {self.model} only grow"


def trigger_names(vendor: str, table: str) -> set[str]:
    """Return the names of the triggers that guard a table."""
    guarded = {"sqlite": ("update", "delete", "replace"), "postgresql": ("update", "delete", "truncate")}
    if vendor not in guarded:
        message = f"no append-only triggers are written for {vendor}"
        raise NotImplementedError(message)
    return {f"{table}_no_{event}" for event in guarded[vendor]}


def _create(vendor: str, model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    trigger_names(vendor, table)
    message = f"{table} only grows: rows are never changed or deleted"
    if vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        # INSERT OR REPLACE deletes the row in its way without firing the trigger for DELETE.
        replaces = f'EXISTS (SELECT 1 FROM "{table}" WHERE {_in_the_way(model)})'  # noqa: S608 (names of our own model)
        return [
            f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" {refuse}',
            f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}',
            f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" WHEN {replaces} {refuse}',
        ]
    body = f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END"
    refuse = f'EXECUTE FUNCTION "{table}_refuse"()'
    return [
        f'CREATE FUNCTION "{table}_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$',
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {refuse}',
    ]


def _drop(vendor: str, table: str) -> list[str]:
    on_table = f' ON "{table}"' if vendor == "postgresql" else ""
    dropped = [f'DROP TRIGGER "{name}"{on_table}' for name in sorted(trigger_names(vendor, table))]
    if vendor == "postgresql":
        dropped.append(f'DROP FUNCTION "{table}_refuse"()')
    return dropped


def _in_the_way(model: type[models.Model]) -> str:
    """Return the condition under which a stored row has a key of the row that is to be inserted."""
    unique: list[tuple[str, ...]] = [(field.name,) for field in model._meta.local_fields if field.unique]
    unique += [tuple(constraint.fields) for constraint in model._meta.total_unique_constraints]
    return " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in _columns(model, names)) + ")"
        for names in unique
    )


def _columns(model: type[models.Model], names: tuple[str, ...]) -> list[str]:
    return [str(model._meta.get_field(name).column) for name in names]  # type: ignore[union-attr]
