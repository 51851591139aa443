"""A tracking number is written down at hand-over and shown to the buyer."""

import pytest
from django.core.exceptions import PermissionDenied

from catalog.kernel.journal import entries_of
from marketplace.order.services import move_parcel
from marketplace.shipping.carriers import Address, Booking, Carrier, Consignment, FormerAddress, ManualCarrier
from marketplace.shipping.models import Shipment
from marketplace.shipping.services import NotSent, record_tracking
from tests.cast import make_listing
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def parcel(coop, bac_ha):
    return order(basket_with((make_listing(coop), 1)), recipient(bac_ha)).orders.get()


def test_the_buyer_sees_where_to_ask(client, parcel, owner) -> None:
    # given a packed parcel
    move_parcel(parcel, "pack", owner)

    # when it is handed over, and the number put right afterwards
    record_tracking(parcel, "Viettel Post", "VT 1", owner)
    move_parcel(parcel, "ship", owner)
    record_tracking(parcel, "Viettel\u202e Post", " VT123 ", owner, link="https://track.example.vn/VT123")

    # then the page of the order says it, and both entries stand in the journal
    page = client.get(parcel.group.get_absolute_url()).text
    assert "Vận đơn: Viettel Post VT123" in page
    assert 'href="https://track.example.vn/VT123" rel="noopener noreferrer"' in page
    shipment = Shipment.objects.get()
    assert (shipment.adapter, shipment.carrier, shipment.tracking) == ("manual", "Viettel Post", "VT123")
    assert [each.sentence for each in entries_of(parcel).filter(action="shipping.tracking")] == [
        "Giao cho Viettel Post, mã vận đơn VT123.",
        "Giao cho Viettel Post, mã vận đơn VT 1.",
    ]


@pytest.mark.parametrize("who", ["buyer", "company_owner", "province_office"])
def test_others_write_nothing(parcel, owner, who, request) -> None:
    move_parcel(parcel, "pack", owner)
    with pytest.raises(PermissionDenied):
        record_tracking(parcel, "GHN", "1", request.getfixturevalue(who))
    assert not Shipment.objects.exists()


@pytest.mark.parametrize("who", ["staff", "operator"])
def test_who_sends_it_may(parcel, owner, who, request) -> None:
    move_parcel(parcel, "pack", owner)
    assert str(record_tracking(parcel, "GHN", "1", request.getfixturevalue(who))) == "GHN 1"


@pytest.mark.parametrize(
    ("carrier", "number", "link"),
    [("", "1", ""), ("GHN", " \u202e", ""), ("GHN", "1", "javascript:alert(1)"), ("GHN", "1", "https://" + "x" * 300)],
)
def test_what_says_nothing_is_refused(parcel, owner, carrier, number, link) -> None:
    move_parcel(parcel, "pack", owner)
    with pytest.raises(NotSent):
        record_tracking(parcel, carrier, number, owner, link=link)
    assert not Shipment.objects.exists()


def test_a_parcel_that_is_not_packed_or_is_fetched(parcel, owner) -> None:
    with pytest.raises(NotSent, match="đã đóng gói"):
        record_tracking(parcel, "GHN", "1", owner)
    move_parcel(parcel, "pack", owner)
    type(parcel).objects.update(pickup="Cửa hàng")
    with pytest.raises(NotSent, match="đến lấy"):
        record_tracking(parcel, "GHN", "1", owner)
    assert not Shipment.objects.exists()


def test_the_first_carrier_asks_nobody() -> None:
    # given a parcel with its address in both forms
    today = {"commune": "Xã Bắc Hà", "commune_code": "03085", "province": "Tỉnh Lào Cai", "province_code": "15"}
    former = FormerAddress(ward="Thị trấn Bắc Hà", district="Huyện Bắc Hà", province="Tỉnh Lào Cai")
    at = Address(name="Hoa", phone="+84912345678", line1="Số 1", **today, former=former)
    consignment = Consignment("ABC", at, at, grams=500, keep_cold=False, to_collect=145_000)

    # when it goes by hand
    carrier: Carrier = ManualCarrier("VNPost", "EB1VN", "https://vnpost.example.vn/EB1VN")
    booking = carrier.book(consignment)

    # then the number is the one from the receipt; price and way stand elsewhere
    assert booking == Booking("VNPost", "EB1VN", "https://vnpost.example.vn/EB1VN")
    assert (carrier.quote(consignment), carrier.track(booking), carrier.code) == (None, (), "manual")
