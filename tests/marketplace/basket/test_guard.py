"""Who may add to a basket without a token: the table of what browsers say about where a POST comes from."""

import pytest
from django.test import Client, RequestFactory

from marketplace.basket.guard import Source, source_of
from marketplace.basket.models import Basket, Line
from tests.cast import make_listing

TABLE = [
    ({"HTTP_SEC_FETCH_SITE": "same-origin"}, Source.OURS),
    ({"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "http://testserver"}, Source.OURS),
    ({"HTTP_SEC_FETCH_SITE": "cross-site"}, Source.FOREIGN),
    ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"}, Source.FOREIGN),
    ({"HTTP_SEC_FETCH_SITE": "same-site"}, Source.FOREIGN),
    ({"HTTP_SEC_FETCH_SITE": "none"}, Source.UNKNOWN),
    ({"HTTP_SEC_FETCH_SITE": "SAME-ORIGIN"}, Source.UNKNOWN),
    ({"HTTP_ORIGIN": "http://testserver"}, Source.OURS),
    ({"HTTP_ORIGIN": "https://testserver"}, Source.FOREIGN),
    ({"HTTP_ORIGIN": "http://testserver:8080"}, Source.FOREIGN),
    ({"HTTP_ORIGIN": "http://testserver.evil.example"}, Source.FOREIGN),
    ({"HTTP_ORIGIN": "https://evil.example"}, Source.FOREIGN),
    ({"HTTP_ORIGIN": "null"}, Source.UNKNOWN),
    ({}, Source.UNKNOWN),
    ({"HTTP_REFERER": "http://testserver/san-pham/"}, Source.UNKNOWN),
]


@pytest.mark.parametrize(("headers", "source"), TABLE)
def test_source(headers: dict[str, str], source: Source) -> None:
    assert source_of(RequestFactory().post("/", **headers)) is source


def test_a_trusted_origin_is_ours(settings) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://laocai.example.vn"]
    assert source_of(RequestFactory().post("/", HTTP_ORIGIN="https://laocai.example.vn")) is Source.OURS


@pytest.fixture
def strict() -> Client:
    """A browser before which Django's own token check stands."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.django_db
@pytest.mark.parametrize(("headers", "source"), TABLE)
def test_only_our_pages_add_at_once(coop, strict: Client, headers: dict[str, str], source: Source) -> None:
    # given a product on sale
    product = make_listing(coop)

    # when a POST comes
    answer = strict.post(f"/gio-hang/them/{product.pk}/", {"quantity": "2"}, **headers)

    # then only a page of ours fills the basket
    assert answer.status_code == {Source.OURS: 303, Source.FOREIGN: 403, Source.UNKNOWN: 200}[source]
    assert Line.objects.count() == (1 if source is Source.OURS else 0)
    assert ("oscar_open_basket" in answer.cookies) == (source is Source.OURS)


@pytest.mark.django_db
def test_an_unknown_source_is_asked_once_and_then_believed(coop, strict: Client) -> None:
    # given the question that a browser without either header gets
    product = make_listing(coop)
    asked = strict.post(f"/gio-hang/them/{product.pk}/", {"quantity": "2", "then": "checkout"})
    page = asked.content.decode()
    assert f'action="/gio-hang/them/{product.pk}/xac-nhan/"' in page
    assert 'name="quantity"' in page
    assert 'value="2"' in page

    # when it is answered without and with the token of the page
    address = f"/gio-hang/them/{product.pk}/xac-nhan/"
    without = strict.post(address, {"quantity": "2"})
    token = asked.context["csrf_token"]
    with_token = strict.post(address, {"quantity": "2", "then": "checkout", "csrfmiddlewaretoken": str(token)})

    # then only the second adds
    assert without.status_code == 403
    assert (with_token.status_code, with_token["Location"]) == (303, "/thanh-toan/")
    assert Line.objects.get().quantity == 2


@pytest.mark.django_db
def test_a_refused_post_leaves_no_basket(coop, strict: Client) -> None:
    product = make_listing(coop)
    strict.post(f"/gio-hang/them/{product.pk}/", HTTP_ORIGIN="https://evil.example")
    assert not Basket.objects.exists()
