"""What a provider of payments is asked, and what it answers. Providers never touch orders: `money` does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from marketplace.payment.models import MoneyFact, PaymentAttempt, Refund

CURRENCY = "VND"


@dataclass(frozen=True)
class Fact:
    """Money a provider says has moved: `kind` is a `MoneyFact.Kind`, `amount` whole đồng, `object_id` the provider's
    own name for it."""

    kind: str
    object_id: str
    amount: int
    at: datetime
    currency: str = CURRENCY
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What a provider says of an attempt now. `state`: "open", "processing", "succeeded", "failed" or "expired"."""

    state: str
    facts: tuple[Fact, ...] = ()
    reason: str = ""
    payment_ref: str = ""


@dataclass(frozen=True)
class Started:
    """Where the browser is sent to pay, and what the provider calls the attempt."""

    url: str
    provider_ref: str


@dataclass(frozen=True)
class Report:
    """How a move of money stands in a provider's own books: `gross` as it changed our balance there, above zero for
    what came, and the `fee` kept of it, both in whole smallest units of `currency`. `rate`: as the provider says.
    """

    name: str
    currency: str
    gross: int
    fee: int
    rate: str = ""


class Provider(Protocol):
    """A provider that is asked over the network. Each call may be repeated: `attempt.key` and `refund.key` see to it.

    All raise `ProviderUnreachable` when it isn't known what came of the call.
    """

    code: str

    def start(self, attempt: PaymentAttempt) -> Started: ...

    def refresh(self, attempt: PaymentAttempt) -> Reading: ...

    def cancel(self, attempt: PaymentAttempt) -> Reading:
        """Let nobody pay it any more; where somebody has already, that is what comes back."""
        ...

    def refund(self, refund: Refund) -> Reading:
        """Give money back; the facts are of kind "refund"."""
        ...

    def report(self, fact: MoneyFact) -> Report | None:
        """What the provider's own books say of money that it told us of; None while they say nothing yet."""
        ...


class ProviderUnreachable(Exception):
    """The answer was lost, late or a failure of theirs. Nothing is known; ask again."""


class ForeignMoney(Exception):
    """A provider speaks of another currency, or of play money: whatever it is, it pays for nothing here."""


_providers: dict[str, Callable[[], Provider]] = {}


def register(code: str, make: Callable[[], Provider]) -> None:
    _providers[code] = make


def provider_of(attempt: PaymentAttempt) -> Provider | None:
    """Whom to ask about an attempt; None for money that comes by itself (cash, transfers)."""
    make = _providers.get(attempt.provider)
    return make() if make else None
