"""Paying subjects out: /dieu-hanh/chi-tra/, for the operator (the door is Oscar's, see `apps.py`)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog.kernel import journal
from catalog.kernel.dates import today
from catalog.kernel.spreadsheets import asked_kind, table_file
from catalog.kernel.states import TransitionRefused
from marketplace.accounts.second_factor import ask_again
from marketplace.dashboard.lists import chosen, typed
from marketplace.ledger import payouts as acts
from marketplace.ledger import selectors
from marketplace.ledger.banks import bank_details
from marketplace.ledger.due import DISPUTE_WINDOW, LEAST_PAYOUT, candidates
from marketplace.ledger.models import Payout, PayoutBatch

PER_PAGE = 30
MOST_REASON = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def payouts(request: HttpRequest) -> HttpResponseBase:
    """Who is owed what, and all batches; a form draws up a new one. Context: see `dashboard/payouts.html`."""
    refused = ""
    if request.method == "POST":
        try:
            batch = acts.draft_batch(request.user, timezone.now(), bank_details)
        except TransitionRefused as refusal:
            refused = refusal.message
        else:
            messages.success(request, _("Đã lập đợt chi. Cần hai người duyệt."))
            return redirect("dashboard:payout-batch", number=batch.number)
    q = typed(request.GET.get("q", ""))
    found = selectors.batches(q)
    if kind := asked_kind(request):
        return table_file(kind, f"chi-tra-{today():%Y-%m-%d}", selectors.payout_table(found))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    owed = candidates(timezone.now(), bank_details)
    context = {
        "owed": owed,
        "payable": sum(each.due for each in owed if each.payable),
        "least": LEAST_PAYOUT,
        "days": DISPUTE_WINDOW.days,
        "q": q,
        "page": page,
        "chosen": chosen(q=q),
        "refused": refused,
    }
    return render(request, "dashboard/payouts.html", context, status=422 if refused else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def payout_batch(request: HttpRequest, number: str) -> HttpResponseBase:
    """A batch and what can be done with it; an approval needs a fresh code of the second factor.
    Context: see `dashboard/payout_batch.html`."""
    batch = get_object_or_404(PayoutBatch, number=number)
    if request.method == "POST" and request.POST.get("verb") == "approve" and (door := ask_again(request)):
        return door
    refused = ""
    if request.method == "POST":
        try:
            _act(batch, request.user, request.POST)
        except TransitionRefused as refusal:
            refused = refusal.message
            batch.refresh_from_db()
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("dashboard:payout-batch", number=batch.number)
    context = {
        "page": selectors.batch_page(batch, request.user),
        "refused": refused,
        "reason": typed(request.POST.get("reason", ""), MOST_REASON),
        "about": request.POST.get("payout", ""),
    }
    return render(request, "dashboard/payout_batch.html", context, status=422 if refused else 200)


@never_cache
@require_safe
def payout_file(request: HttpRequest, number: str) -> HttpResponseBase:
    """The file for the bank, of an approved batch. It holds account numbers, so taking it is journalled."""
    batch = get_object_or_404(PayoutBatch, number=number)
    if batch.state not in selectors.FILE_STATES:
        raise Http404
    journal.record(
        "shop.payout_batch.file",
        actor=request.user,
        obj=batch,
        text=gettext_noop("Tải tệp chi trả %(number)s."),
        data={"number": batch.number},
    )
    return table_file(asked_kind(request) or "csv", f"chi-tra-{batch.number}", selectors.bank_table(batch))


def _act(batch: PayoutBatch, actor: Any, form: Any) -> None:
    """What a button of the page asks for; raises `TransitionRefused`."""
    verb, reason, now = form.get("verb", ""), typed(form.get("reason", ""), MOST_REASON), timezone.now()
    if verb == "approve":
        acts.approve(batch, actor)
    elif verb == "send":
        acts.send(batch, actor, now)
    elif verb == "cancel":
        acts.cancel(batch, actor, reason)
    elif verb == "drop":
        acts.drop(_payout(batch, form), actor)
    elif verb == "settle":
        acts.settle(_payout(batch, form), actor)
    elif verb == "bounce":
        acts.bounce(_payout(batch, form), actor, reason, now)
    else:
        raise TransitionRefused("unknown", _("Thao tác này không có."))


def _payout(batch: PayoutBatch, form: Any) -> Payout:
    number = form.get("payout", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    return get_object_or_404(batch.payouts.select_related("batch", "subject"), pk=int(number))
