"""Reads on enquiries, for the asker and for the subject."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from catalog.products.models import Product
from catalog.subjects.models import Subject
from marketplace.enquiry.models import Enquiry, EnquiryState
from marketplace.enquiry.states import ASKERS, ENQUIRY
from marketplace.order.numbers import show_number

PER_PAGE = 30
TO_BE_DONE = (EnquiryState.NEW, EnquiryState.ANSWERED, EnquiryState.AGREED)


@dataclass(frozen=True)
class EnquiryView:
    """An enquiry as its two sides see it. `forgotten`: what was personal has been erased."""

    number: str
    shown: str
    title: str
    product_url: str
    subject_name: str
    subject_url: str
    subject_phone: str
    reason: str
    booking: bool
    state: str
    state_label: str
    name: str
    phone: str
    email: str
    province: str
    units: int
    first_day: date | None
    last_day: date | None
    note: str
    answer: str
    asked_at: datetime
    verbs: tuple[str, ...]
    forgotten: bool


def enquiry_view(enquiry: Enquiry, verbs: Iterable[str] = ()) -> EnquiryView:
    """Of an enquiry with subject, product and province at hand; `verbs`: the steps its reader may take."""
    subject, product = enquiry.subject, enquiry.product
    return EnquiryView(
        number=enquiry.number,
        shown=show_number(enquiry.number),
        title=enquiry.title,
        product_url=product.get_absolute_url() if product else "",
        subject_name=subject.name,
        subject_url=subject.get_absolute_url(),
        subject_phone=subject.phone,
        reason=enquiry.get_reason_display(),
        booking=enquiry.reason == Enquiry.Reason.BOOKING,
        state=enquiry.state,
        state_label=enquiry.get_state_display(),
        name=enquiry.name,
        phone=enquiry.phone,
        email=enquiry.email,
        province=enquiry.province.name if enquiry.province else "",
        units=enquiry.units,
        first_day=enquiry.first_day,
        last_day=enquiry.last_day,
        note=enquiry.note,
        answer=enquiry.answer,
        asked_at=enquiry.asked_at,
        verbs=tuple(verbs),
        forgotten=enquiry.forgotten_at is not None,
    )


def product_to_ask_for(pk: int) -> Product | None:
    """A listed product with all that the purchase policy reads. Three queries."""
    rows = Product.objects.listed().select_related("subject__province", "product_class")
    return rows.prefetch_related("stockrecords", "certificates").filter(pk=pk).first()


def by_token(token: str) -> Enquiry | None:
    return _enquiries().filter(token=token).first()


def verbs_of_asker(enquiry: Enquiry) -> tuple[str, ...]:
    return tuple(each.verb for each in ENQUIRY.available(enquiry, None) if each.verb in ASKERS)


def of_subject(subject: Subject, number: str) -> Enquiry | None:
    return _enquiries().filter(subject=subject, number=number).first()


def to_be_done(subject: Subject) -> tuple[EnquiryView, ...]:
    """What waits for an answer first, the oldest first; then what was answered and agreed. One query."""
    found = sorted(
        _enquiries().filter(subject=subject, state__in=TO_BE_DONE),
        key=lambda each: (TO_BE_DONE.index(EnquiryState(each.state)), each.asked_at, each.pk),
    )
    return tuple(enquiry_view(each) for each in found)


def ended(subject: Subject, page: str) -> Page:
    """A page of the others, the newest first. Two queries."""
    rest = _enquiries().filter(subject=subject).exclude(state__in=TO_BE_DONE).order_by("-asked_at", "-pk")
    return Paginator(rest, PER_PAGE).get_page(page)


def waiting_count(subject_code: str) -> int:
    """How many of a subject wait for its answer. One query."""
    return Enquiry.objects.filter(subject__code=subject_code, state=EnquiryState.NEW).count()


def _enquiries() -> QuerySet[Enquiry]:
    return Enquiry.objects.select_related("subject", "province", "product").order_by("asked_at", "pk")
