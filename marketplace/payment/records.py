"""Reads for the operator: every attempt and every refund, found by whatever somebody on the phone can read out."""

from contextlib import suppress

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from catalog.kernel.codes import normalise
from catalog.kernel.phone import parse_phone
from catalog.kernel.spreadsheets import Cell
from marketplace.order.numbers import show_number
from marketplace.payment.models import PaymentAttempt, Refund

MOST_EXPORTED = 10_000


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


def attempt_table(attempts: QuerySet[PaymentAttempt]) -> tuple[list[str], list[list[Cell]]]:
    """Header and rows of a file; amounts in đồng."""
    header = [_("Mã"), _("Đơn mua"), _("Chủ thể"), _("Cách trả tiền"), _("Trạng thái"), _("Phải trả"), _("Đã nhận")]
    header += [_("Hoàn"), _("Mã chuyển khoản"), _("Lúc"), _("Ghi chú")]
    rows: list[list[Cell]] = [
        [
            each.key,
            show_number(each.group.number),
            each.order.subject.name if each.order and each.order.subject else "",
            each.group.get_payment_display(),
            each.get_state_display(),
            each.amount,
            each.received,
            each.returning,
            each.code,
            each.created_at.isoformat(timespec="seconds"),
            each.reason,
        ]
        for each in attempts[:MOST_EXPORTED]
    ]
    return header, rows


def refund_table(refunds: QuerySet[Refund]) -> tuple[list[str], list[list[Cell]]]:
    """As `attempt_table`. Without the buyers' accounts: a file goes further than the page it came from."""
    header = [_("Mã"), _("Đơn mua"), _("Trạng thái"), _("Số tiền"), _("Lý do"), _("Yêu cầu lúc"), _("Xong lúc")]
    rows: list[list[Cell]] = [
        [
            each.key,
            show_number(each.attempt.group.number),
            each.get_state_display(),
            each.amount,
            _(each.why),
            each.asked_at.isoformat(timespec="seconds"),
            each.done_at.isoformat(timespec="seconds") if each.done_at else "",
        ]
        for each in refunds[:MOST_EXPORTED]
    ]
    return header, rows
