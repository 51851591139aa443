"""Background work of the listing."""

import logging
from datetime import timedelta

from django.utils.translation import gettext_noop
from django_tasks import task

from catalog.kernel import journal
from catalog.kernel.dates import today
from catalog.kernel.nightly import nightly
from catalog.search.counts import recount
from catalog.search.models import SearchedWords
from catalog.search.services import mend_listings

logger = logging.getLogger("catalog.search")

KEEP_SEARCHED_WORDS = timedelta(days=400)  # a year to compare seasons with, and a month to do it in
MOST_NAMED = 20


@nightly
@task()
def check_listings() -> dict[str, int]:
    """Compare every row with the register and every count with the rows; mend and report what differs.

    A difference means that somebody wrote past the services. Journals `search.drift` when there was any.
    """
    drifted = mend_listings()
    miscounted = recount()
    if drifted or miscounted:
        logger.error("Listing drifted: %s rows, %s counts.", len(drifted), len(miscounted))
        journal.record(
            "search.drift",
            text=gettext_noop("Bảng sản phẩm lệch với sổ: %(rows)d dòng, %(counts)d số đếm; đã sửa."),
            data={
                "rows": len(drifted),
                "counts": len(miscounted),
                "products": drifted[:MOST_NAMED],
                "choices": sorted(miscounted)[:MOST_NAMED],
            },
        )
    return {"rows": len(drifted), "counts": len(miscounted)}


@nightly
@task()
def forget_searched_words() -> None:
    """What was searched for more than a year ago says nothing about today."""
    SearchedWords.objects.filter(day__lt=today() - KEEP_SEARCHED_WORDS).delete()
