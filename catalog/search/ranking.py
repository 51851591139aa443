"""The order of what words have found: the same on both engines, since it is reckoned from the bare words of the row.

No engine's own measure has a part in it (bm25 and ts_rank differ), and nothing that can be paid for. What counts is how
the words stand in the title; where two products are equal, the fair order decides (`fair.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.utils.translation import get_language

from catalog.search import fair
from catalog.search.beginnings import beginnings
from catalog.search.models import on_sale
from catalog.search.query import BY_RATING, BY_STARS, CHEAP, DEAR, NEWEST
from catalog.search.reading import Reading
from catalog.search.rows import placeholders, rows_of
from catalog.search.walk import card_column, turned
from catalog.search.where import where_sql

Row = tuple[int, bool, str]  # product, whether it is off sale, card

MOST_RANKED = 1_000
# What one of the things sought is worth by the way it stands in a title, and its best neighbourhood.
EXACT, BARE, OTHER_NAME, UNFINISHED, WISH = 8, 6, 5, 2, 3
AS_TYPED = 1  # who types no marks may mean none
WHOLE_EXACT, WHOLE_BARE, IN_FRONT = 6, 4, 4
# A title that begins with what was typed is worth more than all else, whatever else it says.
BEGINS = 1_000
# What keys may look at, besides `off`. The cards are read last, for the rows that are shown.
TITLE, MARKED, TEXT = "bare_title", "marked_title", "bare_text"  # between blanks, so that words are whole words
_TEXTS = {TITLE: "title_fold", MARKED: "title_exact", TEXT: "text_fold"}
_ALWAYS = ("product_id", "sold_from", "sold_until", "wheel")
_COLUMNS = ("stars", "price", "rating", "listed_at", "set", "subject_id", "province_code", "commune_code")
_MORE_KEYS = {
    CHEAP: ", price IS NULL, price",
    DEAR: ", price IS NULL, price DESC",
    NEWEST: ", listed_at DESC",
    BY_RATING: ", rating IS NULL, rating DESC",
}


@dataclass(frozen=True)
class Arm:
    """Where to look: among the rows that meet a condition. `on_sale`: only those on sale.

    When there are more than `most` (`MOST_RANKED` unless given): those that come first in an `order` of `SORTS`, or on
    the wheel from a `start` on; else any.
    """

    where: Q
    on_sale: bool = False
    start: int | None = None
    order: str = ""
    most: int | None = None


def ranked(arms: list[Arm], reading: Reading, order: str, at: datetime, *, size: int, skip: int) -> list[Row]:
    """One page; those on sale first. One statement.

    `arms`: rows in which the words occur, the ones to look at first in front; of each at most `MOST_RANKED` are looked
    at, so the last page costs what the first does.
    """
    more, values = _keys(order, connection.ops.adapt_datetimefield_value(at))
    worth, patterns = _worth(reading)
    keys = f"off{more}{worth}"
    return in_order(arms, keys, [*values, *patterns], at, size=size, skip=skip)


def in_order(arms: list[Arm], keys: str, values: list[Any], at: datetime, *, size: int, skip: int = 0) -> list[Row]:
    """Rows of the arms by SQL keys and their values, then in the fair order. One statement.

    The keys may look at `off`, at the texts and at `_COLUMNS`.
    """
    texts = {name: column for name, column in _TEXTS.items() if name in keys}
    columns = [*_ALWAYS, *(column for column in _COLUMNS if column in keys)]
    found, parameters = looked_at(arms, at, *columns, *texts.values())
    if not found:
        return []
    off, moment = _off(at), connection.ops.adapt_datetimefield_value(at)
    keys = f"{keys}, {turned(fair.start(at))}, product_id"
    shown = _quoted(columns) + "".join(f", ' ' || {column} || ' ' AS {name}" for name, column in texts.items())
    rows = rows_of(
        # As text, since the ORM takes longer to write it than the database to answer. What was found is written down,
        # or the texts would be put together anew for every word that is sought in them.
        f"WITH found AS MATERIALIZED (SELECT {shown}, {off} AS off "  # noqa: S608 - SQL of ours
        f"FROM ({found}) AS search_listing), "
        # Numbered only once they are few: a window over all of them takes twice the time of the sorting.
        f"page AS (SELECT * FROM found AS search_listing ORDER BY {keys} LIMIT {size} OFFSET {skip}), "
        f"numbered AS (SELECT product_id, off, sold_from, sold_until, ROW_NUMBER() OVER (ORDER BY {keys}) AS place "
        "FROM page AS search_listing) "
        f"SELECT product_id AS product, off, {_card()} AS card "
        "FROM numbered JOIN search_listingcard c ON c.listing_id = product_id ORDER BY place",
        [*[moment] * off.count("%s"), *parameters, *values, *values, moment, moment],
        ("product", "off"),
        text="card",
    )
    return [(product, bool(off), card) for product, off, card in rows]


def rows_again(products: Sequence[int], at: datetime) -> list[Row]:
    """The rows of these products, in this order. One statement; none where there are no products."""
    if not products:
        return []
    off, moment = _off(at), connection.ops.adapt_datetimefield_value(at)
    rows = rows_of(
        f"SELECT product_id AS product, {off} AS off, {_card()} AS card FROM search_listing "  # noqa: S608 - SQL of ours
        f"JOIN search_listingcard c ON c.listing_id = product_id WHERE product_id IN ({placeholders(products)})",
        [*[moment] * (off.count("%s") + 2), *products],
        ("product", "off"),
        text="card",
    )
    found = {product: (product, bool(off), card) for product, off, card in rows}
    return [found[product] for product in products if product in found]


def _off(at: datetime) -> str:
    """SQL of whether a row is off sale; the moment is its parameter, as often as it stands there."""
    return "NOT (sold_from IS NOT NULL AND sold_from <= %s AND sold_until > %s)" if on_sale(at) else "1 = 0"


def _card() -> str:
    """SQL of the card to be shown at a moment, which is its parameter twice."""
    language = get_language() or "vi"
    holds, ended = card_column(language, True), card_column(language, False)
    return f"CASE WHEN sold_from <= %s AND sold_until > %s THEN c.{holds} ELSE c.{ended} END"


def looked_at(arms: list[Arm], at: datetime, *columns: str) -> tuple[str, list[Any]]:
    """SQL of the columns of the rows to look at, each row once, and its parameters; "" when there are none."""
    wheres = [(arm, met) for arm in arms if (met := _met(arm, at))]
    # Of several arms first the numbers alone: to tell rows apart that are in two of them by all that they say is dear.
    alone = len(wheres) < 2
    names = _quoted(columns if alone else ["product_id"])
    parts: list[str] = []
    parameters: list[Any] = []
    for arm, (where, given) in wheres:
        rows, values = _first(f"SELECT {names} FROM search_listing WHERE {where}", given, arm, at)  # noqa: S608 - ours
        parts.append(f"SELECT * FROM ({rows}) arm_{len(parts)}")  # noqa: S608
        parameters += values
    found = " UNION ".join(parts)
    if not alone:
        found = f"SELECT {_quoted(columns)} FROM search_listing WHERE product_id IN ({found})"  # noqa: S608 - ours
    return found, parameters


def _met(arm: Arm, at: datetime) -> tuple[str, list[Any]] | None:
    """The condition of an arm as SQL with its parameters; None if it can't be met."""
    try:
        return where_sql(arm.where, on_sale_at=at if arm.on_sale else None)
    except EmptyResultSet:
        return None


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(column) for column in columns)


