"""Reads on requests, for the buyer, the subject and the operator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils import timezone

from catalog.subjects.models import Subject
from marketplace.order.models import Line, Order
from marketplace.order.numbers import show_number
from marketplace.order.returns.models import NOTHING_GIVEN, ReturnPhoto, ReturnRequest, ReturnState

PER_PAGE = 30


@dataclass(frozen=True)
class ReturnView:
    """A request as its three sides see it; amounts in đồng. `late`: the subject has let its time pass."""

    number: str
    shown: str
    parcel: str
    subject_name: str
    title: str
    quantity: int
    reason: str
    message: str
    state: str
    state_label: str
    ceiling: int
    asked: int
    granted: int
    answer: str
    objection: str
    decision: str
    asked_at: datetime
    answer_by: datetime
    late: bool
    can_dispute: bool
    can_withdraw: bool
    photos: tuple[int, ...]


@dataclass(frozen=True)
class Returnable:
    """A line with units that may still be complained of; `unit` is the price of one."""

    pk: int
    title: str
    left: int
    unit: int


def return_view(request: ReturnRequest) -> ReturnView:
    """Of a request with line, order and photos at hand."""
    late = request.state == ReturnState.ASKED and timezone.now() >= request.answer_by
    return ReturnView(
        number=request.number,
        shown=show_number(request.number),
        parcel=show_number(request.order.number),
        subject_name=request.order.subject.name if request.order.subject else "",
        title=request.line.title,
        quantity=request.quantity,
        reason=request.get_reason_display(),
        message=request.message,
        state=request.state,
        state_label=request.get_state_display(),
        ceiling=request.ceiling,
        asked=request.asked,
        granted=request.granted,
        answer=request.answer,
        objection=request.objection,
        decision=request.decision,
        asked_at=request.asked_at,
        answer_by=request.answer_by,
        late=late,
        can_dispute=late or request.state == ReturnState.REFUSED,
        can_withdraw=request.state in {ReturnState.ASKED, ReturnState.REFUSED, ReturnState.DISPUTED},
        photos=tuple(photo.pk for photo in request.photos.all()),
    )


def lines_to_return(order: Order) -> tuple[Returnable, ...]:
    """Two queries."""
    lines = order.lines.prefetch_related("return_requests").order_by("pk")
    found = (
        Returnable(line.pk, line.title, _left(line), int(line.line_price_incl_tax) // line.quantity) for line in lines
    )
    return tuple(each for each in found if each.left > 0)


def _left(line: Line) -> int:
    claims = (each.quantity for each in line.return_requests.all() if each.state not in NOTHING_GIVEN)
    return int(line.quantity - sum(claims))


def requests() -> QuerySet[ReturnRequest]:
    found = ReturnRequest.objects.select_related("order__group", "order__subject", "line")
    return found.prefetch_related("photos").order_by("asked_at", "pk")


def request_by_token(token: str, number: str) -> ReturnRequest | None:
    return requests().filter(order__group__token=token, number=number).first()


def request_for(subject: Subject, number: str) -> ReturnRequest | None:
    return requests().filter(order__subject=subject, number=number).first()


def photo_of(request: ReturnRequest, pk: int) -> ReturnPhoto | None:
    return next((photo for photo in request.photos.all() if photo.pk == pk), None)


def requests_of(subject: Subject, page: str) -> Any:
    """A page of a subject's requests, those to answer first; five queries with its photos."""
    waiting = requests().filter(order__subject=subject, state=ReturnState.ASKED)
    rest = requests().filter(order__subject=subject).exclude(state=ReturnState.ASKED).order_by("-asked_at", "-pk")
    return [return_view(each) for each in waiting], Paginator(rest, PER_PAGE).get_page(page)


def disputes(page: str) -> Any:
    """What the operator has to decide, the oldest first."""
    return Paginator(requests().filter(state=ReturnState.DISPUTED), PER_PAGE).get_page(page)
