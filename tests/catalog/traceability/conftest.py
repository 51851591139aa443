from datetime import date
from decimal import Decimal

import pytest

from catalog.traceability.models import Event, EventItem, Lot, Place
from tests.cast import make_listing


@pytest.fixture
def workshop(coop):
    return Place.objects.create(
        subject=coop, kind=Place.Kind.WORKSHOP, name="Xưởng Na Hối", province=coop.province, commune=coop.commune
    )


@pytest.fixture
def product(coop):
    return make_listing(coop, title="Mật ong bạc hà", net_weight="500 ml")


@pytest.fixture
def lot(product, workshop):
    """A lot in the shops, code 7K3M9QDX with its check character, with two steps."""
    lot = make_lot(product, workshop)
    event = Event.objects.create(
        type=Event.Type.TRANSFORMATION,
        biz_step="commissioning",
        title="Quay mật",
        event_time="2026-11-02T08:00:00+07:00",
        place=workshop,
        actor_name="Giàng A Páo",
    )
    EventItem.objects.create(event=event, role="input", outside_source="Vườn bạc hà nhà Páo")
    EventItem.objects.create(event=event, role="output", lot=lot)
    packed = Event.objects.create(
        type=Event.Type.OBJECT,
        action="OBSERVE",
        biz_step="packing",
        title="Đóng hũ",
        event_time="2026-11-05T08:00:00+07:00",
        actor_name="Giàng A Páo",
        confirmed_by="Trung tâm Kiểm nghiệm Lào Cai",
    )
    EventItem.objects.create(event=packed, role="object", lot=lot)
    return lot


def make_lot(product, place, code="261105A", public_code="7K3M9QDXB", **facts):
    defaults = {
        "status": Lot.Status.RELEASED,
        "quantity": Decimal(3550),
        "unit": "hũ",
        "packed_on": date(2026, 11, 5),
        "expires_on": date(2028, 11, 5),
    }
    return Lot.objects.create(product=product, place=place, code=code, public_code=public_code, **(defaults | facts))
