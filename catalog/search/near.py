"""What is close to what was sought: shown after the few that were found, so that a rare wish is no dead end.

Who looks for Sành oranges is glad of other oranges, and who looks for a sausage, of another maker's or kind. Close is
what shares words in its title, above all the first, which names the thing; what is of the same set of goods as
something found; and less so what its maker or the sought place has. Closeness decides before what is on sale: of goods
that were not asked for, only the closest help. Within the same closeness those on sale stand first, as everywhere.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from catalog.search.fulltext import TABLE, Matches, Where, Written
from catalog.search.ranking import MARKED, TEXT, TITLE, Arm, Row, begins, has, in_order
from catalog.search.reading import Reading
from catalog.search.rows import placeholders
from catalog.search.where import where_sql
from catalog.search.words import Group

SET = '"set"'  # a word of SQL
MOST_LOOKED_AT = 250  # of each place to look, for a dozen that are shown
# How close it makes a product: to share a word, the first of the words, to begin with it; to be of the same set, from
# the same maker, from the place that was sought; to begin like a name of several words (“giò” of “giò lụa”).
WORD, MENTION, FIRST, IN_FRONT, SAME_SET, SAME_MAKER, SAME_PLACE, HEAD = 4, 1, 4, 2, 4, 2, 2, 4


def nearest(where: Q, reading: Reading, place: Q, found: list[int], at: datetime, *, size: int) -> list[Row]:
    """Those of the rows under a condition that are closest to what was found, without it. One statement.

    `place`: the places that the words chose, if any.
    """
    if not reading.groups or not found:
        return []
    arms = _arms(where & Q(_Others(found)), found, reading.groups)
    keys, values = _closeness(reading, place, found)
    return in_order(arms, keys, values, at, size=size)


class _Others(Written):
    """True for all rows but some."""

    def __init__(self, found: list[int]) -> None:
        super().__init__()
        self.found = found

    def written(self, column: str) -> tuple[str, tuple[Any, ...]]:
        return f"{column} NOT IN ({placeholders(self.found)})", tuple(self.found)


class _Kin(Written):
    """True for rows that have something in common with some."""

    def __init__(self, name: str, found: list[int]) -> None:
        super().__init__()
        self.name = name
        self.found = found

    def written(self, column: str) -> tuple[str, tuple[Any, ...]]:
        theirs = f"SELECT {self.name} FROM {TABLE} WHERE product_id IN ({placeholders(self.found)})"  # noqa: S608 - ours
        return f"{column.rpartition('.')[0]}.{self.name} IN ({theirs})", tuple(self.found)


def _arms(where: Q, found: list[int], groups: tuple[Group, ...]) -> list[Arm]:
    """Where to look: what holds ever fewer of the words, then any of them, then the same set of goods.

    An arm is cut off somewhere in a large shop, so those that hold most stand for themselves.
    """
    shorter = [groups[:count] for count in range(len(groups) - 1, 0, -1)]
    places = [Q(Matches(some, Where.TITLE, open_end=False)) for some in shorter]
    places.append(Q(Matches(groups, Where.TITLE, every=False, open_end=False)))
    places.append(Q(_Kin(SET, found)))
    return [Arm(where & place, most=MOST_LOOKED_AT) for place in places]


def _closeness(reading: Reading, place: Q, found: list[int]) -> tuple[str, list[Any]]:
    """SQL of the keys, and its parameters."""
    terms, values = [], list[Any]()
    for name, worth in ((SET, SAME_SET), ("subject_id", SAME_MAKER)):
        kin, theirs = _Kin(name, found).written(f"{TABLE}.product_id")
        terms.append(f"CASE WHEN {kin} THEN {worth} ELSE 0 END")
        values += theirs
    if place:
        where, given = where_sql(place)
        terms.append(f"CASE WHEN {where} THEN {SAME_PLACE} ELSE 0 END")
        values += given
    for number, group in enumerate(reading.groups):
        for term, patterns in _shared(group, FIRST if number == 0 else 0):
            terms.append(term)
            values += patterns
    return f"({' + '.join(terms)}) DESC, off", values


def _shared(group: Group, first: int) -> Iterator[tuple[str, list[str]]]:
    """What it is worth that a title has the words: with their marks if they were typed so, or by another name."""
    typed, *others = (" ".join(phrase) for phrase in group.phrases)
    column, phrase = (MARKED, " ".join(group.exact)) if group.exact else (TITLE, typed)
    ways = [(column, phrase), *((TITLE, other) for other in others)]
    sought = [f" {words} " for _where, words in ways]
    stands = " OR ".join(has(where) for where, _words in ways)
    yield f"CASE WHEN {stands} THEN {WORD + first} WHEN {has(TEXT)} THEN {MENTION} ELSE 0 END", [*sought, f" {typed} "]
    if first:
        in_front = " OR ".join(begins(where) for where, _words in ways)
        yield f"CASE WHEN {in_front} THEN {IN_FRONT} ELSE 0 END", sought
        if heads := {phrase[0] for phrase in group.phrases if len(phrase) > 1}:
            head_first = " OR ".join([begins(TITLE)] * len(heads))
            yield f"CASE WHEN {head_first} THEN {HEAD} ELSE 0 END", [f" {head} " for head in sorted(heads)]
