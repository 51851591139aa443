"""The books month by month: /dieu-hanh/so-cai/, for the operator (the door is Oscar's, see `apps.py`)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.kernel.dates import today
from catalog.kernel.spreadsheets import asked_kind, table_file
from catalog.kernel.states import TransitionRefused
from marketplace.dashboard.lists import typed
from marketplace.ledger.books import held_by_carriers
from marketplace.ledger.forms import RemittedForm
from marketplace.ledger.months import close_month, reopen_month
from marketplace.ledger.posting import NotPosted
from marketplace.ledger.remittances import record_remitted
from marketplace.ledger.selectors import read_month
from marketplace.ledger.trial import month_page, trial_table

MOST_REASON = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def books(request: HttpRequest) -> HttpResponseBase:
    """The trial balance of a month, which can be closed and opened again, and what carriers hand over. Context: see
    `dashboard/books.html`.
    """
    month = read_month(request.GET.get("ky", ""))
    if kind := asked_kind(request):
        return table_file(kind, f"so-cai-{month:%Y-%m}", trial_table(month))
    refused = ""
    is_remitted = request.method == "POST" and request.POST.get("verb") == "remitted"
    remitted = RemittedForm(request.POST if is_remitted else None, initial={"day": today()})
    if request.method == "POST":
        try:
            done = _remit(remitted, request.user) if is_remitted else _act(month, request.user, request.POST)
        except TransitionRefused as refusal:
            refused, done = refusal.message, False
        if done:
            messages.success(request, _("Đã ghi."))
            return redirect(f"{reverse('dashboard:books')}?ky={month:%Y-%m}")
    context = {
        "page": month_page(month),
        "held": held_by_carriers(),
        "remitted": remitted,
        "refused": refused,
        "reason": typed(request.POST.get("reason", ""), MOST_REASON),
    }
    return render(request, "dashboard/books.html", context, status=422 if request.method == "POST" else 200)


def _remit(form: RemittedForm, actor: Any) -> bool:
    """Whether it is written down; else the form says why not."""
    if not form.is_valid():
        return False
    told = form.cleaned_data
    try:
        record_remitted(told["amount"], told["fee"], told["slip"], told["day"], actor)
    except NotPosted as refusal:
        words = {
            "differs": ("slip", _("Phiếu này đã ghi với số tiền khác. Hãy xem lại số phiếu.")),
            "too_much": ("amount", _("Các hãng không giữ nhiều tiền thu hộ như vậy.")),
        }
        form.add_error(*words[refusal.code])
        return False
    return True


def _act(month: date, actor: Any, form: Any) -> bool:
    """Do what a button of the page asks for; raises `TransitionRefused`."""
    verb = form.get("verb", "")
    if verb == "close":
        close_month(month, actor)
    elif verb == "reopen":
        reopen_month(month, actor, typed(form.get("reason", ""), MOST_REASON))
    else:
        raise TransitionRefused("unknown", _("Thao tác này không có."))
    return True
