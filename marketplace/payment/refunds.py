"""Giving money back: what is owed, sent by a provider or by hand, arrived, failed.

Locks the purchase before anything else (see `money`).
"""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.nightly import nightly
from catalog.kernel.states import TransitionRefused
from catalog.kernel.tasks import task
from marketplace.ledger.models import Journal
from marketplace.ledger.services import Rail, post_refund, post_refund_failed, post_return_failed, post_returned
from marketplace.order.models import Order, OrderGroup
from marketplace.order.phone_news import send_group_news
from marketplace.order.services import lock_group
from marketplace.payment.disputes import is_disputed, is_taken_back
from marketplace.payment.facts import RAILS, keep_fact, sum_up, total_of
from marketplace.payment.mail import send_payment_mail
from marketplace.payment.models import MoneyFact, OrderPayment, PaymentAttempt, Refund, RefundState
from marketplace.payment.providers import Fact, Reading, provider_of
from marketplace.payment.rules import keeps_the_account
from marketplace.payment.states import REFUND

Kind = MoneyFact.Kind
Payment = OrderGroup.Payment
_Fact = Journal.Kind

DAY = timedelta(hours=23)  # nights are a day apart, and a task some minutes late
MOST_TRIES = 5  # by the night; the last a fortnight after the one before


def refund_order(order: Order, why: str) -> Refund | None:
    """What an order was paid, back to the buyer, as far as it isn't on its way; None when there is nothing to return.

    The purchase must be locked.
    """
    paid = OrderPayment.objects.filter(order=order).select_related("attempt").first()
    if paid is None or paid.attempt.provider == Payment.COD:
        return None
    attempt = PaymentAttempt.objects.select_for_update().get(pk=paid.attempt_id)
    return give_back(attempt, _left_of(paid), why, order)


def _left_of(paid: OrderPayment) -> int:
    """What of an order's money is not on its way back. A refund that failed is tried again: it still counts."""
    return paid.amount - total_of(paid.order.refunds)


