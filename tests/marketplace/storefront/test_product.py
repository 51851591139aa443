"""The product page: what is for sale, why it can be trusted, and nothing of the star once it has ended."""

import json
import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from catalog.certification.models import Certificate
from catalog.products.models import ListingState, Product, ProductImage
from catalog.search.services import refresh_listings
from catalog.subjects.models import Sample, SubjectState
from catalog.traceability.models import Lot, Place
from tests.cast import make_certificate, make_listing, make_standard

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def honey(coop):
    """On sale with everything a page can show."""
    product = make_listing(
        coop,
        title="Mật ong bạc hà",
        stars=4,
        issued_on=date(2025, 5, 5),
        standards=(make_standard(),),
        net_weight="500 ml",
        ingredients="Mật ong hoa bạc hà",
        story="Ong lấy mật ở cao nguyên.",
        former_titles="Mật ong Lùng Phình",
    )
    ProductImage.objects.create(
        product=product,
        original="pictures/abc.webp",
        alt="Hũ mật ong",
        width=1200,
        height=900,
        renditions={"key": "abc", "widths": [320, 640]},
    )
    refresh_listings([product.pk])
    return product


def structured(response):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text).group(1))


def test_the_page(client, honey, django_assert_max_num_queries):
    # given another of its set
    make_listing(honey.subject, title="Mật ong rừng")
    client.get(honey.get_absolute_url())

    # when
    with django_assert_max_num_queries(10):
        page = client.get(honey.get_absolute_url())

    # then
    assert page.status_code == 200
    for fact in (
        "Mật ong bạc hà", "125.000\u00a0₫", "OCOP 4 sao", "Hiệu lực đến hết", "05/05/2028", "500 ml", "VietGAP",
        "Mật ong Lùng Phình", "HTX Nông sản Bắc Hà", "xã Bắc Hà, Lào Cai", "Mật ong rừng",
        "/media/pictures/abc/320.avif 320w",
    ):  # fmt: skip
        assert fact in page.text, fact
    assert f'action="/gio-hang/them/{honey.pk}/" method="post"' in page.text


def test_it_is_the_same_for_everybody(client, honey):
    page = client.get(honey.get_absolute_url())
    vary = {name.strip() for name in page.headers.get("Vary", "").split(",")} - {"", "Accept-Encoding"}
    assert (dict(page.cookies), vary) == ({}, set())
    assert "csrf" not in page.text


def test_search_engines_get_offer_and_certificate(client, honey):
    data = structured(client.get(honey.get_absolute_url()))
    assert data["offers"]["price"] == 125_000
    assert data["hasCertification"]["name"] == "OCOP 4 sao"
    assert data["hasCertification"]["expires"] == "2028-05-05"


def test_an_address_with_another_name_leads_to_the_right_one(client, honey):
    wrong = reverse("catalogue:detail", kwargs={"product_slug": "mat-ong-lung-phinh", "pk": honey.pk})
    right = honey.get_absolute_url()
    response = client.get(wrong)
    assert (response.status_code, response["Location"]) == (301, right)
    english = client.get(f"/en{wrong}")
    assert english["Location"] == f"/en{right}"
    assert client.get(english["Location"]).status_code == 200


@pytest.mark.parametrize("state", [state for state in ListingState if state != ListingState.APPROVED])
def test_what_is_not_approved_has_no_page(state, client, honey):
    Product.objects.filter(pk=honey.pk).update(listing_state=state)
    assert client.get(honey.get_absolute_url()).status_code == 404


def test_nothing_of_a_suspended_subject(client, honey, coop):
    coop.state = SubjectState.SUSPENDED
    coop.save()
    assert client.get(honey.get_absolute_url()).status_code == 404


def test_an_unknown_product_is_a_404(client):
    assert client.get("/san-pham/khong-co-999999/").status_code == 404
    assert client.get("/san-pham/khong-co-99999999999999999999999/").status_code == 404


STAR = re.compile(r"\b[1-5][\s-]*(sao|stars?)\b|data-stars|class=\"ocop|class=\"seal|hasCertification", re.IGNORECASE)


@pytest.mark.parametrize(
    ("prefix", "star", "gone"), [("", "OCOP 4 sao", "Tạm rời kệ"), ("/en", "OCOP 4-star", "Off the shelf")]
)
def test_one_second_after_the_end_nothing_says_star(client, honey, prefix, star, gone):
    # given a certificate that ends tonight
    Certificate.objects.filter(product=honey).update(end_on=date(2026, 11, 20), holds_through=date(2026, 11, 20))
    url = prefix + honey.get_absolute_url()

    # when / then: the last second has all of it
    with time_machine.travel("2026-11-20T23:59:59+07:00", tick=False):
        before = client.get(url)
    assert star in before.text
    assert STAR.search(star)
    assert "hasCertification" in structured(before)

    # and the next one nothing, on a page that stays and says why
    with time_machine.travel("2026-11-21T00:00:00+07:00", tick=False):
        after = client.get(url)
    assert after.status_code == 200
    assert STAR.findall(after.text) == []
    assert structured(after).keys() & {"offers", "hasCertification"} == set()
    assert gone in after.text
    assert "20/11/2026." in after.text
    assert f"/gio-hang/them/{honey.pk}/" not in after.text


