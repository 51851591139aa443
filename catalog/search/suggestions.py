"""What the search box offers while somebody types: words that others searched for, what the shop is sorted by, goods
and makers. Two statements at most; the rest is in memory. Asked at every letter, so nothing is worked out that isn't
shown.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import islice

from django.db import connection
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import get_language

from catalog.certification.stars import Star, day_in_vietnam
from catalog.kernel.caches import kept_for, process_cached
from catalog.kernel.text import nfc
from catalog.places.selectors import province_by_code, provinces, resolve_province
from catalog.products.selectors import taxonomy
from catalog.search.fulltext import Matches, Sample, Where
from catalog.search.models import SearchedWords, Term, star_until
from catalog.search.rows import rows_of
from catalog.search.where import where_sql
from catalog.search.words import Group, Words, exact, folded
from catalog.subjects.models import Subject, SubjectState

MOST = 8
FEWEST_LETTERS = 2
MOST_LETTERS = 100
CANDIDATES = 24  # looked at for each way to read the words, before the best are taken
NEWEST = Sample(CANDIDATES)
POPULAR_DAYS = 30
POPULAR_MOST = 2000
POPULAR_TERMS = 5000
POPULAR_SECONDS = 300
NAMES_SECONDS = 300  # until a new maker is suggested
# What one person alone typed (a name, a number) is not for others to see.
POPULAR_TIMES = 3

# At least so many of each if there are as many; what one leaves free goes to goods, then to the others.
_SHARES = (2, 2, 3, 1)
_SPARE = (2, 0, 1, 3)
_FIRST_TWO = re.compile(r" (?=(\w[^\t]))")  # of a word; of one with a single letter, that and the blank behind it
_RUN = re.compile(r"[^\W_]+|[\W_]+")

Runs = tuple[tuple[str, bool], ...]


class Kind(StrEnum):
    WORDS = "words"
    INDUSTRY = "industry"
    GROUP = "group"
    SET = "set"
    PROVINCE = "province"
    PRODUCT = "product"
    SUBJECT = "subject"


@dataclass(frozen=True)
class Suggestion:
    """`key` is what leads there: words, the number of a category, or the slug (with `pk`, of a product).

    `runs`: the text in pieces, each with whether its letters are new to who typed.
    """

    kind: Kind
    key: str
    text: str
    runs: Runs = ()
    vietnamese: bool = True
    detail: str = ""
    pk: int = 0
    picture: str = ""
    star: Star | None = None


def suggestions(words: Words, at: datetime | None = None) -> tuple[Suggestion, ...]:
    """At most `MOST`; none for less than `FEWEST_LETTERS`. Whatever is typed, it is an answer and never an error."""
    if len("".join(words.folded)) < FEWEST_LETTERS:
        return ()
    at = at or timezone.now()
    found = (_searched(words), _places_and_categories(words), _products(words, at), _subjects(words))
    shown = [each for kind, share in zip(found, _shares(found), strict=True) for each in kind[:share]]
    return tuple(
        replace(each.suggestion, runs=runs_of(each.suggestion.text, each.bare, words.folded)) for each in shown
    )


@dataclass(frozen=True)
class _Found:
    """A suggestion whose runs are still to be made, from its words without marks."""

    suggestion: Suggestion
    bare: str


def _shares(found: Sequence[Sequence[_Found]]) -> list[int]:
    shares = [min(len(kind), share) for kind, share in zip(found, _SHARES, strict=True)]
    for place in _SPARE:
        shares[place] += min(len(found[place]) - shares[place], MOST - sum(shares))
    return shares


def runs_of(text: str, bare: str, typed: tuple[str, ...]) -> Runs:
    """The text in pieces, each with whether its letters are new to who typed these words. `bare`: `fold(text)`."""
    pieces, words = _RUN.findall(nfc(text)), (word for word in _RUN.findall(bare) if word[0].isalnum())
    runs: list[tuple[str, bool]] = []
    for piece in pieces:
        cut = 0
        if piece[0].isalnum():
            word = next(words, "")
            # Letters and bare letters go one to one; where they don't (ﬁ), nothing is said about them.
            cut = max((len(each) for each in typed if word.startswith(each)), default=0) * (len(word) == len(piece))
        elif runs and not runs[-1][1]:
            cut = len(piece)  # a blank after typed letters belongs to them
        for part, new in ((piece[:cut], False), (piece[cut:], True)):
            if part and runs and runs[-1][1] == new:
                runs[-1] = (runs[-1][0] + part, new)
            elif part:
                runs.append((part, new))
    return tuple(runs)


# --- In memory -------------------------------------------------------------------------------------------------------


def _begins(name: str, words: tuple[str, ...]) -> bool:
    """These words stand in the name in this order, the last of them may go on."""
    return f" {' '.join(words)}" in f" {name}"


def _searched(words: Words) -> list[_Found]:
    typed = " ".join(words.folded)
    found = [each for each in _popular() if each[0] != typed and _begins(each[0], words.folded)][:MOST]
    return [_Found(Suggestion(Kind.WORDS, spelling, spelling), bare) for bare, spelling in found]


@kept_for(POPULAR_SECONDS)
def _popular() -> tuple[tuple[str, str], ...]:
    """Words that several people searched for lately and found something with, the most searched first: as they are
    sought, and as they are written in titles.
    """
    since = day_in_vietnam() - timedelta(days=POPULAR_DAYS)
    searched = list(
        SearchedWords.objects.filter(day__gt=since, found__gt=0)
        .values("words")
        .annotate(all_times=Sum("times"))
        .filter(all_times__gte=POPULAR_TIMES)
        .order_by("-all_times", "words")
        .values_list("words", flat=True)[:POPULAR_MOST]
    )
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


@dataclass(frozen=True)
class _Name:
    kind: Kind
    key: str
    text: str
    vietnamese: bool
    detail: str = ""

    @cached_property
    def bare(self) -> str:
        return folded(self.text)

    @cached_property
    def exact(self) -> str:
        return exact(self.text)


def _places_and_categories(words: Words) -> list[_Found]:
    """Names that begin with what was typed before others, provinces before categories, wide before narrow."""
    found = [name for name in _names(get_language() or "vi") if _begins(name.bare, words.folded)]
    if words.exact:  # who types marks means them: “trà” is no white wine (“trắng”)
        found = [name for name in found if _begins(name.exact, words.exact)] or found
    found.sort(key=lambda name: not name.bare.startswith(words.folded[0]))
    meant = resolve_province(" ".join(words.folded))  # its old or short name
    if meant and all(name.key != meant.slug for name in found):
        found.insert(0, _province(meant.slug, meant.name))
    return [
        _Found(Suggestion(name.kind, name.key, name.text, vietnamese=name.vietnamese, detail=name.detail), name.bare)
        for name in found[:MOST]
    ]


@process_cached
def _names(language: str) -> tuple[_Name, ...]:
    native = language == "vi"
    industries = taxonomy()
    groups = [(group, industry.name) for industry in industries for group in industry.groups]
    sets = [(each, group.name) for group, _industry in groups for each in group.sets]
    return (
        *(_province(each.slug, each.name) for each in provinces()),
        *(_Name(Kind.INDUSTRY, str(each.number), each.name, native) for each in industries),
        *(_Name(Kind.GROUP, str(each.number), each.name, native, above) for each, above in groups),
        *(_Name(Kind.SET, str(each.number), each.name, native, above) for each, above in sets),
    )


def _province(slug: str, name: str) -> _Name:
    return _Name(Kind.PROVINCE, slug, name, vietnamese=True)


# --- In the database -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A product that may be suggested; `until` when its star holds now."""

    pk: int
    slug: str
    title: str
    title_fold: str
    title_exact: str
    province_code: str
    in_stock: bool
    wheel: int
    thumb: str
    stars: int | None
    certificate: str
    until: datetime | str | None


