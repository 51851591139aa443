"""The one write of the page of a new lot: the lot, its place and its units, together or not at all."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from catalog.products.models import Product
from catalog.subjects.models import StockRecord
from catalog.traceability.models import Lot, LotMovement, Place
from catalog.traceability.services import LotFacts, change_lot_status, create_lot
from catalog.traceability.stock.services import begin_lots, receive


@dataclass(frozen=True)
class LotTerms:
    """What is known of a new lot. `units` is None where those on hand, which are in no lot yet, are its units."""

    unit: str
    packed_on: date
    expires_on: date | None
    place: str
    release: bool
    units: int | None = None


def units_of_no_lot(product: Product) -> int:
    """Units on hand that are in no lot: of goods that aren't counted by lot yet."""
    record = StockRecord.objects.filter(product=product, by_lot=False).order_by("pk").first()
    return (record.num_in_stock or 0) if record else 0


def open_stocked_lot(product: Product, actor: Any, terms: LotTerms, *, key: str) -> Lot:
    """Open a lot and put its units into stock; on sale at once if `terms` say so. Once for a `key`.

    Locks the product, then its stock record; journals as `create_lot`, `receive`, `begin_lots` do, and raises as they.
    """
    with transaction.atomic():
        Product.objects.select_for_update().get(pk=product.pk)
        if done := LotMovement.objects.filter(cause=key, stock__lot__product=product).first():
            return done.stock.lot
        units = units_of_no_lot(product) if terms.units is None else terms.units
        facts = LotFacts(
            quantity=Decimal(units),
            unit=terms.unit,
            place=_place(product, terms.place),
            packed_on=terms.packed_on,
            expires_on=terms.expires_on,
        )
        lot = create_lot(product, actor, facts)
        if terms.release:
            change_lot_status(lot, "release", actor)
        if terms.units is None:
            begin_lots(lot, actor, key=key)
        else:
            receive(lot, units, actor, key=key)
    return lot


def _place(product: Product, name: str) -> Place:
    """The subject's place of this name; a workshop in its commune when there is none."""
    subject = product.subject
    where = {"kind": Place.Kind.WORKSHOP, "province_id": subject.province_id, "commune_id": subject.commune_id}
    return Place.objects.get_or_create(subject=subject, name=name, defaults=where)[0]
