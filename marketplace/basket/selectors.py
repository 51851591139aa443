"""Reads on baskets.

`plan_of` is what would be ordered now: one parcel for each subject, and apart from them what can't be bought. Basket
page, checkout and the placing of an order all stand on it, so they can't disagree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Sum, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.certification.purchase import PurchaseAnswer, Refusal
from catalog.kernel.money import format_dong
from catalog.places.models import Province
from catalog.places.selectors import ProvinceView, commune_by_code, province_by_code, provinces
from catalog.products.images import Picture, picture_of
from catalog.products.models import Product
from catalog.products.selectors import placement
from catalog.subjects.models import Subject
from catalog.subjects.strategy import Strategy
from marketplace.basket.models import Basket, Line
from marketplace.promotion.reckoning import Cut, Item
from marketplace.promotion.selectors import Claim, CodeAnswer, Taken, taken_off, told
from marketplace.shipping.selectors import Option, Routes, Trouble, item_of, pack, routes_to, trouble_words

TOO_MUCH = "too_much"
NOBODY = Claim()
MOST_OF_A_PARCEL = 9_900_000_000  # đồng of goods: Oscar's columns end at ten thousand million, delivery included


@dataclass(frozen=True)
class PlannedLine:
    """One product in a basket at today's price. `quantity` is what can be had of the `asked`; `cuts`: taken off."""

    line_id: int
    product: Product
    stockrecord_id: int
    partner_sku: str
    unit: int
    unit_then: int | None
    asked: int
    free: int
    refusal: str = ""
    reason: str = ""
    cuts: tuple[Cut, ...] = ()

    @property
    def quantity(self) -> int:
        return min(self.asked, self.free)

    @property
    def total(self) -> int:
        return self.unit * (self.asked if self.refusal else self.quantity)

    @property
    def to_pay(self) -> int:
        return self.total - sum(cut.amount for cut in self.cuts)


@dataclass(frozen=True)
class Parcel:
    """What one subject would send. `options` are the ways it can go, `option` the one it goes; none while nobody has
    said where to. `goods` and `delivery` are before discounts; `cuts` are what is taken off the delivery. `cold`: lines
    for whose sake the others are kept cold; `rest`: what these would pay without them.
    """

    subject: Subject
    lines: tuple[PlannedLine, ...]
    options: tuple[Option, ...] = ()
    option: Option | None = None
    cuts: tuple[Cut, ...] = ()
    cold: tuple[PlannedLine, ...] = ()
    rest: int | None = None

    @cached_property
    def goods(self) -> int:
        return sum(line.total for line in self.lines)

    @cached_property
    def delivery(self) -> int | None:
        return self.option.cost(self.goods) if self.option else None

    @property
    def to_choose(self) -> bool:
        """Whether its buyer has to say how it goes: among several ways, or because nobody brings it."""
        return len(self.options) > 1 or bool(self.option and self.option.is_pickup)

    @property
    def delivery_to_pay(self) -> int:
        return (self.delivery or 0) - sum(cut.amount for cut in self.cuts)

    @property
    def total(self) -> int:
        return sum(line.to_pay for line in self.lines) + self.delivery_to_pay

    @property
    def discount(self) -> int:
        return self.goods + (self.delivery or 0) - self.total

    def all_cuts(self) -> Iterator[Cut]:
        for line in self.lines:
            yield from line.cuts
        yield from self.cuts


@dataclass(frozen=True)
class Plan:
    """`code`: how the code fares that was typed; None when there is none."""

    parcels: tuple[Parcel, ...]
    refused: tuple[PlannedLine, ...]
    code: CodeAnswer | None = None

    def lines(self) -> Iterator[PlannedLine]:
        for parcel in self.parcels:
            yield from parcel.lines

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines())

    @property
    def goods(self) -> int:
        return sum(parcel.goods for parcel in self.parcels)

    @property
    def delivery(self) -> int | None:
        """None as long as the delivery of any parcel is unknown."""
        charges = [parcel.delivery for parcel in self.parcels if parcel.delivery is not None]
        return sum(charges) if len(charges) == len(self.parcels) else None

    @property
    def discount(self) -> int:
        return sum(parcel.discount for parcel in self.parcels)

    @property
    def total(self) -> int:
        return sum(parcel.total for parcel in self.parcels)


