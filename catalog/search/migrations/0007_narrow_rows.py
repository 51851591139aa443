"""Rows without their cards, and on SQLite with the number of the product as their own place.

Apart from the copying of the cards: PostgreSQL alters no table while what was written to another waits to be checked.
"""

from django.db import migrations
from django.db.models.deletion import CASCADE

from catalog.search.fulltext import KeepWordsIndexed
from catalog.search.models import SharedKey


class Migration(migrations.Migration):
    dependencies = [("search", "0006_listing_cards")]

    operations = [
        *(migrations.RemoveField("listing", f"card_{name}") for name in ("vi", "en", "off_vi", "off_en")),
        migrations.AlterField(
            "listing",
            "product",
            SharedKey(
                on_delete=CASCADE, primary_key=True, related_name="listing", serialize=False, to="catalogue.product"
            ),
        ),
        KeepWordsIndexed(),
    ]
