"""The proof that stock is what its movements and the open orders say. Every night, and by `manage.py check_stock`."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.nightly import nightly
from catalog.kernel.tasks import task
from catalog.subjects.models import StockRecord
from catalog.subjects.selectors import stock_drift
from marketplace.order.models import Line

MOST_NAMED = 20

logger = logging.getLogger("marketplace.order")


@dataclass(frozen=True)
class Drift:
    """A number of a stock record that isn't what it should be; `what` says which."""

    stockrecord: int
    what: str
    is_now: int
    should_be: int

    def __str__(self) -> str:
        return f"stock record {self.stockrecord}: {self.what} is {self.is_now}, should be {self.should_be}"


def drifts() -> Iterator[Drift]:
    """Units on hand and held against the movements, and held against the lines of orders; nothing when all is well."""
    for each in stock_drift():
        for what, is_now, should_be in (
            ("in stock", each.in_stock, each.moved_in_stock),
            ("held", each.held, each.moved_held),
        ):
            if is_now != should_be:
                yield Drift(each.stockrecord, what, is_now, should_be)
    holding = Line.objects.exclude(stockrecord=None).filter(num_allocated__gt=0).order_by()
    ordered = dict(holding.values_list("stockrecord_id").annotate(held=Sum("num_allocated")))
    held = dict(StockRecord.objects.filter(num_allocated__gt=0).values_list("pk", "num_allocated"))
    for pk in sorted(ordered.keys() | held.keys()):
        if ordered.get(pk, 0) != held.get(pk, 0):
            yield Drift(pk, "held for orders", held.get(pk, 0), ordered.get(pk, 0))


@nightly
@task()
def check_stock() -> int:
    """Report what differs, and journal it as `shop.stock.drift`. Nothing is mended: a person must find out why."""
    found = list(drifts())
    if found:
        logger.error("Stock drifted: %s", "; ".join(map(str, found[:MOST_NAMED])))
        journal.record(
            "shop.stock.drift",
            text=gettext_noop("Tồn kho lệch với sổ biến động hoặc đơn hàng: %(count)d chỗ."),
            data={"count": len(found), "records": [drift.stockrecord for drift in found[:MOST_NAMED]]},
        )
    return len(found)
