"""Reads on promotions: what is taken off a purchase now, and in which words a code is refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.kernel.dates import VIETNAM, today
from catalog.kernel.money import format_dong
from catalog.kernel.text import nfc
from catalog.products.models import Product
from marketplace.order.models import Order, OrderState
from marketplace.promotion.models import Bearer, Discount, DiscountCap, Promotion, PromotionState, PromotionUse
from marketplace.promotion.reckoning import Cut, Item, Reckoning, Running, reckon

MOST_TYPED = 40
_SCOPE = ("subject", "province", "product_set", "bearer_province")
# A purchase that came to nothing counts neither as a use nor as a first order.
CAME_TO_NOTHING = frozenset({OrderState.CANCELLED, OrderState.EXPIRED, OrderState.RETURNED})


@dataclass(frozen=True)
class Claim:
    """What a buyer brings: a code, and who they are as far as that is known."""

    code: str = ""
    phone: str = ""
    user_id: int | None = None


@dataclass(frozen=True)
class CodeAnswer:
    """How a typed code fares. `message`: why nothing is taken off (yet); `applied`: whether something is."""

    code: str
    name: str
    message: str
    applied: bool


@dataclass(frozen=True)
class OfferPrice:
    """What a unit costs for now, and until when."""

    price: int
    until: datetime


@dataclass(frozen=True)
class Taken:
    """One promotion's part of a sum, as pages show it: name, who bears it, đồng."""

    name: str
    bearer: str
    amount: int


def clean_code(typed: str) -> str:
    """A code as it is kept: without spaces and signs that can't be seen, in capitals."""
    shown = (char for char in nfc(typed[:200]) if char.isprintable() and not char.isspace())
    return "".join(shown).upper()[:MOST_TYPED]


def taken_off(
    items: Sequence[Item], deliveries: Mapping[int, int], claim: Claim
) -> tuple[Reckoning, CodeAnswer | None]:
    """What running promotions take off a purchase now, and what is to be said of the code.

    One query while nothing runs; else at most five more: the promotions, products named, the cap of the law, uses and
    orders of this buyer where a promotion asks for them.
    """
    now = timezone.now()
    found = _offered(now, claim.code)
    refusals = {each.pk: _refusal(each, now) for each in found}
    refusals |= buyer_refusals([each for each in found if not refusals[each.pk]], claim)
    running = [
        Running(each, frozenset(product.pk for product in each.products.all()))
        for each in found
        if not refusals[each.pk]
    ]
    result = reckon(items, deliveries, running, cap_on()) if running else Reckoning()
    if not claim.code:
        return result, None
    coded = next((each for each in found if each.code), None)
    if coded is None or coded.state == PromotionState.DRAFT:
        return result, CodeAnswer(claim.code, "", _("Không có mã này. Hãy xem lại từng chữ."), False)
    applied = any(cut.promotion.pk == coded.pk for cut in result.cuts())
    message = refusals[coded.pk] or ("" if applied else _why_nothing(coded, items, deliveries))
    return result, CodeAnswer(claim.code, coded.local_name, message, applied)


def offer_price_of(product: Product, unit: int) -> OfferPrice | None:
    """The offer price of a product, for its page; None while it has none. One query, two more when there may be one.

    Pages are kept for an hour at most and offer prices begin and end at full hours; who starts, stops or uses one up
    stamps the pages (`services`).
    """
    now = timezone.now()
    offers = Promotion.objects.filter(kind=Promotion.Kind.PRICE, state=PromotionState.RUNNING, products=product)
    found = offers.filter(valid_from__lte=now, valid_to__gt=now).select_related(*_SCOPE).order_by("pk")
    running = [Running(each) for each in found if not used_up(each)]
    if not running:
        return None
    item = Item(
        key=product.pk,
        subject=product.subject_id,
        province=product.origin_province_id,
        product_set=product.product_set_id,
        product=product.pk,
        unit=unit,
        quantity=1,
    )
    cuts = reckon([item], {}, running, cap_on()).goods.get(product.pk, [])
    return OfferPrice(unit - cuts[0].amount, cuts[0].promotion.valid_to) if cuts else None


def cap_on() -> int:
    """How much of a price the law lets take off today, in basis points. Nothing when no rule is in force: a missing
    rule is never taken for none."""
    day = today()
    rules = DiscountCap.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
    return rules.order_by("-valid_from").values_list("bps", flat=True).first() or 0


def bearer_words(bearer: str, province: str) -> str:
    """Who bears a discount, in a buyer's words."""
    if bearer == Bearer.PROVINCE:
        return _("tỉnh %(name)s chịu") % {"name": province}
    if bearer == Bearer.SUBJECT:
        return _("nơi bán chịu")
    return _("sàn chịu")


def told(cuts: Iterable[Cut]) -> tuple[Taken, ...]:
    """Cuts as pages show them: one row for each promotion."""
    sums: dict[Promotion, int] = {}
    for cut in cuts:
        sums[cut.promotion] = sums.get(cut.promotion, 0) + cut.amount
    return tuple(_told(each, amount) for each, amount in sums.items())


