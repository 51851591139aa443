"""The order of a list without words, walked by keys: page 4,000 costs what page 1 costs.

An order is a row of stretches, each sorted by an index; a page goes on from a mark, the keys of the last row before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.utils.translation import get_language

from catalog.kernel.cursors import not_looked_into
from catalog.search import fair
from catalog.search.beginnings import COLUMNS, Begins
from catalog.search.marks import Mark
from catalog.search.query import BY_RATING, BY_STARS, CHEAP, DEAR, NEWEST
from catalog.search.rows import rows_of
from catalog.search.where import where_sql

RANKS = (5, 4, 3)
_COLUMNS = ("product_id", "in_stock", "wheel", "stars", "price", "rating", "listed_at", "sold_from", "sold_until")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Stretch:
    """Rows that come one after the other by `keys` (SQL of ours, falling or not), and then by their number."""

    where: str
    parameters: tuple[Any, ...]
    keys: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Page:
    """(product, card HTML) in order; marks of the pages before and after, None where there is none."""

    rows: tuple[tuple[int, str], ...]
    before: Mark | None
    after: Mark | None


def walk(
    where: Q, order: str, at: datetime, *, size: int, mark: Mark | None = None, skip: int = 0, along: Q | None = None
) -> Page:
    """The page of what is on sale and meets a condition on `Listing`, after (or before) a mark, or `skip` rows from the
    beginning; one statement.

    `along`: a further condition. Rows that meet it lie in an index in the order asked for, and enough of them meet the
    others, too, that a page is soon full.
    """
    if mark and not _fits(mark, tuple(_stretches(order, mark.start, at))):
        mark = None
    start = mark.start if mark else fair.start(at)
    stretches = tuple(_stretches(order, start, at))
    skip = 0 if mark else skip
    found = _rows(where, stretches, mark, at, size + 1, skip, along=along)
    shown, more = found[:size], len(found) > size
    back = bool(mark and mark.back)
    if back:
        shown.reverse()
    has_before, has_after = (more, True) if back else (bool(mark or skip), more)
    return Page(
        tuple((row[1], row[4]) for row in shown),
        _mark(start, shown[0], back=True) if shown and has_before else None,
        _mark(start, shown[-1], back=False) if shown and has_after else None,
    )


def walk_beginnings(
    begins: Sequence[Begins], where: Q, at: datetime, *, size: int, skip: int = 0
) -> list[tuple[int, str]]:
    """(product, card HTML) of what is on sale, meets a condition on `Listing` and begins in one of these ways; those
    that begin in the first way first, else in the fair order; one statement.
    """
    start, stretches, before = fair.start(at), list[Stretch](), list[tuple[str, tuple[Any, ...]]]()
    for each in begins:
        sql, values = each.written("product_id")
        conditions = [(sql, values), *((f"NOT {other}", given) for other, given in before)]
        ours, given = " AND ".join(sql for sql, _given in conditions), [v for _sql, some in conditions for v in some]
        stretches += _around(ours, tuple(given), start)
        before.append((sql, values))
    found = _rows(where, stretches, None, at, size, skip, along=Q(), more=("title_fold", "title_exact", *COLUMNS))
    return [(row[1], row[4]) for row in found]


def card_column(language: str, holds: bool) -> str:
    """The column of the card that is true while the certificate holds, or while it doesn't."""
    return f"{'' if holds else 'off_'}{'vi' if language == 'vi' else 'en'}"


def turned(start: int) -> str:
    """SQL of how far a row stands from the beginning on the wheel."""
    return f"(CASE WHEN wheel >= {start} THEN wheel - {start} ELSE wheel - {start} + {fair.TURN} END)"


def _stretches(order: str, start: int, at: datetime) -> Iterator[Stretch]:
    if order in {CHEAP, DEAR}:
        yield Stretch("price IS NOT NULL", (), (("price", order == DEAR), (turned(start), False)))
        yield from _around("price IS NULL", (), start)
    elif order == BY_RATING:
        yield Stretch("rating IS NOT NULL", (), (("rating", True), (turned(start), False)))
        yield from _around("rating IS NULL", (), start)
    elif order == BY_STARS:
        yield from _by_stars(start, at)
    elif order == NEWEST:
        yield Stretch("1 = 1", (), (("listed_at", True),))
    else:
        for in_stock in (True, False):
            yield from _around("in_stock = %s", (in_stock,), start)


def _around(where: str, parameters: tuple[Any, ...], start: int) -> Iterator[Stretch]:
    """Once around the wheel, in two stretches that an index sorts."""
    for half in (">=", "<"):
        yield Stretch(f"{where} AND wheel {half} %s", (*parameters, start), (("wheel", False),))


def _by_stars(start: int, at: datetime) -> Iterator[Stretch]:
    """A row's stars mean something only inside its window; where all rows are inside, nothing needs to be compared."""
    holds, moments = "", tuple[Any, ...]()
    if not settings.SELL_REQUIRES_CERTIFICATE:
        moment = connection.ops.adapt_datetimefield_value(at)
        holds, moments = " AND sold_from <= %s AND sold_until > %s", (moment, moment)
    for rank in RANKS:
        yield from _around(f"stars = %s{holds}", (rank, *moments), start)
    if holds:
        yield from _around(f"(stars IS NULL OR NOT (1 = 1{holds}))", moments, start)


