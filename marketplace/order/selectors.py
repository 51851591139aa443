"""Reads on orders: the page of a purchase, the list of an account, the slip of a subject."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.kernel.dates import VIETNAM
from catalog.kernel.phone import show_phone
from catalog.kernel.tax_codes import hidden
from catalog.products.images import Picture
from catalog.products.models import Product
from marketplace.accounts.models import User
from marketplace.basket.selectors import address_of, picture_of_product, province_of
from marketplace.order.models import Line, LineLot, Order, OrderGroup, OrderState
from marketplace.order.numbers import show_number
from marketplace.order.returns.rules import returnable_until
from marketplace.order.returns.selectors import ReturnView, requests, return_view
from marketplace.order.states import BEFORE_HAND_OVER, ENDED
from marketplace.promotion.models import Discount
from marketplace.promotion.selectors import Taken, frozen
from marketplace.shipping.selectors import method_label

WAY = (OrderState.AWAITING, OrderState.PLACED, OrderState.PACKED, OrderState.SHIPPED, OrderState.DELIVERED)
SENT = frozenset({OrderState.SHIPPED, OrderState.DELIVERED, OrderState.RETURNED})


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    when_text: str
    look: str
    when: None = None
    confirmed_by: str = ""


@dataclass(frozen=True)
class LotTaken:
    """Units of a lot that were sent for a line. `url`: of its label."""

    code: str
    quantity: int
    expires_on: date | None
    url: str


@dataclass(frozen=True)
class LineView:
    """`lots`: what the line was filled from, once it has left the house."""

    title: str
    url: str
    picture: Picture | None
    quantity: int
    price: int
    lots: tuple[LotTaken, ...]


@dataclass(frozen=True)
class OrderView:
    number: str
    subject_name: str
    subject_url: str
    subject_phone: str
    subject_address: str
    tax_code: str
    place: str
    status: str
    status_label: str
    lines: tuple[LineView, ...]
    goods: int
    shipping: int
    discounts: tuple[Taken, ...]
    total: int
    to_collect: int
    method_label: str
    pickup: str
    tracking: str
    tracking_url: str
    deliver_from: date | None
    deliver_to: date | None
    steps: tuple[Step, ...]
    can_cancel: bool
    cancel_url: str
    return_url: str
    returns: tuple[ReturnView, ...]


@dataclass(frozen=True)
class InvoiceView:
    """Whom the invoices are made out to. Whoever holds the link reads a person's number only by its end."""

    tax_code: str
    name: str
    address: str
    email: str


@dataclass(frozen=True)
class GroupView:
    """`goods` and `shipping` are before discounts, `total` after them; `to_pay` is what the couriers will ask for:
    without what was cancelled or sent back.
    """

    number: str
    placed_at: datetime
    name: str
    phone_hidden: str
    address: str
    note: str
    payment: str
    payment_label: str
    goods: int
    shipping: int
    discounts: tuple[Taken, ...]
    total: int
    to_pay: int
    invoice: InvoiceView | None


@dataclass(frozen=True)
class GroupPage:
    pk: int
    group: GroupView
    orders: tuple[OrderView, ...]
    url: str
    email: str


@dataclass(frozen=True)
class GroupSummary:
    number: str
    url: str
    placed_at: datetime
    total: int
    parcels: int
    summary: str
    status_label: str


@dataclass(frozen=True)
class PackingSlip:
    """What one subject has to know to send its parcel."""

    number: str
    subject_name: str
    subject_email: str
    lines: tuple[LineView, ...]
    discounts: tuple[Taken, ...]
    name: str
    phone: str
    address: str
    note: str
    payment_label: str
    invoice: InvoiceView | None
    to_collect: int
    method_label: str
    pickup: str
    deliver_from: date | None
    deliver_to: date | None