def unit_count(basket: Basket) -> int:
    """Units in a basket, for the badge on every page: one query, none without a basket."""
    if basket.pk is None:
        return 0
    return Line.objects.filter(basket=basket).aggregate(units=Sum("quantity"))["units"] or 0


def removed_line(basket: Basket, mark: str) -> tuple[str, str] | None:
    """Title and mark of a line that was just taken out, if the mark names one of this basket."""
    pk, _dash, quantity = mark.partition("-")
    if basket.pk is None or not (pk.isascii() and pk.isdigit() and quantity.isascii() and quantity.isdigit()):
        return None
    line = Line.objects.filter(basket=basket, pk=int(pk), quantity=0).select_related("product").first()
    return (line.product.title, mark) if line else None


def plan_of(
    basket: Basket, province_code: str = "", methods: Mapping[int, str] | None = None, claim: Claim = NOBODY
) -> Plan:
    """What a basket would order now to a province ("": not known yet), with what promotions take off for the buyer of
    `claim`. At most five queries while no promotion runs.

    The purchase policy decides on every line; what it refuses, or what its subject doesn't send there, is set apart
    with the reason. Parcels stand in the order in which their first product was chosen. `methods`: the way that was
    chosen for the parcel of a subject, by its id; where there is none such, the cheapest.
    """
    return _with_cuts(_plan(basket, province_code, methods), claim)


def _plan(basket: Basket, province_code: str, methods: Mapping[int, str] | None) -> Plan:
    lines = [_planned(line) for line in _lines(basket)]
    by_subject: dict[Subject, list[PlannedLine]] = {}
    refused = [line for line in lines if line.refusal]
    for line in lines:
        if line.refusal:
            continue
        own = by_subject.get(line.product.subject, [])
        if sum(each.total for each in own) + line.total > MOST_OF_A_PARCEL:
            refused.append(replace(line, refusal=TOO_MUCH, reason=_too_much()))
        else:
            by_subject[line.product.subject] = [*own, line]
    if not province_code:
        return Plan(tuple(Parcel(subject, tuple(own)) for subject, own in by_subject.items()), tuple(refused))
    routes = routes_to(by_subject, province_code)
    parcels = []
    for subject, own in by_subject.items():
        parcel, apart = _packed(subject, own, routes.get(subject.pk), (methods or {}).get(subject.pk, ""))
        parcels += [parcel] if parcel.lines else []
        refused += apart
    return Plan(tuple(parcels), tuple(refused))


def _with_cuts(plan: Plan, claim: Claim) -> Plan:
    """The same plan, less what promotions take off."""
    deliveries = {parcel.subject.pk: parcel.delivery for parcel in plan.parcels if parcel.delivery is not None}
    reckoning, code = taken_off([_item(line) for line in plan.lines()], deliveries, claim)
    parcels = tuple(
        replace(
            parcel,
            lines=tuple(replace(line, cuts=tuple(reckoning.goods.get(line.line_id, ()))) for line in parcel.lines),
            cuts=tuple(reckoning.delivery.get(parcel.subject.pk, ())),
        )
        for parcel in plan.parcels
    )
    return replace(plan, parcels=parcels, code=code)


def _item(line: PlannedLine) -> Item:
    product = line.product
    return Item(
        key=line.line_id,
        subject=product.subject_id,
        province=product.origin_province_id,
        product_set=product.product_set_id,
        product=product.pk,
        unit=line.unit,
        quantity=line.quantity,
    )


def _packed(
    subject: Subject, lines: list[PlannedLine], routes: Routes | None, method: str
) -> tuple[Parcel, list[PlannedLine]]:
    """The parcel of a subject as it goes, and the lines that can't go along."""
    packing = pack(routes, [item_of(line.product, line.quantity, line.total) for line in lines], method)
    going = tuple(line for place, line in enumerate(lines) if place not in packing.apart)
    reason = trouble_words(packing.trouble) if packing.trouble else ""
    if packing.trouble == Trouble.NEEDS_COLD and any(option.is_pickup for option in packing.options):
        reason = " ".join((reason, _("Bạn có thể tự đến lấy: chọn ở bước giao hàng.")))
    apart = [
        replace(line, refusal=str(packing.trouble), reason=reason)
        for place, line in enumerate(lines)
        if place in packing.apart
    ]
    cold = tuple(lines[place] for place in sorted(packing.cold))
    return Parcel(subject, going, packing.options, packing.option, cold=cold, rest=packing.rest), apart


