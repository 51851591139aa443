"""What can happen to a parcel, and who may make it happen. Nothing else writes `Order.status`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rules import Predicate, is_superuser

from catalog.kernel.states import StateTable, Transition
from catalog.subjects.rules import is_operator, is_signed_in, of_the_subject
from marketplace.order.models import Order, OrderState

_handles_it: Predicate = of_the_subject | (is_signed_in & (is_operator | is_superuser))


def _holds_the_link(actor: Any, order: Order) -> bool:
    """The buyer, who came by the order's unguessable link: a guest has no account that could be asked."""
    return True


PARCEL = StateTable(
    "status",
    "order.parcel",
    Transition("cancel", (OrderState.PLACED,), OrderState.CANCELLED, may=_holds_the_link, label=_("Huỷ kiện")),
    Transition("pack", (OrderState.PLACED,), OrderState.PACKED, may=_handles_it.test, label=_("Ghi đã đóng gói")),
    Transition("ship", (OrderState.PACKED,), OrderState.SHIPPED, may=_handles_it.test, label=_("Gửi đi")),
    Transition("deliver", (OrderState.SHIPPED,), OrderState.DELIVERED, may=_handles_it.test, label=_("Ghi đã giao")),
    Transition("return", (OrderState.SHIPPED,), OrderState.RETURNED, may=_handles_it.test, label=_("Ghi trả lại")),
)

VERB_TO = {transition.target: verb for verb, transition in PARCEL.transitions.items()}