def group_page(**key: Any) -> GroupPage | None:
    """The page of a purchase, by `token` or `pk`. Six queries; three more once a parcel is on its way, for its lots and
    what is asked back with its photos.
    """
    group = OrderGroup.objects.select_related("province", "commune", "invoice").filter(**key).first()
    if group is None:
        return None
    orders = list(_orders().filter(group=group))
    _look_into_sent(orders)
    for order in orders:
        order.group = group
    return GroupPage(
        pk=group.pk,
        group=_group_view(group, orders),
        orders=tuple(_order_view(order) for order in orders),
        url=group.get_absolute_url(),
        email=group.email,
    )


def parcel_of(token: str, number: str) -> Order | None:
    """A parcel of the purchase that the token opens."""
    found = Order.objects.filter(group__token=token, number=number.replace("-", "")).select_related("group", "subject")
    return found.first()


def goods_of(token: str) -> list[tuple[Product | None, str, int]]:
    """What the purchase that the token opens was of: product (None when it isn't listed any more), its name then, and
    how many. Two queries and those of the products' parts."""
    lines = list(Line.objects.filter(order__group__token=token).order_by("pk"))
    listed = Product.objects.listed().select_related("subject").prefetch_related("stockrecords", "certificates")
    found = listed.in_bulk([line.product_id for line in lines if line.product_id])
    return [(found.get(line.product_id or 0), line.title, line.quantity) for line in lines]


def find_group(number: str, phone: str) -> OrderGroup | None:
    """By the number of the purchase, never by that of a parcel: each subject knows its parcel's number and the
    buyer's phone, and would see the parcels of the others."""
    return OrderGroup.objects.filter(number=number, phone=phone).first()


def groups_of(user: User) -> tuple[GroupSummary, ...]:
    """What an account has bought, newest first. Three queries."""
    orders = Order.objects.order_by("pk").prefetch_related("lines")
    groups = OrderGroup.objects.filter(user=user).order_by("-placed_at", "-pk")
    return tuple(_summary(group) for group in groups.prefetch_related(Prefetch("orders", queryset=orders)))


def packing_slip(order_id: int) -> PackingSlip | None:
    order = _orders().select_related("group__province", "group__commune", "group__invoice").filter(pk=order_id).first()
    if order is None or order.group is None or order.subject is None:
        return None
    _look_into_sent([order])
    group = order.group
    return PackingSlip(
        number=show_number(order.number),
        subject_name=order.subject.name,
        subject_email=order.subject.email,
        lines=_line_views(order),
        discounts=frozen(order.promotion_discounts.all()),
        name=group.name,
        phone=show_phone(group.phone),
        address="" if order.pickup else _address(group),
        note=group.note,
        payment_label=group.get_payment_display(),
        invoice=_invoice(group, str),
        to_collect=to_collect(order),
        method_label=method_label(order.shipping_code),
        pickup=order.pickup,
        deliver_from=order.deliver_from,
        deliver_to=order.deliver_to,
    )


def to_collect(order: Order) -> int:
    """What the courier asks for at the door, in đồng: 0 for what is, or is to be, paid ahead."""
    return 0 if _prepaid(order) else int(order.total_incl_tax)


def _orders() -> Any:
    lines = Line.objects.select_related("product").prefetch_related("product__images").order_by("pk")
    orders = Order.objects.select_related("subject", "shipment", "paid_by__attempt").order_by("pk")
    taken = Prefetch("promotion_discounts", queryset=Discount.objects.select_related("bearer_province").order_by("pk"))
    return orders.prefetch_related(Prefetch("lines", queryset=lines), "status_changes", taken)


def _look_into_sent(orders: Sequence[Order]) -> None:
    """Fetch what only parcels have that were sent: lots, and what their buyers ask back."""
    lots = Prefetch("lines__lots", queryset=LineLot.objects.select_related("lot").order_by("pk"))
    asked = Prefetch("return_requests", queryset=requests())
    prefetch_related_objects([order for order in orders if order.status in SENT], lots, asked)


