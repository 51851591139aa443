"""Messages from Stripe. Each is a hint only: it says that something happened, and what is so is then read from Stripe.

So it doesn't matter in which order they come, nor how often; what counts once is the money (`MoneyFact`).
"""

import json
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catalog.kernel.tasks import task
from marketplace.ledger.services import post_transfer_failed
from marketplace.payment.models import PaymentAttempt, ProviderEvent
from marketplace.payment.money import apply_reading
from marketplace.payment.providers import ForeignMoney
from marketplace.payment.refunds import apply_refund
from marketplace.payment.reports import post_sent_on
from marketplace.payment.stripe_rail import CODE, StripeRail, attempt_key_of, is_live, refund_reading, sent_on

log = logging.getLogger(__name__)

# Seconds that a signature may be old, or ahead of our clock: Stripe's library bounds only the past.
TOLERANCE = 300
KINDS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "payment_intent.payment_failed",
        "charge.refunded",
        "refund.created",
        "refund.updated",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
        "payout.paid",
        "payout.failed",
    }
)


class BadSignature(ValueError):
    """Not Stripe's, altered, too old, from the future, or of the other kind of money."""


@dataclass(frozen=True)
class Hint:
    """What a message speaks of: names only, so that nothing personal is kept with it."""

    kind: str
    thing: str
    id: str
    intent: str
    attempt_key: str
    refund_key: str


@dataclass(frozen=True)
class Event:
    id: str
    signed_at: datetime
    hint: Hint


def read_event(raw: bytes, header: str) -> Event:
    """What a message says, if it is Stripe's and of now. Looks at the bytes as they came.

    Raises `BadSignature`. Reads no database.
    """
    try:
        body = raw.decode()
        stripe.WebhookSignature.verify_header(body, header, settings.STRIPE_WEBHOOK_SECRET, TOLERANCE)
        said = json.loads(body)
        signed_at = _signed_at(header)
        event = Event(str(said["id"]), signed_at, _hint(str(said["type"]), said["data"]["object"]))
        livemode = said["livemode"]
    except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSignature(str(type(error).__name__)) from error
    if signed_at.timestamp() > time.time() + TOLERANCE:
        raise BadSignature("signed in the future")
    if livemode is not is_live():
        raise BadSignature("of the other mode")
    return event


def take_event(event: Event) -> None:
    """Keep a message once and have it followed; a kind that means nothing to us is let go. Safe to repeat."""
    if event.hint.kind not in KINDS:
        return
    with transaction.atomic():
        kept, is_new = ProviderEvent.objects.get_or_create(
            provider=CODE,
            event_id=event.id,
            defaults={"kind": event.hint.kind, "body": json.dumps(event.hint.__dict__), "signed_at": event.signed_at},
        )
        if is_new:
            follow_event.enqueue(kept.pk)


@task()
def follow_event(event_id: int) -> None:
    """Ask Stripe about what a message speaks of, and take note of the answer."""
    event = ProviderEvent.objects.get(pk=event_id)
    if event.processed_at:
        return
    try:
        event.outcome = _follow(Hint(**json.loads(event.body)))
    except ForeignMoney:
        log.error("%s is about money that pays for nothing here", event)
        event.outcome = "foreign money"
    event.processed_at = timezone.now()
    event.save(update_fields=["outcome", "processed_at"])


def _follow(hint: Hint) -> str:
    if hint.thing == "payout":
        return _follow_payout(hint.id)
    attempt = _attempt_of(hint)
    if attempt is None:
        return "not ours"
    if hint.thing == "checkout.session" and hint.id != attempt.provider_ref:
        log.error("Stripe: session %s names attempt %s, whose page is another", hint.id, attempt.key)
        return "another session"
    if hint.thing == "refund" and (refund := attempt.refunds.filter(key=hint.refund_key).first()):
        apply_refund(refund, refund_reading(hint.id))
    apply_reading(attempt, StripeRail().refresh(attempt))
    return "followed"


def _follow_payout(payout_id: str) -> str:
    """Money on its way to the bank is posted once it is there; the bank may still send it back."""
    payout = sent_on(payout_id)
    arrived = datetime.fromtimestamp(payout.arrival_date, UTC)
    if payout.status == "paid":
        post_sent_on(payout.id, payout.currency.upper(), payout.amount, min(arrived, timezone.now()))
    elif payout.status == "failed":
        post_transfer_failed(payout.id, timezone.now())
    return f"payout {payout.status}"


def _attempt_of(hint: Hint) -> PaymentAttempt | None:
    """By what we wrote on the thing, else by the intent that it is about."""
    ours = PaymentAttempt.objects.filter(provider=CODE).select_related("group")
    key = hint.attempt_key
    if not key and hint.intent:
        known = ours.filter(payment_ref=hint.intent).first()
        if known:
            return known
        key = attempt_key_of(hint.intent)
    if hint.thing == "checkout.session":
        # The answer that named the session may have been lost.
        ours.filter(key=key, provider_ref="").update(provider_ref=hint.id)
    return ours.filter(key=key).first() if key else None


def _hint(kind: str, thing: dict[str, Any]) -> Hint:
    name = str(thing["object"])
    written = thing.get("metadata") or {}
    intent = thing["id"] if name == "payment_intent" else thing.get("payment_intent")
    return Hint(
        kind, name, str(thing["id"]), str(intent or ""), str(written.get("attempt", "")), str(written.get("refund", ""))
    )


def _signed_at(header: str) -> datetime:
    """The moment in the header that the signature covers: the first `t`, as Stripe's library takes it."""
    moment = next(part.split("=", 2)[1] for part in header.split(",") if part.startswith("t="))
    return datetime.fromtimestamp(int(moment), UTC)
