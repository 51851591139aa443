"""Writes on payments: asking for money, taking note of it, giving it back, and the end of waiting.

Order first, money second (decision 12). Everything here locks the purchase before anything else, so that a bank line, a
webhook, the clock and the buyer's cancel never wait for each other in a circle.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.money import share
from catalog.kernel.nightly import nightly
from catalog.kernel.tasks import task
from marketplace.ledger.models import Journal
from marketplace.ledger.services import (
    Rail,
    post_dispute_opened,
    post_dispute_won,
    post_paid,
    post_refund,
    post_refund_failed,
)
from marketplace.order.models import Order, OrderGroup, OrderState
from marketplace.order.services import accept_paid, lock_group, move_parcel
from marketplace.payment.mail import send_payment_mail
from marketplace.payment.memo import new_code
from marketplace.payment.models import (
    LIVE,
    AttemptState,
    BankAccount,
    MoneyFact,
    OrderPayment,
    PaymentAttempt,
    Refund,
    RefundState,
)
from marketplace.payment.providers import CURRENCY, Fact, Reading, provider_of
from marketplace.payment.rules import keeps_the_account
from marketplace.payment.states import ATTEMPT, REFUND

Kind = MoneyFact.Kind
Payment = OrderGroup.Payment

# How long goods are held for money. A card page lives for half an hour; its last payment takes a moment to be known.
PATIENCE = {Payment.VIETQR: timedelta(hours=24), Payment.STRIPE: timedelta(minutes=35)}
# A provider's message that never comes is missed for no longer than this.
ASK_AGAIN = timedelta(minutes=10)
UNPAID = (OrderState.AWAITING, OrderState.EXPIRED)
RAILS: dict[str, Rail] = {Payment.VIETQR: Rail.BANK, Payment.STRIPE: Rail.STRIPE}
INCOMING = (Kind.CHARGE, Kind.BANK_CREDIT, Kind.COD_COLLECTED)


class ForeignMoney(Exception):
    """A provider speaks of another currency, or of play money: whatever it is, it pays for nothing here."""


# --- Asking ---------------------------------------------------------------------------------------


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


def _of_scope(group_id: Any, order: Order | None) -> Any:
    """The attempts that could pay an order: its own, or those for the whole purchase."""
    attempts = PaymentAttempt.objects.filter(group_id=group_id)
    return attempts.filter(order=order) | attempts.filter(order=None) if order else attempts


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
        expires_at=timezone.now() + patience if patience else None,
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


# --- Taking note of money ---------------------------------------------------------------------------


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
        for fact in reading.facts:
            _keep(attempt, fact)
        _sum_up(attempt)
        _use(attempt)
        _post_disputes(attempt)
        at_work = attempt.state == AttemptState.PROCESSING and reading.state == "processing"  # as was known before
        if attempt.is_live and reading.state in _ENDS and not at_work:
            _move_attempt(attempt, _ENDS[reading.state], reading.reason)
            _use(attempt)
    return attempt


# What a provider says of an attempt without money in it → our verb.
_ENDS = {"failed": "fail", "expired": "expire", "processing": "process"}


def collect_cash(order: Order) -> None:
    """The carrier has handed over a parcel and taken its price: the attempt is paid. The purchase must be locked."""
    attempt = order.attempts.filter(provider=Payment.COD, state__in=LIVE).first()
    if attempt is None:
        return
    _keep(attempt, Fact(Kind.COD_COLLECTED, order.number, attempt.amount, timezone.now()))
    _sum_up(attempt)
    OrderPayment.objects.create(order=order, attempt=attempt, amount=attempt.amount)
    post_paid(order, attempt.amount, Rail.COD, _sale(attempt, order), timezone.now())
    _move_attempt(attempt, "succeed")


def _keep(attempt: PaymentAttempt, fact: Fact) -> None:
    """Append a fact unless it is there; a provider's own name for money is enough to know it by."""
    kept, is_new = MoneyFact.objects.get_or_create(
        provider=attempt.provider,
        kind=fact.kind,
        object_id=fact.object_id,
        defaults={"attempt": attempt, "amount": fact.amount, "at": fact.at, "details": fact.details},
    )
    if is_new:
        with translation.override("vi"):  # a msgid, which readers get in their own language
            kind = str(kept.get_kind_display())
        journal.record(
            f"payment.money.{fact.kind}",
            obj=attempt,
            text=gettext_noop("%(kind)s: %(amount)d đồng cho %(key)s."),
            data={"kind": kind, "amount": fact.amount, "key": attempt.key},
        )
        if fact.kind == Kind.DISPUTE_WON:
            _send_what_waited(attempt)


