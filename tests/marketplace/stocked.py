"""Goods counted by lot: what tests of lots, parcels and the workspace share."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from catalog.kernel.dates import today
from catalog.products.models import Product
from catalog.subjects.models import StockRecord
from catalog.traceability.models import Lot, LotStock, Place
from catalog.traceability.services import LotFacts, change_lot_status, create_lot
from catalog.traceability.stock.services import receive
from marketplace.order.models import LineLot, Order

_keys = count(1)


def open_lot(product: Product, actor: Any, *, days: int | None = 100) -> Lot:
    """A lot in the making, which expires in so many days."""
    place, _created = Place.objects.get_or_create(
        subject=product.subject, name="Xưởng", defaults={"kind": "workshop", "province": product.subject.province}
    )
    expires = None if days is None else today() + timedelta(days=days)
    packed = min(today(), expires or today())
    facts = LotFacts(quantity=Decimal(1), unit="hũ", place=place, packed_on=packed, expires_on=expires)
    return create_lot(product, actor, facts)


def stock_lot(product: Product, actor: Any, units: int, *, days: int | None = 100) -> Lot:
    """A lot on sale with so many units, which expires in so many days."""
    lot = open_lot(product, actor, days=days)
    change_lot_status(lot, "release", actor)
    receive(lot, units, actor, key=f"nhap-{next(_keys)}")
    return lot


def numbers(product: Product) -> tuple[int, int]:
    """In stock and held."""
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get(product=product)


def units_of(*lots: Lot) -> list[tuple[int, int]]:
    """On hand and set aside, of each."""
    found = {stock.lot_id: (stock.on_hand, stock.aside) for stock in LotStock.objects.filter(lot__in=lots)}
    return [found[lot.pk] for lot in lots]


def packed(order: Order) -> list[tuple[int, int]]:
    """Lot and quantity, of all lines."""
    rows: Iterable[Any] = LineLot.objects.filter(line__order=order).order_by("line_id", "lot_id")
    return [(row.lot_id, row.quantity) for row in rows]
