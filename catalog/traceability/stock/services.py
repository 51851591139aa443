"""Writes on the units of lots. First expiry goes first, and what may not be sold is not in what the shop counts.

Whoever locks, locks the product's stock record first and then the lots of it in rising order of id.
"""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.dates import today
from catalog.kernel.states import TransitionRefused
from catalog.subjects.models import StockMovement, StockRecord
from catalog.subjects.rules import of_the_subject
from catalog.subjects.services import change_units, record_of
from catalog.traceability.models import Lot
from catalog.traceability.stock.models import LotMovement, LotStock, is_barred

MOST_UNITS = 1_000_000

Kind = LotMovement.Kind


def begin_lots(lot: Lot, actor: Any, *, key: str = "first") -> LotStock:
    """From now on units of the product are counted by lot, and all that are on hand are this lot's.

    Locks the stock record; journals `trace.stock.begin`. Twice is once. Raises `PermissionDenied` for others than the
    subject's people, `ValidationError` when other lots have units already or there are none to begin with.
    """
    _check_actor(actor, lot)
    with transaction.atomic():
        record = _record(lot)
        found = LotStock.objects.filter(stockrecord=record).order_by("pk").first()
        if found and found.lot_id == lot.pk:
            return found
        units = record.num_in_stock or 0
        if found or not units:
            raise ValidationError(_("Không có số tồn nào chưa thuộc lô. Hãy nhập kho cho từng lô."))
        stock = _open(record, lot)
        _move(stock, Kind.BEGUN, units, cause=key)
        set_aside_barred([record.pk])
        _journal(
            "begin", actor, lot, gettext_noop("Ghi tồn theo lô: %(units)d sản phẩm đang có thuộc lô %(code)s."), units
        )
    return stock


def receive(lot: Lot, units: int, actor: Any, *, key: str) -> LotStock:
    """`units` of a lot come into the house: on sale if the lot is, else set aside until it is. Once for a `key`.

    Locks the stock record, then the lot's; journals `trace.stock.receive`. Raises `PermissionDenied` for others than
    the subject's people, `ValidationError` on numbers that can't be, or while units on hand are in no lot.
    """
    _check_actor(actor, lot)
    if not 0 < units <= MOST_UNITS:
        raise ValidationError(_("Số lượng từ 1 đến 1.000.000."))
    with transaction.atomic():
        record = _record(lot)
        if not record.by_lot and record.num_in_stock:
            words = _("Trong kho đang có %(units)d sản phẩm chưa thuộc lô nào. Hãy ghi số này vào một lô trước.")
            raise ValidationError(words % {"units": record.num_in_stock})
        stock = _open(record, lot)
        if stock.movements.filter(kind=Kind.RECEIVED, cause=key).exists():
            return stock
        _move(stock, Kind.RECEIVED, units, aside=units if stock.barred else 0, cause=key)
        if not stock.barred:
            change_units(record.pk, StockMovement.Kind.RECEIVED, units, lot_code=lot.code, cause=f"{key}-{lot.pk}")
        set_aside_barred([record.pk])
        _journal("receive", actor, lot, gettext_noop("Nhập kho lô %(code)s: %(units)d sản phẩm."), units)
    return stock


def count(lot: Lot, units: int, actor: Any, reason: str, *, key: str) -> LotStock:
    """There are `units` of the lot, somebody has counted and says why it is another number. Once for a `key`.

    Locks the stock record, then the lot's; journals `trace.stock.count`. Raises `PermissionDenied` for others than the
    subject's people, `ValidationError` without a reason, or with fewer units than orders hold.
    """
    _check_actor(actor, lot)
    reason = reason.strip()[:200]
    if not reason:
        raise ValidationError(_("Hãy ghi rõ lý do."))
    if not 0 <= units <= MOST_UNITS:
        raise ValidationError(_("Số lượng từ 0 đến 1.000.000."))
    with transaction.atomic():
        record = _record(lot)
        stock = LotStock.objects.select_for_update().filter(lot=lot).first()
        if stock is None:
            raise ValidationError(_("Lô này chưa nhập kho."))
        change = units - stock.on_hand
        if not change or stock.movements.filter(kind=Kind.COUNTED, cause=key).exists():
            return stock
        aside = max(change, -stock.aside) if change < 0 else change if stock.barred else 0
        on_sale = change - aside
        cause = f"{key}-{lot.pk}"
        counted = StockMovement.Kind.COUNTED
        if on_sale and not change_units(record.pk, counted, on_sale, lot_code=lot.code, cause=cause):
            free = record.net_stock_level
            words = _("Đơn chưa giao đang giữ hàng, nên lô này chỉ ghi được từ %(least)d trở lên.")
            raise ValidationError(words % {"least": stock.on_hand - stock.aside - free})
        _move(stock, Kind.COUNTED, change, aside=aside, cause=key, note=reason)
        set_aside_barred([record.pk])
        text = gettext_noop("Đếm lại lô %(code)s: %(units)d sản phẩm (%(change)+d). Lý do: %(reason)s")
        _journal("count", actor, lot, text, units, change=change, reason=reason)
    return stock


