"""The list page: /san-pham/."""

import logging
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.kernel.dates import day_start
from catalog.products.models import Category
from catalog.search.counting import TOTAL, Counts
from catalog.search.selectors import results
from tests.cast import make_listing, product_set

pytestmark = pytest.mark.django_db

LIST = "/san-pham/"


def page(client, **parameters) -> str:
    answer = client.get(LIST, parameters)
    assert answer.status_code == 200
    return answer.content.decode()


def robots(html: str) -> str:
    found = re.search(r'<meta name="robots" content="([^"]*)">', html)
    return found.group(1) if found else ""


def canonical(html: str) -> str:
    return re.search(r'<link rel="canonical" href="([^"]*)">', html).group(1)


def test_shows_what_is_on_sale(client, coop, household):
    make_listing(coop, title="Chè Shan tuyết", stars=5, price=250_000)
    make_listing(household, title="Khô cá lóc", stars=None)

    html = page(client)

    assert "Chè Shan tuyết" in html
    assert "OCOP 5 sao" in html
    assert "250.000\u00a0₫" in html
    assert "1 sản phẩm đang bán" in html
    assert "Khô cá lóc" not in html


@pytest.mark.parametrize("address", [LIST, f"{LIST}?q=che", f"{LIST}?tinh=lao-cai"])
def test_no_page_looks_for_what_nobody_gives(client, coop, caplog, address):
    """A name that no view and no context gives is sought everywhere: four of them took a fiftieth of a list."""
    # given goods and a page whose lasting parts are made
    make_listing(coop, title="Chè xanh")
    client.get(address)
    caches["pages"].clear()

    # when it is made anew
    with caplog.at_level(logging.DEBUG, "django.template"):
        client.get(address)

    # then every name in it was found
    assert caplog.messages == []


def test_facets_and_chips_are_on_the_page(client, coop):
    make_listing(coop)
    html = page(client, sao="4", tinh="lao-cai")
    assert '<input type="checkbox" name="sao" value="4" checked>' in html
    assert 'href="/san-pham/?tinh=lao-cai"' in html
    assert "Xoá hết" in html


@pytest.mark.parametrize(
    ("parameters", "title"),
    [
        ({}, "Tất cả sản phẩm"),
        ({"q": "trà"}, "Kết quả cho “trà”"),
        ({"nhom": "5"}, "Chè"),
        ({"tinh": "lao-cai"}, "Sản phẩm OCOP Lào Cai"),
        ({"nganh": "1", "nhom": "5", "tinh": "lao-cai"}, "Chè, Lào Cai"),
        ({"nhom": ["5", "6"]}, "Tất cả sản phẩm"),
    ],
)
def test_the_title_says_what_is_shown(client, coop, parameters, title):
    make_listing(coop, title="Trà xanh", set_number=11)
    assert f'<h1 id="kq">{title}</h1>' in page(client, **parameters)


def test_english(client, coop):
    make_listing(coop, title="Chè Shan tuyết", set_number=11)
    html = client.get("/en/san-pham/", {"nhom": "5"}).content.decode()
    assert '<h1 id="kq">Tea</h1>' in html
    assert re.search(r'<a href="/en/san-pham/che-shan-tuyet-\d+/" lang="vi">Chè Shan tuyết</a>', html)
    assert 'href="/san-pham/?nhom=5"' in html


@pytest.mark.parametrize("number", [5, 60])
def test_budget(client, coop, number):
    """At most four statements, whatever the number of products (the same at 5 and at 60)."""
    for n in range(number):
        make_listing(coop, title=f"Món {n}")
    page(client, tinh="yen-bai", q="mật")  # reference data is kept in the process
    for parameters, most in (({}, 3), ({"q": "mon", "sao": "4", "tinh": "lao-cai"}, 4)):
        with CaptureQueriesContext(connection) as statements:
            page(client, **parameters)
        assert len(statements) <= most
        # asked again, one statement tells that nothing has changed
        with CaptureQueriesContext(connection) as statements:
            page(client, **parameters)
        assert len(statements) == 1


