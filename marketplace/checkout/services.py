"""The one write of checkout: a purchase and what is asked for it, together or not at all."""

from collections.abc import Mapping

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.basket.models import Basket
from marketplace.basket.selectors import Plan
from marketplace.order.models import OrderGroup
from marketplace.order.services import Recipient, place_order_group
from marketplace.payment.asking import ask
from marketplace.payment.models import BankAccount
from marketplace.payment.ways import refusal_of


class PaymentClosed(Exception):
    """The way of paying that the buyer chose isn't open to this purchase any more; nothing was written."""


def place(
    basket: Basket,
    recipient: Recipient,
    payment: str,
    *,
    user: User | None,
    language: str,
    key: str,
    seen: str,
    methods: Mapping[int, str] | None = None,
    code: str = "",
) -> OrderGroup:
    """Place what the basket holds and ask for its money, in one transaction, once for a `key`.

    As `place_order_group`, and raises `PaymentClosed` besides.
    """

    def check(plan: Plan) -> None:
        if refusal_of(plan, payment, recipient.phone):
            raise PaymentClosed

    with transaction.atomic():
        group = place_order_group(
            basket,
            recipient,
            user=user,
            language=language,
            key=key,
            seen=seen,
            payment=payment,
            methods=methods,
            code=code,
            check=check,
        )
        try:
            ask(group)
        except BankAccount.DoesNotExist as gone:  # closed in this very moment
            raise PaymentClosed from gone
    return group
