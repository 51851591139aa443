"""The standing cast stands."""

import pytest

from catalog.certification.stars import star_of
from catalog.products.models import Product
from tests.cast import make_listing

PEOPLE = (
    "buyer other_buyer owner staff company_owner province_editor province_publisher province_office "
    "other_province_office commune_officer council_member council_secretary national_office operator"
)


@pytest.mark.parametrize("name", PEOPLE.split())
def test_everybody_can_be_called(name, request):
    assert request.getfixturevalue(name).name


def test_a_listing_is_on_sale(coop, household, company):
    # given a product of each of the three makers
    products = [make_listing(subject, title=f"Món của {subject.name}") for subject in (coop, household, company)]

    # then each has its star and may be listed
    assert [star_of(product.pk).count for product in products] == [4, 4, 4]
    assert Product.objects.listed().count() == 3
