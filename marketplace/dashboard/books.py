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

from catalog.kernel.spreadsheets import asked_kind, table_file
from catalog.kernel.states import TransitionRefused
from marketplace.dashboard.lists import typed
from marketplace.ledger.months import close_month, reopen_month
from marketplace.ledger.selectors import read_month
from marketplace.ledger.trial import month_page, trial_table

MOST_REASON = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def books(request: HttpRequest) -> HttpResponseBase:
    """The trial balance of a month, which can be closed and opened again. Context: see `dashboard/books.html`."""
    month = read_month(request.GET.get("ky", ""))
    if kind := asked_kind(request):
        return table_file(kind, f"so-cai-{month:%Y-%m}", trial_table(month))
    refused = ""
    if request.method == "POST":
        try:
            _act(month, request.user, request.POST)
        except TransitionRefused as refusal:
            refused = refusal.message
        else:
            messages.success(request, _("Đã ghi."))
            return redirect(f"{reverse('dashboard:books')}?ky={month:%Y-%m}")
    context = {
        "page": month_page(month),
        "refused": refused,
        "reason": typed(request.POST.get("reason", ""), MOST_REASON),
    }
    return render(request, "dashboard/books.html", context, status=422 if refused else 200)


def _act(month: date, actor: Any, form: Any) -> None:
    """What a button of the page asks for; raises `TransitionRefused`."""
    verb = form.get("verb", "")
    if verb == "close":
        close_month(month, actor)
    elif verb == "reopen":
        reopen_month(month, actor, typed(form.get("reason", ""), MOST_REASON))
    else:
        raise TransitionRefused("unknown", _("Thao tác này không có."))
