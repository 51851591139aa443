"""Taking note of money, and letting it pay for what waits for it.

Order first, money second (decision 12). Everything here locks the purchase before anything else, so that a bank line, a
webhook, the clock and the buyer's cancel never wait for each other in a circle.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from catalog.kernel.tasks import task
from marketplace.ledger.services import Rail, post_paid
from marketplace.order.models import Order, OrderGroup, OrderState
from marketplace.order.phone_news import send_group_news
from marketplace.order.services import accept_paid, lock_group, lock_stock
from marketplace.payment.disputes import post_disputes
from marketplace.payment.facts import keep_fact, sum_up, unused
from marketplace.payment.mail import send_payment_mail, tell_of_lost_dispute
from marketplace.payment.models import LIVE, AttemptState, MoneyFact, OrderPayment, PaymentAttempt
from marketplace.payment.providers import CURRENCY, Fact, ForeignMoney, Reading, provider_of
from marketplace.payment.refunds import give_back, send_what_waited
from marketplace.payment.states import ATTEMPT

Kind = MoneyFact.Kind
Payment = OrderGroup.Payment

UNPAID = (OrderState.AWAITING, OrderState.EXPIRED)


def apply_reading(attempt: PaymentAttempt, reading: Reading) -> PaymentAttempt:
    """Take note of what a provider says of an attempt, whatever was noted before and in whatever order it comes.

    Locks the purchase, then the attempt. Facts are kept once; what they pay for moves on; what nothing needs goes back.
    Journals `payment.money.*`; mail goes by tasks. Raises `ForeignMoney`, and then has written nothing.
    """
    if any(fact.currency != CURRENCY for fact in reading.facts):
        raise ForeignMoney(attempt.key)
    with transaction.atomic():
        lock_group(attempt.group_id)
        attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
        if reading.payment_ref and reading.payment_ref != attempt.payment_ref:
            attempt.payment_ref = reading.payment_ref
            attempt.save(update_fields=["payment_ref"])
        new = [fact.kind for fact in reading.facts if keep_fact(attempt, fact)]
        sum_up(attempt)
        use_money(attempt)
        post_disputes(attempt)
        if Kind.DISPUTE_WON in new or Kind.DISPUTE_LOST in new:
            send_what_waited(attempt)
        if Kind.DISPUTE_LOST in new:
            tell_of_lost_dispute.enqueue(attempt.pk)
        at_work = attempt.state == AttemptState.PROCESSING and reading.state == "processing"  # as was known before
        if attempt.is_live and reading.state in _ENDS and not at_work:
            move_attempt(attempt, _ENDS[reading.state], reading.reason)
            use_money(attempt)
    return attempt


# What a provider says of an attempt without money in it → our verb.
_ENDS = {"failed": "fail", "expired": "expire", "processing": "process"}


def collect_cash(order: Order) -> None:
    """The carrier has handed over a parcel and taken its price: the attempt is paid. The purchase must be locked."""
    attempt = order.attempts.filter(provider=Payment.COD, state__in=LIVE).first()
    if attempt is None:
        return
    keep_fact(attempt, Fact(Kind.COD_COLLECTED, order.number, attempt.amount, timezone.now()))
    sum_up(attempt)
    OrderPayment.objects.create(order=order, attempt=attempt, amount=attempt.amount)
    post_paid(order, attempt.amount, Rail.COD, _sale(attempt, order), timezone.now())
    move_attempt(attempt, "succeed")


def use_money(attempt: PaymentAttempt) -> None:
    """Let money pay for what waits for it; what is left over goes back. Too little is kept while there is time."""
    money = unused(attempt)
    unpaid = [order for order in orders_of(attempt) if order.status in UNPAID]
    due = sum(int(order.total_incl_tax) for order in unpaid)
    if money <= 0 or attempt.provider == Payment.COD:
        return
    if unpaid and money >= due:
        _pay(attempt, unpaid)
        give_back(attempt, unused(attempt), gettext_noop("Trả thừa, hoặc hàng đã hết khi tiền đến"))
    elif attempt.is_live and unpaid:
        send_payment_mail.enqueue(attempt.pk, f"short:{attempt.received}")
    else:
        give_back(attempt, money, gettext_noop("Tiền đến khi đơn đã đóng, hoặc không đủ"))


def _pay(attempt: PaymentAttempt, orders: Iterable[Order]) -> None:
    lock_stock(order for order in orders if order.status == OrderState.EXPIRED)  # their goods are held anew
    paid = [order for order in orders if accept_paid(order)]
    OrderPayment.objects.bulk_create(
        OrderPayment(order=order, attempt=attempt, amount=int(order.total_incl_tax)) for order in paid
    )
    for order in paid:
        if attempt.is_to_the_shop:
            post_paid(order, int(order.total_incl_tax), Rail.RECEIVED, _sale(attempt, order), timezone.now())
    if paid and attempt.state != AttemptState.SUCCEEDED:
        move_attempt(attempt, "succeed")
    if paid:  # by a way the buyer had turned away from, perhaps; what is to be collected at the door stays so
        turned = OrderGroup.objects.filter(pk=attempt.group_id).exclude(payment__in=(Payment.COD, attempt.provider))
        turned.update(payment=attempt.provider)
    for other in attempts_for(attempt.group_id, attempt.order).filter(state__in=LIVE).exclude(pk=attempt.pk):
        if not any(order.status == OrderState.AWAITING for order in orders_of(other)):
            stop_attempt(other)
            use_money(other)
    if paid:
        send_payment_mail.enqueue(attempt.pk, "paid")
        send_group_news.enqueue(attempt.group_id, f"paid:{attempt.pk}", attempt.order.number if attempt.order else "")


def _sale(attempt: PaymentAttempt, order: Order) -> str:
    """What the books call the money of an attempt for one order."""
    return f"{attempt.key} {order.number}"


def stop_attempt(attempt: PaymentAttempt) -> None:
    """Ask for this no more; a provider is told once that is certain."""
    move_attempt(attempt, "cancel")
    if provider_of(attempt):
        close_attempt.enqueue(attempt.pk)


@task()
def close_attempt(attempt_id: int) -> None:
    """Tell a provider that an attempt isn't wanted any more; what somebody paid meanwhile is taken note of."""
    attempt = PaymentAttempt.objects.get(pk=attempt_id)
    if provider := provider_of(attempt):
        apply_reading(attempt, provider.cancel(attempt))


def attempts_for(group_id: Any, order: Order | None) -> Any:
    """The attempts that could pay an order: its own, or those for the whole purchase."""
    attempts = PaymentAttempt.objects.filter(group_id=group_id)
    return attempts.filter(order=order) | attempts.filter(order=None) if order else attempts


def orders_of(attempt: PaymentAttempt) -> list[Order]:
    return [attempt.order] if attempt.order else list(attempt.group.orders.order_by("pk"))


def move_attempt(attempt: PaymentAttempt, verb: str, reason: str = "") -> None:
    ATTEMPT.apply(attempt, verb, None, reason)
    if reason and attempt.reason != reason[:200]:
        attempt.reason = reason[:200]
        attempt.save(update_fields=["reason"])
