"""Mail about a step of an enquiry."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.kernel.tasks import task
from marketplace.enquiry.models import Enquiry, EnquiryState
from marketplace.enquiry.states import ENQUIRY
from marketplace.order.numbers import show_number
from marketplace.order.tasks import send_once

_TO_SUBJECT = frozenset({"ask", "agree", "withdraw"})
_TO_ASKER = frozenset({"ask", "answer", "settle", "decline"})


@task(queue_name="mail")
def send_enquiry_mail(enquiry_id: int, verb: str, entry_id: int) -> None:
    """Tells whoever has to know of a step. `entry_id`, of its journal entry, tells one answer from the next."""
    enquiry = Enquiry.objects.select_related("subject").get(pk=enquiry_id)
    # As the step left it: by now there may have been another, with a letter of its own.
    state = EnquiryState.NEW if verb == "ask" else EnquiryState(ENQUIRY.transitions[verb].target)
    if verb in _TO_SUBJECT and enquiry.subject.email:
        url = reverse("enquiry:desk_one", args=[enquiry.subject.code, enquiry.number])
        _send(enquiry, state, entry_id, "subject", "vi", url, enquiry.subject.email)
    if verb in _TO_ASKER and enquiry.email:
        url = reverse("enquiry:one", args=[enquiry.token])
        _send(enquiry, state, entry_id, "asker", enquiry.language, url, enquiry.email)


def _send(enquiry: Enquiry, at: EnquiryState, entry_id: int, who: str, language: str, url: str, to: str) -> None:
    """What a visitor typed goes into no mail: the address may not be theirs. The page behind the link shows it."""
    with translation.override(language):
        number = show_number(enquiry.number)
        state = str(at.label)
        subject = _("Yêu cầu đặt %(number)s: %(state)s") % {"number": number, "state": state}
        context = {"enquiry": enquiry, "number": number, "state": state, "who": who, "url": url}
        send_once(f"enquiry.mail:{enquiry.pk}:{entry_id}:{who}", subject, "enquiry/mail/step", context, to)
