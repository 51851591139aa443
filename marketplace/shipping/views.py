"""What it costs to have a product sent to a province, for everybody: nobody's session is asked, so it may be kept."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog.places.selectors import province_by_code, provinces
from catalog.products.models import Product
from marketplace.shipping.selectors import item_of, pack, routes_to, trouble_words

MOST_NUMBER = 2**63 - 1  # what a database can hold


@require_safe
@cache_control(public=True, max_age=600)
def estimate(request: HttpRequest) -> HttpResponse:
    """Four queries. Without a province, or with one that isn't, it asks."""
    product = _product(request.GET.get("mon", ""))
    province = province_by_code(request.GET.get("tinh", ""))
    context: dict[str, Any] = {
        "product": product,
        "province": province,
        "provinces": [(each.code, each.name) for each in provinces()],
    }
    if province:
        price = next((int(record.price or 0) for record in product.stockrecords.all()), 0)
        routes = routes_to([product.subject], province.code).get(product.subject_id)
        packing = pack(routes, [item_of(product, price=price)])
        context["options"] = [(each, each.cost(price)) for each in packing.options]
        context["trouble"] = trouble_words(packing.trouble) if packing.trouble else ""
        context["trouble_code"] = packing.trouble
    return render(request, "shipping/estimate.html", context)


def _product(text: str) -> Product:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    rows = Product.objects.listed().select_related("subject", "shipping_facts", "product_class")
    rows = rows.prefetch_related("stockrecords")
    product = rows.filter(pk=number).first() if number <= MOST_NUMBER else None
    if product is None or not product.get_product_class().requires_shipping:
        raise Http404
    return product
