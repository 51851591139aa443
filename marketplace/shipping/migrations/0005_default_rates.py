"""The shop's default rates, so that a new subject can sell at once, and the one country it sends to."""

from datetime import date

from django.db import migrations

SINCE = date(2025, 7, 1)
SOURCE = "mặc định của sàn"
RATES = (
    {"zone": "same", "charge": 20_000, "free_from": 300_000, "days_from": 1, "days_to": 2},
    {"zone": "other", "charge": 30_000, "free_from": 500_000, "days_from": 3, "days_to": 5},
)
VIETNAM = {
    "iso_3166_1_a3": "VNM",
    "iso_3166_1_numeric": "704",
    "printable_name": "Việt Nam",
    "name": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "is_shipping_country": True,
}


def load(apps, schema_editor):
    rate = apps.get_model("shipping", "DeliveryRate")
    for fields in RATES:
        rate.objects.get_or_create(
            subject=None, zone=fields["zone"], valid_from=SINCE, defaults={**fields, "source": SOURCE}
        )
    apps.get_model("address", "Country").objects.get_or_create(iso_3166_1_a2="VN", defaults=VIETNAM)


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0004_delivery_rates"),
        ("address", "0001_initial"),
    ]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
