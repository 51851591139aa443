"""What can happen to a batch of payouts and to each of them. Nothing else writes their `state`.

Who stands behind an approval is checked beside the table, in `payouts.approve`: it takes two different people.
"""

from django.utils.translation import gettext_lazy as _
from rules import Predicate, is_superuser

from catalog.kernel.states import StateTable, Transition
from catalog.subjects.rules import is_operator, is_signed_in
from marketplace.ledger.models import BatchState, PayoutState

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
