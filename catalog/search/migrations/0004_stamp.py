"""A stamp on each row, under which the page of the product is kept."""

from django.db import migrations, models

from catalog.search.fulltext import KeepWordsIndexed


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0003_fair_order_counts_terms'),
    ]

    operations = [
        migrations.AddField(
            model_name='listing',
            name='stamp',
            field=models.PositiveIntegerField(default=0),
        ),
        # On SQLite a new column with a default makes the table anew and drops its triggers.
        KeepWordsIndexed(),
    ]
