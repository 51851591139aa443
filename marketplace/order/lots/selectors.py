"""Reads on lots in orders: who got a lot, and which lots a parcel is packed from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from catalog.kernel.phone import show_phone
from catalog.kernel.states import TransitionRefused
from catalog.traceability.models import Lot, LotStock
from marketplace.order.lots.models import LineLot
from marketplace.order.lots.services import left_for, lines_by_lot, proposal
from marketplace.order.models import Line, Order, OrderState
from marketplace.order.numbers import show_number

SENT = (OrderState.SHIPPED, OrderState.DELIVERED, OrderState.RETURNED)
IN_HAND = (OrderState.PLACED, OrderState.PACKED)


@dataclass(frozen=True)
class Receiver:
    """Somebody who was sent units of a lot: whom a recall has to call."""

    number: str
    shown: str
    name: str
    phone: str
    quantity: int
    state_label: str
    placed_at: datetime


@dataclass(frozen=True)
class LotChoice:
    """A lot that a line may be packed from, and how much of it is taken. `field` is its name in the form."""

    field: str
    code: str
    expires_on: date | None
    left: int
    taken: str
    barred: bool


@dataclass(frozen=True)
class LinePick:
    """A line of goods counted by lot. `choices` is first expiry first; `missing` how many no lot can fill."""

    title: str
    quantity: int
    choices: tuple[LotChoice, ...]
    missing: int

    @property
    def taken(self) -> tuple[LotChoice, ...]:
        return tuple(choice for choice in self.choices if choice.taken not in ("", "0"))


def sent_of(lot: Lot) -> QuerySet[LineLot]:
    """The lines that units of a lot were sent for, newest first."""
    rows = LineLot.objects.filter(lot=lot, line__order__status__in=SENT)
    return rows.select_related("line__order__group").order_by("-line__order__date_placed", "-pk")


def receiver(row: LineLot) -> Receiver:
    order = row.line.order
    return Receiver(
        number=order.number,
        shown=show_number(order.number),
        name=order.group.name,
        phone=show_phone(order.group.phone),
        quantity=row.quantity,
        state_label=order.get_status_display(),
        placed_at=order.date_placed,
    )


def field_of(line: Line, lot_id: int) -> str:
    return f"lo-{line.pk}-{lot_id}"


def line_picks(order: Order, typed: Mapping[str, Any]) -> tuple[LinePick, ...]:
    """What the parcel is to be packed from: as typed a moment ago, else as written down, else as proposed.

    Empty without goods counted by lot. At most six queries.
    """
    lines = lines_by_lot(order)
    if not lines:
        return ()
    written: dict[int, dict[int, int]] = {}
    rows = LineLot.objects.filter(line__in=lines).select_related("lot__stock").order_by("pk")
    for row in rows:
        written.setdefault(row.line_id, {})[row.lot_id] = row.quantity
    before = order.status in IN_HAND
    left = left_for(order, [line.stockrecord_id for line in lines]) if before else []
    taken = written or (_proposed(order, lines) if before else {})
    barred = [row.lot.stock for row in rows if row.lot_id not in {stock.lot_id for stock, _units in left}]
    return tuple(_line_pick(line, left, barred, taken.get(line.pk, {}), typed) for line in lines)


def _proposed(order: Order, lines: list[Line]) -> dict[int, dict[int, int]]:
    try:
        return proposal(order, lines)
    except TransitionRefused:
        return {}


def _line_pick(
    line: Line,
    left: list[tuple[LotStock, int]],
    barred: list[LotStock],
    taken: dict[int, int],
    typed: Mapping[str, Any],
) -> LinePick:
    own = [(stock, units, False) for stock, units in left if stock.stockrecord_id == line.stockrecord_id and units]
    own += [(stock, 0, True) for stock in barred if stock.lot_id in taken]
    choices = tuple(
        LotChoice(
            field=(field := field_of(line, stock.lot_id)),
            code=stock.lot.code,
            expires_on=stock.lot.expires_on,
            left=units,
            taken=str(typed.get(field, taken.get(stock.lot_id, ""))),
            barred=is_barred,
        )
        for stock, units, is_barred in own
    )
    missing = 0 if taken else max(line.quantity - sum(units for _stock, units, _no in own), 0)
    return LinePick(title=line.title, quantity=line.quantity, choices=choices, missing=missing)


def picks_in(order: Order, data: Mapping[str, Any]) -> dict[int, dict[int, int]] | None:
    """Line → lot → units, as the form sends them; None when it asked for none. What isn't a number counts as 0."""
    fields = [name for name in data if name.startswith("lo-")]
    if not fields:
        return None
    picks: dict[int, dict[int, int]] = {line.pk: {} for line in lines_by_lot(order)}
    for name in fields:
        parts = name.split("-")[1:]
        if len(parts) == 2 and all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
            line, lot = map(int, parts)
            units = str(data[name]).strip()
            known = units.isascii() and units.isdigit() and len(units) < 8
            if line in picks and (not units or known):
                picks[line][lot] = int(units or 0)
    return picks