def _send_what_waited(attempt: PaymentAttempt) -> None:
    """Refunds that a dispute held up (see `send_back`)."""
    for refund in attempt.refunds.filter(state=RefundState.DUE).order_by("pk"):
        return_money.enqueue(refund.pk)


def _post_disputes(attempt: PaymentAttempt) -> None:
    """The bank of a card knows one payment; the books divide it among the orders that it paid for.

    Worked out from the facts each time, once what they pay for is known: a dispute may be heard of before its charge,
    and its end before itself. Orders paid to their subjects directly are not in the books.
    """
    disputes = attempt.facts.filter(kind__in=(Kind.DISPUTE, Kind.DISPUTE_WON))
    for fact in sorted(disputes, key=lambda each: (each.kind != Kind.DISPUTE, each.pk)):
        opened = Journal.objects.filter(kind=Journal.Kind.DISPUTE_OPENED, source__startswith=f"{fact.object_id}:")
        if fact.kind == Kind.DISPUTE_WON:
            for each in opened.select_related("order").order_by("pk"):
                if each.order:
                    post_dispute_won(each.order, each.amount, each.source, fact.at)
        elif not opened.exists():
            _post_dispute(attempt, fact)


def _post_dispute(attempt: PaymentAttempt, fact: MoneyFact) -> None:
    held = Journal.objects.filter(kind=Journal.Kind.PAID).values("order")
    paid = list(attempt.pays_for.filter(order__in=held).select_related("order").order_by("order_id"))
    parts = share(fact.amount, [each.amount for each in paid]) if paid else []
    for each, part in zip(paid, parts, strict=True):
        if part:
            # One dispute, several orders: each is posted once under a name of its own.
            post_dispute_opened(each.order, part, f"{fact.object_id}:{each.order.number}", fact.at)


def _sum_up(attempt: PaymentAttempt) -> None:
    """Totals come from the facts each time, never by adding to what is there."""
    sums = dict(attempt.facts.order_by().values_list("kind").annotate(Sum("amount")))
    attempt.received = sum(sums.get(kind, 0) for kind in INCOMING)
    attempt.returning = _sum(attempt.refunds.exclude(state=RefundState.FAILED))
    attempt.save(update_fields=["received", "returning"])


def _sum(rows: Any) -> int:
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def _unused(attempt: PaymentAttempt) -> int:
    """What came in and neither pays for an order nor goes back for want of one. A refund that failed is tried again:
    its money is spoken for."""
    return attempt.received - _sum(attempt.pays_for) - _sum(attempt.refunds.filter(order=None))


def _use(attempt: PaymentAttempt) -> None:
    """Let money pay for what waits for it; what is left over goes back. Too little is kept while there is time."""
    money = _unused(attempt)
    unpaid = [order for order in _orders_of(attempt) if order.status in UNPAID]
    due = sum(int(order.total_incl_tax) for order in unpaid)
    if money <= 0 or attempt.provider == Payment.COD:
        return
    if unpaid and money >= due:
        _pay(attempt, unpaid)
        _give_back(attempt, _unused(attempt), gettext_noop("Trả thừa, hoặc hàng đã hết khi tiền đến"))
    elif attempt.is_live and unpaid:
        send_payment_mail.enqueue(attempt.pk, f"short:{attempt.received}")
    else:
        _give_back(attempt, money, gettext_noop("Tiền đến khi đơn đã đóng, hoặc không đủ"))


