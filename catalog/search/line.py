"""A typed line as its words, each with its place in the line."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from catalog.search.words import MOST_WORDS, WORD, exact, folded

MOST_LETTERS = 100
_LETTERS_READ = 4 * MOST_LETTERS  # as many as 100 letters can have been before they were composed

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """Word by word: `folded`, `exact` (with its marks), and from where to where it stands in the text."""

    text: str
    folded: Phrase = ()
    exact: Phrase = ()
    places: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, typed: str) -> "Line":
        text = _clean(typed)
        places = [found.span() for found in WORD.finditer(_solid(text))]
        words = [(*_forms(text[start:end]), (start, end)) for start, end in places]
        kept = [word for word in words if word[0]][:MOST_WORDS]
        return cls(text, *zip(*kept, strict=True)) if kept else cls(text)

    def __len__(self) -> int:
        return len(self.folded)

    @cached_property
    def marked(self) -> bool:
        """Whether marks were typed: then a word without one has none."""
        return self.folded != self.exact

    @cached_property
    def lower(self) -> str:
        """For patterns: in lower case, letter by letter."""
        lower = self.text.lower()
        return lower if len(lower) == len(self.text) else self.text

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Which words stand between two places in the text: the first, and the one after the last."""
        inside = [number for number, place in enumerate(self.places) if start <= place[0] and place[1] <= end]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def typed(self, first: int, last: int) -> str:
        return self.text[self.places[first][0] : self.places[last - 1][1]]


def _clean(typed: str) -> str:
    """Composed and printable, with single spaces. What has no width goes: it comes along with pasted text."""
    composed = unicodedata.normalize("NFKC", typed[:_LETTERS_READ])
    if not composed.isascii():
        composed = "".join(char for char in composed if unicodedata.category(char) != "Cf")
    return " ".join("".join(char if char.isprintable() else " " for char in composed).split())[:MOST_LETTERS].strip()


def _solid(text: str) -> str:
    """With a letter in the place of each mark that has none composed with it, so that it parts no word."""
    if text.isascii():
        return text
    return "".join("m" if unicodedata.category(char) in {"Mn", "Me"} else char for char in text)


@lru_cache(maxsize=8192)  # the same few thousand words are typed all day
def _forms(word: str) -> tuple[str, str]:
    return folded(word).replace(" ", ""), exact(word).replace(" ", "")
