"""Writes on orders: placing a purchase, and what happens to a parcel afterwards."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from oscar.apps.address.models import Country

from catalog.kernel import journal
from catalog.kernel.states import TransitionRefused
from catalog.places.models import Commune
from catalog.subjects.models import StockRecord
from catalog.subjects.services import hand_over_stock, release_stock, reserve_stock, take_back_stock
from catalog.traceability.stock.services import set_aside_barred
from marketplace.accounts.models import User
from marketplace.basket.models import Basket
from marketplace.basket.selectors import Parcel, Plan, plan_of
from marketplace.basket.services import set_aside_ordered
from marketplace.order.lots.services import (
    Picks,
    came_of_no_lot,
    hand_over_picked,
    pick_lots,
    take_back_picked,
    unpick_lots,
)
from marketplace.order.models import (
    InvoiceRequest,
    Line,
    LinePrice,
    Order,
    OrderGroup,
    OrderState,
    OrderStatusChange,
    ShippingAddress,
)
from marketplace.order.numbers import new_number, new_token
from marketplace.order.phone_news import send_group_news, tell_buyer
from marketplace.order.signals import parcel_moved
from marketplace.order.states import PARCEL
from marketplace.order.tasks import send_buyer_mail, send_subject_mail, send_waiting_mail
from marketplace.promotion.models import PromotionUse
from marketplace.promotion.reckoning import Cut
from marketplace.promotion.selectors import CAME_TO_NOTHING, Claim
from marketplace.promotion.services import UsedUp, freeze, redeem
from marketplace.promotion.tasks import recount_uses
from marketplace.shipping.selectors import Option

Payment = OrderGroup.Payment


@dataclass(frozen=True)
class InvoiceTo:
    """Whom the invoices are to be made out to."""

    tax_code: str
    name: str
    address: str
    email: str


@dataclass(frozen=True)
class Recipient:
    """Who gets the parcels, and where; and who the invoices, if there are to be any."""

    name: str
    phone: str
    province_code: str
    commune_code: str
    line1: str
    email: str = ""
    note: str = ""
    invoice: InvoiceTo | None = None


@dataclass
class BasketChanged(Exception):
    """What would be ordered is no longer what the buyer saw; nothing was written.

    `goods`: whether it is goods, price or delivery that changed, or only who gets them.
    """

    goods: bool


def seal_of(plan: Plan, recipient: Recipient, payment: str = Payment.COD) -> str:
    """A mark of everything a buyer agrees to: goods, prices, delivery, recipient, payment.

    The review page sends it back.
    """
    goods = [
        (
            parcel.subject.pk,
            parcel.delivery,
            _sent_by(parcel),
            [(line.product.pk, line.unit, line.quantity, _taken_off(line.cuts)) for line in parcel.lines],
            _taken_off(parcel.cuts),
        )
        for parcel in plan.parcels
    ]
    return f"{_digest(goods)}.{_digest((astuple(recipient), str(payment)))}"


def _taken_off(cuts: Sequence[Cut]) -> list[tuple[int, int]]:
    return [(cut.promotion.pk, cut.amount) for cut in cuts]


def place_order_group(
    basket: Basket,
    recipient: Recipient,
    *,
    user: User | None,
    language: str,
    key: str,
    seen: str,
    payment: str = Payment.COD,
    methods: Mapping[int, str] | None = None,
    code: str = "",
    check: Callable[[Plan], None] = lambda plan: None,
) -> OrderGroup:
    """Order what the basket holds: one group, one order for each subject, all or nothing.

    What is paid before it is sent waits for its money (`OrderState.AWAITING`) with stock held. `check` may raise to
    refuse what is about to be ordered; it sees what is decided on.

    Locks the basket, the stock records in rising order of id, then the promotions that are used; decides on what is so
    then, and reserves by conditional update. `key` makes a repeat harmless: it gets the group of the first time.
    `methods`: how each subject's parcel is to go, `code`: of a promotion (see `plan_of`). `seen` is the seal of what
    the buyer agreed to; raises `BasketChanged` when that is no longer so, and then has written nothing. Journals
    `order.group.placed`; mail goes by tasks that exist exactly if the order does.
    """
    with transaction.atomic():
        Basket.objects.select_for_update().get(pk=basket.pk)
        if placed := OrderGroup.objects.filter(checkout_key=key).first():
            return placed
        claim = Claim(code, recipient.phone, user.pk if user else None)
        plan = _agreed_plan(basket, recipient, seen, methods, payment, claim)
        check(plan)
        group = _write_group(plan, recipient, user, language, key, payment)
        _reserve(plan, group)
        uses = _redeem(plan, group)
        closed = set_aside_ordered(basket, [line.line_id for line in plan.lines()])
        orders = [_write_order(group, parcel, closed) for parcel in plan.parcels]
        _write_lines(orders, plan.parcels, uses)
        journal.record(
            "order.group.placed",
            actor=user,
            obj=group,
            text=gettext_noop("Đặt đơn %(number)s: %(parcels)d kiện, %(total)d đồng."),
            data={"number": group.number, "parcels": len(orders), "total": group.total},
        )
        _enqueue_mail(group, orders)
    return group


def move_parcel(order: Order, verb: str, actor: Any, reason: str = "", picks: Picks | None = None) -> None:
    """Take a step of the table `PARCEL`; stock moves along: free when cancelled, gone when sent, back when returned.

    `picks`: the lots that fill it, where goods are counted by lot; without them those that expire first do.
    Locks the purchase, the order, then its stock records in rising order of id, then their lots; journals; what it used
    of promotions is counted again by a task; keeps the moment for the order page; tells the buyer by phone what is news
    (`phone_news`); sends `parcel_moved`. Raises `TransitionRefused` and then has written nothing.
    """
    with transaction.atomic():
        lock_group(order.group_id)
        before = Order.objects.select_for_update().values_list("status", flat=True).get(pk=order.pk)
        PARCEL.apply(order, verb, actor, reason)
        OrderStatusChange.objects.create(order=order, old_status=before, new_status=order.status)
        if order.status in _FILLED:
            pick_lots(order, picks)
        _move_stock(order)
        if {before, order.status} & CAME_TO_NOTHING and PromotionUse.objects.filter(group=order.group_id).exists():
            recount_uses.enqueue(order.group_id)
        tell_buyer(order)
        parcel_moved.send(Order, order=order, before=before, actor=actor)


def lock_group(pk: int | None) -> OrderGroup | None:
    """The purchase, locked until the caller's transaction ends. Whatever moves its money or parcels takes it first."""
    return OrderGroup.objects.select_for_update().filter(pk=pk).first()


