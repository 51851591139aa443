"""Reads on stock and lots for the subject's people."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.urls import reverse

from catalog.kernel.states import Transition
from catalog.products.models import ListingState, Product
from catalog.products.selectors import untracked_classes
from catalog.subjects.models import Subject
from catalog.traceability.models import Lot
from catalog.traceability.states import LOT
from marketplace.accounts.models import User
from marketplace.order.lots.selectors import Receiver, receiver, sent_of
from marketplace.order.models import Order
from marketplace.order.numbers import show_number
from marketplace.workspace.lots.rows import LotRow, lot_row
from marketplace.workspace.lots.services import units_of_no_lot

PER_PAGE = 50
MOST_MOVEMENTS = 30


@dataclass(frozen=True)
class StockRow:
    """A product's units. `aside`: in the house, but of lots that may not be sold."""

    title: str
    url: str
    by_lot: bool
    in_stock: int
    held: int
    free: int
    aside: int


@dataclass(frozen=True)
class LotMoved:
    at: datetime
    label: str
    number: str
    on_hand: int
    note: str


@dataclass(frozen=True)
class LotPage:
    """A lot in its maker's hands. `waiting`: units on hand in no lot, which may become this one's."""

    row: LotRow
    title: str
    stock_url: str
    scan_url: str
    packed_on: date | None
    place: str
    reason: str
    barred: bool
    counted: bool
    waiting: int
    verbs: tuple[Transition, ...]
    movements: tuple[LotMoved, ...]
    receivers: tuple[Receiver, ...]
    sent_to: int
    sent_units: int
    pager: dict[str, str]


def stock_rows(subject: Subject) -> tuple[StockRow, ...]:
    """What there is of each product that is goods. Two queries."""
    own = Product.objects.filter(subject=subject).exclude(listing_state=ListingState.ARCHIVED)
    goods = own.exclude(product_class__in=untracked_classes()).prefetch_related("stockrecords__lots")
    return tuple(_stock_row(product, subject) for product in goods.order_by("title", "pk"))


def _stock_row(product: Product, subject: Subject) -> StockRow:
    record = next(iter(product.stockrecords.all()), None)
    return StockRow(
        title=product.title,
        url=reverse("workspace:stock", args=[subject.code, product.pk]),
        by_lot=bool(record and record.by_lot),
        in_stock=(record.num_in_stock or 0) if record else 0,
        held=(record.num_allocated or 0) if record else 0,
        free=max(record.net_stock_level, 0) if record else 0,
        aside=sum(lot.aside for lot in record.lots.all()) if record else 0,
    )


def product_of(subject: Subject, pk: int) -> Product | None:
    """Goods of the subject: services are kept in no lots."""
    own = Product.objects.filter(subject=subject, pk=pk).exclude(product_class__in=untracked_classes())
    return own.select_related("subject").first()


def lot_for(subject: Subject, pk: int) -> Lot | None:
    lots = Lot.objects.filter(product__subject=subject, pk=pk)
    return lots.select_related("product__subject", "place", "stock").first()


def lot_page(lot: Lot, user: User, number: str) -> LotPage:
    """Who got it comes page by page. At most nine queries."""
    subject = lot.product.subject
    stock = getattr(lot, "stock", None)
    sent = sent_of(lot)
    page = Paginator(sent, PER_PAGE).get_page(number)
    return LotPage(
        row=lot_row(lot, subject.code),
        title=lot.product.title,
        stock_url=reverse("workspace:stock", args=[subject.code, lot.product_id]),
        scan_url=lot.get_absolute_url(),
        packed_on=lot.packed_on,
        place=lot.place.name,
        reason=lot.status_reason,
        barred=stock.barred if stock else False,
        counted=stock is not None,
        waiting=units_of_no_lot(lot.product),
        verbs=LOT.available(lot, user),
        movements=_moved(lot),
        receivers=tuple(receiver(row) for row in page.object_list),
        sent_to=page.paginator.count,
        sent_units=sent.order_by().aggregate(sum=Sum("quantity"))["sum"] or 0,
        pager={
            "previous_url": f"?trang={page.previous_page_number()}" if page.has_previous() else "",
            "next_url": f"?trang={page.next_page_number()}" if page.has_next() else "",
        },
    )


def _moved(lot: Lot) -> tuple[LotMoved, ...]:
    stock = getattr(lot, "stock", None)
    if stock is None:
        return ()
    rows = stock.movements.exclude(Q(on_hand=0)).order_by("-pk")[:MOST_MOVEMENTS]
    return tuple(LotMoved(row.at, row.get_kind_display(), _parcel(row.cause), row.on_hand, row.note) for row in rows)


def _parcel(cause: str) -> str:
    """The parcel that moved it, as people read it out; the cause of a movement by hand is no parcel."""
    what, _space, number = cause.partition(" ")
    return show_number(number) if what == "order" else ""


def last_place(subject: Subject) -> tuple[str, str]:
    """Place and unit of the lot opened last: mostly those of the next one, too."""
    lot = Lot.objects.filter(product__subject=subject).select_related("place").order_by("-pk").first()
    return (lot.place.name, lot.unit) if lot else ("", "")


def parcels_packed(lot: Lot) -> int:
    """Parcels that stand packed with the lot: they can't leave while it may not be sold."""
    return Order.objects.filter(lines__lots__lot=lot, status="packed").distinct().count()
