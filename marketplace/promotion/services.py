"""Writes on promotions: creating and stopping them, and what purchases use of them.

What is scarce is counted in the promotion's row by one conditional update each, under CHECK constraints; that update
also locks the row, so purchases that use the same promotion take turns from there on.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.products.models import Product
from catalog.search.services import stamp_listings
from marketplace.order.models import Line, Order, OrderGroup
from marketplace.promotion.models import Discount, Promotion, PromotionState, PromotionUse
from marketplace.promotion.reckoning import Cut, sums_of
from marketplace.promotion.selectors import CAME_TO_NOTHING, Claim, buyer_refusals, used_up
from marketplace.promotion.states import PROMOTION, keeps_it


class UsedUp(Exception):
    """A promotion that was agreed on can't be used any more; the caller's transaction must be rolled back."""


def create(promotion: Promotion, products: Iterable[Product], actor: Any) -> Promotion:
    """Keep a new promotion, as a draft, for the products it names.

    Journals `shop.promotion.create`; raises `PermissionDenied` for whoever doesn't bear it and isn't the operator.
    """
    if not keeps_it.test(actor, promotion):
        raise PermissionDenied
    with transaction.atomic():
        promotion.created_by = actor
        promotion.save(force_insert=True)
        promotion.products.set(products)
        journal.record(
            "shop.promotion.create",
            actor=actor,
            obj=promotion,
            text=gettext_noop("Lập khuyến mại %(name)s."),
            data={"name": str(promotion)},
        )
    return promotion


def move(promotion: Promotion, verb: str, actor: Any, reason: str = "") -> None:
    """Start or stop; pages that show an offer price are made anew. Purchases that used it keep what they got.

    Raises `TransitionRefused` and then has written nothing.
    """
    with transaction.atomic():
        PROMOTION.apply(promotion, verb, actor, reason)
        _stamp_pages([promotion])


def redeem(group: OrderGroup, cuts: Iterable[Cut]) -> dict[int, PromotionUse]:
    """Count one use of each promotion of a purchase that is being placed; the uses, by promotion.

    For the caller's transaction, after its locks of stock. Locks the promotions in rising order of id, then asks once
    more about this buyer: who uses the same one at the same moment has finished by then. Raises `UsedUp`.
    """
    used = dict(sorted(sums_of(cuts).items()))
    if not used:
        return {}
    now = timezone.now()
    running = Promotion.objects.filter(state=PromotionState.RUNNING, valid_from__lte=now, valid_to__gt=now)
    for pk, (amount, units) in used.items():
        if not _take(running.filter(pk=pk), uses=1, amount=amount, units=units):
            raise UsedUp(pk)
    promotions = list(Promotion.objects.filter(pk__in=used).order_by("pk"))
    if any(buyer_refusals(promotions, Claim("", group.phone, group.user_id), group.pk).values()):
        raise UsedUp
    # Of a budget the last part may be too little for the goods that cost most.
    _stamp_pages([each for each in promotions if used_up(each) or each.budget is not None])
    uses = [
        PromotionUse(promotion_id=pk, group=group, amount=amount, units=units) for pk, (amount, units) in used.items()
    ]
    return {use.promotion_id: use for use in PromotionUse.objects.bulk_create(uses)}


def freeze(
    uses: Mapping[int, PromotionUse],
    on_lines: Sequence[tuple[Line, Sequence[Cut]]],
    on_orders: Sequence[tuple[Order, Sequence[Cut]]],
) -> None:
    """Write down what was taken off each line and each delivery, and who bears it."""
    cuts: list[tuple[Order, Line | None, Cut]] = [(line.order, line, cut) for line, taken in on_lines for cut in taken]
    cuts += [(order, None, cut) for order, taken in on_orders for cut in taken]
    if not uses:
        return
    Discount.objects.bulk_create(
        Discount(
            use=uses[cut.promotion.pk],
            order=order,
            line=line,
            amount=cut.amount,
            units=cut.units,
            bearer=cut.promotion.bearer,
            bearer_province_id=cut.promotion.bearer_province_id,
            name=cut.promotion.name,
            name_en=cut.promotion.name_en,
        )
        for order, line, cut in cuts
    )


def recount(group: OrderGroup) -> None:
    """What a purchase uses of its promotions after parcels of it have moved: parcels that came to nothing give their
    part back, those whose money came late after all take it again. May be repeated.

    Locks the purchase, then the promotions in rising order of id; for a transaction of its own, as nothing may lock
    stock behind a promotion. Where everything was used up meanwhile the order keeps its price, which was agreed, and
    counts for nothing. Journals `shop.promotion.given_back`, `shop.promotion.honoured`.
    """
    OrderGroup.objects.select_for_update().get(pk=group.pk)
    for use in PromotionUse.objects.filter(group=group).select_related("promotion").order_by("promotion_id"):
        live = use.discounts.exclude(order__status__in=CAME_TO_NOTHING).order_by()
        sums = live.aggregate(amount=Sum("amount", default=0), units=Sum("units", default=0))
        counts = bool(sums["amount"])
        more = {
            "uses": int(counts) - int(use.counts),
            "amount": sums["amount"] - use.amount,
            "units": sums["units"] - use.units,
        }
        if not any(more.values()):
            continue
        if _take(Promotion.objects.filter(pk=use.promotion_id), **more):
            PromotionUse.objects.filter(pk=use.pk).update(counts=counts, **sums)
            _stamp_pages([use.promotion])
            if more["amount"] < 0:
                _note(
                    use, "given_back", gettext_noop("Trả lại %(amount)d đồng cho khuyến mại %(name)s: đơn %(number)s.")
                )
        else:
            _note(
                use,
                "honoured",
                gettext_noop("Giữ giá đã giảm %(amount)d đồng (%(name)s), quá giới hạn: đơn %(number)s."),
            )


def _take(rows: Any, *, uses: int, amount: int, units: int) -> bool:
    """Count more (or, below zero, less) in a promotion's row; False, and nothing written, when a limit forbids it."""
    in_limits = (
        Q(uses_most__isnull=True) | Q(uses_most__gte=F("uses") + uses),
        Q(budget__isnull=True) | Q(budget__gte=F("spent") + amount),
        Q(units_most__isnull=True) | Q(units_most__gte=F("units") + units),
    )
    more = {"uses": F("uses") + uses, "spent": F("spent") + amount, "units": F("units") + units}
    return bool(rows.filter(*in_limits).update(**more))


def _stamp_pages(promotions: Iterable[Promotion]) -> None:
    """An offer price stands on the pages of its products, which are kept until something changes. After the commit:
    placing has locked rows of other listings by then.
    """
    prices = [each.pk for each in promotions if each.kind == Promotion.Kind.PRICE]
    if prices:
        products = Product.objects.filter(promotions__in=prices).order_by("pk").values_list("pk", flat=True)
        transaction.on_commit(lambda: stamp_listings(products))


def _note(use: PromotionUse, what: str, text: str) -> None:
    amount = use.discounts.aggregate(sum=Sum("amount", default=0))["sum"]
    data = {"name": str(use.promotion), "number": use.group.number, "amount": amount}
    journal.record(f"shop.promotion.{what}", obj=use.promotion, text=text, data=data)
