"""The page behind a label: for a field, a strange phone and a wet sticker."""

import re
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError
from django.test import Client

from catalog.certification.models import Certificate
from catalog.traceability.models import Lot, Scan
from catalog.traceability.qr import address_on_label, qr_svg
from catalog.traceability.selectors import lot_panel
from tests.catalog.traceability.conftest import make_lot

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/605.1.15"
STYLES = Path(settings.BASE_DIR) / "themes/base/static/themes/base"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def phone():
    return Client(headers={"User-Agent": PHONE})


def test_the_page_tells_what_the_circular_asks(phone, lot, django_assert_max_num_queries):
    phone.get("/t/7K3M9QDXB")  # what the process keeps: sites, themes, help pages
    with django_assert_max_num_queries(6):
        page = phone.get("/t/7K3M9QDXB")
    text = page.text
    assert page.status_code == 200
    for fact in ("Mật ong bạc hà", "261105A", "05/11/2028", "HTX Nông sản Bắc Hà", "xã Bắc Hà", "OCOP 4 sao", "500 ml"):
        assert fact in text
    assert "Lô này lưu hành bình thường" in text
    assert text.index("Quay mật") < text.index("Đóng hũ")
    assert "Đầu vào: Vườn bạc hà nhà Páo." in text
    assert "Bên xác nhận: Trung tâm Kiểm nghiệm Lào Cai." in text
    assert not page.cookies


def test_a_sample_lot_says_what_is_made_up(phone, lot):
    told = "Lô, nhật ký và thông tin trên nhãn ở trang này là dữ liệu mẫu."
    assert told not in phone.get("/t/7K3M9QDXB").text
    Lot.objects.filter(pk=lot.pk).update(sample=True)
    assert told in phone.get("/t/7K3M9QDXB").text


def test_no_worker_is_named_and_nothing_is_called_genuine(phone, lot):
    text = phone.get("/t/7K3M9QDXB").text.lower() + phone.get("/t/7K3M9QDXB?lang=en").text.lower()
    assert "páo" not in text.replace("vườn bạc hà nhà páo", "")
    for word in ("chính hãng", "hàng thật", "genuine", "authentic"):
        assert word not in text


def test_it_is_small(phone, lot):
    html = phone.get("/t/7K3M9QDXB").content
    styles = sum((STYLES / name).stat().st_size for name in ("scan.css", "tokens.css", "stars.svg"))
    assert len(html) + styles <= 30_000
    assert b"<script" not in html
    assert html.count(b'<link rel="stylesheet"') <= 2


@pytest.mark.parametrize(
    ("facts", "heading"),
    [
        ({"status": "held", "status_reason": "Chờ kết quả kiểm nghiệm."}, "đang tạm giữ"),
        ({"status": "recalled", "status_reason": "Có dị vật."}, "đã bị thu hồi"),
        ({"status": "recalled", "expires_on": date(2026, 1, 1)}, "đã bị thu hồi"),
        ({"expires_on": date(2026, 11, 19)}, "quá hạn sử dụng"),
        ({"expires_on": date(2026, 11, 20)}, "lưu hành bình thường"),
        ({"expires_on": None}, "lưu hành bình thường"),
        ({"status": "open"}, "đang tạm giữ"),
        ({"status": "closed"}, "lưu hành bình thường"),
    ],
)
def test_the_state_is_the_heading(facts, heading, phone, lot):
    Lot.objects.filter(pk=lot.pk).update(**facts)
    text = phone.get("/t/7K3M9QDXB").text
    assert heading in re.search(r"<h1[^>]*>(.*?)</h1>", text).group(1)
    assert facts.get("status_reason", "") in text


@pytest.mark.parametrize("typed", ["7k3m9qdxb", "7K3M-9QDX-B", "7K3M 9QDXB", "%207K3M9QDXB", "7K3M9QDXB%20"])
def test_a_code_typed_in_any_way_leads_there(typed, phone, lot):
    response = phone.get(f"/t/{typed}")
    assert (response.status_code, response["Location"]) == (301, "/t/7K3M9QDXB")


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("7K3M9QDXC", "có chữ bị gõ hay đọc sai"),
        ("0000000000", "không có lô nào trong sổ"),
        ("-", "có chữ bị gõ hay đọc sai"),
        ("Ü" * 40, "có chữ bị gõ hay đọc sai"),
        ("%00", "có chữ bị gõ hay đọc sai"),
    ],
)
def test_an_unknown_code_is_a_404_that_helps(code, hint, phone, lot):
    response = phone.get(f"/t/{code}", follow=True)
    assert response.status_code == 404
    assert hint in response.text
    assert "/chung-nhan/" in response.text
    assert Scan.objects.count() == 0


