"""What can happen to an attempt, to a refund and to a transfer that came in. Nothing else writes their states."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.kernel.states import StateTable, Transition
from marketplace.payment.models import LIVE, AttemptState, BankCredit, BankCreditState, Refund, RefundState
from marketplace.payment.rules import keeps_the_account

A, C, R = AttemptState, BankCreditState, RefundState


def _system(actor: Any, obj: Any) -> bool:
    return actor is None


def _pays(actor: Any, refund: Refund) -> bool:
    return actor is None or bool(keeps_the_account.test(actor, refund))


def _sorts(actor: Any, credit: BankCredit) -> bool:
    return actor is None or bool(keeps_the_account.test(actor, credit.account))


CREDIT = StateTable(
    "state",
    "payment.bank",
    Transition("match", (C.REVIEW,), C.MATCHED, may=_sorts, label=_("Khớp với đơn")),
    Transition("set_aside", (C.REVIEW,), C.IGNORED, may=_sorts, label=_("Không phải tiền của đơn")),
)

ATTEMPT = StateTable(
    "state",
    "payment.attempt",
    Transition("offer", (A.CREATED,), A.AWAITING, may=_system, label=_("Mời trả tiền")),
    Transition("process", (A.CREATED, A.AWAITING), A.PROCESSING, may=_system, label=_("Đang xử lý")),
    # Also from the ends: money that comes late still came.
    Transition("succeed", (*LIVE, A.FAILED, A.CANCELLED, A.EXPIRED), A.SUCCEEDED, may=_system, label=_("Đã nhận tiền")),
    Transition("fail", LIVE, A.FAILED, may=_system, label=_("Không thành")),
    Transition("cancel", LIVE, A.CANCELLED, may=_system, label=_("Thôi đòi")),
    Transition("expire", LIVE, A.EXPIRED, may=_system, label=_("Hết hạn")),
)

REFUND = StateTable(
    "state",
    "payment.refund",
    Transition("send", (R.DUE, R.FAILED), R.SENT, may=_system, label=_("Gửi lệnh hoàn")),
    Transition("finish", (R.DUE, R.SENT, R.FAILED), R.DONE, may=_pays, label=_("Đã hoàn tiền")),
    # The bank of a card has given the holder the whole payment back: nothing is left to send, and nothing to post.
    Transition("settle", (R.DUE, R.FAILED), R.DONE, may=_system, label=_("Ngân hàng đã trả"), needs_reason=True),
    # A refund that was done can still come back: the bank's account was closed, the card was.
    Transition("fail", (R.SENT, R.DONE), R.FAILED, may=_system, label=_("Hoàn không thành")),
    Transition("bounce", (R.DONE,), R.FAILED, may=_pays, label=_("Tiền hoàn bị trả lại"), needs_reason=True),
)
