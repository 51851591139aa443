"""Background work of this room."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.kernel.tasks import effect_once, task
from catalog.tickets.models import Ticket


@task(queue_name="mail")
def mail_operator(ticket_id: int) -> None:
    """Tell the operator of a new ticket, if the shop names an address for it. One mail, however often the task runs."""
    if not settings.SHOP_EMAIL:
        return
    with transaction.atomic():
        if not effect_once(f"tickets.mail:{ticket_id}:open"):
            return
        ticket = Ticket.objects.get(pk=ticket_id)
        with translation.override("vi"):
            send_mail(_subject(ticket), _body(ticket), None, [settings.SHOP_EMAIL])


def _subject(ticket: Ticket) -> str:
    kind = ticket.get_kind_display()
    return _("Phản ánh %(number)s: %(kind)s") % {"number": ticket.number, "kind": kind}


def _body(ticket: Ticket) -> str:
    """The reporter's contact stays in the shop: mail is copied and forwarded."""
    has_contact = ticket.reporter_name or ticket.reporter_contact
    lines = [
        ticket.about_text,
        "",
        ticket.message,
        "",
        _("Người gửi có để lại liên hệ.") if has_contact else _("Người gửi không để lại liên hệ."),
    ]
    return "\n".join(lines).strip() + "\n"
