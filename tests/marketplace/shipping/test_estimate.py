"""What it costs to have a product sent to a province, for everybody."""

import pytest
from django.test import Client

from catalog.products.services import TOURISM_SET
from marketplace.shipping.models import ShippingFacts
from tests.cast import make_listing, make_product
from tests.marketplace.shipping.test_selectors import point, rate

pytestmark = pytest.mark.django_db
PAGE = "/giao-hang/uoc-tinh/"


def test_the_product_page_asks_where_to(client: Client, coop, lao_cai) -> None:
    product = make_listing(coop)
    page = client.get(product.get_absolute_url()).text
    assert f'action="{PAGE}" method="get"' in page
    assert f'<option value="{lao_cai.code}">Lào Cai</option>' in page


def test_every_way_with_its_price_and_days(client: Client, coop, dong_thap, django_assert_max_num_queries) -> None:
    product = make_listing(coop, net_weight="5 kg")
    rate(coop, "other", 90_000, kind="express", days_from=1, days_to=1)
    point(coop)
    client.get(PAGE, {"mon": product.pk, "tinh": dong_thap.code})
    with django_assert_max_num_queries(4):
        answer = client.get(PAGE, {"mon": product.pk, "tinh": dong_thap.code})
    assert [(each.code.split("-")[0], cost) for each, cost in answer.context["options"]] == [
        ("standard", 40_000),
        ("express", 90_000),
        ("pickup", 0),
    ]
    for words in ("Một sản phẩm, giao đến Đồng Tháp", "Giao nhanh", "Tự đến lấy", "Cửa hàng HTX"):
        assert words in answer.text
    # and it may be kept by anybody: no cookie, the same for all
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_it_says_why_not_and_whom_to_ask(client: Client, coop, dong_thap) -> None:
    product = make_listing(coop)
    ShippingFacts.objects.create(product=product, cold=True)
    answer = client.get(PAGE, {"mon": product.pk, "tinh": dong_thap.code})
    assert answer.context["options"] == []
    assert "phải giữ lạnh" in answer.text
    assert f"/hoi-dat/mon/{product.pk}/?vi=needs_cold&amp;tinh={dong_thap.code}" in answer.text


@pytest.mark.parametrize("code", ["", "99", "\x00", "x" * 500])
def test_without_a_province_it_asks(client: Client, coop, code: str) -> None:
    answer = client.get(PAGE, {"mon": make_listing(coop).pk, "tinh": code})
    assert answer.status_code == 200
    assert "options" not in answer.context


@pytest.mark.parametrize("number", ["", "0", "x", "-1", "9" * 19, "9" * 400, "١", "\x00"])
def test_no_such_product(client: Client, number: str) -> None:
    assert client.get(PAGE, {"mon": number, "tinh": "01"}).status_code == 404


def test_what_is_not_listed_or_not_sent(client: Client, coop) -> None:
    for product in (make_product(coop, listing_state="draft"), make_listing(coop, set_number=TOURISM_SET)):
        assert client.get(PAGE, {"mon": product.pk}).status_code == 404
