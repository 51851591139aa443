"""What the tests of the ledger share: orders without a basket, and the books in short."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db.models import Sum

from catalog.kernel.dates import VIETNAM
from catalog.subjects.models import Subject
from marketplace.ledger.models import Account, Entry
from marketplace.ledger.services import Rail, post_delivered, post_paid
from marketplace.order.models import Order

_numbers = count(1)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=VIETNAM)


def make_order(subject: Subject, total: int = 220_000, shipping: int = 20_000) -> Order:
    return Order.objects.create(
        number=f"DON{next(_numbers):07d}",
        subject=subject,
        total_incl_tax=total,
        total_excl_tax=total,
        shipping_incl_tax=shipping,
        shipping_excl_tax=shipping,
        date_placed=NOON,
    )


def sold(subject: Subject, total: int = 220_000, shipping: int = 20_000, *, at: datetime = NOON) -> Order:
    """An order whose money we hold, paid and delivered."""
    order = make_order(subject, total, shipping)
    post_paid(order, total, Rail.BANK, f"bank {order.pk}", at - timedelta(days=2))
    post_delivered(order, at)
    return order


def balances(**only: Any) -> dict[str, int]:
    """Kind of account → đồng, debit above zero; kinds at zero are left out."""
    sums = Entry.objects.filter(**only).order_by().values_list("account__kind").annotate(total=Sum("amount"))
    return {kind: total for kind, total in sums if total}


def owed(subject: Subject) -> int:
    """What the platform owes a subject."""
    return -balances(account__subject=subject).get(Account.Kind.PAYABLE, 0)
