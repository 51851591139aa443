"""Which news of a purchase goes to the buyer's phone, and in which words: the one place that says so.

A guest gives a phone and often no e-mail, so every buyer is told this way. Only what the order needs is said, nothing
is offered (see `catalog.kernel.phone_messages` for the rule). Each text is one SMS: no marks, 160 characters with the
address of the order page, in the language of the purchase.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.kernel import phone_messages
from catalog.kernel.phone import is_mobile
from catalog.kernel.tasks import effect_once, task
from catalog.kernel.text import plain
from marketplace.order.models import Order, OrderGroup, OrderState
from marketplace.order.numbers import show_number

Texts = Iterator[str]  # the fullest first; the first that fits is sent


@task()
def send_group_news(group_id: int, what: str, number: str = "", amount: int = 0) -> None:
    """Of a purchase: "placed", its money came ("paid:…"), money went back ("back:…"; `amount`: đồng of it).

    What stands behind the colon makes it a piece of news of its own; `number`: of the parcel alone that it is about.
    """
    group = OrderGroup.objects.get(pk=group_id)
    kind = what.partition(":")[0]
    _send(group, f"order.phone:{group_id}:{what}", kind, _of_group(kind, group, number or group.number, amount))


@task()
def send_parcel_news(order_id: int, kind: str) -> None:
    """Of one parcel: "shipped", "ready" to be fetched, "delivered"."""
    order = Order.objects.select_related("group", "shipment").get(pk=order_id)
    if order.group:
        _send(order.group, f"order.phone:parcel:{order_id}:{kind}", kind, _of_parcel(kind, order))


def tell_buyer(order: Order) -> None:
    """Enqueue what a parcel's new state is news of, if it is any."""
    kind = {OrderState.SHIPPED: "shipped", OrderState.DELIVERED: "delivered"}.get(OrderState(order.status), "")
    if order.pickup:  # who fetches it waits for this word; "sent" would be wrong, and "delivered" is what they did
        kind = "ready" if order.status == OrderState.PACKED else ""
    if kind:
        send_parcel_news.enqueue(order.pk, kind)


def _send(group: OrderGroup, key: str, kind: str, texts: Texts) -> None:
    """Once for a key. What raises leaves the key free, so that the task tries again."""
    if not is_mobile(group.phone):
        return
    with translation.override(group.language):
        address = f"{settings.SITE_URL}{group.get_absolute_url()}"
        whole = [f"{plain(head + text)} {address}" for text in texts for head in (f"{settings.SHOP_NAME}: ", "")]
    text = next((text for text in whole if phone_messages.fits(text)), whole[-1])
    with transaction.atomic():
        if effect_once(key):
            phone_messages.send(group.phone, text, kind)


def _of_group(kind: str, group: OrderGroup, number: str, amount: int) -> Texts:
    told = {"number": show_number(number), "sum": f"{amount:,}".replace(",", ".")}
    if kind == "back":
        yield _("Đã gửi trả %(sum)s đồng của đơn %(number)s. Xem:") % told
    elif kind == "paid":
        yield _("Đã nhận đủ tiền đơn %(number)s, nơi bán đang chuẩn bị hàng. Xem:") % told
    elif group.payment == OrderGroup.Payment.COD:
        yield _("Đã nhận đơn %(number)s, trả tiền khi nhận hàng. Theo dõi hoặc huỷ:") % told
    else:
        yield _("Đã nhận đơn %(number)s, hàng được giữ có hạn. Trả tiền ở:") % told


def _of_parcel(kind: str, order: Order) -> Texts:
    sent = getattr(order, "shipment", None)
    told = {"number": show_number(order.number)}
    if kind == "shipped" and sent:
        told |= {"carrier": sent.carrier, "tracking": sent.tracking}
        yield _("Kiện %(number)s đã gửi qua %(carrier)s, mã vận đơn %(tracking)s. Xem:") % told
        yield _("Kiện %(number)s đã gửi, mã vận đơn %(tracking)s. Xem:") % told
    if kind == "shipped":
        yield _("Kiện %(number)s đã gửi đi. Xem:") % told
    elif kind == "ready":
        yield _("Kiện %(number)s đã sẵn để lấy. Nơi và giờ lấy:") % told
    else:
        yield _("Kiện %(number)s đã giao. Chưa nhận được hoặc hàng có lỗi, báo ở:") % told
