"""Short messages to a phone, by SMS or Zalo: the interface, and the back ends that need no contract with anybody.

`settings.PHONE_MESSAGES` names the back end by its dotted path. One for a real gateway is a class with `send`; it
raises when the message wasn't taken, without number or text in the exception, since that is kept with the task.

Only what the buyer's own order needs goes this way, never an offer: a message nobody asked for is spam, and advertising
needs consent and a registered brand name of its own (Decree 91/2020/NĐ-CP on unwanted messages).
"""

import logging
import re
from typing import ClassVar, NamedTuple, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from catalog.kernel.phone import hide_phone

logger = logging.getLogger(__name__)

MOST = 160  # characters of one SMS in the GSM alphabet of seven bits (3GPP TS 23.038)
# Of that alphabet only what every gateway takes as one character: no letters with marks, none of the two-unit signs.
_GSM = re.compile(r"[A-Za-z0-9 \n@$_!\"#%&'()*+,\-./:;<=>?]*")
_SECRET = re.compile(r"[\w-]{16,}")  # a token that opens a page


class BackEnd(Protocol):
    def send(self, to: str, text: str, kind: str) -> None:
        """Hand a text to the network. `to` is a stored number (`+84…`); `kind` names the news, for the gateway's
        templates and for counting. Raises when it wasn't taken."""


class LogBackEnd:
    """Says in the log that a message would have gone. Neither the number nor an address that opens a page is whole."""

    def send(self, to: str, text: str, kind: str) -> None:
        shown = _SECRET.sub(lambda found: f"{found[0][:4]}...", text)
        logger.info("Message to %s (%s): %s", hide_phone(to), kind, shown)


class Message(NamedTuple):
    to: str
    text: str
    kind: str


class MemoryBackEnd:
    """Keeps what was sent, for tests."""

    outbox: ClassVar[list[Message]] = []

    def send(self, to: str, text: str, kind: str) -> None:
        self.outbox.append(Message(to, text, kind))


def send(to: str, text: str, kind: str) -> None:
    """By the back end of the settings; raises what that raises."""
    back_end: BackEnd = import_string(settings.PHONE_MESSAGES)()
    back_end.send(to, text, kind)


def fits(text: str) -> bool:
    """Whether a text is one SMS: longer ones, and ones with marks (70 characters), are charged several times."""
    return len(text) <= MOST and _GSM.fullmatch(text) is not None
