"""Writes on baskets. Every one locks the basket row, so two tabs of one visitor take turns."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.products.models import Product
from catalog.subjects.strategy import Strategy
from marketplace.accounts.models import User
from marketplace.basket.models import Basket, Line


class Trouble(StrEnum):
    """Why nothing was put into the basket."""

    NOT_FOR_SALE = "not_for_sale"
    NOT_A_NUMBER = "not_a_number"
    TOO_MANY = "too_many"
    BASKET_FULL = "basket_full"


@dataclass
class NotAdded(Exception):
    """Nothing was written; `message` may be shown."""

    code: Trouble
    message: str


def read_quantity(typed: str) -> int:
    """A quantity as people type it. Raises `NotAdded` on anything that isn't a positive whole number."""
    text = typed.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
        raise NotAdded(Trouble.NOT_A_NUMBER, _("Hãy nhập số lượng là một số nguyên từ 1."))
    return int(text)


def add(basket: Basket, product: Product, quantity: int) -> Line:
    """Put `quantity` more of a product into the basket, as far as the purchase policy allows.

    Locks the basket, and makes it when the visitor had none: a guest's only once nothing speaks against it, for a
    number that was rolled back could become another visitor's (SQLite gives it out again). Raises `NotAdded` and
    has then written nothing.
    """
    if basket.pk is None and basket.owner_id:
        # Another tab may have made it meanwhile: an account has one open basket.
        basket.pk = Basket.open.get_or_create(owner_id=basket.owner_id)[0].pk
    with transaction.atomic():
        _lock(basket)
        offer = Strategy().fetch_for_product(product)
        if not offer.availability.is_available_to_buy:
            raise NotAdded(Trouble.NOT_FOR_SALE, offer.availability.message)
        line = Line.objects.filter(basket_id=basket.pk, stockrecord=offer.stockrecord).first()
        had = line.quantity if line else 0
        _check_free(offer.availability.free, had, quantity)
        _check_room(basket, quantity)
        if basket.pk is None:
            basket.save()
        if line is None:
            line = Line(basket=basket, product=product, stockrecord=offer.stockrecord, quantity=0)
            line.line_reference = f"{product.pk}_{offer.stockrecord.pk}"
        line.quantity = had + quantity
        line.price_excl_tax = line.price_incl_tax = offer.price.incl_tax
        line.save()
    return line


def set_quantities(basket: Basket, wanted: Mapping[int, int]) -> list[Line]:
    """Write the quantities of lines, by their id; returns what was taken out, with the quantity it had.

    0 takes a line out: its row stays, so that it can be put back. Ids of other baskets are left alone. What is more
    than is free is kept: the basket page says so and counts what can be had.
    """
    removed = []
    with transaction.atomic():
        _lock(basket)
        for line in Line.objects.filter(basket_id=basket.pk, pk__in=wanted):
            quantity = min(wanted[line.pk], settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD)
            if quantity == line.quantity:
                continue
            if quantity == 0:
                removed.append(line)
            Line.objects.filter(pk=line.pk).update(quantity=quantity, date_updated=timezone.now())
    return removed


def take_over(guest: Basket, user: User) -> Basket:
    """At sign-in, move what was chosen as a guest into the account's basket; of two counts the larger stays.

    Locks both baskets; a second request at the same time finds the guest's basket merged and leaves it.
    """
    with transaction.atomic():
        basket, _created = Basket.open.get_or_create(owner=user)
        _lock(basket)
        if Basket.objects.select_for_update().filter(pk=guest.pk, status=Basket.OPEN).first():
            basket.merge(guest, add_quantities=False)
    return basket


def set_aside_ordered(basket: Basket, line_ids: list[int]) -> Basket:
    """Move ordered lines into a closed basket. What could not be ordered stays in the visitor's own.

    For the caller's transaction, which has locked the basket.
    """
    ordered = Basket.objects.create(owner_id=basket.owner_id, status=Basket.SUBMITTED, date_submitted=timezone.now())
    Line.objects.filter(basket=basket, pk__in=line_ids).update(basket=ordered)
    return ordered


def _lock(basket: Basket) -> None:
    if basket.pk is not None:
        Basket.objects.select_for_update().get(pk=basket.pk)


def _check_free(free: int, had: int, quantity: int) -> None:
    if had + quantity <= free:
        return
    if had:
        words = _("Chỉ còn %(free)d sản phẩm, và giỏ của bạn đã có %(had)d.")
        raise NotAdded(Trouble.TOO_MANY, words % {"free": free, "had": had})
    raise NotAdded(Trouble.TOO_MANY, _("Chỉ còn %(free)d sản phẩm.") % {"free": free})


def _check_room(basket: Basket, quantity: int) -> None:
    """A ceiling on what one visitor can make the shop count."""
    most = settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD
    held = Line.objects.filter(basket_id=basket.pk).aggregate(held=Sum("quantity"))["held"] or 0
    if held + quantity > most:
        raise NotAdded(Trouble.BASKET_FULL, _("Một giỏ chứa nhiều nhất %(most)d sản phẩm.") % {"most": most})
