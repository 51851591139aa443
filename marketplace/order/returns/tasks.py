"""Mail about a request. A task takes its effect key in the transaction in which it sends."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.kernel.tasks import task
from marketplace.order.returns.models import ReturnRequest, ReturnState
from marketplace.order.returns.selectors import return_view
from marketplace.order.tasks import send_once

_TO_SUBJECT = frozenset({ReturnState.ASKED, ReturnState.DISPUTED, ReturnState.WITHDRAWN})
_TO_BUYER = frozenset({ReturnState.ACCEPTED, ReturnState.REFUSED})  # of a decision both are told


@task()
def send_return_mail(request_id: int, state: str) -> None:
    """Tells whoever has to know of a request's new state: its subject, its buyer, of a decision both."""
    found = ReturnRequest.objects.select_related("order__group", "order__subject", "line")
    request = found.prefetch_related("photos").get(pk=request_id)
    order = request.order
    if state not in _TO_BUYER and order.subject and order.subject.email:
        url = reverse("order:return_answer", args=[order.subject.code, request.number])
        _send(request, state, "subject", "vi", url, order.subject.email)
    if state not in _TO_SUBJECT and order.group.email:
        url = reverse("order:return_request", args=[order.group.token, request.number])
        _send(request, state, "buyer", order.group.language, url, order.group.email)


def _send(request: ReturnRequest, state: str, who: str, language: str, url: str, to: str) -> None:
    with translation.override(language):
        subject = _("Yêu cầu đổi trả %(number)s: %(state)s") % {
            "number": request.number,
            "state": ReturnState(state).label,
        }
        context = {"request": return_view(request), "state_label": ReturnState(state).label, "url": url}
        send_once(f"order.mail:return:{request.pk}:{state}:{who}", subject, "order/mail/return", context, to)
