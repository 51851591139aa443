"""Forgetting who asked, at night."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.dates import today
from catalog.kernel.nightly import nightly
from catalog.kernel.tasks import task
from marketplace.enquiry.models import Enquiry
from marketplace.enquiry.states import ENQUIRY

# After the last step and the last day asked for: as long as somebody may come back to what was agreed. No law names a
# time; Law 91/2025/QH15 on personal data asks for one that fits the purpose.
KEPT = timedelta(days=180)


@nightly
@task()
def forget_askers() -> int:
    """Empty what is personal in enquiries that nothing has happened to for `KEPT`; how many.

    Those still open end by it. One transaction for each; journals the end and the forgetting.
    """
    past = Q(last_day__isnull=True) | Q(last_day__lt=today() - KEPT)
    found = Enquiry.objects.filter(past, forgotten_at=None, moved_at__lt=timezone.now() - KEPT).order_by("pk")
    for enquiry in found:
        with transaction.atomic():
            _forget(enquiry)
    return len(found)


def _forget(enquiry: Enquiry) -> None:
    if any(each.verb == "expire" for each in ENQUIRY.available(enquiry, None)):
        ENQUIRY.apply(enquiry, "expire", None)
    empty = dict.fromkeys(("name", "phone", "email", "note", "answer"), "")
    Enquiry.objects.filter(pk=enquiry.pk).update(**empty, forgotten_at=timezone.now())
    journal.record(
        "enquiry.forget",
        obj=enquiry,
        text=gettext_noop("Xoá thông tin người hỏi của yêu cầu %(number)s."),
        data={"number": enquiry.number},
    )
