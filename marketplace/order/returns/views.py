"""What a buyer does about goods that came, on pages that the purchase's link opens."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.kernel.limits import allow
from catalog.kernel.states import TransitionRefused
from marketplace.http import SeeOther
from marketplace.order.models import Order
from marketplace.order.returns import selectors as reads
from marketplace.order.returns.evidence import shown
from marketplace.order.returns.forms import AnswerForm, ReturnForm
from marketplace.order.returns.models import ReturnRequest
from marketplace.order.returns.rules import returnable_until
from marketplace.order.returns.services import ask_return, move_return
from marketplace.order.returns.states import BUYERS
from marketplace.order.selectors import parcel_of
from marketplace.order.views import secret_address


@secret_address("same-origin")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """The form of a delivered parcel. Context: see `order/return_ask.html`."""
    parcel = parcel_of(token, number)
    if parcel is None or parcel.group is None or parcel.subject is None:
        raise Http404
    lines = reads.lines_to_return(parcel)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReturnForm(lines, data, files, initial={"key": secrets.token_urlsafe(24)})
    if request.method == "POST" and form.is_valid():
        if not allow(request, "order.return", times=20, seconds=600):
            form.add_error(None, _("Bạn đã thử nhiều lần. Hãy đợi mười phút rồi thử lại, hoặc gọi nơi bán."))
        elif asked := _ask(parcel, form):
            messages.success(request, _("Đã gửi yêu cầu. Nơi bán trả lời trong hai ngày làm việc."))
            return SeeOther(reverse("order:return_request", args=[token, asked.number]))
    context = {
        "form": form,
        "until": returnable_until(parcel),
        "lines": lines,
        "subject_name": parcel.subject.name,
        "back": parcel.group.get_absolute_url(),
    }
    return render(request, "order/return_ask.html", context, status=422 if form.errors else 200)


def _ask(parcel: Order, form: ReturnForm) -> ReturnRequest | None:
    told = form.cleaned_data
    line = parcel.lines.get(pk=told["line"])
    facts = {name: told[name] for name in ("quantity", "reason", "message", "amount", "photos", "key")}
    try:
        return ask_return(parcel, line, **facts)
    except TransitionRefused as refused:
        form.add_error({"too_many": "quantity", "too_much": "amount"}.get(refused.code), refused.message)
        return None


@secret_address("same-origin")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """A request, and what its buyer may do about it. Context: see `order/return_request.html`."""
    found = reads.request_by_token(token, number)
    if found is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        refused = step(request, found, BUYERS)
        if not refused:
            return SeeOther(request.path)
        found = reads.request_by_token(token, number) or found
    context = {
        "request_view": reads.return_view(found),
        "token": token,
        "back": found.order.group.get_absolute_url(),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "order/return_request.html", context, status=422 if refused else 200)


@secret_address("same-origin")
@require_safe
def photo(request: HttpRequest, token: str, number: str, pk: int) -> HttpResponse:
    found = reads.request_by_token(token, number)
    return shown(reads.photo_of(found, pk) if found else None)


def step(request: HttpRequest, found: ReturnRequest, verbs: frozenset[str]) -> str:
    """Take the step that a button names, if it is one of `verbs`; why not, or "" when it was taken."""
    verb = request.POST.get("verb", "")
    if verb not in verbs:
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    actor = request.user if request.user.is_authenticated else None
    try:
        move_return(found, verb, actor, form.cleaned_data["words"], form.cleaned_data["amount"])
    except TransitionRefused as refusal:
        return refusal.message
    messages.success(request, _("Đã ghi."))
    return ""