class NothingLeft(Exception):
    """More was to go back of an order than is left of what it was paid: `left`, in đồng."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


def give_back_part(order: Order, amount: int, why: str, key: str) -> Refund:
    """`amount` đồng of what an order was paid, back to the buyer; cash that was collected too. `key` names the cause,
    and makes a repeat harmless: it gets the refund of the first time.

    The purchase must be locked. Raises `NothingLeft` above what was paid and doesn't go back yet, and then has written
    nothing.
    """
    if known := Refund.objects.filter(key=key).first():
        return known
    paid = OrderPayment.objects.filter(order=order).first()
    left = _left_of(paid) if paid else 0
    if paid is None or not 0 < amount <= left:
        raise NothingLeft(left)
    attempt = PaymentAttempt.objects.select_for_update().get(pk=paid.attempt_id)
    return _owe(attempt, amount, why, order, key)


def give_back(attempt: PaymentAttempt, amount: int, why: str, order: Order | None = None) -> Refund | None:
    if amount <= 0:
        return None
    return _owe(attempt, amount, why, order, f"{attempt.key}-R{attempt.refunds.count() + 1}")


def _owe(attempt: PaymentAttempt, amount: int, why: str, order: Order | None, key: str) -> Refund:
    """A refund that is due. The database refuses one beyond what came in (`no_more_back_than_came`)."""
    refund = Refund.objects.create(attempt=attempt, order=order, amount=amount, key=key, why=why)
    sum_up(attempt)
    journal.record(
        "payment.refund.due",
        obj=refund,
        text=gettext_noop("Phải hoàn %(amount)d đồng (%(key)s)."),
        data={"amount": amount, "key": refund.key},
    )
    if provider_of(attempt):
        return_money.enqueue(refund.pk)
    return refund


def record_paid_back(refund: Refund, reference: str, actor: Any) -> None:
    """Somebody who may has sent a transfer back: `reference` is the bank's. Safe to repeat.

    Locks the purchase and the refund; journals. Raises `PermissionDenied` and `TransitionRefused`.
    """
    if not keeps_the_account.test(actor, refund):
        raise PermissionDenied
    with transaction.atomic():
        lock_group(refund.attempt.group_id)
        refund = Refund.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=refund.pk)
        if refund.state == RefundState.DONE:
            return
        end_refund(refund, "finish", actor, reference, rail=Rail.BANK if provider_of(refund.attempt) else None)
        name = f"{refund.key}/{refund.fails + 1}" if refund.fails else refund.key
        fact = Fact(Kind.REFUND, name, refund.amount, timezone.now(), details={"reference": reference})
        keep_fact(refund.attempt, fact)


def note_bounced(refund: Refund, reason: str, actor: Any) -> None:
    """A transfer that was sent back has come in again: it is owed once more, and the buyer is asked anew where to.

    Locks the purchase and the refund; journals. The account it was sent to is forgotten. Raises `PermissionDenied` and
    `TransitionRefused`, and then has written nothing.
    """
    if not keeps_the_account.test(actor, refund):
        raise PermissionDenied
    with transaction.atomic():
        lock_group(refund.attempt.group_id)
        refund = Refund.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=refund.pk)
        end_refund(refund, "bounce", actor, reason=reason)
        refund.to_bin = refund.to_number = refund.to_holder = ""
        refund.save(update_fields=["to_bin", "to_number", "to_holder"])
        send_payment_mail.enqueue(refund.attempt_id, f"bounced:{refund.pk}/{refund.fails}")


def try_again(refund: Refund, actor: Any) -> None:
    """Have a card refund that failed made once more, now. Raises `PermissionDenied` and `TransitionRefused`.

    Not where the buyer has given an account meanwhile: it is then sent by transfer.
    """
    if not keeps_the_account.test(actor, refund):
        raise PermissionDenied
    if refund.state != RefundState.FAILED or refund.to_number or provider_of(refund.attempt) is None:
        raise TransitionRefused("not_failed", _("Khoản này không chờ hoàn lại qua thẻ."))
    journal.record(
        "payment.refund.again",
        actor=actor,
        obj=refund,
        text=gettext_noop("Cho hoàn lại lần nữa (%(key)s)."),
        data={"key": refund.key},
    )
    return_money.enqueue(refund.pk)


def send_back(refund: Refund) -> None:
    """Have the provider of a card payment give money back; asked again after a fault, it gives it once.

    Nothing goes back while the holder of the card disputes the payment: the bank has taken the money already, and it
    would go twice. Once the bank has decided for the holder, the refund is settled. No lock is held while the provider
    is asked.
    """
    provider = provider_of(refund.attempt)
    with transaction.atomic():
        lock_group(refund.attempt.group_id)
        refund = Refund.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=refund.pk)
        if is_taken_back(refund.attempt) and refund.state in {RefundState.DUE, RefundState.FAILED}:
            _settle(refund)
        by_transfer = provider is None or refund.to_number
        if by_transfer or refund.state == RefundState.DONE or is_disputed(refund.attempt):
            return
        if refund.state != RefundState.SENT:
            REFUND.apply(refund, "send", None)
            sum_up(refund.attempt)
    if provider:
        apply_refund(refund, provider.refund(refund))


def _settle(refund: Refund) -> None:
    """The holder of the card has the money by its bank. The books have it as a lost dispute, so nothing is posted; the
    buyer has heard of it from the bank."""
    REFUND.apply(refund, "settle", None, gettext_noop("Ngân hàng của thẻ đã trả cho chủ thẻ sau khiếu nại"))
    refund.done_at = timezone.now()
    refund.save(update_fields=["done_at"])


def apply_refund(refund: Refund, reading: Reading) -> None:
    """Take note of what a provider says of a refund. Locks as `apply_reading`, and as safe to repeat."""
    with transaction.atomic():
        lock_group(refund.attempt.group_id)
        refund = Refund.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=refund.pk)
        for fact in reading.facts:
            keep_fact(refund.attempt, fact)
        if reading.state == "succeeded" and refund.state == RefundState.SENT:
            end_refund(refund, "finish", reference=reading.payment_ref)
        elif reading.state == "failed" and refund.state in {RefundState.SENT, RefundState.DONE}:
            end_refund(refund, "fail", reference=reading.payment_ref)


def end_refund(
    refund: Refund, verb: str, actor: Any = None, reference: str = "", reason: str = "", rail: Rail | None = None
) -> None:
    """A refund has arrived or has failed. The purchase must be locked; what failed is owed again. `rail`: by which it
    left, where that isn't the one the money came by."""
    was_done = refund.state == RefundState.DONE
    REFUND.apply(refund, verb, actor, reason)
    if refund.state == RefundState.DONE:
        _post_back(refund, rail or RAILS[refund.attempt.provider])
    elif was_done:
        _post_failed(refund)
    refund.provider_ref = reference or refund.provider_ref
    refund.done_at = timezone.now() if refund.state == RefundState.DONE else None
    if refund.state == RefundState.FAILED:
        refund.fails, refund.failed_at = refund.fails + 1, timezone.now()
    refund.save(update_fields=["provider_ref", "done_at", "fails", "failed_at"])
    sum_up(refund.attempt)
    if refund.state == RefundState.DONE:
        again = f"/{refund.fails}" if refund.fails else ""
        send_payment_mail.enqueue(refund.attempt_id, f"back:{refund.pk}{again}")
        number = refund.order.number if refund.order else ""
        send_group_news.enqueue(refund.attempt.group_id, f"back:{refund.pk}{again}", number, refund.amount)


