"""Amounts of goods in one written form, so that “0,5 kg”, “500 gr” and “500g” are the same word.

Grams and millilitres; what is less than a whole one, in thousandths of it.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

_GRAMS: dict[str, int | Decimal] = {
    "kg": 1000, "kgs": 1000, "kilogam": 1000, "kilogram": 1000, "kilo": 1000, "ký": 1000, "kí": 1000, "ky": 1000,
    "ki": 1000, "cân": 1000, "lạng": 100, "g": 1, "gr": 1, "gam": 1, "gram": 1, "grams": 1,
    "mg": Decimal("0.001"),
}  # fmt: skip
_MILLILITRES: dict[str, int | Decimal] = {
    "l": 1000, "lít": 1000, "lit": 1000, "lits": 1000, "liter": 1000, "litre": 1000, "cl": 10, "ml": 1, "mililit": 1,
    "mililít": 1, "millilit": 1,
}  # fmt: skip
_FORMS: dict[str, tuple[str, str, int | Decimal]]
_FORMS = {unit: ("g", "mg", factor) for unit, factor in _GRAMS.items()}
_FORMS |= {unit: ("ml", "ul", factor) for unit, factor in _MILLILITRES.items()}
_UNITS = "|".join(sorted(_FORMS, key=len, reverse=True))

# Not behind a letter or within a number, a date or a code (25/12-5).
AMOUNT = re.compile(
    rf"(?<![^\W_])(?<![0-9][.,/⁄-])(?:[0-9]{{1,3}} ?[x×] ?)?([0-9]{{1,6}}(?:[.,][0-9]{{1,3}})?) ?({_UNITS})(?![^\W_])"
)


def amounts(text: str) -> tuple[str, ...]:
    """Each amount in a text once, in its written form: “Hộp 0,5 kg” → ``("500g",)``. “6 x 200 ml” is 200 ml."""
    lower = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    return tuple(dict.fromkeys(_written(lower)))


def _written(lower: str) -> Iterator[str]:
    for found in AMOUNT.finditer(lower):
        if word := written(*found.groups()):
            yield word


def written(number: str, unit: str) -> str:
    """The one form of a number and its unit; "" of nothing."""
    whole, small, factor = _FORMS[unit]
    amount = Decimal(_point(number, thousands=factor == 1)) * factor
    if amount == amount.to_integral_value():
        return f"{int(amount)}{whole}" if amount else ""
    return f"{int(amount * 1000)}{small}" if amount * 1000 >= 1 else ""


def _point(number: str, *, thousands: bool) -> str:
    """“1.000 g” is a thousand, “1.250 kg” is one and a quarter: nobody sells tons or thousandths of a gram."""
    before, _sign, after = number.replace(",", ".").partition(".")
    return before + after if thousands and len(after) == 3 else f"{before}.{after or 0}"
