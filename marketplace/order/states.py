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


def _money_decides(actor: Any, order: Order) -> bool:
    """Nobody says that an order is paid, or that its time is up: services do, by what is known of the money."""
    return actor is None


ENDED = frozenset({OrderState.CANCELLED, OrderState.RETURNED, OrderState.EXPIRED})
BEFORE_HAND_OVER = (OrderState.AWAITING, OrderState.PLACED, OrderState.PACKED)

PARCEL = StateTable(
    "status",
    "order.parcel",
    Transition("pay", (OrderState.AWAITING,), OrderState.PLACED, may=_money_decides, label=_("Đã nhận tiền")),
    Transition("expire", (OrderState.AWAITING,), OrderState.EXPIRED, may=_money_decides, label=_("Hết hạn trả tiền")),
    Transition("revive", (OrderState.EXPIRED,), OrderState.PLACED, may=_money_decides, label=_("Tiền đến sau hạn")),
    # The buyer changes the way of paying: cash on delivery waits for no money, anything else does.
    Transition("collect", (OrderState.AWAITING,), OrderState.PLACED, may=_money_decides, label=_("Trả khi nhận hàng")),
    Transition("wait", (OrderState.PLACED,), OrderState.AWAITING, may=_money_decides, label=_("Đổi sang trả trước")),
    Transition("cancel", BEFORE_HAND_OVER, OrderState.CANCELLED, may=_holds_the_link, label=_("Huỷ kiện")),
    Transition(
        "refuse",
        BEFORE_HAND_OVER,
        OrderState.CANCELLED,
        may=_handles_it.test,
        label=_("Không giao được, huỷ kiện"),
        needs_reason=True,
    ),
    Transition("pack", (OrderState.PLACED,), OrderState.PACKED, may=_handles_it.test, label=_("Ghi đã đóng gói")),
    Transition("ship", (OrderState.PACKED,), OrderState.SHIPPED, may=_handles_it.test, label=_("Gửi đi")),
    Transition("deliver", (OrderState.SHIPPED,), OrderState.DELIVERED, may=_handles_it.test, label=_("Ghi đã giao")),
    Transition("return", (OrderState.SHIPPED,), OrderState.RETURNED, may=_handles_it.test, label=_("Ghi trả lại")),
)

# For whoever names the state and not the step, as Oscar's dashboard does.
VERB_TO: dict[str, str] = {
    OrderState.PACKED: "pack",
    OrderState.SHIPPED: "ship",
    OrderState.DELIVERED: "deliver",
    OrderState.RETURNED: "return",
    OrderState.CANCELLED: "cancel",
}
