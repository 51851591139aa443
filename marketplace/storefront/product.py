"""The product page."""

from django.http import Http404, HttpRequest, HttpResponse


def detail(request: HttpRequest, product_slug: str, pk: int) -> HttpResponse:
    raise Http404
