"""Adding to, changing and merging baskets."""

import pytest
from django.db import IntegrityError, transaction

from catalog.products.models import ListingState
from catalog.subjects.models import SubjectState
from marketplace.basket.models import Basket, Line
from marketplace.basket.selectors import plan_of
from marketplace.basket.services import NotAdded, Trouble, add, read_quantity, set_quantities, take_over
from tests.cast import make_certificate, make_listing, make_product, make_stock
from tests.marketplace.shoppers import basket_with, fresh

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("typed", "quantity"), [("1", 1), (" 12 ", 12), ("007", 7), ("999999999", 999_999_999)])
def test_a_quantity_is_read(typed: str, quantity: int) -> None:
    assert read_quantity(typed) == quantity


@pytest.mark.parametrize("typed", ["", " ", "0", "-1", "1.5", "1,5", "abc", "1e3", "²", "１", "10" * 30, "NaN", "\0"])
def test_junk_is_no_quantity(typed: str) -> None:
    with pytest.raises(NotAdded) as refused:
        read_quantity(typed)
    assert refused.value.code == Trouble.NOT_A_NUMBER


def test_adding_again_adds_up(coop) -> None:
    # given a product with 20 in stock
    product = make_listing(coop, price=125_000)

    # when it is added twice
    basket = basket_with((product, 2), (product, 3))

    # then there is one line with both, at today's price
    line = Line.objects.get()
    assert (line.basket_id, line.quantity, line.price_incl_tax) == (basket.pk, 5, 125_000)


def test_no_more_than_is_free_can_be_added(coop) -> None:
    # given 5 in stock of which orders hold 2, and 2 of the rest in the basket
    product = make_product(coop)
    make_certificate(product)
    make_stock(product, num_in_stock=5, num_allocated=2)
    basket = basket_with((product, 2))

    # when two more are asked for
    with pytest.raises(NotAdded) as refused:
        add(basket, fresh(product), 2)

    # then nothing is written, and the message says how many there are
    assert refused.value.code == Trouble.TOO_MANY
    assert refused.value.message == "Chỉ còn 3 sản phẩm, và giỏ của bạn đã có 2."
    assert Line.objects.get().quantity == 2


def test_a_basket_has_a_ceiling(coop, settings) -> None:
    settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 10
    basket = basket_with((make_listing(coop), 8))

    with pytest.raises(NotAdded) as refused:
        add(basket, fresh(make_listing(coop, title="Chè")), 3)

    assert refused.value.code == Trouble.BASKET_FULL
    assert Line.objects.count() == 1


def no_certificate(coop):
    return make_listing(coop, stars=None)


def out_of_stock(coop):
    return make_listing(coop, num_in_stock=0)


def no_price(coop):
    return make_listing(coop, price=None)


def not_approved(coop):
    return make_listing(coop, listing_state=ListingState.SUSPENDED)


def subject_suspended(coop):
    product = make_listing(coop)
    coop.state = SubjectState.SUSPENDED
    coop.save()
    return product


def a_service(coop):
    return make_listing(coop, set_number=26)


@pytest.mark.parametrize("make", [no_certificate, out_of_stock, no_price, not_approved, subject_suspended, a_service])
def test_what_the_policy_refuses_is_not_added(coop, make) -> None:
    product = make(coop)
    with pytest.raises(NotAdded) as refused:
        add(Basket(), fresh(product), 1)
    assert refused.value.code == Trouble.NOT_FOR_SALE
    assert refused.value.message
    assert not Basket.objects.exists()


def test_a_service_is_booked_with_its_subject(coop) -> None:
    with pytest.raises(NotAdded, match="liên hệ"):
        add(Basket(), fresh(a_service(coop)), 1)


def test_taking_out_keeps_what_is_needed_to_put_back(coop) -> None:
    # given a basket with a product that has since gone off the shelf
    product = make_listing(coop)
    basket = basket_with((product, 3))
    product.certificates.all().delete()
    line = Line.objects.get()

    # when it is taken out and put back
    removed = set_quantities(basket, {line.pk: 0})
    gone = plan_of(basket)
    set_quantities(basket, {line.pk: removed[0].quantity})

    # then it is there again, reason and all
    assert (gone.parcels, gone.refused) == ((), ())
    assert [each.asked for each in plan_of(basket).refused] == [3]


def test_lines_of_other_baskets_are_left_alone(coop) -> None:
    mine, theirs = basket_with((make_listing(coop), 1)), basket_with((make_listing(coop, title="Chè"), 2))
    foreign = theirs.lines.get()

    set_quantities(mine, {foreign.pk: 9, 10**8: 1})

    assert theirs.lines.get().quantity == 2


def test_a_guests_basket_goes_into_the_account(coop, buyer) -> None:
    # given an account with two of one product, and a guest with three of it and one of another
    honey, tea = make_listing(coop), make_listing(coop, title="Chè")
    own = basket_with((honey, 2), owner=buyer)
    guest = basket_with((honey, 3), (tea, 1))

    # when the guest signs in, and the request comes twice
    first, second = take_over(guest, buyer), take_over(guest, buyer)

    # then the larger count stays and the guest's basket is done with
    assert first.pk == second.pk == own.pk
    assert {line.product_id: line.quantity for line in own.lines.all()} == {honey.pk: 3, tea.pk: 1}
    guest.refresh_from_db()
    assert guest.status == Basket.MERGED


def test_an_account_has_one_open_basket(buyer) -> None:
    Basket.objects.create(owner=buyer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Basket.objects.create(owner=buyer)
