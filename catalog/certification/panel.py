"""What a page shows of one certificate: facts, its state in words, its life as a line, its history.

Pure: built from a row whose relations are loaded, and a day. Templates: c/cert.html, c/cert-facts.html, c/life.html.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.certification import purchase
from catalog.certification.models import Certificate, Decision
from catalog.certification.stars import (
    HOLDS,
    WINDOW_CLOSES_DAYS,
    WINDOW_OPENS_DAYS,
    CertificateState,
    Star,
    rank_words,
    star_from,
    state_on,
)
from catalog.kernel.dates import add_months
from catalog.products.models import ListingState, Product
from catalog.products.selectors import placement
from catalog.subjects.models import SubjectState
from catalog.subjects.selectors import within

LINE_FROM, LINE_TO = 6, 354  # the drawing of c/life.html


@dataclass(frozen=True)
class Step:
    """A dated step of a story, as c/journey.html shows it. `look`: "", "here", "next" or "bad"."""

    title: str
    when: date | None = None
    when_text: str = ""
    text: str = ""
    confirmed_by: str = ""
    look: str = ""


@dataclass(frozen=True)
class Life:
    """Places on the life line: today, the last day, the end of the part that has been lived, the filing window."""

    now: int
    end: int
    run: int
    window: tuple[int, int] | None


@dataclass(frozen=True)
class CertificateView:
    """One certificate on one day. `last_day`: through which it holds, or on which it was withdrawn."""

    number: str
    url: str
    star: Star | None
    rank: str
    state: str
    state_label: str
    state_text: str
    remaining: str
    decision_number: str
    decision_url: str
    issuer: str
    issuer_note: str
    issued_on: date
    issued_precision: str
    end_on: date
    last_day: date
    extended_until: date | None
    withdrawn_on: date | None
    withdrawal_reason: str
    withdrawal_number: str
    window_from: date | None
    window_to: date | None
    product_code: str
    set_name: str
    subject_as_printed: str
    place_as_printed: str
    evidence: str
    evidence_label: str
    source: str
    product_title: str
    product_url: str
    subject_name: str
    place: str
    on_sale: bool
    life: Life | None
    history: tuple[Step, ...]

    @property
    def holds(self) -> bool:
        return self.state in HOLDS


def view_of(certificate: Certificate, product: Product, day: date) -> CertificateView:
    """The certificate on `day`. Reads its decisions and the product's subject, place, certificates and stock
    records: load them beforehand."""
    state = state_on(certificate, day)
    decision = certificate.decision
    withdrawal = certificate.withdrawal_decision
    opens, closes = filing_window(certificate)
    window_ahead = state in HOLDS and day <= closes
    return CertificateView(
        number=certificate.number,
        url=certificate.get_absolute_url(),
        star=star_from(certificate, day),
        rank=rank_words(certificate, day),
        state=state.value,
        state_label=str(state.label),
        state_text=_state_text(certificate, state, day),
        remaining=_remaining(certificate, state, day),
        decision_number=decision.number if decision else "",
        decision_url=decision.document_url if decision else "",
        issuer=decision.issuer_name if decision else "",
        issuer_note=issuer_note(decision) if decision else "",
        issued_on=certificate.issued_on,
        issued_precision=certificate.issued_precision,
        end_on=certificate.end_on,
        last_day=_last_day(certificate, state),
        extended_until=certificate.extended_until,
        withdrawn_on=certificate.withdrawn_on if state == CertificateState.WITHDRAWN else None,
        withdrawal_reason=certificate.withdrawal_reason,
        withdrawal_number=withdrawal.number if withdrawal else "",
        window_from=opens if window_ahead else None,
        window_to=closes if window_ahead else None,
        product_code=certificate.product_code,
        set_name=set_words(product),
        subject_as_printed=certificate.subject_as_printed,
        place_as_printed=certificate.place_as_printed,
        evidence=certificate.evidence,
        evidence_label=str(certificate.get_evidence_display()),
        source=certificate.source,
        product_title=product.title,
        product_url=product.get_absolute_url() if is_listed(product) else "",
        subject_name=product.subject.name,
        place=place_words(product),
        on_sale=is_on_sale(product),
        life=_life(certificate, state, day),
        history=tuple(_history(certificate, state, day)),
    )


def filing_window(certificate: Certificate) -> tuple[date, date]:
    """First and last day on which a re-assessment file is taken (Decision 26/2026/QĐ-TTg, art. 7.6)."""
    end = certificate.end_on
    return end - timedelta(days=WINDOW_OPENS_DAYS), end - timedelta(days=WINDOW_CLOSES_DAYS)


def issuer_note(decision: Decision) -> str:
    """What became of the issuer: districts ended on 1 July 2025, and 52 of the 63 provinces were joined."""
    province = decision.province
    if decision.issuer_level == Decision.Level.DISTRICT:
        if province:
            return _("đơn vị cấp huyện nay không còn, thuộc %(place)s") % {"place": province.name}
        return _("đơn vị cấp huyện nay không còn")
    if decision.issuer_level == Decision.Level.PROVINCE and province and province.name not in decision.issuer_name:
        return _("nay thuộc %(place)s") % {"place": province.name}
    return ""


def place_words(product: Product) -> str:
    """Commune and province of today, as they follow a name: “xã Bắc Hà, Lào Cai”."""
    commune = product.origin_commune
    parts = [within(commune.full_name) if commune else "", product.origin_province.name]
    return ", ".join(part for part in parts if part)


def set_words(product: Product) -> str:
    each = placement(product.product_set_id).set
    return _("%(number)d, %(name)s") % {"number": each.number, "name": each.name}


def is_listed(product: Product) -> bool:
    """Whether the product has a page."""
    approved = product.listing_state == ListingState.APPROVED and product.subject.state == SubjectState.APPROVED
    return approved and product.is_public


def is_on_sale(product: Product) -> bool:
    return purchase.policy(product, next(iter(product.stockrecords.all()), None)).is_available_to_buy


def length_words(start: date, end: date) -> str:
    """The time between two days as people say it: years and months, months, or days when it is short."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    years, rest = divmod(months, 12)
    if months < 3:
        days = (end - start).days
        return ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days}
    parts = []
    if years:
        parts.append(ngettext("%(n)d năm", "%(n)d năm", years) % {"n": years})
    if rest:
        parts.append(ngettext("%(n)d tháng", "%(n)d tháng", rest) % {"n": rest})
    return " ".join(parts)


