"""Purchases to pay: two makers with accounts, and what each of them is owed."""

import pytest

from catalog.products.models import Product
from catalog.subjects.models import Subject
from marketplace.order.models import OrderGroup
from marketplace.payment.models import BankAccount
from tests.cast import make_listing
from tests.marketplace.shoppers import basket_with, order, recipient


@pytest.fixture
def accounts(coop: Subject, household: Subject) -> dict[Subject | None, BankAccount]:
    """Of both makers, and of the shop."""
    return {
        owner: BankAccount.objects.create(
            subject=owner, bank_bin="970436", number=f"00110000{number}", holder=f"TAI KHOAN {number}"
        )
        for number, owner in enumerate((coop, household, None))
    }


@pytest.fixture
def goods(coop: Subject, household: Subject) -> list[tuple[Product, int]]:
    return [
        (make_listing(coop, title="Mật ong", price=125_000, num_in_stock=5), 2),
        (make_listing(household, title="Trà", price=85_000, num_in_stock=5), 1),
    ]


@pytest.fixture
def direct(accounts, goods, bac_ha) -> OrderGroup:
    """A purchase from two makers that waits for a transfer to each."""
    return order(basket_with(*goods), recipient(bac_ha, email="hoa@example.vn"), payment="vietqr")


@pytest.fixture
def platform(accounts, goods, bac_ha, settings) -> OrderGroup:
    """The same, where the shop holds the money: one transfer for all."""
    settings.PAYMENT_MODE = "platform"
    return order(basket_with(*goods), recipient(bac_ha, email="hoa@example.vn"), payment="vietqr")
