"""Many buyers, few uses, a connection each: limits hold to the đồng, and nobody sees an error page."""

from typing import Any

import pytest
from django.test import Client

from marketplace.order.models import OrderGroup
from marketplace.promotion.models import PromotionUse
from tests.cast import make_listing
from tests.marketplace.order.test_race import at_once
from tests.marketplace.promotion.offers import Kind, offer_price, voucher
from tests.marketplace.shoppers import agree, check_out, put

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

BUYERS = 20


def race(product, commune, *, code: str = "", phones: list[str] | None = None) -> list[Any]:
    """Buyers who have all seen their price agree at once; their answers."""
    phones = phones or [f"09123450{number:02}" for number in range(BUYERS)]
    buyers = [Client(raise_request_exception=False) for _phone in phones]
    pages = []
    for buyer, phone in zip(buyers, phones, strict=True):
        put(buyer, product)
        buyer.post("/gio-hang/", {"do": "code", "code": code})
        pages.append(check_out(buyer, commune, phone=phone))
    answers = at_once(*[lambda b=b, p=p: agree(b, p) for b, p in zip(buyers, pages, strict=True)])
    assert [answer.status_code for answer in answers] == [303] * len(buyers)
    return answers


@pytest.fixture
def honey(coop):
    return make_listing(coop, price=100_000, num_in_stock=99)


@pytest.mark.parametrize(
    ("limit", "winners"), [({"uses_most": 3}, 3), ({"budget": 40_000}, 4), ({"uses_most": 9, "budget": 20_000}, 2)]
)
def test_a_code_is_used_as_often_as_it_may(honey, bac_ha, limit, winners):
    code = voucher(**limit)
    race(honey, bac_ha, code="CHAO")
    code.refresh_from_db()
    assert OrderGroup.objects.count() == PromotionUse.objects.count() == code.uses == winners
    assert code.spent == winners * 10_000


def test_an_offer_price_goes_to_as_many_units(honey, bac_ha):
    offer = offer_price(honey, 80_000, units=5)
    race(honey, bac_ha)
    offer.refresh_from_db()
    assert OrderGroup.objects.count() == offer.units == 5


@pytest.mark.parametrize("limit", [{"first_order_only": True}, {"uses_per_buyer": 1}])
def test_one_phone_in_many_windows_uses_it_once(honey, bac_ha, limit):
    code = voucher(kind=Kind.AMOUNT, value=5_000, **limit)
    race(honey, bac_ha, code="CHAO", phones=["0912345678"] * 8)
    code.refresh_from_db()
    assert OrderGroup.objects.count() == PromotionUse.objects.count() == code.uses == 1


def test_a_double_tap_uses_it_once(honey, bac_ha):
    code = voucher()
    buyer = Client()
    put(buyer, honey)
    buyer.post("/gio-hang/", {"do": "code", "code": "chao"})
    page = check_out(buyer, bac_ha)

    def tap() -> Any:
        hand = Client(raise_request_exception=False)
        hand.cookies = buyer.cookies.copy()
        return agree(hand, page)

    answers = at_once(tap, tap, tap)
    assert {answer["Location"] for answer in answers} == {OrderGroup.objects.get().get_absolute_url()}
    code.refresh_from_db()
    assert code.uses == 1
