"""Reads for a subject's own page of delivery: rates in force, places of pick-up, goods, and what a buyer would see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from catalog.kernel.dates import today
from catalog.kernel.money import format_dong
from catalog.places.selectors import ProvinceView, province_by_code
from catalog.products.models import ListingState, Product
from catalog.subjects.models import Subject
from marketplace.shipping.forms import RateForm, in_kilos
from marketplace.shipping.models import DeliveryRate, PickupPoint
from marketplace.shipping.selectors import Item, Option, Routes, best_rates, nearest_first, rates_on, span
from marketplace.shipping.weights import grams_in, is_cold


@dataclass(frozen=True)
class RateRow:
    """A rate that counts for the subject today: its `own`, or the shop's default. `typed`: to change it."""

    id: int
    kind: str
    zone: str
    provinces: str
    served: bool
    charge: int
    weight: str
    free_from: int | None
    days: str
    own: bool
    since: Any
    typed: dict[str, Any]


@dataclass(frozen=True)
class PointRow:
    id: int
    where: str
    ready_days: int


@dataclass(frozen=True)
class GoodsRow:
    """`label_kilos`: as read from the label, "" when it can't be; `kilos`: as its maker has said, or is typing."""

    id: int
    title: str
    label_kilos: str
    kilos: str
    cold: bool
    wrong: bool


@dataclass(frozen=True)
class DeliveryDesk:
    name: str
    code: str
    public_url: str
    preview: tuple[tuple[str, str], ...]
    rates: tuple[RateRow, ...]
    points: tuple[PointRow, ...]
    goods: tuple[GoodsRow, ...]


@dataclass(frozen=True)
class DefaultRow:
    """A default of the shop, by its days. `begun`: it can't be dropped any more."""

    rate: RateRow
    until: date | None
    source: str
    begun: bool


@dataclass(frozen=True)
class DefaultDesk:
    """What counts today, what is planned, what has ended (the newest first), and what a parcel would cost."""

    now: tuple[DefaultRow, ...]
    planned: tuple[DefaultRow, ...]
    ended: tuple[DefaultRow, ...]
    preview: tuple[tuple[str, str], ...]


def default_desk(sender: ProvinceView, to: ProvinceView, grams: int, day: date) -> DefaultDesk:
    """One query. The preview is of a parcel between two provinces that is ordered on `day`, from a subject that has set
    nothing of its own.
    """
    rows = list(DeliveryRate.objects.filter(subject=None))
    kinds, zones = DeliveryRate.Kind.values, DeliveryRate.Zone.values
    rows.sort(key=lambda rate: (kinds.index(rate.kind), zones.index(rate.zone), rate.zone_name, rate.pk))
    now = [rate for rate in rows if _holds_on(rate, today())]
    planned = sorted((rate for rate in rows if rate.valid_from > today()), key=lambda rate: rate.valid_from)
    ended = [rate for rate in rows if rate.valid_to and rate.valid_to < today()]
    ended.sort(key=lambda rate: rate.valid_from, reverse=True)
    of_day = nearest_first([rate for rate in rows if _holds_on(rate, day)])
    options = Routes(best_rates(of_day, Subject(province_id=sender.code), to.code), (), day).options([Item(grams)])
    return DefaultDesk(
        now=tuple(_default_row(rate) for rate in now),
        planned=tuple(_default_row(rate) for rate in planned),
        ended=tuple(_default_row(rate) for rate in ended),
        preview=tuple((option.label, _preview(option, to, grams)) for option in options),
    )


def _holds_on(rate: DeliveryRate, day: date) -> bool:
    return rate.valid_from <= day and (rate.valid_to is None or rate.valid_to >= day)


def _default_row(rate: DeliveryRate) -> DefaultRow:
    return DefaultRow(_rate_row(rate), rate.valid_to, rate.source, rate.valid_from <= today())


def delivery_desk(subject: Subject, to: ProvinceView, grams: int, typed: Mapping[int, str]) -> DeliveryDesk:
    """Three queries. The preview is of a parcel of `grams` to a province; `typed`: weights that could not be read."""
    day = today()
    rates = rates_on(day, [subject.pk])[subject.pk]
    points = list(PickupPoint.objects.filter(subject=subject, open=True).select_related("commune__province"))
    points.sort(key=lambda point: point.pk)
    options = Routes(best_rates(rates, subject, to.code), tuple(points), day).options([Item(grams)])
    own = Product.objects.filter(subject=subject, product_class__requires_shipping=True)
    own = own.exclude(listing_state=ListingState.ARCHIVED).select_related("shipping_facts")
    return DeliveryDesk(
        name=subject.name,
        code=subject.code,
        public_url=subject.get_absolute_url(),
        preview=tuple((option.label, _preview(option, to, grams)) for option in options),
        rates=tuple(_rate_row(rate) for rate in _counting(rates)),
        points=tuple(PointRow(point.pk, point.where, point.ready_days) for point in points),
        goods=tuple(_goods_row(product, typed) for product in own.order_by("title", "pk")),
    )


def _counting(rates: list[DeliveryRate]) -> list[DeliveryRate]:
    """Of each kind and zone the row that counts: those behind it never do."""
    first: dict[tuple[str, str, str], DeliveryRate] = {}
    for rate in rates:
        first.setdefault((rate.kind, rate.zone, rate.zone_name), rate)
    kinds = DeliveryRate.Kind.values
    return sorted(first.values(), key=lambda rate: kinds.index(rate.kind))


def _preview(option: Option, to: ProvinceView, grams: int) -> str:
    if option.is_pickup:
        return f"{option.place}: {option.window}"
    facts = {
        "place": to.name,
        "kilos": in_kilos(grams),
        "charge": format_dong(option.charge),
        "window": option.window,
    }
    return _("Đến %(place)s, %(kilos)s kg: %(charge)s, %(window)s") % facts


def _rate_row(rate: DeliveryRate) -> RateRow:
    names = (province_by_code(code) for code in rate.provinces)
    return RateRow(
        id=rate.pk,
        kind=str(rate.get_kind_display()),
        zone=rate.zone_name or str(rate.get_zone_display()),
        provinces=", ".join(province.name for province in names if province),
        served=rate.served,
        charge=rate.charge,
        weight=_weight_words(rate),
        free_from=rate.free_from,
        days=span((rate.days_from, rate.days_to)),
        own=rate.subject_id is not None,
        since=rate.valid_from,
        typed=RateForm.of(rate),
    )


def _weight_words(rate: DeliveryRate) -> str:
    parts = []
    if rate.step_g:
        facts = {
            "first": in_kilos(rate.included_g) or "0",
            "step": in_kilos(rate.step_g),
            "more": format_dong(rate.step_charge),
        }
        parts.append(_("gồm %(first)s kg đầu, rồi mỗi %(step)s kg thêm %(more)s") % facts)
    if rate.max_g:
        parts.append(_("nặng nhất %(most)s kg") % {"most": in_kilos(rate.max_g)})
    return "; ".join(parts)


def _goods_row(product: Product, typed: Mapping[int, str]) -> GoodsRow:
    facts = getattr(product, "shipping_facts", None)
    return GoodsRow(
        id=product.pk,
        title=product.title,
        label_kilos=in_kilos(grams_in(product.net_weight)),
        kilos=typed.get(product.pk, in_kilos(facts.weight_g if facts else None)),
        cold=is_cold(product),
        wrong=product.pk in typed,
    )