def frozen(discounts: Iterable[Discount]) -> tuple[Taken, ...]:
    """What was taken off an order, one row for each promotion, with whom it was frozen to."""
    sums: dict[tuple[str, str], int] = {}
    for each in discounts:
        province = each.bearer_province.name if each.bearer_province else ""
        row = (each.local_name, bearer_words(each.bearer, province))
        sums[row] = sums.get(row, 0) + each.amount
    return tuple(Taken(name, bearer, amount) for (name, bearer), amount in sums.items())


def _told(each: Promotion, amount: int) -> Taken:
    province = each.bearer_province.name if each.bearer_province else ""
    return Taken(each.local_name, bearer_words(each.bearer, province), amount)


def buyer_refusals(promotions: Sequence[Promotion], claim: Claim, but_group: int | None = None) -> dict[int, str]:
    """Promotion → why this buyer can't use it any more ("": can). `but_group`: the purchase that is being placed."""
    refusals = {each.pk: "" for each in promotions}
    who = _bought_by(claim)
    if not who:
        return refusals
    limited = [each for each in promotions if each.uses_per_buyer]
    if limited:
        uses = PromotionUse.objects.filter(who, promotion__in=limited, counts=True)
        counted = uses.exclude(group=but_group).order_by().values_list("promotion").annotate(Count("pk"))
        used = dict(counted)
        for each in limited:
            if used.get(each.pk, 0) >= (each.uses_per_buyer or 0):
                refusals[each.pk] = _("Bạn đã dùng hết lượt của mã này.")
    first = [each for each in promotions if each.first_order_only]
    if first:
        orders = Order.objects.filter(who).exclude(status__in=CAME_TO_NOTHING)
        if orders.exclude(group=but_group).exists():
            refusals |= {each.pk: _("Mã này chỉ dùng cho đơn đầu tiên.") for each in first}
    return refusals


def scope_words(promotion: Promotion) -> str:
    """What a promotion is for; "" for everything."""
    parts = []
    if promotion.subject:
        parts.append(promotion.subject.name)
    if promotion.province:
        parts.append(promotion.province.name)
    if promotion.product_set:
        parts.append(promotion.product_set.local_name)
    titles = [product.title for product in promotion.products.all()]
    if titles:
        parts.append(", ".join(titles[:3]) + ("…" if len(titles) > 3 else ""))
    return "; ".join(parts)


def moment(at: datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%H:%M, %d/%m/%Y")


def _offered(now: datetime, code: str) -> list[Promotion]:
    """Automatic promotions that run now, and that of the code in whatever state, so that we can say why not."""
    automatic = Q(code="", state=PromotionState.RUNNING, valid_from__lte=now, valid_to__gt=now)
    wanted = automatic | Q(code=code) if code else automatic
    # Mostly there are none, and the statement with all that they name takes the ORM five times as long to write.
    numbers = list(Promotion.objects.filter(wanted).values_list("pk", flat=True))
    if not numbers:
        return []
    found = Promotion.objects.filter(pk__in=numbers).select_related(*_SCOPE)
    return list(found.prefetch_related("products").order_by("pk"))


def _refusal(each: Promotion, now: datetime) -> str:
    """Why nobody can use it now; "" when somebody can."""
    if each.state == PromotionState.STOPPED:
        return _("Mã này đã dừng.")
    if now < each.valid_from:
        return _("Mã này dùng được từ %(at)s.") % {"at": moment(each.valid_from)}
    if now >= each.valid_to:
        return _("Mã này đã hết hạn lúc %(at)s.") % {"at": moment(each.valid_to)}
    if used_up(each):
        return _("Mã này đã hết lượt.")
    return ""


def used_up(each: Promotion) -> bool:
    limits = ((each.uses_most, each.uses), (each.budget, each.spent), (each.units_most, each.units))
    return any(most is not None and used >= most for most, used in limits)


def _bought_by(claim: Claim) -> Q:
    """A condition on what belongs to a purchase: of this phone or this account; empty while nobody is known."""
    known = Q()
    if claim.phone:
        known |= Q(group__phone=claim.phone)
    if claim.user_id:
        known |= Q(group__user=claim.user_id)
    return known


def _why_nothing(each: Promotion, items: Sequence[Item], deliveries: Mapping[int, int]) -> str:
    running = Running(each, frozenset(product.pk for product in each.products.all()))
    if not running.of(items):
        words = _("Mã này không dùng cho món nào trong giỏ. Mã dành cho: %(scope)s.")
        return words % {"scope": scope_words(each)}
    if missing := running.missing(items):
        scope = scope_words(each)
        if scope:
            return _("Mua thêm %(sum)s (%(scope)s) để dùng mã này.") % {"sum": format_dong(missing), "scope": scope}
        return _("Mua thêm %(sum)s để dùng mã này.") % {"sum": format_dong(missing)}
    if each.kind == Promotion.Kind.DELIVERY and not deliveries:
        return _("Chọn nơi giao để thấy phí giao được giảm.")
    return _("Giỏ này đã được giảm hết mức, nên mã chưa dùng đến.")