def _too_much() -> str:
    return _("Một kiện không thể quá %(most)s. Hãy bỏ món này rồi thêm lại ít hơn, hoặc gọi nơi bán.") % {
        "most": format_dong(MOST_OF_A_PARCEL)
    }


def _lines(basket: Basket) -> list[Line]:
    if basket.pk is None:
        return []
    rows = Line.objects.filter(basket=basket, quantity__gt=0).order_by("pk")
    # Without the places of its maker, which are in memory: this is asked at every step of a purchase.
    rows = rows.select_related("stockrecord", "product__subject", "product__shipping_facts")
    return list(rows.prefetch_related("product__certificates"))


def _planned(line: Line) -> PlannedLine:
    answer: PurchaseAnswer = Strategy().availability_policy(line.product, line.stockrecord)
    return PlannedLine(
        line_id=line.pk,
        product=line.product,
        stockrecord_id=line.stockrecord_id,
        partner_sku=line.stockrecord.partner_sku,
        unit=int(line.stockrecord.price or 0),
        unit_then=None if line.price_incl_tax is None else int(line.price_incl_tax),
        asked=line.quantity,
        free=answer.free,
        refusal="" if answer.is_available_to_buy else answer.code,
        reason="" if answer.is_available_to_buy else answer.message,
    )


# --- What the pages show ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineView:
    id: int
    title: str
    url: str
    picture: Picture | None
    note: str
    price: int
    quantity: int | str
    max_quantity: int
    message: str
    tone: str
    reason: str
    way_on: tuple[str, str] | None
    sample: bool


@dataclass(frozen=True)
class OptionView:
    """One way to choose. `text`: when, or where to fetch it; `chosen`: how the parcel goes now."""

    code: str
    label: str
    text: str
    cost: int
    chosen: bool


@dataclass(frozen=True)
class ParcelView:
    subject_id: int
    subject_name: str
    subject_url: str
    subject_address: str
    subject_phone: str
    place: str
    lines: tuple[LineView, ...]
    goods: int
    delivery: int | None
    delivery_text: str
    options: tuple[OptionView, ...]
    cold_note: str
    to_choose: bool
    free_from: int | None
    free_gap: int
    total: int
    discounts: tuple[Taken, ...]


@dataclass(frozen=True)
class BasketView:
    """`goods` and `delivery` before discounts; `discounts` of all parcels, `total` after them."""

    count: int
    parcels: tuple[ParcelView, ...]
    gone: tuple[LineView, ...]
    goods: int
    delivery: int | None
    total: int
    discounts: tuple[Taken, ...]
    code: CodeAnswer | None


def basket_view(plan: Plan, province_code: str = "", typed: Mapping[int, str] | None = None) -> BasketView:
    """A plan in words, with pictures: one query more.

    `typed`: quantities that could not be read, by line; they stay in their fields.
    """
    prefetch_related_objects([line.product for line in (*plan.lines(), *plan.refused)], "images")
    province = province_by_code(province_code)
    return BasketView(
        count=plan.count,
        parcels=tuple(_parcel_view(parcel, province, typed or {}) for parcel in plan.parcels),
        gone=tuple(_line_view(line, {}) for line in plan.refused),
        goods=plan.goods,
        delivery=plan.delivery,
        total=plan.total,
        discounts=told(cut for parcel in plan.parcels for cut in parcel.all_cuts()),
        code=plan.code,
    )


def province_choices() -> list[tuple[str, str]]:
    return [(province.code, province.name) for province in provinces()]


def picture_of_product(product: Product) -> Picture | None:
    """The first picture of a product whose images are prefetched."""
    image = next(iter(product.images.all()), None)
    return picture_of(image, alt=product.title) if image else None


def _parcel_view(parcel: Parcel, province: ProvinceView | None, typed: Mapping[int, str]) -> ParcelView:
    subject, option = parcel.subject, parcel.option
    return ParcelView(
        subject_id=subject.pk,
        subject_name=subject.name,
        subject_url=subject.get_absolute_url(),
        subject_address=address_of(subject),
        subject_phone=subject.phone,
        place=province_of(subject).name,
        lines=tuple(_line_view(line, typed) for line in parcel.lines),
        goods=parcel.goods,
        delivery=parcel.delivery,
        delivery_text=option.to(province.name) if option and province else "",
        options=tuple(_option_view(each, parcel) for each in parcel.options),
        cold_note=_cold_note(parcel),
        to_choose=parcel.to_choose,
        free_from=option.free_from if option else None,
        free_gap=option.missing_for_free(parcel.goods) if option else 0,
        total=parcel.total,
        discounts=told(parcel.all_cuts()),
    )


