import importlib

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from catalog.kernel.journal import record
from catalog.kernel.migration_ops import AppendOnly
from catalog.kernel.models import JournalEntry


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_delete_a_journal_entry() -> None:
    # given
    entry = record("test.act", text="Một việc đã xảy ra.")
    # when
    for change in (
        lambda: JournalEntry.objects.filter(pk=entry.pk).update(text="khác"),
        lambda: JournalEntry.objects.filter(pk=entry.pk).delete(),
        entry.delete,
        entry.save,
    ):
        with pytest.raises(IntegrityError, match="kernel_journalentry is append-only"), transaction.atomic():
            change()
    # then
    assert JournalEntry.objects.values_list("text", flat=True).get(pk=entry.pk) == "Một việc đã xảy ra."


@pytest.mark.django_db
def test_every_table_declared_append_only_has_its_triggers_after_all_migrations() -> None:
    """A later AlterField on SQLite makes the table anew and loses them."""
    declared = {
        operation.table
        for migration in MigrationLoader(connection).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    }
    assert "kernel_journalentry" in declared
    expected = {f"{table}_no_{verb}" for table in declared for verb in ("update", "delete")}
    assert expected <= _triggers()


def test_the_operation_can_be_written_into_a_migration() -> None:
    name, args, kwargs = AppendOnly("some_table").deconstruct()
    rebuilt = getattr(importlib.import_module("catalog.kernel.migration_ops"), name)(*args, **kwargs)
    assert rebuilt.table == "some_table"
    assert rebuilt.migration_name_fragment == "some_table_append_only"
    assert rebuilt.describe() == "Refuse UPDATE and DELETE on some_table"


@pytest.mark.django_db
def test_it_can_be_repeated_and_taken_back() -> None:
    operation = AppendOnly("kernel_effect")
    with connection.schema_editor(atomic=False) if connection.vendor == "postgresql" else _no_checks() as editor:
        operation.database_forwards("kernel", editor, None, None)
        operation.database_forwards("kernel", editor, None, None)
        assert {"kernel_effect_no_update", "kernel_effect_no_delete"} <= _triggers()
        operation.database_backwards("kernel", editor, None, None)
    assert not {name for name in _triggers() if name.startswith("kernel_effect_no")}


def _no_checks():
    """SQLite's schema editor refuses to open inside the test's transaction, for the sake of table rebuilds."""
    editor = connection.SchemaEditorClass(connection, atomic=False)
    editor.__class__ = type("Editor", (type(editor),), {"__enter__": lambda self: self, "__exit__": lambda *_: None})
    return editor


def _triggers() -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}
