"""The page behind a label: /t/<code>."""

import hashlib
import logging
import re
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from catalog.kernel import codes
from catalog.kernel.dates import today
from catalog.traceability.models import Lot, Scan
from catalog.traceability.qr import address_on_label, qr_svg
from catalog.traceability.selectors import ScanPage, scan_page

logger = logging.getLogger(__name__)

LONGEST_CODE = 32  # with the dashes that people add
_PROGRAMS = re.compile(r"bot|crawl|spider|slurp|preview|fetch|monitor|curl|wget|python|headless", re.IGNORECASE)


class CountedPage(HttpResponse):
    """A page that counts its opening once it has been sent, so that a busy database never keeps anybody waiting."""

    scan: Scan | None = None

    def close(self) -> None:
        try:
            if self.scan:
                self.scan.save(force_insert=True)
        except DatabaseError:
            logger.warning("A scan was not counted.", exc_info=True)
        finally:
            super().close()


@require_safe
def scan(request: HttpRequest, code: str) -> HttpResponseBase:
    """Context: see `traceability/scan.html`. Vietnamese, or English with ?lang=en: a label knows no reader's language.

    An unknown code is a 404 that says whether it can be a slip of the finger. Never says that a pack is genuine.
    """
    canonical = codes.normalise(code[:LONGEST_CODE]) or "-"
    language = "en" if request.GET.get("lang") == "en" else "vi"
    if code != canonical:
        query = {"lang": "en"} if language == "en" else None
        return redirect(reverse("traceability:scan", kwargs={"code": canonical}, query=query), permanent=True)
    request.LANGUAGE_CODE = language
    with translation.override(language):
        page = scan_page(canonical) if codes.is_valid(canonical) else None
        context = _context(page, canonical, language)
        html = render_to_string("traceability/scan.html", context, request)
        response = CountedPage(html, status=200 if page else 404)
    if page and request.method == "GET" and not _is_program(request):
        response.scan = Scan(lot_id=page.lot_id, visitor=_visitor(request), result=page.state)
    return response


@require_safe
def code_image(request: HttpRequest, code: str) -> HttpResponse:
    """The label's QR code as a file. It never changes, whatever becomes of the lot."""
    canonical = codes.normalise(code[:LONGEST_CODE])
    lot = Lot.objects.filter(public_code=canonical).first() if codes.is_valid(canonical) else None
    if lot is None:
        return HttpResponse(status=404)
    svg = qr_svg(address_on_label(lot), standalone=True)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


def _context(page: ScanPage | None, code: str, language: str) -> dict[str, Any]:
    other = {"lang": "en"} if language == "vi" else None
    context: dict[str, Any] = {
        "code": code,
        "checked_at": timezone.now(),
        "other_language_url": reverse("traceability:scan", kwargs={"code": code}, query=other),
    }
    if page is None:
        return context | {"state": "unknown", "mistyped": not codes.is_valid(code)}
    return context | {
        "state": page.state,
        "lot": page.lot,
        "steps": page.lot.steps,
        "product": page.product,
        "subject": page.subject,
        "cert": page.cert,
        "star": page.cert.star if page.cert else None,
        "report_url": page.report_url,
    }


def _is_program(request: HttpRequest) -> bool:
    """Search engines and link previews are no people with a pack in their hands."""
    agent = request.headers.get("User-Agent", "")
    return not agent or bool(_PROGRAMS.search(agent)) or "prefetch" in request.headers.get("Sec-Purpose", "")


def _visitor(request: HttpRequest) -> str:
    """Tells two openings by one phone on one day from those by two; by tomorrow it means nothing."""
    seen = (settings.SECRET_KEY, f"{today()}", request.META.get("REMOTE_ADDR", ""), request.headers["User-Agent"])
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:32]