def _post_back(refund: Refund, rail: Rail) -> None:
    now = timezone.now()
    if refund.order:
        post_refund(refund.order, refund.amount, _posted_as(refund), now, rail)
    elif refund.attempt.is_to_the_shop:
        post_returned(refund.amount, rail, _posted_as(refund), now)


def _post_failed(refund: Refund) -> None:
    if refund.order:
        post_refund_failed(refund.order, _posted_as(refund), timezone.now())
    elif refund.attempt.is_to_the_shop:
        post_return_failed(_posted_as(refund), timezone.now())


def _posted_as(refund: Refund) -> str:
    """What the books call a refund: one that came back and is tried again is posted under another name."""
    named = Q(source=refund.key) | Q(source__startswith=f"{refund.key}/")
    failed = Journal.objects.filter(named, kind__in=(_Fact.REFUND_FAILED, _Fact.RETURN_FAILED)).count()
    return f"{refund.key}/{failed + 1}" if failed else refund.key


def say_where_to(refund: Refund, bank_bin: str, number: str, holder: str) -> None:
    """The buyer says which account a transfer goes back to, or a card refund that failed. Kept only while it is owed;
    not journalled: nothing there can be erased."""
    Refund.objects.filter(pk=refund.pk, state__in=(RefundState.DUE, RefundState.FAILED)).update(
        to_bin=bank_bin, to_number=number, to_holder=holder
    )


def send_what_waited(attempt: PaymentAttempt) -> None:
    """Refunds that a dispute held up, now that it is decided: they go out, or are settled (see `send_back`)."""
    for refund in attempt.refunds.filter(state=RefundState.DUE).order_by("pk"):
        return_money.enqueue(refund.pk)


@task()
def return_money(refund_id: int) -> None:
    """Have a provider give money back. Transfers go back by hand and have no such task."""
    send_back(Refund.objects.select_related("attempt").get(pk=refund_id))


@nightly
@task()
def retry_failed_refunds() -> int:
    """Card refunds that failed, again after one day, two, four …; then people must see to them."""
    now = timezone.now()
    failed = Refund.objects.filter(state=RefundState.FAILED, to_number="", fails__lte=MOST_TRIES).order_by("pk")
    ripe = [
        refund.pk
        for refund in failed.select_related("attempt")
        if provider_of(refund.attempt) and refund.failed_at and now - refund.failed_at >= DAY * 2 ** (refund.fails - 1)
    ]
    return len([return_money.enqueue(pk) for pk in ripe])
