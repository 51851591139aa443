"""The most that may be taken off a price, as we know it: read in secondary sources only, so unverified.

Not settled, and so for staff and counsel: programmes of the state (khuyến mại tập trung), in which all of the price may
be taken off; fresh food and goods before their end date, for which the ceiling may not count; what Decree 128/2024
changed in notices to the department of trade; and for how many days of a year a price may be lowered (art. 10).
"""

from datetime import date

from django.db import migrations

DECREE_81 = "Nghị định 81/2018/NĐ-CP, điều 6 và 7: giảm không quá 50 % giá ngay trước thời gian khuyến mại"


def write(apps, schema_editor):
    apps.get_model("promotion", "DiscountCap").objects.create(
        bps=5000, valid_from=date(2018, 7, 15), legal_ref=DECREE_81
    )


class Migration(migrations.Migration):

    dependencies = [
        ('promotion', '0001_promotions'),
    ]

    operations = [
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
