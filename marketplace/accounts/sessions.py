"""How long somebody stays signed in.

Decided where the session is read, not in a middleware: public pages never read it (decision 23), and whatever does –
account, workspace, Wagtail, Oscar's dashboard – can't forget to ask.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import OperationalError

HOUR = 3600
DAY = 24 * HOUR
SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
AT_WORK = "at_work"


@dataclass(frozen=True)
class Limits:
    """Seconds without a request, and seconds in all (OWASP ASVS 5.0, 7.3.1 and 7.3.2)."""

    idle: int
    whole: int


SHOPPER = Limits(idle=14 * DAY, whole=30 * DAY)
WORKER = Limits(idle=3 * HOUR, whole=12 * HOUR)
SEEN_EVERY = 5 * 60  # a row is written at most this often; idle limits are that much too strict


class SessionStore(DatabaseSessionStore):
    def load(self) -> dict[str, Any]:
        data = super().load()
        if USER_KEY not in data:
            return data
        now = int(time.time())
        limits = WORKER if data.get(AT_WORK) else SHOPPER
        if now - data.get(SEEN_AT, 0) > limits.idle or now - data.get(SIGNED_IN_AT, 0) > limits.whole:
            self.delete(self.session_key)
            self._session_key = None
            return {}
        if now - data[SEEN_AT] > SEEN_EVERY:
            data[SEEN_AT] = now
            self.modified = True
        return data

    def save(self, must_create: bool = False) -> None:
        """Django takes any fault of the database for a session that was ended elsewhere, and answers 400: a buyer whose
        order is placed would be told that the request was a bad one, and not to send it again.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise


def begin(session: Any, *, at_work: bool) -> None:
    """Start the clocks at sign-in. People at work have shorter ones: a shop's counter is not a private phone."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(time.time())
    session[AT_WORK] = at_work
