"""What a provider kept for its service, and what exchange cost: read from its own books, never worked out by us.

A card is charged in đồng, but the balance there may be kept in another currency. In our books it stands at what it
cost: a unit is worth what the charge brought for it, so money that goes back at another rate makes a difference.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone

from catalog.kernel.nightly import nightly
from catalog.kernel.tasks import task
from marketplace.ledger.models import Account, Entry, Journal
from marketplace.ledger.services import Rail, post_provider_fee, post_transfer
from marketplace.payment.models import MoneyFact
from marketplace.payment.providers import CURRENCY, Report, provider_of

log = logging.getLogger(__name__)

Kind, Posted = MoneyFact.Kind, Journal.Kind

REPORTED_AFTER = timedelta(minutes=10)
LOOKED_FOR = timedelta(days=30)
_SIGN = {Kind.CHARGE: 1, Kind.DISPUTE_WON: 1, Kind.REFUND: -1, Kind.DISPUTE: -1}


class NotReported(Exception):
    """The provider's books don't have it yet; ask again."""


def post_report(fact: MoneyFact) -> Journal | None:
    """Post the fee of a move of money, and what exchange cost. Safe to repeat.

    None for money that no provider reports on, or that isn't the shop's. No lock is held while the provider is asked.
    Raises `NotReported` and `ProviderUnreachable`.
    """
    provider = provider_of(fact.attempt)
    if provider is None or not fact.attempt.is_to_the_shop:
        return None
    if found := Journal.objects.filter(kind=Posted.PROVIDER_FEE, source=_source(fact)).first():
        return found
    report = provider.report(fact)
    if report is None:
        raise NotReported(str(fact))
    cost, units = _charged(fact, report)
    fee = _worth(report.fee, cost, units)
    exchange = _SIGN[Kind(fact.kind)] * fact.amount - _worth(report.gross, cost, units)
    facts = {
        "report": report.name,
        "currency": report.currency,
        "gross": report.gross,
        "net": report.gross - report.fee,
        "rate": report.rate,
    }
    return post_provider_fee(fee, Rail.STRIPE, _source(fact), fact.at, exchange=exchange, facts=facts)


def post_sent_on(name: str, currency: str, amount: int, at: datetime) -> Journal:
    """The provider has sent `amount` (in the smallest unit of `currency`) on to the bank. In another currency than đồng
    it leaves at the mean cost of all that is there. Safe to repeat; raises `NotReported` while we know of less.
    """
    if found := Journal.objects.filter(kind=Posted.TRANSFER, source=name).first():
        return found
    cost = amount
    if currency != CURRENCY:
        there = _balance_in(currency)
        if not 0 < amount <= there:
            raise NotReported(f"{name}: {amount} {currency} sent on, {there} known")
        held = Entry.objects.filter(account__kind=Account.Kind.STRIPE).aggregate(sum=Sum("amount", default=0))["sum"]
        cost = _worth(amount, held, there)
    return post_transfer(cost, name, at, {"currency": currency, "net": -amount})


def _charged(fact: MoneyFact, report: Report) -> tuple[int, int]:
    """What the charge was in đồng, and in units of the balance there: by it all of its money is valued."""
    if fact.kind == Kind.CHARGE:
        return fact.amount, report.gross
    charge = fact.attempt.facts.filter(kind=Kind.CHARGE).select_related("attempt").order_by("pk").first()
    posted = post_report(charge) if charge else None
    if charge is None or posted is None or posted.facts["currency"] != report.currency:
        raise NotReported(f"no charge in {report.currency} for {fact}")
    return charge.amount, posted.facts["gross"]


def _worth(units: int, cost: int, all_units: int) -> int:
    """What so many units are worth in đồng, to the nearest."""
    whole = (2 * abs(units) * cost + all_units) // (2 * all_units)
    return whole if units >= 0 else -whole


def _balance_in(currency: str) -> int:
    moved = (Posted.PROVIDER_FEE, Posted.TRANSFER)
    journals = Journal.objects.filter(kind__in=moved, facts__currency=currency)
    back = Journal.objects.filter(kind=Posted.TRANSFER_FAILED, facts__currency=currency)
    net: Any = Sum(Cast(KT("facts__net"), BigIntegerField()), default=0)
    return int(journals.aggregate(sum=net)["sum"] - back.aggregate(sum=net)["sum"])


def _source(fact: MoneyFact) -> str:
    return f"fact {fact.pk}"


@task()
def read_report(fact_id: int) -> None:
    """Runs a while after money has moved."""
    post_report(MoneyFact.objects.select_related("attempt").get(pk=fact_id))


@nightly
@task()
def read_late_reports() -> int:
    """Ask again for what the provider's books did not have, or a lost task left out."""
    since = timezone.now() - LOOKED_FOR
    moved = MoneyFact.objects.filter(known_at__gte=since, attempt__order=None, kind__in=_SIGN).select_related("attempt")
    told = {fact.pk: _source(fact) for fact in moved if provider_of(fact.attempt)}
    posted = Journal.objects.filter(kind=Posted.PROVIDER_FEE, source__startswith="fact ", posted_at__gte=since)
    known = set(posted.values_list("source", flat=True))
    return len([read_report.enqueue(pk) for pk, source in sorted(told.items()) if source not in known])
