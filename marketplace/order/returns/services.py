"""Writes on requests: asking, answering, deciding. What is granted is money that goes back."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.money import format_dong
from catalog.kernel.states import TransitionRefused
from marketplace.order.models import Line, Order
from marketplace.order.numbers import new_number
from marketplace.order.returns import evidence
from marketplace.order.returns.models import NOTHING_GIVEN, ReturnPhoto, ReturnRequest
from marketplace.order.returns.rules import answer_by, returnable_until
from marketplace.order.returns.states import GIVING, RETURN
from marketplace.order.returns.tasks import send_return_mail
from marketplace.order.services import lock_group
from marketplace.payment.refunds import NothingLeft, give_back_part

# What a step's words are kept as.
_WORDS = {
    "accept": "answer",
    "refuse": "answer",
    "dispute": "objection",
    "for_buyer": "decision",
    "for_seller": "decision",
}


def ask_return(
    order: Order,
    line: Line,
    *,
    quantity: int,
    reason: str,
    message: str,
    amount: int | None,
    photos: Sequence[bytes],
    key: str,
) -> ReturnRequest:
    """A buyer complains about `quantity` units of a line and wants `amount` đồng back, or without one their price.

    `photos`: cleaned pictures. `key` makes a repeat harmless: it gets the request of the first time.
    Locks the purchase: no unit is complained of twice at a time. Journals `order.return.ask`; the subject is told by a
    task. Raises `TransitionRefused` (too_late, too_many, too_much) and then has kept nothing.
    """
    with transaction.atomic():
        lock_group(order.group_id)
        if found := ReturnRequest.objects.filter(submit_key=key).first():
            return found
        order = Order.objects.get(pk=order.pk)
        _check(order, line, quantity)
        now = timezone.now()
        ceiling = int(line.line_price_incl_tax) * quantity // line.quantity
        asked = ceiling if amount is None else amount
        _check_amount(asked, ceiling)
        request = ReturnRequest.objects.create(
            number=new_number(),
            order=order,
            line=line,
            quantity=quantity,
            reason=reason,
            message=message,
            ceiling=ceiling,
            asked=asked,
            submit_key=key,
            asked_at=now,
            answer_by=answer_by(now),
        )
        journal.record(
            "order.return.ask",
            obj=request,
            text=gettext_noop("Yêu cầu đổi trả %(number)s: %(quantity)d × %(title)s, %(amount)d đồng."),
            data={"number": request.number, "quantity": quantity, "title": line.title, "amount": asked},
        )
        send_return_mail.enqueue(request.pk, "asked")
        _keep_photos(request, photos)
    return request


def move_return(request: ReturnRequest, verb: str, actor: Any, words: str = "", amount: int | None = None) -> None:
    """Take a step of the table `RETURN`; where it grants something, `amount` đồng are owed to the buyer from then on.

    Locks the purchase, then the request; journals; mail goes by tasks. Raises `TransitionRefused` (also too_much: more
    than the units cost, or than is left of what was paid) and then has written nothing.
    """
    words = words.strip()[:1000]
    with transaction.atomic():
        lock_group(request.order.group_id)
        RETURN.apply(request, verb, actor, words)
        if field := _WORDS.get(verb):
            ReturnRequest.objects.filter(pk=request.pk).update(**{field: words})
        if verb in GIVING:
            _grant(request, request.asked if amount is None else amount)
        send_return_mail.enqueue(request.pk, request.state)


def _check(order: Order, line: Line, quantity: int) -> None:
    if returnable_until(order) is None:
        message = _("Chỉ nhận yêu cầu cho kiện đã giao, trong 7 ngày kể từ lúc nhận.")
        raise TransitionRefused("too_late", message)
    claimed = line.return_requests.exclude(state__in=NOTHING_GIVEN).aggregate(sum=Sum("quantity"))["sum"] or 0
    left = line.quantity - claimed if line.order_id == order.pk else 0
    if not 0 < quantity <= left:
        raise TransitionRefused("too_many", _("Món này còn %(n)d có thể yêu cầu.") % {"n": left})


def _check_amount(amount: int, ceiling: int) -> None:
    if not 0 < amount <= ceiling:
        raise TransitionRefused("too_much", _("Số tiền từ 1 ₫ đến %(most)s.") % {"most": format_dong(ceiling)})


def _grant(request: ReturnRequest, amount: int) -> None:
    _check_amount(amount, request.ceiling)
    ReturnRequest.objects.filter(pk=request.pk).update(granted=amount)
    request.granted = amount
    try:
        give_back_part(request.order, amount, gettext_noop("Đổi trả hàng"), f"doi-tra-{request.number}")
    except NothingLeft as nothing:
        message = _("Kiện này còn %(left)s có thể hoàn.") % {"left": format_dong(nothing.left)}
        raise TransitionRefused("too_much", message) from nothing


def _keep_photos(request: ReturnRequest, photos: Sequence[bytes]) -> None:
    """No file without its row, no row without its file."""
    names: list[str] = []
    try:
        names.extend(evidence.keep(photo) for photo in photos[: evidence.MOST_PHOTOS])
        ReturnPhoto.objects.bulk_create(ReturnPhoto(request=request, name=name) for name in names)
    except Exception:
        for name in names:
            evidence.drop(name)
        raise