def _group_view(group: OrderGroup, orders: Sequence[Order]) -> GroupView:
    return GroupView(
        number=show_number(group.number),
        placed_at=group.placed_at,
        name=group.name,
        phone_hidden=_hidden(group.phone),
        address=_address(group),
        note=group.note,
        payment=group.payment,
        payment_label=group.get_payment_display(),
        goods=group.goods_total,
        shipping=group.shipping_total,
        discounts=frozen(each for order in orders for each in order.promotion_discounts.all()),
        total=group.total,
        to_pay=sum(int(order.total_incl_tax) for order in orders if order.status not in ENDED),
        invoice=_invoice(group, hidden),
    )


def _order_view(order: Order) -> OrderView:
    group, subject = order.group, order.subject
    shipment = getattr(order, "shipment", None)
    lines = _line_views(order)
    token = {"token": group.token, "number": order.number}
    return OrderView(
        number=show_number(order.number),
        subject_name=subject.name,
        subject_url=subject.get_absolute_url(),
        subject_phone=subject.phone,
        subject_address=address_of(subject),
        tax_code=subject.tax_code,
        place=province_of(subject).name,
        status=order.status,
        status_label=_status_label(order),
        lines=lines,
        goods=sum(line.price for line in lines),
        shipping=shipping_before(order),
        discounts=frozen(order.promotion_discounts.all()),
        total=int(order.total_incl_tax),
        to_collect=to_collect(order),
        method_label=method_label(order.shipping_code),
        pickup=order.pickup,
        tracking=str(shipment) if shipment else "",
        tracking_url=shipment.link if shipment else "",
        deliver_from=order.deliver_from,
        deliver_to=order.deliver_to,
        steps=journey(order),
        can_cancel=order.status in BEFORE_HAND_OVER,
        cancel_url=reverse("order:cancel", kwargs=token),
        return_url=reverse("order:return_ask", kwargs=token) if returnable_until(order) else "",
        returns=tuple(return_view(each) for each in order.return_requests.all()) if order.status in SENT else (),
    )


def _status_label(order: Order) -> str:
    fetched = order.pickup and order.status == OrderState.SHIPPED
    return _("Sẵn ở nơi lấy hàng") if fetched else order.get_status_display()


def _line_views(order: Order) -> tuple[LineView, ...]:
    return tuple(
        LineView(
            title=line.title,
            url=line.product.get_absolute_url() if line.product else "",
            picture=picture_of_product(line.product) if line.product else None,
            quantity=line.quantity,
            price=int(line.line_price_before_discounts_incl_tax),
            lots=_lots(line) if order.status in SENT else (),
        )
        for line in order.lines.all()
    )


def _lots(line: Line) -> tuple[LotTaken, ...]:
    return tuple(
        LotTaken(row.lot.code, row.quantity, row.lot.expires_on, row.lot.get_absolute_url()) for row in line.lots.all()
    )


def shipping_before(order: Order) -> int:
    """What sending a parcel costs, before discounts."""
    off = sum(each.amount for each in order.promotion_discounts.all() if each.line_id is None)
    return int(order.shipping_incl_tax) + off


def journey(order: Order) -> tuple[Step, ...]:
    """What has happened to a parcel, and what is still to come, in words."""
    changes = sorted(order.status_changes.all(), key=lambda change: change.pk)
    moments = [(OrderState(changes[0].old_status if changes else order.status), order.date_placed)]
    moments += [(OrderState(change.new_status), change.date_created) for change in changes]
    ahead = WAY[WAY.index(moments[-1][0]) + 1 :] if moments[-1][0] in WAY else ()
    titles = _titles([state for state, _moment in moments], order)
    told = zip(titles, moments, strict=True)
    past = [Step(title, _detail(state, order), _at(moment), "") for title, (state, moment) in told]
    look = "bad" if moments[-1][0] in ENDED else "here" if ahead else ""
    past[-1] = Step(past[-1].title, past[-1].text, past[-1].when_text, look)
    return (*past, *(Step(_to_come(state, order), "", "", "next") for state in ahead))


