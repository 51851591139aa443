"""Cards, on Stripe's own page (hosted Checkout): no card field and no script of theirs in our pages.

One session for each attempt, one summary line for what the attempt asks. What Stripe says is read from its objects each
time, never from what an event or a browser brings. Stripe counts đồng whole: 125 000 ₫ is 125000.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import stripe
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from marketplace.payment.models import MoneyFact, PaymentAttempt, Refund
from marketplace.payment.providers import Fact, ForeignMoney, ProviderUnreachable, Reading, Report, Started

log = logging.getLogger(__name__)

CODE = "stripe"
API_VERSION = "2026-10-28.endive"
TIMEOUT = 5  # seconds, twice at most: a buyer waits no longer than twelve
RETRIES = 1
SHORTEST_PAGE = 31 * 60  # seconds; Stripe wants thirty minutes, and the request takes a moment
RETURNED = "tu-the"  # in the address of a purchase: the attempt whose card page the buyer comes from
HOSTED_PAGES = "https://checkout.stripe.com"

Kind = MoneyFact.Kind

# (status, payment_status) of a session → our word for the attempt.
_STATES = {
    ("open", "unpaid"): "open",
    ("complete", "paid"): "succeeded",
    ("complete", "unpaid"): "processing",
    ("expired", "unpaid"): "expired",
}
_ENDED_WITHOUT_MONEY = {"requires_payment_method", "canceled"}
# An inquiry ("warning_…") has taken no money yet.
_WITHDRAWN = {"needs_response", "under_review", "won", "lost"}


def is_offered(amount: int) -> bool:
    """Whether cards can be taken at all, and for this amount (whole đồng)."""
    return bool(settings.STRIPE_SECRET_KEY) and settings.STRIPE_MIN_VND <= amount <= settings.STRIPE_MAX_VND


def page_origin() -> str:
    """Where a form may lead when it ends on Stripe's page: for `form-action` of the one page that has it."""
    url = urlsplit(settings.STRIPE_API_BASE)
    return HOSTED_PAGES if url.hostname == "api.stripe.com" else f"{url.scheme}://{url.netloc}"


def is_live() -> bool:
    """Whether the key moves real money."""
    return "_live_" in settings.STRIPE_SECRET_KEY


def to_minor(amount: int) -> int:
    """Đồng as Stripe counts them. The đồng has no smaller unit: nothing is multiplied, nothing rounded."""
    if not isinstance(amount, int) or amount <= 0:
        raise ValueError(f"{amount!r} is no whole amount of đồng")
    return amount


