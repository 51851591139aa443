"""What a parcel's step means for its money, and what the books ask of this room.

A step's part runs within the step's transaction, with the purchase locked.
"""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_noop

from marketplace.ledger.banks import BankDetails, reads_bank_details
from marketplace.ledger.services import post_delivered
from marketplace.order.models import Order, OrderState
from marketplace.order.signals import parcel_moved
from marketplace.payment.asking import stop_asking
from marketplace.payment.models import BankAccount
from marketplace.payment.money import collect_cash
from marketplace.payment.refunds import refund_order


@receiver(parcel_moved)
def follow_parcel(order: Order, **signal: Any) -> None:
    if order.status == OrderState.DELIVERED:
        collect_cash(order)
        post_delivered(order, timezone.now())
    elif order.status == OrderState.CANCELLED:
        stop_asking(order)
        refund_order(order, gettext_noop("Kiện bị huỷ trước khi giao"))
    elif order.status == OrderState.RETURNED:
        stop_asking(order)
        refund_order(order, gettext_noop("Kiện bị trả lại"))


@reads_bank_details
def accounts_of(subject_ids: Collection[int]) -> dict[int, BankDetails]:
    """Where the books pay subjects out to: the account that each is paid on."""
    accounts = BankAccount.objects.active().filter(subject__in=subject_ids)
    return {
        each.subject_id: BankDetails(each.bank_bin, each.number, each.holder) for each in accounts if each.subject_id
    }