def test_a_withdrawn_one_says_so_and_offers_like_products(client, honey, coop):
    like = make_listing(coop, title="Mật ong rừng")
    refresh_listings([like.pk])
    Certificate.objects.filter(product=honey).update(withdrawn_on=date(2026, 11, 1), withdrawal_reason="Hồ sơ giả.")
    page = client.get(honey.get_absolute_url())
    assert "bị thu hồi từ 01/11/2026" in page.text
    assert "Mật ong rừng" in page.text
    own, _cards, _rest = page.text.partition('id="goi-y"')
    assert STAR.findall(own) == []


def test_four_others_are_shown_of_the_same_set_or_else_near(client, honey, coop, household):
    # given nothing like it, then nothing of that is on the page, no mark either
    url = honey.get_absolute_url()
    Certificate.objects.filter(product=honey).update(withdrawn_on=date(2026, 11, 1), withdrawal_reason="Hồ sơ giả.")
    refresh_listings([honey.pk])
    page = client.get(url).text
    assert "#goi-y" not in page
    assert "Món tương tự" not in page
    assert "<!--" not in page

    # when there is tea of the province, and tea of another, then that of the province
    make_listing(coop, title="Chè Shan", set_number=11)
    make_listing(household, title="Trà sen", set_number=11)
    page = client.get(url).text
    assert 'href="#goi-y"' in page
    assert "Chè Shan" in page
    assert "Trà sen" not in page

    # and when there is honey, then four of that, of whichever province, and not itself
    for number in range(5):
        make_listing(household, title=f"Mật ong {number}")
    page = client.get(url).text
    _own, _cut, related = page.partition('id="goi-y"')
    assert len(re.findall(r"Mật ong \d</a>", related)) == 4
    assert honey.title not in related
    assert "Chè Shan" not in page
    assert "<!--" not in page


def test_what_people_write_is_no_mark(client, honey):
    honey.story = "<!--related-->Ong bạc hà<!--cards-->"
    honey.save()
    page = client.get(honey.get_absolute_url()).text
    assert "&lt;!--related--&gt;Ong bạc hà&lt;!--cards--&gt;" in page


def test_a_lot_is_on_sale_only_while_its_product_is(client, honey, coop):
    # given a released lot
    place = Place.objects.create(
        subject=coop, kind=Place.Kind.WORKSHOP, name="Xưởng", code="X1", province=coop.province
    )
    Lot.objects.create(
        product=honey, place=place, code="261105A", public_code="7K3M9QDXB", status=Lot.Status.RELEASED, quantity=1
    )
    assert 'Lô đang bán: <span class="lot">261105A</span>' in client.get(honey.get_absolute_url()).text

    # when the certificate of the product is withdrawn
    Certificate.objects.filter(product=honey).update(withdrawn_on=date(2026, 11, 1), withdrawal_reason="Hồ sơ giả.")
    refresh_listings([honey.pk])  # as the service does

    # then the lot is still told, but not as being on sale
    page = client.get(honey.get_absolute_url()).text
    assert 'Lô <span class="lot">261105A</span>' in page
    assert "Lô đang bán" not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"num_in_stock": 0}, "Tạm hết hàng"),
        ({"price": None}, "Chưa có giá"),
    ],
)
def test_other_reasons(change, words, client, honey):
    honey.stockrecords.update(**change)
    page = client.get(honey.get_absolute_url())
    assert words in page.text
    assert "offers" not in structured(page)
    assert "hasCertification" in structured(page)


def test_a_homestay_is_booked_with_its_maker(client, coop):
    homestay = make_listing(coop, title="Homestay Na Hối", set_number=26)
    page = client.get(homestay.get_absolute_url())
    assert "Đặt chỗ với chủ thể" in page.text
    assert "125.000\u00a0₫" in page.text


def test_an_invented_label_says_so(client, honey):
    # given a real product whose label was made up with its offer, so that a name stands above claims it never made
    told = "Giá, tồn kho, ảnh, thông tin trên nhãn, lô và lời kể trên trang này là dữ liệu mẫu."
    assert told not in client.get(honey.get_absolute_url()).text
    Product.objects.filter(pk=honey.pk).update(sample=Sample.OFFER)
    refresh_listings([honey.pk])

    # then the page says it, and the label itself once more
    page = client.get(honey.get_absolute_url()).text
    assert told in page
    assert "Nhãn mẫu" in page


def test_names_cannot_break_out(client, coop):
    product = make_listing(coop, title='Chè "</script><script>alert(1)</script>', brand="<b>&")
    page = client.get(product.get_absolute_url())
    assert "<script>alert" not in page.text
    assert structured(page)["name"] == 'Chè "</script><script>alert(1)</script>'


def test_older_certificates_are_listed_in_words(client, honey):
    make_certificate(honey, number="OCOP-22-000001", stars=3, issued_on=date(2022, 1, 1))
    page = client.get(honey.get_absolute_url())
    assert "từng đạt 3 sao" in page.text


def test_without_anything_it_still_stands(client, coop):
    product = make_listing(coop, title="Muối", stars=None, price=None)
    page = client.get(product.get_absolute_url())
    assert page.status_code == 200
    assert "chưa có chứng nhận OCOP" in page.text


def test_the_number_of_queries_does_not_grow(client, honey, coop, django_assert_max_num_queries):
    for n in range(12):
        refresh_listings([make_listing(coop, title=f"Mật ong số {n}").pk])
    client.get(honey.get_absolute_url())
    with django_assert_max_num_queries(10):
        client.get(honey.get_absolute_url())
