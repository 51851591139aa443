"""The product page."""

from dataclasses import fields

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from marketplace.storefront.product_page import product_page


@require_safe
def detail(request: HttpRequest, product_slug: str, pk: int) -> HttpResponse:
    """Context: see `storefront/product.html`. An old name in the address leads to the new one."""
    page = product_page(pk)
    if page is None:
        raise Http404
    if request.path != page.product.url:
        return redirect(page.product.url, permanent=True)
    context = {field.name: getattr(page, field.name) for field in fields(page)}
    return render(request, "storefront/product.html", context)
