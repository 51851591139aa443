"""Card HTML of listing rows: rendered when a row is written, in both languages, with and without its star.

The clock then chooses between the two at each request, and no list page renders a card (decision 24). Cards lie in
pages of every province, so they are rendered with the base theme, whichever page the writer was on.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.certification.stars import Star
from catalog.products.images import picture_of
from catalog.products.models import Product
from catalog.products.selectors import untracked_classes
from catalog.search.models import Listing
from catalog.search.signals import rows_built
from themes.loader import BASE, use_theme

MOST_ADDRESS = Listing._meta.get_field("thumb").max_length or 0


@dataclass(frozen=True)
class Card:
    """What `c/card.html` shows."""

    title: str
    url: str
    picture: str  # rendered, "" without one
    star: Star | None
    maker: str
    place: str
    price: int | None
    available: bool
    sample: bool
    add_url: str
    state_note: str


@receiver(rows_built)
def render_cards(rows: list[Listing], **signal: Any) -> None:
    """Fill the cards and the columns of thumbs; reads nothing but what the rows bring along."""
    with use_theme(BASE):
        template = get_template("c/card.html")
        pictures = [_show(row) for row in rows]
        for language, _name in settings.LANGUAGES:
            with override(language):
                for row, picture in zip(rows, pictures, strict=True):
                    inside, outside = _cards(row, picture)
                    setattr(row.card, language, template.render({"card": inside}))
                    setattr(row.card, f"off_{language}", template.render({"card": outside}))


def _show(row: Listing) -> str:
    """Set the thumb and return the picture of all four cards; its words are the title, so it has no language."""
    image = next(iter(row.product.images.all()), None)
    if image is None:
        row.thumb = ""
        return ""
    picture = picture_of(image, alt=row.title)
    # The smallest, in a format that every browser of today shows; none rather than half an address.
    row.thumb = picture.smallest if len(picture.smallest) <= MOST_ADDRESS else ""
    return get_template("c/picture.html").render({"picture": picture})


def _cards(row: Listing, picture: str) -> tuple[Card, Card]:
    """The card while the certificate holds, and the one for the time without."""
    shared = _shared(row) | {"picture": picture}
    sellable = row.in_stock and row.price is not None
    inside = Card(star=row.star_inside, available=sellable, state_note=_note(row), **shared)
    if settings.SELL_REQUIRES_CERTIFICATE:
        return inside, Card(star=None, available=False, state_note=_("Tạm rời kệ"), **shared)
    return inside, Card(star=None, available=sellable, state_note=_note(row), **shared)


def _shared(row: Listing) -> dict[str, Any]:
    product = row.product
    return {
        "title": row.title,
        "url": product.get_absolute_url(),
        "maker": row.subject.name,
        "place": product.origin_province.name,
        "price": row.price,
        "sample": bool(product.sample),
        "add_url": "" if _is_booked(product) else reverse("basket:add", kwargs={"pk": product.pk}),
    }


def _is_booked(product: Product) -> bool:
    """Services are booked with their subject and go into no basket."""
    return product.product_class_id in untracked_classes()


def _note(row: Listing) -> str:
    if row.price is None:
        return _("Chưa có giá")
    return "" if row.in_stock else _("Tạm hết hàng")
