"""The shop's default rates by weight: heavier parcels cost carriers more, and a new subject must not pay for that."""

from datetime import date, timedelta

from django.db import migrations

SINCE = date(2026, 11, 28)
STEPS = {"included_g": 3_000, "step_g": 1_000, "step_charge": 5_000}


def load(apps, schema_editor):
    rate = apps.get_model("shipping", "DeliveryRate")
    for row in rate.objects.filter(subject=None, valid_to=None, valid_from__lt=SINCE):
        rate.objects.filter(pk=row.pk).update(valid_to=SINCE - timedelta(days=1))
        row.pk = None
        row.valid_from = SINCE
        for name, value in STEPS.items():
            setattr(row, name, value)
        row.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [("shipping", "0006_methods_weights_pickup")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
