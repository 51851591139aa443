"""What stands in a line besides plain words: stars, amounts, codes, places, words with synonyms, empty words.

Each finder offers parts of the line; where two overlap, the longer one holds.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise

from catalog.kernel.caches import process_cached
from catalog.places.selectors import commune_names, province_names, provinces
from catalog.search.amounts import AMOUNT, written
from catalog.search.lexicon import Entry, lexicon, longest
from catalog.search.line import Line, Phrase
from catalog.search.words import folded

MOST_WORDS_OF_A_PLACE = 7

_STARS = re.compile(
    r"(?<![^\W_])(?<![0-9][.,/-])(?:(?:xếp hạng|xep hang|hạng|hang|đạt|dat|chuẩn|chuan) )?(?:"
    r"(?P<digit>[345])[ -]?(?:sao|stars?)(?![^\W_])|(?P<sign>[345]) ?[*\u2605\u2b50]|"
    # Ba Sao is a commune, so three in words needs the word before it.
    r"(?P<word>bốn|bon|năm|nam|(?:(?<=hạng )|(?<=hang )|(?<=ocop ))ba) (?:sao|stars?)(?![^\W_]))"
)
_NUMERALS = {"ba": "3", "bốn": "4", "bon": "4", "năm": "5", "nam": "5"}

# A number of a decision, the code of a product or a date: joined words with digits among them.
_CODE = re.compile(r"[^\W_]+(?:[/-][^\W_]+)+")
_CODE_DIGITS = 3

_HOLDERS = frozenset({"bao", "bich", "can", "chai", "goi", "hop", "hu", "lo", "lon", "thung", "tui", "vien"})

_PROVINCE_KINDS = frozenset({("tỉnh",), ("tinh",), ("t",), ("tp",), ("thành", "phố"), ("thanh", "pho")})
_PROVINCE_KINDS_BEHIND = frozenset({"province", "city"})
_LONGAN = "longan"  # the fruit, not Long An written as one word

_KINDS: Mapping[Phrase, frozenset[Phrase]] = {
    tuple(folded(kind).split()): frozenset({tuple(kind.split()), tuple(folded(kind).split())})
    for kind in (
        "thành phố", "thị xã", "thị trấn", "đặc khu", "huyện", "quận", "phường", "xã",
        "tp", "tx", "tt", "h", "q", "p", "x",
    )
}  # fmt: skip
_NUMBERED_KINDS = frozenset({("quan",), ("phuong",), ("q",), ("p",)})


@dataclass(frozen=True)
class Part:
    """Words from `first` up to `last` that are understood together.

    `phrases`: any of them must occur, the typed one first, in `exact` with its marks, or in `typed` if others would do
    as well. `wishes`: need not occur.
    `facet`: the choice that it means. `alone`: what must occur if nothing else stands in the line. `place`: the
    phrase is the name of a place.
    """

    first: int
    last: int
    phrases: tuple[Phrase, ...] = ()
    exact: Phrase = ()
    wishes: tuple[Phrase, ...] = ()
    facet: tuple[str, str] | None = None
    alone: tuple[Phrase, ...] = ()
    rank: int = field(default=0, compare=False)
    place: bool = False
    typed: Phrase = ()


def parts_of(line: Line) -> tuple[Part, ...]:
    """The whole line in parts, in order; what nobody claims is a word."""
    claimed: dict[int, Part] = {}
    loose = chain(_meant(line), _provinces(line), _kinds(line))
    found = [*_stars(line), *_amounts(line), *_counts(line), *_codes(line)]
    found += sorted(loose, key=lambda part: (part.first - part.last, part.rank, part.first))
    for part in found:
        places = range(part.first, part.last)
        if not any(place in claimed for place in places):
            claimed |= dict.fromkeys(places, part)
    whole = (claimed.get(place) or word(line, place) for place in range(len(line)))
    return tuple(dict.fromkeys(whole))


def word(line: Line, place: int) -> Part:
    return _named(line, place, place + 1)


def _named(line: Line, first: int, last: int, *others: Phrase, since: int | None = None, rank: int = 0) -> Part:
    """The words as a phrase that must occur, or one of the others in its place."""
    exact = line.exact[first:last] if line.marked else ()
    phrases = dict.fromkeys((line.folded[first:last], *others))
    return Part(first if since is None else since, last, tuple(phrases), exact, rank=rank)


def _stars(line: Line) -> Iterator[Part]:
    for found in _STARS.finditer(line.lower):
        first, last = line.within(*found.span())
        stars = found["digit"] or found["sign"] or _NUMERALS[found["word"]]
        yield Part(first, last, facet=("sao", stars))


def _amounts(line: Line) -> Iterator[Part]:
    """With the holder before or behind it: “chai 500ml”, “500g/hộp”."""
    for found in AMOUNT.finditer(line.lower):
        first, last = line.within(*found.span())
        amount = written(*found.groups())
        if not amount or not last:
            continue
        first -= first > 0 and line.folded[first - 1] in _HOLDERS
        last += last < len(line) and line.folded[last] in _HOLDERS
        yield Part(first, last, wishes=((amount,),), alone=((amount,),))


def _counts(line: Line) -> Iterator[Part]:
    """“20 gói”, “hộp 20 gói”: goods are not told apart by it."""
    for place, (number, holder) in enumerate(pairwise(line.folded)):
        if number.isdecimal() and len(number) < _CODE_DIGITS and holder in _HOLDERS:
            first = place - (place > 0 and line.folded[place - 1] in _HOLDERS)
            phrase = line.folded[place : place + 2]
            yield Part(first, place + 2, wishes=(phrase,), alone=(phrase,))


def _codes(line: Line) -> Iterator[Part]:
    for found in _CODE.finditer(line.lower):
        if sum(char.isdecimal() for char in found.group()) >= _CODE_DIGITS:
            first, last = line.within(*found.span())
            if last:
                yield _named(line, first, last)


def _meant(line: Line) -> Iterator[Part]:
    entries, most = lexicon(), longest()
    for first, last in _spans(line, most):
        fitting = entries.get(line.folded[first:last])
        if fitting and (part := _entry(line, first, last, fitting)):
            yield part


def _entry(line: Line, first: int, last: int, entries: tuple[Entry, ...]) -> Part | None:
    typed, phrase = line.exact[first:last], line.folded[first:last]
    fitting = [entry for entry in entries if entry.fits(typed, marked=line.marked)]
    meanings = [entry for entry in fitting if not entry.noise]
    if meanings:
        part = _named(line, first, last, *(other for entry in meanings for other in entry.others))
        return replace(part, exact=(), typed=part.exact) if any(entry.varied for entry in meanings) else part
    if not fitting:
        return None
    return Part(first, last, wishes=(phrase,) if fitting[0].wish else (), alone=(phrase,), rank=4)


@dataclass(frozen=True)
class _Place:
    """A name of a province: what marks it has, and what to wish for when the name is a former one."""

    slug: str
    marks: frozenset[str]
    wish: Phrase


@process_cached
def _places() -> dict[Phrase, list[_Place]]:
    """By the folded words of the name, and by the name written as one word."""
    today = {province.name for province in provinces()}
    places: dict[Phrase, list[_Place]] = {}
    for name, province in province_names().items():
        words = tuple(folded(name).split())
        place = _Place(province.slug, _marks(name), () if name in today else words)
        for key in {words, ("".join(words),)} - {(_LONGAN,)}:
            places.setdefault(key, []).insert(0, place)
    return places


def _marks(text: str) -> frozenset[str]:
    letters = unicodedata.normalize("NFD", text.lower())
    return frozenset(char for char in letters if char == "đ" or unicodedata.combining(char))


def _provinces(line: Line) -> Iterator[Part]:
    """Names typed with all of their marks, some or none (“Đăk Lăk”), but not with others (“cáo bằng”)."""
    places = _places()
    for first, last in _spans(line, MOST_WORDS_OF_A_PLACE):
        named = places.get(line.folded[first:last])
        if named:
            typed = _marks(" ".join(line.exact[first:last]))
            place = next((place for place in named if typed <= place.marks), None)
            if place:
                yield _province(line, first, last, place)


def _province(line: Line, first: int, last: int, place: _Place) -> Part:
    for words in (2, 1):
        if first >= words and line.exact[first - words : first] in _PROVINCE_KINDS:
            first -= words
            break
    if last < len(line) and line.folded[last] in _PROVINCE_KINDS_BEHIND:
        last += 1
    wishes = (place.wish,) if place.wish else ()
    return Part(first, last, wishes=wishes, facet=("tinh", place.slug), rank=2 if place.wish else 1)


@process_cached
def _communes() -> frozenset[Phrase]:
    return frozenset(tuple(folded(name).split()) for name in commune_names())


def _kinds(line: Line) -> Iterator[Part]:
    """The kind of a place before its name says nothing: the name is a phrase, if it is known, else words.

    Without its mark a short kind is many other words (xã, xa, xả), so then the name has to be known.
    """
    for first, start in _spans(line, 2):
        kinds = _KINDS.get(line.folded[first:start])
        if kinds and line.exact[first:start] in kinds and start < len(line):
            yield from _kind(line, first, start)


def _kind(line: Line, first: int, start: int) -> Iterator[Part]:
    kind, communes = line.folded[first:start], _communes()
    for last in range(min(start + MOST_WORDS_OF_A_PLACE, len(line)), start, -1):
        if line.folded[start:last] in communes:
            yield replace(_named(line, start, last, since=first, rank=3), place=True)
            return
    if kind in _NUMBERED_KINDS and line.folded[start].isdecimal():
        yield _named(line, first, start + 1, rank=3)
    elif len(kind) == 2 or kind in {("tp",), ("tx",)} or line.exact[first:start] != kind:
        yield Part(first, start, alone=(kind,), rank=3)


def _spans(line: Line, most: int) -> Iterator[tuple[int, int]]:
    count = len(line)
    for first in range(count):
        for last in range(first + 1, min(first + most, count) + 1):
            yield first, last