def _rows(
    where: Q,
    stretches: Sequence[Stretch],
    mark: Mark | None,
    at: datetime,
    size: int,
    skip: int,
    *,
    along: Q | None,
    more: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    """(stretch, product, first key, second key, card) of the rows that follow, in the order of the walk.

    `along`: see `walk`. `more`: columns that the stretches look at besides `_COLUMNS`.
    """
    back = bool(mark and mark.back)
    asked = list(enumerate(stretches))
    if mark:
        asked = asked[mark.stretch :: -1] if back else asked[mark.stretch :]
    # Along an index until a page is full, wherever that begins. What is narrowed otherwise may be better read another
    # way when little is left, so that must be planned with a look at what was chosen.
    plan_once = along is not None or not where
    try:
        shown, parameters = where_sql(where, on_sale_at=at)
        if plan_once:
            first, values = where_sql(along or Q())
            shown, parameters = f"{first} AND {not_looked_into(shown)}", [*values, *parameters]
    except EmptyResultSet:
        return []
    # Of each stretch as many as may be shown; rounded up, for each number is a text of its own, planned and kept for
    # itself.
    reach = size
    while reach < skip + size:
        reach *= 2
    base = f"SELECT {', '.join((*_COLUMNS, *more))} FROM search_listing WHERE {shown}"  # noqa: S608 - SQL of ours
    moment = connection.ops.adapt_datetimefield_value(at)
    arms, values = [], [*parameters, moment, moment]
    for number, stretch in asked:
        arms.append(_arm(number, stretch, mark, back, reach))
        values += [*(_bounds(stretch, mark) if mark and number == mark.stretch else ()), *stretch.parameters]
    language = get_language() or "vi"
    way, one_way = _WAY[back], _WAY[back != (stretches[0].keys[0][0] == "listed_at")]
    return rows_of(
        # Not materialized: each stretch must be free to use the index that sorts it. One is read after the other until
        # the page is full (PostgreSQL reads them so because each has a limit of its own); sorted together, all would be
        # read, and page 30 cost four times the first. Cards are read last, for the rows that are shown.
        f"WITH base AS NOT MATERIALIZED ({base}) "  # noqa: S608 - SQL of ours, values are parameters
        "SELECT stretch, product_id, one, two, "
        f"CASE WHEN sold_from <= %s AND sold_until > %s THEN c.{card_column(language, True)} "
        f"ELSE c.{card_column(language, False)} END AS card "
        f"FROM (SELECT * FROM ({' UNION ALL '.join(arms)}) arms LIMIT {size} OFFSET %s) found "
        "JOIN search_listingcard c ON c.listing_id = product_id "
        f"ORDER BY stretch {way}, one {one_way}, two {way}, product_id {one_way}",
        # The moments stand between the base and the arms.
        [*values, skip],
        ("stretch", "product_id", "one", "two"),
        text="card",
        plan_once=plan_once,
    )


def _arm(number: int, stretch: Stretch, mark: Mark | None, back: bool, limit: int) -> str:
    """One stretch's rows. What falls is given out negative, so that the rows of all stretches sort the same way."""
    given = [f"-{sql}" if falling and sql != "listed_at" else sql for sql, falling in stretch.keys]
    sorting = [f"{sql} {_WAY[falling != back]}" for sql, falling in stretch.keys]
    sorting.append(f"product_id {_WAY[(stretch.keys[0][0] == 'listed_at') != back]}")
    # The mark before the bounds of the stretch: SQLite begins at the first bound that it reads.
    beyond = _beyond(stretch, back) if mark and number == mark.stretch else ""
    return (
        f"SELECT * FROM (SELECT {number} AS stretch, product_id, sold_from, sold_until, {given[0]} AS one, "  # noqa: S608 - SQL of ours
        f"{given[1] if given[1:] else 0} AS two FROM base WHERE {beyond}{stretch.where} "
        f"ORDER BY {', '.join(sorting)} LIMIT {limit}) arm_{number}"
    )


_WAY = {False: "ASC", True: "DESC"}


def _beyond(stretch: Stretch, back: bool) -> str:
    """SQL for rows after the mark; the first key alone bounds it too, so that an index can begin there."""
    columns = [*stretch.keys, ("product_id", stretch.keys[0][0] == "listed_at")]
    signs = ["<" if falling != back else ">" for _sql, falling in columns]
    text = f"{columns[-1][0]} {signs[-1]} %s"
    for (sql, _falling), sign in reversed(list(zip(columns[:-1], signs[:-1], strict=True))):
        text = f"{sql} {sign} %s OR ({sql} = %s AND ({text}))"
    return f"{columns[0][0]} {signs[0]}= %s AND ({text}) AND "


def _bounds(stretch: Stretch, mark: Mark) -> Iterator[Any]:
    """The values for `_beyond`."""
    values = [_typed(sql, number) for (sql, _falling), number in zip(stretch.keys, mark.keys, strict=False)]
    yield values[0]
    for value in values:
        yield from (value, value)
    yield mark.keys[-1]


def _mark(start: int, row: tuple[Any, ...], *, back: bool) -> Mark:
    stretch, product, one, two, _card = row
    return Mark(start, stretch, (_number(one), int(two), product), back)


def _fits(mark: Mark, stretches: Sequence[Stretch]) -> bool:
    return mark.stretch < len(stretches) and len(mark.keys) == 3


def _typed(sql: str, number: int) -> Any:
    """A key as the database compares it; times stand in marks as microseconds."""
    return connection.ops.adapt_datetimefield_value(_EPOCH + number * _MICROSECOND) if sql == "listed_at" else number


def _number(key: Any) -> int:
    """A key as it stands in a mark."""
    if isinstance(key, str):
        key = datetime.fromisoformat(key)
    if isinstance(key, datetime):
        return ((key if key.tzinfo else key.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND
    return abs(int(key))
