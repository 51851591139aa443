from django.db import migrations

import catalog.kernel.fields


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0034_pictures_taken_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="names_fold",
            field=catalog.kernel.fields.FoldedField(
                blank=True, default="", editable=False, of=("title", "former_titles")
            ),
        ),
    ]
