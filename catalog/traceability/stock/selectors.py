"""Reads on the units of lots: the proof that they are what their movements and the stock records say."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from catalog.subjects.models import StockRecord
from catalog.traceability.models import Lot
from catalog.traceability.stock.models import LotStock, is_barred


@dataclass(frozen=True)
class LotDrift:
    """A number that isn't what it should be. `what` says which, with the lot's id where it is a lot's."""

    stockrecord: int
    what: str
    is_now: int
    should_be: int


def lot_drift() -> Iterator[LotDrift]:
    """Lots against their movements and their state, stock records against their lots. Nothing when all is well.

    Four statements, which read all lots: for the night, not for a page.
    """
    moved = LotStock.objects.annotate(
        moved=Coalesce(Sum("movements__on_hand"), 0), moved_aside=Coalesce(Sum("movements__aside"), 0)
    )
    wrong = moved.exclude(on_hand=F("moved"), aside=F("moved_aside"))
    for stock in wrong.order_by("pk"):
        for what, is_now, should_be in (
            ("on hand", stock.on_hand, stock.moved),
            ("aside", stock.aside, stock.moved_aside),
        ):
            if is_now != should_be:
                yield LotDrift(stock.stockrecord_id, f"lot {stock.lot_id} {what}", is_now, should_be)
    summed = StockRecord.objects.filter(by_lot=True).annotate(
        counted=Coalesce("num_in_stock", 0), lots_sum=Coalesce(Sum(F("lots__on_hand") - F("lots__aside")), 0)
    )
    for record in summed.exclude(counted=F("lots_sum")).order_by("pk"):
        yield LotDrift(record.pk, "in stock beside its lots", record.counted, record.lots_sum)
    yield from _wrongly_barred()


def _wrongly_barred() -> Iterator[LotDrift]:
    """A lot past its date may wait for the night; one that isn't released may not be on sale for a moment."""
    released = Q(lot__status=Lot.Status.RELEASED)
    rows = LotStock.objects.filter(Q(barred=True) & released | Q(barred=False) & ~released)
    for stock in rows.select_related("lot").order_by("pk"):
        if stock.barred != is_barred(stock.lot):
            yield LotDrift(stock.stockrecord_id, f"lot {stock.lot_id} barred", stock.barred, not stock.barred)
    owing = LotStock.objects.filter(barred=True, on_hand__gt=F("aside"), stockrecord__num_in_stock__gt=0)
    for stock in owing.select_related("stockrecord").order_by("pk"):
        if stock.stockrecord.net_stock_level > 0:
            yield LotDrift(stock.stockrecord_id, f"lot {stock.lot_id} aside", stock.aside, stock.on_hand)