def follow_status(lot: Lot) -> None:
    """Take a lot's units out of sale, or put them back, as its state and its date say. Locks the stock record."""
    stock = LotStock.objects.filter(lot=lot).first()
    if stock is None:
        return
    StockRecord.objects.select_for_update().get(pk=stock.stockrecord_id)
    stock = LotStock.objects.select_for_update().get(pk=stock.pk)
    barred = is_barred(lot)
    if stock.barred and not barred:
        _put_back(stock, lot)
    elif barred and not stock.barred:
        LotStock.objects.filter(pk=stock.pk).update(barred=True)
    set_aside_barred([stock.stockrecord_id])


def take_out_expired() -> int:
    """Lots whose last day is over go out of sale, each in a transaction of its own. How many."""
    over = Lot.objects.filter(stock__barred=False, expires_on__lt=today()).order_by("pk")
    lots = list(over)
    for lot in lots:
        with transaction.atomic():
            follow_status(lot)
            text = gettext_noop("Lô %(code)s hết hạn: %(units)d sản phẩm không bán nữa.")
            _journal("expire", None, lot, text, LotStock.objects.get(lot=lot).on_hand)
    return len(lots)


def set_aside_barred(records: Iterable[int]) -> None:
    """Free units of these stock records make up for those of barred lots, until these are aside or nothing is free.

    Locks the stock records in rising order of id. To be called after whatever sets units free.
    """
    owing = LotStock.objects.filter(barred=True, on_hand__gt=F("aside"))
    for pk in sorted(owing.filter(stockrecord__in=list(records)).values_list("stockrecord_id", flat=True).distinct()):
        free = StockRecord.objects.select_for_update().get(pk=pk).net_stock_level
        lots = owing.filter(stockrecord=pk).select_related("lot").select_for_update(of=("self",)).order_by("pk")
        for stock in lots:
            units = min(free, stock.on_hand - stock.aside)
            if units > 0:
                _move(stock, Kind.SET_ASIDE, aside=units)
                _tell_record(stock, StockMovement.Kind.SET_ASIDE, -units)
                free -= units


def hand_over_lots(taken: Mapping[int, int], cause: str) -> None:
    """Units of lots (lot → how many) leave the house, with those of the stock record, which must be locked.

    One conditional UPDATE each, in rising order of id. Once for a `cause`. Raises `TransitionRefused` (lot_barred,
    lot_short) and then the caller must write nothing.
    """
    for lot_id, units in sorted(taken.items()):
        if LotMovement.objects.filter(stock__lot=lot_id, kind=Kind.HANDED_OVER, cause=cause).exists():
            continue
        stock = sellable().filter(lot=lot_id, on_hand__gte=units).first()
        if stock is None or not LotStock.objects.filter(pk=stock.pk, barred=False, on_hand__gte=units).update(
            on_hand=F("on_hand") - units
        ):
            raise _refusal(Lot.objects.get(pk=lot_id), units)
        LotMovement.objects.create(stock=stock, kind=Kind.HANDED_OVER, on_hand=-units, cause=cause)


