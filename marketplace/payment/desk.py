"""Reads on the money that comes to a subject's own account: who still has to pay, what came, what goes back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.kernel.phone import show_phone
from catalog.subjects.models import Subject
from marketplace.ledger.models import Journal
from marketplace.order.models import OrderGroup
from marketplace.order.numbers import show_number
from marketplace.payment.models import (
    LIVE,
    BankAccount,
    BankCredit,
    BankCreditState,
    PaymentAttempt,
    Refund,
    RefundState,
)
from marketplace.payment.selectors import bank_name

MOST_SHOWN = 100
MAY_COME_BACK = timedelta(days=30)


@dataclass(frozen=True)
class AccountView:
    pk: int
    bank: str
    number: str
    holder: str


@dataclass(frozen=True)
class DueView:
    """A purchase that waits for a transfer. `code` stands in its memo; amounts in đồng."""

    pk: int
    number: str
    code: str
    name: str
    amount: int
    missing: int
    until: datetime | None


@dataclass(frozen=True)
class CreditView:
    """A transfer that nobody knows the purchase of. `likely`: dues of just this amount, to choose from first."""

    pk: int
    at: datetime
    amount: int
    memo: str
    why: str
    likely: tuple[DueView, ...]


@dataclass(frozen=True)
class OwedView:
    """Money to send back. `to` is None while the buyer hasn't said where."""

    pk: int
    number: str
    amount: int
    why: str
    name: str
    phone: str
    to: AccountView | None


@dataclass(frozen=True)
class MoneyDesk:
    """`returned`: what was sent back lately, and may come in again."""

    account: AccountView | None
    due: tuple[DueView, ...]
    waiting: tuple[CreditView, ...]
    owed: tuple[OwedView, ...]
    returned: tuple[OwedView, ...]


def money_desk(subject: Subject | None) -> MoneyDesk:
    """Of a subject's account, or without one of the shop's. Five queries, the oldest first, at most a hundred each."""
    account = BankAccount.objects.active().filter(subject=subject).first()
    due = tuple(_due(attempt) for attempt in dues(subject)[:MOST_SHOWN])
    return MoneyDesk(
        account=_account(account) if account else None,
        due=due,
        waiting=tuple(_credit(credit, due) for credit in credits_waiting(subject)[:MOST_SHOWN]),
        owed=tuple(_owed(refund) for refund in owed(subject)[:MOST_SHOWN]),
        returned=tuple(_owed(refund) for refund in returned(subject)[:MOST_SHOWN]),
    )


def dues(subject: Subject | None) -> QuerySet[PaymentAttempt]:
    attempts = PaymentAttempt.objects.filter(account__subject=subject, account__isnull=False, state__in=LIVE)
    return attempts.select_related("group", "order", "account").order_by("created_at", "pk")


def credits_waiting(subject: Subject | None) -> QuerySet[BankCredit]:
    waiting = BankCredit.objects.filter(account__subject=subject, state=BankCreditState.REVIEW)
    return waiting.select_related("account").order_by("at", "pk")


def owed(subject: Subject | None) -> QuerySet[Refund]:
    """As `rules.payer_of` says: out of the account that was paid to, or, of cash, by whoever the carrier brought it."""
    held = Exists(Journal.objects.filter(kind=Journal.Kind.PAID, order=OuterRef("order")))
    collected = Q(held, ~Q(order=None)) if subject is None else Q(~held, order__subject=subject)
    # A card refund that failed is the shop's to send, once the buyer has said where to.
    by_transfer = Q(state=RefundState.FAILED) & ~Q(to_number="") if subject is None else Q(pk__in=())
    refunds = Refund.objects.filter(
        Q(attempt__account__subject=subject, attempt__account__isnull=False)
        | Q(collected, attempt__provider=OrderGroup.Payment.COD)
        | (Q(attempt__provider=OrderGroup.Payment.STRIPE, attempt__account=None) & by_transfer),
        state__in=(RefundState.DUE, RefundState.FAILED),
    )
    return refunds.select_related("attempt__group", "attempt__order", "attempt__account", "order__subject").order_by(
        "asked_at", "pk"
    )


def returned(subject: Subject | None) -> QuerySet[Refund]:
    """Transfers sent back within `MAY_COME_BACK` out of the account of a subject, or of the shop."""
    since = timezone.now() - MAY_COME_BACK
    sent = Refund.objects.filter(attempt__account__subject=subject, attempt__account__isnull=False)
    done = sent.filter(state=RefundState.DONE, done_at__gte=since).order_by("-done_at", "-pk")
    return done.select_related("attempt__group", "attempt__order", "order")


def _account(account: BankAccount) -> AccountView:
    return AccountView(account.pk, bank_name(account.bank_bin), account.number, account.holder)


def _due(attempt: PaymentAttempt) -> DueView:
    return DueView(
        pk=attempt.pk,
        number=show_number(attempt.order.number if attempt.order else attempt.group.number),
        code=attempt.code,
        name=attempt.group.name,
        amount=attempt.amount,
        missing=max(0, attempt.amount - attempt.received),
        until=attempt.expires_at,
    )


def _credit(credit: BankCredit, due: tuple[DueView, ...]) -> CreditView:
    likely = tuple(each for each in due if credit.amount in {each.missing, each.amount})
    return CreditView(credit.pk, credit.at, credit.amount, credit.memo, str(credit.get_why_display()), likely or due)


def _owed(refund: Refund) -> OwedView:
    group, order = refund.attempt.group, refund.order or refund.attempt.order
    to = AccountView(0, bank_name(refund.to_bin), refund.to_number, refund.to_holder) if refund.to_number else None
    return OwedView(
        pk=refund.pk,
        number=show_number(order.number if order else group.number),
        amount=refund.amount,
        why=_(refund.why),
        name=group.name,
        phone=show_phone(group.phone),
        to=to,
    )