def _cold_note(parcel: Parcel) -> str:
    """Why a parcel goes cold, and how to have the rest brought for less; "" where nobody would gain by it."""
    option = parcel.option
    if not parcel.cold or parcel.rest is None or option is None or option.is_pickup or parcel.delivery is None:
        return ""
    if parcel.delivery <= parcel.rest:
        return ""
    words = _(
        "Cả kiện đi giao lạnh vì phải giữ lạnh: %(goods)s. Đặt riêng các món còn lại thì phí giao của chúng là "
        "%(charge)s: bỏ món lạnh ra, đặt xong rồi đặt món lạnh ở một đơn khác."
    )
    goods = ", ".join(line.product.title for line in parcel.cold)
    return words % {"goods": goods, "charge": format_dong(parcel.rest)}


def _option_view(option: Option, parcel: Parcel) -> OptionView:
    return OptionView(
        code=option.code,
        label=option.label,
        text=", ".join(text for text in (option.place, option.window) if text),
        cost=option.cost(parcel.goods),
        chosen=option == parcel.option,
    )


def province_of(subject: Subject) -> ProvinceView | Province:
    """From memory; from the register where it is none of today's."""
    return province_by_code(subject.province_id) or subject.province


def address_of(subject: Subject) -> str:
    """Where a subject is, from memory; from the register where its places are none of today's."""
    commune = commune_by_code(subject.province_id, subject.commune_id or "") or subject.commune
    parts = [commune.full_name if commune else "", province_of(subject).full_name]
    return ", ".join(part for part in parts if part)


def _line_view(line: PlannedLine, typed: Mapping[int, str]) -> LineView:
    product = line.product
    message, tone = _news(line)
    if line.line_id in typed:
        message, tone = _("Hãy nhập số lượng là một số nguyên từ 0."), "warn"
    return LineView(
        id=line.line_id,
        title=product.title,
        url=product.get_absolute_url(),
        picture=picture_of_product(product),
        note=_note(line),
        price=line.total,
        quantity=typed.get(line.line_id, line.quantity),
        max_quantity=line.free,
        message=message,
        tone=tone,
        reason=line.reason,
        way_on=_way_on(line) if line.refusal else None,
        sample=bool(product.sample),
    )


def _note(line: PlannedLine) -> str:
    parts = [line.product.net_weight]
    if line.quantity > 1:
        parts.append(_("%(price)s một sản phẩm") % {"price": format_dong(line.unit)})
    return ", ".join(part for part in parts if part)


def _news(line: PlannedLine) -> tuple[str, str]:
    """What has changed about a line since it was chosen, and whether that is a warning."""
    if line.refusal:
        return "", ""
    if line.asked > line.free:
        words = _("Chỉ còn %(free)d sản phẩm, nên số lượng giảm từ %(asked)d.")
        return words % {"free": line.free, "asked": line.asked}, "warn"
    if line.unit_then is not None and line.unit < line.unit_then:
        words = _("Giá đã giảm từ %(price)s kể từ lúc bạn cho vào giỏ.")
        return words % {"price": format_dong(line.unit_then)}, ""
    if line.unit_then is not None and line.unit > line.unit_then:
        words = _("Giá đã tăng từ %(price)s kể từ lúc bạn cho vào giỏ.")
        return words % {"price": format_dong(line.unit_then)}, "warn"
    return "", ""


def _way_on(line: PlannedLine) -> tuple[str, str]:
    """Where someone goes whose product can't be bought: to ask its subject, who may know a way, else to its like."""
    ask = reverse("enquiry:new", args=[line.product.pk])
    if line.refusal == Refusal.BOOKED_DIRECTLY:
        return _("Hỏi đặt chỗ"), ask
    if line.refusal in set(Trouble):
        return _("Gửi yêu cầu cho nơi bán"), f"{ask}?vi={line.refusal}"
    kind = placement(line.product.product_set_id).set
    return _("Xem món khác: %(kind)s") % {"kind": kind.name}, f"{reverse('catalogue:index')}?bo={kind.number}"
