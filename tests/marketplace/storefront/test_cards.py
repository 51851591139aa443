"""Card HTML of listing rows: both languages, with and without star, the base theme."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from catalog.products.models import ProductImage
from catalog.search.models import Listing, ListingCard
from catalog.search.services import refresh_listings
from catalog.subjects.models import Sample
from marketplace.storefront.cards import render_cards
from tests.cast import make_listing
from themes.loader import use_theme

pytestmark = pytest.mark.django_db


def test_four_cards(coop):
    # given a product on sale
    product = make_listing(coop, title="Chè <Shan>", stars=5, price=250_000)
    row = Listing.objects.get()

    # then the cards inside the window carry the star and can be bought from, in both languages
    for card, prefix in ((row.card.vi, ""), (row.card.en, "/en")):
        assert 'data-stars="5">OCOP 5' in card
        assert f'href="{prefix}{product.get_absolute_url()}"' in card
        assert f'formaction="{prefix}/gio-hang/them/{product.pk}/"' in card
        assert "Chè &lt;Shan&gt;" in card
        assert "HTX Nông sản Bắc Hà, Lào Cai" in card
        assert "250.000\u00a0₫" in card

    # and those for the time outside carry neither
    for card in (row.card.off_vi, row.card.off_en):
        assert "data-stars" not in card
        assert "<button" not in card
        assert "Chè &lt;Shan&gt;" in card
    assert "Tạm rời kệ" in row.card.off_vi


def test_states_in_words(coop):
    make_listing(coop, title="Hết", num_in_stock=0)
    make_listing(coop, title="Chưa giá", price=None)
    sold_out, unpriced = Listing.objects.order_by("pk")
    assert "Tạm hết hàng" in sold_out.card.vi
    assert "Chưa có giá" in unpriced.card.vi
    assert "<button" not in sold_out.card.vi + unpriced.card.vi


@pytest.mark.parametrize("sample", [Sample.OFFER, Sample.WHOLE])
def test_samples_say_so(coop, sample):
    make_listing(coop, sample=sample)
    assert '<span class="sample">mẫu</span>' in Listing.objects.get().card.vi


def test_the_first_picture(coop):
    product = make_listing(coop)
    for order, key in ((1, "later"), (0, "first")):
        ProductImage.objects.create(
            product=product,
            original=f"pictures/{key}.webp",
            display_order=order,
            alt="Ấm chè",
            width=1080,
            height=1080,
            renditions={"key": key, "widths": [320, 640]},
        )
    refresh_listings([product.pk])
    card = Listing.objects.get().card.vi
    assert "pictures/first/320.avif 320w" in card
    assert 'alt="Ấm chè" width="1080" height="1080" loading="lazy"' in card
    assert "later" not in card


def test_the_writer_s_language_and_theme_don_t_matter(coop):
    product = make_listing(coop)
    before, cards = Listing.objects.values().get(), ListingCard.objects.values().get()
    with override("en"), use_theme("lao-cai"):
        refresh_listings([product.pk])
    assert {**Listing.objects.values().get(), "stamp": before["stamp"]} == before
    assert ListingCard.objects.values().get() == cards


def test_rendering_asks_the_database_nothing(coop):
    # given rows as they are built, with what the signal promises
    for n in range(3):
        make_listing(coop, title=f"Món {n}")
    rows = Listing.objects.select_related("product__origin_province", "subject", "card")
    rows = list(rows.prefetch_related("product__images"))

    # when their cards are rendered
    with CaptureQueriesContext(connection) as statements:
        render_cards(rows=rows)

    # then nothing was read
    assert len(statements) == 0


def test_the_thumb_is_the_smallest_rendition_or_nothing(coop):
    product = make_listing(coop)
    assert Listing.objects.get().thumb == ""
    image = ProductImage.objects.create(product=product, original="pictures/a.webp", width=1080, height=1080)
    for renditions, thumb in (({}, "a.webp"), ({"key": "a", "widths": [320, 640]}, "a/320.webp")):
        image.renditions = renditions
        image.save()
        refresh_listings([product.pk])
        assert Listing.objects.get().thumb == f"/media/pictures/{thumb}"
    ProductImage.objects.update(original=f"pictures/{'a' * 200}.webp", renditions={})
    refresh_listings([product.pk])
    assert Listing.objects.get().thumb == ""