def test_the_label_in_capitals_and_in_english(phone, lot):
    assert phone.get("/T/7K3M9QDXB").status_code == 200
    english = phone.get("/t/7K3M9QDXB?lang=en")
    assert '<html lang="en"' in english.text
    assert english["Content-Language"] == "en"
    assert 'href="/en/chu-the/' in english.text
    assert phone.get("/t/7k3m9qdxb?lang=en")["Location"] == "/t/7K3M9QDXB?lang=en"


def test_openings_are_counted_by_day_without_addresses(lot):
    # given two phones, a program and a HEAD
    one, other = (Client(headers={"User-Agent": PHONE}, REMOTE_ADDR=a) for a in ("10.0.0.1", "10.0.0.2"))
    one.get("/t/7K3M9QDXB")
    one.get("/t/7K3M9QDXB?lang=en")
    other.get("/t/7K3M9QDXB")
    other.head("/t/7K3M9QDXB")
    Client(headers={"User-Agent": "Googlebot/2.1"}).get("/t/7K3M9QDXB")
    Client().get("/t/7K3M9QDXB")
    with time_machine.travel("2026-11-21T09:00:00+07:00"):
        one.get("/t/7K3M9QDXB")

    # then
    visitors = list(Scan.objects.order_by("pk").values_list("visitor", flat=True))
    assert [visitors.index(visitor) for visitor in visitors] == [0, 0, 2, 3]
    assert set(Scan.objects.values_list("result", flat=True)) == {"normal"}


def test_a_scan_that_cannot_be_counted_breaks_nothing(phone, lot, monkeypatch):
    def refuse(*args, **options):
        raise DatabaseError("locked")

    monkeypatch.setattr(Scan, "save", refuse)
    assert phone.get("/t/7K3M9QDXB").status_code == 200


def test_after_the_certificate_the_page_goes_on_without_its_star(phone, lot, product):
    # given a certificate that ends tonight
    Certificate.objects.filter(product=product).update(end_on=date(2026, 11, 20), holds_through=date(2026, 11, 20))

    # then
    with time_machine.travel("2026-11-20T23:59:59+07:00", tick=False):
        assert "OCOP 4 sao" in phone.get("/t/7K3M9QDXB").text
    with time_machine.travel("2026-11-21T00:00:00+07:00", tick=False):
        after = phone.get("/t/7K3M9QDXB").text
    assert not re.search(r"[345] sao|data-stars|class=\"ocop", after)
    assert "không còn hiệu lực" in after


def test_the_code_on_the_label(phone, lot, settings):
    # given a short host
    settings.SITE_URL = "https://ocop.example.vn"

    # then it is written in capitals, which makes it a small code
    assert address_on_label(lot) == "HTTPS://OCOP.EXAMPLE.VN/T/7K3M9QDXB"
    svg = qr_svg(address_on_label(lot))
    assert 'viewBox="0 0 37 37"' in svg  # version 3 (29 modules) and four modules of quiet on each side
    assert "style" not in svg
    image = phone.get("/t/7K3M9QDXB.svg")
    assert (image.status_code, image["Content-Type"]) == (200, "image/svg+xml")
    assert image.text.startswith("<svg xmlns=")
    assert phone.get("/t/NOSUCH.svg").status_code == 404


def test_the_panel_shows_the_newest_lot_that_is_sold(product, workshop, lot, django_assert_num_queries):
    make_lot(product, workshop, code="261106A", public_code="A", packed_on=date(2026, 11, 6), status="recalled")
    make_lot(product, workshop, code="261107A", public_code="B", packed_on=date(2026, 11, 7), status="open")
    make_lot(
        product, workshop, code="261108A", public_code="C", packed_on=date(2026, 11, 8), expires_on=date(2026, 11, 19)
    )
    with django_assert_num_queries(2):
        panel = lot_panel(product.pk)
    assert (panel.code, panel.place) == ("261105A", "Xưởng Na Hối, xã Bắc Hà, Lào Cai")
    assert panel.quantity == "3.550 hũ"
    assert [step.title for step in panel.steps] == ["Quay mật", "Đóng hũ"]
