"""Reads on payments: what a buyer still has to pay and how, what came, what goes back."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from marketplace.order.models import Order, OrderGroup, OrderState
from marketplace.order.numbers import show_number
from marketplace.order.states import ENDED
from marketplace.payment import vietqr
from marketplace.payment.banks import bank_by_bin
from marketplace.payment.models import (
    LIVE,
    LONGEST_WAIT,
    AttemptState,
    BankAccount,
    OrderPayment,
    PaymentAttempt,
    Refund,
    RefundState,
)

Payment = OrderGroup.Payment


@dataclass(frozen=True)
class Transfer:
    """What a buyer types, or scans, to pay by bank transfer."""

    bank: str
    holder: str
    number: str
    amount: int
    memo: str
    qr: SafeString


@dataclass(frozen=True)
class PaymentView:
    """One thing to pay. `missing` is what is still to come of `amount`, in đồng; `number` that of the purchase or of
    its parcel; `transfer` is there only while a transfer is awaited.
    """

    key: str
    number: str
    payees: tuple[str, ...]
    provider: str
    way: str
    state: str
    amount: int
    received: int
    missing: int
    expires_at: datetime | None
    transfer: Transfer | None
    is_open: bool


@dataclass(frozen=True)
class RefundView:
    """Money on its way back. `asks_where`: a transfer that nobody has said an account for; `to` ends in four digits."""

    pk: int
    amount: int
    why: str
    state: str
    state_label: str
    by_card: bool
    asks_where: bool
    to: str


@dataclass(frozen=True)
class MoneyOfGroup:
    """What the page of a purchase says of money. `mark` changes when any of it does."""

    open: tuple[PaymentView, ...]
    checking: bool
    paid: int
    refunds: tuple[RefundView, ...]
    can_renew: bool
    can_change: bool
    mark: str


def money_of(group_id: int, returned: str = "") -> MoneyOfGroup:
    """Three queries. `returned`: the attempt whose card page the buyer comes from; it is being looked at."""
    refunds = Prefetch("refunds", queryset=Refund.objects.order_by("pk"))
    attempts = list(_attempts().filter(group=group_id).prefetch_related(refunds, "pays_for").order_by("pk"))
    orders = list(Order.objects.filter(group=group_id).order_by("pk").values_list("pk", "status"))
    waiting = {pk for pk, status in orders if status == OrderState.AWAITING}
    views = [payment_view(attempt) for attempt in attempts if attempt.provider != Payment.COD]
    asked = any(view.is_open for view in views)
    looked_at = {view.key for view in views if _is_looked_at(view, returned)}
    states = [(attempt.pk, attempt.state, attempt.received, attempt.returning) for attempt in attempts]
    back = [refund for attempt in attempts for refund in attempt.refunds.all()]
    return MoneyOfGroup(
        open=tuple(view for view in views if view.is_open and view.key not in looked_at),
        checking=bool(looked_at),
        paid=sum(each.amount for attempt in attempts for each in attempt.pays_for.all()),
        refunds=tuple(_refund_view(refund) for refund in back),
        can_renew=bool(waiting) and not asked,
        can_change=_can_change(attempts, orders),
        mark=_mark_of(states, orders, [(refund.pk, refund.state) for refund in back]),
    )


def _can_change(attempts: list[PaymentAttempt], orders: list[tuple[int, str]]) -> bool:
    """As `changing.refusal_to_change`, by what is at hand."""
    paid = {each.order_id for attempt in attempts for each in attempt.pays_for.all()}
    unpaid = {status for pk, status in orders if pk not in paid and status not in ENDED}
    at_work = any(attempt.state == AttemptState.PROCESSING for attempt in attempts)
    open_still = any(timezone.now() < attempt.group.placed_at + LONGEST_WAIT for attempt in attempts)
    return bool(unpaid) and unpaid <= {OrderState.AWAITING, OrderState.PLACED} and open_still and not at_work


def _mark_of(*facts: Any) -> str:
    """Not `hash()`: that differs between processes, and the page would load itself anew for ever."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _is_looked_at(view: PaymentView, returned: str) -> bool:
    return view.state == AttemptState.PROCESSING or (view.is_open and view.key == returned)


def payment_view(attempt: PaymentAttempt) -> PaymentView:
    missing = max(0, attempt.amount - attempt.received)
    is_open = attempt.state in LIVE
    group, order = attempt.group, attempt.order
    return PaymentView(
        key=attempt.key,
        number=show_number(order.number if order else group.number),
        payees=(order.subject.name,) if order and order.subject else (),
        provider=attempt.provider,
        way=str(Payment(attempt.provider).label),
        state=attempt.state,
        amount=attempt.amount,
        received=attempt.received,
        missing=missing,
        expires_at=attempt.expires_at,
        transfer=_transfer(attempt, attempt.account, missing) if is_open and attempt.account and missing else None,
        is_open=is_open,
    )


def paid_for(order: Order) -> int:
    """What a buyer has paid ahead for an order, in đồng; 0 for cash that is still to be collected."""
    paid = OrderPayment.objects.filter(order=order).exclude(attempt__provider=Payment.COD)
    return paid.values_list("amount", flat=True).first() or 0


def attempt_of(token: str, key: str) -> PaymentAttempt | None:
    """An attempt of the purchase that the token opens."""
    return _attempts().filter(group__token=token, key=key).first()


def refund_of(token: str, pk: int) -> Refund | None:
    """A refund of the purchase that the token opens."""
    return Refund.objects.select_related("attempt__group").filter(attempt__group__token=token, pk=pk).first()


def _attempts() -> QuerySet[PaymentAttempt]:
    return PaymentAttempt.objects.select_related("group", "order__subject", "account")


def _transfer(attempt: PaymentAttempt, account: BankAccount, amount: int) -> Transfer:
    memo = attempt.code
    return Transfer(
        bank=bank_name(account.bank_bin),
        holder=account.holder,
        number=account.number,
        amount=amount,
        memo=memo,
        qr=vietqr.svg(vietqr.build(account.bank_bin, account.number, amount, memo)),
    )


def _refund_view(refund: Refund) -> RefundView:
    by_card = refund.attempt.provider == Payment.STRIPE
    return RefundView(
        pk=refund.pk,
        amount=refund.amount,
        why=_(refund.why),
        state=refund.state,
        state_label=refund.get_state_display(),
        by_card=by_card,
        asks_where=not by_card and not refund.to_number and refund.state == RefundState.DUE,
        to=f"{bank_name(refund.to_bin)} …{refund.to_number[-4:]}" if refund.to_number else "",
    )


def bank_name(bank_bin: str) -> str:
    bank = bank_by_bin(bank_bin)
    return bank.short_name if bank else _("Ngân hàng có mã %(bin)s") % {"bin": bank_bin}
