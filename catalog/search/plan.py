"""The plan of a question: what its words mean, under which conditions rows are looked for, and how many there are."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from hashlib import sha256
from itertools import chain
from operator import and_

from django.core.cache import cache
from django.db.models import Q

from catalog.search.counting import TOTAL, Counts, live_counts
from catalog.search.counts import COMMUNE, counts_in, version
from catalog.search.facets import BY_NAME, STARS, Facet
from catalog.search.fair import hour
from catalog.search.models import Listing, holding
from catalog.search.precision import TITLED, Strict, containing
from catalog.search.query import Query
from catalog.search.reading import How, Reading, keyboard, literal, partial, plain, sounding, spelled
from catalog.search.where import all_met, first_met

KEEP_SECONDS = 3_600
WORDS, PRICE, WHOLE = "q", "gia", "-"

Conditions = Mapping[str, Q]
Way = tuple[Reading, Strict]


@dataclass(frozen=True)
class Plan:
    """What is looked for: the question with what its words choose, its reading, its conditions by name, its counts.

    `reading` is None without words.
    """

    query: Query
    reading: Reading | None
    conditions: Conditions
    counts: Counts
    strict: Strict = Strict.MENTIONED

    @property
    def found(self) -> int:
        return self.counts.total + self.counts.off_sale

    @property
    def stands_in_titles(self) -> bool:
        """In whole words."""
        return self.strict in TITLED and not (self.reading and self.reading.open_end)

    def key(self, name: str, at: datetime) -> str:
        """In the cache, for something that this plan comes to."""
        return _key(name, (_asked(self.query), self.reading, self.strict), at)


def plan_of(query: Query, at: datetime) -> Plan:
    """The reading of the words that finds something, tried from the plainest to the most daring.

    What was typed on a keyboard without its Vietnamese program is read as such only where that finds more. Where no
    title has the words, what they may have been meant for comes before their mention; words are left out only where
    nothing else is found.
    """
    if not query.q:
        return _plan(query, None, at)
    if query.literal:
        return _plan(query, literal(query.q), at)
    first, *ways = _ways(plain(query.q))
    plan, keys = _plan(query, first[0], at, first[1]), keyboard(query.q)
    if plan.found and plan.stands_in_titles and not keys:
        return plan
    key = _key("meant", (query.q, _asked(query)), at)
    way: Way | None = cache.get(key)
    if way is None:
        plan = _tried(query, plan, ways, keys, at)
        cache.set(key, (plan.reading, plan.strict), KEEP_SECONDS)
        return plan
    return _plan(query, way[0], at, way[1])


def _tried(query: Query, first: Plan, ways: list[Way], keys: Iterable[Reading], at: datetime) -> Plan:
    """Up to a dozen statements, so all pages and orders of a line share what they have found."""
    best = first if first.found else _first(query, [ways], at) or first
    for reading in keys:
        best = max(best, _strictest(query, reading, at), key=lambda plan: plan.found)
    if best.found and best.stands_in_titles:
        return best
    if not query.narrowed and (meant := _in_titles(query, sounding(query.q), at)):
        return meant
    if best.found and best.strict in TITLED:
        return best
    spellings = [] if query.narrowed else list(spelled(query.q))
    if spellings and (meant := _in_titles(query, spellings, at)):
        return meant
    if not best.found and best.reading and best.reading.chosen:
        best = _strictest(query, replace(literal(query.q), how=How.PLAIN), at)
    if best.found or query.narrowed:
        return best
    daring = chain(spellings, partial(query.q))
    return _first(query, map(_ways, daring), at) or best


def _in_titles(query: Query, readings: Iterable[Reading], at: datetime) -> Plan | None:
    return _first(query, (_ways(reading, TITLED) for reading in readings), at)


def _ways(reading: Reading, stricts: Collection[Strict] = tuple(Strict)) -> list[Way]:
    """The ways to match a reading, the strictest first: whole words and the thing itself before mentions."""
    if not reading.groups:
        return [(reading, strict) for strict in stricts if strict is Strict.MENTIONED]
    marked = any(group.exact for group in reading.groups)
    whole = replace(reading, open_end=False)
    ways = [(whole, strict) for strict in stricts if marked or strict is not Strict.AS_MARKED]
    if reading.open_end:
        ways += [(reading, strict) for strict in (Strict.TITLED, Strict.MENTIONED) if strict in stricts]
    return ways


def _strictest(query: Query, reading: Reading, at: datetime) -> Plan:
    """The strictest way to match a reading that finds something; mostly the first: one statement, else three."""
    ways = _ways(reading)
    plan = _plan(query, ways[0][0], at, ways[0][1])
    return plan if plan.found else _first(query, [ways[1:]], at) or plan


def _first(query: Query, readings: Iterable[list[Way]], at: datetime) -> Plan | None:
    """The first of the ways to match several readings that finds something. Three statements at most: one asks which
    readings are mentioned at all, so that the many others needn't be tried in each of their ways; the next asks for the
    way, the last one counts.
    """

    def sought(way: Way) -> Q:
        reading, strict = way
        return all_of(_conditions(_meant(query, reading), reading, at, strict))

    asked = [ways for ways in readings if ways]
    if len(asked) > 1:
        # The last way has the open end, if there is one.
        asked = [asked[place] for place in all_met(sought((ways[-1][0], Strict.MENTIONED)) for ways in asked)]
    left = list(chain.from_iterable(asked))
    found = first_met(map(sought, left))
    return None if found is None else _plan(query, left[found][0], at, left[found][1])


def _meant(query: Query, reading: Reading | None) -> Query:
    """The question with what its words choose."""
    return query.narrowed_to(reading.chosen, reading.rest) if reading and reading.chosen else query


def _plan(query: Query, reading: Reading | None, at: datetime, strict: Strict = Strict.MENTIONED) -> Plan:
    query = _meant(query, reading)
    conditions = _conditions(query, reading, at, strict)
    return Plan(query, reading, conditions, _counts(query, reading, conditions, at, strict), strict)


def _conditions(query: Query, reading: Reading | None, at: datetime, strict: Strict) -> dict[str, Q]:
    """Each condition by its name, so that it can be left out: facets are counted without their own choice."""
    conditions = {name: _narrow(query.facet(name), values, at) for name, values in query.chosen.items()}
    price = Q()
    if query.price_from.amount is not None:
        price &= Q(price__gte=query.price_from.amount)
    if query.price_to.amount is not None:
        price &= Q(price__lte=query.price_to.amount)
    if price:
        conditions[PRICE] = price
    if reading and reading.groups:
        conditions[WORDS] = containing(reading.groups, strict, reading.open_end)
    elif reading and not reading.chosen:
        conditions[WORDS] = Q(pk__in=[])
    return conditions


def _narrow(facet: Facet, values: tuple[str, ...], at: datetime) -> Q:
    condition = facet.condition(values)
    # A row's stars mean something only inside its window.
    return condition & holding(at) if facet.name == STARS else condition


def all_of(conditions: Conditions, but: str = "") -> Q:
    """All conditions but one."""
    return reduce(and_, (condition for name, condition in conditions.items() if name != but), Q())


# --- Counts ---------------------------------------------------------------------------------------


def _counts(query: Query, reading: Reading | None, conditions: Conditions, at: datetime, strict: Strict) -> Counts:
    """From the counts that writers keep where those suffice, else live; kept until something changes."""
    key = _key("counts", (_asked(query), reading, strict), at)
    counts: Counts | None = cache.get(key)
    if counts is None:
        by_writers = _kept_counts(query, at) if reading is None and PRICE not in conditions else None
        counts = by_writers or _live_counts(query, reading, conditions, at)
        cache.set(key, counts, KEEP_SECONDS)
    return counts


def _asked(query: Query) -> tuple[object, ...]:
    """What a question says besides words."""
    return sorted(query.chosen.items()), query.price_from.amount, query.price_to.amount


def _key(name: str, asked: object, at: datetime) -> str:
    """In the cache, for what holds until a product changes or the hour ends."""
    return f"{name}:{version()}:{hour(at)}:{sha256(repr(asked).encode()).hexdigest()}"


def _kept_counts(query: Query, at: datetime) -> Counts | None:
    """The whole list, or values of one facet of which a product has just one, whose counts then add up."""
    if len(query.chosen) > 1:
        return None
    name, values = next(iter(query.chosen.items()), ("", ()))
    if name == COMMUNE or (name and BY_NAME[name].many and len(values) > 1):
        return None
    scopes = [f"{name}:{BY_NAME[name].stored(value)}" for value in values]
    counted = counts_in(["", *scopes], at)
    if counted is None:
        return None
    chosen = sum((counted[scope] for scope in scopes), Counter()) if scopes else counted[""]
    # A facet is counted without its own choice.
    shown = {choice: n for choice, n in chosen.items() if _facet_of(choice) != name} if name else dict(chosen)
    shown |= {choice: n for choice, n in counted[""].items() if _facet_of(choice) == name} if name else {}
    return Counts({_facet_and_value(choice): n for choice, n in shown.items() if n > 0})


def _facet_of(choice: str) -> str:
    return choice.partition(":")[0] or WHOLE


def _facet_and_value(choice: str) -> tuple[str, str]:
    facet, _colon, value = choice.partition(":")
    return facet, value


def _live_counts(query: Query, reading: Reading | None, conditions: Conditions, at: datetime) -> Counts:
    rows = Listing.objects.all() if reading else Listing.objects.on_sale(at)
    sets = {TOTAL: rows.filter(all_of(conditions))}
    sets |= {name: rows.filter(all_of(conditions, but=name)) for name in query.chosen if BY_NAME[name].shown}
    return live_counts(sets, query.facets, at, mixed=reading is not None)