def lock_stock(orders: Iterable[Order]) -> None:
    """Lock the stock records of several orders in rising order of id, before any of them moves: moved one by one they
    would wait in a ring with a buyer who orders the same goods at that moment. The purchase must be locked.
    """
    goods = Line.objects.filter(order__in=[order.pk for order in orders], stockrecord__isnull=False)
    records = StockRecord.objects.select_for_update().filter(pk__in=goods.values("stockrecord"))
    list(records.order_by("pk").values_list("pk"))


def accept_paid(order: Order) -> bool:
    """An order whose money has come may be packed: with the stock it holds, or, when its time was up, with stock held
    anew. False when that is sold by now, and then nothing is written. The purchase must be locked. Tells the subject.
    """
    late = order.status == OrderState.EXPIRED
    with transaction.atomic():
        if late:
            if not reserve_stock(_units(order), f"late {order.number}"):
                return False
            order.lines.exclude(stockrecord=None).update(num_allocated=F("quantity"), allocation_cancelled=False)
        move_parcel(order, "revive" if late else "pay", None)
        _tell_subject(order)
    return True


def accept_cash(order: Order) -> None:
    """An order that waited for its money may be packed and is paid on delivery. The purchase must be locked. Tells the
    subject."""
    with transaction.atomic():
        move_parcel(order, "collect", None)
        _tell_subject(order)


def await_money(order: Order) -> None:
    """An order that was to be paid on delivery waits for its money, with its stock held. The purchase must be locked.
    Tells the subject, which has heard of it already."""
    with transaction.atomic():
        move_parcel(order, "wait", None)
        if order.subject and order.subject.email:
            send_waiting_mail.enqueue(order.pk, _waits(order))


