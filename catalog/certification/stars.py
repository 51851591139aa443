"""The one module that says stars (decision 7).

A star is never stored: it follows from the register and the clock. Every page, feed, API and mail
asks here, so that one second after a certificate ends no page can still show it.
Sources: Decision 26/2026/QĐ-TTg arts 4.3 (36 months), 7.6 (window), 8 (withdrawal), 12.3 (extension).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.certification.models import Certificate
from catalog.kernel.dates import VIETNAM

WINDOW_OPENS_DAYS = 180  # art. 7.6: a re-assessment file comes not earlier than 180 days before the end…
WINDOW_CLOSES_DAYS = 120  # …and not later than 120 days before it


class CertificateState(models.TextChoices):
    NOT_YET = "not_yet", gettext_lazy("Chưa đến ngày hiệu lực")
    VALID = "valid", gettext_lazy("Còn hiệu lực")
    RENEWAL_WINDOW = "renewal_window", gettext_lazy("Còn hiệu lực, đang trong kỳ nộp hồ sơ đánh giá lại")
    LATE = "late", gettext_lazy("Còn hiệu lực, đã quá kỳ nộp hồ sơ đánh giá lại")
    EXTENDED = "extended", gettext_lazy("Được gia hạn trong khi chờ đánh giá lại")
    EXPIRED = "expired", gettext_lazy("Đã hết hiệu lực")
    WITHDRAWN = "withdrawn", gettext_lazy("Đã bị thu hồi")


HOLDS = frozenset(
    {CertificateState.VALID, CertificateState.RENEWAL_WINDOW, CertificateState.LATE, CertificateState.EXTENDED}
)


@dataclass(frozen=True)
class Star:
    """A star that may be shown now, with the proof it rests on."""

    count: int
    until: date
    certificate: str

    @property
    def text(self) -> str:
        return rank_text(self.count)


def rank_text(count: int) -> str:
    """The name of a rank, for a filter; of a product only `Star.text` speaks."""
    return _("OCOP %(count)d sao") % {"count": count}


def day_in_vietnam(at: datetime | None = None) -> date:
    """The calendar day of the law at a moment (default: now)."""
    return (at or timezone.now()).astimezone(VIETNAM).date()


def state_on(certificate: Certificate, day: date) -> CertificateState:
    """Where a certificate stands on a day in Vietnam, from its dates alone."""
    if certificate.withdrawn_on and certificate.withdrawn_on <= day:
        return CertificateState.WITHDRAWN
    if day < certificate.issued_on:
        return CertificateState.NOT_YET
    if day > certificate.holds_through:
        return CertificateState.EXPIRED
    if day > certificate.end_on:
        return CertificateState.EXTENDED
    if day > certificate.end_on - timedelta(days=WINDOW_CLOSES_DAYS):
        return CertificateState.LATE
    if day >= certificate.end_on - timedelta(days=WINDOW_OPENS_DAYS):
        return CertificateState.RENEWAL_WINDOW
    return CertificateState.VALID


def holds_on(certificate: Certificate, day: date) -> bool:
    return state_on(certificate, day) in HOLDS


def current(certificates: Iterable[Certificate], at: datetime | None = None) -> Certificate | None:
    """The certificate that speaks for a product now: of those that hold, the one issued last."""
    day = day_in_vietnam(at)
    holding = [certificate for certificate in certificates if certificate.stars and holds_on(certificate, day)]
    return max(holding, key=lambda certificate: (certificate.issued_on, certificate.pk), default=None)


def star_from(certificate: Certificate, day: date) -> Star | None:
    """The star a certificate gives on a day; None once it no longer holds."""
    if not certificate.stars or not holds_on(certificate, day):
        return None
    return Star(certificate.stars, certificate.holds_through, certificate.number)


def stars_of(product_ids: Iterable[int], at: datetime | None = None) -> dict[int, Star]:
    """Today's stars of many products in one query; products without one are absent."""
    day = day_in_vietnam(at)
    rows = (
        Certificate.objects.filter(product_id__in=list(product_ids), stars__isnull=False)
        .holding_on(day)
        .order_by("issued_on", "pk")
    )
    return {row.product_id: Star(row.stars, row.holds_through, row.number) for row in rows}


def star_of(product_id: int, at: datetime | None = None) -> Star | None:
    return stars_of([product_id], at).get(product_id)


def past_words(certificate: Certificate) -> str:
    """Past stars in words, for the certificate check and history panels only (decision 7)."""
    if not certificate.stars:
        return _("từng được công nhận, nguồn không nêu hạng sao")
    return _("từng đạt %(count)d sao") % {"count": certificate.stars}


def rank_words(certificate: Certificate, day: date) -> str:
    """The rank as it stands on a day, for the certificate check and history panels only."""
    star = star_from(certificate, day)
    if star:
        return star.text
    state = state_on(certificate, day)
    if state == CertificateState.NOT_YET:
        return ""
    return _("được công nhận, nguồn không nêu hạng sao") if state in HOLDS else past_words(certificate)
