"""Reads on delivery: the ways from a subject to a province, what each costs for a parcel, and when it comes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.kernel.dates import today
from catalog.kernel.money import format_dong
from catalog.products.models import Product
from catalog.subjects.models import Subject
from marketplace.shipping.models import DeliveryRate, PickupPoint
from marketplace.shipping.weights import grams_of, is_cold

Kind, Zone = DeliveryRate.Kind, DeliveryRate.Zone
PICKUP = "pickup"
NOWHERE = ""  # a province of no group, and nobody's own: what "elsewhere" costs

# Django's own names are numbers ("Thứ 4"), which don't go well with a date behind them.
WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)
_NEAREST_FIRST = (Zone.SAME_PROVINCE, Zone.GROUP, Zone.OTHER_PROVINCE)


def method_label(code: str) -> str:
    """A way to get a parcel in words, by the code that an order keeps of it."""
    kind = code.partition("-")[0]
    if kind == PICKUP:
        return _("Tự đến lấy")
    return str(Kind(kind).label) if kind in Kind.values else code


@dataclass(frozen=True)
class Item:
    """Units of one product in a parcel. `grams` of one unit, None when nobody has said it; `price` of all, in đồng."""

    grams: int | None
    units: int = 1
    cold: bool = False
    price: int = 0


def item_of(product: Product, units: int = 1, price: int = 0) -> Item:
    return Item(grams_of(product), units, is_cold(product), price)


@dataclass(frozen=True)
class Option:
    """One way a parcel can go: the charge below `free_from`, and the days it is expected between.

    `code` is what a form sends and an order keeps: `standard`, `express`, `cold`, `pickup-<id>`. `place`: where to
    fetch it.
    """

    code: str
    charge: int
    free_from: int | None
    earliest: date
    latest: date
    days: tuple[int, int] = (0, 0)
    place: str = ""

    @property
    def is_pickup(self) -> bool:
        return self.code.startswith(PICKUP)

    @property
    def keeps_cold(self) -> bool:
        return self.is_pickup or self.code == Kind.COLD

    @property
    def label(self) -> str:
        return method_label(self.code)

    def cost(self, goods: int) -> int:
        return 0 if self.free_from is not None and goods >= self.free_from else self.charge

    def missing_for_free(self, goods: int) -> int:
        """What has to be added to the parcel so that it is sent free; 0 when it is, or never will be."""
        return max(0, self.free_from - goods) if self.free_from is not None else 0

    @property
    def window(self) -> str:
        """“thứ Ba 24/11 đến thứ Năm 26/11”."""
        if self.earliest == self.latest:
            return _day(self.earliest)
        return _("%(earliest)s đến %(latest)s") % {"earliest": _day(self.earliest), "latest": _day(self.latest)}

    def to(self, province: str) -> str:
        """What a parcel's line says: “giao đến Hà Nội, thứ Ba 24/11 đến thứ Năm 26/11”."""
        if self.is_pickup:
            return _("tự đến lấy ở %(place)s, %(window)s") % {"place": self.place, "window": self.window}
        words = {
            Kind.EXPRESS: _("giao nhanh đến %(place)s, %(window)s"),
            Kind.COLD: _("giao lạnh đến %(place)s, %(window)s"),
        }.get(Kind(self.code), _("giao đến %(place)s, %(window)s"))
        return words % {"place": province, "window": self.window}


@dataclass(frozen=True)
class Routes:
    """The ways from one subject to one province for an order of `day`, whatever it weighs."""

    rates: tuple[DeliveryRate, ...]
    points: tuple[PickupPoint, ...]
    day: date

    def options(self, items: Sequence[Item] = ()) -> tuple[Option, ...]:
        """Those that take a parcel of this weight: delivery in the order of kinds, then pick-up."""
        weighed = [(rate, _weight(items, rate.unit_g)) for rate in self.rates]
        sent = [_delivery(rate, grams, self.day) for rate, grams in weighed if not rate.max_g or grams <= rate.max_g]
        return (*sent, *(_pickup(point, self.day) for point in self.points))


