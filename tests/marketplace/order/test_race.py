"""Many buyers, few units, a connection each: exactly as many orders, a plain word for the others, no error page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from catalog.subjects.models import StockRecord
from marketplace.order.models import Order, OrderGroup
from marketplace.order.stock import drifts
from tests.cast import make_listing
from tests.marketplace.shoppers import agree, check_out, put

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
