"""The product page: what it says of the product, kept until that changes, and goods like it, kept for their set."""

from dataclasses import fields

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from catalog.search.counts import state_of
from marketplace.storefront.page_cache import part, put_together
from marketplace.storefront.product_page import RELATED, goods_near, goods_of, product_page

# Marks in the template: around each piece that is for a page with related goods only, and where their cards go. What
# people have written can't hold them, for in it these letters are escaped.
ONLY_WITH_RELATED, CARDS = b"<!--related-->", b"<!--cards-->"
MOST_NUMBER = 2**63 - 1  # what a database can hold


@require_safe
def detail(request: HttpRequest, product_slug: str, pk: int) -> HttpResponse:
    """An old name in the address leads to the new one."""
    found = state_of(pk) if pk <= MOST_NUMBER else None
    if found is None:
        raise Http404
    if product_slug != found.slug:
        return redirect(reverse("catalogue:detail", kwargs={"product_slug": found.slug, "pk": pk}), permanent=True)
    page = part(request.path, found.own, lambda: _make(request, pk))
    related = part(f"of set {found.set}", found.others, lambda: goods_of(found.set))
    cards = tuple(card for number, card in related if number != pk)[:RELATED]
    if not cards:
        cards = part(f"near {pk}", found.others, lambda: goods_near(pk, found.set, found.province))
    return put_together(request, _with_related(page, cards))


def _make(request: HttpRequest, pk: int) -> bytes:
    """Context: see `storefront/product.html`."""
    page = product_page(pk)
    if page is None:
        raise Http404
    context = {field.name: getattr(page, field.name) for field in fields(page)}
    return render_to_string("storefront/product.html", context, request).encode()


def _with_related(page: bytes, cards: tuple[SafeString, ...]) -> bytes:
    """The page with these cards; without what leads to them when there are none."""
    always, *others = page.split(ONLY_WITH_RELATED)
    shown = others if cards else others[1::2]
    return b"".join([always, *shown]).replace(CARDS, "".join(cards).encode())
