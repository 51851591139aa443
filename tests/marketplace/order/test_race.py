"""Many buyers, few units, a connection each: exactly as many orders, a plain word for the others, no error page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from catalog.kernel.states import TransitionRefused
from catalog.subjects.models import StockRecord
from catalog.traceability.services import change_lot_status
from catalog.traceability.stock.services import hand_over_lots
from marketplace.order.models import Order, OrderGroup
from marketplace.order.services import move_parcel
from marketplace.order.stock import drifts
from tests.cast import make_listing
from tests.marketplace.shoppers import agree, basket_with, check_out, order, put, recipient
from tests.marketplace.stocked import packed, stock_lot, units_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each act in a thread with a connection of its own, all starting together."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


BUYERS = 100


@pytest.mark.parametrize("units", [1, 7])
def test_the_last_units_go_to_as_many_buyers(coop, bac_ha, units: int) -> None:
    """Fault 10."""
    # given far more buyers than units, each on the review page
    product = make_listing(coop, num_in_stock=units)
    buyers = [Client(raise_request_exception=False) for _number in range(BUYERS)]
    for buyer in buyers:
        put(buyer, product)
    pages = [check_out(buyer, bac_ha) for buyer in buyers]

    # when all agree at once
    answers = at_once(*[lambda b=b, p=p: agree(b, p) for b, p in zip(buyers, pages, strict=True)])

    # then there are as many orders as units, and nobody sees an error
    assert [answer.status_code for answer in answers] == [303] * len(buyers)
    assert OrderGroup.objects.count() == Order.objects.count() == units
    assert StockRecord.objects.get(product=product).num_allocated == units
    assert list(drifts()) == []
    # and the others are back in their basket, with the line marked
    losers = [b for b, answer in zip(buyers, answers, strict=True) if answer["Location"] == "/gio-hang/"]
    assert len(losers) == BUYERS - units
    for loser in losers[:3]:
        page = loser.get("/gio-hang/")
        assert [line.reason for line in page.context["basket"].gone] == ["Tạm hết hàng."]
        assert "vừa được người khác mua hết" in page.content.decode()


def test_two_products_in_opposite_order_do_not_lock_each_other_out(coop, household, bac_ha) -> None:
    # given two buyers who chose the same two products in opposite order
    shelf = [make_listing(coop, num_in_stock=9), make_listing(household, title="Trà", num_in_stock=9)]
    buyers = [Client(raise_request_exception=False), Client(raise_request_exception=False)]
    for buyer, chosen in zip(buyers, (shelf, shelf[::-1]), strict=True):
        for product in chosen:
            put(buyer, product)
    pages = [check_out(buyer, bac_ha) for buyer in buyers]

    # when both agree at once
    answers = at_once(*[lambda b=b, p=p: agree(b, p) for b, p in zip(buyers, pages, strict=True)])

    # then both have their order
    assert all(answer["Location"].startswith("/don-hang/") for answer in answers)
    assert list(StockRecord.objects.values_list("num_allocated", flat=True)) == [2, 2]


def test_a_double_tap_at_the_same_moment_makes_one_order(coop, bac_ha) -> None:
    """Fault 12."""
    # given one buyer on the review page
    product = make_listing(coop, num_in_stock=9)
    buyer = Client(raise_request_exception=False)
    put(buyer, product)
    page = check_out(buyer, bac_ha)
    cookies = buyer.cookies

    def tap() -> Any:
        hand = Client(raise_request_exception=False)
        hand.cookies = cookies.copy()
        return agree(hand, page)

    # when the button is hit three times at once
    answers = at_once(tap, tap, tap)

    # then there is one order, and all three lead to it
    group = OrderGroup.objects.get()
    assert {answer["Location"] for answer in answers} == {group.get_absolute_url()}
    assert StockRecord.objects.get(product=product).num_allocated == 1


def refusal(act: Callable[[], Any]) -> str:
    """What an act is refused with; "" when it was done."""
    try:
        with transaction.atomic():
            act()
    except TransitionRefused as refused:
        return refused.code
    return ""


def test_the_last_units_of_a_lot_leave_once(coop, owner) -> None:
    # given a lot with three units
    lot = stock_lot(make_listing(coop, num_in_stock=0), owner, 3)

    # when two hands take two of them at the same moment
    told = at_once(*[lambda n=n: refusal(lambda: hand_over_lots({lot.pk: 2}, f"order {n}")) for n in range(2)])

    # then one has them, and the other is told
    assert sorted(told) == ["", "lot_short"]
    assert units_of(lot) == [(1, 0)]


def test_two_parcels_are_not_packed_from_the_same_units(coop, owner, bac_ha) -> None:
    # given two parcels of two units, and as many in each of two lots
    honey = make_listing(coop, num_in_stock=0)
    soon, later = stock_lot(honey, owner, 2, days=5), stock_lot(honey, owner, 2, days=50)
    parcels = [order(basket_with((honey, 2)), recipient(bac_ha), key=key).orders.get() for key in "ab"]

    # when both are packed and sent at once, each as proposed
    def send(parcel: Order) -> None:
        move_parcel(parcel, "pack", owner)
        move_parcel(parcel, "ship", owner)

    told = at_once(*[lambda p=p: refusal(lambda: send(p)) for p in parcels])

    # then each went with a lot of its own
    assert told == ["", ""]
    assert sorted(packed(parcels[0]) + packed(parcels[1])) == sorted([(soon.pk, 2), (later.pk, 2)])
    assert units_of(soon, later) == [(0, 0), (0, 0)]
    assert list(drifts()) == []


def test_a_lot_held_at_the_moment_its_parcel_is_sent(coop, owner, bac_ha) -> None:
    # given
    honey = make_listing(coop, num_in_stock=0)
    lot = stock_lot(honey, owner, 3)
    parcel = order(basket_with((honey, 2)), recipient(bac_ha)).orders.get()
    move_parcel(parcel, "pack", owner)

    # when
    sent, held = at_once(
        lambda: refusal(lambda: move_parcel(parcel, "ship", owner)),
        lambda: refusal(lambda: change_lot_status(lot, "hold", owner, "Chờ kiểm nghiệm")),
    )

    # then it had left before, or stays
    assert held == ""
    assert (sent, units_of(lot)) in [("", [(1, 1)]), ("lot_barred", [(3, 1)])]
    assert list(drifts()) == []
