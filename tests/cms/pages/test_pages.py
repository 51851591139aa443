"""Pages of the country and its provinces: what they show, in whose colours, at what cost."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from catalog.certification.models import Certificate
from catalog.places.models import Province
from catalog.subjects.models import Subject
from cms.pages.models import HomePage, NewsPage, PlainPage, ProvinceIndexPage, ProvincePage
from tests.cast import make_listing

HOME_BUDGET = 8


@pytest.fixture
def home(db: None) -> HomePage:
    page = HomePage(title="Trang chủ", slug="trang-chu", headline="Ngon từ gốc, rõ từ lô", intro="Đặc sản OCOP.")
    Page.objects.get(depth=1).add_child(instance=page)
    Site.objects.update(root_page=page)
    Site.clear_site_root_paths_cache()
    return page


@pytest.fixture
def lao_cai_page(home: HomePage, lao_cai: Province) -> ProvincePage:
    index = home.add_child(instance=ProvinceIndexPage(title="Tỉnh, thành phố", slug="tinh"))
    page = ProvincePage(
        title="Lào Cai", slug="lao-cai", province=lao_cai, theme="lao-cai", headline="Vị núi Lào Cai", intro="Từ núi."
    )
    return index.add_child(instance=page)


def test_home_shows_what_is_on_sale(client: Client, lao_cai_page: ProvincePage, coop: Subject) -> None:
    # given a product on sale, and one whose certificate nobody knows
    make_listing(coop, title="Mật ong bạc hà")
    make_listing(coop, title="Rượu ngô", stars=None)

    # when the home page is asked for by a stranger
    answer = client.get("/")
    html = answer.content.decode()

    # then it shows the first alone, in no province's colours, and leaves no cookie
    assert answer.status_code == 200
    assert "Mật ong bạc hà" in html
    assert "Rượu ngô" not in html
    assert 'data-theme="base"' in html
    assert not answer.cookies
    # and the province stands there in its own colours, and on the list with its count
    assert '<li data-theme="lao-cai">' in html
    assert re.search(r'href="/tinh/lao-cai/">Lào Cai <span class="n">1</span>', html)


def test_home_drops_a_product_at_the_second_its_certificate_ends(
    client: Client, lao_cai_page: ProvincePage, coop: Subject
) -> None:
    # given a product and the last moment of its certificate
    make_listing(coop, title="Mật ong bạc hà")
    last = Certificate.objects.get().holds_through
    midnight = timezone.make_aware(timezone.datetime(last.year, last.month, last.day)) + timedelta(days=1)

    # then it is there a second before the end of that day, and gone a second after
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        assert "Mật ong bạc hà" in client.get("/").content.decode()
    with time_machine.travel(midnight, tick=False):
        assert "Mật ong bạc hà" not in client.get("/").content.decode()


@pytest.mark.parametrize("products", [1, 12])
def test_home_costs_the_same_whatever_there_is(
    client: Client, lao_cai_page: ProvincePage, coop: Subject, products: int, django_assert_max_num_queries
) -> None:
    for number in range(products):
        make_listing(coop, title=f"Mật ong {number}")
    client.get("/")  # footer, news and the provinces in colour are kept from now on

    with django_assert_max_num_queries(HOME_BUDGET):
        client.get("/")


def test_province_wears_its_colours_and_shows_its_own(
    client: Client, lao_cai_page: ProvincePage, coop: Subject, household: Subject
) -> None:
    # given a product of Lào Cai and one of Đồng Tháp
    make_listing(coop, title="Mật ong bạc hà")
    make_listing(household, title="Xoài cát Hoà Lộc")

    # when the page of Lào Cai is shown
    html = client.get("/tinh/lao-cai/").content.decode()

    # then it has its tokens, its name in the header and its goods alone
    assert '<html lang="vi" data-theme="lao-cai">' in html
    assert "themes/lao-cai/tokens.css" in html
    assert "Đặc sản Lào Cai" in html
    assert "Mật ong bạc hà" in html
    assert "Xoài cát Hoà Lộc" not in html
    # and the next page is the nation's again
    assert 'data-theme="base"' in client.get("/").content.decode()


def test_news_of_a_province_is_read_in_its_colours(client: Client, lao_cai_page: ProvincePage) -> None:
    lao_cai_page.add_child(
        instance=NewsPage(title="Hội chợ mận", slug="hoi-cho", intro="Năm ngày.", body="<p>Từ <b>19/6</b>.</p>")
    )
    html = client.get("/tinh/lao-cai/hoi-cho/").content.decode()
    assert 'data-theme="lao-cai"' in html
    assert "Từ <b>19/6</b>." in html


def test_help_page_reaches_every_footer_at_once(client: Client, home: HomePage) -> None:
    # given a footer that was shown, and so kept
    assert "Giao hàng và phí" not in client.get("/").content.decode()

    # when an editor publishes a help page
    home.add_child(instance=PlainPage(title="Giao hàng và phí", slug="giao-hang", body="<p>Mỗi nơi một kiện.</p>"))

    # then the next page already leads to it
    assert 'href="/giao-hang/">Giao hàng và phí' in client.get("/").content.decode()


def test_unknown_page_leads_on(client: Client, home: HomePage) -> None:
    answer = client.get("/tinh/khong-co/")
    assert answer.status_code == 404
    assert 'action="/san-pham/"' in answer.content.decode()