def _prepaid(order: Order) -> bool:
    """By the purchase's way to pay, or, where that has changed since, by the money that came before."""
    paid = getattr(order, "paid_by", None)
    way = paid.attempt.provider if paid else order.group.payment
    return bool(way != OrderGroup.Payment.COD)


def _titles(states: Sequence[OrderState], order: Order) -> list[str]:
    """What happened, state by state; one that was reached by changing the way of paying is told as that."""
    titles = [_("Đã đặt, đang giữ hàng")]
    for n, state in enumerate(states[1:], start=1):
        if state == OrderState.AWAITING:
            titles.append(_("Đổi sang trả trước"))
        elif state == OrderState.PLACED and (not _prepaid(order) or OrderState.AWAITING in states[n:]):
            titles.append(_("Đổi sang trả khi nhận hàng"))
        else:
            titles.append(_happened(state, order))
    return titles


def _happened(state: OrderState, order: Order) -> str:
    if order.pickup and state == OrderState.SHIPPED:
        return _("Sẵn ở nơi lấy hàng")
    return {
        OrderState.PLACED: _("Đã nhận tiền"),
        OrderState.PACKED: _("Đã đóng gói"),
        OrderState.SHIPPED: _("Đang trên đường"),
        OrderState.DELIVERED: _("Đã giao"),
        OrderState.CANCELLED: _("Đã huỷ"),
        OrderState.RETURNED: _("Đã trả lại nơi bán"),
        OrderState.EXPIRED: _("Hết hạn trả tiền"),
    }[state]


def _detail(state: OrderState, order: Order) -> str:
    shipment = getattr(order, "shipment", None)
    if shipment and state == OrderState.SHIPPED:
        return _("Vận đơn: %(tracking)s") % {"tracking": shipment}
    return {
        OrderState.PLACED: _("Nơi bán gọi cho bạn trước khi gửi."),
        OrderState.CANCELLED: "" if _prepaid(order) else _("Không phải trả gì cho kiện này."),
        OrderState.EXPIRED: _("Hàng đã trở lại kệ. Tiền đến sau lúc này vẫn được nhận, hoặc hoàn lại đủ."),
    }.get(state, "")


def _to_come(state: OrderState, order: Order) -> str:
    if order.pickup and state in {OrderState.SHIPPED, OrderState.DELIVERED}:
        return _("Sẵn ở nơi lấy hàng") if state == OrderState.SHIPPED else _("Bạn đến lấy")
    if state == OrderState.DELIVERED:
        return _("Giao đến %(place)s") % {"place": order.group.commune.full_name}
    return {
        OrderState.PLACED: _("Nhận tiền"),
        OrderState.PACKED: _("Đóng gói"),
        OrderState.SHIPPED: _("Gửi đi"),
    }[state]


def _at(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%H:%M, %d/%m")


def _summary(group: OrderGroup) -> GroupSummary:
    orders = list(group.orders.all())
    return GroupSummary(
        number=show_number(group.number),
        url=group.get_absolute_url(),
        placed_at=group.placed_at,
        total=group.total,
        parcels=len(orders),
        summary=", ".join(line.title for order in orders for line in order.lines.all()),
        status_label=", ".join(dict.fromkeys(order.get_status_display() for order in orders)),
    )


def _address(group: OrderGroup) -> str:
    return f"{group.line1}, {group.commune.full_name}, {group.province.full_name}"


def _invoice(group: OrderGroup, shown: Callable[[str], str]) -> InvoiceView | None:
    to = getattr(group, "invoice", None)
    return InvoiceView(shown(to.tax_code), to.name, to.address, to.email) if to else None


def _hidden(phone: str) -> str:
    """`0912 ••• 678`: enough to know one's own number, too little for whoever looks over a shoulder."""
    start, *_middle, end = show_phone(phone).split(" ")
    return f"{start} ••• {end}"
