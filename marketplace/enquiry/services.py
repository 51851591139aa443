"""Writes on enquiries: asking, and the steps of the table `ENQUIRY`."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.certification.purchase import Refusal, policy
from catalog.kernel import journal
from catalog.kernel.states import Refusal as StepRefusal
from catalog.kernel.states import TransitionRefused
from catalog.products.models import Product
from marketplace.enquiry.models import Enquiry
from marketplace.enquiry.states import ENQUIRY, NEEDING_WORDS, WITH_WORDS
from marketplace.enquiry.tasks import send_enquiry_mail
from marketplace.order.numbers import new_number, new_token

MOST_WORDS = 2000
_ASKABLE = frozenset({None, Refusal.BOOKED_DIRECTLY, Refusal.OUT_OF_STOCK, Refusal.NO_PRICE})


class NotAsked(Exception):
    """The product can't be asked for any more: it, its subject or its certificate is off the shelf. Nothing written."""


@dataclass(frozen=True)
class Asked:
    """What somebody says. `units`: people or pieces; `province_id`: where they live, where that matters."""

    reason: str
    name: str
    phone: str
    units: int
    email: str = ""
    province_id: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    note: str = ""


def may_be_asked_for(product: Product) -> bool:
    """On the shelf, whether or not it can be put in a basket now. Reads subject, certificates and stock records."""
    return policy(product, next(iter(product.stockrecords.all()), None)).refusal in _ASKABLE


def ask(product: Product, asked: Asked, *, key: str, language: str) -> Enquiry:
    """Keep an enquiry and tell its subject; the asker gets the link by mail, where there is an address.

    `key` comes with the form: to send it twice makes one. Journals `enquiry.ask` without anything personal, since the
    journal can't be erased. Raises `NotAsked`.
    """
    if not may_be_asked_for(product):
        raise NotAsked
    with transaction.atomic():
        enquiry, is_new = Enquiry.objects.get_or_create(
            submit_key=key,
            defaults={
                **asdict(asked),
                "number": new_number(),
                "token": new_token(),
                "subject": product.subject,
                "product": product,
                "title": product.title,
                "language": language,
            },
        )
        if is_new:
            entry = journal.record(
                "enquiry.ask",
                obj=enquiry,
                text=gettext_noop("Nhận yêu cầu đặt %(number)s: %(title)s."),
                data={"number": enquiry.number, "title": enquiry.title},
            )
            send_enquiry_mail.enqueue(enquiry.pk, "ask", entry.pk)
    return enquiry


def move_enquiry(enquiry: Enquiry, verb: str, actor: Any, words: str = "") -> None:
    """Take a step of the table; a subject's words are what its asker reads.

    Locks the enquiry; journals the step without the words; mail goes by a task. Raises `TransitionRefused`, also when
    words are missing, and then has written nothing.
    """
    words = words.strip()[:MOST_WORDS]
    if verb in NEEDING_WORDS and not words:
        raise TransitionRefused(StepRefusal.REASON_MISSING, _("Hãy viết vài lời cho người hỏi."))
    with transaction.atomic():
        entry = ENQUIRY.apply(enquiry, verb, actor)
        said = {"answer": words} if verb in WITH_WORDS and words else {}
        Enquiry.objects.filter(pk=enquiry.pk).update(moved_at=timezone.now(), **said)
        send_enquiry_mail.enqueue(enquiry.pk, verb, entry.pk)
