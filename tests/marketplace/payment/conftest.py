"""Purchases to pay: two makers with accounts, and what each of them is owed."""

import pytest

from catalog.places.models import Commune
from catalog.products.models import Product
from catalog.subjects.models import Subject
from marketplace.basket.selectors import plan_of
from marketplace.order.models import OrderGroup
from marketplace.order.services import place_order_group, seal_of
from marketplace.payment import providers
from marketplace.payment.asking import ask
from marketplace.payment.models import BankAccount
from tests.cast import make_listing
from tests.marketplace.payment.memory import Card
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


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Card:
    """A provider of cards in memory, until the end of the test."""
    monkeypatch.setattr(providers, "_providers", dict(providers._providers))
    provider = Card()
    providers.register("stripe", lambda: provider)
    return provider


@pytest.fixture
def by_card(goods, bac_ha, card: Card, settings) -> OrderGroup:
    """A purchase from two makers that waits for a card, where the shop holds the money."""
    settings.PAYMENT_MODE = "platform"
    return order_by_card(goods, bac_ha)


@pytest.fixture
def by_card_direct(goods, bac_ha, card: Card) -> OrderGroup:
    """The same, where each maker is paid by itself."""
    return order_by_card(goods, bac_ha)


def order_by_card(goods: list[tuple[Product, int]], commune: Commune) -> OrderGroup:
    """Past the choice of ways to pay, which asks for the keys of a real provider."""
    basket, to = basket_with(*goods), recipient(commune, email="hoa@example.vn")
    seen = seal_of(plan_of(basket, to.province_code), to, "stripe")
    group = place_order_group(basket, to, user=None, language="vi", key="the", seen=seen, payment="stripe")
    ask(group)
    return group
