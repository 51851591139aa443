"""The thing itself, not its mention: who looks for oranges wants no goods from Cẩm Thượng.

A shopper names the thing first and what it is like afterwards (“nước mắm Phan Thiết”), so the first of the words must
stand in the title, or name the kind of goods. And who types marks means them: a title in which the word stands with
other marks (dừa for dứa) tells of another thing.
"""

from functools import reduce
from operator import and_, or_

from django.db.models import Q

from catalog.kernel.caches import process_cached
from catalog.products.selectors import category_names
from catalog.search.fulltext import Matches, Where
from catalog.search.words import Group, folded


def the_thing_itself(groups: tuple[Group, ...]) -> Q:
    """Narrows rows in which all groups occur; where it leaves none, only mentions are to be had."""
    return reduce(and_, (_as_marked(group) for group in groups if group.exact), _named(groups[0]))


def _named(group: Group) -> Q:
    """In the title, or in the name of its kind of goods."""
    kinds = [
        numbers
        for phrase in group.phrases
        for numbers in _kinds().get(phrase[0], ())
        if numbers[0][: len(phrase)] == phrase
    ]
    by_kind = reduce(or_, (Q(**{column: number}) for _name, column, number in kinds), Q(pk__in=[]))
    return Q(Matches((group,), Where.TITLE, open_end=False)) | by_kind


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
