"""Reads of lots: the panel of a product and the page behind a label."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.certification import purchase
from catalog.certification.panel import CertificateView, Step, is_listed
from catalog.certification.selectors import certificate_panel, with_register
from catalog.kernel.dates import today
from catalog.products.images import Picture, picture_of
from catalog.products.models import Product
from catalog.subjects.models import Subject
from catalog.subjects.selectors import place_words, within
from catalog.traceability.models import EventItem, Lot, Place
from catalog.traceability.qr import address_on_label, qr_svg

NORMAL, HELD, RECALLED, EXPIRED = "normal", "held", "recalled", "expired"


@dataclass(frozen=True)
class LotView:
    """A lot with its journey, oldest step first."""

    code: str
    url: str
    qr: SafeString
    quantity: str
    produced_on: date | None
    packed_on: date | None
    expires_on: date | None
    place: str
    standards: str
    reason: str
    sample: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class ProductView:
    title: str
    brand: str
    net: str
    url: str
    picture: Picture | None
    available: bool
    price: int | None
    ingredients: str
    storage: str
    warnings: str


@dataclass(frozen=True)
class SubjectView:
    name: str
    url: str
    phone: str
    place: str
    address: str


@dataclass(frozen=True)
class ScanPage:
    """What a label tells (Circular 02/2024/TT-BKHCN, items 1–10). `state` is of the lot, never of one pack."""

    lot_id: int
    state: str
    lot: LotView
    product: ProductView
    subject: SubjectView
    cert: CertificateView | None
    report_url: str


def lot_panel(product_id: int) -> LotView | None:
    """The newest lot of a product that may be sold today. Two queries."""
    released = Lot.objects.filter(Q(expires_on=None) | Q(expires_on__gte=today()), status=Lot.Status.RELEASED)
    lots = released.filter(product_id=product_id).select_related("place__province", "place__commune")
    lot = lots.order_by("-packed_on", "-pk").first()
    return _view(lot) if lot else None


def scan_page(public_code: str) -> ScanPage | None:
    """The page of a lot; `None` for a code that is on no lot. Five queries."""
    rows = Lot.objects.filter(public_code=public_code)
    lot = (
        with_register(rows, "product__", "place__province", "place__commune")
        .prefetch_related("product__images")
        .first()
    )
    if lot is None:
        return None
    cert = certificate_panel(lot.product).current
    return ScanPage(
        lot_id=lot.pk,
        state=_state(lot, today()),
        lot=_view(lot),
        product=_product(lot.product),
        subject=_subject(lot.product.subject),
        cert=cert,
        report_url=_report_url(lot, cert),
    )


def _state(lot: Lot, day: date) -> str:
    if lot.status == Lot.Status.RECALLED:
        return RECALLED
    if lot.status in (Lot.Status.HELD, Lot.Status.OPEN):  # not released: nothing of it should be in anybody's hands
        return HELD
    return EXPIRED if lot.expires_on and lot.expires_on < day else NORMAL


def _view(lot: Lot) -> LotView:
    return LotView(
        code=lot.code,
        url=lot.get_absolute_url(),
        qr=qr_svg(address_on_label(lot)),
        quantity=_amount(lot.quantity, lot.unit),
        produced_on=lot.produced_on,
        packed_on=lot.packed_on,
        expires_on=lot.expires_on,
        place=_place(lot.place),
        standards=lot.standards_applied,
        reason=_reason(lot),
        sample=lot.sample,
        steps=_journey(lot),
    )


def _journey(lot: Lot) -> tuple[Step, ...]:
    """What happened to the lot, with what went into it: one query. No names of people."""
    touched = EventItem.objects.filter(lot=lot).values("event")
    items: QuerySet[EventItem] = EventItem.objects.filter(event__in=touched).select_related("event__place", "lot")
    by_event: dict[int, list[EventItem]] = {}
    for item in items.order_by("event__event_time", "event_id", "pk"):
        by_event.setdefault(item.event_id, []).append(item)
    return tuple(_step(own) for own in by_event.values())


def _step(items: list[EventItem]) -> Step:
    event = items[0].event
    inputs = [item.outside_source or _lot_words(item) for item in items if item.role == EventItem.Role.INPUT]
    texts = [event.note, _("Đầu vào: %(inputs)s.") % {"inputs": "; ".join(inputs)} if inputs else ""]
    if event.place:
        texts.insert(0, f"{event.place.name}.")
    return Step(
        title=event.title,
        when=event.event_time,
        text=" ".join(text for text in texts if text),
        confirmed_by=event.confirmed_by,
    )


def _lot_words(item: EventItem) -> str:
    return _("lô %(code)s") % {"code": item.lot.code if item.lot else ""}


def _product(product: Product) -> ProductView:
    record = next(iter(product.stockrecords.all()), None)
    image = next(iter(product.images.all()), None)
    return ProductView(
        title=product.title,
        brand=product.brand,
        net=product.net_weight,
        url=product.get_absolute_url() if is_listed(product) else "",
        picture=picture_of(image, alt=product.title) if image else None,
        available=purchase.policy(product, record).is_available_to_buy,
        price=int(record.price) if record and record.price else None,
        ingredients=product.ingredients,
        storage=product.storage,
        warnings=product.warnings,
    )


def _subject(subject: Subject) -> SubjectView:
    return SubjectView(
        name=subject.name,
        url=subject.get_absolute_url(),
        phone=subject.phone,
        place=place_words(subject),
        address=subject.address_as_printed,
    )


def _report_url(lot: Lot, cert: CertificateView | None) -> str:
    about = _("Lô %(code)s, %(title)s") % {"code": lot.code, "title": lot.product.title}
    parameters: dict[str, Any] = {"ve": about} | ({"so": cert.number} if cert else {})
    return reverse("certification:report", query=parameters)


def _reason(lot: Lot) -> str:
    if lot.status == Lot.Status.OPEN:
        return _("Chủ thể chưa cho lô này xuất xưởng.")
    return lot.status_reason


def _place(place: Place) -> str:
    """Public precision is the commune."""
    commune = within(place.commune.full_name) if place.commune else ""
    return ", ".join(part for part in (place.name, commune, place.province.name) if part)


def _amount(quantity: Decimal, unit: str) -> str:
    """“3.550 hũ”, with the marks of the reader's language."""
    return f"{format_decimal(quantity, locale=get_language() or 'vi')} {unit}"