# As text, since the ORM takes longer to write it than the database to answer.
_PRODUCTS = (
    "SELECT product_id AS pk, (SELECT slug FROM catalogue_product WHERE id = product_id) AS slug, title, title_fold, "
    "title_exact, province_code, in_stock, wheel, thumb, stars, certificate, "
    "CASE WHEN sold_from <= %s AND sold_until > %s THEN sold_until END AS until FROM search_listing WHERE "
)


def _products(words: Words, at: datetime) -> list[_Found]:
    """One statement, which looks at a few goods for each of two ways to read the words: as typed, and as begun.

    In one list: for an OR of the two PostgreSQL would read all goods.
    """
    groups = tuple(Group(((word,),)) for word in words.folded)
    begun = Matches(groups, Where.TITLE, sample=NEWEST)
    if words.exact:
        marked = tuple(Group(((word,),)) for word in words.exact)
        typed = Matches(marked, Where.TITLE_EXACT, sample=NEWEST)
    else:
        typed = Matches(groups, Where.TITLE, open_end=False, sample=NEWEST)
    (as_typed, typed_values), (as_begun, begun_values) = typed.numbers(), begun.numbers()
    on_sale, parameters = where_sql(Q(), on_sale_at=at)
    found = f"product_id IN (SELECT * FROM ({as_typed}) typed UNION SELECT * FROM ({as_begun}) begun)"  # noqa: S608 - ours
    moment = connection.ops.adapt_datetimefield_value(at)
    columns = [field.name for field in fields(_Row)]
    values = [moment, moment, *typed_values, *begun_values, *parameters]
    rows = [_Row(*row) for row in rows_of(f"{_PRODUCTS}{found} AND {on_sale}", values, columns)]
    return [_product(row) for row in sorted(rows, key=lambda row: _order(row, words))[:MOST]]


