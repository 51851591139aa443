"""What can happen to a promotion, and who may make it happen. Nothing else writes `Promotion.state`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rules import Predicate, predicate

from catalog.kernel.states import StateTable, Transition
from catalog.subjects.rules import is_operator, is_signed_in, owns
from marketplace.promotion.models import Bearer, Promotion, PromotionState


@predicate
def _pays_for_it(user: Any, promotion: Promotion) -> bool:
    """An owner of the subject that bears it; what others bear is the operator's alone."""
    return promotion.bearer == Bearer.SUBJECT and bool(owns.test(user, promotion))


keeps_it: Predicate = is_signed_in & (is_operator | _pays_for_it)

PROMOTION = StateTable(
    "state",
    "shop.promotion",
    Transition("start", (PromotionState.DRAFT,), PromotionState.RUNNING, may=keeps_it.test, label=_("Cho chạy")),
    Transition(
        "stop",
        (PromotionState.DRAFT, PromotionState.RUNNING),
        PromotionState.STOPPED,
        may=keeps_it.test,
        label=_("Dừng"),
        needs_reason=True,
    ),
)
