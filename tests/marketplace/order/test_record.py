"""What a buyer keeps of a purchase, and buying the same again."""

import pytest
from django.test import Client

from marketplace.basket.models import Line
from tests.cast import make_listing
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(coop, household):
    return [make_listing(coop, title="Mật ong", num_in_stock=9), make_listing(household, title="Trà", num_in_stock=3)]


@pytest.fixture
def group(shelf, bac_ha):
    return order(basket_with((shelf[0], 2), (shelf[1], 2)), recipient(bac_ha))


def test_the_record_says_who_sold_what(client: Client, group, coop) -> None:
    type(coop).objects.filter(pk=coop.pk).update(tax_code="0123456789")

    page = client.get(f"/don-hang/{group.token}/ban-ghi/")

    words = page.content.decode()
    for said in ("HTX Nông sản Bắc Hà", "Xã Bắc Hà, Tỉnh Lào Cai", "0123456789", "Mật ong", "Trà", "Tổng cộng"):
        assert said in words
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(f"/don-hang/{'x' * 32}/ban-ghi/").status_code == 404


def test_the_same_goods_go_into_the_basket(client: Client, group, shelf) -> None:
    answer = client.post(f"/don-hang/{group.token}/mua-lai/", follow=True)

    assert answer.redirect_chain[-1][0] == "/gio-hang/"
    # of the tea, one is left
    bought = Line.objects.exclude(basket__status="Submitted").order_by("pk").values_list("product__title", "quantity")
    assert list(bought) == [("Mật ong", 2), ("Trà", 1)]


def test_what_is_gone_is_named(client: Client, group, shelf) -> None:
    type(shelf[1]).objects.filter(pk=shelf[1].pk).update(listing_state="archived")
    answer = client.post(f"/don-hang/{group.token}/mua-lai/", follow=True)
    assert "Không còn mua được: Trà." in answer.content.decode()


def test_reordering_is_asked_for_by_a_form(client: Client, group) -> None:
    assert client.get(f"/don-hang/{group.token}/mua-lai/").status_code == 405
    assert client.post(f"/don-hang/{'x' * 32}/mua-lai/").status_code == 404
