"""What goods weigh: as their maker has said, else as the label says."""

import pytest

from marketplace.shipping.models import ShippingFacts
from marketplace.shipping.weights import grams_in, grams_of
from tests.cast import make_product


@pytest.mark.parametrize(
    ("label", "grams"),
    [
        ("500 g", 500),
        ("Hộp 0,5 kg", 500),
        ("1,2 kg", 1_200),
        ("750 ml", 750),
        ("1 lít", 1_000),
        ("19 lít", 19_000),
        ("6 × 330 ml", 1_980),
        ("12 × 1,5 lít", 18_000),
        ("2 x 500 ml", 1_000),
        ("hộp 20 túi x 2 g", 40),
        ("50 g x 10 gói", 500),
        ("20 gói (240 g)", 240),
        ("50 túi lọc (100 g)", 100),
        ("250 mg", 1),
        ("", None),
        ("20 quả", None),
        ("hộp 20 túi", None),
        ("180 × 45 cm", None),
        ("0 g", None),
        ("999 × 999 kg", None),
        ("\x00" * 80, None),
        ("٥٠٠ g", None),
    ],
)
def test_a_label_is_read(label: str, grams: int | None) -> None:
    assert grams_in(label) == grams


@pytest.mark.django_db
def test_what_the_maker_says_goes_before_the_label(coop) -> None:
    product = make_product(coop, net_weight="500 g")
    assert grams_of(product) == 500
    facts = ShippingFacts.objects.create(product=product, cold=True)
    product.refresh_from_db()
    assert grams_of(product) == 500
    facts.weight_g = 650
    facts.save()
    product.refresh_from_db()
    assert grams_of(product) == 650
