"""How a report is handled, as one table. Nothing else writes `Ticket.state`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.kernel.states import StateTable, Transition
from catalog.tickets.models import Ticket

PROVINCE_OFFICE = "province_office"
WHOLE_COUNTRY = ("national_office", "operator")
OPEN, WORKING, CLOSED = Ticket.State.OPEN.value, Ticket.State.WORKING.value, Ticket.State.CLOSED.value


def _handles(user: Any, ticket: Ticket) -> bool:
    """The office of the ticket's province; national office and operator everywhere.

    Roles are asked for through the user: the room of the accounts lies above this one.
    """
    if not (user.is_authenticated and user.is_active):
        return False
    roles = user.office_roles
    if user.is_superuser or roles.filter(role__in=WHOLE_COUNTRY).exists():
        return True
    return ticket.province_id is not None and roles.filter(role=PROVINCE_OFFICE, province=ticket.province_id).exists()


HANDLING = StateTable(
    "state",
    "tickets.ticket",
    Transition("take", (OPEN,), WORKING, may=_handles, label=_("Nhận xử lý")),
    Transition("close", (OPEN, WORKING), CLOSED, may=_handles, label=_("Trả lời và đóng"), needs_reason=True),
    Transition("reopen", (CLOSED,), WORKING, may=_handles, label=_("Mở lại"), needs_reason=True),
)
