import re
import uuid
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from catalog.kernel.codes import with_check
from catalog.tickets.models import Ticket
from tests.cast import make_certificate, make_listing

pytestmark = pytest.mark.django_db


def is_public(response):
    """No cookie, nothing that depends on the visitor."""
    vary = {name.strip() for name in response.headers.get("Vary", "").split(",")} - {"", "Accept-Encoding"}
    return not response.cookies and not vary and b"csrf" not in response.content


def filled(**more):
    return {
        "kinds": ["expired"],
        "message": "Quầy ở chợ vẫn treo biển.",
        "about": "Rượu ngô",
        "reporter_contact": "0912 345 678",
        "website": "",
        "key": str(uuid.uuid4()),
    } | more


@pytest.mark.parametrize("query", ["", "mat ong", "không có", "x" * 500, "\x00", "%00%ff", "<script>"])
def test_the_check_page_takes_anything(query, client, coop):
    make_listing(coop, title="Mật ong")
    response = client.get("/chung-nhan/", {"q": query, "tim": "gì đó"})
    assert response.status_code == 200
    assert is_public(response)
    assert b"<script>" not in response.content.replace(b'<script type="module"', b"")


def test_a_hit_leads_to_its_page(client, coop, django_assert_max_num_queries):
    # given
    product = make_listing(coop, title="Mật ong", stars=None)
    certificate = make_certificate(product, number="OCOP-26-000007")

    # then
    assert "/chung-nhan/OCOP-26-000007/" in client.get("/chung-nhan/?q=mat+ong").text
    with django_assert_max_num_queries(8):
        page = client.get(certificate.get_absolute_url())
    assert (page.status_code, is_public(page)) == (200, True)
    assert "OCOP 4 sao" in page.text
    assert client.get("/chung-nhan/ocop-26-000007/")["Location"] == "/chung-nhan/OCOP-26-000007/"


def test_one_second_after_the_end_the_past_is_said_in_words_only(client, coop):
    # given a certificate that ends tonight
    product = make_listing(coop, title="Mật ong", stars=None)
    certificate = make_certificate(product, issued_on=date(2023, 11, 20))
    pages = ("/chung-nhan/?q=mat+ong", certificate.get_absolute_url())

    # then
    with time_machine.travel("2026-11-20T23:59:59+07:00", tick=False):
        for page in pages:
            assert "OCOP 4 sao" in client.get(page).text
    with time_machine.travel("2026-11-21T00:00:00+07:00", tick=False):
        for page in pages:
            text = client.get(page).text
            assert re.findall(r"OCOP [1-5] sao|data-stars", text) == []
            assert "từng đạt 4 sao" in text
            assert "Đã hết hiệu lực" in text


def test_in_english(client, coop):
    certificate = make_certificate(make_listing(coop, stars=None))
    assert client.get(f"/en{certificate.get_absolute_url()}").status_code == 200


def test_an_unknown_number_helps_on(client):
    response = client.get("/chung-nhan/OCOP-99-999999/")
    assert response.status_code == 404
    assert "OCOP-99-999999" in response.text
    assert 'name="q"' in response.text


def test_a_lots_code_leads_to_the_lot(client):
    code = with_check("7K3M9QDX")
    assert client.get("/chung-nhan/", {"q": code.lower()})["Location"] == f"/t/{code}"


def test_a_report_arrives_with_a_number(client, coop):
    # given
    certificate = make_certificate(make_listing(coop, title="Mật ong", stars=None), number="OCOP-26-000007")
    address = reverse("certification:report") + "?so=OCOP-26-000007"
    assert "Mật ong" in client.get(address).text

    # when it is sent, twice
    sent = filled()
    response = client.post(address, sent)
    client.post(address, sent)

    # then
    ticket = Ticket.objects.get()
    assert response["Location"] == reverse("certification:reported", args=[ticket.number])
    assert ticket.number in client.get(response["Location"]).text
    assert (ticket.about_type, ticket.about_id) == ("certification.certificate", str(certificate.pk))
    assert ticket.about_text == ("OCOP-26-000007, Mật ong, HTX Nông sản Bắc Hà. Hết hạn vẫn gắn sao. Rượu ngô")
    assert (ticket.province_id, ticket.reporter_contact) == (coop.province_id, "0912 345 678")


def test_what_was_typed_stays(client):
    response = client.post("/chung-nhan/bao-sai/", filled(kinds=[], message="", about="Chè <b>"))
    assert response.status_code == 422
    assert Ticket.objects.count() == 0
    assert 'value="Chè &lt;b&gt;"' in response.text
    assert "Hãy chọn ít nhất một điểm." in response.text


@pytest.mark.parametrize("key", ["", "x", "1" * 100])
def test_a_form_without_its_key_is_asked_again(key, client):
    assert client.post("/chung-nhan/bao-sai/", filled(key=key)).status_code == 422
    assert Ticket.objects.count() == 0


def test_a_program_falls_into_the_trap(client):
    assert client.post("/chung-nhan/bao-sai/", filled(website="http://x")).status_code == 302
    assert Ticket.objects.count() == 0


def test_not_too_many_from_one_address(client):
    for _ in range(5):
        assert client.post("/chung-nhan/bao-sai/", filled()).status_code == 302
    refused = client.post("/chung-nhan/bao-sai/", filled(message="Tin thứ sáu"))
    assert (refused.status_code, Ticket.objects.count()) == (422, 5)
    assert "Tin thứ sáu" in refused.text


def test_a_token_is_needed(coop):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/chung-nhan/bao-sai/", filled()).status_code == 403
    page = strict.get("/chung-nhan/bao-sai/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    assert strict.post("/chung-nhan/bao-sai/", filled(csrfmiddlewaretoken=token)).status_code == 302


def test_an_unknown_ticket_is_a_404(client):
    assert client.get("/chung-nhan/bao-sai/PA-0000000/").status_code == 404
