"""What can happen to an enquiry, and who may make it happen. Nothing else writes `Enquiry.state`.

Words go into no step: the journal keeps what a step is given for ever, and an answer may name a person.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.kernel.states import StateTable, Transition
from catalog.subjects.rules import of_the_subject
from marketplace.enquiry.models import Enquiry, EnquiryState

S = EnquiryState


def _holds_the_link(actor: Any, enquiry: Enquiry) -> bool:
    """The asker, who came by the unguessable link: a guest has no account that could be asked."""
    return True


def _the_clock(actor: Any, enquiry: Enquiry) -> bool:
    return actor is None


ENQUIRY = StateTable(
    "state",
    "enquiry",
    Transition("answer", (S.NEW, S.ANSWERED), S.ANSWERED, may=of_the_subject.test, label=_("Trả lời")),
    Transition("settle", (S.NEW, S.ANSWERED), S.AGREED, may=of_the_subject.test, label=_("Đã hẹn với khách")),
    Transition("decline", (S.NEW, S.ANSWERED), S.DECLINED, may=of_the_subject.test, label=_("Không nhận")),
    Transition("close", (S.ANSWERED, S.AGREED), S.CLOSED, may=of_the_subject.test, label=_("Đóng yêu cầu")),
    Transition("agree", (S.ANSWERED,), S.AGREED, may=_holds_the_link, label=_("Đồng ý")),
    Transition("withdraw", (S.NEW, S.ANSWERED, S.AGREED), S.WITHDRAWN, may=_holds_the_link, label=_("Rút yêu cầu")),
    Transition("expire", (S.NEW, S.ANSWERED, S.AGREED), S.CLOSED, may=_the_clock, label=_("Hết thời gian")),
)
SUBJECTS = frozenset({"answer", "settle", "decline", "close"})
ASKERS = frozenset({"agree", "withdraw"})
WITH_WORDS = frozenset({"answer", "settle", "decline"})
NEEDING_WORDS = frozenset({"answer", "decline"})
