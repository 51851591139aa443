"""How many products each choice has, kept as rows change, so that a list page never counts the catalogue.

`ListingCount` holds the counts of one day; `ListingChange` what rows counted for before and after each change since.
Together they are exact at every moment, and no two writers ever wait for each other:

    N(today) = N(day) + crossings of rows as they are − before(day) + after(day)

where a crossing is a row whose certificate began or ended between `day` and today. `fold` adds it all up, every
hundred changes and every night; days are days in Vietnam, on which certificates begin and end.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from catalog.certification.stars import day_in_vietnam
from catalog.kernel.cursors import cursor_that_plans_once
from catalog.kernel.dates import day_start
from catalog.search.facets import FACETS, STARS
from catalog.search.models import Listing, ListingChange, ListingCount

ALL = ""
TOTAL = ""
PROVINCE, COMMUNE, STANDARDS = "tinh", "xa", "tieu-chuan"
MOST_CHANGES = 2_000
FOLD_EVERY = 100
_BATCH = 2_000

Facts = dict[str, Any]

_known_version: ContextVar[str] = ContextVar("known_version", default="")


@dataclass(frozen=True)
class Ledger:
    """Counts of a day by scope, and what has changed since. `at_rest`: few enough changes to add up while reading."""

    day: date
    scopes: Mapping[str, Mapping[str, int]]
    changes: tuple[tuple[Facts | None, Facts | None], ...] = ()
    change_ids: tuple[int, ...] = ()
    crossings: tuple[Facts, ...] = ()
    at_rest: bool = True
    generation: int = field(default=0)


def facts_of(row: Listing, standards: Iterable[str]) -> Facts:
    """What a row counts for: its choices as `facet:value`, and the days from and until which its certificate holds."""
    values = [(facet.name, getattr(row, facet.column)) for facet in FACETS if not facet.many]
    choices = [f"{name}:{int(value) if value is True else value}" for name, value in values if value]
    choices += [f"{STANDARDS}:{code}" for code in standards]
    return {"choices": choices, "from": _ordinal(row.sold_from), "until": _ordinal(row.sold_until)}


def counts_in(scopes: Iterable[str], at: datetime) -> dict[str, Counter[str]] | None:
    """Scope → choice → how many on sale at a moment, `TOTAL` for all of the scope. None while too much has changed.

    One statement; a second one between midnight and the night's folding.
    """
    wanted = list(scopes)
    ledger = _read(wanted, day_in_vietnam(at))
    if not ledger.at_rest:
        return None
    counts = {scope: Counter(ledger.scopes.get(scope, {})) for scope in wanted}
    _add_up(counts, ledger, day_in_vietnam(at))
    return counts


def version() -> str:
    """Changes with every visible change of a row, in its transaction: what was computed under it is still true."""
    if known := _known_version.get():
        return known
    with cursor_that_plans_once() as cursor:
        cursor.execute(f"SELECT {_VERSION}")
        return _joined(cursor.fetchone())


@dataclass(frozen=True)
class State:
    """Of a listed product: its name in addresses, its set and province; `own` changes with everything that its page may
    show of it, `others` with everything that may be shown of other products.
    """

    slug: str
    set: int
    province: str
    own: str
    others: str


def state_of(product_id: int) -> State | None:
    """One statement. None for what isn't listed."""
    with cursor_that_plans_once() as cursor:
        cursor.execute(
            f'SELECT product.slug, listing."set", listing.province_code, listing.stamp, {_VERSION} '  # noqa: S608 - ours
            "FROM search_listing listing JOIN catalogue_product product ON product.id = listing.product_id "
            "WHERE listing.product_id = %s",
            [product_id],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    slug, number, province, stamp, *others = row
    return State(slug, number, province, own=str(stamp), others=_joined(others))


_VERSION = (
    "(SELECT generation FROM search_listingcount WHERE scope = ''), (SELECT MAX(id) FROM search_listingchange), "
    "(SELECT COUNT(*) FROM search_listingchange)"
)


def _joined(parts: Iterable[Any]) -> str:
    return ".".join(str(part or 0) for part in parts)


@contextmanager
def as_of(known: str) -> Iterator[None]:
    """Take the version as read: what goes into one page is filed under one version, and asks for it once."""
    token = _known_version.set(known)
    try:
        yield
    finally:
        _known_version.reset(token)


def fold() -> None:
    """Add the changes and the crossings up to today to the counts; safe to run at any time.

    Locks the counts, so that two never fold the same change; changes that are not committed yet wait for the next time.
    """
    today = day_in_vietnam()
    with transaction.atomic():
        ListingCount.objects.get_or_create(scope=ALL, defaults={"day": today, "counts": {}})
        head = ListingCount.objects.select_for_update().get(scope=ALL)
        ledger = _read(None, today)
        counts = {scope: Counter(held) for scope, held in ledger.scopes.items()}
        _add_up(counts, ledger, today, grow=True)
        _write(counts, today, head.generation + 1)
        _forget(ledger.change_ids)


def recount() -> dict[str, tuple[int, int]]:
    """Count all rows anew. Returns where the kept counts differed: `scope choice` → (kept, true).

    Locks the counts; writers go on meanwhile. Rows and the changes that they already show come from one statement, so
    a change that commits later stays to be folded. 100,000 rows take some seconds.
    """
    fold()
    today = day_in_vietnam()
    counts: dict[str, Counter[str]] = {}
    shown: list[int] = []
    with transaction.atomic():
        head = ListingCount.objects.select_for_update().get(scope=ALL)
        kept = {row.scope: row.counts for row in ListingCount.objects.all()}
        with connection.chunked_cursor() as cursor:
            cursor.execute("SELECT id, NULL FROM search_listingchange UNION ALL SELECT NULL, facts FROM search_listing")
            while rows := cursor.fetchmany(_BATCH):
                for change_id, facts in rows:
                    if change_id is None:
                        _count(counts, _parsed(facts), today, +1, grow=True)
                    else:
                        shown.append(change_id)
        _write(counts, today, head.generation + 1)
        _forget(shown)
    return {} if shown else _differences(kept, counts)


# --- Reading --------------------------------------------------------------------------------------


def _read(scopes: list[str] | None, today: date) -> Ledger:
    """The counts of these scopes (None: of all) with the changes since, from one statement and so of one moment."""
    narrowed = "" if scopes is None else f"WHERE scope IN ({', '.join(['%s'] * (len(scopes) + 1))})"
    limit = f"LIMIT {MOST_CHANGES + 1}" if scopes is not None else ""
    head, held, changes, ids = None, {}, [], []
    with connection.cursor() as cursor:
        cursor.execute(
            # Names and numbers of ours only; values are parameters.
            "SELECT scope, day, generation, counts, NULL FROM search_listingcount "  # noqa: S608
            f"{narrowed} UNION ALL SELECT NULL, NULL, id, before, after FROM "
            f"(SELECT id, before, after FROM search_listingchange ORDER BY id {limit}) latest",
            [ALL, *scopes] if scopes is not None else [],
        )
        for scope, day, number, one, two in cursor.fetchall():
            if scope is None:
                ids.append(number)
                changes.append((_parsed(one), _parsed(two)))
                continue
            held[scope] = _parsed(one) or {}
            if scope == ALL:
                head = (date.fromisoformat(str(day)), number)
    # Before the first folding the changes tell everything.
    day, generation = head or (today, 0)
    crossings = tuple(_crossing(day, today)) if day != today else ()
    at_rest = scopes is None or len(changes) <= MOST_CHANGES
    return Ledger(day, held, tuple(changes), tuple(ids), crossings, at_rest, generation)


def _crossing(day: date, today: date) -> Iterator[Facts]:
    """Rows whose certificate began or ended between two days."""
    first, last = sorted((day_start(day), day_start(today)))
    between = Q(sold_until__gt=first, sold_until__lte=last) | Q(sold_from__gt=first, sold_from__lte=last)
    yield from Listing.objects.filter(between).values_list("facts", flat=True)


def _add_up(counts: dict[str, Counter[str]], ledger: Ledger, today: date, *, grow: bool = False) -> None:
    for before, after in ledger.changes:
        _count(counts, before, ledger.day, -1, grow=grow)
        _count(counts, after, ledger.day, +1, grow=grow)
    for facts in ledger.crossings:
        _count(counts, facts, ledger.day, -1, grow=grow)
        _count(counts, facts, today, +1, grow=grow)


def _count(counts: dict[str, Counter[str]], facts: Facts | None, day: date, step: int, *, grow: bool) -> None:
    """Add one row to every scope that it belongs to; `grow`: also to those that nobody asked for."""
    choices = _choices_on(facts, day)
    if choices is None:
        return
    for scope in (ALL, *choices):
        held = counts.setdefault(scope, Counter()) if grow and not scope.startswith(COMMUNE) else counts.get(scope)
        if held is None:
            continue
        held[TOTAL] += step
        for choice in choices:
            # Three thousand communes are told apart only within their province.
            if not choice.startswith(COMMUNE) or scope.startswith(PROVINCE):
                held[choice] += step


def _choices_on(facts: Facts | None, day: date) -> list[str] | None:
    """What a row counts for on a day; None when it isn't on sale then (decision 7a)."""
    if not facts:
        return None
    holds = facts["from"] is not None and facts["from"] <= day.toordinal() < facts["until"]
    choices: list[str] = facts["choices"]
    if holds:
        return choices
    if settings.SELL_REQUIRES_CERTIFICATE:
        return None
    return [choice for choice in choices if not choice.startswith(STARS)]


# --- Writing --------------------------------------------------------------------------------------


def _write(counts: Mapping[str, Counter[str]], day: date, generation: int) -> None:
    rows = [
        ListingCount(scope=scope, day=day, counts={choice: n for choice, n in held.items() if n}, generation=generation)
        for scope, held in {ALL: Counter[str](), **counts}.items()
    ]
    ListingCount.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["scope"], update_fields=["day", "counts", "generation"]
    )
    ListingCount.objects.exclude(scope__in=[row.scope for row in rows]).delete()


def _forget(change_ids: Sequence[int]) -> None:
    for start in range(0, len(change_ids), _BATCH):
        ListingChange.objects.filter(pk__in=change_ids[start : start + _BATCH]).delete()


def _differences(kept: Mapping[str, Mapping[str, int]], true: Mapping[str, Counter[str]]) -> dict[str, tuple[int, int]]:
    found = {}
    for scope in kept.keys() | true.keys():
        before, now = kept.get(scope, {}), true.get(scope, Counter())
        for choice in before.keys() | now.keys():
            if before.get(choice, 0) != now.get(choice, 0):
                found[f"{scope or 'all'} {choice or 'total'}"] = (before.get(choice, 0), now.get(choice, 0))
    return found


def _parsed(text: Any) -> Any:
    return json.loads(text) if isinstance(text, str) else text


def _ordinal(moment: datetime | None) -> int | None:
    return day_in_vietnam(moment).toordinal() if moment else None
