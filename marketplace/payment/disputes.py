"""A card's holder disputes a payment: what the bank says of it, as the books see it."""

from collections.abc import Callable
from datetime import datetime

from catalog.kernel.money import share
from marketplace.ledger.models import Journal
from marketplace.ledger.services import post_dispute_lost, post_dispute_opened, post_dispute_won
from marketplace.order.models import Order
from marketplace.payment.facts import total_of
from marketplace.payment.models import MoneyFact, PaymentAttempt

Kind = MoneyFact.Kind

# How a dispute ends, in the books.
_POSTED_AS: dict[str, Callable[[Order | None, int, str, datetime], Journal]] = {
    Kind.DISPUTE_WON: post_dispute_won,
    Kind.DISPUTE_LOST: post_dispute_lost,
}


def is_disputed(attempt: PaymentAttempt) -> bool:
    kinds = list(attempt.facts.values_list("kind", flat=True))
    return kinds.count(Kind.DISPUTE) > kinds.count(Kind.DISPUTE_WON)


def is_taken_back(attempt: PaymentAttempt) -> bool:
    """Whether the bank of a card has given its holder back, for good, all that came: a refund would be the second."""
    lost = total_of(attempt.facts.filter(kind=Kind.DISPUTE_LOST))
    return 0 < attempt.received <= lost


def post_disputes(attempt: PaymentAttempt) -> None:
    """The bank of a card knows one payment; the books divide it among the orders that it paid for.

    Worked out from the facts each time, once what they pay for is known: a dispute may be heard of before its charge,
    and its end before itself. Orders paid to their subjects directly are not in the books.
    """
    disputes = attempt.facts.filter(kind__in=(Kind.DISPUTE, *_POSTED_AS))
    for fact in sorted(disputes, key=lambda each: (each.kind != Kind.DISPUTE, each.pk)):
        opened = Journal.objects.filter(kind=Journal.Kind.DISPUTE_OPENED, source__startswith=f"{fact.object_id}:")
        if end := _POSTED_AS.get(fact.kind):
            for each in opened.select_related("order").order_by("pk"):
                end(each.order, each.amount, each.source, fact.at)
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
    if not paid and attempt.is_to_the_shop and attempt.received:
        post_dispute_opened(None, fact.amount, f"{fact.object_id}:", fact.at)  # it paid for nothing
