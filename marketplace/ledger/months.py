"""Closing a month of the books: from then on nothing is posted in it or before it (see `BookMonth`)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.kernel.dates import add_months, day_start
from catalog.kernel.states import TransitionRefused
from marketplace.ledger.books import faults
from marketplace.ledger.models import BookMonth, MonthState
from marketplace.ledger.states import MONTH


def last_closed() -> date | None:
    """The first day of the last month that is closed. One query."""
    closed = BookMonth.objects.filter(state=MonthState.CLOSED).order_by("-first_day")
    return closed.values_list("first_day", flat=True).first()


def first_open_moment() -> datetime | None:
    """From when on facts may be posted; None while no month is closed. One query."""
    closed = last_closed()
    return day_start(add_months(closed, 1)) if closed else None


def close_month(first_day: date, actor: Any) -> BookMonth:
    """Shut a month that is over. Facts of it that are heard of later are posted in the first open one.

    Locks the month, and waits for those who are posting; journals `shop.ledger_month.close`. Raises `TransitionRefused`
    while an older month is open or the books have a fault, and then has written nothing.
    """
    with transaction.atomic():
        month = BookMonth.objects.get_or_create(first_day=first_day)[0]
        MONTH.apply(month, "close", actor)
        if next(faults(), None):
            raise TransitionRefused("faults", _("Sổ cái có chỗ không khớp, chưa thể khoá. Hãy xem nhật ký."))
    return month


def reopen_month(first_day: date, actor: Any, reason: str) -> BookMonth:
    """Open a closed month again, for a reason that is journalled; of several the last one first.

    Locks the month; journals `shop.ledger_month.reopen`. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        month = BookMonth.objects.filter(first_day=first_day).first() or BookMonth(first_day=first_day)
        MONTH.apply(month, "reopen", actor, reason)
    return month
