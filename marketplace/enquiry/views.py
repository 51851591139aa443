"""Asking a subject for what no parcel brings: the form of a product, and the page its link opens."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.kernel.limits import allow
from catalog.kernel.states import TransitionRefused
from catalog.products.models import Product
from marketplace.enquiry import selectors as reads
from marketplace.enquiry.forms import EnquiryForm, StepForm
from marketplace.enquiry.models import Enquiry
from marketplace.enquiry.services import NotAsked, ask, may_be_asked_for, move_enquiry
from marketplace.enquiry.states import ASKERS
from marketplace.http import SeeOther
from marketplace.order.views import secret_address

MOST_NUMBER = 2**63 - 1  # what a database can hold


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """The form about a product; `?vi=` says why it is asked for. Context: see `enquiry/new.html`."""
    product = reads.product_to_ask_for(pk) if pk <= MOST_NUMBER else None
    if product is None or not may_be_asked_for(product):
        raise Http404
    reason = _reason(request, product)
    form = EnquiryForm(reason, request.POST if request.method == "POST" else None, initial=_known(request))
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return SeeOther(request.path)
        if not allow(request, "enquiry", times=5, seconds=600):
            form.add_error(None, _("Bạn vừa gửi nhiều yêu cầu. Hãy đợi mười phút rồi gửi lại; chữ đã gõ vẫn còn đây."))
        else:
            return _ask(request, product, form)
    context = {"product": product, "form": form, "booking": reason == Enquiry.Reason.BOOKING}
    return render(request, "enquiry/new.html", context, status=422 if form.errors else 200)


@secret_address("same-origin")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, token: str) -> HttpResponse:
    """An enquiry, and what its asker may do about it. Context: see `enquiry/one.html`."""
    found = reads.by_token(token)
    if found is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        refused = step(request, found, ASKERS)
        if not refused:
            return SeeOther(request.path)
        found = reads.by_token(token) or found
    context = {
        "enquiry": reads.enquiry_view(found, reads.verbs_of_asker(found)),
        "address": request.build_absolute_uri(request.path),
        "refused": refused,
    }
    return render(request, "enquiry/one.html", context, status=422 if refused else 200)


def step(request: HttpRequest, found: Enquiry, verbs: frozenset[str]) -> str:
    """Take the step that a button names, if it is one of `verbs`; why not, or "" when it was taken."""
    verb = request.POST.get("verb", "")
    if verb not in verbs:
        raise Http404
    form = StepForm(request.POST)
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    try:
        move_enquiry(found, verb, request.user if request.user.is_authenticated else None, form.cleaned_data["words"])
    except TransitionRefused as refusal:
        return refusal.message
    messages.success(request, _("Đã ghi."))
    return ""


def _ask(request: HttpRequest, product: Product, form: EnquiryForm) -> HttpResponse:
    try:
        enquiry = ask(product, form.asked(), key=str(form.cleaned_data["key"]), language=get_language() or "vi")
    except NotAsked:
        raise Http404 from None
    messages.success(request, _("Đã gửi yêu cầu. Chủ thể sẽ gọi hoặc trả lời ở trang này."))
    return SeeOther(reverse("enquiry:one", args=[enquiry.token]))


def _reason(request: HttpRequest, product: Product) -> str:
    """A service is booked whatever the address says; goods are never."""
    if not product.get_product_class().requires_shipping:
        return Enquiry.Reason.BOOKING
    said = request.GET.get("vi", "")
    return said if said in Enquiry.Reason.values and said != Enquiry.Reason.BOOKING else Enquiry.Reason.OTHER


def _known(request: HttpRequest) -> dict[str, Any]:
    """What the account knows."""
    user = request.user
    known = {"province": request.GET.get("tinh", "")}
    return known | ({"name": user.name, "phone": user.phone, "email": user.email} if user.is_authenticated else {})
