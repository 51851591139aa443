"""What can happen to a request, and who may make it happen. Nothing else writes `ReturnRequest.state`."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from catalog.kernel.states import StateTable, Transition, TransitionRefused
from catalog.subjects.rules import is_operator, is_signed_in, of_the_subject
from marketplace.order.returns.models import ReturnRequest, ReturnState

S = ReturnState


def _holds_the_link(actor: Any, request: ReturnRequest) -> bool:
    """The buyer, who came by the order's unguessable link: a guest has no account that could be asked."""
    return True


def _answered_or_late(request: ReturnRequest) -> None:
    if request.state == S.ASKED and timezone.now() < request.answer_by:
        message = now_("Nơi bán còn thời gian trả lời. Hãy đợi đến hết hạn rồi gửi lên sàn.")
        raise TransitionRefused("too_early", message)


_judges = (is_signed_in & is_operator).test

RETURN = StateTable(
    "state",
    "order.return",
    # A subject may come round as long as nobody has decided for it.
    Transition(
        "accept", (S.ASKED, S.REFUSED, S.DISPUTED), S.ACCEPTED, may=of_the_subject.test, label=_("Đồng ý hoàn tiền")
    ),
    Transition("refuse", (S.ASKED,), S.REFUSED, may=of_the_subject.test, label=_("Từ chối"), needs_reason=True),
    Transition(
        "dispute",
        (S.ASKED, S.REFUSED),
        S.DISPUTED,
        may=_holds_the_link,
        label=_("Nhờ sàn phân xử"),
        needs_reason=True,
        guard=_answered_or_late,
    ),
    Transition("withdraw", (S.ASKED, S.REFUSED, S.DISPUTED), S.WITHDRAWN, may=_holds_the_link, label=_("Rút yêu cầu")),
    Transition("for_buyer", (S.DISPUTED,), S.FOR_BUYER, may=_judges, label=_("Quyết cho người mua"), needs_reason=True),
    Transition("for_seller", (S.DISPUTED,), S.FOR_SELLER, may=_judges, label=_("Quyết cho nơi bán"), needs_reason=True),
)
BUYERS = frozenset({"dispute", "withdraw"})
SUBJECTS = frozenset({"accept", "refuse"})
OPERATORS = frozenset({"for_buyer", "for_seller"})
GIVING = frozenset({"accept", "for_buyer"})
