"""The list of products: what is asked stands in the address, and the address alone decides the page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.products.models import Category
from catalog.search.facets import BY_NAME
from catalog.search.log import searched
from catalog.search.query import Query
from catalog.search.selectors import results
from marketplace.storefront.page_cache import Made, kept

# From the narrowest to the widest; Oscar's category pages are these, too.
PARAMETER = {Category.Kind.SET: "bo", Category.Kind.GROUP: "nhom", Category.Kind.INDUSTRY: "nganh"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """A page beyond the last is a 404 that leads back."""
    query = Query.parse(request.GET)
    address = query.url(request.path)
    response, made = kept(request, address, lambda: _make(request, query, address))
    if query.q and query.page == 1:
        searched(query.q, made.found)
    return response


def _make(request: HttpRequest, query: Query, address: str) -> Made:
    """Context: see `storefront/list.html`."""
    found = results(query, request.path)
    context = {
        "title": _title(query),
        "q": query.q,
        "results": found,
        "suggestions": found.suggestions,
        "near": found.near,
        "crumbs": _crumbs(query),
        "indexable": query.worth_indexing and not found.beyond,
        "canonical": settings.SITE_URL + address,
        "other_language_url": translate_url(address, "en" if get_language() == "vi" else "vi"),
    }
    template, status = ("storefront/no-page.html", 404) if found.beyond else ("storefront/list.html", 200)
    return Made(render_to_string(template, context, request).encode(), status, found.total)


@require_safe
def category(request: HttpRequest, category_slug: str, pk: int) -> HttpResponse:
    """Where Oscar links to for a category: the list, narrowed to it."""
    node = get_object_or_404(Category, pk=pk)
    name = PARAMETER[Category.Kind(node.kind)]
    return redirect(Query(chosen={name: (str(node.number),)}).url(reverse("catalogue:index")), permanent=True)


@require_safe
def offer_range(request: HttpRequest, slug: str) -> HttpResponse:
    """Where Oscar links to for a range of an offer; the shop shows no page of its own for these."""
    return redirect("catalogue:index")


def _title(query: Query) -> str:
    if query.q:
        return _("Kết quả cho “%(words)s”") % {"words": query.q}
    goods = next((label for name in PARAMETER.values() if (label := _only(query, name))), "")
    province = _only(query, "tinh")
    if goods and province:
        return _("%(goods)s, %(province)s") % {"goods": goods, "province": province}
    if province:
        return _("Sản phẩm OCOP %(province)s") % {"province": province}
    return goods or _("Tất cả sản phẩm")


def _only(query: Query, name: str) -> str:
    """The label of a facet's choice, when there is just one."""
    values = query.chosen.get(name, ())
    return BY_NAME[name].label(values[0]) if len(values) == 1 else ""


def _crumbs(query: Query) -> list[tuple[str, str]]:
    home = (_("Trang chủ"), reverse("wagtail_serve", args=[""]))
    if not (query.q or query.narrowed):
        return [home, (_("Tất cả sản phẩm"), "")]
    return [home, (_("Tất cả sản phẩm"), reverse("catalogue:index")), (_title(query), "")]
