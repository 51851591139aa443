"""Pages of subjects."""

import re
from datetime import date

import pytest
import time_machine

from catalog.certification.models import Certificate
from catalog.search.services import refresh_listings
from catalog.subjects.models import SubjectState
from tests.cast import make_listing, make_subject

pytestmark = pytest.mark.django_db
STAR = re.compile(r"\b[1-5]\s*sao\b|data-stars", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def shop(coop):
    """A subject with a product on sale and one whose certificate has ended."""
    coop.founded, coop.story, coop.phone = 2016, "Mận nở trắng từ chợ.", "+84912345678"
    coop.save()
    honey = make_listing(coop, title="Mật ong bạc hà", issued_on=date(2025, 5, 5))
    spirit = make_listing(coop, title="Rượu ngô", stars=3, issued_on=date(2022, 5, 5))
    refresh_listings([honey.pk, spirit.pk])
    return coop


def test_the_page(client, shop, django_assert_max_num_queries):
    # given
    client.get(shop.get_absolute_url())

    # when
    with django_assert_max_num_queries(10):
        page = client.get(shop.get_absolute_url())

    # then
    assert page.status_code == 200
    for fact in ("HTX Nông sản Bắc Hà", "Hợp tác xã", "thành lập 2016", "Mận nở trắng", "0912 345 678", "Xã Bắc Hà"):
        assert fact in page.text, fact
    certificates = page.text[page.text.index('class="cert-list"') :]
    assert certificates.index("Mật ong bạc hà") < certificates.index("Rượu ngô")
    assert "trong 2 đã ghi vào sổ" in page.text
    assert not page.cookies


def test_an_ended_certificate_is_listed_without_its_star(client, shop):
    # given that the other one ends tonight, too
    Certificate.objects.filter(stars=4).update(end_on=date(2026, 11, 20), holds_through=date(2026, 11, 20))
    refresh_listings(shop.products.values_list("pk", flat=True))
    with time_machine.travel("2026-11-20T23:59:59+07:00", tick=False):
        assert "OCOP 4 sao" in client.get(shop.get_absolute_url()).text

    # then
    with time_machine.travel("2026-11-21T00:00:00+07:00", tick=False):
        after = client.get(shop.get_absolute_url())
    assert STAR.findall(after.text) == []
    assert "Hiện chưa có món nào đang bán." in after.text
    assert "Đã hết hiệu lực" in after.text


def test_a_suspended_subject_says_so_and_sells_nothing(client, shop):
    shop.state = SubjectState.SUSPENDED
    shop.save()
    page = client.get(shop.get_absolute_url())
    assert "Gian hàng đang tạm ngưng" in page.text
    assert "/gio-hang/them/" not in page.text


def test_one_that_only_applied_has_no_page(client, coop):
    coop.state = SubjectState.APPLIED
    coop.save()
    assert client.get(coop.get_absolute_url()).status_code == 404
    assert client.get("/chu-the/khong-co/").status_code == 404
    assert client.get("/chu-the/HTX-Nong-San-Bac-Ha/")["Location"] == coop.get_absolute_url()


def test_the_index(client, shop, household, company, django_assert_max_num_queries):
    client.get("/chu-the/")
    with django_assert_max_num_queries(10):
        page = client.get("/chu-the/")
    assert "3 hợp tác xã, hộ và doanh nghiệp" in page.text
    assert "1 sản phẩm" in page.text
    assert not page.cookies


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ({"q": "bac ha"}, ["HTX Nông sản Bắc Hà"]),
        ({"q": "NÔNG bắc"}, ["HTX Nông sản Bắc Hà"]),
        ({"tinh": "dong-thap"}, ["Hộ kinh doanh Bảy Hiền"]),
        ({"tinh": "tien-giang"}, ["Hộ kinh doanh Bảy Hiền"]),
        ({"q": "không có ai"}, []),
        ({"q": "\x00%_", "tinh": "<b>", "trang": "-1"}, []),
        (
            {"tinh": "atlantis", "trang": "99999999999999999999"},
            ["Công ty TNHH Sương Mai", "Hộ kinh doanh Bảy Hiền", "HTX Nông sản Bắc Hà"],
        ),
    ],
)
def test_search_and_bad_input(question, names, client, shop, household, company):
    page = client.get("/chu-the/", question)
    assert page.status_code == 200
    assert re.findall(r"<h3><a [^>]*>([^<]+)</a>", page.text) == names


def test_pages(client, bac_ha):
    for n in range(30):
        make_subject(bac_ha, name=f"Hợp tác xã {n:02}")
    first, second = client.get("/chu-the/?q=hop+tac"), client.get("/chu-the/?q=hop+tac&trang=2")
    assert 'href="/chu-the/?q=hop+tac&amp;trang=2"' in first.text
    assert "Hợp tác xã 00" in first.text
    assert "Hợp tác xã 29" in second.text
    assert client.get("/en/chu-the/").status_code == 200