def _agreed_plan(
    basket: Basket, recipient: Recipient, seen: str, methods: Mapping[int, str] | None, payment: str, claim: Claim
) -> Plan:
    stock = StockRecord.objects.select_for_update(of=("self",)).filter(basket_lines__basket=basket)
    list(stock.order_by("pk").values_list("pk"))
    plan = plan_of(basket, recipient.province_code, methods, claim)
    seal = seal_of(plan, recipient, payment)
    if seal != seen or not plan.parcels:
        raise BasketChanged(goods=seal.partition(".")[0] != seen.partition(".")[0] or not plan.parcels)
    return plan


def _reserve(plan: Plan, group: OrderGroup) -> None:
    units: Counter[int] = Counter()
    for line in plan.lines():
        units[line.stockrecord_id] += line.quantity
    if not reserve_stock(units, f"group {group.number}"):
        raise BasketChanged(goods=True)


def _redeem(plan: Plan, group: OrderGroup) -> dict[int, PromotionUse]:
    try:
        return redeem(group, [cut for parcel in plan.parcels for cut in parcel.all_cuts()])
    except UsedUp as gone:
        raise BasketChanged(goods=True) from gone


def _write_group(
    plan: Plan, recipient: Recipient, user: User | None, language: str, key: str, payment: str
) -> OrderGroup:
    group = OrderGroup.objects.create(
        number=new_number(),
        token=new_token(),
        checkout_key=key,
        user=user,
        name=recipient.name,
        phone=recipient.phone,
        email=recipient.email,
        province_id=recipient.province_code,
        commune=Commune.objects.get(pk=recipient.commune_code, province_id=recipient.province_code),
        line1=recipient.line1,
        note=recipient.note,
        payment=payment,
        language=language,
        goods_total=plan.goods,
        shipping_total=plan.delivery or 0,
        discount_total=plan.discount,
        total=plan.total,
    )
    if recipient.invoice:
        InvoiceRequest.objects.create(group=group, **vars(recipient.invoice))
    return group


def _write_order(group: OrderGroup, parcel: Parcel, closed: Basket) -> Order:
    """Not by Oscar's `OrderCreator`: it allocates without asking, and its signal locks rows in no fixed order."""
    option = parcel.option
    return Order.objects.create(
        number=new_number(),
        group=group,
        subject=parcel.subject,
        user=group.user,
        guest_email=group.email,
        site_id=settings.SITE_ID,
        basket=closed,
        shipping_address=_write_address(group, option.place if option else ""),
        status=OrderState.PLACED if group.payment == Payment.COD else OrderState.AWAITING,
        total_incl_tax=parcel.total,
        total_excl_tax=parcel.total,
        shipping_incl_tax=parcel.delivery_to_pay,
        shipping_excl_tax=parcel.delivery_to_pay,
        shipping_code=option.code if option else "",
        shipping_method=_label(option),
        pickup=option.place if option else "",
        date_placed=group.placed_at,
        deliver_from=option.earliest if option else None,
        deliver_to=option.latest if option else None,
    )


def _sent_by(parcel: Parcel) -> tuple[str, ...]:
    """How a parcel goes and when it comes, for the seal: a way that has vanished, or moved, is another one."""
    option = parcel.option
    return (option.code, option.place, f"{option.earliest}", f"{option.latest}") if option else ()


def _label(option: Option | None) -> str:
    """In Vietnamese, as subject and operator read it; pages say it by the code, in the language of their reader."""
    with translation.override("vi"):
        return option.label if option else ""


def _write_address(group: OrderGroup, pickup: str) -> ShippingAddress:
    """One for each order: what a subject sees of the buyer belongs to its parcel alone. Who fetches a parcel needs no
    courier, so that nobody learns where they live.
    """
    if pickup:
        return ShippingAddress.objects.create(
            first_name=group.name,
            line1=pickup[:255],
            country=Country(pk=settings.OSCAR_DEFAULT_COUNTRY),
            phone_number=group.phone,
            notes=group.note,
        )
    return ShippingAddress.objects.create(
        first_name=group.name,
        line1=group.line1,
        line2=group.commune.full_name,
        line4=group.province.full_name,
        country=Country(pk=settings.OSCAR_DEFAULT_COUNTRY),
        phone_number=group.phone,
        notes=group.note,
        province_id=group.province_id,
        commune=group.commune,
    )


