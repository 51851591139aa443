"""How strictly words must hold: the thing itself comes before its mention.

Who looks for oranges wants no goods from Cẩm Thượng. So words are first sought in titles, or all together, as the name
of a maker or a place stands (`Strict.TITLED`), with the marks that were typed (`AS_MARKED`): a title in which the word
stands with others (dừa for dứa) tells of another thing. Where no title has all of them, the first must be in the title
or name the kind of goods, for a shopper names the thing first and what it is like afterwards (`NAMED`).
"""

from collections.abc import Iterable
from enum import Enum
from functools import reduce
from operator import and_
from typing import Any

from django.db import connection
from django.db.models import Q

from catalog.kernel.caches import process_cached
from catalog.products.selectors import category_names
from catalog.search.fulltext import Matches, Sample, Where, Written
from catalog.search.words import Group, folded


class Strict(Enum):
    """From the strictest on; `MENTIONED`: the words stand anywhere."""

    AS_MARKED = "marked"
    TITLED = "titled"
    NAMED = "named"
    MENTIONED = "mentioned"


TITLED = (Strict.AS_MARKED, Strict.TITLED)
NOTHING = Q(pk__in=[])


class OfKinds(Written):
    """True for rows of one of these kinds of goods, each the number of an industry, a group or a set."""

    def __init__(self, kinds: frozenset[tuple[str, int]]) -> None:
        super().__init__()
        self.kinds = sorted(kinds)

    def written(self, column: str) -> tuple[str, tuple[Any, ...]]:
        quoted = connection.ops.quote_name
        return (
            "(" + " OR ".join(f"{quoted(kind)} = %s" for kind, _number in self.kinds) + ")",
            tuple(number for _kind, number in self.kinds),
        )


def containing(groups: tuple[Group, ...], strict: Strict, open_end: bool, sample: Sample | None = None) -> Q:
    """Rows in which all groups occur, as strictly as said; the last word may be unfinished (`open_end`).

    `sample`: some of them, for what `may_be_sampled`.
    """
    anywhere = Q(Matches(groups, open_end=open_end, sample=sample))
    if strict is Strict.MENTIONED:
        return anywhere
    if strict is Strict.NAMED:
        return anywhere & _named(groups[0]) & _all_as_marked(groups)
    things = tuple(group for group in groups if not group.place)
    where = Where.TITLE_AS_MARKED if strict is Strict.AS_MARKED else Where.TITLE
    titled = Q(Matches(things, where, open_end=open_end, sample=sample)) if things else Q()
    if strict is Strict.AS_MARKED:
        titled &= _all_as_marked(group for group in groups if group.place)
    # What stands in a title or side by side occurs: asked again, it would cost as much again.
    if things == groups:
        return (titled | _together(groups, sample)) or NOTHING
    return anywhere & ((titled | _together(groups)) or NOTHING)


def may_be_sampled(groups: tuple[Group, ...], strict: Strict) -> bool:
    """Whether a sample of each place where the words stand is one of the whole, not of what two places share."""
    return strict is not Strict.NAMED and not any(group.place for group in groups)


def _together(groups: tuple[Group, ...], sample: Sample | None = None) -> Q:
    """Side by side as typed. Nowhere, and an empty condition, for a word alone, which is no name, and for what names a
    kind of goods, which stands in all of these.
    """
    phrase = tuple(word for group in groups for word in group.phrases[0])
    if len(groups) < 2 or f" {' '.join(phrase)} " in _all_names():
        return Q()
    return Q(Matches((Group((phrase,)),), open_end=False, sample=sample))


def _all_as_marked(groups: Iterable[Group]) -> Q:
    return reduce(and_, (_as_marked(group) for group in groups if group.exact), Q())


def _named(group: Group) -> Q:
    """In the title, or in the name of its kind of goods."""
    kinds = frozenset(
        (column, number)
        for phrase in group.phrases
        for name, column, number in _kinds().get(phrase[0], ())
        if name[: len(phrase)] == phrase
    )
    titled = Q(Matches((group,), Where.TITLE, open_end=False))
    return titled | Q(OfKinds(kinds)) if kinds else titled


def _as_marked(group: Group) -> Q:
    """Not with other marks in the title; another name of the same thing will do as well."""
    typed = Group(group.phrases[:1], group.exact)
    allowed = Q(Matches((typed,), Where.TITLE_EXACT, open_end=False)) | ~Q(
        Matches((typed,), Where.TITLE, open_end=False)
    )
    if others := group.phrases[1:]:
        allowed |= Q(Matches((Group(others),), Where.TITLE, open_end=False))
    return allowed


@process_cached
def _kinds() -> dict[str, list[tuple[tuple[str, ...], str, int]]]:
    """First word → (words, column, number) of the kinds of goods whose names begin with it, part by part."""
    known: dict[str, list[tuple[tuple[str, ...], str, int]]] = {}
    for column, number, names in category_names():
        for name in names.replace(";", ",").replace(":", ",").replace("(", ",").splitlines():
            for part in name.split(","):
                if words := tuple(folded(part).split()):
                    known.setdefault(words[0], []).append((words, column, number))
    return known


@process_cached
def _all_names() -> str:
    """The bare words of all names of kinds, with blanks around."""
    return " ".join(("", *(folded(names) for _column, _number, names in category_names()), ""))
