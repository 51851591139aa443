"""What running promotions take off a purchase: pure, no database.

In this order, so that everybody can reckon it again:

1. a unit's offer price, the lowest where there are several;
2. one automatic discount on goods: the one that takes off most;
3. the code that was typed, on what is left;
4. one automatic discount on delivery, the one that takes off most, and after it the code, if it is for delivery.

Nothing takes more off a line than the law lets (`cap_bps` of its price), nor its last đồng per unit: what is ordered is
always paid for. A sum for several lines is shared by what may still be taken off each, by largest remainder.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.kernel.money import share
from marketplace.promotion.models import Promotion

Kind = Promotion.Kind
OFF_GOODS = (Kind.PERCENT, Kind.AMOUNT)
MOST_BPS = 10_000


@dataclass(frozen=True)
class Item:
    """A line as promotions see it: `key` is the caller's own, the rest what a scope may name; `unit` in đồng."""

    key: int
    subject: int
    province: str
    product_set: int
    product: int
    unit: int
    quantity: int

    @property
    def total(self) -> int:
        return self.unit * self.quantity


@dataclass(frozen=True)
class Running:
    """A promotion and the products it names; none named: not narrowed by products."""

    promotion: Promotion
    products: frozenset[int] = frozenset()

    def covers(self, item: Item) -> bool:
        terms = self.promotion
        return (
            terms.subject_id in (None, item.subject)
            and terms.province_id in (None, item.province)
            and terms.product_set_id in (None, item.product_set)
            and (not self.products or item.product in self.products)
        )

    def of(self, items: Iterable[Item]) -> list[Item]:
        return [item for item in items if self.covers(item)]

    def missing(self, items: Iterable[Item]) -> int:
        """Đồng of goods that are wanting to what it asks for."""
        return max(0, self.promotion.least_goods - sum(item.total for item in self.of(items)))

    def at_most(self, wanted: int) -> int:
        """No more than it gives to one purchase, and than is left of its budget."""
        terms = self.promotion
        limits = [wanted]
        if terms.most_discount is not None:
            limits.append(terms.most_discount)
        if terms.budget is not None:
            limits.append(terms.budget - terms.spent)
        return max(0, min(limits))


@dataclass(frozen=True)
class Cut:
    """What a promotion takes off a line or a delivery, in đồng; `units` of a line that get its offer price."""

    promotion: Promotion
    amount: int
    units: int = 0


@dataclass
class Reckoning:
    """Cuts by the key of a line, and by the subject of a delivery."""

    goods: dict[int, list[Cut]] = field(default_factory=dict)
    delivery: dict[int, list[Cut]] = field(default_factory=dict)

    def off(self, key: int) -> int:
        return sum(cut.amount for cut in self.goods.get(key, ()))

    def off_delivery(self, subject: int) -> int:
        return sum(cut.amount for cut in self.delivery.get(subject, ()))

    def cuts(self) -> Iterator[Cut]:
        for taken in (*self.goods.values(), *self.delivery.values()):
            yield from taken


def sums_of(cuts: Iterable[Cut]) -> dict[int, tuple[int, int]]:
    """Promotion → đồng and units in all."""
    sums: dict[int, tuple[int, int]] = {}
    for cut in cuts:
        amount, units = sums.get(cut.promotion.pk, (0, 0))
        sums[cut.promotion.pk] = (amount + cut.amount, units + cut.units)
    return sums


def reckon(items: Sequence[Item], deliveries: Mapping[int, int], running: Sequence[Running], cap_bps: int) -> Reckoning:
    """What `running` promotions, in the order of their ids, take off. `deliveries`: đồng by subject, where known."""
    result = Reckoning()
    _offer_prices(result, items, [each for each in running if each.promotion.kind == Kind.PRICE], cap_bps)
    usable = [each for each in running if each.of(items) and not each.missing(items)]
    for by_code in (False, True):
        fitting = [each for each in usable if each.promotion.kind in OFF_GOODS and bool(each.promotion.code) == by_code]
        _take_best(result.goods, [_off_goods(result, items, each, cap_bps) for each in fitting])
    for by_code in (False, True):
        fitting = [each for each in usable if each.promotion.kind == Kind.DELIVERY]
        fitting = [each for each in fitting if bool(each.promotion.code) == by_code]
        _take_best(result.delivery, [_off_delivery(result, items, deliveries, each) for each in fitting])
    return result


def room_of_unit(unit: int, cap_bps: int) -> int:
    """How much may be taken off the price of one unit."""
    return max(0, min(unit * cap_bps // MOST_BPS, unit - 1))


def _take_best(taken: dict[int, list[Cut]], offers: Sequence[dict[int, Cut]]) -> None:
    """Of several the one that takes off most; of equals the older."""
    best = max(offers, key=lambda offer: sum(cut.amount for cut in offer.values()), default={})
    for key, cut in best.items():
        taken.setdefault(key, []).append(cut)


def _off_goods(result: Reckoning, items: Sequence[Item], each: Running, cap_bps: int) -> dict[int, Cut]:
    covered, terms = each.of(items), each.promotion
    left = sum(item.total - result.off(item.key) for item in covered)
    rooms = [max(0, room_of_unit(item.unit, cap_bps) * item.quantity - result.off(item.key)) for item in covered]
    wanted = left * terms.value // 100 if terms.kind == Kind.PERCENT else terms.value
    return _shared(each, wanted, [item.key for item in covered], rooms)


def _off_delivery(
    result: Reckoning, items: Sequence[Item], deliveries: Mapping[int, int], each: Running
) -> dict[int, Cut]:
    subjects = list(dict.fromkeys(item.subject for item in each.of(items) if item.subject in deliveries))
    rooms = [deliveries[subject] - result.off_delivery(subject) for subject in subjects]
    return _shared(each, each.promotion.value or sum(rooms), subjects, rooms)


def _shared(each: Running, wanted: int, keys: Sequence[int], rooms: Sequence[int]) -> dict[int, Cut]:
    amount = each.at_most(min(wanted, sum(rooms)))
    parts = share(amount, rooms) if amount else [0] * len(keys)
    return {key: Cut(each.promotion, part) for key, part in zip(keys, parts, strict=True) if part}


def _offer_prices(result: Reckoning, items: Sequence[Item], running: Sequence[Running], cap_bps: int) -> None:
    """Each line gets the lowest of its prices, for as many units as are left at it; the rest pays the usual price."""
    taken: dict[int, Cut] = {}  # by promotion, over all lines
    for item in items:
        fitting = [each for each in running if each.covers(item) and each.promotion.value < item.unit]
        for each in sorted(fitting, key=lambda one: one.promotion.value):
            terms = each.promotion
            before = taken.get(terms.pk, Cut(terms, 0))
            off = min(item.unit - terms.value, room_of_unit(item.unit, cap_bps))
            money = each.at_most(before.amount + off * item.quantity) - before.amount
            count = min(item.quantity, (terms.units_most or 0) - terms.units - before.units, money // off if off else 0)
            if count > 0:
                result.goods[item.key] = [Cut(terms, off * count, count)]
                taken[terms.pk] = Cut(terms, before.amount + off * count, before.units + count)
                break
