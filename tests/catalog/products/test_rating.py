"""A review that changes the mean rating of a product reaches the lists that sort by it."""

import pytest

from catalog.products.reviews.models import ProductReview
from catalog.search.models import Listing
from tests.cast import make_listing

pytestmark = pytest.mark.django_db


def test_lists_follow_the_rating(coop, buyer):
    # given a product that nobody has judged
    product = make_listing(coop)
    assert Listing.objects.get(pk=product.pk).rating is None

    # when an approved review comes, and goes again
    review = ProductReview.objects.create(
        product=product, user=buyer, score=4, title="Ngon", body="Sẽ mua lại.", status=ProductReview.APPROVED
    )
    assert Listing.objects.get(pk=product.pk).rating == 400
    review.delete()
    assert Listing.objects.get(pk=product.pk).rating is None
