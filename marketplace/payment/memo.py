"""The code that a buyer's transfer carries, and how it is found again in what banks make of a memo.

``DH`` (đơn hàng), ten random digits and a check digit: short enough for every bank's memo, and nobody can guess
somebody else's. Banks put their own words before and after it, change capitals, break lines and squeeze or add
spaces; some cut the end off.
"""

import re
import secrets

from catalog.kernel.text import fold

PREFIX = "DH"
DIGITS = 10  # before the check digit
MEMO_LENGTH = 10_000  # read no further: banks stop at some hundreds

# From seven digits on, so that codes of another length, issued before or after today's, are still understood.
_SHORTEST, _LONGEST = 7, DIGITS + 1
_LEAST_OF_A_CODE = 4  # what banks leave of one that they cut
_SEPARATORS = r"[ ._/-]*"
_PLACE = re.compile(rf"d{_SEPARATORS}h(?=(?P<digits>(?:{_SEPARATORS}[0-9])+))")


def new_code() -> str:
    """One of nine thousand million; the caller makes sure that it is given out once."""
    while True:
        number = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        check = check_digit(number)
        if check != "X":
            return PREFIX + number + check


def check_digit(number: str) -> str:
    """Weighted modulo 11: from the right 2, 3 … 10, then 1 again, so that no weight is 0 and every single wrong digit
    shows, as does every swap of neighbours. ``X`` where it would be ten: such numbers are not given out."""
    weighted = sum(int(digit) * ((place % 10) + 1) for place, digit in enumerate(reversed(number), start=1))
    return "0123456789X"[-weighted % 11]


def codes_in(memo: str) -> tuple[str, ...]:
    """The codes in a memo, each once, in the order they stand there. More than one: a person decides.

    Spaces and separators inside a code don't matter. A code ends where a row of digits really ends, so a longer
    number that begins like a code isn't one; with several such ends the longest that has its check digit right wins.
    Random letters and digits hold a code once in about 10⁸ places.
    """
    found = (_code(place["digits"]) for place in _PLACE.finditer(fold(memo[:MEMO_LENGTH])))
    return tuple(dict.fromkeys(code for code in found if code))


def resembles_code(memo: str) -> bool:
    """Whether a memo has the beginning of a code in it, or a code with a slip: worth a person's look."""
    places = _PLACE.finditer(fold(memo[:MEMO_LENGTH]))
    return any(len(re.findall(r"[0-9]", place["digits"])) >= _LEAST_OF_A_CODE for place in places)


def _code(spread: str) -> str | None:
    """The longest code that begins in these rows of digits and ends with one of them."""
    number, found = "", None
    for row in re.findall(r"[0-9]+", spread):
        number += row
        if len(number) > _LONGEST:
            break
        if len(number) >= _SHORTEST and check_digit(number[:-1]) == number[-1]:
            found = PREFIX + number
    return found
