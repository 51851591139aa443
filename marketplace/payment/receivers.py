"""What a parcel's step means for its money. Runs within the step's transaction, with the purchase locked."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_noop

from marketplace.order.models import Order, OrderState
from marketplace.order.signals import parcel_moved
from marketplace.payment.services import collect_cash, refund_order, stop_asking


@receiver(parcel_moved)
def follow_parcel(order: Order, **signal: Any) -> None:
    if order.status == OrderState.DELIVERED:
        collect_cash(order)
    elif order.status == OrderState.CANCELLED:
        stop_asking(order)
        refund_order(order, gettext_noop("Kiện bị huỷ trước khi giao"))
    elif order.status == OrderState.RETURNED:
        stop_asking(order)
        refund_order(order, gettext_noop("Kiện bị trả lại"))