class Trouble(StrEnum):
    """Why goods can't go along to a province."""

    NOT_DELIVERED = "not_delivered"
    TOO_HEAVY = "too_heavy"
    NEEDS_COLD = "needs_cold"


def trouble_words(trouble: Trouble) -> str:
    return {
        Trouble.NOT_DELIVERED: _("Nơi bán chưa giao đến tỉnh, thành phố bạn chọn."),
        Trouble.TOO_HEAVY: _("Kiện nặng hơn mức nơi bán gửi đến đó. Hãy bớt số lượng, hoặc gọi nơi bán."),
        Trouble.NEEDS_COLD: _("Món này phải giữ lạnh, mà nơi bán chưa giao lạnh đến tỉnh, thành phố bạn chọn."),
    }[trouble]


@dataclass(frozen=True)
class Packing:
    """How the goods of one subject would go. `apart`: positions of items that can't go along; `trouble` says why."""

    options: tuple[Option, ...] = ()
    option: Option | None = None
    apart: frozenset[int] = frozenset()
    trouble: Trouble | None = None


def pack(routes: Routes | None, items: Sequence[Item], choice: str = "") -> Packing:
    """The ways for a parcel, and the one that was chosen; else the cheapest of those that bring it.

    One parcel goes one way. Cold goods decide it for all as long as somebody brings them cold; when they could only be
    fetched, the rest isn't made to wait for that: they are set apart, unless to fetch is what was chosen. Without cold
    goods nobody is asked whether to pay for cold.
    """
    everything = frozenset(range(len(items)))
    options = routes.options(items) if routes else ()
    if not routes or not options:
        trouble = Trouble.TOO_HEAVY if routes and routes.options() else Trouble.NOT_DELIVERED
        return Packing(apart=everything, trouble=trouble)
    cold = frozenset(place for place, item in enumerate(items) if item.cold)
    keeping = tuple(option for option in options if option.keeps_cold)
    if cold and (cold == everything or any(not option.is_pickup for option in keeping)) and keeping:
        options = keeping
    elif cold and choice not in {option.code for option in keeping}:
        rest = [item for place, item in enumerate(items) if place not in cold]
        packing = pack(routes, rest, choice) if rest else Packing()
        return Packing(packing.options, packing.option, cold, Trouble.NEEDS_COLD)
    if not cold:
        options = tuple(option for option in options if option.code != Kind.COLD) or options
    return Packing(options, _chosen(options, items, choice))


def routes_to(subjects: Iterable[Subject], province_code: str, day: date | None = None) -> dict[int, Routes]:
    """The ways from each subject to a province for an order of `day` (default: today), in two queries.

    A subject without any is absent.
    """
    day = day or today()
    senders = {subject.pk: subject for subject in subjects}
    rates = rates_on(day, senders)
    points: dict[int, list[PickupPoint]] = {}
    for point in PickupPoint.objects.filter(subject__in=senders, open=True).select_related("commune__province"):
        points.setdefault(point.subject_id, []).append(point)
    found = {
        pk: Routes(
            best_rates(rates[pk], sender, province_code),
            tuple(sorted(points.get(pk, ()), key=lambda point: point.pk)),
            day,
        )
        for pk, sender in senders.items()
    }
    return {pk: routes for pk, routes in found.items() if routes.rates or routes.points}


def delivery_words(product: Product) -> str:
    """For a page that doesn't know where its reader lives, such as the product page. One query."""
    subject, day = product.subject, today()
    rates = rates_on(day, [subject.pk])[subject.pk]

    def brought(province_code: str) -> Option | None:
        return pack(Routes(best_rates(rates, subject, province_code), (), day), [item_of(product)]).option

    near, far = brought(subject.province_id), brought(NOWHERE)
    parts = []
    if near:
        parts.append(_("Giao cùng tỉnh %(days)s, %(charge)s") % _facts(near))
    if far:
        parts.append(_("giao tỉnh khác %(days)s, %(charge)s") % _facts(far))
    elif near:
        parts.append(_("tỉnh khác: chọn tỉnh để xem"))
    if is_cold(product):
        parts.append(_("hàng giữ lạnh khi gửi"))
    words = "; ".join(parts)
    return words[:1].upper() + words[1:]


