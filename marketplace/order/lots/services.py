"""Which lots go into a parcel: proposed first expiry first, as packed by its maker, counted when it leaves.

Only lines of goods counted by lot are asked about. Locks come after those of the order: stock records, then lots.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Sum
from django.utils.translation import gettext as _

from catalog.kernel.states import TransitionRefused
from catalog.traceability.models import Lot, LotStock
from catalog.traceability.stock.models import is_barred
from catalog.traceability.stock.services import barred_words, hand_over_lots, sellable, take_back_lots
from marketplace.order.lots.models import LineLot
from marketplace.order.models import Line, Order, OrderState

# Line → lot → how many.
Picks = Mapping[int, Mapping[int, int]]


def lines_by_lot(order: Order) -> list[Line]:
    return list(order.lines.filter(stockrecord__by_lot=True).order_by("pk"))


def pick_lots(order: Order, typed: Picks | None = None) -> None:
    """Write down which lots fill the parcel: those `typed`, else those written before, else the proposal.

    Locks the lots, in rising order of id, so that two parcels packed at once aren't filled from the same units. Raises
    `TransitionRefused` (lots_missing, lot_barred, lot_short) and then the caller must write nothing.
    """
    lines = lines_by_lot(order)
    if not lines or (typed is None and not order.lines.filter(stockrecord__by_lot=True, lots=None).exists()):
        return
    records = [line.stockrecord_id for line in lines]
    list(LotStock.objects.select_for_update().filter(stockrecord__in=records).order_by("pk").values_list("pk"))
    picks = proposal(order, lines) if typed is None else _checked(order, lines, typed)
    LineLot.objects.filter(line__in=lines).delete()
    LineLot.objects.bulk_create(
        LineLot(line_id=line, lot_id=lot, quantity=units)
        for line, lots in sorted(picks.items())
        for lot, units in sorted(lots.items())
    )


def proposal(order: Order, lines: Iterable[Line]) -> dict[int, dict[int, int]]:
    """First expiry first, out of what other packed parcels leave. Raises `TransitionRefused` when it is too little."""
    lines = list(lines)
    left = left_for(order, [line.stockrecord_id for line in lines])
    picks: dict[int, dict[int, int]] = {}
    for line in lines:
        picks[line.pk], missing = _fill(line, left)
        if missing:
            words = _("%(title)s: các lô bán được còn %(n)d, kiện cần %(quantity)d. Hãy nhập kho, hoặc huỷ kiện.")
            values = {"title": line.title, "n": line.quantity - missing, "quantity": line.quantity}
            raise TransitionRefused("lots_missing", words % values)
    return picks


def left_for(order: Order, records: Iterable[int | None]) -> list[tuple[LotStock, int]]:
    """The lots that may leave, first expiry first, with what of each no other packed parcel has. Two queries."""
    packed = LineLot.objects.filter(line__order__status=OrderState.PACKED, line__stockrecord__in=records)
    others = dict(packed.exclude(line__order=order).order_by().values_list("lot_id").annotate(Sum("quantity")))
    stocks = sellable().filter(stockrecord__in=records).select_related("lot")
    return [(stock, max(stock.on_hand - others.get(stock.lot_id, 0), 0)) for stock in stocks]


def _fill(line: Line, left: list[tuple[LotStock, int]]) -> tuple[dict[int, int], int]:
    """Units out of `left`, which shrinks; and how many are missing."""
    wanted, taken = line.quantity, {}
    for place, (stock, units) in enumerate(left):
        take = min(wanted, units) if stock.stockrecord_id == line.stockrecord_id else 0
        if take:
            taken[stock.lot_id] = take
            left[place] = (stock, units - take)
            wanted -= take
    return taken, wanted


def hand_over_picked(order: Order, cause: str) -> None:
    """The lots of the parcel leave with it. The stock records must be locked. Raises `TransitionRefused`."""
    hand_over_lots(_of_lots(order), cause)


def take_back_picked(order: Order, cause: str) -> None:
    take_back_lots(_of_lots(order), cause)


def unpick_lots(order: Order) -> None:
    LineLot.objects.filter(line__order=order).delete()


def came_of_no_lot(order: Order) -> set[int]:
    """Stock records of goods counted by lot that left before they were: nobody knows where their units belong."""
    lines = order.lines.filter(stockrecord__by_lot=True, lots=None)
    return set(lines.values_list("stockrecord_id", flat=True))


def _of_lots(order: Order) -> Counter[int]:
    units: Counter[int] = Counter()
    for lot, quantity in LineLot.objects.filter(line__order=order).values_list("lot_id", "quantity"):
        units[lot] += quantity
    return units


def _checked(order: Order, lines: list[Line], typed: Picks) -> dict[int, dict[int, int]]:
    """What was typed, if it fills every line and the lots have it."""
    picks = {line.pk: {lot: units for lot, units in typed.get(line.pk, {}).items() if units} for line in lines}
    for line in lines:
        if sum(picks[line.pk].values()) != line.quantity:
            words = _("%(title)s: hãy ghi lô cho đủ %(quantity)d sản phẩm.")
            raise TransitionRefused("lots_missing", words % {"title": line.title, "quantity": line.quantity})
        _check_lots(line, picks[line.pk])
    left = {stock.lot_id: units for stock, units in left_for(order, [line.stockrecord_id for line in lines])}
    wanted: Counter[int] = Counter()
    for lots in picks.values():
        wanted.update(lots)
    for lot, units in sorted(wanted.items()):
        if units > left.get(lot, 0):
            words = _("Lô %(code)s chỉ còn %(left)d sản phẩm chưa đóng vào kiện khác.")
            values = {"code": Lot.objects.get(pk=lot).code, "left": left.get(lot, 0)}
            raise TransitionRefused("lot_short", words % values)
    return picks


def _check_lots(line: Line, lots: Mapping[int, int]) -> None:
    """Lots of this product, and such as may leave."""
    known = {lot.pk: lot for lot in Lot.objects.filter(pk__in=lots, stock__stockrecord=line.stockrecord_id)}
    if known.keys() != lots.keys():
        raise TransitionRefused(
            "lot_unknown", _("%(title)s: có lô không phải của sản phẩm này.") % {"title": line.title}
        )
    for _pk, lot in sorted(known.items()):
        if is_barred(lot):
            raise TransitionRefused("lot_barred", barred_words(lot))
