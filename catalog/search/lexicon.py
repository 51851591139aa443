"""What words of a search stand for besides themselves, and which say nothing here: two data files, read once.

`data/synonyms.csv`: in a row, `words` mean the same; each also finds what `also` names, but not the other way round
(“peanut” finds “kẹo lạc”). `data/noise.csv`: words that are left out while others remain; those to `wish` for still
count when goods have them. A star behind a word: without its marks it is mostly another word (dứa, dừa, dưa). So
it is never offered for others, since the index knows no marks, and is noise only with its marks.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog.search.words import exact, folded

DATA = Path(__file__).parent / "data"

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """`spelled`, `folded`: its words with and without their marks; `others`: folded phrases that mean the same.

    `varied`: it is spelled with other marks, too (lạp xưởng, lạp xường), or without, so that marks say nothing.
    """

    spelled: Phrase
    folded: Phrase
    others: tuple[Phrase, ...] = ()
    noise: bool = False
    wish: bool = False
    clashes: bool = False
    varied: bool = False

    def fits(self, typed: Phrase, *, marked: bool) -> bool:
        """In a line with marks a word without is meant so; words of a phrase may have lost them."""
        if not marked:
            return not (self.noise and self.clashes)
        if self.varied and not self.clashes:
            return True
        if len(typed) == 1 or self.clashes:
            return typed == self.spelled
        return all(word in pair for word, *pair in zip(typed, self.spelled, self.folded, strict=True))


@cache
def lexicon() -> Mapping[Phrase, tuple[Entry, ...]]:
    """All entries by their folded words. What means something comes before what is noise."""
    entries: dict[Phrase, list[Entry]] = {}
    for entry in (*_synonyms(), *_noise()):
        entries.setdefault(entry.folded, []).append(entry)
    return {phrase: tuple(found) for phrase, found in entries.items()}


@cache
def longest() -> int:
    """How many words the longest phrase has."""
    return max(map(len, lexicon()))


def _synonyms() -> Iterator[Entry]:
    for row in _rows("synonyms.csv"):
        words, also = row["words"].split("|"), row["also"].split("|")
        offered = [_phrase(word) for word in (*words, *also) if word and not word.endswith("*")]
        spellings = {(_phrase(word), _spelled(word)) for word in words}
        for word in words:
            own, spelled = _phrase(word), _spelled(word)
            others = dict.fromkeys(phrase for phrase in offered if not _within(own, phrase))
            varied = any(phrase == own and other != spelled for phrase, other in spellings)
            yield Entry(spelled, own, tuple(others), clashes=word.endswith("*"), varied=varied)


def _noise() -> Iterator[Entry]:
    for row in _rows("noise.csv"):
        word = row["words"]
        yield Entry(_spelled(word), _phrase(word), noise=True, wish=bool(row["wish"]), clashes=word.endswith("*"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _spelled(word: str) -> Phrase:
    return tuple(exact(word).split())


def _phrase(word: str) -> Phrase:
    return tuple(folded(word).split())


def _within(part: Phrase, phrase: Phrase) -> bool:
    """What holds the words anyway brings nothing new."""
    return any(phrase[start : start + len(part)] == part for start in range(len(phrase)))