def rates_on(day: date, subject_ids: Iterable[int]) -> dict[int, list[DeliveryRate]]:
    """The rates of each subject in force on a day, the first that fits a province being the one that counts.

    A subject's own go before the shop's, the nearer zone before the wider, the newer before the older. One query.
    """
    ids = list(subject_ids)
    rows = DeliveryRate.objects.filter(
        Q(subject__isnull=True) | Q(subject__in=ids),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        valid_from__lte=day,
    )
    ordered = nearest_first(rows)
    return {pk: [rate for rate in ordered if rate.subject_id in (None, pk)] for pk in ids}


def nearest_first(rates: Iterable[DeliveryRate]) -> list[DeliveryRate]:
    """In the order in which they count: own ones, then by zone, then by age (see `rates_on`)."""
    ordered = sorted(rates, key=lambda rate: (rate.valid_from, rate.pk), reverse=True)
    ordered.sort(key=lambda rate: (rate.subject_id is None, _NEAREST_FIRST.index(Zone(rate.zone))))
    return ordered


def best_rates(rates: Iterable[DeliveryRate], sender: Subject, province_code: str) -> tuple[DeliveryRate, ...]:
    """Of each kind the rate that counts for a province, without the kinds that don't go there."""
    first: dict[str, DeliveryRate] = {}
    for rate in rates:
        if _covers(rate, sender, province_code):
            first.setdefault(rate.kind, rate)
    return tuple(first[kind] for kind in Kind.values if kind in first and first[kind].served)


def _covers(rate: DeliveryRate, sender: Subject, province_code: str) -> bool:
    if rate.zone == Zone.GROUP:
        return province_code in rate.provinces
    return (rate.zone == Zone.SAME_PROVINCE) == (sender.province_id == province_code)


def _chosen(options: Sequence[Option], items: Sequence[Item], choice: str) -> Option | None:
    """To fetch a parcel is never taken for granted: it is the choice only where nobody brings it."""
    goods = sum(item.price for item in items)
    wanted = [option for option in options if option.code == choice]
    cheapest = sorted(options, key=lambda option: (option.is_pickup, option.cost(goods), option.latest))
    return next(iter(wanted or cheapest), None)


def _weight(items: Iterable[Item], unit_g: int) -> int:
    return sum(item.units * (unit_g if item.grams is None else item.grams) for item in items)


def _delivery(rate: DeliveryRate, grams: int, day: date) -> Option:
    return Option(
        code=rate.kind,
        charge=rate.charge_for(grams),
        free_from=rate.free_from,
        earliest=after_working_days(day, rate.days_from),
        latest=after_working_days(day, rate.days_to),
        days=(rate.days_from, rate.days_to),
    )


def _pickup(point: PickupPoint, day: date) -> Option:
    ready = after_working_days(day, point.ready_days)
    return Option(
        code=f"{PICKUP}-{point.pk}",
        charge=0,
        free_from=None,
        earliest=ready,
        latest=ready + timedelta(days=point.kept_days),
        place=point.where,
    )


def after_working_days(day: date, count: int) -> date:
    """The day `count` working days later. Weekends don't count; public holidays move from year to year and do."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def span(days: tuple[int, int]) -> str:
    """“3–5”, and “1” rather than “1–1”."""
    low, high = days
    return f"{low}–{high}" if low != high else f"{low}"


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m}"


def _facts(option: Option) -> dict[str, str]:
    days = _("%(days)s ngày làm việc") % {"days": span(option.days)}
    return {"days": days, "charge": format_dong(option.charge)}
