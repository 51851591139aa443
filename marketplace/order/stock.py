"""The proof that stock is what its movements, lots and the orders say. Every night, and by `manage.py check_stock`."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Sum
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.nightly import nightly
from catalog.kernel.tasks import task
from catalog.subjects.models import StockRecord
from catalog.subjects.selectors import stock_drift
from catalog.traceability.models import LotMovement
from catalog.traceability.stock.selectors import lot_drift
from marketplace.order.lots.selectors import SENT
from marketplace.order.models import Line, LineLot

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
    """Units on hand and held against the movements, held against the lines of orders, lots against their movements,
    the stock records and the lines they went into; nothing when all is well."""
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
    for lot in lot_drift():
        yield Drift(lot.stockrecord, lot.what, lot.is_now, lot.should_be)
    yield from _line_drifts()


def _line_drifts() -> Iterator[Drift]:
    """Lots of a line that aren't as many as it is of; lots of which more or less has left than stands in lines."""
    filled = Line.objects.filter(lots__isnull=False).annotate(of_lots=Sum("lots__quantity")).order_by("pk")
    for line in filled.exclude(quantity=F("of_lots")):
        yield Drift(line.stockrecord_id or 0, f"lots of line {line.pk}", line.of_lots, line.quantity)
    gone = LineLot.objects.filter(line__order__status__in=SENT).order_by()
    in_lines = dict(gone.values_list("lot_id").annotate(Sum("quantity")))
    left = LotMovement.objects.filter(kind=LotMovement.Kind.HANDED_OVER).order_by()
    moved = {
        (lot, record): -units
        for lot, record, units in left.values_list("stock__lot_id", "stock__stockrecord_id").annotate(Sum("on_hand"))
    }
    for (lot, record), units in sorted(moved.items()):
        if units != (should_be := in_lines.pop(lot, 0)):
            yield Drift(record, f"lot {lot} handed over", units, should_be)
    for lot, units in sorted(in_lines.items()):
        yield Drift(0, f"lot {lot} handed over", 0, units)


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
