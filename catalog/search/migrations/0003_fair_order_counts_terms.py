"""The fair order, the counts kept by the writer, terms for slips of the finger, and the log of searches.

Rows written before have no place on the wheel: `manage.py rebuild_listing` writes them anew.
"""

import django.db.models.deletion
from django.db import migrations, models

from catalog.search.fulltext import KeepWordsIndexed


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0035_names_folded'),
        ('partner', '0008_subjects'),
        ('search', '0002_words_and_facets'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ListingCount',
            fields=[
                ('scope', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('counts', models.JSONField()),
                ('generation', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SearchedWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('words', models.CharField(max_length=100)),
                ('times', models.PositiveIntegerField(default=0)),
                ('found', models.PositiveIntegerField(default=0)),
                ('clicks', models.PositiveIntegerField(default=0)),
                ('ranks', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('text', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('words', models.CharField(max_length=61)),
                ('spelling', models.CharField(max_length=80)),
                ('uses', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='TermTrigram',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trigram', models.CharField(max_length=3)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='listing',
            name='listing_province_stars',
        ),
        migrations.RemoveIndex(
            model_name='listing',
            name='listing_set_stars',
        ),
        migrations.RemoveIndex(
            model_name='listing',
            name='listing_group_stars',
        ),
        migrations.RemoveIndex(
            model_name='listing',
            name='listing_stars',
        ),
        migrations.AddField(
            model_name='listing',
            name='facts',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='listing',
            name='rating',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='listing',
            name='thumb',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='listing',
            name='wheel',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['-rating', 'wheel', 'product'], name='listing_rating'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['-in_stock', 'wheel', 'product'], name='listing_wheel'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['-stars', 'wheel', 'product'], name='listing_stars_wheel'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['province_code', '-in_stock', 'wheel', 'product'], name='listing_province'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['industry', '-in_stock', 'wheel', 'product'], name='listing_industry'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['group', '-in_stock', 'wheel', 'product'], name='listing_group'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['set', '-in_stock', 'wheel', 'product'], name='listing_set'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['province_code', 'stars', '-in_stock', 'wheel', 'product'], name='listing_stars_in'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['commune_code', 'wheel'], name='listing_commune'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['sold_until'], name='listing_ends'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['sold_from'], name='listing_begins'),
        ),
        migrations.AddIndex(
            model_name='searchedwords',
            index=models.Index(fields=['words', '-times'], name='searched_words'),
        ),
        migrations.AddConstraint(
            model_name='searchedwords',
            constraint=models.UniqueConstraint(fields=('day', 'words'), name='searched_words_once_a_day'),
        ),
        migrations.AddField(
            model_name='termtrigram',
            name='term',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trigrams', to='search.term'),
        ),
        migrations.AddConstraint(
            model_name='termtrigram',
            constraint=models.UniqueConstraint(fields=('trigram', 'term'), name='term_trigram_once'),
        ),
        # On SQLite a new column with a default makes the table anew and drops its triggers.
        KeepWordsIndexed(),
    ]
