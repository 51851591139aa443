"""Words as the full-text index reads them, an index that covers the facets, and the full-text index itself.

Rows written before lack their words: `manage.py rebuild_listing` writes them anew.
"""

from django.db import migrations, models

from catalog.search.fulltext import KeepWordsIndexed


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="listing", name="title_sort"),
        migrations.AddField(
            model_name="listing",
            name="title_exact",
            field=models.CharField(default="", max_length=255),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="listing", name="certificate", field=models.CharField(blank=True, max_length=20)
        ),
        migrations.RemoveIndex(model_name="listing", name="listing_sold_until"),
        migrations.RemoveIndex(model_name="listing", name="listing_subject"),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["-stars", "-listed_at", "-product"], name="listing_stars"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                fields=[
                    "sold_until",
                    "sold_from",
                    "province_code",
                    "stars",
                    "industry",
                    "group",
                    "set",
                    "subject_kind",
                    "in_stock",
                    "price",
                    "product",
                ],
                name="listing_facets",
            ),
        ),
        KeepWordsIndexed(),
    ]
