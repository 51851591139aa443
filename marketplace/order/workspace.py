"""The parcels of a subject, for its people: /kenh-chu-the/<code>/don/."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.kernel.states import TransitionRefused
from marketplace.accounts.access import only_for
from marketplace.http import SeeOther
from marketplace.order import parcels as reads
from marketplace.order.lots.selectors import picks_in
from marketplace.order.services import move_parcel
from marketplace.shipping.services import NotSent, record_tracking
from marketplace.workspace.access import has_subject, own_subject


@only_for(has_subject)
@require_safe
def parcels(request: HttpRequest, code: str) -> HttpResponse:
    subject = own_subject(request, code)
    found = reads.parcel_list(subject, request.GET.get("trang-thai", ""), request.GET.get("trang", ""))
    return render(request, "order/parcels.html", {"subject": subject, "parcels": found})


@only_for(has_subject)
@require_http_methods(["GET", "HEAD", "POST"])
def parcel(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The page of a parcel; the button that was pressed names the step."""
    subject = own_subject(request, code)
    order = reads.parcel_for(subject, number)
    if order is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        try:
            _step(request, order)
        except (TransitionRefused, NotSent) as refusal:
            refused = refusal.message
        else:
            messages.success(request, _("Đã ghi."))
            return SeeOther(request.path)
    context = {
        "subject": subject,
        "parcel": reads.parcel_page(order, request.user, request.POST),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "order/parcel.html", context, status=422 if refused else 200)


def _step(request: HttpRequest, order: Any) -> None:
    """A tracking number is written down before the parcel goes: with a wrong one it stays."""
    verb = request.POST.get("verb", "")
    if verb not in reads.BY_HAND:
        raise Http404
    tracking = request.POST.get("tracking", "").strip()
    if verb == "ship" and tracking:
        record_tracking(order, request.POST.get("carrier", ""), tracking, request.user)
    move_parcel(order, verb, request.user, request.POST.get("reason", ""), picks_in(order, request.POST))
