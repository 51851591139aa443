"""The list of products: what is asked stands in the address, and the address alone decides the page."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.kernel.templatetags.kernel import number
from catalog.places.selectors import ProvinceView, province_by_slug, resolve_province
from catalog.products.models import Category
from catalog.search.log import searched
from catalog.search.query import Query
from catalog.search.selectors import PAGE_SIZE, Results, results
from catalog.search.words import Words
from marketplace.storefront.context import address
from marketplace.storefront.page_cache import Made, kept

# From the narrowest to the widest; Oscar's category pages are these, too.
PARAMETER = {Category.Kind.SET: "bo", Category.Kind.GROUP: "nhom", Category.Kind.INDUSTRY: "nganh"}
MOST_WORDS_OF_A_PROVINCE = 4


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """A page beyond the last is a 404 that leads back."""
    query = Query.parse(request.GET)
    address = query.url(request.path)
    response, made = kept(request, query.page_key(request.path), lambda: _make(request, query, address))
    if query.q and query.page == 1:
        searched(query.q, made.found)
    return response


def _make(request: HttpRequest, query: Query, address: str) -> Made:
    """Context: see `storefront/list.html`."""
    found, title = results(query, request.path), _title(query)
    context = {
        "title": title,
        "description": _description(title, found),
        "how_many": _how_many(found),
        "q": query.q,
        "order": query.order,
        "results": found,
        "suggestions": found.suggestions,
        "near": found.near,
        "province_page": _province_page(query) if not found.total + found.total_off else None,
        "first_rank": (query.page - 1) * PAGE_SIZE + 1,
        "crumbs": _crumbs(query),
        "indexable": query.worth_indexing and not found.beyond,
        "canonical": settings.SITE_URL + address,
        "other_language_url": _in_language(request.path, "en" if get_language() == "vi" else "vi")
        + address.removeprefix(request.path),
    }
    template, status = ("storefront/no-page.html", 404) if found.beyond else ("storefront/list.html", 200)
    return Made(render_to_string(template, context, request).encode(), status, found.total)


@lru_cache
def _in_language(path: str, language: str) -> str:
    """To find an address in another language, all patterns of both are tried; a list has but few paths."""
    return translate_url(path, language)


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


def _description(title: str, found: Results) -> str:
    text = _("%(title)s: %(total)s sản phẩm OCOP. Lọc theo hạng sao, tỉnh, nhóm, giá và tình trạng còn hàng.")
    return text % {"title": title, "total": number(found.total)}


def _how_many(found: Results) -> str:
    goods = {"shown": number(found.total), "plus": "+" if found.total_more else ""}
    return (
        ngettext(
            "%(shown)s%(plus)s sản phẩm đang bán, chứng nhận còn hiệu lực",
            "%(shown)s%(plus)s sản phẩm đang bán, chứng nhận còn hiệu lực",
            found.total,
        )
        % goods
    )


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
    return query.facet(name).label(values[0]) if len(values) == 1 else ""


def _province_page(query: Query) -> tuple[str, str] | None:
    """Name and address of the page of the province that was chosen, or else named in the words."""
    chosen = query.chosen.get("tinh", ())
    province = province_by_slug(chosen[0]) if len(chosen) == 1 else _province_in(Words.of(query.q).folded)
    return (province.full_name, reverse("wagtail_serve", args=[f"tinh/{province.slug}/"])) if province else None


def _province_in(words: tuple[str, ...]) -> ProvinceView | None:
    """The longest run of words that names one."""
    for length in range(min(len(words), MOST_WORDS_OF_A_PROVINCE), 0, -1):
        for start in range(len(words) - length + 1):
            if found := resolve_province(" ".join(words[start : start + length])):
                return found
    return None


def _crumbs(query: Query) -> list[tuple[str, str]]:
    language = get_language() or ""
    home = (_("Trang chủ"), address("wagtail_serve", language, ""))
    if not (query.q or query.narrowed):
        return [home, (_("Tất cả sản phẩm"), "")]
    return [home, (_("Tất cả sản phẩm"), address("catalogue:index", language)), (_title(query), "")]
