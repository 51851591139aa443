"""The public API: /api/v1/products, /api/v1/products/<id>, /api/v1/openapi.json, /api/v1/docs."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.api.views import MOST_A_MINUTE, api
from tests.cast import make_listing

pytestmark = pytest.mark.django_db

PRODUCTS = "/api/v1/products"
DOCUMENT = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_list_says_what_the_page_says(client, coop):
    # given a certified product
    product = make_listing(coop, title="Trà Shan tuyết", stars=4)

    # when it is asked for by its words
    answer = client.get(PRODUCTS, {"q": "tra shan"})

    # then it comes with its price, its maker and the proof of its star, open to pages of other sites
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert answer["Access-Control-Allow-Origin"] == "*"
    body = answer.json()
    assert (body["total"], body["page"], body["next"], body["previous"]) == (1, 1, None, None)
    (found,) = body["products"]
    certificate = product.certificates.get()
    assert found == {
        "id": product.pk,
        "title": "Trà Shan tuyết",
        "url": f"http://localhost:8000{product.get_absolute_url()}",
        "picture": None,
        "price": found["price"],
        "in_stock": True,
        "on_sale": True,
        "star": {
            "count": 4,
            "text": "OCOP 4 sao",
            "until": certificate.end_on.isoformat(),
            "certificate": certificate.number,
            "certificate_url": f"http://localhost:8000/chung-nhan/{certificate.number}/",
        },
        "maker": {"name": coop.name, "url": f"http://localhost:8000{coop.get_absolute_url()}"},
        "province": {"code": "15", "slug": "lao-cai", "name": "Lào Cai"},
        "set": product.product_set.number,
    }
    assert found["price"] == int(product.stockrecords.get().price)


def test_a_star_ends_with_its_certificate(client, coop):
    # given a product whose certificate has ended
    product = make_listing(coop, title="Trà Shan tuyết")
    after = timezone.now() + timedelta(days=5 * 366)

    # when somebody asks afterwards
    with time_machine.travel(after, tick=False):
        found = client.get(PRODUCTS, {"q": "tra shan"}).json()
        one = client.get(f"{PRODUCTS}/{product.pk}").json()

    # then it is found as off sale, and nowhere is there a star
    assert (found["total"], [(each["on_sale"], each["star"]) for each in found["products"]]) == (0, [(False, None)])
    assert (one["star"], one["in_stock"]) == (None, False)
    assert one["state_text"]


def test_filters_narrow_and_pages_lead_on(client, coop, household):
    # given thirty products of one province and one of another
    for number in range(30):
        make_listing(coop, title=f"Trà số {number}")
    make_listing(household, title="Cà phê")

    # when one province is asked for, in English
    first = client.get(PRODUCTS, {"tinh": "lao-cai", "lang": "en"}).json()
    second = client.get(first["next"].removeprefix("http://localhost:8000")).json()

    # then two pages hold them all, each once, and links keep the language
    assert (first["total"], len(first["products"]), len(second["products"])) == (30, 24, 6)
    assert len({each["id"] for each in (*first["products"], *second["products"])}) == 30
    assert "lang=en" in first["next"]
    assert second["next"] is None
    assert first["products"][0]["url"].startswith("http://localhost:8000/en/san-pham/")
    assert "Province or city" in [facet["label"] for facet in first["facets"]]


@pytest.mark.parametrize("question", ["trang=99", "trang=99999999999"])
def test_beyond_the_last_page_there_is_nothing(client, coop, question):
    make_listing(coop)
    answer = client.get(f"{PRODUCTS}?{question}")
    assert answer.status_code == 404
    assert answer.json() == {"detail": "Không có ở đây: số hoặc trang này không tồn tại, hoặc không còn được bày."}


@pytest.mark.parametrize(
    "question",
    ["q=" + "a" * 10_000, "q=%00", "q=%22%20OR%20*", "q=🍵", "tinh=nowhere&sao=9", "gia-tu=-5", "lang=xx", "moc=zzz"],
)
def test_nothing_asked_is_an_error(client, coop, question):
    make_listing(coop)
    assert client.get(f"{PRODUCTS}?{question}").status_code == 200


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 40])
def test_a_product_that_nobody_may_see_is_not_there(client, number):
    answer = client.get(f"{PRODUCTS}/{number}", {"lang": "en"})
    assert answer.status_code == 404
    assert answer.json() == {"detail": "Not here: there is no such number or page, or it is no longer shown."}


def test_one_product_comes_with_its_certificate_and_label(client, coop):
    product = make_listing(coop, title="Trà Shan tuyết", stars=5)
    body = client.get(f"{PRODUCTS}/{product.pk}").json()
    assert (body["title"], body["star"]["count"]) == ("Trà Shan tuyết", 5)
    assert [each["number"] for each in body["certificates"]] == [product.certificates.get().number]
    assert "Xuất xứ" in [fact["name"] for fact in body["label"]]


def test_what_has_not_changed_is_not_sent_again(client, coop):
    # given an answer, kept with its tag
    product = make_listing(coop, title="Trà")
    tag = client.get(PRODUCTS)["ETag"]

    # when it is asked for again, then only that it still holds is said, until something changes
    assert client.get(PRODUCTS, headers={"If-None-Match": tag}).status_code == 304
    make_listing(coop, title="Chè")
    assert client.get(PRODUCTS, headers={"If-None-Match": tag}).status_code == 200
    assert client.get(f"{PRODUCTS}/{product.pk}").status_code == 200


def test_a_page_takes_four_statements_however_many_products(client, coop):
    for number in range(30):
        make_listing(coop, title=f"Trà số {number}")
    client.get(PRODUCTS)
    make_listing(coop, title="Trà mới")
    with CaptureQueriesContext(connection) as sent:
        assert client.get(PRODUCTS).status_code == 200
    assert len(sent) <= 4, [each["sql"][:120] for each in sent]


def test_who_asks_without_end_is_told_to_wait(client, coop):
    make_listing(coop)
    for _time in range(MOST_A_MINUTE):
        client.get(f"{PRODUCTS}/1")
    refused = client.get(f"{PRODUCTS}/1")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert refused.json() == {"detail": "Hỏi nhiều quá. Hãy chờ một phút rồi hỏi tiếp."}


def test_the_document_in_the_repository_is_the_one_that_is_served(client):
    served = client.get("/api/v1/openapi.json").json()
    assert served == json.loads(DOCUMENT.read_text())
    assert sorted(served["paths"]) == [PRODUCTS, f"{PRODUCTS}/{{pk}}"]
    assert api.version == "1"


@pytest.mark.parametrize("path", ["/api/v1/docs", "/en/api/v1/docs"])
def test_people_are_told_what_may_be_asked(client, path):
    page = client.get(path)
    assert page.status_code == 200
    for name in ("q", "sao", "tinh", "chu-the", "sap-xep", "lang"):
        assert f"<code>{name}</code>" in page.content.decode()
