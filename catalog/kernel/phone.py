"""Vietnamese telephone numbers: typed in any way, stored in one, shown in one.

Looser than the phonenumbers package on purpose: its list of prefixes lags behind the operators' (it refuses the
055 numbers in use), and it picks a number out of any sentence.
"""

import re
import unicodedata

_NATIONAL = re.compile(r"[35789][0-9]{8}|2[0-9]{9}")  # mobile (plan of 2018), land line with area code


def parse_phone(text: str) -> str:
    """``0912 345 678``, ``+84 912.345.678``, ``(84) 0912…`` → ``+84912345678``. Raises ``ValueError``.

    A missing leading zero is accepted, since spreadsheets eat it.
    """
    digits = re.sub(r"[\s.\-()\u2010-\u2015]", "", unicodedata.normalize("NFKC", text))
    national = re.sub(r"^(?:\+84|0084|84(?=[0-9]{9}))?0?", "", digits)
    if not _NATIONAL.fullmatch(national):
        raise ValueError(f"not a Vietnamese telephone number: {text!r}")
    return "+84" + national


def is_mobile(number: str) -> bool:
    """Whether messages can reach a stored number: a land line (its area codes begin with 2) takes none."""
    return re.fullmatch(r"\+84[35789][0-9]{8}", number) is not None


def hide_phone(number: str) -> str:
    """``+84912345678`` → ``+84******678``: enough for its owner to know it, too little to call it."""
    return f"{number[:3]}******{number[-3:]}"


def show_phone(number: str) -> str:
    """``+84912345678`` → ``0912 345 678``; anything else unchanged."""
    if not re.fullmatch(r"\+84[0-9]{9,10}", number):
        return number
    national = "0" + number.removeprefix("+84")
    return f"{national[:-6]} {national[-6:-3]} {national[-3:]}"
