"""What the search box offers while somebody types: words that others searched for, what the shop is sorted by, goods
and makers. Two statements; the rest is in memory.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import get_language

from catalog.certification.stars import Star, day_in_vietnam
from catalog.kernel.caches import kept_for, process_cached
from catalog.kernel.text import nfc
from catalog.places.selectors import province_by_code, provinces, resolve_province
from catalog.products.selectors import taxonomy
from catalog.search.fulltext import Matches, Where
from catalog.search.models import Listing, SearchedWords, Term
from catalog.search.reading import literal
from catalog.search.words import Group, Words, exact, folded
from catalog.subjects.models import Subject, SubjectState

MOST = 8
FEWEST_LETTERS = 2
MOST_LETTERS = 100
CANDIDATES = 20  # goods looked at for each way to read the words, before the best are taken
POPULAR_DAYS = 30
POPULAR_MOST = 2000
POPULAR_TERMS = 5000
POPULAR_SECONDS = 300
# What one person alone typed (a name, a number) is not for others to see.
POPULAR_TIMES = 3

_RUN = re.compile(r"[^\W_]+|[\W_]+")


class Kind(StrEnum):
    WORDS = "words"
    INDUSTRY = "industry"
    GROUP = "group"
    SET = "set"
    PROVINCE = "province"
    PRODUCT = "product"
    SUBJECT = "subject"


# At least so many of each if there are as many; what one leaves free goes to goods, then to the others.
_SHARES = (2, 2, 3, 1)
_SPARE = (2, 0, 1, 3)

Runs = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Suggestion:
    """`key` is what leads there: words, the number of a category, a province's or a subject's slug, a product's
    address. `runs`: the text in pieces, each with whether its letters are new to who typed.
    """

    kind: Kind
    key: str
    runs: Runs
    vietnamese: bool = True
    detail: str = ""
    picture: str = ""
    star: Star | None = None

    @property
    def text(self) -> str:
        return "".join(text for text, _new in self.runs)


@dataclass(frozen=True)
class Suggestions:
    """`until`: the moment at which a star among them ends, if any does."""

    items: tuple[Suggestion, ...] = ()
    until: datetime | None = None


def suggestions(text: str, at: datetime | None = None) -> Suggestions:
    """At most `MOST`; none for less than `FEWEST_LETTERS`. Whatever is typed, it is an answer and never an error."""
    words = Words.of(text[:MOST_LETTERS])
    if len("".join(words.folded)) < FEWEST_LETTERS:
        return Suggestions()
    at = at or timezone.now()
    products = _products(words, literal(text[:MOST_LETTERS]).groups, at)
    found = (_searched(words), _places_and_groups(words), products, _subjects(words))
    shares = _shares([len(each) for each in found])
    shown = products[: shares[2]]
    ends = [row.sold_until for row in shown if row.sold_until and _star(row, at)]
    items = (
        found[0][: shares[0]],
        found[1][: shares[1]],
        [_product(row, words, at) for row in shown],
        found[3][: shares[3]],
    )
    return Suggestions(tuple(each for part in items for each in part), min(ends, default=None))


def _shares(counts: Sequence[int]) -> list[int]:
    shares = [min(count, share) for count, share in zip(counts, _SHARES, strict=True)]
    for place in _SPARE:
        shares[place] += min(counts[place] - shares[place], MOST - sum(shares))
    return shares


def runs_of(text: str, words: Iterable[str]) -> Runs:
    """The text in pieces, each with whether its letters are new to who typed these words."""
    runs: list[tuple[str, bool]] = []

    def add(piece: str, new: bool) -> None:
        if runs and runs[-1][1] == new:
            runs[-1] = (runs[-1][0] + piece, new)
        elif piece:
            runs.append((piece, new))

    for piece in _RUN.findall(nfc(text)):
        bare = folded(piece)
        # Letters and bare letters go one to one; where they don't (ﬁ), nothing is said about them.
        typed = max((len(word) for word in words if bare.startswith(word)), default=0) if len(bare) == len(piece) else 0
        if not bare:
            add(piece, runs[-1][1] if runs else True)
        else:
            add(piece[:typed], False)
            add(piece[typed:], True)
    return tuple(run for run in runs if run[0])


# --- In memory -----------------------------------------------------------------------------------------------------


def _begins(name: str, words: tuple[str, ...]) -> bool:
    """These words stand in the name in this order, the last of them may go on."""
    return f" {' '.join(words)}" in f" {name}"


def _searched(words: Words) -> list[Suggestion]:
    typed = " ".join(words.folded)
    found = (
        Suggestion(Kind.WORDS, spelling, runs_of(spelling, words.folded))
        for searched, spelling in _popular()
        if searched != typed and _begins(searched, words.folded)
    )
    return [each for each, _place in zip(found, range(MOST), strict=False)]


@kept_for(POPULAR_SECONDS)
def _popular() -> tuple[tuple[str, str], ...]:
    """Words that several people searched for lately and found something with, the most searched first: as they are
    sought, and as they are written in titles.
    """
    since = day_in_vietnam() - timedelta(days=POPULAR_DAYS)
    rows = (
        SearchedWords.objects.filter(day__gt=since, found__gt=0)
        .values("words")
        .annotate(all_times=Sum("times"))
        .filter(all_times__gte=POPULAR_TIMES)
        .order_by("-all_times", "words")
        .values_list("words", flat=True)[:POPULAR_MOST]
    )
    searched = list(rows)
    if not searched:
        return ()
    spellings = dict(Term.objects.order_by("-uses").values_list("words", "spelling")[:POPULAR_TERMS])
    return tuple((words, " ".join(_spelled(words.split(), spellings))) for words in searched)


def _spelled(words: list[str], spellings: dict[str, str]) -> Iterator[str]:
    """Two words are written as a pair where the pair is known: “mat” is “mặt” or “mật”, “mat ong” only “mật ong”."""
    place = 0
    while place < len(words):
        pair = " ".join(words[place : place + 2])
        if pair in spellings and place + 1 < len(words):
            yield spellings[pair]
            place += 2
        else:
            yield spellings.get(words[place], words[place])
            place += 1


def _places_and_groups(words: Words) -> list[Suggestion]:
    """Provinces before categories, names that begin with what was typed before others, wide before narrow."""
    known = _names(get_language() or "vi")
    found = [name for name in known if _begins(name.folded, words.folded)]
    if words.exact:  # who types marks means them: “trà” is no white wine (“trắng”)
        found = [name for name in found if _begins(name.exact, words.exact)] or found
    found.sort(key=lambda name: not name.folded.startswith(words.folded[0]))
    meant = resolve_province(" ".join(words.folded))  # its old or short name
    if meant and all(name.key != meant.slug for name in found):
        found.insert(0, next(name for name in known if name.key == meant.slug))
    return [
        Suggestion(name.kind, name.key, runs_of(name.text, words.folded), name.vietnamese, name.detail)
        for name in found[:MOST]
    ]


@dataclass(frozen=True)
class _Name:
    kind: Kind
    key: str
    text: str
    vietnamese: bool
    detail: str = ""

    @cached_property
    def folded(self) -> str:
        return folded(self.text)

    @cached_property
    def exact(self) -> str:
        return exact(self.text)


@process_cached
def _names(language: str) -> tuple[_Name, ...]:
    native = language == "vi"
    industries = taxonomy()
    groups = [(group, industry.name) for industry in industries for group in industry.groups]
    sets = [(each, group.name) for group, _industry in groups for each in group.sets]
    return (
        *(_Name(Kind.PROVINCE, each.slug, each.name, True) for each in provinces()),
        *(_Name(Kind.INDUSTRY, str(each.number), each.name, native) for each in industries),
        *(_Name(Kind.GROUP, str(each.number), each.name, native, above) for each, above in groups),
        *(_Name(Kind.SET, str(each.number), each.name, native, above) for each, above in sets),
    )


# --- In the database -----------------------------------------------------------------------------------------------


def _products(words: Words, groups: tuple[Group, ...], at: datetime) -> list[Listing]:
    """One statement. Each way to read the words looks at a few rows only: two letters begin half of all titles."""
    asked = [Matches(groups, Where.TITLE, open_end=False), Matches(groups, Where.TITLE)]
    if words.exact:
        asked.insert(0, Matches(groups, Where.TITLE_EXACT))
    selling = Listing.objects.on_sale(at)
    few = [Q(pk__in=selling.filter(match).order_by().values("pk")[:CANDIDATES]) for match in asked]
    rows = (
        Listing.objects.filter(reduce(or_, few))
        .select_related("product")
        .only(
            "title", "title_fold", "title_exact", "province_code", "stars", "certificate", "sold_from", "sold_until",
            "in_stock", "wheel", "thumb", "product__slug",
        )
    )  # fmt: skip
    return sorted(rows, key=lambda row: _order(row, words))[:MOST]


def _order(row: Listing, words: Words) -> tuple[bool, bool, bool, bool, int, int]:
    """As typed, marks and all; whole words; at the beginning; to be had; then the fair order."""
    typed, marked = " ".join(words.folded), " ".join(words.exact)
    return (
        bool(marked) and f" {marked}" not in f" {row.title_exact}",
        f" {marked or typed} " not in f" {row.title_exact if marked else row.title_fold} ",
        not row.title_fold.startswith(typed),
        not row.in_stock,
        row.wheel,
        row.pk,
    )


def _star(row: Listing, at: datetime) -> Star | None:
    inside = row.sold_from is not None and row.sold_until is not None and row.sold_from <= at < row.sold_until
    return row.star_inside if inside else None


def _product(row: Listing, words: Words, at: datetime) -> Suggestion:
    province = province_by_code(row.province_code)
    return Suggestion(
        Kind.PRODUCT,
        row.product.get_absolute_url(),
        runs_of(row.title, words.folded),
        detail=province.name if province else "",
        picture=row.thumb,
        star=_star(row, at),
    )


def _subjects(words: Words) -> list[Suggestion]:
    """One statement, which reads names in their index alone until it has enough."""
    typed = " ".join(words.folded)
    named = Subject.objects.filter(Q(name_fold__startswith=typed) | Q(name_fold__contains=f" {typed}"))
    rows = Subject.objects.filter(pk__in=named.order_by().values("pk")[:CANDIDATES], state=SubjectState.APPROVED)
    return [
        Suggestion(Kind.SUBJECT, code, runs_of(name, words.folded), detail=_province_name(province))
        for code, name, province in rows.order_by("name_fold", "pk").values_list("code", "name", "province_id")[:MOST]
    ]


def _province_name(code: str) -> str:
    province = province_by_code(code)
    return province.name if province else ""
