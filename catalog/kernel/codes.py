"""Codes that people read aloud, type from a label, and cannot guess.

Alphabet: Crockford's base 32, without I, L, O and U (confused, or forming words). The check character finds
every single wrong character and every swap of two (up to 31 places apart): the code, read as a
polynomial over GF(32), has to be divisible by x - α.
"""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_MISREAD = str.maketrans("OIL", "011", " -.\u2010\u2011\u2013")


def random_code(length: int) -> str:
    """``length`` unguessable characters, 5 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def with_check(code: str) -> str:
    """The code with its check character at the end."""
    return code + ALPHABET[_times_alpha(_remainder(code))]


def is_valid(code: str) -> bool:
    """Whether a *normalised* code carries the right check character."""
    return len(code) > 1 and all(char in _VALUE for char in code) and _remainder(code) == 0


def normalise(text: str) -> str:
    """What was typed, as the code would be stored: capitals, no spaces or dashes, O→0, I and L→1."""
    return unicodedata.normalize("NFKC", text).strip().upper().translate(_MISREAD)


def _remainder(code: str) -> int:
    value = 0
    for char in code:
        value = _times_alpha(value) ^ _VALUE[char]
    return value


def _times_alpha(value: int) -> int:
    """Multiply by α in GF(32) = GF(2)[x] / (x⁵ + x² + 1)."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value
