"""The time that goods are held for money: looking for it meanwhile, and the end of waiting."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.kernel.nightly import nightly
from catalog.kernel.tasks import task
from marketplace.order.models import OrderState
from marketplace.order.services import lock_group, lock_stock, move_parcel
from marketplace.payment.mail import send_payment_mail
from marketplace.payment.models import LIVE, AttemptState, PaymentAttempt
from marketplace.payment.money import apply_reading, attempts_for, move_attempt, orders_of, use_money
from marketplace.payment.providers import provider_of

# A provider's message that never comes is missed for no longer than this.
ASK_AGAIN = timedelta(minutes=10)


# Whose orders are paid, or asked for by another attempt.
_SETTLED = (AttemptState.SUCCEEDED, AttemptState.CANCELLED)


def expire(attempt: PaymentAttempt, at: datetime | None = None) -> bool:
    """Stop waiting for the money of an attempt whose time is up, and free the stock; whether that was so.

    A provider is asked first, before any lock: somebody may have paid in the last second. Locks as `apply_reading`.
    """
    at = at or timezone.now()
    if attempt.state in _SETTLED or attempt.expires_at is None or attempt.expires_at > at:
        return False
    if attempt.is_live and (provider := provider_of(attempt)):
        apply_reading(attempt, provider.cancel(attempt))
    with transaction.atomic():
        lock_group(attempt.group_id)
        attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
        # A card payment under way may end well: its goods stay held, and the nightly sweep asks again.
        if attempt.state in {*_SETTLED, AttemptState.PROCESSING}:
            return False
        waited = attempt.is_live
        if waited:
            move_attempt(attempt, "expire")
        # A provider may have said long ago that nobody will pay: the goods were held for another try.
        given_up = [order for order in orders_of(attempt) if order.status == OrderState.AWAITING]
        given_up = [each for each in given_up if not attempts_for(each.group_id, each).filter(state__in=LIVE).exists()]
        if not waited and not given_up:
            return False
        lock_stock(given_up)
        for order in given_up:
            move_parcel(order, "expire", None)
        use_money(attempt)
        send_payment_mail.enqueue(attempt.pk, "expired")
    return True


@task()
def expire_attempt(attempt_id: int) -> bool:
    """Runs when the time of an attempt is up."""
    return expire(PaymentAttempt.objects.get(pk=attempt_id))


@nightly
@task()
def expire_overdue() -> int:
    """What a lost task left waiting, and card payments that were under way when their time was up.

    A task for each: a provider that doesn't answer about one must not hold up the others.
    """
    overdue = PaymentAttempt.objects.filter(expires_at__lte=timezone.now()).exclude(state__in=_SETTLED)
    waiting = overdue.filter(Q(state__in=LIVE) | Q(group__orders__status=OrderState.AWAITING)).distinct()
    return len([expire_attempt.enqueue(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True)])


@task()
def look_again(attempt_id: int) -> None:
    """Ask a provider about an attempt without having heard from it: the buyer is back, the message may be late."""
    attempt = PaymentAttempt.objects.get(pk=attempt_id)
    if provider := provider_of(attempt):
        apply_reading(attempt, provider.refresh(attempt))


@task()
def watch_attempt(attempt_id: int) -> None:
    """Look again and again while a buyer may be paying: a message may be lost, and the buyer not come back."""
    look_again.func(attempt_id)
    if PaymentAttempt.objects.filter(pk=attempt_id, state__in=LIVE).exists():
        watch_attempt.using(run_after=timezone.now() + ASK_AGAIN).enqueue(attempt_id)
