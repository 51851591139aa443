"""What the pages of subjects show. Six queries for one, two for a page of the index."""

from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.certification.panel import CertificateView, Step
from catalog.certification.selectors import certificate_panel, with_register
from catalog.places.selectors import province_by_slug, provinces, resolve_province
from catalog.products.models import Product
from catalog.search.models import Listing
from catalog.search.selectors import shelf
from catalog.subjects.models import Subject, SubjectState
from catalog.subjects.selectors import named, place_words, shown
from catalog.traceability.models import Lot

MOST_CARDS = 48
MOST_STEPS = 8
PAGE_SIZE = 24
MOST_LETTERS = 100


@dataclass(frozen=True)
class SubjectFacts:
    name: str
    kind_label: str
    founded: int | None
    summary: str
    place: str
    address: str
    story: str
    phone: str
    zalo: str
    website: str
    email: str
    tax_code: str
    sample: str
    suspended: bool


@dataclass(frozen=True)
class SubjectPage:
    subject: SubjectFacts
    figures: tuple[tuple[str, int, str], ...]
    cards: tuple[SafeString, ...]
    certs: tuple[CertificateView, ...]
    steps: tuple[Step, ...]
    crumbs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SubjectRow:
    name: str
    url: str
    kind_label: str
    place: str
    products: int
    sample: str


@dataclass(frozen=True)
class Pager:
    """As c/pagination.html; a gap in `pages` has number 0 and no address."""

    number: int
    previous_url: str
    next_url: str
    pages: tuple[tuple[int, str, bool], ...]


@dataclass(frozen=True)
class SubjectIndex:
    subjects: tuple[SubjectRow, ...]
    total: int
    query: str
    province: str
    provinces: tuple[tuple[str, str], ...]
    pager: Pager
    crumbs: tuple[tuple[str, str], ...]


def subject_page(code: str) -> SubjectPage | None:
    """The page of a subject; `None` when it has none."""
    subject = shown().filter(code=code).first()
    if subject is None:
        return None
    certs = _certificates(subject)
    approved = subject.state == SubjectState.APPROVED
    cards = shelf(Q(subject=subject.pk), limit=MOST_CARDS) if approved else ()
    return SubjectPage(
        subject=_facts(subject),
        figures=tuple(_figures(subject, cards, certs)),
        cards=cards,
        certs=certs,
        steps=_path(subject, certs),
        crumbs=(*_crumbs(linked=True), (subject.name, "")),
    )


def subject_index(query: str, province: str, page: str) -> SubjectIndex:
    """One page of approved subjects; an unknown province or page is left out of account."""
    query = query.replace("\x00", "")[:MOST_LETTERS].strip()
    chosen = province_by_slug(province) or (resolve_province(province) if province else None)
    slug = chosen.slug if chosen else ""
    rows = named(query, chosen.code if chosen else "").annotate(on_sale=_on_sale())
    paginator = Paginator(rows, PAGE_SIZE)
    shown_page = paginator.get_page(page)
    return SubjectIndex(
        subjects=tuple(_row(subject) for subject in shown_page.object_list),
        total=paginator.count,
        query=query,
        province=slug,
        provinces=tuple((each.slug, each.name) for each in provinces()),
        pager=_pager(paginator, shown_page.number, query, slug),
        crumbs=_crumbs(),
    )


def _facts(subject: Subject) -> SubjectFacts:
    return SubjectFacts(
        name=subject.name,
        kind_label=str(subject.get_kind_display()),
        founded=subject.founded,
        summary="",
        place=place_words(subject),
        address=subject.address_as_printed,
        story=subject.story,
        phone=subject.phone,
        zalo=subject.zalo,
        website=subject.website,
        email=subject.email,
        tax_code=subject.tax_code,
        sample=subject.sample,
        suspended=subject.state == SubjectState.SUSPENDED,
    )


def _certificates(subject: Subject) -> tuple[CertificateView, ...]:
    """One for each product, those that hold first, the latest end first."""
    products: QuerySet[Product] = with_register(Product.objects.filter(subject=subject, certificates__isnull=False))
    panels = [certificate_panel(product).current for product in products.distinct()]
    found = [cert for cert in panels if cert]
    return tuple(sorted(found, key=lambda cert: (cert.star is None, -cert.last_day.toordinal(), cert.number)))


def _figures(
    subject: Subject, cards: tuple[SafeString, ...], certs: tuple[CertificateView, ...]
) -> list[tuple[str, int, str]]:
    holding = sum(1 for cert in certs if cert.holds)
    lots = Lot.objects.filter(product__subject=subject).count()
    figures = [
        (_("Món đang bán"), len(cards), ""),
        (_("Chứng nhận còn hiệu lực"), holding, _("trong %(count)d đã ghi vào sổ") % {"count": len(certs)}),
        (_("Lô có nhật ký"), lots, ""),
    ]
    return [figure for figure in figures if figure[1] or figure is figures[0]]


def _path(subject: Subject, certs: tuple[CertificateView, ...]) -> tuple[Step, ...]:
    """How the subject got here, in order of time: its founding, then its recognitions, those of one day together."""
    by_day: dict[date, list[CertificateView]] = {}
    for cert in certs:
        by_day.setdefault(cert.issued_on, []).append(cert)
    steps = [(day, _recognition(own)) for day, own in by_day.items()]
    if subject.founded:
        steps.append((date(subject.founded, 1, 1), Step(title=_("Thành lập"), when_text=str(subject.founded))))
    ordered = [step for _day, step in sorted(steps, key=lambda each: each[0])]
    return tuple(ordered[-MOST_STEPS:])


def _recognition(certs: list[CertificateView]) -> Step:
    title = ngettext("Một sản phẩm được công nhận", "%(n)d sản phẩm được công nhận", len(certs)) % {"n": len(certs)}
    return replace(certs[0].history[0], title=title, text=", ".join(cert.product_title for cert in certs) + ".")


def _on_sale() -> Subquery:
    rows = Listing.objects.on_sale(timezone.now()).filter(subject=OuterRef("pk")).order_by()
    return Subquery(rows.values("subject").annotate(n=Count("pk")).values("n"), output_field=IntegerField())


def _row(subject: Subject) -> SubjectRow:
    return SubjectRow(
        name=subject.name,
        url=subject.get_absolute_url(),
        kind_label=str(subject.get_kind_display()),
        place=place_words(subject),
        products=getattr(subject, "on_sale", None) or 0,
        sample=subject.sample,
    )


def _pager(paginator: Paginator, number: int, query: str, province: str) -> Pager:
    def url(page: int) -> str:
        given = {"q": query, "tinh": province, "trang": page if page > 1 else ""}
        words = urlencode({name: value for name, value in given.items() if value})
        return reverse("storefront:subjects") + (f"?{words}" if words else "")

    pages = tuple(
        (each, url(each), each == number) if isinstance(each, int) else (0, "", False)
        for each in paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)
    )
    return Pager(
        number=number,
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if number < paginator.num_pages else "",
        pages=pages,
    )


def _crumbs(linked: bool = False) -> tuple[tuple[str, str], ...]:
    index = reverse("storefront:subjects") if linked else ""
    return (_("Trang chủ"), reverse("wagtail_serve", args=[""])), (_("Các chủ thể OCOP"), index)
