"""The states of a lot, as one table."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.kernel.states import StateTable, Transition, TransitionRefused
from catalog.subjects.rules import of_the_office, of_the_subject, owner_of_the_subject
from catalog.traceability.models import Lot, LotStock

OPEN, RELEASED, HELD = Lot.Status.OPEN.value, Lot.Status.RELEASED.value, Lot.Status.HELD.value
RECALLED, CLOSED = Lot.Status.RECALLED.value, Lot.Status.CLOSED.value

_anybody_of_it = (of_the_subject | of_the_office).test
_whoever_answers = (owner_of_the_subject | of_the_office).test


def _sold_out(lot: Lot) -> None:
    left = LotStock.objects.filter(lot=lot).values_list("on_hand", flat=True).first()
    if left:
        raise TransitionRefused("units_left", gettext("Lô còn %(left)d sản phẩm trong kho.") % {"left": left})


LOT = StateTable(
    "status",
    "trace.lot",
    Transition("release", (OPEN,), RELEASED, may=of_the_subject.test, label=_("Cho xuất xưởng")),
    Transition("hold", (OPEN, RELEASED), HELD, may=_anybody_of_it, label=_("Tạm giữ"), needs_reason=True),
    Transition("lift", (HELD,), RELEASED, may=_whoever_answers, label=_("Bỏ giữ"), needs_reason=True),
    Transition(
        "recall", (RELEASED, HELD, CLOSED), RECALLED, may=_whoever_answers, label=_("Thu hồi"), needs_reason=True
    ),
    Transition("close", (RELEASED,), CLOSED, may=of_the_subject.test, label=_("Đã bán hết"), guard=_sold_out),
)
