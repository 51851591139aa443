"""The rendered cards, to the end of the row.

SQLite reads a row from its front: whatever stands behind five kilobytes of cards costs two more pages a row, and
searches look at a thousand rows for the place on the wheel and the marks of a title. The names go to and fro, since a
renamed column stands last in the state, and putting the constraint back makes SQLite's table anew in that order. On
PostgreSQL, which keeps long texts apart, nothing moves.
"""

from django.db import migrations, models

from catalog.search.fulltext import KeepWordsIndexed

CARDS = ("card_vi", "card_en", "card_off_vi", "card_off_en")
CONSTRAINT = models.CheckConstraint(
    condition=models.Q(
        models.Q(("sold_until__isnull", True), ("stars__isnull", True)),
        models.Q(("sold_until__isnull", False), ("stars__gte", 3), ("stars__lte", 5)),
        _connector="OR",
    ),
    name="listing_star_has_an_end",
)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_stamp")]

    operations = [
        *(migrations.RenameField("listing", name, f"moved_{name}") for name in CARDS),
        *(migrations.RenameField("listing", f"moved_{name}", name) for name in CARDS),
        migrations.RemoveConstraint("listing", CONSTRAINT.name),
        migrations.AddConstraint("listing", CONSTRAINT),
        KeepWordsIndexed(),
    ]