def test_public_and_cacheable(client, coop):
    """Decision 23: no cookie, no token, nothing that varies by visitor, and 304 for an unchanged page."""
    make_listing(coop)
    answer = client.get(LIST)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Accept-Language" not in answer.headers.get("Vary", "")
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert client.get(LIST, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


# --- What the templates can show that the read-model fills in later --------------------------------------------------


def shown(client, monkeypatch, parameters=None, **fields) -> str:
    """The page as if the read-model had answered with these fields."""

    def answered(*args):
        found = results(*args)
        return replace(found, **{name: value(found) if callable(value) else value for name, value in fields.items()})

    monkeypatch.setattr("marketplace.storefront.list.results", answered)
    return page(client, **(parameters or {}))


def test_a_count_that_stopped_early_says_so(client, coop, monkeypatch):
    make_listing(coop)
    html = shown(client, monkeypatch, counts=Counts({(TOTAL, ""): 1000}, frozenset({TOTAL})))
    assert "1.000+ sản phẩm đang bán" in html
    assert 'data-live="Xem 1.000+ sản phẩm"' in html


def test_options_without_a_whole_count(client, coop, monkeypatch):
    make_listing(coop)

    def recounted(found):
        return replace(found.counts, of=found.counts.of | {("sao", "4"): 120}, capped=frozenset({"sao"}))

    html = shown(client, monkeypatch, counts=recounted)
    ranks = re.search(r'<fieldset id="loc-sao">(.*?)</fieldset>', html, re.DOTALL).group(1)
    assert re.findall(r'<span class="n">(.*?)</span>', ranks) == ["", "120+", ""]


def test_the_form_of_filters_is_made_once_for_all_pages_and_orders_of_a_list(client, coop, monkeypatch):
    # given a list of two pages, whose first was opened
    for number in range(30):
        make_listing(coop, title=f"Chè {number}")
    page(client)
    made = []
    monkeypatch.setattr("catalog.search.selectors._facet_views", lambda *asked: made.append(asked) or ())

    # when the next page and another order are opened, then the form is the same
    assert 'id="loc-sao"' in page(client, trang="2")
    assert 'id="loc-sao"' in page(client, **{"sap-xep": "moi-nhat"})
    assert made == []

    # when words, a bound or the goods are others, then it is made anew
    for parameters in ({"q": "chè"}, {"gia-tu": "1000"}, {"gia-tu": "sai"}):
        page(client, **parameters)
    make_listing(coop, title="Chè mới")
    page(client)
    assert len(made) == 4


def test_how_the_words_were_understood_stands_by_the_heading(client, coop, monkeypatch):
    make_listing(coop, title="Nước mắm")
    note = ("typo", "Đang tìm “nước mắm”.", "/san-pham/?q=nuwowcs&dung=1", "Tìm đúng “nuwowcs”")
    html = shown(client, monkeypatch, {"q": "nuoc mam"}, notes=(note,))
    status = re.search(r'<div id="so" role="status">(.*?)</div>', html, re.DOTALL).group(1)
    assert "Đang tìm “nước mắm”." in status
    assert '<a href="/san-pham/?q=nuwowcs&amp;dung=1">Tìm đúng “nuwowcs”</a>' in status
    assert "Tìm đúng" in shown(client, monkeypatch, {"q": "khongcogi"}, notes=(note,))


def test_what_the_words_name_stands_above_the_cards(client, coop, monkeypatch):
    make_listing(coop)
    html = shown(client, monkeypatch, {"q": "mat"}, direct=(("HTX Bắc Hà", "Chủ thể", "/chu-the/htx-bac-ha/"),))
    assert html.index('<a href="/chu-the/htx-bac-ha/">HTX Bắc Hà</a>') < html.index('class="card')


def test_words_that_need_it_are_explained(client, coop):
    make_listing(coop)
    html = page(client)
    assert "có hiệu lực 36 tháng" in html
    assert html.count('<details class="what">') == 3  # rank, set, subject; no product has a standard


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        ({"tinh": "dong-thap", "q": "mật"}, "/tinh/dong-thap/"),
        ({"q": "khô cá yên bái"}, "/tinh/lao-cai/"),
        ({"q": "khô cá"}, None),
        ({"tinh": ["dong-thap", "lao-cai"], "sao": "5"}, None),
    ],
)
def test_nothing_found_leads_to_the_province_that_was_meant(client, coop, parameters, path):
    make_listing(coop, title="Mật ong", stars=4)
    main = page(client, **parameters).partition("<main")[2].partition("</main>")[0]
    assert re.findall(r'href="(/tinh/[^"]*)"', main) == ([path] if path else [])