class StripeRail:
    """The provider `stripe`. A key of ours goes with every call, so that no repeat charges or gives back twice."""

    code = CODE

    def start(self, attempt: PaymentAttempt) -> Started:
        """Open the session of an attempt, or find it again. A closed one has no page: the purchase's own takes over."""
        with _telling_apart():
            session = self._session(attempt) if attempt.provider_ref else self._create(attempt)
        return Started(session.url or _address_of(attempt), session.id)

    def refresh(self, attempt: PaymentAttempt) -> Reading:
        if not attempt.provider_ref:
            return Reading("open")
        with _telling_apart():
            return self._reading(attempt, self._session(attempt))

    def cancel(self, attempt: PaymentAttempt) -> Reading:
        """Close the session. An attempt without one was never shown to anybody: its address is known only with it."""
        if not attempt.provider_ref:
            return Reading("expired")
        with _telling_apart():
            try:
                client().v1.checkout.sessions.expire(attempt.provider_ref)
            except stripe.InvalidRequestError:
                log.info("session of %s is closed already", attempt.key)
            return self._reading(attempt, self._session(attempt))

    def refund(self, refund: Refund) -> Reading:
        """A refund that failed, or was refused, and is tried again is another one to Stripe, and gets another key: the
        old one would bring the old answer. `payment_ref` of a refusal is Stripe's name for the request."""
        key = f"{refund.key}-{refund.provider_ref}" if refund.provider_ref else refund.key
        asked: Any = {
            "payment_intent": refund.attempt.payment_ref,
            "amount": to_minor(refund.amount),
            "reason": "requested_by_customer",
            "metadata": {"attempt": refund.attempt.key, "refund": refund.key},
        }
        with _telling_apart():
            try:
                made = client().v1.refunds.create(asked, {"idempotency_key": key})
            except stripe.InvalidRequestError as error:
                return Reading("failed", reason=error.code or "", payment_ref=error.request_id or "")
            # A repeat is answered with what was so the first time.
            return refund_reading(made.id)

    def report(self, fact: MoneyFact) -> Report | None:
        """The balance transaction of a charge or a refund; of a dispute the one that took the money, or brought it."""
        expanded: Any = {"expand": ["balance_transaction"]}
        with _telling_apart():
            if fact.kind == Kind.CHARGE:
                found = client().v1.charges.retrieve(fact.object_id, expanded).balance_transaction
            elif fact.kind == Kind.REFUND:
                found = client().v1.refunds.retrieve(fact.object_id, expanded).balance_transaction
            else:
                moves = client().v1.disputes.retrieve(fact.object_id).balance_transactions
                found = next((move for move in moves if (move.amount > 0) == (fact.kind == Kind.DISPUTE_WON)), None)
        if not isinstance(found, stripe.BalanceTransaction):
            return None
        rate = "" if found.exchange_rate is None else str(found.exchange_rate)
        return Report(found.id, found.currency.upper(), found.amount, found.fee, rate)

    def _create(self, attempt: PaymentAttempt) -> stripe.checkout.Session:
        """Key and parameters follow from the attempt and its closing time: a key never comes with other parameters.

        A session whose answer was lost and whose closing time is past repeating stays alone: nobody knows its address.
        """
        group, closes = attempt.group, _closing_time(attempt)
        with translation.override(group.language):
            asked = session_of(
                key=attempt.key,
                order=group.number,
                name=_("Đơn %(number)s tại %(shop)s") % {"number": group.number, "shop": settings.SHOP_NAME},
                amount=attempt.amount,
                back=f"{settings.SITE_URL}{reverse('payment:returned', args=(group.token, attempt.key))}",
                away=_address_of(attempt),
                language=group.language,
                expires_at=closes,
            )
        return client().v1.checkout.sessions.create(asked, {"idempotency_key": f"{attempt.key}-{closes}"})

    def _session(self, attempt: PaymentAttempt) -> stripe.checkout.Session:
        asked: Any = {"expand": ["payment_intent.latest_charge"]}
        session = client().v1.checkout.sessions.retrieve(attempt.provider_ref, asked)
        if _attempt_key_on(session) != attempt.key or session.livemode != is_live():
            raise ForeignMoney(attempt.key)
        return session

    def _reading(self, attempt: PaymentAttempt, session: stripe.checkout.Session) -> Reading:
        state = _STATES[session.status or "", session.payment_status]
        intent = session.payment_intent
        if not isinstance(intent, stripe.PaymentIntent):
            return Reading(state)
        if state == "processing" and intent.status in _ENDED_WITHOUT_MONEY:
            state = "failed"
        return Reading(state, tuple(_facts(intent)), payment_ref=intent.id)


def session_of(
    *, key: str, order: str, name: str, amount: int, back: str, away: str, language: str, expires_at: int
) -> Any:
    """What a session is asked with: one line of the whole `amount` (đồng), so that no sum of Stripe's can differ.

    `back` and `away` are where the browser goes after paying, and after giving up. `expires_at` (seconds) must lie at
    least half an hour ahead.
    """
    told = {"order": order, "attempt": key}
    price = {"currency": "vnd", "unit_amount": to_minor(amount), "product_data": {"name": name}}
    return {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "payment_method_types": ["card"],
        "line_items": [{"price_data": price, "quantity": 1}],
        "client_reference_id": order,
        "metadata": told,
        "payment_intent_data": {"metadata": told},
        "success_url": back,
        "cancel_url": away,
        "locale": "en" if language == "en" else "vi",
        "expires_at": expires_at,
        "adaptive_pricing": {"enabled": False},  # else the buyer pays another currency, and another amount
    }


