"""The public API: read by anybody, from any site, without a key. It says what the pages say, from the same reads."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema
from ninja import Query as Parameters
from pydantic import BaseModel

from catalog.kernel.limits import allow
from catalog.search.counts import state_of
from catalog.search.facets import FACETS
from catalog.search.query import SORTS, Query
from marketplace.api import answers, selectors
from marketplace.api.parameters import Asked, Language
from marketplace.storefront.page_cache import JSON, Made, kept

MOST_A_MINUTE = 120
MOST_NUMBER = 2**63 - 1  # what a database can hold

api = NinjaAPI(
    title="Chợ sao Việt: open data of OCOP products",
    version="1",
    description="Certified rural products of Viet Nam (OCOP), with the proof of their stars. No key is needed. "
    f"At most {MOST_A_MINUTE} questions a minute from one address; send `If-None-Match` and an unchanged answer "
    "costs neither of us anything.",
    docs_url=None,
    urls_namespace="api",
)

REFUSALS = {404: answers.Refused, 429: answers.Refused}


def open_to_all(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pages of other sites may read the answer, and nobody may ask without end."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if allow(request, "api", times=MOST_A_MINUTE, seconds=60):
            answer = view(request, *args, **kwargs)
        else:
            answer = _refused(429, _("Hỏi nhiều quá. Hãy chờ một phút rồi hỏi tiếp."))
            answer["Retry-After"] = "60"
        answer["Access-Control-Allow-Origin"] = "*"
        return answer

    return opened


@api.get("/products", response={200: answers.ProductList, **REFUSALS}, summary="A page of products", tags=["products"])
@open_to_all
def products(request: HttpRequest, asked: Parameters[Asked]) -> HttpResponse:
    """The parameters are those of the site's list, so that what stands behind `/san-pham/?` may stand behind this."""
    query = Query.parse(request.GET)
    with translation.override(asked.known):
        path = reverse("api:products")
        # The language is none of the list's own parameters.
        address = f"{query.url(path)}#{asked.known}"
        return _kept(request, address, lambda: selectors.product_list(query, path, timezone.now()))


@api.get(
    "/products/{int:pk}", response={200: answers.ProductPage, **REFUSALS}, summary="One product", tags=["products"]
)
@open_to_all
def product(request: HttpRequest, pk: int, asked: Parameters[Language]) -> HttpResponse:
    found = state_of(pk) if pk <= MOST_NUMBER else None
    with translation.override(asked.known):
        if found is None:
            return _refused(404, _not_there())
        return _kept(request, f"{request.path}#{asked.known}", lambda: selectors.product(pk), found.own)


def _kept(request: HttpRequest, address: str, read: Callable[[], Schema | None], state: str = "") -> HttpResponse:
    return kept(request, address, lambda: _made_of(read()), state)[0]


def _made_of(answer: BaseModel | None) -> Made:
    if answer is None:
        return Made(answers.Refused(detail=_not_there()).model_dump_json().encode(), 404, content_type=JSON)
    return Made(answer.model_dump_json().encode(), content_type=JSON)


def _not_there() -> str:
    return _("Không có ở đây: số hoặc trang này không tồn tại, hoặc không còn được bày.")


def _refused(status: int, detail: str) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status, json_dumps_params={"ensure_ascii": False})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What may be asked, for people. Context: see `api/docs.html`."""
    path = reverse("api:products")
    context = {
        "address": settings.SITE_URL + path,
        "example": f"{path}?q=mat+ong&con-hang=1",
        "openapi_url": reverse("api:openapi-json"),
        "facets": [facet for facet in FACETS if not facet.within],
        "sorts": SORTS.items(),
        "most": MOST_A_MINUTE,
        "crumbs": [(_("Trang chủ"), reverse("wagtail_serve", args=[""])), (_("Dữ liệu mở"), "")],
    }
    return render(request, "api/docs.html", context)
