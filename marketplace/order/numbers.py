"""Numbers that people read out, and the token that opens an order page."""

import secrets

from catalog.kernel.codes import is_valid, normalise, random_code, with_check

_LENGTH = 9  # and the check character: 45 random bits, so nobody counts our orders or meets another's by chance


def new_number() -> str:
    return with_check(random_code(_LENGTH))


def new_token() -> str:
    """192 random bits."""
    return secrets.token_urlsafe(24)


def show_number(number: str) -> str:
    """`K7M2Q9XA4C` → `K7M2Q-9XA4C`; nothing for none."""
    return f"{number[:5]}-{number[5:]}" if number else ""


def read_number(typed: str) -> str:
    """What was typed as it is stored; "" when it can't be an order number."""
    number = normalise(typed)
    return number if len(number) == _LENGTH + 1 and is_valid(number) else ""
