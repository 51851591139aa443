"""Why this order: /vi-sao-thu-tu-nay/, what lists are ordered by, said to the public (see `catalog/search/fair.py`)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.kernel.dates import VIETNAM
from catalog.search import fair
from catalog.search.counts import ALL, counts_in
from marketplace.storefront.page_cache import Made, kept

IN_STOCK = "con-hang:1"


@dataclass(frozen=True)
class Wheel:
    """Where the order begins now: about which of the products in stock, and when it moves on ("15:00")."""

    place: int
    total: int
    until: str


def wheel(at: datetime) -> Wheel | None:
    """From the kept counts, so that nothing is counted anew; None while these are being mended, or without stock."""
    counts = counts_in([ALL], at)
    total = counts[ALL][IN_STOCK] if counts else 0
    if not total:
        return None
    until = (at + timedelta(hours=1)).astimezone(VIETNAM)
    return Wheel(fair.start(at) * total // fair.TURN + 1, total, f"{until:%H}:00")


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """Context: see `storefront/order.html`. Kept until the hour is over, as the wheel then moves on."""
    response, _made = kept(request, request.path, lambda: _make(request))
    return response


def _make(request: HttpRequest) -> Made:
    context = {
        "wheel": wheel(timezone.now()),
        "crumbs": [(_("Trang chủ"), reverse("wagtail_serve", args=[""])), (_("Vì sao thứ tự này?"), "")],
        "canonical": settings.SITE_URL + request.path,
        "other_language_url": translate_url(request.path, "en" if get_language() == "vi" else "vi"),
    }
    return Made(render_to_string("storefront/order.html", context, request).encode(), 200, 0)
