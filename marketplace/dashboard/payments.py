"""Purchases, payments, refunds and transfers of the whole shop: for the operator (the door is Oscar's)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog.kernel import journal
from catalog.kernel.spreadsheets import asked_kind
from marketplace.dashboard.lists import Listed, show_list
from marketplace.order.models import OrderState
from marketplace.order.records import group_table, groups_found
from marketplace.payment import desk, records
from marketplace.payment.forms import SeenForm, StatementForm
from marketplace.payment.models import AttemptState, BankCreditState, RefundState
from marketplace.payment.workspace import Unclear, act, number_in

GROUPS = Listed(
    "groups",
    _("Đơn mua"),
    _("Mã đơn, mã kiện, tên, email, số điện thoại"),
    OrderState.choices,
    groups_found,
    group_table,
)
_CALLED = _("Mã đơn, mã kiện, mã chuyển khoản, số điện thoại")
PAYMENTS = Listed(
    "payments", _("Các lần trả tiền"), _CALLED, AttemptState.choices, records.attempts_found, records.attempt_table
)
REFUNDS = Listed(
    "refunds", _("Các khoản hoàn"), _CALLED, RefundState.choices, records.refunds_found, records.refund_table
)
CREDITS = Listed(
    "credits",
    _("Báo có của chợ"),
    _("Nội dung, số tiền, mã giao dịch, mã đơn"),
    BankCreditState.choices,
    records.credits_found,
    records.credit_table,
)


@never_cache
@require_safe
def groups(request: HttpRequest) -> HttpResponseBase:
    """Every purchase with its parcels. A file of them holds names and phone numbers: taking one is journalled."""
    if kind := asked_kind(request):
        journal.record(
            "shop.groups.file",
            actor=request.user,
            text=gettext_noop("Tải tệp đơn mua (%(kind)s)."),
            data={"kind": kind},
        )
    return show_list(request, GROUPS)


@never_cache
@require_safe
def payments(request: HttpRequest) -> HttpResponseBase:
    return show_list(request, PAYMENTS)


@never_cache
@require_safe
def refunds(request: HttpRequest) -> HttpResponseBase:
    return show_list(request, REFUNDS)


@never_cache
@require_safe
def credits_in(request: HttpRequest) -> HttpResponseBase:
    """All transfers to the shop's account; those that wait are dealt with in `transfers`."""
    return show_list(request, CREDITS)


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
