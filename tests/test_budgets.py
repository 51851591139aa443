"""How many statements a page may send, whatever the number of products; asked of the demo's real pages."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.search.models import Listing
from catalog.traceability.models import Lot

pytestmark = pytest.mark.usefixtures("demo")


def on_sale() -> Listing:
    return (
        Listing.objects.on_sale(timezone.now())
        .filter(in_stock=True, price__isnull=False, product__lots__isnull=False)
        .earliest("pk")
    )


PAGES: dict[str, tuple[Callable[[], str], int]] = {
    "home": (lambda: "/", 8),
    "home in English": (lambda: "/en/", 8),
    "province": (lambda: "/tinh/lao-cai/", 16),  # ten of them are Wagtail walking down its tree
    "list": (lambda: "/san-pham/", 8),
    "list with words and filters": (lambda: "/san-pham/?q=tra&sao=4&tinh=lao-cai&con-hang=1", 8),
    "nothing found": (lambda: "/san-pham/?q=khongcogi&sao=5", 8),
    "suggestions": (lambda: "/san-pham/goi-y/?q=tra", 1),
    "product": (lambda: on_sale().product.get_absolute_url(), 11),
    "delivery of a product": (lambda: f"/giao-hang/uoc-tinh/?mon={on_sale().pk}&tinh=01", 6),
    "subject": (lambda: on_sale().subject.get_absolute_url(), 10),
    "open data": (lambda: "/api/v1/products?q=tra", 4),
    "why this order": (lambda: "/vi-sao-thu-tu-nay/", 2),
    "scan": (lambda: Lot.objects.earliest("pk").get_absolute_url(), 6),
    "certificate check": (lambda: "/chung-nhan/?q=mat+ong", 8),
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_keep_their_budget(client: Client, page: str) -> None:
    # given a server that has served the page before: reference data is kept in the process
    path, budget = PAGES[page][0](), PAGES[page][1]
    client.get(path)

    # when the next visitor comes
    with CaptureQueriesContext(connection) as sent:
        response = client.get(path)

    # then it costs no more than its budget, and leaves no cookie behind
    assert response.status_code == 200
    assert len(sent) <= budget, [each["sql"][:120] for each in sent]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_basket_keeps_its_budget(client: Client) -> None:
    # given a guest with a product from each of three makers
    makers: dict[int, int] = {}
    for row in (
        Listing.objects.on_sale(timezone.now()).filter(available__gte=5, price__isnull=False).order_by("pk")[:60]
    ):
        makers.setdefault(row.subject_id, row.pk)
    for pk in list(makers.values())[:3]:
        added = client.post(f"/gio-hang/them/{pk}/", {"quantity": "1"}, headers={"Sec-Fetch-Site": "same-origin"})
        assert added.status_code == 303
    client.get("/gio-hang/")

    # when they look at it
    with CaptureQueriesContext(connection) as sent:
        response = client.get("/gio-hang/")

    # then three parcels cost no more than twelve statements
    assert response.content.count(b'class="parcel"') == 3
    assert len(sent) <= 12, [each["sql"][:120] for each in sent]
