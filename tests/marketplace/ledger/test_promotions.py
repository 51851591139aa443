"""Discounts in the books: who bears them, and that they come back with the sale."""

import pytest

from marketplace.ledger.books import faults
from marketplace.ledger.models import Journal
from marketplace.ledger.selectors import statement
from marketplace.ledger.services import Rail, post_delivered, post_paid, post_refund, post_refund_failed
from marketplace.order.models import Order
from marketplace.promotion.models import Bearer
from tests.cast import make_listing
from tests.marketplace.ledger.books import NOON, balances, owed
from tests.marketplace.promotion.offers import Kind, voucher
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(household):
    return make_listing(household, title="Trà", price=200_000, num_in_stock=50)


def bought(tea, commune, **terms) -> Order:
    """An order of 200.000 ₫ of goods with a code that takes off 20.000 ₫."""
    voucher(kind=Kind.AMOUNT, value=20_000, **terms)
    parcel = order(basket_with((tea, 1)), recipient(commune), code="CHAO").orders.get()
    assert int(parcel.lines.get().line_price_incl_tax) == 180_000
    return parcel


def sold(tea, commune, **terms) -> Order:
    parcel = bought(tea, commune, **terms)
    post_paid(parcel, int(parcel.total_incl_tax), Rail.BANK, "bank", NOON)
    post_delivered(parcel, NOON)
    return parcel


def test_what_the_subject_bears_is_no_sale(platform, tea, bac_ha, household):
    parcel = sold(tea, bac_ha, bearer=Bearer.SUBJECT, subject=household)
    books, delivery = balances(), int(parcel.shipping_incl_tax)
    assert "promotion" not in books
    assert books["commission"] == -9_000  # 5 % of 180.000 ₫
    assert books["tax_vat"] == -(180_000 + delivery) // 100
    assert list(faults()) == []


def test_what_the_platform_bears_is_the_subjects_all_the_same(platform, tea, bac_ha, household):
    parcel = sold(tea, bac_ha)
    books, delivery = balances(), int(parcel.shipping_incl_tax)
    assert books["promotion"] == 20_000
    assert books["commission"] == -10_000  # 5 % of 200.000 ₫
    taken = -sum(books[kind] for kind in ("commission", "commission_vat", "tax_vat", "tax_pit"))
    assert owed(household) == 200_000 + delivery - taken
    # the sale, of which money can go back, is what the buyer paid
    assert Journal.objects.get(kind="delivered").sale == 180_000 + delivery
    assert list(faults()) == []


def test_a_province_owes_what_it_bears(platform, tea, bac_ha, lao_cai, household):
    parcel = sold(tea, bac_ha, bearer=Bearer.PROVINCE, bearer_province=lao_cai)
    assert balances()["province"] == 20_000
    journal = Journal.objects.get(kind="promotion")
    assert (journal.order, journal.amount, journal.facts) == (parcel, 20_000, {"provinces": {"15": 20_000}})
    post_delivered(parcel, NOON)
    assert balances()["province"] == 20_000


def test_paid_directly_it_is_set_off_against_the_commission(direct, tea, bac_ha, household):
    parcel = bought(tea, bac_ha)
    post_delivered(parcel, NOON)
    assert balances() == {
        "promotion": 20_000,
        "receivable": 10_800 - 20_000,
        "commission": -10_000,
        "commission_vat": -800,
    }
    labels = [line.label for line in statement(household, NOON.date().replace(day=1)).lines]
    assert "Khuyến mại không do chủ thể chịu" in labels


@pytest.mark.parametrize("mode", ["platform", "direct"])
@pytest.mark.parametrize("parts", [1, 3])
def test_it_goes_back_with_the_sale(settings, tea, bac_ha, lao_cai, mode, parts):
    settings.PAYMENT_MODE = mode
    parcel = sold(tea, bac_ha, bearer=Bearer.PROVINCE, bearer_province=lao_cai)
    total = int(parcel.total_incl_tax)
    for number in range(parts):
        part = total // parts + (total % parts if number == 0 else 0)
        post_refund(parcel, part, f"refund {number}", NOON)
        assert 0 <= balances().get("province", 0) < 20_000
    assert balances() == {}
    assert list(faults()) == []
    # and comes again with a refund that failed
    post_refund_failed(parcel, "refund 0", NOON)
    assert balances()["province"] > 0


def test_half_given_back_before_delivery_halves_it(platform, tea, bac_ha):
    parcel = bought(tea, bac_ha)
    total = int(parcel.total_incl_tax)
    post_paid(parcel, total, Rail.BANK, "bank", NOON)
    post_refund(parcel, total - total // 2, "refund", NOON)
    post_delivered(parcel, NOON)
    assert balances()["promotion"] == 20_000 * (total // 2) // total