# --- Search engines ------------------------------------------------------------------------------------------------


def test_a_page_that_is_too_far_to_open_directly_says_how_to_get_there(client, coop, monkeypatch):
    # given a list of three pages, of which only the first can be opened by its number alone
    monkeypatch.setattr("catalog.search.selectors.PAGE_SIZE", 1)
    monkeypatch.setattr("catalog.search.selectors.MOST_COUNTED_PAGES", 1)
    for n in range(3):
        make_listing(coop, title=f"Món {n}")

    # when the third is asked for, then it is no lie that there is none
    answer = client.get("/san-pham/", {"trang": "3"})
    assert answer.status_code == 404
    assert "Sau trang 1, mời bạn đi tiếp từng trang." in answer.text
    assert "chỉ có" not in answer.text


def test_canonical_address(client, coop, settings):
    make_listing(coop)
    html = page(client, **{"sap-xep": "luan-phien", "tinh": "yen-bai", "gia-tu": "", "trang": "1"})
    assert canonical(html) == f"{settings.SITE_URL}/san-pham/?tinh=lao-cai"
    assert robots(html) == ""


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "mật"},
        {"sao": "4"},
        {"tinh": "lao-cai", "nhom": "2"},
        {"tinh": "lao-cai", "xa": "bac-ha"},
        {"sap-xep": "sao"},
        {"gia-tu": "1000"},
    ],
)
def test_combinations_stay_out_of_search_engines(client, coop, bac_ha, parameters):
    make_listing(coop)
    parameters = {name: bac_ha.code if value == "bac-ha" else value for name, value in parameters.items()}
    assert robots(page(client, **parameters)) == "noindex, follow"


# --- The end of a certificate ----------------------------------------------------------------------------------------


def test_the_second_of_the_end(client, coop):
    """One second before: star text, drawing and facet. One second after: none of them, nowhere on the page."""
    with time_machine.travel(day_start(date(2026, 5, 10)), tick=False) as clock:
        make_listing(coop, title="Chè Shan tuyết", stars=4, issued_on=date(2024, 5, 10))
        end = day_start(date(2027, 5, 11))

        clock.move_to(end - timedelta(seconds=1))
        for html in (page(client), page(client, q="che shan")):
            assert html.count("OCOP 4 sao") == 2  # card and facet
            assert html.count("data-stars") == 2

        clock.move_to(end + timedelta(seconds=1))
        for html in (page(client), page(client, q="che shan"), client.get("/en/san-pham/?q=che").content.decode()):
            assert "data-stars" not in html
            assert not re.search(r"\b[1-5]\s*(sao|stars?)\b", html, re.IGNORECASE)
            assert "application/ld+json" not in html
        found = page(client, q="che shan")
        assert "Chè Shan tuyết" in found
        assert "Tạm rời kệ" in found


