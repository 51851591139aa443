"""What changes what product pages say of delivery tells it to their stamp."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from catalog.search.models import Listing
from catalog.search.services import stamp_listings
from marketplace.shipping.models import DeliveryRate, ShippingFacts


@receiver([post_save, post_delete], sender=DeliveryRate)
def stamp_pages(instance: DeliveryRate, **signal: Any) -> None:
    """Of the subject's goods; a rate of the shop's own is on every page."""
    rows = Listing.objects.filter(subject=instance.subject_id) if instance.subject_id else Listing.objects.all()
    stamp_listings(rows.values_list("pk", flat=True))


@receiver([post_save, post_delete], sender=ShippingFacts)
def stamp_page(instance: ShippingFacts, **signal: Any) -> None:
    """Its weight and whether it is kept cold decide what is said there. Places of pick-up stand on no kept page."""
    stamp_listings([instance.product_id])