def _write_lines(orders: Sequence[Order], parcels: Sequence[Parcel], uses: Mapping[int, PromotionUse]) -> None:
    """Prices and discounts as they are now, frozen: later changes of product or promotion don't reach an order."""
    lines = [
        Line(
            order=order,
            partner=parcel.subject,
            partner_name=parcel.subject.name[:128],
            partner_sku=line.partner_sku,
            stockrecord_id=line.stockrecord_id,
            product=line.product,
            title=line.product.title,
            upc=line.product.upc,
            quantity=line.quantity,
            num_allocated=line.quantity,
            unit_price_incl_tax=line.unit,
            unit_price_excl_tax=line.unit,
            line_price_incl_tax=line.to_pay,
            line_price_excl_tax=line.to_pay,
            line_price_before_discounts_incl_tax=line.total,
            line_price_before_discounts_excl_tax=line.total,
        )
        for order, parcel in zip(orders, parcels, strict=True)
        for line in parcel.lines
    ]
    Line.objects.bulk_create(lines)
    LinePrice.objects.bulk_create(
        LinePrice(
            order=line.order,
            line=line,
            quantity=line.quantity,
            price_incl_tax=line.unit_price_incl_tax,
            price_excl_tax=line.unit_price_excl_tax,
        )
        for line in lines
    )
    planned = [line for parcel in parcels for line in parcel.lines]
    freeze(
        uses,
        on_lines=[(line, plan.cuts) for line, plan in zip(lines, planned, strict=True)],
        on_orders=[(order, parcel.cuts) for order, parcel in zip(orders, parcels, strict=True)],
    )


def _enqueue_mail(group: OrderGroup, orders: Sequence[Order]) -> None:
    if group.email:
        send_buyer_mail.enqueue(group.pk)
    send_group_news.enqueue(group.pk, "placed")
    for order in orders:
        _tell_subject(order)


def _tell_subject(order: Order) -> None:
    """Of a parcel it may pack: one that still waits for its money would be packed for nothing."""
    if order.status == OrderState.PLACED and order.subject and order.subject.email:
        send_subject_mail.enqueue(order.pk, _waits(order))


def _waits(order: Order) -> int:
    """How often the buyer has turned from cash to paying ahead."""
    back = order.status_changes.filter(old_status=OrderState.PLACED, new_status=OrderState.AWAITING)
    return int(back.count())


# State → how stock moves, and the word before the order's number in the movement's cause: an order whose time was up
# may hold stock a second time and free it a second time, and a cause moves a record only once.
_STOCK_MOVES = {
    OrderState.CANCELLED: (release_stock, "order"),
    OrderState.EXPIRED: (release_stock, "expiry"),
    OrderState.SHIPPED: (hand_over_stock, "order"),
    OrderState.RETURNED: (take_back_stock, "order"),
}
_FILLED = frozenset({OrderState.PACKED, OrderState.SHIPPED})  # states of a parcel whose lots must be known
_FREED = frozenset({OrderState.CANCELLED, OrderState.EXPIRED})


def _move_stock(order: Order) -> None:
    """What a parcel's new state means for stock. A line stops holding units when they are freed or leave the house."""
    move, word = _STOCK_MOVES.get(OrderState(order.status), (None, ""))
    if move is None:
        return
    units, cause = _units(order), f"{word} {order.number}"
    if order.status == OrderState.RETURNED:
        for stockrecord in came_of_no_lot(order):  # its maker receives them into a lot by hand
            del units[stockrecord]
    if not move(units, cause):
        # Somebody wrote past the services; `check_stock` says where.
        raise TransitionRefused("stock_missing", _("Tồn kho không khớp với kiện này. Hãy gọi người vận hành chợ."))
    _move_lots(order, units, cause)
    order.lines.exclude(stockrecord=None).update(num_allocated=0, allocation_cancelled=order.status in _FREED)


def _move_lots(order: Order, units: Mapping[int, int], cause: str) -> None:
    """As `_move_stock`, whose locks are held."""
    if order.status == OrderState.SHIPPED:
        hand_over_picked(order, cause)
    elif order.status == OrderState.RETURNED:
        take_back_picked(order, cause)
    else:
        unpick_lots(order)
        set_aside_barred(units)


def _units(order: Order) -> Counter[int]:
    units: Counter[int] = Counter()
    for pk, quantity in order.lines.exclude(stockrecord=None).values_list("stockrecord_id", "quantity"):
        units[pk] += quantity
    return units


def _digest(facts: Any) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]
