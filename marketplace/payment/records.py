"""Reads for the operator: attempts, refunds, and transfers to the shop, found by what is read out on the phone."""

import re
from contextlib import suppress

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from catalog.kernel.codes import normalise
from catalog.kernel.phone import parse_phone
from catalog.kernel.spreadsheets import Table
from marketplace.order.numbers import show_number
from marketplace.payment.models import BankCredit, PaymentAttempt, Refund

CHUNK = 1_000  # rows of a file that are in memory at a time
_AMOUNT = re.compile(r"[0-9]{1,12}")


def attempts_found(typed: str, state: str) -> QuerySet[PaymentAttempt]:
    """Newest first. `typed`: number of a purchase or parcel, transfer code, phone number, or a provider's own id."""
    attempts = PaymentAttempt.objects.select_related("group", "order__subject").order_by("-pk")
    if state:
        attempts = attempts.filter(state=state)
    return attempts.filter(_called(typed)) if typed else attempts


def refunds_found(typed: str, state: str) -> QuerySet[Refund]:
    """As `attempts_found`."""
    refunds = Refund.objects.select_related("attempt__group", "attempt__order__subject", "order").order_by("-pk")
    if state:
        refunds = refunds.filter(state=state)
    return refunds.filter(_called(typed, "attempt__")) if typed else refunds


def _called(typed: str, way: str = "") -> Q:
    """What `typed` may be a name of, in the attempt at the end of `way`."""
    number, code = normalise(typed), "".join(typed.split()).upper()
    found = Q(**{f"{way}group__number": number}) | Q(**{f"{way}group__orders__number": number})
    found |= Q(**{f"{way}code": code}) | Q(**{f"{way}provider_ref": typed}) | Q(**{f"{way}payment_ref": typed})
    with suppress(ValueError):
        found |= Q(**{f"{way}group__phone": parse_phone(typed)})
    named = PaymentAttempt.objects.filter(found) if not way else Refund.objects.filter(found)
    return Q(pk__in=named.values("pk"))


def credits_found(typed: str, state: str) -> QuerySet[BankCredit]:
    """Transfers that came to the shop's own account, newest first; those to subjects are their business. `typed`: what
    stands in the memo, the bank's reference, the amount, or what `attempts_found` takes.
    """
    transfers = BankCredit.objects.filter(account__subject=None).select_related("attempt__group").order_by("-at", "-pk")
    if state:
        transfers = transfers.filter(state=state)
    if not typed:
        return transfers
    said = Q(memo__icontains=typed) | Q(reference=typed) | Q(attempt__in=attempts_found(typed, "").order_by())
    amount = re.sub(r"[.,\s]", "", typed)
    return transfers.filter(said | Q(amount=int(amount)) if _AMOUNT.fullmatch(amount) else said)


def attempt_table(attempts: QuerySet[PaymentAttempt]) -> Table:
    """Header and rows of a file; amounts in đồng."""
    header = [_("Mã"), _("Đơn mua"), _("Chủ thể"), _("Cách trả tiền"), _("Trạng thái"), _("Phải trả"), _("Đã nhận")]
    header += [_("Hoàn"), _("Mã chuyển khoản"), _("Lúc"), _("Ghi chú")]
    return header, (
        (
            each.key,
            show_number(each.group.number),
            each.order.subject.name if each.order and each.order.subject else "",
            each.group.get_payment_display(),
            each.get_state_display(),
            each.amount,
            each.received,
            each.returning,
            each.code,
            each.created_at,
            each.reason,
        )
        for each in attempts.iterator(CHUNK)
    )


def refund_table(refunds: QuerySet[Refund]) -> Table:
    """As `attempt_table`. Without the buyers' accounts: a file goes further than the page it came from."""
    header = [_("Mã"), _("Đơn mua"), _("Trạng thái"), _("Số tiền"), _("Lý do"), _("Yêu cầu lúc"), _("Xong lúc")]
    return header, (
        (
            each.key,
            show_number(each.attempt.group.number),
            each.get_state_display(),
            each.amount,
            _(each.why),
            each.asked_at,
            each.done_at,
        )
        for each in refunds.iterator(CHUNK)
    )


def credit_table(transfers: QuerySet[BankCredit]) -> Table:
    """As `attempt_table`."""
    header = [_("Lúc"), _("Số tiền"), _("Nội dung"), _("Mã giao dịch"), _("Nguồn"), _("Trạng thái"), _("Vì sao")]
    return [*header, _("Đơn mua")], (
        (
            each.at,
            each.amount,
            each.memo,
            each.reference,
            each.get_source_display(),
            each.get_state_display(),
            each.get_why_display() if each.why else "",
            show_number(each.attempt.group.number) if each.attempt else "",
        )
        for each in transfers.iterator(CHUNK)
    )
