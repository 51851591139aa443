"""What other rooms say happened, turned into fresh rows inside the same transaction."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from catalog.certification.signals import certificate_changed
from catalog.products.signals import product_changed
from catalog.search.models import Listing, ListingChange
from catalog.search.services import refresh_listings, restock_listings, stamp_listings
from catalog.subjects.signals import stock_changed, subject_changed
from catalog.traceability.signals import lots_changed


@receiver(stock_changed)
def restock(product_ids: list[int], **signal: Any) -> None:
    restock_listings(product_ids)


@receiver([certificate_changed, product_changed, subject_changed])
def refresh(product_ids: list[int], **signal: Any) -> None:
    refresh_listings(product_ids)


@receiver(lots_changed)
def stamp(product_ids: list[int], **signal: Any) -> None:
    stamp_listings(product_ids)


@receiver(post_delete, sender=Listing)
def note_removal(instance: Listing, **signal: Any) -> None:
    """A row goes with its product, whoever removes that; the counts must hear of it."""
    ListingChange.objects.create(before=instance.facts, after=None)
