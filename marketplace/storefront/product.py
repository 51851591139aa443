"""The product page."""

from dataclasses import fields

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.search.counts import state_of
from marketplace.storefront.page_cache import Made, kept
from marketplace.storefront.product_page import product_page

MOST_NUMBER = 2**63 - 1  # what a database can hold


@require_safe
def detail(request: HttpRequest, product_slug: str, pk: int) -> HttpResponse:
    """An old name in the address leads to the new one."""
    found = state_of(pk) if pk <= MOST_NUMBER else None
    if found is None:
        raise Http404
    slug, state = found
    if product_slug != slug:
        return redirect(reverse("catalogue:detail", kwargs={"product_slug": slug, "pk": pk}), permanent=True)
    response, _made = kept(request, request.path, lambda: _make(request, pk), state)
    return response


def _make(request: HttpRequest, pk: int) -> Made:
    """Context: see `storefront/product.html`."""
    page = product_page(pk)
    if page is None:
        raise Http404
    context = {field.name: getattr(page, field.name) for field in fields(page)}
    return Made(render_to_string("storefront/product.html", context, request).encode())
