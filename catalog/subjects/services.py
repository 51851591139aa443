"""Writes on subjects and their stock."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.models import JournalEntry
from catalog.subjects.models import MAX_PRICE, StockMovement, StockRecord, Subject, counted_by_lot
from catalog.subjects.rules import of_the_subject, owner_of_the_subject
from catalog.subjects.signals import stock_changed, subject_changed
from catalog.subjects.states import SUBJECT

CONTACT_AND_STORY = frozenset({"phone", "email", "zalo", "website", "story", "founded"})


def change_subject_state(subject: Subject, verb: str, actor: Any, reason: str = "") -> JournalEntry:
    """Take a transition of the table `SUBJECT` and tell those who list the subject's goods.

    Locks the subject; journals; raises `TransitionRefused`. Sends `subject_changed`.
    """
    with transaction.atomic():
        entry = SUBJECT.apply(subject, verb, actor, reason)
        _tell(subject)
    return entry


def update_subject(subject: Subject, actor: Any, **fields: Any) -> Subject:
    """Change what a subject says about itself. Name, kind and address are facts of the register and stay.

    Locks the subject; journals the names of the fields, not their content (it holds telephone numbers). Raises
    `PermissionDenied` for others than its owners, `ValidationError` on content that doesn't fit.
    """
    if not owner_of_the_subject.test(actor, subject):
        raise PermissionDenied
    unknown = fields.keys() - CONTACT_AND_STORY
    if unknown:
        raise ValidationError({name: _("Không sửa được mục này ở đây.") for name in unknown})
    with transaction.atomic():
        locked = Subject.objects.select_for_update().get(pk=subject.pk)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.clean_fields(exclude=[field.name for field in Subject._meta.fields if field.name not in fields])
        locked.save(update_fields=list(fields))
        journal.record(
            "ocop.subject.update",
            actor=actor,
            obj=locked,
            text=gettext_noop("Sửa lời giới thiệu và liên hệ của %(name)s."),
            data={"name": locked.name, "fields": sorted(fields)},
        )
        _tell(locked)
    return locked


def set_offer(product: Any, *, price: int, stock: int | None, actor: Any) -> StockRecord:
    """Set price (whole đồng) and units in stock of one product; `stock=None` for services, which have none.

    Locks the stock record; journals old and new; sends `stock_changed`. Raises `PermissionDenied` for others than the
    subject's people, and `ValidationError` when the price is out of range, less is left than orders hold, or the units
    are counted by lot and are others than these.
    """
    if not of_the_subject.test(actor, product):
        raise PermissionDenied
    if not 0 < price <= MAX_PRICE:
        raise ValidationError({"price": _("Giá phải lớn hơn 0 và không quá 1 tỷ đồng.")})
    with transaction.atomic():
        record = record_of(product)
        held = record.num_allocated or 0
        if record.by_lot and stock != record.num_in_stock:
            raise ValidationError({"stock": counted_by_lot()})
        if stock is not None and stock < held:
            message = _("Đang có %(held)d sản phẩm trong các đơn chưa giao, nên không thể ghi ít hơn.")
            raise ValidationError({"stock": message % {"held": held}})
        before = {"old_price": int(record.price or 0), "old_stock": record.num_in_stock}
        record.price, record.num_in_stock = price, stock
        record.save()
        journal.record(
            "shop.offer.set",
            actor=actor,
            obj=record,
            text=gettext_noop("Giá %(name)s: %(price)d đồng, tồn kho: %(stock)s."),
            data={"name": str(product), "price": price, "stock": stock, **before},
        )
        stock_changed.send(StockRecord, product_ids=[product.pk])
    return record


def reserve_stock(units: Mapping[int, int], cause: str) -> bool:
    """Promise units to an order (stock record → how many), if all are free; else False, and nothing was written.

    One conditional UPDATE each decides, so two buyers of the last unit can't both win; the row's CHECK stands behind
    it. Locks the stock rows, in rising order of id so that two orders never wait for each other, until the caller's
    transaction ends. Sends one `stock_changed` for all: what listens locks products, again in an order of its own.
    This and the movements below happen once for a `cause`; a repeat changes nothing and says True.
    """
    return _move(StockMovement.Kind.RESERVED, units, cause)


def release_stock(units: Mapping[int, int], cause: str) -> bool:
    """Promise units no longer; False when a record had promised fewer. As `reserve_stock`."""
    return _move(StockMovement.Kind.RELEASED, units, cause)


def hand_over_stock(units: Mapping[int, int], cause: str) -> bool:
    """Promised units leave the house; False when a record had promised fewer. As `reserve_stock`."""
    return _move(StockMovement.Kind.HANDED_OVER, units, cause)


def take_back_stock(units: Mapping[int, int], cause: str) -> bool:
    """Units that had left are on hand again. As `reserve_stock`."""
    return _move(StockMovement.Kind.RETURNED, units, cause)


def change_units(pk: int, kind: StockMovement.Kind, units: int, *, lot_code: str, cause: str) -> bool:
    """Units of a lot come on sale (received, put back), leave it (set aside), or were counted anew; `units` is signed.

    False when orders hold too many of them, and nothing was written. Locks the stock record. Sends `stock_changed`.
    """
    with transaction.atomic():
        free = StockRecord.objects.filter(pk=pk, num_in_stock__gte=Coalesce(F("num_allocated"), 0) - units)
        if not free.update(num_in_stock=F("num_in_stock") + units):
            return False
        StockMovement.objects.create(stockrecord_id=pk, kind=kind, in_stock=units, lot_code=lot_code, cause=cause)
        _tell_stock([pk])
    return True


# Kind of movement → by how much a unit changes what is on hand, and what is held.
_WAYS = {
    StockMovement.Kind.RESERVED: (0, 1),
    StockMovement.Kind.RELEASED: (0, -1),
    StockMovement.Kind.HANDED_OVER: (-1, -1),
    StockMovement.Kind.RETURNED: (1, 0),
}


def _move(kind: StockMovement.Kind, units: Mapping[int, int], cause: str) -> bool:
    if min(units.values(), default=1) < 1:
        raise ValueError("quantities must be at least 1")
    in_stock, held = _WAYS[kind]
    with transaction.atomic():
        moved = StockMovement.objects.filter(stockrecord__in=units, kind=kind, cause=cause)
        if units and moved.count() == len(units):
            return True
        for pk, quantity in sorted(units.items()):
            if not _may_move(kind, pk, quantity).update(
                num_in_stock=F("num_in_stock") + in_stock * quantity,
                num_allocated=Coalesce(F("num_allocated"), 0) + held * quantity,
            ):
                transaction.set_rollback(True)
                return False
        StockMovement.objects.bulk_create(
            StockMovement(stockrecord_id=pk, kind=kind, in_stock=in_stock * n, held=held * n, cause=cause)
            for pk, n in sorted(units.items())
        )
        _tell_stock(units)
    return True


def _may_move(kind: StockMovement.Kind, pk: int, quantity: int) -> QuerySet[StockRecord]:
    """The record, if it has what the movement takes."""
    record = StockRecord.objects.filter(pk=pk)
    if kind is StockMovement.Kind.RESERVED:
        return record.filter(num_in_stock__gte=Coalesce(F("num_allocated"), 0) + quantity)
    if kind is StockMovement.Kind.RETURNED:
        return record.filter(num_in_stock__isnull=False)
    return record.filter(num_allocated__gte=quantity)


def _tell_stock(pks: Iterable[int]) -> None:
    products = StockRecord.objects.filter(pk__in=list(pks)).order_by("pk").values_list("product_id", flat=True)
    stock_changed.send(StockRecord, product_ids=list(products))


def record_of(product: Any) -> StockRecord:
    """The product's stock record, locked; one not written yet for a product that has none."""
    record = StockRecord.objects.select_for_update().filter(product_id=product.pk).first()
    return record or StockRecord(product_id=product.pk, partner_id=product.subject_id, partner_sku=f"SP{product.pk}")


def _tell(subject: Subject) -> None:
    subject_changed.send(Subject, product_ids=list(subject.products.values_list("pk", flat=True)))