def refund_reading(refund_id: str) -> Reading:
    """What Stripe says of one refund; `payment_ref` is its own name for it. Raises `ProviderUnreachable`."""
    with _telling_apart():
        made = client().v1.refunds.retrieve(refund_id)
    state = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}.get(made.status or "", "processing")
    facts = (_fact(Kind.REFUND, made),) if state == "succeeded" else ()
    return Reading(state, facts, getattr(made, "failure_reason", None) or "", made.id)


def sent_on(payout_id: str) -> stripe.Payout:
    """What Stripe says of money that it sends on to the bank. Raises `ProviderUnreachable`."""
    with _telling_apart():
        return client().v1.payouts.retrieve(payout_id)


def attempt_key_of(intent_id: str) -> str:
    """Which attempt an intent was made for, by what we wrote on it; empty when it is none of ours."""
    with _telling_apart():
        intent = client().v1.payment_intents.retrieve(intent_id)
    return _attempt_key_on(intent)


def _attempt_key_on(thing: stripe.checkout.Session | stripe.PaymentIntent) -> str:
    return str(thing.metadata["attempt"]) if thing.metadata and "attempt" in thing.metadata else ""


def _facts(intent: stripe.PaymentIntent) -> Iterator[Fact]:
    charge = intent.latest_charge
    if not isinstance(charge, stripe.Charge) or not charge.paid or not charge.captured:
        return
    yield _fact(Kind.CHARGE, charge, charge.amount_captured)
    of_intent: Any = {"payment_intent": intent.id, "limit": 100}
    if charge.amount_refunded:
        refunds = client().v1.refunds.list(of_intent).data
        yield from (_fact(Kind.REFUND, refund) for refund in refunds if refund.status == "succeeded")
    if charge.disputed:
        for dispute in client().v1.disputes.list(of_intent).data:
            if dispute.status in _WITHDRAWN:
                yield _fact(Kind.DISPUTE, dispute)
            if dispute.status == "won":
                yield _fact(Kind.DISPUTE_WON, dispute)


def _fact(kind: str, thing: Any, amount: int | None = None) -> Fact:
    at = datetime.fromtimestamp(thing.created, UTC)
    return Fact(kind, thing.id, thing.amount if amount is None else amount, at, thing.currency.upper())


def _closing_time(attempt: PaymentAttempt) -> int:
    """When the page closes by itself (`cancel` closes it in time): with the attempt, or later where Stripe's half hour
    asks for it, and then in steps of five minutes, so that a repeat says the same."""
    soonest = int(timezone.now().timestamp()) + SHORTEST_PAGE
    ends = int(attempt.expires_at.timestamp()) if attempt.expires_at else 0
    return ends if ends >= soonest else -(-soonest // 300) * 300


def _address_of(attempt: PaymentAttempt) -> str:
    """Where the browser comes back to, whatever has become of the payment: the page looks for itself."""
    with translation.override(attempt.group.language):
        return f"{settings.SITE_URL}{attempt.group.get_absolute_url()}"


def client() -> stripe.StripeClient:
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@cache
def _client(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
        max_network_retries=RETRIES,
        stripe_version=API_VERSION,
    )


@contextmanager
def _telling_apart() -> Iterator[None]:
    """An answer that leaves it open what happened is one thing to our side: ask again, with the same key."""
    try:
        yield
    except stripe.StripeError as error:
        log.warning("Stripe: %s, code %s, request %s", type(error).__name__, error.code, error.request_id)
        raise ProviderUnreachable(str(error.code or type(error).__name__)) from error