def _last_day(certificate: Certificate, state: CertificateState) -> date:
    if state == CertificateState.WITHDRAWN and certificate.withdrawn_on:
        return certificate.withdrawn_on
    return certificate.holds_through


def _remaining(certificate: Certificate, state: CertificateState, day: date) -> str:
    end = certificate.holds_through
    if state in HOLDS:
        if day == end:
            return _("hôm nay là ngày cuối")
        return _("còn %(time)s") % {"time": length_words(day, end)}
    if state == CertificateState.EXPIRED:
        return _("đã quá %(time)s") % {"time": length_words(end, day)}
    return ""


def _state_text(certificate: Certificate, state: CertificateState, day: date) -> str:
    """Where it stands, in one or two sentences."""
    values = {
        "end": _shown(certificate.holds_through),
        "first_end": _shown(certificate.end_on),
        "remaining": _remaining(certificate, state, day),
        "issued": _shown(certificate.issued_on),
        "closes": _shown(filing_window(certificate)[1]),
        "reason": certificate.withdrawal_reason,
    }
    if state == CertificateState.WITHDRAWN and certificate.withdrawn_on:
        number = certificate.withdrawal_decision.number if certificate.withdrawal_decision else ""
        values |= {"withdrawn": _shown(certificate.withdrawn_on), "number": number}
    return _sentence(state, bool(values.get("number"))) % values


def _sentence(state: CertificateState, with_number: bool) -> str:
    if state == CertificateState.WITHDRAWN:
        if with_number:
            return _("Bị thu hồi từ %(withdrawn)s theo quyết định %(number)s. %(reason)s")
        return _("Bị thu hồi từ %(withdrawn)s. %(reason)s")
    return {
        CertificateState.NOT_YET: _("Có hiệu lực từ %(issued)s."),
        CertificateState.VALID: _("Đến hết %(end)s, %(remaining)s."),
        CertificateState.RENEWAL_WINDOW: _(
            "Đến hết %(end)s, %(remaining)s. Chủ thể nộp hồ sơ đánh giá lại chậm nhất %(closes)s."
        ),
        CertificateState.LATE: _("Đến hết %(end)s, %(remaining)s. Kỳ nộp hồ sơ đánh giá lại đã qua từ %(closes)s."),
        CertificateState.EXTENDED: _(
            "Hạn đầu là %(first_end)s. Được tính tiếp đến hết %(end)s trong khi chờ kết quả đánh giá lại."
        ),
        CertificateState.EXPIRED: _(
            "Hết từ %(end)s, %(remaining)s. Không còn được ghi OCOP trên nhãn và trong quảng cáo."
        ),
    }[state]


def _life(certificate: Certificate, state: CertificateState, day: date) -> Life | None:
    start, last = certificate.issued_on, _last_day(certificate, state)
    length = (max(last, day) - start).days
    if state == CertificateState.NOT_YET or length <= 0:
        return None

    def place(when: date) -> int:
        return round(LINE_FROM + (LINE_TO - LINE_FROM) * (when - start).days / length)

    opens, closes = filing_window(certificate)
    now, end = place(day), place(last)
    window = (place(opens), place(closes)) if state in HOLDS and opens > start else None
    return Life(now=now, end=end, run=min(now, end), window=window)


def _history(certificate: Certificate, state: CertificateState, day: date) -> list[Step]:
    year_only = certificate.issued_precision == Certificate.Precision.YEAR
    decision = certificate.decision
    steps = [
        Step(
            title=_("Được công nhận"),
            when=None if year_only else certificate.issued_on,
            when_text=_("năm %(year)d") % {"year": certificate.issued_on.year} if year_only else "",
            text=_("Quyết định %(number)s.") % {"number": decision.number} if decision else "",
            look="next" if state == CertificateState.NOT_YET else "",
        )
    ]
    if state == CertificateState.WITHDRAWN:
        steps.append(Step(_("Bị thu hồi"), certificate.withdrawn_on, text=certificate.withdrawal_reason, look="bad"))
        return steps
    opens, closes = filing_window(certificate)
    steps.append(
        Step(
            _("Mở kỳ nộp hồ sơ đánh giá lại"),
            opens,
            text=_("Nộp đến hết %(day)s.") % {"day": _shown(closes)},
            look="next" if day < opens else "",
        )
    )
    if certificate.extended_until:
        until = _("đến hết %(day)s") % {"day": _shown(certificate.extended_until)}
        steps.append(Step(_("Được gia hạn"), when_text=until))
    steps.append(
        Step(
            _("Hết hiệu lực"),
            certificate.holds_through,
            text=_("Từ 0 giờ hôm sau, sao không còn hiện ở trang nào."),
            look="bad" if state == CertificateState.EXPIRED else "next",
        )
    )
    return steps


def _shown(day: date) -> str:
    return day.strftime("%d/%m/%Y")