def _product(row: _Row) -> _Found:
    until = datetime.fromisoformat(row.until) if isinstance(row.until, str) else row.until
    until = until.replace(tzinfo=UTC) if until and until.tzinfo is None else until
    product = Suggestion(
        Kind.PRODUCT,
        row.slug,
        row.title,
        detail=_province_name(row.province_code),
        pk=row.pk,
        picture=row.thumb,
        star=star_until(row.stars, until, row.certificate),
    )
    return _Found(product, row.title_fold)


def _order(row: _Row, words: Words) -> tuple[bool, bool, bool, bool, int, int]:
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


_SUBJECTS = (
    f"SELECT code, name, name_fold, province_id FROM {Subject._meta.db_table} WHERE state = %s AND id IN ({{numbers}}) "  # noqa: S608
    "ORDER BY name_fold, id"
)


def _subjects(words: Words) -> list[_Found]:
    """One statement, of those whose names are known to fit; none where there are none."""
    numbers = list(islice(_makers().named(words.folded), CANDIDATES))
    if not numbers:
        return []
    rows = rows_of(
        _SUBJECTS.format(numbers=", ".join(numbers)),
        [SubjectState.APPROVED.value],
        ("code", "name", "name_fold", "province_id"),
    )
    if words.exact:
        rows = [row for row in rows if _begins(exact(row[1]), words.exact)] or rows
    return [
        _Found(Suggestion(Kind.SUBJECT, code, name, detail=_province_name(province)), bare)
        for code, name, bare, province in rows[:MOST]
    ]


class _Makers:
    """The bare names of makers with their numbers in one text, and where in it words begin with which two letters: to
    look there takes a tenth of what the database needs to read all names. It holds some seventy bytes for each.
    """

    def __init__(self, rows: Iterable[tuple[str, int]]) -> None:
        self._text = "".join(f" {name}\t{pk}\n" for name, pk in rows)
        self._places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for found in _FIRST_TWO.finditer(self._text):
            self._places[found[1]].append(found.start())

    def named(self, words: tuple[str, ...]) -> Iterator[str]:
        """The numbers of those in whose name these words stand in this order, the last of them may go on."""
        typed = " " + " ".join(words)
        ways = [(self._places.get(found[1], ()), found.start()) for found in _FIRST_TWO.finditer(typed)]
        places, before = min(ways, key=lambda way: len(way[0]), default=((), 0))
        behind = 0  # the last one that was found
        for place in places:
            if place >= behind and self._text.startswith(typed, place - before):
                begin = self._text.index("\t", place) + 1
                behind = self._text.index("\n", begin)
                yield self._text[begin:behind]


@kept_for(NAMES_SECONDS)
def _makers() -> _Makers:
    approved = Subject.objects.filter(state=SubjectState.APPROVED)
    return _Makers(approved.order_by("name_fold", "pk").values_list("name_fold", "pk"))


def _province_name(code: str) -> str:
    province = province_by_code(code)
    return province.name if province else ""
