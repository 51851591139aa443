"""A subject's parcels: what is to be done, done by whoever may, and nothing of anybody else's."""

import pytest
from django.test import Client

from marketplace.order.models import Order
from tests.cast import make_listing
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(coop, household, bac_ha):
    return order(
        basket_with((make_listing(coop, title="Mật ong"), 2), (make_listing(household, title="Trà"), 1)),
        recipient(bac_ha),
    )


@pytest.fixture
def parcel(group, coop) -> Order:
    return group.orders.get(subject=coop)


@pytest.fixture
def desk(client: Client, staff) -> Client:
    client.force_login(staff)
    return client


def page_of(parcel: Order) -> str:
    return f"/kenh-chu-the/{parcel.subject.code}/don/{parcel.number}/"


def test_what_waits_to_be_packed_stands_there(desk, parcel, group) -> None:
    answer = desk.get(f"/kenh-chu-the/{parcel.subject.code}/don/")

    rows = answer.context["parcels"].rows
    assert [(row.number, row.what, row.to_collect) for row in rows] == [
        (parcel.number, "Mật ong × 2", int(parcel.total_incl_tax))
    ]
    assert {state: count for state, _label, count in answer.context["parcels"].tabs}["placed"] == 1
    # the number of the purchase would open what others sold
    assert group.number not in answer.content.decode().replace("-", "")
    assert group.number not in desk.get(page_of(parcel)).content.decode().replace("-", "")


def test_an_empty_list_says_so(desk, coop) -> None:
    assert "Không có đơn nào ở đây" in desk.get(f"/kenh-chu-the/{coop.code}/don/?trang-thai=returned").content.decode()


@pytest.mark.parametrize("state", ["nope", "", "placed' OR 1=1", "x" * 5000])
def test_an_unknown_state_shows_what_is_to_pack(desk, parcel, state: str) -> None:
    answer = desk.get(f"/kenh-chu-the/{parcel.subject.code}/don/", {"trang-thai": state})
    assert answer.context["parcels"].state == "placed"


def test_a_parcel_is_packed_sent_with_its_number_and_handed_over(desk, parcel) -> None:
    for step in (
        {"verb": "pack"},
        {"verb": "ship", "carrier": "Viettel Post", "tracking": "VTP 0081 2277"},
        {"verb": "deliver"},
    ):
        assert desk.post(page_of(parcel), step).status_code == 303

    parcel.refresh_from_db()
    assert parcel.status == "delivered"
    assert "VTP 0081 2277" in desk.get(page_of(parcel)).content.decode()


def test_a_step_out_of_turn_says_why_and_keeps_what_was_typed(desk, parcel) -> None:
    answer = desk.post(page_of(parcel), {"verb": "deliver"})
    assert answer.status_code == 422
    assert "Không thể" in answer.context["refused"]
    parcel.refresh_from_db()
    assert parcel.status == "placed"


def test_a_parcel_that_cannot_be_sent_needs_a_reason(desk, parcel) -> None:
    assert desk.post(page_of(parcel), {"verb": "refuse", "reason": "  "}).status_code == 422
    assert desk.post(page_of(parcel), {"verb": "refuse", "reason": "Hết ong"}).status_code == 303
    parcel.refresh_from_db()
    assert parcel.status == "cancelled"


@pytest.mark.parametrize("verb", ["", "pay", "cancel", "expire", "revive", "x" * 5000, "\x00"])
def test_what_is_not_the_makers_to_do_does_not_exist(desk, parcel, verb: str) -> None:
    assert desk.post(page_of(parcel), {"verb": verb}).status_code == 404
    parcel.refresh_from_db()
    assert parcel.status == "placed"


def test_another_subjects_parcel_does_not_exist(desk, group, household, coop) -> None:
    foreign = group.orders.get(subject=household)
    for address in (page_of(foreign), f"/kenh-chu-the/{coop.code}/don/{foreign.number}/"):
        assert desk.get(address).status_code == 404
        assert desk.post(address, {"verb": "pack"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.status == "placed"


def test_the_list_costs_the_same_for_any_number(desk, coop, bac_ha, django_assert_max_num_queries) -> None:
    for number in range(6):
        order(basket_with((make_listing(coop, title=f"Món {number}"), 1)), recipient(bac_ha), key=f"k{number}")
    address = f"/kenh-chu-the/{coop.code}/don/"
    desk.get(address)
    with django_assert_max_num_queries(9):
        desk.get(address)
