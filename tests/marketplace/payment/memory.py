"""A provider of card payments that lives in memory, and can lose its answers."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from marketplace.payment.models import MoneyFact, PaymentAttempt, Refund
from marketplace.payment.providers import Fact, ProviderUnreachable, Reading, Report, Started

Kind = MoneyFact.Kind


class Card:
    """Keeps what it was asked by `key`, as providers do: a repeat is answered with what came of the first time.

    `refunds_end` is how the next refund ends; `loses` names calls whose answer is lost after they were carried out.
    """

    code = "stripe"

    def __init__(self) -> None:
        self.pages: set[str] = set()
        self.closed: set[str] = set()
        self.charges: dict[str, list[Fact]] = {}
        self.refunds: dict[str, list[tuple[str, int]]] = {}
        self.refunds_end = "succeeded"
        self.loses: set[str] = set()
        self.currency, self.fee = "VND", 0
        self.rates: dict[str, int] = {}  # đồng for a unit of its balance, by kind of money
        self.knows = True  # whether its books have been written yet
        self.at: datetime = timezone.now()

    def start(self, attempt: PaymentAttempt) -> Started:
        self.pages.add(attempt.key)
        return self._answer("start", Started(f"https://card.example/{attempt.key}", f"cs_{attempt.key}"))

    def refresh(self, attempt: PaymentAttempt) -> Reading:
        return self._answer("refresh", self._reading(attempt, "open"))

    def cancel(self, attempt: PaymentAttempt) -> Reading:
        self.closed.add(attempt.key)
        return self._answer("cancel", self._reading(attempt, "expired"))

    def refund(self, refund: Refund) -> Reading:
        tries = self.refunds.setdefault(refund.key, [])
        if not tries or tries[-1][0] == "failed":
            tries.append((self.refunds_end, refund.amount))
        state, name = tries[-1][0], f"re_{refund.key}_{len(tries)}"
        facts = (Fact(Kind.REFUND, name, refund.amount, self.at),) if state == "succeeded" else ()
        return self._answer("refund", Reading(state, facts, payment_ref=name))

    def report(self, fact: MoneyFact) -> Report | None:
        sign = 1 if fact.kind in (Kind.CHARGE, Kind.DISPUTE_WON) else -1
        gross = sign * (fact.amount // self.rates.get(fact.kind, 1))
        fee = self.fee if fact.kind == Kind.CHARGE else 0
        told = Report(f"txn_{fact.kind}_{fact.object_id}", self.currency, gross, fee)
        return self._answer("report", told if self.knows else None)

    def charge(self, attempt: PaymentAttempt, amount: int) -> None:
        """The buyer pays; the shop hears of it when it asks."""
        told = self.charges.setdefault(attempt.key, [])
        told.append(Fact(Kind.CHARGE, f"pi_{attempt.key}_{len(told) + 1}", amount, self.at))

    def given_back(self, attempt: PaymentAttempt) -> int:
        """What has left, or is leaving, for the refunds of an attempt."""
        keys = attempt.refunds.values_list("key", flat=True)
        return sum(amount for key in keys for state, amount in self.refunds.get(key, []) if state != "failed")

    def _reading(self, attempt: PaymentAttempt, otherwise: str) -> Reading:
        facts = tuple(self.charges.get(attempt.key, ()))
        return Reading("succeeded" if facts else otherwise, facts)

    def _answer(self, call: str, answer: Any) -> Any:
        if call in self.loses:
            self.loses.remove(call)
            raise ProviderUnreachable
        return answer