def _first(rows: str, given: list[Any], arm: Arm, at: datetime) -> tuple[str, list[Any]]:
    """SQL of the rows of an arm that are looked at, and its parameters."""
    most = arm.most or MOST_RANKED
    if arm.order:
        more, values = _keys(arm.order, connection.ops.adapt_datetimefield_value(at))
        order = f"{more}, {turned(fair.start(at))}".removeprefix(", ")
        return f"{rows} ORDER BY {order} LIMIT {most}", [*given, *values]
    if arm.start is None:
        return f"{rows} LIMIT {most}", given
    # The wheel in two halves, each in the order of an index: the second is read only when the first is too short.
    halves = [
        f"SELECT * FROM ({rows} AND wheel {side} {arm.start} ORDER BY wheel LIMIT {most}) half_{number}"  # noqa: S608
        for number, side in enumerate((">=", "<"))
    ]
    return f"{' UNION ALL '.join(halves)} LIMIT {most}", [*given, *given]


def _keys(order: str, moment: Any) -> tuple[str, list[Any]]:
    """What goes before the worth of the words when another order was asked for."""
    if order == BY_STARS:
        return ", CASE WHEN sold_from <= %s AND sold_until > %s THEN stars ELSE 0 END DESC", [moment, moment]
    return _MORE_KEYS.get(order, ""), []


