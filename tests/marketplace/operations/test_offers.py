"""The promotions of the demo: a code of the platform, an offer price of the demo producer, made once."""

import pytest

from marketplace.operations.demo.offers import CODE, make_offers
from marketplace.promotion.models import Promotion
from tests.cast import make_listing


@pytest.mark.django_db
def test_a_code_and_an_offer_price_run_and_are_made_once(operator, owner, coop):
    honey = make_listing(coop, price=125_000)
    for _run in range(2):
        make_offers(operator, coop.pk)
    found = {each.kind: each for each in Promotion.objects.all()}
    assert Promotion.objects.count() == 2
    assert (found["percent"].code, found["percent"].bearer, found["percent"].state) == (CODE, "platform", "running")
    offer = found["price"]
    assert (offer.value, offer.subject, offer.bearer, offer.state) == (100_000, coop, "subject", "running")
    assert list(offer.products.all()) == [honey]
    assert offer.valid_from.minute == offer.valid_to.minute == 0


@pytest.mark.django_db
def test_without_a_producer_only_the_code_runs(operator):
    make_offers(operator, None)
    assert Promotion.objects.get().code == CODE
