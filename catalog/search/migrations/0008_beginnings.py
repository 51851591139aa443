"""The first words of titles, for those that begin with what was typed."""

from django.db import migrations, models

from catalog.search.fulltext import KeepWordsIndexed

COLUMNS = ("first_word", "first_words", "first_word_exact", "first_words_exact")
BATCH = 1_000
# What is searched for is what many titles begin with. So that PostgreSQL plans for such a word, and not for the mean one,
# it is told of as many different ones as if each stood in so many titles as one that is drawn by its titles does.
DIFFERENT = {"first_word": 50, "first_words": 100, "first_word_exact": 50, "first_words_exact": 100}


def fill(apps, schema_editor):
    rows = apps.get_model("search", "Listing").objects
    for some in _batches(rows.order_by("pk").only("title_fold", "title_exact")):
        for row in some:
            row.first_word, row.first_words = _beginnings(row.title_fold)
            row.first_word_exact, row.first_words_exact = _beginnings(row.title_exact)
        rows.bulk_update(some, COLUMNS)


def _batches(rows):
    last = 0
    while some := list(rows.filter(pk__gt=last)[:BATCH]):
        yield some
        last = some[-1].pk


def _beginnings(title):
    words = title.split(" ", 2)
    return words[0], " ".join(words[:2]) if words[1:] else ""


def expect_frequent_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for column, different in DIFFERENT.items():
            schema_editor.execute(f"ALTER TABLE search_listing ALTER COLUMN {column} SET (n_distinct = {different})")
        schema_editor.execute("ANALYZE search_listing")


class Migration(migrations.Migration):
    dependencies = [("search", "0007_narrow_rows")]

    operations = [
        KeepWordsIndexed(going_back=True),
        # With a default of the database: processes that don't know the columns write rows until they are restarted.
        *(migrations.AddField("listing", name, models.CharField(db_default="", max_length=255)) for name in COLUMNS),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(
            migrations.AddIndex("listing", models.Index(fields=[name, "wheel", "product"], name=f"listing_{name}"))
            for name in COLUMNS
        ),
        migrations.RunPython(expect_frequent_words, migrations.RunPython.noop),
        KeepWordsIndexed(),
    ]
