"""Text as bare words, the one form in which both engines index and are asked.

Only letters and digits remain, so that the parsers of SQLite and PostgreSQL see the same words, and nothing that a
visitor types can be an operator of a query language.
"""

import re
from dataclasses import dataclass

from catalog.kernel.text import fold, nfc

MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+")


def folded(*texts: str) -> str:
    """Words without marks and case: ``Trà mãng-cầu`` → ``tra mang cau``."""
    return " ".join(_WORD.findall(fold(" ".join(texts))))


def exact(text: str) -> str:
    """Words in lower case with their marks."""
    return " ".join(_WORD.findall(nfc(nfc(text).lower())))


@dataclass(frozen=True)
class Words:
    """What was searched for. `exact` is empty when no marks were typed: then they say nothing."""

    folded: tuple[str, ...]
    exact: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Words":
        bare, typed = tuple(folded(text).split()[:MOST_WORDS]), tuple(exact(text).split()[:MOST_WORDS])
        return cls(bare, () if typed == bare else typed)
