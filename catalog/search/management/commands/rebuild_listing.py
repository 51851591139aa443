from typing import Any

from django.core.management.base import BaseCommand

from catalog.products.models import Product
from catalog.search.services import BATCH, refresh_listings


class Command(BaseCommand):
    help = "Writes all rows of the listing anew, batch by batch, while the shop stays open; safe to repeat."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        ids = list(Product.objects.order_by("pk").values_list("pk", flat=True))
        listed = 0
        for start in range(0, len(ids), BATCH):
            # One transaction for each batch: writers wait for a second, not for the whole run.
            listed += refresh_listings(ids[start : start + BATCH])
            if verbosity:
                done = min(start + BATCH, len(ids))
                self.stdout.write(f"{done:>7} of {len(ids)} products, {listed} listed")
