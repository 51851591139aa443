"""Whole đồng. There is no smaller coin, so an amount is an ``int`` everywhere and never a float."""

import re
from collections.abc import Sequence
from decimal import Decimal

NO_BREAK_SPACE = "\u00a0"
MOST_WRITTEN = 10**12 - 1  # what `parse_dong` reads

# At most twelve digits: nothing here costs a thousand billion, so more is a slip of the finger.
_AMOUNT = re.compile(
    r"(?P<number>[0-9]{1,12}|[0-9]{1,3}(?P<mark>[.,\s])[0-9]{3}(?:(?P=mark)[0-9]{3}){0,2})\s*(?:₫|đ|đồng|vnd|vnđ)?",
    re.IGNORECASE,
)


def format_dong(amount: int) -> str:
    """``125.000 ₫`` with a no-break space, so that number and sign stay on one line."""
    return f"{amount:,}".replace(",", ".") + NO_BREAK_SPACE + "₫"


def parse_dong(text: str) -> int:
    """Read an amount as people write it: ``125.000``, ``125,000 ₫``, ``125000đ``, ``125 000``.

    Raises ``ValueError`` on anything else, also on fractions (``12.5``) and signs: guessing would sell
    at a thousandth of the price.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        raise ValueError(f"not an amount in đồng: {text!r}")
    return int(re.sub(r"[^0-9]", "", found["number"]))


def whole_dong(value: Decimal | int) -> int:
    """The whole number in a decimal column of Oscar. Raises ``ValueError`` when it holds a fraction."""
    if value != int(value):
        raise ValueError(f"a fraction of a đồng: {value}")
    return int(value)


def share(total: int, weights: Sequence[int]) -> list[int]:
    """Split ``total`` in proportion to ``weights`` by largest remainder; the parts sum to it exactly.

    Equal remainders go to the earlier part, so the same split always comes out the same. A negative total
    (a reversal) mirrors the positive one. Raises ``ValueError`` when there is nothing to divide by.
    """
    whole = sum(weights)
    if any(weight < 0 for weight in weights) or (total and not whole):
        raise ValueError("weights must not be negative, nor all zero")
    if not whole:
        return [0] * len(weights)
    sign, amount = (-1, -total) if total < 0 else (1, total)
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
