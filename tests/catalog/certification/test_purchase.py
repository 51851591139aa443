"""May it be bought now: one answer for page, basket and checkout."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils.module_loading import import_string

from catalog.certification.models import Certificate
from catalog.certification.purchase import Refusal
from catalog.kernel.dates import VIETNAM
from catalog.products.models import ListingState, Product
from catalog.subjects.models import SubjectState
from tests.cast import make_certificate, make_listing

LAST_SECOND = datetime(2026, 11, 20, 23, 59, 59, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20T09:00:00+07:00", tick=False):
        yield


def answer(product, at=None):
    from django.conf import settings

    fresh = Product.objects.get(pk=product.pk)
    return import_string(settings.PURCHASE_POLICY)(fresh, fresh.stockrecords.first(), at)


def test_what_is_approved_certified_and_in_stock_is_sold(coop):
    given = answer(make_listing(coop, num_in_stock=7))
    assert (given.is_available_to_buy, given.code, given.free) == (True, "available", 7)
    assert given.is_purchase_permitted(7) == (True, "")
    assert given.is_purchase_permitted(8) == (False, "Chỉ còn 7 sản phẩm.")


@pytest.mark.parametrize("state", [state for state in ListingState if state != ListingState.APPROVED])
def test_only_approved_listings(state, coop):
    assert answer(make_listing(coop, listing_state=state)).refusal == Refusal.NOT_LISTED


@pytest.mark.parametrize("state", [SubjectState.APPLIED, SubjectState.SUSPENDED])
def test_only_of_approved_subjects(state, coop):
    product = make_listing(coop)
    coop.state = state
    coop.save()
    assert answer(product).refusal == Refusal.SUBJECT_SUSPENDED


@pytest.mark.parametrize(
    ("certificate", "sold"),
    [
        ({"issued_on": date(2025, 1, 1)}, True),  # valid
        ({"issued_on": date(2024, 5, 1)}, True),  # in its window
        ({"issued_on": date(2023, 12, 1)}, True),  # late
        ({"issued_on": date(2023, 11, 1), "extended_until": date(2027, 1, 1)}, True),  # extended
        ({"issued_on": date(2023, 11, 1)}, False),  # expired
        ({"issued_on": date(2025, 1, 1), "withdrawn_on": date(2026, 11, 20)}, False),
        ({"issued_on": date(2026, 12, 1)}, False),  # not yet
        ({"issued_on": date(2025, 1, 1), "stars": None}, False),  # rank unknown
    ],
)
def test_only_while_a_certificate_holds(certificate, sold, coop):
    product = make_listing(coop, stars=None)
    make_certificate(product, **certificate)
    assert answer(product).refusal == (None if sold else Refusal.NO_CERTIFICATE)


def test_to_the_second(coop):
    # given a certificate that ends on 20 November
    product = make_listing(coop)
    Certificate.objects.update(end_on=date(2026, 11, 20), holds_through=date(2026, 11, 20))

    # then
    assert answer(product, LAST_SECOND).is_available_to_buy
    assert answer(product, LAST_SECOND + timedelta(seconds=1)).refusal == Refusal.NO_CERTIFICATE


def test_the_rule_may_be_turned_off(coop, settings):
    settings.SELL_REQUIRES_CERTIFICATE = False
    assert answer(make_listing(coop, stars=None)).is_available_to_buy


@pytest.mark.parametrize(
    ("offer", "refusal"),
    [({"price": None}, Refusal.NO_PRICE), ({"num_in_stock": 0}, Refusal.OUT_OF_STOCK)],
)
def test_price_and_stock(offer, refusal, coop):
    assert answer(make_listing(coop, **offer)).refusal == refusal


def test_services_are_booked_with_their_subject(coop):
    assert answer(make_listing(coop, set_number=26)).refusal == Refusal.BOOKED_DIRECTLY
