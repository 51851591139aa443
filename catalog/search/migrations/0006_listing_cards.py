"""The rendered cards, to a table of their own."""

from django.db import migrations, models
from django.db.models.deletion import CASCADE

from catalog.search.models import SharedKey


class Migration(migrations.Migration):
    dependencies = [("search", "0005_cards_last")]

    operations = [
        migrations.CreateModel(
            "ListingCard",
            fields=[
                (
                    "listing",
                    SharedKey(
                        on_delete=CASCADE, primary_key=True, related_name="card", serialize=False, to="search.listing"
                    ),
                ),
                *((name, models.TextField(blank=True)) for name in ("vi", "en", "off_vi", "off_en")),
            ],
        ),
        migrations.RunSQL(
            "INSERT INTO search_listingcard (listing_id, vi, en, off_vi, off_en) "
            "SELECT product_id, card_vi, card_en, card_off_vi, card_off_en FROM search_listing",
            "UPDATE search_listing SET (card_vi, card_en, card_off_vi, card_off_en) = "
            "(SELECT vi, en, off_vi, off_en FROM search_listingcard WHERE listing_id = product_id)",
        ),
    ]
