"""Text as bare words, the one form in which both engines index and are asked.

Only letters and digits remain, so that the parsers of SQLite and PostgreSQL see the same words, and nothing that a
visitor types can be an operator of a query language.
"""

import re
import unicodedata
from dataclasses import dataclass

from catalog.kernel.text import fold, nfc

MOST_WORDS = 12
WORD = re.compile(r"[^\W_]+")
# In an open syllable, and not after q, whose u is no vowel.
_TONE_ON_LAST = re.compile(r"o[àáảãạèéẻẽẹ](?![^\W_])|(?<!q)u[ỳýỷỹỵ](?![^\W_])")


def folded(*texts: str) -> str:
    """Words without marks and case: ``Trà mãng-cầu`` → ``tra mang cau``."""
    return " ".join(WORD.findall(fold(" ".join(texts))))


def exact(text: str) -> str:
    """Words in lower case with their marks, the tone where older spelling has it: ``hoà`` and ``hòa`` are one word."""
    return " ".join(WORD.findall(_TONE_ON_LAST.sub(_tone_on_first, nfc(nfc(text).lower()))))


def _tone_on_first(found: re.Match[str]) -> str:
    letters = unicodedata.normalize("NFD", found.group())
    return nfc(letters[0] + letters[2] + letters[1])


@dataclass(frozen=True)
class Words:
    """What was searched for. `exact` is empty when no marks were typed: then they say nothing."""

    folded: tuple[str, ...]
    exact: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Words":
        bare, typed = tuple(folded(text).split()[:MOST_WORDS]), tuple(exact(text).split()[:MOST_WORDS])
        return cls(bare, () if typed == bare else typed)


@dataclass(frozen=True)
class Group:
    """One thing that must occur: any of its phrases, the typed one first.

    `phrases`: each of folded bare words, adjacent and in order; never empty. `exact`: the typed phrase in lower case
    with its marks, if marks were typed and are meant. `place`: named as a place, so goods seldom have it in their
    title. `typed`: with its marks where others mean the same (“sô cô la”, “socola”), instead of `exact`.
    """

    phrases: tuple[tuple[str, ...], ...]
    exact: tuple[str, ...] = ()
    place: bool = False
    typed: tuple[str, ...] = ()

    @property
    def as_typed(self) -> tuple[str, ...]:
        return self.typed or self.exact or self.phrases[0]