def _pay(attempt: PaymentAttempt, orders: Iterable[Order]) -> None:
    paid = [order for order in orders if accept_paid(order)]
    OrderPayment.objects.bulk_create(
        OrderPayment(order=order, attempt=attempt, amount=int(order.total_incl_tax)) for order in paid
    )
    for order in paid:
        post_paid(order, int(order.total_incl_tax), RAILS[attempt.provider], _sale(attempt, order), timezone.now())
    if paid and attempt.state != AttemptState.SUCCEEDED:
        _move_attempt(attempt, "succeed")
    for other in _of_scope(attempt.group_id, attempt.order).filter(state__in=LIVE).exclude(pk=attempt.pk):
        if not any(order.status == OrderState.AWAITING for order in _orders_of(other)):
            _stop(other)
            _use(other)
    if paid:
        send_payment_mail.enqueue(attempt.pk, "paid")


def _sale(attempt: PaymentAttempt, order: Order) -> str:
    """What the books call the money of an attempt for one order."""
    return f"{attempt.key} {order.number}"


def _stop(attempt: PaymentAttempt) -> None:
    """Ask for this no more; a provider is told once that is certain."""
    _move_attempt(attempt, "cancel")
    if provider_of(attempt):
        close_attempt.enqueue(attempt.pk)


def _orders_of(attempt: PaymentAttempt) -> list[Order]:
    return [attempt.order] if attempt.order else list(attempt.group.orders.order_by("pk"))


def _move_attempt(attempt: PaymentAttempt, verb: str, reason: str = "") -> None:
    ATTEMPT.apply(attempt, verb, None, reason)
    if reason and attempt.reason != reason[:200]:
        attempt.reason = reason[:200]
        attempt.save(update_fields=["reason"])


# --- Giving money back ------------------------------------------------------------------------------


def refund_order(order: Order, why: str) -> Refund | None:
    """What an order was paid, back to the buyer, as far as it isn't on its way; None when there is nothing to return.

    The purchase must be locked.
    """
    paid = OrderPayment.objects.filter(order=order).select_related("attempt").first()
    if paid is None or paid.attempt.provider == Payment.COD:
        return None
    attempt = PaymentAttempt.objects.select_for_update().get(pk=paid.attempt_id)
    return _give_back(attempt, _left_of(paid), why, order)


def _left_of(paid: OrderPayment) -> int:
    """What of an order's money is not on its way back. A refund that failed is tried again: it still counts."""
    return paid.amount - _sum(paid.order.refunds)


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


def _give_back(attempt: PaymentAttempt, amount: int, why: str, order: Order | None = None) -> Refund | None:
    if amount <= 0:
        return None
    return _owe(attempt, amount, why, order, f"{attempt.key}-R{attempt.refunds.count() + 1}")


def _owe(attempt: PaymentAttempt, amount: int, why: str, order: Order | None, key: str) -> Refund:
    """A refund that is due. The database refuses one beyond what came in (`no_more_back_than_came`)."""
    refund = Refund.objects.create(attempt=attempt, order=order, amount=amount, key=key, why=why)
    _sum_up(attempt)
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
        end_refund(refund, "finish", actor, reference)
        fact = Fact(Kind.REFUND, refund.key, refund.amount, timezone.now(), details={"reference": reference})
        _keep(refund.attempt, fact)


def send_back(refund: Refund) -> None:
    """Have the provider of a card payment give money back; asked again after a fault, it gives it once.

    Nothing goes back while the holder of the card disputes the payment: the bank has taken the money already, and it
    would go twice. No lock is held while the provider is asked.
    """
    provider = provider_of(refund.attempt)
    with transaction.atomic():
        lock_group(refund.attempt.group_id)
        refund = Refund.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=refund.pk)
        if provider is None or refund.state == RefundState.DONE or is_disputed(refund.attempt):
            return
        if refund.state != RefundState.SENT:
            REFUND.apply(refund, "send", None)
            _sum_up(refund.attempt)
    apply_refund(refund, provider.refund(refund))


def is_disputed(attempt: PaymentAttempt) -> bool:
    kinds = list(attempt.facts.values_list("kind", flat=True))
    return kinds.count(Kind.DISPUTE) > kinds.count(Kind.DISPUTE_WON)


