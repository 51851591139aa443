"""Parcels that were sent before stock had movements leave the house in the books, too."""

from collections import Counter

from django.db import migrations
from django.db.models import F


def hand_over(apps, schema_editor):
    line, movement, record = (
        apps.get_model(*name) for name in (("order", "Line"), ("partner", "StockMovement"), ("partner", "StockRecord"))
    )
    sent = line.objects.filter(order__status__in=["shipped", "delivered"], num_allocated__gt=0, stockrecord__isnull=False)
    units = Counter()
    for number, pk, held in sent.values_list("order__number", "stockrecord_id", "num_allocated"):
        units[number, pk] += held
    for (number, pk), held in units.items():
        record.objects.filter(pk=pk).update(
            num_in_stock=F("num_in_stock") - held, num_allocated=F("num_allocated") - held
        )
        movement.objects.create(
            stockrecord_id=pk, kind="handed_over", in_stock=-held, held=-held, cause=f"order {number}"
        )
    sent.update(num_allocated=0)


class Migration(migrations.Migration):
    dependencies = [("order", "0022_order_groups"), ("partner", "0009_stock_movements")]

    operations = [migrations.RunPython(hand_over, migrations.RunPython.noop, elidable=True)]
