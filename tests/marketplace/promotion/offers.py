"""What tests of promotions share: promotions of every kind, running since yesterday."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from catalog.products.models import Product
from marketplace.promotion.models import Bearer, Promotion, PromotionState

Kind = Promotion.Kind


def make_promotion(*products: Product, **facts: Any) -> Promotion:
    """Ten percent off everything, borne by the platform, when nothing else is said."""
    now = timezone.now()
    promotion = Promotion.objects.create(
        **{
            "name": "Giảm thử",
            "name_en": "A trial",
            "kind": Kind.PERCENT,
            "value": 10,
            "state": PromotionState.RUNNING,
            "bearer": Bearer.PLATFORM,
            "valid_from": now - timedelta(days=1),
            "valid_to": now + timedelta(days=1),
            **facts,
        }
    )
    promotion.products.set(products)
    return promotion


def voucher(code: str = "CHAO", **facts: Any) -> Promotion:
    return make_promotion(code=code, **facts)


def offer_price(product: Product, price: int, units: int, **facts: Any) -> Promotion:
    return make_promotion(product, kind=Kind.PRICE, value=price, units_most=units, **facts)
