"""Payments and refunds of the whole shop, and the shop's own account: for the operator (the door is Oscar's)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog.kernel.dates import today
from catalog.kernel.spreadsheets import csv_text
from catalog.kernel.states import TransitionRefused
from marketplace.payment import desk, records
from marketplace.payment.forms import SeenForm, StatementForm
from marketplace.payment.models import AttemptState, Refund, RefundState
from marketplace.payment.refunds import try_again
from marketplace.payment.workspace import Unclear, act, number_in

PER_PAGE = 50
MOST_LETTERS = 100


@never_cache
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """Context: see `dashboard/payments.html`."""
    return _list(request, "payments", records.attempts_found, records.attempt_table, AttemptState)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refunds(request: HttpRequest) -> HttpResponse:
    """The list, and a button that has a failed card refund made again. Context: see `dashboard/refunds.html`."""
    if request.method == "POST":
        refund = Refund.objects.filter(pk=number_in(request.POST.get("id", ""))).first()
        if refund is None:
            raise Http404
        try:
            try_again(refund, request.user)
        except TransitionRefused as refused:
            messages.warning(request, refused.message)
        else:
            messages.success(request, _("Đã gửi lại lệnh hoàn."))
        return redirect("dashboard:refunds")
    return _list(request, "refunds", records.refunds_found, records.refund_table, RefundState)


def _list(request: HttpRequest, name: str, find: Any, table: Any, states: Any) -> HttpResponse:
    typed = "".join(char for char in request.GET.get("q", "")[:MOST_LETTERS] if char.isprintable()).strip()
    state = request.GET.get("trang-thai", "")
    state = state if state in states.values else ""
    found = find(typed, state)
    if request.GET.get("xuat") == "csv":
        answer = HttpResponse(csv_text(*table(found)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}-{today():%Y-%m-%d}.csv"'
        return answer
    chosen = {key: value for key, value in (("q", typed), ("trang-thai", state)) if value}
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("trang")),
        "q": typed,
        "state": state,
        "states": states.choices,
        "chosen": urlencode(chosen) + "&" if chosen else "",
    }
    return render(request, f"dashboard/{name}.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transfers(request: HttpRequest) -> HttpResponse:
    """The shop's own account: statements, what waits for a person, what goes back. Context: see the template."""
    forms: dict[str, Any] = {}
    if request.method == "POST":
        try:
            act(request, None)
        except Unclear as unclear:
            forms[unclear.name] = unclear.form
        else:
            return redirect("dashboard:transfers")
    context = {
        "money": desk.money_desk(None),
        "statement_form": forms.get("statement", StatementForm()),
        "seen_form": forms.get("seen", SeenForm()),
        "unclear": next(iter(forms), ""),
        "seen_of": number_in(request.POST.get("pay", "")),
    }
    return render(request, "dashboard/transfers.html", context, status=422 if forms else 200)
