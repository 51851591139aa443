"""How a subject sends, as its people see and its owners change it: /kenh-chu-the/<code>/giao-hang/."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.places.selectors import province_by_code, provinces
from catalog.subjects.models import Subject
from catalog.subjects.rules import owner_of_the_subject
from marketplace.accounts.access import only_for
from marketplace.http import SeeOther
from marketplace.shipping import desk as reads
from marketplace.shipping import services
from marketplace.shipping.forms import PointForm, RateForm, grams_typed
from marketplace.workspace.access import has_subject

HANOI = "01"


@only_for(has_subject)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """One page, several small forms: which one was sent says the button `do`. What was typed wrongly stays."""
    subject = Subject.objects.for_user(request.user).select_related("province", "commune").filter(code=code).first()
    if subject is None:
        raise Http404
    can_write = owner_of_the_subject.test(request.user, subject)
    if request.method != "POST":
        return _page(request, subject, can_write)
    if not can_write:
        raise PermissionDenied
    rate_form = point_form = None
    do, number = request.POST.get("do", ""), _number(request.POST.get("id", ""))
    if do == "rate":
        rate_form = RateForm(request.POST)
        if not rate_form.is_valid():
            return _page(request, subject, can_write, rate_form=rate_form, status=422)
        services.set_rate(subject, rate_form.terms(), request.user)
    elif do == "open":
        point_form = PointForm(request.POST)
        if not point_form.is_valid():
            return _page(request, subject, can_write, point_form=point_form, status=422)
        services.open_point(subject, point_form.terms(), request.user)
    elif do == "end":
        services.end_rate(subject, number, request.user)
    elif do == "close":
        services.close_point(subject, number, request.user)
    elif do == "goods":
        told, unreadable = _goods_told(request)
        if unreadable:
            return _page(request, subject, can_write, unreadable=unreadable, status=422)
        services.say_of_goods(subject, told, request.user)
    else:
        raise Http404
    messages.success(request, _("Đã ghi."))
    return SeeOther(request.path)


def _page(
    request: HttpRequest,
    subject: Subject,
    can_write: bool,
    *,
    rate_form: RateForm | None = None,
    point_form: PointForm | None = None,
    unreadable: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    to = province_by_code(request.GET.get("tinh", "")) or province_by_code(HANOI) or provinces()[0]
    kilos, grams = _kilos(request.GET.get("can", "1"))
    page = reads.delivery_desk(subject, to, grams, unreadable or {})
    changed = next((rate for rate in page.rates if rate.id == _number(request.GET.get("sua", ""))), None)
    context = {
        "page": page,
        "to": to.code,
        "kilos": kilos,
        "provinces": [(each.code, each.name) for each in provinces()],
        "can_write": can_write,
        "rate_form": rate_form or RateForm(initial=changed.typed if changed else {"days_from": 1, "days_to": 3}),
        "changing": bool(changed or rate_form),
        "point_form": point_form or PointForm(initial={"province": subject.province_id}),
        "opening": bool(point_form),
    }
    return render(request, "shipping/desk.html", context, status=status)


def _kilos(text: str) -> tuple[str, int]:
    """What was typed and the grams it means; a kilogram when it means nothing."""
    grams = grams_typed(text)
    return (text, grams) if grams else ("1", 1000)


def _goods_told(request: HttpRequest) -> tuple[dict[int, tuple[int | None, bool]], dict[int, str]]:
    """The fields nang-<product id> and lanh-<product id>: those that can be read, and the weights that can't."""
    told: dict[int, tuple[int | None, bool]] = {}
    unreadable: dict[int, str] = {}
    for name, text in request.POST.items():
        pk = _number(name.removeprefix("nang-")) if name.startswith("nang-") else 0
        if not pk:
            continue
        grams = grams_typed(str(text))
        if grams is None and str(text).strip():
            unreadable[pk] = str(text)[:20]
        told[pk] = (grams, f"lanh-{pk}" in request.POST)
    return told, unreadable


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
