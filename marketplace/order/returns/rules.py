"""How long things may take.

Terms of this shop of 29 November 2026, as its pages state them. The law on consumers (19/2023/QH15) and the decree on
e-commerce (248/2026/NĐ-CP) ask for stated terms and name none for goods like these (unverified): for the answer we
took the two working days that the law on personal data (91/2025/QH15) gives for a first reply.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from catalog.kernel.dates import VIETNAM, day_start
from marketplace.order.models import Order, OrderState
from marketplace.shipping.selectors import after_working_days

RETURN_WINDOW = timedelta(days=7)
ANSWER_WORKING_DAYS = 2


def answer_by(asked_at: datetime) -> datetime:
    """The end of the last working day, in Vietnam, on which the subject may answer."""
    last = after_working_days(asked_at.astimezone(VIETNAM).date(), ANSWER_WORKING_DAYS)
    return day_start(last) + timedelta(days=1)


def delivered_at(order: Order) -> datetime | None:
    """When a parcel that is with its buyer came there."""
    if order.status != OrderState.DELIVERED:
        return None
    changes = [each.date_created for each in order.status_changes.all() if each.new_status == OrderState.DELIVERED]
    return max(changes, default=None)


def returnable_until(order: Order) -> datetime | None:
    """The end of the time for a request; None when it hasn't begun or is over."""
    came = delivered_at(order)
    return came + RETURN_WINDOW if came and timezone.now() < came + RETURN_WINDOW else None
