"""A refund has a ceiling (Oscar 4.2.1 has none: its issue 4580)."""

from decimal import Decimal

import pytest

from marketplace.order.models import Order
from marketplace.payment.models import RefundTooLarge, Source, SourceType
from tests.cast import make_listing
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(coop, bac_ha) -> Source:
    """Of 100.000 taken, 30.000 was given back."""
    parcel: Order = order(basket_with((make_listing(coop), 1)), recipient(bac_ha)).orders.get()
    kind = SourceType.objects.create(name="COD", code="cod")
    source = Source.objects.create(order=parcel, source_type=kind, amount_debited=100_000, currency="VND")
    source.refund(Decimal(30_000))
    return source


@pytest.mark.parametrize("amount", [1, 70_000])
def test_up_to_what_is_left(source: Source, amount: int) -> None:
    source.refund(Decimal(amount))
    source.refresh_from_db()
    assert source.amount_refunded == 30_000 + amount


@pytest.mark.parametrize("amount", [70_001, 10**9, 0, -1])
def test_not_a_dong_more(source: Source, amount: int) -> None:
    with pytest.raises(RefundTooLarge):
        source.refund(Decimal(amount))
    source.refresh_from_db()
    assert (source.amount_refunded, source.transactions.count()) == (30_000, 1)


def test_a_copy_read_before_does_not_know_better(source: Source) -> None:
    # given two copies of the row, as two requests hold them
    stale = Source.objects.get(pk=source.pk)
    source.refund(Decimal(60_000))

    # when the one that was read before gives back what it thinks is left
    with pytest.raises(RefundTooLarge):
        stale.refund(Decimal(60_000))

    # then nothing more went out
    stale.refresh_from_db()
    assert stale.amount_refunded == 90_000