def _worth(reading: Reading) -> tuple[str, list[str]]:
    """SQL of a key, how well the words stand in a row, and its parameters; none when there are no words."""
    wishes = [f"CASE WHEN {has(TEXT)} THEN {WISH} ELSE 0 END" for _wish in reading.wishes]
    wished = [f" {' '.join(wish)} " for wish in reading.wishes]
    if not reading.groups:
        return f", ({' + '.join(wishes)}) DESC" if wishes else "", wished
    cases, sought = [], []
    for place, beginning in enumerate(beginnings(reading)):
        ways = [(MARKED, beginning.exact), (TITLE, beginning.words)] if beginning.exact else [(TITLE, beginning.words)]
        cases.append(f"WHEN {' AND '.join(begins(text) for text, _words in ways)} THEN {BEGINS - place}")
        sought += [f" {' '.join(words)} " for _text, words in ways]
    terms = list(_terms(reading))
    sums = " + ".join(term for term, _values in terms)
    worth = " + ".join([f"CASE {' '.join(cases)} ELSE {sums} END", *wishes])
    return f", ({worth}) DESC", [*sought, *(value for _term, values in terms for value in values), *wished]


def _terms(reading: Reading) -> Iterator[tuple[str, list[str]]]:
    """What adds up for a title that begins otherwise: how each thing stands in it, and all side by side."""
    for number, group in enumerate(reading.groups):
        unfinished = reading.open_end and number == len(reading.groups) - 1
        yield _term_of_group(group.phrases, group.exact, unfinished)
    typed = " ".join(word for group in reading.groups for word in group.phrases[0])
    marked = " ".join(word for group in reading.groups for word in group.as_typed)
    yield (
        f"CASE WHEN {has(MARKED)} THEN {WHOLE_EXACT} WHEN {has(TITLE)} THEN {WHOLE_BARE} ELSE 0 END",
        [f" {marked} ", f" {typed} "],
    )
    if marked != typed:
        yield f"CASE WHEN {begins(TITLE)} THEN {IN_FRONT} ELSE 0 END", [f" {typed} "]


def _term_of_group(
    phrases: tuple[tuple[str, ...], ...], exact: tuple[str, ...], unfinished: bool
) -> tuple[str, list[str]]:
    cases, sought = [], []
    if exact:
        cases.append(f"WHEN {has(MARKED)} THEN {EXACT}")
        sought.append(f" {' '.join(exact)} ")
    typed, *others = (" ".join(phrase) for phrase in phrases)
    for phrase in others:
        cases.append(f"WHEN {has(TITLE)} THEN {OTHER_NAME}")
        sought.append(f" {phrase} ")
    if not exact:
        cases.append(f"WHEN {has(MARKED)} THEN {BARE + AS_TYPED}")
        sought.append(f" {typed} ")
    cases.append(f"WHEN {has(TITLE)} THEN {BARE - 2 if exact else BARE}")
    sought.append(f" {typed} ")
    if unfinished:
        cases.append(f"WHEN {has(TITLE)} THEN {UNFINISHED}")
        sought.append(f" {typed}")
    return f"CASE {' '.join(cases)} ELSE 0 END", sought


def has(text: str) -> str:
    """SQL that is true where a text has a parameter in it. LIKE, which knows patterns, takes twice as long."""
    return f"{_place_in(text)} > 0"


def begins(text: str) -> str:
    """SQL that is true where a text begins with a parameter."""
    return f"{_place_in(text)} = 1"


def _place_in(text: str) -> str:
    return f"{'instr' if connection.vendor == 'sqlite' else 'strpos'}({text}, %s)"
