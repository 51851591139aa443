"""The suite's own ground: every test finds the same data, and a changed migration makes another template."""

from pathlib import Path

import pytest
from django.db import connection

from catalog.kernel import journal
from catalog.kernel.models import JournalEntry
from catalog.places.models import Province
from catalog.products.models import Category
from tests.support import databases


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_committed_rows_are_gone_in_the_next_test(time: str) -> None:
    # given what every test starts from, whatever another has committed before
    assert (Province.objects.count(), Category.objects.filter(kind="set").count()) == (34, 26)
    assert JournalEntry.objects.count() == 0

    # when rows are committed, one of them in a table that refuses to be emptied
    entry = journal.record("test.done", text="Thử")
    Province.objects.filter(slug="lao-cai").update(name="Khác")

    # then their numbers begin anew each time
    assert entry.pk == 1


@pytest.mark.django_db
def test_reference_data_is_there_without_a_commit() -> None:
    assert Province.objects.get(slug="lao-cai").name == "Lào Cai"


def test_the_database_is_this_process_own(django_db_setup: databases.Copy) -> None:
    name = str(connection.settings_dict["NAME"])

    assert "test" in name
    assert databases.PREFIX not in name


def test_a_changed_migration_makes_another_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a project with one migration
    migration = tmp_path / "catalog/places/migrations/0001_initial.py"
    migration.parent.mkdir(parents=True)
    migration.write_text("one")
    monkeypatch.setattr(databases, "ROOT", tmp_path)

    def names() -> list[str]:
        databases.fingerprint.cache_clear()
        return [layer.database for layer in (databases.BASE, databases.REFERENCE, databases.DEMO)]

    try:
        before = names()
        assert names() == before

        # when it changes, then so does every layer above
        migration.write_text("two")
        assert not set(before) & set(names())
    finally:
        databases.fingerprint.cache_clear()
