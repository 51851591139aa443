"""Reads on parcels for the subject that packs them: the list, and the page of one with what can be done now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet

from catalog.kernel.phone import show_phone
from catalog.kernel.states import Transition
from catalog.subjects.models import Subject
from marketplace.order.lots.selectors import LinePick, line_picks
from marketplace.order.models import Order, OrderState
from marketplace.order.numbers import show_number
from marketplace.order.selectors import PackingSlip, Step, journey, packing_slip, shipping_before, to_collect
from marketplace.order.states import PARCEL
from marketplace.workspace.selectors import pager

PER_PAGE = 30
# What is to be done comes first; "pay" and its like are nobody's to press.
TABS = (
    OrderState.PLACED,
    OrderState.PACKED,
    OrderState.SHIPPED,
    OrderState.AWAITING,
    OrderState.DELIVERED,
    OrderState.RETURNED,
    OrderState.CANCELLED,
    OrderState.EXPIRED,
)
BY_HAND = frozenset({"pack", "ship", "deliver", "return", "refuse"})


@dataclass(frozen=True)
class ParcelRow:
    number: str
    shown: str
    placed_at: datetime
    name: str
    place: str
    what: str
    total: int
    state: str
    state_label: str
    to_collect: int


@dataclass(frozen=True)
class ParcelList:
    """One page of a subject's parcels. `tabs`: (state, label, how many)."""

    rows: tuple[ParcelRow, ...]
    tabs: tuple[tuple[str, str, int], ...]
    state: str
    pager: dict[str, str]


@dataclass(frozen=True)
class ParcelPage:
    """A parcel in its maker's hands. `verbs` is what may be done with it now; `picks` the lots that fill it."""

    number: str
    slip: PackingSlip
    state: str
    state_label: str
    goods: int
    shipping: int
    total: int
    verbs: tuple[Transition, ...]
    steps: tuple[Step, ...]
    tracking: str
    picks: tuple[LinePick, ...]
    picked: bool


def parcel_list(subject: Subject, state: str, number: str) -> ParcelList:
    """Five queries. An unknown state shows those that wait to be packed."""
    counts = dict(Order.objects.filter(subject=subject).order_by().values_list("status").annotate(Count("pk")))
    state = state if state in OrderState.values else OrderState.PLACED
    orders = _orders(subject).filter(status=state).order_by("date_placed", "pk")
    page = Paginator(orders.prefetch_related("lines"), PER_PAGE).get_page(number)
    return ParcelList(
        rows=tuple(_row(order) for order in page.object_list),
        tabs=tuple((tab.value, str(tab.label), counts.get(tab.value, 0)) for tab in TABS),
        state=state,
        pager=pager(page, f"trang-thai={state}&"),
    )


def parcel_for(subject: Subject, number: str) -> Order | None:
    return _orders(subject).filter(number=number).first()


def parcel_page(order: Order, user: Any, typed: Mapping[str, Any]) -> ParcelPage | None:
    """`typed`: what a refused form has said of the lots."""
    slip = packing_slip(order.pk)
    if slip is None:
        return None
    shipment = getattr(order, "shipment", None)
    return ParcelPage(
        number=order.number,
        slip=slip,
        state=order.status,
        state_label=order.get_status_display(),
        goods=sum(line.price for line in slip.lines),
        shipping=shipping_before(order),
        total=int(order.total_incl_tax),
        verbs=tuple(each for each in PARCEL.available(order, user) if each.verb in BY_HAND),
        steps=journey(order),
        tracking=str(shipment) if shipment else "",
        picks=line_picks(order, typed),
        picked=order.status not in (OrderState.AWAITING, OrderState.PLACED),
    )


def _orders(subject: Subject) -> QuerySet[Order]:
    orders = Order.objects.filter(subject=subject, group__isnull=False)
    return orders.select_related("group__commune", "group__province", "subject", "shipment", "paid_by__attempt")


def _row(order: Order) -> ParcelRow:
    group = order.group
    lines = [f"{line.title} × {line.quantity}" for line in order.lines.all()]
    return ParcelRow(
        number=order.number,
        shown=show_number(order.number),
        placed_at=order.date_placed,
        name=f"{group.name}, {show_phone(group.phone)}",
        place=f"{group.commune.full_name}, {group.province.name}",
        what=", ".join(lines),
        total=int(order.total_incl_tax),
        state=order.status,
        state_label=order.get_status_display(),
        to_collect=to_collect(order),
    )
