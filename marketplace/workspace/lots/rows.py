"""A lot as a row: on the page of its product's stock, and at the head of its own page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.products.models import Product
from catalog.traceability.models import Lot
from catalog.traceability.stock.models import is_barred

_LOOKS = {
    Lot.Status.OPEN: "plain",
    Lot.Status.RELEASED: "ok",
    Lot.Status.HELD: "warn",
    Lot.Status.RECALLED: "stop",
    Lot.Status.CLOSED: "plain",
}


@dataclass(frozen=True)
class LotRow:
    """`on_sale` is units that may be sold, `aside` those that may not. `look`: of the tag."""

    code: str
    url: str
    expires_on: date | None
    state_label: str
    look: str
    on_hand: int
    on_sale: int
    aside: int


def lot_rows(product: Product, code: str) -> tuple[LotRow, ...]:
    """The lots of a product, those with units first, in the order in which they go. One query."""
    lots = Lot.objects.filter(product=product).select_related("stock")
    date_first = F("expires_on").asc(nulls_last=True)
    rows = [lot_row(lot, code) for lot in lots.order_by(date_first, "packed_on", "pk")]
    return tuple(sorted(rows, key=lambda row: row.on_hand == 0))


def lot_row(lot: Lot, code: str) -> LotRow:
    stock = getattr(lot, "stock", None)
    on_hand, barred = (stock.on_hand, stock.barred) if stock else (0, True)
    over = lot.status == Lot.Status.RELEASED and is_barred(lot)
    return LotRow(
        code=lot.code,
        url=reverse("workspace:lot", args=[code, lot.pk]),
        expires_on=lot.expires_on,
        state_label=_("Hết hạn") if over else lot.get_status_display(),
        look="stop" if over else _LOOKS[Lot.Status(lot.status)],
        on_hand=on_hand,
        on_sale=0 if barred else on_hand,
        aside=on_hand if barred else 0,
    )
