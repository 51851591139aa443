"""What tests of card payments share: a purchase that waits for a card, and Stripe's messages brought by hand."""

from typing import Any

from django.test import Client

from catalog.kernel.tasks import run_pending
from catalog.places.models import Commune
from marketplace.basket.models import Basket
from marketplace.basket.selectors import plan_of
from marketplace.order.models import OrderGroup
from marketplace.order.services import place_order_group, seal_of
from marketplace.payment.asking import ask
from marketplace.payment.models import PaymentAttempt
from marketplace.payment.stripe_rail import StripeRail
from tests.marketplace.shoppers import recipient
from tests.support.stripe.process import Side

WEBHOOK = "/thanh-toan/stripe/webhook/"


def buy_by_card(basket: Basket, commune: Commune, *, language: str = "vi", key: str = "the-1") -> PaymentAttempt:
    """Place what the basket holds, to be paid by one card payment."""
    to, payment = recipient(commune, email="hoa@example.vn"), OrderGroup.Payment.STRIPE
    seen = seal_of(plan_of(basket, to.province_code), to, payment)
    group = place_order_group(basket, to, user=None, language=language, key=key, seen=seen, payment=payment)
    (attempt,) = ask(group)
    return attempt


def start(attempt: PaymentAttempt) -> str:
    """Open Stripe's page; the name of the session."""
    started = StripeRail().start(attempt)
    attempt.provider_ref = started.provider_ref
    attempt.save(update_fields=["provider_ref"])
    return started.provider_ref


def deliver(side: Side, event: int, **signed: Any) -> int:
    """Bring a message of Stripe's to the shop; what the shop answered."""
    body, header = side.signed(event, **signed)
    return post(body, header)


def post(body: str | bytes, header: str) -> int:
    response = Client(enforce_csrf_checks=True).post(
        WEBHOOK, body, content_type="application/json", headers={"Stripe-Signature": header}
    )
    return int(response.status_code)


def deliver_all(side: Side, order: list[int] | None = None) -> None:
    """Bring all messages, in the order they came or in another, each followed before the next."""
    for event in order if order is not None else range(len(side.events())):
        assert deliver(side, event) == 200
        run_pending()
