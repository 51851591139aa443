"""The shop's default delivery rates, by date: /dieu-hanh/phi-giao/, for the operator (the door is Oscar's)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.kernel.dates import today
from catalog.places.selectors import ProvinceView, province_by_code, provinces
from marketplace.http import SeeOther
from marketplace.shipping.desk import DefaultDesk, default_desk
from marketplace.shipping.forms import DefaultRateForm, grams_typed
from marketplace.shipping.services import drop_default, set_default

HANOI, HO_CHI_MINH = "01", "79"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest) -> HttpResponse:
    """One page, two forms: which one was sent says the button `do`. Context: see `dashboard/delivery.html`."""
    form = None
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "drop":
            drop_default(_number(request.POST.get("id", "")), request.user)
        elif do == "rate":
            form = DefaultRateForm(request.POST)
            if form.is_valid():
                set_default(form.terms(), form.cleaned_data["day"], form.cleaned_data["source"], request.user)
        else:
            raise Http404
        if form is None or form.is_valid():
            messages.success(request, _("Đã ghi."))
            return SeeOther(request.path)
    return _page(request, form)


def _page(request: HttpRequest, form: DefaultRateForm | None) -> HttpResponse:
    sender, to = (_province(request, name, other) for name, other in (("tu", HANOI), ("tinh", HO_CHI_MINH)))
    kilos = request.GET.get("can", "1")
    grams = grams_typed(kilos)
    day = _day(request.GET.get("ngay", ""))
    page = default_desk(sender, to, grams or 1000, day)
    context = {
        "page": page,
        "sender": sender.code,
        "to": to.code,
        "kilos": kilos if grams else "1",
        "day": day,
        "provinces": [(each.code, each.name) for each in provinces()],
        "form": form or DefaultRateForm(initial=_initial(request, page)),
    }
    return render(request, "dashboard/delivery.html", context, status=422 if form else 200)


def _initial(request: HttpRequest, page: DefaultDesk) -> dict[str, Any]:
    """What is to be changed, as it would be typed; a planned one keeps its day."""
    number = _number(request.GET.get("sua", ""))
    changed = next((row for row in (*page.now, *page.planned) if row.rate.id == number), None)
    if changed is None:
        return {"day": today(), "days_from": 1, "days_to": 3}
    return {**changed.rate.typed, "day": max(changed.rate.since, today()), "source": changed.source}


def _province(request: HttpRequest, name: str, otherwise: str) -> ProvinceView:
    return province_by_code(request.GET.get(name, "")) or province_by_code(otherwise) or provinces()[0]


def _day(text: str) -> date:
    """Today for what is no day, or one that is over."""
    try:
        return max(date.fromisoformat(text), today()) if text.isascii() else today()
    except ValueError:
        return today()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
