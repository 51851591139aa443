"""Reads of the workspace and the office: what is on sale, what is to pack, what the public has reported."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Sum, Window
from django.urls import reverse

from catalog.certification import stars
from catalog.certification.purchase import policy
from catalog.kernel.journal import entries_of
from catalog.kernel.states import Transition
from catalog.products.models import ListingState, Product
from catalog.subjects.models import StockMovement, StockRecord, Subject, SubjectState
from catalog.tickets.models import Ticket
from catalog.tickets.states import HANDLING
from marketplace.accounts.models import User
from marketplace.accounts.roles import Reach
from marketplace.order.models import Order, OrderState
from marketplace.order.numbers import show_number
from marketplace.workspace.lots.rows import LotRow, lot_rows

PER_PAGE = 30


@dataclass(frozen=True)
class DeskLink:
    """A subject somebody works for."""

    name: str
    url: str
    state_label: str
    approved: bool


@dataclass(frozen=True)
class ProductRow:
    """One product as its maker sees it. `reason` says why it can't be bought; empty while it can."""

    title: str
    url: str
    stock_url: str
    state: str
    state_label: str
    star: stars.Star | None
    price: int | None
    free: int
    reason: str


@dataclass(frozen=True)
class Desk:
    name: str
    code: str
    place: str
    public_url: str
    approved: bool
    state_label: str
    on_sale: int
    waiting: int
    to_pack: int
    on_the_way: int
    products: tuple[ProductRow, ...]


@dataclass(frozen=True)
class Movement:
    """A change of stock in words. `number`: of the parcel it was for, as people read it out; `left`: in stock then."""

    at: datetime
    label: str
    number: str
    lot_code: str
    in_stock: int
    held: int
    left: int


@dataclass(frozen=True)
class StockPage:
    """What there is of one product. `movements` is the newest first, one page of them."""

    title: str
    subject_name: str
    code: str
    subject_url: str
    desk_url: str
    public_url: str
    tracked: bool
    in_stock: int
    held: int
    free: int
    by_lot: bool
    lots: tuple[LotRow, ...]
    lot_url: str
    all_url: str
    movements: tuple[Movement, ...]
    pager: dict[str, str]


@dataclass(frozen=True)
class TicketRow:
    number: str
    url: str
    kind_label: str
    state: str
    state_label: str
    about: str
    province: str
    created_at: datetime


@dataclass(frozen=True)
class Entry:
    at: datetime
    who: str
    sentence: str


@dataclass(frozen=True)
class TicketPage:
    row: TicketRow
    message: str
    reporter_name: str
    reporter_contact: str
    steps: tuple[Transition, ...]
    history: tuple[Entry, ...]


def desks_of(user: User) -> tuple[DeskLink, ...]:
    """The subjects somebody works for. One query."""
    subjects = Subject.objects.for_user(user).order_by("name")
    return tuple(
        DeskLink(s.name, _desk_url(s.code), s.get_state_display(), s.state == SubjectState.APPROVED) for s in subjects
    )


def desk(user: User, code: str) -> Desk | None:
    """The desk of a subject; None when it is not the user's. Five queries, whatever the number of products."""
    subject = Subject.objects.for_user(user).select_related("province", "commune").filter(code=code).first()
    if subject is None:
        return None
    own = Product.objects.filter(subject=subject).exclude(listing_state=ListingState.ARCHIVED)
    rows = tuple(
        _product_row(p, subject) for p in own.prefetch_related("stockrecords", "certificates").order_by("title")
    )
    parcels = dict(Order.objects.filter(subject=subject).order_by().values_list("status").annotate(Count("pk")))
    states = Counter(row.state for row in rows)
    return Desk(
        name=subject.name,
        code=subject.code,
        place=", ".join(str(place) for place in (subject.commune, subject.province) if place),
        public_url=subject.get_absolute_url(),
        approved=subject.state == SubjectState.APPROVED,
        state_label=subject.get_state_display(),
        on_sale=sum(not row.reason for row in rows),
        waiting=states[ListingState.CHANGES_ASKED] + states[ListingState.DRAFT],
        to_pack=parcels.get(OrderState.PLACED, 0),
        on_the_way=parcels.get(OrderState.PACKED, 0) + parcels.get(OrderState.SHIPPED, 0),
        products=rows,
    )


def _product_row(product: Product, subject: Subject) -> ProductRow:
    product.subject = subject
    stock = next(iter(product.stockrecords.all()), None)
    answer = policy(product, stock)
    certificate = stars.current(product.certificates.all())
    return ProductRow(
        title=product.title,
        url=product.get_absolute_url() if product.listing_state == ListingState.APPROVED else "",
        stock_url=reverse("workspace:stock", args=[subject.code, product.pk]),
        state=product.listing_state,
        state_label=product.get_listing_state_display(),
        star=stars.star_from(certificate, stars.day_in_vietnam()) if certificate else None,
        price=int(stock.price) if stock and stock.price else None,
        free=stock.net_stock_level if stock else 0,
        reason="" if answer.is_available_to_buy else answer.message,
    )


