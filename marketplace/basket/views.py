"""The basket page, and the one form of public pages: add to basket."""

from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from catalog.kernel.limits import allow
from catalog.places.selectors import province_by_code
from catalog.products.models import Product
from marketplace.basket import selectors, services
from marketplace.basket.guard import Source, source_of
from marketplace.checkout import draft
from marketplace.http import SeeOther
from marketplace.promotion.selectors import clean_code

MOST_CODES = 100  # new ones in ten minutes, from one address


@never_cache
def summary(request: HttpRequest) -> HttpResponse:
    return _change(request) if request.method == "POST" else _page(request)


@csrf_exempt
@never_cache
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Reached by POST from pages without a token, so the browser's word on its origin stands in for one."""
    product = _listed(pk)
    if request.method != "POST":
        return redirect(product)
    source = source_of(request)
    if source is Source.FOREIGN:
        return render(request, "basket/refused.html", {"product": product}, status=403)
    if source is Source.UNKNOWN:
        return _ask(request, product)
    return _put(request, product)


@never_cache
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with Django's token: the answer to the question that `add` asks."""
    product = _listed(pk)
    return _put(request, product) if request.method == "POST" else redirect(product)


@never_cache
def mini(request: HttpRequest) -> JsonResponse:
    """What belongs to the visitor on a page that is the same for everybody; fetched by me.js."""
    name = request.user.name if request.user.is_authenticated else ""
    # The given name stands last in Vietnamese, and is how one is addressed.
    return JsonResponse({"count": selectors.unit_count(request.basket), "name": name.split()[-1] if name else ""})


def _listed(pk: int) -> Product:
    products = Product.objects.listed().select_related("subject").prefetch_related("stockrecords", "certificates")
    return get_object_or_404(products, pk=pk)


def _put(request: HttpRequest, product: Product) -> HttpResponse:
    try:
        quantity = services.read_quantity(request.POST.get("quantity", "1"))
        line = services.add(request.basket, product, quantity)
    except services.NotAdded as refused:
        return _ask(request, product, refused)
    if request.POST.get("then") == "checkout":
        return SeeOther(reverse("checkout:index"))
    return SeeOther(f"{reverse('basket:summary')}?{urlencode({'moi': line.pk, 'tu': _came_from(request)})}")


def _ask(request: HttpRequest, product: Product, refused: services.NotAdded | None = None) -> HttpResponse:
    """Show what was asked for, with what was typed, and let the person say it again."""
    context = {
        "product": product,
        "quantity": request.POST.get("quantity", "1")[:20],
        "then": request.POST.get("then", "basket"),
        "error": refused.message if refused else "",
        "can_retry": refused is None or refused.code in {services.Trouble.NOT_A_NUMBER, services.Trouble.TOO_MANY},
    }
    return render(request, "basket/confirm_add.html", context)


def _came_from(request: HttpRequest) -> str:
    """The page of ours on which something was put into the basket, to go on from there."""
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}):
        return ""
    parts = urlsplit(referrer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _page(request: HttpRequest, typed: dict[int, str] | None = None) -> HttpResponse:
    province = draft.province_of(request)
    plan = selectors.plan_of(request.basket, province, draft.methods_of(request), draft.claim_of(request))
    view = selectors.basket_view(plan, province, typed)
    new = request.GET.get("moi", "")
    titles = {str(line.id): line.title for parcel in view.parcels for line in parcel.lines}
    context = {
        "basket": view,
        "provinces": selectors.province_choices(),
        "to": province,
        "removed": selectors.removed_line(request.basket, request.GET.get("bo", "")),
        "added": titles.get(new),
        "back": _own_path(request.GET.get("tu", "")) or reverse("catalogue:index"),
    }
    return render(request, "basket/basket.html", context)


def _own_path(path: str) -> str:
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else ""


def _change(request: HttpRequest) -> HttpResponse:
    """One form, several buttons. Quantities are written with every button, so nothing typed is lost."""
    wanted, unreadable = _typed_quantities(request)
    step = _stepped(request, wanted)
    if unreadable and (step or request.POST.get("do") in {"update", "checkout"}):
        return _page(request, unreadable)
    removed = services.set_quantities(request.basket, {**wanted, **step, **_taken_out(request)})
    _put_back(request)
    _keep_province(request)
    _keep_code(request)
    if request.POST.get("do") == "checkout":
        return SeeOther(reverse("checkout:index"))
    mark = f"?bo={removed[0].pk}-{removed[0].quantity}" if len(removed) == 1 else ""
    return SeeOther(reverse("basket:summary") + mark)


def _typed_quantities(request: HttpRequest) -> tuple[dict[int, int], dict[int, str]]:
    """The fields q-<line id>: those that are numbers, and those that aren't."""
    wanted: dict[int, int] = {}
    unreadable: dict[int, str] = {}
    for name, text in request.POST.items():
        pk = _number(name.removeprefix("q-")) if name.startswith("q-") else None
        if pk is None:
            continue
        quantity = _number(text.strip())
        if quantity is None:
            unreadable[pk] = str(text)[:20]
        else:
            wanted[pk] = quantity
    return wanted, unreadable


def _stepped(request: HttpRequest, wanted: dict[int, int]) -> dict[int, int]:
    """The buttons − and +."""
    for button, step in (("minus", -1), ("plus", 1)):
        pk = _number(request.POST.get(button, ""))
        if pk in wanted:
            return {pk: max(0, wanted[pk] + step)}
    return {}


def _taken_out(request: HttpRequest) -> dict[int, int]:
    pk = _number(request.POST.get("remove", ""))
    return {} if pk is None else {pk: 0}


def _put_back(request: HttpRequest) -> None:
    pk, _dash, quantity = request.POST.get("undo", "").partition("-")
    line, units = _number(pk), _number(quantity)
    if line is not None and units:
        services.set_quantities(request.basket, {line: units})
        messages.success(request, _("Đã đưa lại vào giỏ."))


def _keep_province(request: HttpRequest) -> None:
    code = request.POST.get("to")
    if code == "" or (code and province_by_code(code)):
        draft.keep_province(request, code)


def _keep_code(request: HttpRequest) -> None:
    """What was typed is taken along with every button; only `drop` forgets it."""
    if request.POST.get("do") == "drop":
        draft.keep_code(request, "")
    elif (code := clean_code(request.POST.get("code", draft.code_of(request)))) != draft.code_of(request):
        # Codes are short, and guessing them must not pay; phones of one network share an address, though.
        if code and not allow(request, "basket.code", times=MOST_CODES, seconds=600):
            messages.warning(request, _("Bạn đã thử nhiều mã. Hãy đợi mười phút rồi thử lại."))
        else:
            draft.keep_code(request, code)


def _number(text: str) -> int | None:
    """A whole number from 0, of at most nine digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
