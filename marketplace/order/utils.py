"""Fork of Oscar's order helpers, which it finds by this name: random numbers, and no mail from within a request."""

from typing import Any

from oscar.apps.order.utils import OrderDispatcher as CoreOrderDispatcher

from marketplace.order.numbers import new_number


class OrderNumberGenerator:
    """Oscar counts: 100000 + basket id. Ours say nothing about how many orders there are."""

    def order_number(self, basket: Any = None) -> str:
        return new_number()


class OrderDispatcher(CoreOrderDispatcher):
    """Oscar sends while the buyer waits, and an unreachable mail server turns a placed order into an error page.

    Our mail goes by tasks (`marketplace.order.tasks`), so this one stays silent.
    """

    def dispatch_order_messages(self, order: Any, messages: Any, event_code: str, **kwargs: Any) -> None:
        return None
