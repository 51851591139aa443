"""Pages that are kept: asked again they cost next to nothing, and never are they old."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.kernel.dates import day_start
from catalog.search.services import refresh_listings
from catalog.subjects.models import StockRecord
from catalog.subjects.services import change_subject_state
from catalog.traceability.models import Lot, Place
from catalog.traceability.services import change_lot_status
from marketplace.shipping.models import DeliveryRate
from tests.cast import make_listing, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def honey(coop):
    return make_listing(coop, title="Mật ong bạc hà", price=125_000, num_in_stock=9)


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as sent:
        assert client.get(path).status_code == 200
    return len(sent)


def test_asked_again_a_page_costs_one_statement(client, honey):
    for path in ("/san-pham/", "/san-pham/?tinh=lao-cai&sao=4", honey.get_absolute_url()):
        client.get(path)
        assert statements(client, path) == 1


@pytest.mark.parametrize("path", ["/san-pham/", "product"])
def test_who_has_the_page_is_told_so(client, honey, path):
    # given a browser that has the page
    path = honey.get_absolute_url() if path == "product" else path
    first = client.get(path)
    assert first["Cache-Control"] == "public, no-cache"
    assert not first.cookies
    assert "Vary" not in first

    # when it asks again with the page's tag, then nothing is sent
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])

    # and when the price has changed, the new page is
    StockRecord.objects.filter(product=honey).update(price=99_000)
    refresh_listings([honey.pk])
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "99.000" in changed.text


def test_another_product_that_changes_leaves_the_own_part_of_a_page(client, honey, coop):
    # given a kept page with another product on it
    other = make_listing(coop, title="Mật ong rừng", price=80_000)
    path = honey.get_absolute_url()
    assert "80.000" in client.get(path).text

    # when that other one changes
    StockRecord.objects.filter(product=other).update(price=79_000)
    refresh_listings([other.pk])

    # then the page shows it for two statements, and for one to whoever asks next for any of their set
    assert statements(client, path) == 2
    assert "79.000" in client.get(path).text
    client.get(other.get_absolute_url())
    assert statements(client, path) == 1


def test_a_product_that_was_away_comes_back_as_it_is(client, honey, coop, province_office):
    # given a kept page
    path = honey.get_absolute_url()
    assert "125.000" in client.get(path).text

    # when its maker is suspended, the price changes meanwhile, and the maker is back
    change_subject_state(coop, "suspend", province_office, "Kiểm tra")
    assert client.get(path).status_code == 404
    StockRecord.objects.filter(product=honey).update(price=99_000)
    change_subject_state(coop, "resume", province_office)

    # then the page is a new one
    assert "99.000" in client.get(path).text


def test_another_form_of_an_address_is_the_same_page(client, honey):
    client.get("/san-pham/?sao=4")
    assert statements(client, "/san-pham/?sao=4&utm_source=x&trang=1&sao=9") == 1


def test_languages_are_kept_apart(client, honey):
    assert "Tất cả sản phẩm" in client.get("/san-pham/").text
    assert "All products" in client.get("/en/san-pham/").text
    assert "Tất cả sản phẩm" in client.get("/san-pham/").text


def test_a_kept_page_ends_with_the_certificate_that_it_shows(client, coop):
    # given pages kept in the last second of a certificate
    product = make_listing(coop, title="Chè Shan", issued_on=date(2024, 5, 10))
    end = day_start(date(2027, 5, 11))
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert "OCOP 4 sao" in client.get("/san-pham/").text
        assert "OCOP 4 sao" in client.get(product.get_absolute_url()).text

    # when it has ended, nothing shows its star
    with time_machine.travel(end, tick=False):
        assert "Chè Shan" not in client.get("/san-pham/").text
        assert 'data-stars="4"' not in client.get(product.get_absolute_url()).text


def test_a_product_page_follows_stock_lots_and_delivery(client, honey, coop, owner):
    # given a kept page
    path = honey.get_absolute_url()
    place = Place.objects.create(
        subject=coop, kind=Place.Kind.WORKSHOP, name="Xưởng", code="X1", province=coop.province
    )
    lot = Lot.objects.create(
        product=honey, place=place, code="261105A", public_code="7K3M9QDXB", status=Lot.Status.OPEN, quantity=1
    )
    client.get(path)

    # when stock falls, a lot is released, a rate changes
    StockRecord.objects.filter(product=honey).update(num_in_stock=0)
    refresh_listings([honey.pk])
    assert "Tạm hết hàng" in client.get(path).text
    change_lot_status(lot, "release", owner)
    assert "261105A" in client.get(path).text
    before = client.get(path)["ETag"]
    StockRecord.objects.filter(product=honey).update(num_in_stock=5)
    refresh_listings([honey.pk])
    assert client.get(path)["ETag"] != before
    for rate in DeliveryRate.objects.all():
        rate.charge = 77_000
        rate.save()
    assert "77.000" in client.get(path).text


def test_a_product_page_that_must_be_made_keeps_its_budget(client, honey):
    client.get(honey.get_absolute_url())  # reference data is kept in the process
    caches["pages"].clear()
    assert statements(client, honey.get_absolute_url()) <= 11


def test_what_is_not_listed_is_kept_nowhere(client, coop):
    draft = make_product(coop, listing_state="draft")
    assert client.get(draft.get_absolute_url()).status_code == 404
    make_listing(coop)
    assert client.get("/san-pham/?trang=40").status_code == 404
