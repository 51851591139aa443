"""Writes of tickets."""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.codes import random_code, with_check
from catalog.tickets.models import Ticket
from catalog.tickets.tasks import mail_operator


@dataclass(frozen=True)
class Report:
    """What somebody wants to tell; name and contact may be empty."""

    kind: str
    message: str
    about_text: str = ""
    reporter_name: str = ""
    reporter_contact: str = ""


def open_ticket(report: Report, *, key: str, about: models.Model | None = None, province_id: Any = None) -> Ticket:
    """Keep a report and tell the operator. The number can't be guessed: it is what the reporter asks again with.

    `key` comes with the form, so that sending it twice makes one ticket. Journals without the reporter's name or
    contact, since nothing in the journal can be erased. The mail is a task of its own and can't fail the report.
    """
    with transaction.atomic():
        ticket, is_new = Ticket.objects.get_or_create(
            submit_key=key,
            defaults={
                "number": f"PA-{with_check(random_code(7))}",
                "kind": report.kind,
                "message": report.message,
                "about_type": about._meta.label_lower if about else "",
                "about_id": str(about.pk) if about else "",
                "about_text": report.about_text,
                "reporter_name": report.reporter_name,
                "reporter_contact": report.reporter_contact,
                "province_id": province_id,
            },
        )
        if is_new:
            with translation.override("vi"):  # the journal keeps msgids
                kind = str(ticket.get_kind_display())
            journal.record(
                "tickets.ticket.open",
                obj=ticket,
                text=gettext_noop("Nhận phản ánh %(number)s: %(kind_label)s."),
                data={"number": ticket.number, "kind_label": kind},
            )
            mail_operator.enqueue(ticket.pk)
    return ticket
