"""What can happen to a batch of payouts and to each of them. Nothing else writes their `state`.

Who stands behind an approval is checked beside the table, in `payouts.approve`: it takes two different people.
"""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules import Predicate, is_superuser

from catalog.kernel.dates import add_months, day_start, today
from catalog.kernel.states import StateTable, Transition, TransitionRefused
from catalog.subjects.rules import is_operator, is_signed_in
from marketplace.ledger.models import BatchState, BookMonth, Journal, MonthState, PayoutState

of_the_operator: Predicate = is_signed_in & (is_operator | is_superuser)

_BEFORE_SENDING = (BatchState.DRAFT, BatchState.CHECKED, BatchState.APPROVED)

BATCH = StateTable(
    "state",
    "shop.payout_batch",
    Transition("check", (BatchState.DRAFT,), BatchState.CHECKED, may=of_the_operator.test, label=_("Duyệt lần 1")),
    Transition("approve", (BatchState.CHECKED,), BatchState.APPROVED, may=of_the_operator.test, label=_("Duyệt lần 2")),
    Transition(
        "send", (BatchState.APPROVED,), BatchState.SENT, may=of_the_operator.test, label=_("Ghi đã gửi ngân hàng")
    ),
    Transition("close", (BatchState.SENT,), BatchState.CLOSED, may=of_the_operator.test, label=_("Khép đợt chi")),
    Transition(
        "cancel",
        _BEFORE_SENDING,
        BatchState.CANCELLED,
        may=of_the_operator.test,
        label=_("Huỷ đợt chi"),
        needs_reason=True,
    ),
)

PAYOUT = StateTable(
    "state",
    "shop.payout",
    Transition(
        "drop", (PayoutState.WAITING,), PayoutState.DROPPED, may=of_the_operator.test, label=_("Bỏ khỏi đợt chi")
    ),
    Transition("send", (PayoutState.WAITING,), PayoutState.SENT, may=of_the_operator.test, label=_("Gửi ngân hàng")),
    Transition(
        "settle", (PayoutState.SENT,), PayoutState.SETTLED, may=of_the_operator.test, label=_("Ghi đã vào tài khoản")
    ),
    Transition(
        "bounce",
        (PayoutState.SENT,),
        PayoutState.BOUNCED,
        may=of_the_operator.test,
        label=_("Ghi ngân hàng trả lại"),
        needs_reason=True,
    ),
)


def _has_ended(month: BookMonth) -> None:
    """Before a month is closed: it is over, and nothing older is open."""
    if add_months(month.first_day, 1) > today():
        raise TransitionRefused("not_over", gettext("Tháng này chưa hết, chưa thể khoá sổ."))
    before = add_months(month.first_day, -1)
    if Journal.objects.filter(occurred_at__lt=day_start(month.first_day)).exists() and not _is_closed(before):
        raise TransitionRefused("not_in_order", gettext("Hãy khoá tháng trước đó trước."))


def _is_the_last(month: BookMonth) -> None:
    if BookMonth.objects.filter(first_day__gt=month.first_day, state=MonthState.CLOSED).exists():
        raise TransitionRefused("later_closed", gettext("Một tháng sau đã khoá sổ. Hãy mở lại tháng đó trước."))


def _is_closed(first_day: Any) -> bool:
    return BookMonth.objects.filter(first_day__gte=first_day, state=MonthState.CLOSED).exists()


MONTH = StateTable(
    "state",
    "shop.ledger_month",
    Transition(
        "close", (MonthState.OPEN,), MonthState.CLOSED, may=of_the_operator.test, label=_("Khoá sổ"), guard=_has_ended
    ),
    Transition(
        "reopen",
        (MonthState.CLOSED,),
        MonthState.OPEN,
        may=of_the_operator.test,
        label=_("Mở lại sổ"),
        needs_reason=True,
        guard=_is_the_last,
    ),
)