# --- Bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "a" * 10_000},
        {"q": "tra " * 2_500},
        {"q": "\x00\x00"},
        {"q": "\"'`;--"},
        {"q": 'title_fold : (tra* OR "x" NEAR y)'},
        {"q": "' UNION SELECT 1 --"},
        {"q": "🍯🍯"},
        {"q": "茶 чай شاي"},
        {"q": "tra:* & !x | (y"},
        {"q": "ﷺ" * 200},
        {"gia-tu": "-1", "gia-den": "-999999999999999"},
        {"gia-tu": "9" * 400, "gia-den": "1e309"},
        {"gia-tu": "\x00", "sao": "\x00", "tinh": "\x00", "tieu-chuan": "\x00"},
        {"sao": ["4"] * 250 + [str(n) for n in range(250)]},
        {"tinh": ["lao-cai"] + [f"tinh-{n}" for n in range(499)]},
        {"tieu-chuan": ["x" * 5_000], "chu-the": ["' OR 1=1"], "con-hang": "maybe"},
        {"nganh": "1" * 500, "bo": "٣", "nhom": "²"},
        {"sap-xep": "price; DROP TABLE", "trang": "-3"},
        {"trang": "1.5"},
    ],
    ids=lambda parameters: str(parameters)[:40],
)
def test_any_input_gets_a_page(client, coop, parameters):
    make_listing(coop)
    page(client, **parameters)


@pytest.mark.parametrize("number", ["2", "999999999", "9" * 5_000])
def test_a_page_beyond_the_last_leads_back(client, coop, number):
    make_listing(coop)
    answer = client.get(LIST, {"trang": number, "sao": "4"})
    assert answer.status_code == 404
    html = answer.content.decode()
    assert 'href="/san-pham/?sao=4"' in html
    assert robots(html) == "noindex, follow"


def test_what_was_typed_stays(client, coop):
    make_listing(coop)
    html = page(client, q="<b>mật</b>", **{"gia-tu": "năm nghìn"})
    assert 'value="&lt;b&gt;mật&lt;/b&gt;"' in html
    html = page(client, **{"gia-tu": "năm nghìn"})
    assert 'value="năm nghìn"' in html
    assert "Chưa đọc được số tiền này" in html


def test_nothing_found_leads_on(client, coop):
    make_listing(coop, title="Mật ong")
    html = page(client, q="mật", tinh="dong-thap")
    assert "Chưa có món nào khớp" in html
    assert 'href="/san-pham/?q=m%E1%BA%ADt">Bỏ “Đồng Tháp”: 1 món</a>' in html
    assert "Gần với điều bạn tìm nhất" in html


def test_only_reading(client):
    assert client.post(LIST).status_code == 405
    assert client.head(LIST).status_code == 200


# --- Oscar's addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Category.Kind.INDUSTRY, Category.Kind.GROUP, Category.Kind.SET])
def test_a_category_is_the_list_narrowed_to_it(client, kind):
    node = Category.objects.filter(kind=kind).first()
    answer = client.get(node.get_absolute_url())
    name = {"industry": "nganh", "group": "nhom", "set": "bo"}[kind]
    assert (answer.status_code, answer.url) == (301, f"/san-pham/?{name}={node.number}")


def test_an_unknown_category_is_not_found(client):
    assert client.get(reverse("catalogue:category", args=["x", 10**9])).status_code == 404
    assert product_set(11).get_absolute_url().endswith(f"_{product_set(11).pk}/")


def test_a_range_of_an_offer_leads_to_the_list(client):
    assert client.get(reverse("catalogue:range", args=["tet"])).url == LIST


@pytest.mark.parametrize("first", ["", "sai"])
def test_a_bound_that_cannot_be_read_shows_on_its_own_page_only(client, coop, first):
    """Kept under the address alone, the first slip stood on everybody's list, and later ones were not told."""
    make_listing(coop)
    page(client, **({"gia-tu": first} if first else {}))
    slip = page(client, **{"gia-tu": "sai"})
    assert "Chưa đọc được số tiền này" in slip
    assert '<details class="filters" open>' in slip  # on a phone nobody would see it else
    good = page(client)
    assert "Chưa đọc được số tiền này" not in good
    assert '<details class="filters">' in good


def test_a_shop_without_reference_data_has_no_menu_and_keeps_none(client, coop, monkeypatch):
    # given a page that was asked for before the reference data was loaded
    with monkeypatch.context() as patch:
        patch.setattr("marketplace.storefront.context.taxonomy", tuple)
        assert 'class="menu"' not in page(client)

    # when it is there, then so is the menu
    make_listing(coop)
    assert '<a href="/san-pham/?nganh=1">' in page(client)
