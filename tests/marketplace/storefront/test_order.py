"""What lists are ordered by, said to everybody: /vi-sao-thu-tu-nay/."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.search import fair
from marketplace.storefront.order import wheel
from tests.cast import make_listing

pytestmark = pytest.mark.django_db

PAGE = "/vi-sao-thu-tu-nay/"
AT = datetime(2026, 11, 20, 7, 20, tzinfo=UTC)  # 14:20 in Vietnam


@pytest.fixture
def _three_in_stock(coop):
    with time_machine.travel(AT, tick=False):
        for number in range(3):
            make_listing(coop, title=f"Trà {number}")
        make_listing(coop, title="Trà đã hết", num_in_stock=0)
        make_listing(coop, title="Trà chưa có chứng nhận", stars=None)
        yield


@pytest.mark.usefixtures("_three_in_stock")
def test_where_the_wheel_stands(client):
    # given three products in stock, at twenty past two
    shown = wheel(AT)

    # then the page says about which of them is in front, and until when
    assert (shown.total, shown.until) == (3, "15:00")
    assert shown.place == int(fair.start(AT) / fair.TURN * 3) + 1
    said = f"ở khoảng chỗ thứ {shown.place} trong 3 món còn hàng. Đến 15:00 vòng quay sang chỗ khác."
    assert said in client.get(PAGE).text


@pytest.mark.usefixtures("_three_in_stock")
def test_it_moves_on_with_the_hour(client):
    assert "Đến 15:00" in client.get(PAGE).text
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        assert "Đến 16:00" in client.get(PAGE).text


def test_places_are_within_the_list(coop):
    make_listing(coop)
    assert {wheel(AT + timedelta(hours=hours)).place for hours in range(100)} == {1}


def test_an_empty_shop_says_how_but_not_where(client):
    assert wheel(AT) is None
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Giờ này danh sách bắt đầu" not in page.text


@pytest.mark.parametrize(
    ("path", "title"), [(PAGE, "Vì sao thứ tự này?"), (f"/en{PAGE}", "Why this order?")], ids=["vi", "en"]
)
def test_it_leads_on_and_is_led_to(client, coop, path, title):
    # given a list with goods
    make_listing(coop)
    prefix = path.removesuffix(PAGE)

    # then the list, beside its orders, and every page, at its foot, lead here
    listing = client.get(f"{prefix}/san-pham/").text
    assert listing.count(f'href="{path}"') == 2
    assert client.get(f"{prefix}/chung-nhan/").text.count(f'href="{path}"') == 1

    # and here is whom to tell
    page = client.get(path)
    assert f"<h1>{title}</h1>" in page.text
    assert f'href="{prefix}/chung-nhan/bao-sai/"' in page.text
    assert "248/2026/NĐ-CP" in page.text


def test_the_same_for_everybody_and_made_once(client, coop):
    # given a page that somebody has read
    make_listing(coop)
    first = client.get(PAGE)

    # when the next one comes, then one statement tells that nothing has changed, and nothing is left with them
    with CaptureQueriesContext(connection) as sent:
        again = client.get(PAGE)
    assert len(sent) == 1
    assert again.content == first.content
    assert not again.cookies
    assert "Cookie" not in again.get("Vary", "")
    assert client.get(PAGE, headers={"If-None-Match": first["ETag"]}).status_code == 304
