"""Asking for money: an attempt for what waits, at a provider or by transfer, and asking no more."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from marketplace.order.models import Order, OrderGroup, OrderState
from marketplace.order.services import lock_group
from marketplace.payment.memo import new_code
from marketplace.payment.models import LIVE, LONGEST_WAIT, AttemptState, BankAccount, OrderPayment, PaymentAttempt
from marketplace.payment.money import stop_attempt, use_money
from marketplace.payment.providers import provider_of
from marketplace.payment.states import ATTEMPT
from marketplace.payment.waiting import ASK_AGAIN, expire_attempt, watch_attempt

Payment = OrderGroup.Payment

# How long goods are held for money. A card page lives for half an hour; its last payment takes a moment to be known.
PATIENCE = {Payment.VIETQR: timedelta(hours=24), Payment.STRIPE: timedelta(minutes=35)}


def ask(group: OrderGroup) -> list[PaymentAttempt]:
    """An attempt for each order that has none yet, or, where the shop holds the money, one for all. Safe to repeat.

    Locks the purchase. Where time is limited, a task that ends the waiting is enqueued.
    """
    with transaction.atomic():
        lock_group(group.pk)
        orders = group.orders.exclude(status__in=(OrderState.CANCELLED, OrderState.RETURNED)).order_by("pk")
        attempts = list(group.attempts.all())
        paid = set(OrderPayment.objects.filter(order__group=group).values_list("order", flat=True))
        asked = {attempt.order_id for attempt in attempts if attempt.is_live}
        open_orders = [
            order
            for order in orders.select_related("subject")
            if order.status != OrderState.EXPIRED and order.pk not in paid and not asked & {None, order.pk}
        ]
        number = len(attempts)
        if group.payment == Payment.COD or settings.PAYMENT_MODE == "direct":
            return [_attempt(group, [order], order, number + n) for n, order in enumerate(open_orders, start=1)]
        return [_attempt(group, open_orders, None, number + 1)] if open_orders else []


def _attempt(group: OrderGroup, orders: Sequence[Order], order: Order | None, number: int) -> PaymentAttempt:
    patience = PATIENCE.get(Payment(group.payment))
    is_transfer = group.payment == Payment.VIETQR
    attempt = PaymentAttempt.objects.create(
        group=group,
        order=order,
        provider=group.payment,
        amount=sum(int(each.total_incl_tax) for each in orders),
        state=AttemptState.CREATED if group.payment == Payment.STRIPE else AttemptState.AWAITING,
        key=f"{group.number}-{number}",
        code=new_code() if is_transfer else "",
        account=_account_for(order) if is_transfer else None,
        expires_at=min(timezone.now() + patience, group.placed_at + LONGEST_WAIT) if patience else None,
    )
    if attempt.expires_at:
        expire_attempt.using(run_after=attempt.expires_at).enqueue(attempt.pk)
    return attempt


def _account_for(order: Order | None) -> BankAccount:
    return BankAccount.objects.active().get(subject=order.subject if order else None)


def begin_at_provider(attempt: PaymentAttempt) -> str:
    """The address where the buyer pays an attempt at its provider; "" when there is nothing to pay there any more.

    Never asks a provider within a transaction. A buyer who is sent there twice is sent to one and the same payment,
    by `attempt.key`. Raises `ProviderUnreachable`; the attempt then stays as it was.
    """
    provider = provider_of(attempt)
    if provider is None or not attempt.is_live:
        return ""
    started = provider.start(attempt)
    with transaction.atomic():
        lock_group(attempt.group_id)
        attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
        if attempt.state == AttemptState.CREATED:
            attempt.provider_ref = started.provider_ref
            attempt.save(update_fields=["provider_ref"])
            ATTEMPT.apply(attempt, "offer", None)
            watch_attempt.using(run_after=timezone.now() + ASK_AGAIN).enqueue(attempt.pk)
    if attempt.provider_ref != started.provider_ref:  # another request of the same buyer was faster
        started = provider.start(attempt)
    return started.url if attempt.is_live else ""


def stop_asking(order: Order) -> None:
    """A parcel that nobody has paid for was cancelled: ask for the others only. The purchase must be locked.

    Money on its way for the old attempt still pays for what is left; the rest goes back.
    """
    for attempt in PaymentAttempt.objects.filter(group=order.group_id, state__in=LIVE).select_for_update():
        if attempt.order_id in (None, order.pk):
            stop_attempt(attempt)
            use_money(attempt)
    if order.group and order.group.orders.filter(status=OrderState.AWAITING).exists():
        ask(order.group)
