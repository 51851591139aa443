"""Migration operations that Django lacks."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_REFUSE = """
CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

# TRUNCATE is left alone on PostgreSQL: only the owner of the table can do it, and the test runner must.
_CREATE = {
    "sqlite": (
        "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    ),
    "postgresql": (
        "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change()"
    ),
}
_DROP = {
    "sqlite": "DROP TRIGGER IF EXISTS {table}_no_{verb}",
    "postgresql": "DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}",
}


class AppendOnly(Operation):
    """Make the database itself refuse UPDATE and DELETE on a table, with ``IntegrityError``.

    Place it after ``CreateModel``. On SQLite, a later migration that alters a column or constraint makes the
    table anew and drops its triggers on the way: repeat the operation at the end of such a migration (it may
    be repeated at will; a test compares all declared tables with the triggers that exist).
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self.database_backwards(app_label, schema_editor, to_state, from_state)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_REFUSE, ())
        self._execute(schema_editor, _CREATE)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self._execute(schema_editor, _DROP)

    def _execute(self, schema_editor: BaseDatabaseSchemaEditor, statements: dict[str, str]) -> None:
        statement = statements[schema_editor.connection.vendor]
        for verb in ("update", "delete"):
            schema_editor.execute(statement.format(table=self.table, verb=verb, VERB=verb.upper()))

    def describe(self) -> str:
        return f"Refuse UPDATE and DELETE on {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.table}_append_only"
