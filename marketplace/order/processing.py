"""Oscar's hook for its dashboard: a status that the operator sets goes through our table of transitions."""

from typing import Any

from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.apps.order.processing import EventHandler as CoreEventHandler

from catalog.kernel.states import TransitionRefused
from marketplace.order.models import Order
from marketplace.order.services import move_parcel
from marketplace.order.states import VERB_TO


class EventHandler(CoreEventHandler):
    def handle_order_status_change(self, order: Order, new_status: str, note_msg: Any = None) -> None:
        """Raises Oscar's `InvalidOrderStatus`, which its dashboard knows how to show."""
        try:
            move_parcel(order, VERB_TO.get(new_status, ""), self.user)
        except TransitionRefused as refused:
            raise InvalidOrderStatus(refused.message) from refused
        if note_msg:
            self.create_note(order, note_msg)
