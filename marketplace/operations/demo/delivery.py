"""Ways to send in the demo: cold delivery of frozen goods, a place to fetch, a zone that one maker doesn't serve."""

from datetime import date
from typing import Any

from django.db import transaction

from catalog.places.models import Commune
from catalog.products.models import Product
from catalog.subjects.models import Subject
from marketplace.shipping.models import DeliveryRate, PickupPoint, ShippingFacts

FROZEN = "−18 °C"
MAKERS = 6
SINCE = date(2026, 11, 1)
SOURCE = "dữ liệu mẫu"
Kind, Zone = DeliveryRate.Kind, DeliveryRate.Zone
RED_RIVER_DELTA = ("01", "22", "24", "31", "33", "37")  # Hà Nội, Quảng Ninh, Bắc Ninh, Hải Phòng, Hưng Yên, Ninh Bình


def make_delivery(subject_id: int | None) -> None:
    """What exists stays. `subject_id`: the demo producer, who has every way there is."""
    with transaction.atomic():
        makers = _freezers()
        for subject in makers:
            _rate(subject, Kind.COLD, Zone.SAME_PROVINCE, 45_000, days=(1, 1))
            _rate(subject, Kind.COLD, Zone.OTHER_PROVINCE, 95_000, days=(2, 3))
        for subject in makers[-1:]:
            for kind in (Kind.STANDARD, Kind.COLD):
                _rate(subject, kind, Zone.GROUP, 0, zone_name="Đồng bằng sông Hồng", served=False)
        producer = Subject.objects.select_related("commune").filter(pk=subject_id or 0).first()
        if producer and producer.commune:
            _every_way(producer, producer.commune)


def _every_way(subject: Subject, commune: Commune) -> None:
    _rate(subject, Kind.EXPRESS, Zone.SAME_PROVINCE, 38_000, days=(1, 1))
    _rate(subject, Kind.EXPRESS, Zone.GROUP, 52_000, days=(1, 2), zone_name="Đồng bằng sông Hồng")
    _rate(subject, Kind.COLD, Zone.SAME_PROVINCE, 50_000, days=(1, 1))
    PickupPoint.objects.get_or_create(
        subject=subject,
        name="Cửa hàng của chủ thể (mẫu)",
        defaults={"line1": "Số 1, đường mẫu", "commune": commune, "opening": "8–17 giờ, thứ Hai đến thứ Bảy"},
    )


def _freezers() -> list[Subject]:
    """A few makers of frozen goods, which are marked."""
    makers: dict[int, Subject] = {}
    frozen = Product.objects.filter(storage__contains=FROZEN).select_related("subject").order_by("pk")
    for product in frozen:
        if len(makers) == MAKERS and product.subject_id not in makers:
            continue
        makers[product.subject_id] = product.subject
        ShippingFacts.objects.get_or_create(product=product, defaults={"cold": True})
    return list(makers.values())


def _rate(subject: Subject, kind: str, zone: str, charge: int, *, days: tuple[int, int] = (1, 3), **facts: Any) -> None:
    told = {
        "charge": charge,
        "included_g": 2_000,
        "step_g": 1_000,
        "step_charge": 8_000,
        "days_from": days[0],
        "days_to": days[1],
        "provinces": list(RED_RIVER_DELTA) if zone == Zone.GROUP else [],
        "source": SOURCE,
        **facts,
    }
    DeliveryRate.objects.get_or_create(
        subject=subject, kind=kind, zone=zone, zone_name=told.pop("zone_name", ""), valid_from=SINCE, defaults=told
    )