def stock_page(user: User, code: str, product_id: int, number: str) -> StockPage | None:
    """What there is of a product and how that came about; None when it is not of the user's subject. Six queries."""
    own = Product.objects.for_user(user).filter(pk=product_id, subject__code=code)
    product = own.select_related("subject", "product_class").first()
    if product is None:
        return None
    record = StockRecord.objects.filter(product=product).order_by("pk").first()
    # The sum of all movements up to one is what there was after it.
    left = Window(Sum("in_stock"), order_by="pk")
    moved = StockMovement.objects.filter(stockrecord=record).annotate(left=left).order_by("-pk")
    page = Paginator(moved, PER_PAGE).get_page(number)
    return StockPage(
        title=product.title,
        subject_name=product.subject.name,
        code=code,
        subject_url=product.subject.get_absolute_url(),
        desk_url=_desk_url(code),
        public_url=product.get_absolute_url() if product.listing_state == ListingState.APPROVED else "",
        tracked=product.get_product_class().track_stock,
        in_stock=(record.num_in_stock or 0) if record else 0,
        held=(record.num_allocated or 0) if record else 0,
        free=max(record.net_stock_level, 0) if record else 0,
        by_lot=bool(record and record.by_lot),
        lots=lot_rows(product, code),
        lot_url=reverse("workspace:lot_new", args=[code, product.pk]),
        all_url=reverse("workspace:stocks", args=[code]),
        movements=_movements(page.object_list, product.subject),
        pager=pager(page),
    )


def _movements(rows: Iterable[Any], subject: Subject) -> tuple[Movement, ...]:
    """Units are held for a whole purchase; its number would open what other subjects sell to the buyer, so each is
    shown by the number of the subject's own parcel.
    """
    moved = [(row, *row.cause.partition(" ")[::2]) for row in rows]
    parcels = Order.objects.filter(subject=subject, group__number__in=[n for _row, what, n in moved if what == "group"])
    numbers = dict(parcels.order_by().values_list("group__number", "number"))
    return tuple(
        Movement(
            at=row.at,
            label=row.get_kind_display(),
            number=show_number(numbers.get(number, "") if what == "group" else number),
            lot_code=row.lot_code,
            in_stock=row.in_stock,
            held=row.held,
            left=row.left,
        )
        for row, what, number in moved
    )


def pager(page: Page, chosen: str = "") -> dict[str, str]:
    """For `c/pagination.html`; `chosen`: what stands in the address besides, with its `&`."""
    return {
        "previous_url": f"?{chosen}trang={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?{chosen}trang={page.next_page_number()}" if page.has_next() else "",
    }


def _desk_url(code: str) -> str:
    return reverse("workspace:desk", args=[code])


def tickets_in(reach: Reach) -> QuerySet[Ticket]:
    """The reports that an office may see: those of its provinces; those of no province are the country's."""
    if reach.country:
        return Ticket.objects.all()
    return Ticket.objects.filter(province_id__in=reach.provinces)


def ticket_counts(reach: Reach) -> dict[str, int]:
    """How many reports are in each state, for the tabs. One query."""
    counts = dict(tickets_in(reach).order_by().values_list("state").annotate(Count("pk")))
    return {state: counts.get(state, 0) for state in Ticket.State.values}


def ticket_rows(tickets: QuerySet[Ticket]) -> tuple[TicketRow, ...]:
    return tuple(_ticket_row(ticket) for ticket in tickets.select_related("province"))


def ticket_page(user: User, ticket: Ticket) -> TicketPage:
    history = tuple(Entry(entry.at, entry.actor_name, entry.sentence) for entry in entries_of(ticket)[:PER_PAGE])
    return TicketPage(
        row=_ticket_row(ticket),
        message=ticket.message,
        reporter_name=ticket.reporter_name,
        reporter_contact=ticket.reporter_contact,
        steps=HANDLING.available(ticket, user),
        history=history,
    )


def _ticket_row(ticket: Ticket) -> TicketRow:
    return TicketRow(
        number=ticket.number,
        url=reverse("workspace:ticket", args=[ticket.number]),
        kind_label=ticket.get_kind_display(),
        state=ticket.state,
        state_label=ticket.get_state_display(),
        about=ticket.about_text,
        province=ticket.province.name if ticket.province else "",
        created_at=ticket.created_at,
    )
