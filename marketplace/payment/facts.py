"""What is known of the money of an attempt: facts, appended once, and the sums that follow from them.

The purchase must be locked wherever this room writes.
"""

from typing import Any

from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from marketplace.ledger.services import Rail, post_received
from marketplace.order.models import OrderGroup
from marketplace.payment.models import MoneyFact, PaymentAttempt, RefundState
from marketplace.payment.providers import Fact, provider_of
from marketplace.payment.reports import REPORTED_AFTER, read_report

Kind = MoneyFact.Kind

INCOMING = (Kind.CHARGE, Kind.BANK_CREDIT, Kind.COD_COLLECTED)
# Where the books have the money of a way to pay; cash that goes back leaves the bank account too.
RAILS: dict[str, Rail] = {
    OrderGroup.Payment.VIETQR: Rail.BANK,
    OrderGroup.Payment.STRIPE: Rail.STRIPE,
    OrderGroup.Payment.COD: Rail.BANK,
}


def keep_fact(attempt: PaymentAttempt, fact: Fact) -> bool:
    """Append a fact unless it is there, by the provider's own name for the money; whether it was new. Journals it.

    Money that came to the shop's account is in the books from here on, whatever it will pay for.
    """
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
        if fact.kind in (Kind.CHARGE, Kind.BANK_CREDIT) and attempt.is_to_the_shop:
            post_received(fact.amount, RAILS[attempt.provider], f"fact {kept.pk}", fact.at)
        if provider_of(attempt) and attempt.is_to_the_shop:
            read_report.using(run_after=timezone.now() + REPORTED_AFTER).enqueue(kept.pk)
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
