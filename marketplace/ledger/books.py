"""The proof that the books balance. Every night, and by `manage.py check_ledger`."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.nightly import nightly
from catalog.kernel.tasks import task
from marketplace.ledger.models import Account, Entry, Journal

MOST_NAMED = 20

logger = logging.getLogger("marketplace.ledger")


@dataclass(frozen=True)
class Fault:
    """Something in the books that can't be; `what` says which, `amount` by how many đồng."""

    what: str
    amount: int

    def __str__(self) -> str:
        return f"{self.what}: {self.amount} đồng"


def faults() -> Iterator[Fault]:
    """Journals that aren't balanced, deliveries of money not held, sales given back more than once; nothing when all
    is well. Reads all entries: for the night, not for a page.
    """
    sums = Entry.objects.order_by("journal").values_list("journal__kind", "journal__source")
    for kind, source, amount in sums.annotate(total=Sum("amount")).exclude(total=0):
        yield Fault(f"journal {kind} {source} is not balanced", amount)
    held = Entry.objects.filter(account__kind=Account.Kind.PREPAYMENT).order_by("journal__order")
    for order, amount in held.values_list("journal__order").annotate(total=Sum("amount")).filter(total__gt=0):
        yield Fault(f"order {order}: more was handed on than was held", amount)
    sales = Journal.objects.exclude(sale=0).order_by("order").values_list("order")
    for order, amount in sales.annotate(total=Sum("sale")).filter(total__lt=0):
        yield Fault(f"order {order}: more was given back than was sold", amount)
    received = Entry.objects.filter(account__kind=Account.Kind.RECEIVED).aggregate(total=Sum("amount"))["total"] or 0
    if received > 0:
        yield Fault("more of the buyers' money was used than had come in", received)
    if (cod := held_by_carriers()) < 0:
        yield Fault("carriers have handed over more than they had collected", cod)


def held_by_carriers() -> int:
    """Đồng that carriers have collected at the door and not handed over yet. One query."""
    cod: int = Entry.objects.filter(account__kind=Account.Kind.COD).aggregate(total=Sum("amount", default=0))["total"]
    return cod


@nightly
@task()
def check_ledger() -> int:
    """Report what is wrong, and journal it as `shop.ledger.fault`. Nothing is mended: a person must find out why."""
    found = list(faults())
    if found:
        logger.error("The books have faults: %s", "; ".join(map(str, found[:MOST_NAMED])))
        journal.record(
            "shop.ledger.fault",
            text=gettext_noop("Sổ cái có %(count)d chỗ không khớp."),
            data={"count": len(found), "faults": [str(fault) for fault in found[:MOST_NAMED]]},
        )
    return len(found)
