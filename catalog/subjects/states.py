"""The states of a subject, as one table. Its goods are shown and sold only while it is approved."""

from django.utils.translation import gettext_lazy as _

from catalog.kernel.states import StateTable, Transition
from catalog.subjects.models import SubjectState
from catalog.subjects.rules import of_the_office

APPLIED, APPROVED, SUSPENDED = SubjectState.APPLIED.value, SubjectState.APPROVED.value, SubjectState.SUSPENDED.value

SUBJECT = StateTable(
    "state",
    "ocop.subject",
    Transition("approve", (APPLIED,), APPROVED, may=of_the_office.test, label=_("Duyệt chủ thể")),
    Transition(
        "suspend", (APPROVED,), SUSPENDED, may=of_the_office.test, label=_("Tạm ngưng chủ thể"), needs_reason=True
    ),
    Transition("resume", (SUSPENDED,), APPROVED, may=of_the_office.test, label=_("Cho hoạt động lại")),
)
