"""Writes on subjects and their stock."""

from django.db.models import F
from django.db.models.functions import Coalesce

from catalog.subjects.models import StockRecord


def reserve_stock(stockrecord_id: int, quantity: int) -> bool:
    """Promise `quantity` units to an order, if that many are free.

    One conditional UPDATE decides, so two buyers of the last unit can't both win; the row's CHECK
    stands behind it. Locks the stock row until the caller's transaction ends: callers reserve in
    rising order of id so that two orders never wait for each other.
    """
    if quantity < 1:
        raise ValueError("quantity must be at least 1")
    allocated = Coalesce(F("num_allocated"), 0)
    free = StockRecord.objects.filter(pk=stockrecord_id, num_in_stock__gte=allocated + quantity)
    return free.update(num_allocated=allocated + quantity) == 1


def release_stock(stockrecord_id: int, quantity: int) -> bool:
    """Give back what an order had reserved. False when less than that was reserved."""
    held = StockRecord.objects.filter(pk=stockrecord_id, num_allocated__gte=quantity)
    return held.update(num_allocated=F("num_allocated") - quantity) == 1
