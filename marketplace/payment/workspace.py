"""The money that comes to a subject's own account, for its people: /kenh-chu-the/<code>/nhan-tien/."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.kernel.money import format_dong
from catalog.kernel.states import TransitionRefused
from catalog.subjects.models import Subject
from catalog.subjects.rules import owner_of_the_subject
from marketplace.accounts.access import only_for
from marketplace.accounts.second_factor import ask_again
from marketplace.http import SeeOther
from marketplace.payment import desk as reads
from marketplace.payment.accounts import change_account
from marketplace.payment.forms import AccountForm, PaidBackForm, SeenForm, StatementForm
from marketplace.payment.models import BankAccount, BankCredit
from marketplace.payment.refunds import note_bounced, record_paid_back
from marketplace.payment.statements import read
from marketplace.payment.transfers import AlreadyHandled, match_by_hand, set_aside, take_by_hand, take_credits
from marketplace.workspace.access import has_subject, own_subject

Act = Callable[[HttpRequest, Subject | None], Any]


class Unclear(Exception):
    """A form that could not be read; it is shown again with what was typed."""

    def __init__(self, name: str, form: Any) -> None:
        super().__init__(name)
        self.name, self.form = name, form


@only_for(has_subject)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, code: str) -> HttpResponse:
    subject = own_subject(request, code)
    forms: dict[str, Any] = {}
    if request.method == "POST":
        try:
            act(request, subject)
        except Unclear as unclear:
            forms[unclear.name] = unclear.form
        else:
            return SeeOther(request.path)
    context = {
        "subject": subject,
        "money": reads.money_desk(subject),
        "can_change": owner_of_the_subject.test(request.user, subject),
        "statement_form": forms.get("statement", StatementForm()),
        "seen_form": forms.get("seen", SeenForm()),
        "unclear": next(iter(forms), ""),
        "seen_of": number_in(request.POST.get("pay", "")),
    }
    return render(request, "payment/desk.html", context, status=422 if forms else 200)


@only_for(has_subject)
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, code: str) -> HttpResponse:
    subject = own_subject(request, code)
    if not owner_of_the_subject.test(request.user, subject):
        raise PermissionDenied
    return ask_again(request) or _account(request, subject)


def _account(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Where money goes, behind the door of the second factor."""
    now = BankAccount.objects.active().filter(subject=subject).first()
    said = {"bank_bin": now.bank_bin, "number": now.number, "holder": now.holder} if now else {}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=said)
    back = reverse("payment:desk", args=[subject.code])
    if request.method == "POST" and form.is_valid():
        change_account(subject, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Đã ghi tài khoản nhận tiền. Đơn đặt trước đó vẫn chuyển về tài khoản cũ."))
        return SeeOther(back)
    return render(request, "payment/account.html", {"form": form, "back": back}, status=422 if form.errors else 200)


def act(request: HttpRequest, subject: Subject | None) -> None:
    """What a button of the page does, for a subject or, without one, for the shop; `do` names it. Raises `Unclear`."""
    ways: dict[str, Act] = {
        "statement": _statement,
        "seen": _seen,
        "match": _match,
        "aside": _aside,
        "paid-back": _paid_back,
        "bounced": _bounced,
    }
    way = ways.get(request.POST.get("do", ""))
    if way is None:
        raise Http404
    try:
        way(request, subject)
    except AlreadyHandled:
        messages.warning(request, _("Khoản này vừa được người khác xử lý."))


def _statement(request: HttpRequest, subject: Subject | None) -> None:
    form = StatementForm(request.POST, request.FILES)
    account = BankAccount.objects.active().filter(subject=subject).first()
    if account is None:
        raise Http404
    if not form.is_valid():
        raise Unclear("statement", form)
    statement = read(form.cleaned_data["file"].read(), account.number)
    for row, problem in statement.problems[:5]:
        messages.warning(request, _("Dòng %(row)d: %(problem)s") % {"row": row, "problem": problem} if row else problem)
    others = [line for line in statement.lines if line.account and line.account != account.number]
    if others:
        form.add_error(
            "file", _("Sao kê này của một tài khoản khác, không phải %(number)s.") % {"number": account.number}
        )
        raise Unclear("statement", form)
    taken = take_credits(account, statement.lines, BankCredit.Source.STATEMENT, request.user)
    words = _(
        "Đã đọc sao kê: %(matched)d khoản khớp đơn, %(waiting)d khoản chờ bạn xem, %(known)d khoản đã có từ trước, "
        "%(not_ours)d khoản không phải của chợ nên không được lưu."
    )
    messages.success(request, words % asdict(taken))


def _seen(request: HttpRequest, subject: Subject | None) -> None:
    attempt = reads.dues(subject).filter(pk=number_in(request.POST.get("pay", ""))).first()
    if attempt is None:
        raise Http404
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Unclear("seen", form)
    amount = form.cleaned_data["amount"]
    if take_by_hand(attempt, amount, form.cleaned_data["reference"], timezone.now(), request.user):
        messages.success(request, _("Đã ghi nhận %(sum)s.") % {"sum": format_dong(amount)})
    else:
        messages.warning(request, _("Khoản này đã được ghi từ trước."))


def _match(request: HttpRequest, subject: Subject | None) -> None:
    attempt = reads.dues(subject).filter(pk=number_in(request.POST.get("pay", ""))).first()
    if attempt is None:
        messages.warning(request, _("Hãy chọn đơn của khoản này."))
        return
    match_by_hand(_waiting(request, subject), attempt, request.user)
    messages.success(request, _("Đã khớp khoản này với đơn."))


def _aside(request: HttpRequest, subject: Subject | None) -> None:
    set_aside(_waiting(request, subject), request.user)
    messages.success(request, _("Đã ghi: không phải tiền của đơn."))


def _paid_back(request: HttpRequest, subject: Subject | None) -> None:
    refund = reads.owed(subject).filter(pk=number_in(request.POST.get("id", ""))).first()
    if refund is None:
        raise Http404
    form = PaidBackForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Hãy ghi mã giao dịch của ngân hàng khi đã chuyển trả."))
        return
    record_paid_back(refund, form.cleaned_data["reference"], request.user)
    messages.success(request, _("Đã ghi: đã hoàn %(sum)s.") % {"sum": format_dong(refund.amount)})


def _bounced(request: HttpRequest, subject: Subject | None) -> None:
    refund = reads.returned(subject).filter(pk=number_in(request.POST.get("id", ""))).first()
    if refund is None:
        raise AlreadyHandled
    reason = "".join(char for char in request.POST.get("reason", "")[:200] if char.isprintable()).strip()
    try:
        note_bounced(refund, reason, request.user)
    except TransitionRefused as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, _("Đã ghi: tiền hoàn bị trả lại. Người mua được hỏi lại tài khoản nhận."))


def _waiting(request: HttpRequest, subject: Subject | None) -> BankCredit:
    credit = reads.credits_waiting(subject).filter(pk=number_in(request.POST.get("id", ""))).first()
    if credit is None:
        raise AlreadyHandled
    return credit


def number_in(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
