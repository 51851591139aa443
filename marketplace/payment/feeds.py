"""Movements that an aggregator reports as they happen, in SePay's form (developer.sepay.vn, “Xác thực”, “Tích hợp
webhook”): one JSON object for each, signed over time and raw body, sent up to eight times until it is answered 200.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from catalog.kernel.dates import VIETNAM
from marketplace.payment.statements import BankLine, bank_line, digest

MAX_BYTES = 64 * 1024
TOLERANCE = 300  # seconds that a signature may be old, or ahead of our clock
MOST = 10**13  # đồng


class Forged(ValueError):
    """Nobody who knows the secret has sent this, or not now."""


class Unreadable(ValueError):
    """Sent by who knows the secret, but not a movement as the convention writes one."""


def verify(raw: bytes, headers: Mapping[str, str], secret: str, now: datetime) -> None:
    """Raises ``Forged``, and ``ImproperlyConfigured`` when no secret is set: nothing is ever let through unchecked.

    The signature where there is one, otherwise ``Authorization: Apikey``, which doesn't protect the body.
    """
    if not secret.strip():
        raise ImproperlyConfigured("a bank feed needs its secret")
    given = {name.lower(): value for name, value in headers.items()}
    if "x-sepay-signature" not in given:
        if not _same(given.get("authorization", ""), f"Apikey {secret}"):
            raise Forged("neither a signature nor the right key")
        return
    timestamp = given.get("x-sepay-timestamp", "")
    if not re.fullmatch(r"[0-9]{1,12}", timestamp) or abs(now.timestamp() - int(timestamp)) > TOLERANCE:
        raise Forged("the time of the signature is missing, past or ahead")
    expected = hmac.new(secret.encode(), f"{timestamp}.".encode() + raw, hashlib.sha256).hexdigest()
    if not _same(given["x-sepay-signature"].lower(), f"sha256={expected}"):
        raise Forged("the signature is not of this body")


def read(raw: bytes) -> BankLine:
    """The movement in a body that was verified. Raises ``Unreadable``.

    Keyed as the same line of a statement would be; without a bank's reference by the aggregator's own number.
    """
    body = _body(raw)
    line = bank_line(
        account=_text(body, "accountNumber"),
        at=_moment(_text(body, "transactionDate")),
        amount=_amount(body),
        memo=_text(body, "content"),
        reference=_text(body, "referenceCode"),
        balance=_whole(body.get("accumulated")),
    )
    if line.reference:
        return line
    number = _whole(body.get("id"))
    if number is None:
        raise Unreadable("neither referenceCode nor id")
    return replace(line, key=digest("sepay", number))


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def _body(raw: bytes) -> dict[str, Any]:
    if len(raw) > MAX_BYTES:
        raise Unreadable("too long")
    try:
        body = json.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    if not isinstance(body, dict):
        raise Unreadable("no JSON object")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    """Without control characters and halves of letters, which PostgreSQL refuses."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"{name} is no text")
    return " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", value).split())


def _moment(text: str) -> datetime:
    """Vietnam's time without a zone, in this century."""
    try:
        at = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise Unreadable("transactionDate is no time") from error
    if not 2000 <= at.year < 2100:
        raise Unreadable("transactionDate is of another century")
    return at


def _amount(body: dict[str, Any]) -> int:
    amount, kind = _whole(body.get("transferAmount")), body.get("transferType")
    if not amount or not 0 < amount < MOST or kind not in ("in", "out"):
        raise Unreadable("transferAmount or transferType")
    return amount if kind == "in" else -amount


def _whole(value: Any) -> int | None:
    """A number of JSON without a fraction, however written (``250000``, ``250000.0``), or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 10**15:
        return None
    return int(value) if value == int(value) else None