def take_back_lots(taken: Mapping[int, int], cause: str) -> None:
    """Units that had left are in their lots again; set aside again where these may not be sold by now.

    Locks as above. Once for a `cause`.
    """
    records = set()
    for lot_id, units in sorted(taken.items()):
        stock = LotStock.objects.select_for_update().get(lot=lot_id)
        records.add(stock.stockrecord_id)
        if not stock.movements.filter(kind=Kind.RETURNED, cause=cause).exists():
            _move(stock, Kind.RETURNED, units, cause=cause)
    set_aside_barred(records)


def sellable() -> QuerySet[LotStock]:
    """Lots of which units may leave the house today, first expiry first; those without a date by their packing."""
    in_date = Q(lot__expires_on=None) | Q(lot__expires_on__gte=today())
    return LotStock.objects.filter(in_date, barred=False, on_hand__gt=0).order_by(
        F("lot__expires_on").asc(nulls_last=True), F("lot__packed_on").asc(nulls_last=True), "pk"
    )


def _refusal(lot: Lot, units: int) -> TransitionRefused:
    if is_barred(lot):
        return TransitionRefused("lot_barred", barred_words(lot))
    words = _("Lô %(code)s không còn đủ %(units)d sản phẩm. Hãy lấy lô khác.")
    return TransitionRefused("lot_short", words % {"code": lot.code, "units": units})


def barred_words(lot: Lot) -> str:
    """Why nothing of a lot may leave the house."""
    words = {
        Lot.Status.OPEN: _("Lô %(code)s chưa xuất xưởng. Hãy lấy lô khác."),
        Lot.Status.HELD: _("Lô %(code)s đang tạm giữ. Hãy lấy lô khác."),
        Lot.Status.RECALLED: _("Lô %(code)s đã thu hồi. Hãy lấy lô khác."),
        Lot.Status.CLOSED: _("Lô %(code)s đã ghi là bán hết. Hãy lấy lô khác."),
        Lot.Status.RELEASED: _("Lô %(code)s đã hết hạn. Hãy lấy lô khác."),
    }[Lot.Status(lot.status)]
    return words % {"code": lot.code}


def _check_actor(actor: Any, lot: Lot) -> None:
    if not of_the_subject.test(actor, lot):
        raise PermissionDenied


def _record(lot: Lot) -> StockRecord:
    """The product's stock record, locked; a product without one gets one, which has no price and so is not for sale."""
    record = record_of(lot.product)
    if record.pk is None:
        record.num_in_stock = 0
        record.save()
    return record


def _open(record: StockRecord, lot: Lot) -> LotStock:
    """The lot's stock, locked; from the first one on the record is counted by lot."""
    LotStock.objects.get_or_create(lot=lot, defaults={"stockrecord": record, "barred": is_barred(lot)})
    StockRecord.objects.filter(pk=record.pk, by_lot=False).update(by_lot=True, num_in_stock=record.num_in_stock or 0)
    return LotStock.objects.select_for_update().get(lot=lot)


def _move(
    stock: LotStock, kind: Kind, on_hand: int = 0, *, aside: int = 0, cause: str | None = None, note: str = ""
) -> None:
    LotStock.objects.filter(pk=stock.pk).update(on_hand=F("on_hand") + on_hand, aside=F("aside") + aside)
    stock.on_hand, stock.aside = stock.on_hand + on_hand, stock.aside + aside
    cause = cause or secrets.token_hex(8)
    LotMovement.objects.create(stock=stock, kind=kind, on_hand=on_hand, aside=aside, cause=cause, note=note)


def _put_back(stock: LotStock, lot: Lot) -> None:
    units = stock.aside
    if units:
        _move(stock, Kind.PUT_BACK, aside=-units)
    LotStock.objects.filter(pk=stock.pk).update(barred=False)
    if units:
        _tell_record(stock, StockMovement.Kind.PUT_BACK, units)


def _tell_record(stock: LotStock, kind: StockMovement.Kind, units: int) -> None:
    cause = secrets.token_hex(8)
    if not change_units(stock.stockrecord_id, kind, units, lot_code=stock.lot.code, cause=cause):
        raise RuntimeError(f"stock record {stock.stockrecord_id} holds more than it has")


def _journal(verb: str, actor: Any, lot: Lot, text: str, units: int, **data: Any) -> None:
    journal.record(
        f"trace.stock.{verb}", actor=actor, obj=lot, text=text, data={"code": lot.code, "units": units, **data}
    )
