"""An index of the words of titles, on PostgreSQL."""

from django.db import migrations

INDEX = "search_words_of_titles"


def index(apps, schema_editor):
    """Not again where an earlier migration of today's code has made it. Of what an index reckons, statistics are made
    by the next ANALYZE only.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {INDEX} ON search_listing USING gin (ts_filter(words, '{{a,b}}'))"
        )
        schema_editor.execute("ANALYZE search_listing")


def forget(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("search", "0008_beginnings")]

    operations = [migrations.RunPython(index, forget)]
