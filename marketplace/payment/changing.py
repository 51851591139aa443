"""Another way to pay a purchase that nobody has paid yet: cash, transfer or card, as far as each is open to it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from marketplace.order.models import Order, OrderGroup, OrderState
from marketplace.order.services import accept_cash, await_money, lock_group
from marketplace.order.states import ENDED
from marketplace.payment.asking import ask
from marketplace.payment.mail import send_payment_mail
from marketplace.payment.models import LIVE, LONGEST_WAIT, AttemptState, BankAccount, PaymentAttempt
from marketplace.payment.money import stop_attempt, use_money
from marketplace.payment.ways import Bill, Share, Way, ways_to_pay

Payment = OrderGroup.Payment


class NotChanged(Exception):
    """The way of paying stays as it was; the message says why, in the reader's language. Nothing was written."""


def other_ways(group: OrderGroup) -> tuple[Way, ...]:
    """The ways to pay what is unpaid, without the one it has, those that are open first; none while it can't change.
    At most five queries."""
    orders = unpaid_orders(group)
    if refusal_to_change(group, orders):
        return ()
    return tuple(way for way in ways_to_pay(bill_of(orders), group.phone) if way.code != group.payment)


def change_way(group: OrderGroup, code: str) -> None:
    """Ask for what is unpaid by another way. The way it has already is left alone, so a second press does nothing.

    Locks the purchase. The old attempts are stopped and their provider is told; money that still comes for one pays
    for what waits for money, or goes back. Nothing waits longer than `LONGEST_WAIT` from its placing on. Journals
    `payment.way.changed`; mail goes by a task. Raises `NotChanged`.
    """
    with transaction.atomic():
        locked = lock_group(group.pk)
        if locked is None or locked.payment == code:
            return
        orders = unpaid_orders(locked)
        _check(locked, orders, code)
        stopped = list(PaymentAttempt.objects.filter(group=locked, state__in=LIVE).select_for_update().order_by("pk"))
        for attempt in stopped:
            stop_attempt(attempt)
        locked.payment = code
        locked.save(update_fields=["payment"])
        for order in orders:
            _turn(order, code)
        try:
            asked = ask(locked)
        except BankAccount.DoesNotExist as gone:  # closed in this very moment
            raise NotChanged(_("Cách trả tiền này vừa không còn dùng được. Mời bạn chọn cách khác.")) from gone
        for attempt in stopped:
            use_money(attempt)
        journal.record(
            "payment.way.changed",
            obj=locked,
            text=gettext_noop("Đổi cách trả tiền của đơn %(number)s: %(way)s."),
            data={"number": locked.number, "way": code},
        )
        send_payment_mail.enqueue(asked[0].pk, "way")


def unpaid_orders(group: OrderGroup) -> list[Order]:
    """What of a purchase nobody has paid and is still to come."""
    orders = group.orders.filter(paid_by=None).exclude(status__in=ENDED)
    return list(orders.select_related("subject").order_by("pk"))


def bill_of(orders: Sequence[Order]) -> Bill:
    return Bill(tuple(Share(order.subject, int(order.total_incl_tax)) for order in orders if order.subject))


def refusal_to_change(group: OrderGroup, orders: Sequence[Order]) -> str:
    """Why the way of paying can't change now; "" when it can. At most one query."""
    if not orders:
        return _("Đơn này không còn gì phải trả.")
    if any(order.status not in {OrderState.AWAITING, OrderState.PLACED} for order in orders):
        return _("Nơi bán đã đóng gói, nên cách trả tiền không đổi được nữa. Hãy gọi nơi bán.")
    if timezone.now() >= group.placed_at + LONGEST_WAIT:
        return _("Đơn đặt đã hơn hai ngày, nên cách trả tiền không đổi được nữa.")
    if group.attempts.filter(state=AttemptState.PROCESSING).exists():
        return _("Khoản tiền bạn đã trả đang được kiểm tra. Mời bạn đợi kết quả.")
    return ""


def _check(group: OrderGroup, orders: Sequence[Order], code: str) -> None:
    if refusal := refusal_to_change(group, orders):
        raise NotChanged(refusal)
    refusals = {way.code: way.refusal for way in ways_to_pay(bill_of(orders), group.phone)}
    if refusal := refusals.get(code, _("Hãy chọn một cách trả tiền.")):
        raise NotChanged(refusal)


def _turn(order: Order, code: str) -> None:
    """Cash lets a parcel be packed now; any other way lets it wait for its money, with its stock held as before."""
    if code == Payment.COD and order.status == OrderState.AWAITING:
        accept_cash(order)
    elif code != Payment.COD and order.status == OrderState.PLACED:
        await_money(order)
