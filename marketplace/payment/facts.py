"""What is known of the money of an attempt: facts, appended once, and the sums that follow from them.

The purchase must be locked wherever this room writes.
"""

from typing import Any

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from marketplace.payment.models import MoneyFact, PaymentAttempt, RefundState
from marketplace.payment.providers import Fact

Kind = MoneyFact.Kind

INCOMING = (Kind.CHARGE, Kind.BANK_CREDIT, Kind.COD_COLLECTED)


def keep_fact(attempt: PaymentAttempt, fact: Fact) -> bool:
    """Append a fact unless it is there, by the provider's own name for the money; whether it was new. Journals it."""
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
    return is_new


def sum_up(attempt: PaymentAttempt) -> None:
    """Totals come from the facts each time, never by adding to what is there."""
    sums = dict(attempt.facts.order_by().values_list("kind").annotate(Sum("amount")))
    attempt.received = sum(sums.get(kind, 0) for kind in INCOMING)
    attempt.returning = total_of(attempt.refunds.exclude(state=RefundState.FAILED))
    attempt.save(update_fields=["received", "returning"])


def total_of(rows: Any) -> int:
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def unused(attempt: PaymentAttempt) -> int:
    """What came in and neither pays for an order nor goes back for want of one. A refund that failed is tried again:
    its money is spoken for."""
    return attempt.received - total_of(attempt.pays_for) - total_of(attempt.refunds.filter(order=None))
