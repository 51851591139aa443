"""Try the card rail against the real Stripe, once, with a test key: what no fake can prove.

usage: python manage.py stripe_check

Opens a session as a purchase would, reads it, closes it, and says what it saw. No money moves.
"""

import secrets
import time
from typing import Any

import stripe
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.payment.stripe_rail import API_VERSION, client, is_live, session_of


class Command(BaseCommand):
    help = "Opens a Stripe session with the shop's test key, closes it again, and says what it saw."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.STRIPE_SECRET_KEY:
            raise CommandError("STRIPE_SECRET_KEY is not set: the shop offers no cards.")
        if is_live():
            raise CommandError("This is a live key. Set a test key (sk_test_…) for this command.")
        if not settings.STRIPE_WEBHOOK_SECRET:
            raise CommandError("STRIPE_WEBHOOK_SECRET is not set: nobody would learn that an order is paid.")
        self.stdout.write(f"Stripe at {settings.STRIPE_API_BASE}, version {API_VERSION}")
        try:
            for amount in (settings.STRIPE_MIN_VND, settings.STRIPE_MAX_VND):
                self._open_and_close(amount)
        except stripe.StripeError as error:
            raise CommandError(f"Stripe refused: {error.user_message or error}") from error
        self.stdout.write("All is well. Pay one order with card 4242 4242 4242 4242 to see a message come in.")

    def _open_and_close(self, amount: int) -> None:
        key = f"check-{secrets.token_hex(8)}"
        asked = session_of(
            key=key,
            order="CHECK",
            name="stripe_check",
            amount=amount,
            back=f"{settings.SITE_URL}/",
            away=f"{settings.SITE_URL}/",
            language="vi",
            expires_at=int(time.time()) + 35 * 60,
        )
        sessions = client().v1.checkout.sessions
        opened = sessions.create(asked, {"idempotency_key": key})
        again = sessions.create(asked, {"idempotency_key": key})
        self._say(f"{amount} đồng", f"{opened.amount_total} {opened.currency}", opened.amount_total == amount)
        self._say("a repeat with the same key", "the same session", opened.id == again.id)
        self._say("page", str(opened.url), bool(opened.url))
        closed = sessions.expire(opened.id)
        self._say("closed", str(closed.status), closed.status == "expired")

    def _say(self, what: str, seen: str, well: bool) -> None:
        self.stdout.write(f"  {what}: {seen}")
        if not well:
            raise CommandError(f"{what}: not as it should be")