def apply_refund(refund: Refund, reading: Reading) -> None:
    """Take note of what a provider says of a refund. Locks as `apply_reading`, and as safe to repeat."""
    with transaction.atomic():
        lock_group(refund.attempt.group_id)
        refund = Refund.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=refund.pk)
        for fact in reading.facts:
            _keep(refund.attempt, fact)
        if reading.state == "succeeded" and refund.state == RefundState.SENT:
            end_refund(refund, "finish", reference=reading.payment_ref)
        elif reading.state == "failed" and refund.state in {RefundState.SENT, RefundState.DONE}:
            end_refund(refund, "fail", reference=reading.payment_ref)


def end_refund(refund: Refund, verb: str, actor: Any = None, reference: str = "") -> None:
    """A refund has arrived or has failed. The purchase must be locked; what failed is owed again."""
    was_done = refund.state == RefundState.DONE
    REFUND.apply(refund, verb, actor)
    if refund.order and refund.state == RefundState.DONE:
        post_refund(refund.order, refund.amount, _posted_as(refund), timezone.now())
    elif refund.order and was_done:
        post_refund_failed(refund.order, _posted_as(refund), timezone.now())
    refund.provider_ref = reference or refund.provider_ref
    refund.done_at = timezone.now() if refund.state == RefundState.DONE else None
    refund.save(update_fields=["provider_ref", "done_at"])
    _sum_up(refund.attempt)
    if refund.state == RefundState.DONE:
        send_payment_mail.enqueue(refund.attempt_id, f"back:{refund.pk}")


def _posted_as(refund: Refund) -> str:
    """What the books call a refund: one that came back and is tried again is posted under another name."""
    named = Q(source=refund.key) | Q(source__startswith=f"{refund.key}/")
    failed = Journal.objects.filter(named, kind=Journal.Kind.REFUND_FAILED).count()
    return f"{refund.key}/{failed + 1}" if failed else refund.key


def say_where_to(refund: Refund, bank_bin: str, number: str, holder: str) -> None:
    """The buyer says which account a transfer goes back to. Kept only while it is due; not journalled: nothing there
    can be erased."""
    Refund.objects.filter(pk=refund.pk, state=RefundState.DUE).update(
        to_bin=bank_bin, to_number=number, to_holder=holder
    )


# --- The end of waiting -------------------------------------------------------------------------------


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
            _move_attempt(attempt, "expire")
        # A provider may have said long ago that nobody will pay: the goods were held for another try.
        given_up = [order for order in _orders_of(attempt) if order.status == OrderState.AWAITING]
        given_up = [order for order in given_up if not _of_scope(order.group_id, order).filter(state__in=LIVE).exists()]
        if not waited and not given_up:
            return False
        for order in given_up:
            move_parcel(order, "expire", None)
        _use(attempt)
        send_payment_mail.enqueue(attempt.pk, "expired")
    return True


def stop_asking(order: Order) -> None:
    """A parcel that nobody has paid for was cancelled: ask for the others only. The purchase must be locked.

    Money on its way for the old attempt still pays for what is left; the rest goes back.
    """
    for attempt in PaymentAttempt.objects.filter(group=order.group_id, state__in=LIVE).select_for_update():
        if attempt.order_id in (None, order.pk):
            _stop(attempt)
            _use(attempt)
    if order.group and order.group.orders.filter(status=OrderState.AWAITING).exists():
        ask(order.group)


# --- In the background ----------------------------------------------------------------------------------


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


@task()
def close_attempt(attempt_id: int) -> None:
    """Tell a provider that an attempt isn't wanted any more; what somebody paid meanwhile is taken note of."""
    attempt = PaymentAttempt.objects.get(pk=attempt_id)
    if provider := provider_of(attempt):
        apply_reading(attempt, provider.cancel(attempt))


@task()
def return_money(refund_id: int) -> None:
    """Have a provider give money back. Transfers go back by hand and have no such task."""
    send_back(Refund.objects.select_related("attempt").get(pk=refund_id))
