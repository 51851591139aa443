"""Reads on the listing: a page of results with its facets, and shelves for other pages.

question → plan (what the words mean, conditions, counts) → page. A list page costs three statements whatever the number
of products: the counts, the cards, and the version under which live counts are kept. Nothing found costs a few more.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from functools import reduce
from hashlib import sha256
from itertools import chain
from operator import and_
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalog.kernel.money import format_dong
from catalog.products.models import Product
from catalog.search.counting import TOTAL, Counts, live_counts
from catalog.search.counts import COMMUNE, counts_in, version
from catalog.search.direct import direct
from catalog.search.facets import BY_NAME, STARS, Facet
from catalog.search.fair import hour
from catalog.search.fulltext import Matches, Where
from catalog.search.marks import Mark
from catalog.search.models import Listing, holding
from catalog.search.near import nearest
from catalog.search.precision import TITLED, Strict, holding_strictly
from catalog.search.query import FAIR, LITERAL, NEWEST, RELEVANCE, SORTS, Query
from catalog.search.ranking import MOST_RANKED, Row, ranked
from catalog.search.reading import How, Reading, keyboard, literal, partial, plain, sounding, spelled
from catalog.search.walk import walk

PAGE_SIZE = 24
NEAR = 4
FEW = 12  # where fewer are found by words, what is close to them fills up
FIRST_PAGES = 5  # have clean addresses; beyond, a page says where it begins
MOST_COUNTED_PAGES = 50  # beyond, a page can be opened only from where it begins
KEEP_COUNTS_SECONDS = 3_600
WORDS, PRICE, WHOLE = "q", "gia", "-"

Conditions = Mapping[str, Q]


@dataclass(frozen=True)
class OptionView:
    """`more`: the count is of the part that was looked at; there may be more (“120+”). `count` None: not looked at."""

    value: str
    label: str
    count: int | None
    checked: bool
    stars: int | None
    vi: bool
    more: bool = False


@dataclass(frozen=True)
class FacetView:
    name: str
    legend: str | Promise
    options: tuple[OptionView, ...]
    about: str | Promise = ""


@dataclass(frozen=True)
class Pager:
    """Addresses of pages; a gap in `pages` has number 0 and no address."""

    number: int
    count: int
    previous_url: str
    next_url: str
    first_url: str
    last_url: str
    pages: tuple[tuple[int, str, bool], ...]


@dataclass(frozen=True)
class Results:
    """One page of a list, as `storefront/list.html` shows it.

    `cards` are on sale at the moment of the question, `off_cards` were found by words and are not; these come after
    the last of those on sale. `total` counts what is on sale; with `total_more` there are more than that. `beyond`:
    there is no such page. `notes` (kind, text, url, text of the link) say how the words were understood, `direct`
    (label, detail, url) is what they name: a maker, a certificate.
    """

    total: int
    total_off: int
    cards: tuple[SafeString, ...]
    off_cards: tuple[SafeString, ...]
    facets: tuple[FacetView, ...]
    chips: tuple[tuple[str, str], ...]
    clear_url: str
    sorts: tuple[tuple[str, str | Promise, bool], ...]
    price_from: str
    price_to: str
    price_unreadable: bool
    carried: tuple[tuple[str, str], ...]
    pager: Pager
    beyond: bool
    suggestions: tuple[tuple[str, str], ...]
    near: tuple[SafeString, ...]
    total_more: bool = False
    notes: tuple[tuple[str, str, str, str], ...] = ()
    direct: tuple[tuple[str, str, str], ...] = ()


def results(query: Query, path: str, at: datetime | None = None) -> Results:
    """A page of the list: two statements, one of them for the counts; some more when nothing was found at first.

    `path`: the address of the list, for the links.
    """
    at = at or timezone.now()
    plan = plan_of(query, at)
    found = plan.counts.total + plan.counts.off_sale
    page = _page(plan, at) if found else EMPTY
    beyond = query.page > 1 and not page.on_sale and not page.off_sale
    suggestions, near = _ways_on(plan, path, at) if not found else ((), _close(plan, page.products, at))
    return Results(
        total=plan.counts.total,
        total_off=plan.counts.off_sale,
        cards=page.on_sale,
        off_cards=page.off_sale,
        facets=tuple(_facet_views(plan.query, plan.counts)),
        chips=tuple(_chips(plan.query, path)),
        clear_url=plan.query.cleared().url(path),
        sorts=tuple(_sorts(query)),
        price_from=query.price_from.typed,
        price_to=query.price_to.typed,
        price_unreadable=query.price_from.unreadable or query.price_to.unreadable,
        carried=tuple(_carried(plan.query)),
        pager=_pager(query, path, plan, page),
        beyond=beyond,
        suggestions=suggestions,
        near=near,
        direct=tuple(astuple(each) for each in direct(query.q)) if query.page == 1 else (),
        total_more=TOTAL in plan.counts.capped,
        notes=tuple(_notes(query, plan, path)),
    )


def shelf(
    where: Q | None = None, *, limit: int, sort: str = NEWEST, at: datetime | None = None
) -> tuple[SafeString, ...]:
    """Cards of products on sale now, for pages that show a few: one statement. `where` is about `Listing` columns:
    `shelf(Q(subject=subject), limit=12)`, `shelf(Q(set=11) & ~Q(pk=product.pk), limit=4)`. Newest first, or one of
    the orders of `SORTS`.
    """
    at = at or timezone.now()
    page = walk(Listing.objects.on_sale(at).filter(where or Q()), sort, at, size=limit)
    return tuple(mark_safe(card) for _product, card in page.rows)  # noqa: S308 - rendered by our own template


def listing_stamp(product_id: int) -> tuple[str, int] | None:
    """Name in the address, and a number that grows when what its page shows has changed; None for what isn't listed."""
    rows = Product.objects.filter(pk=product_id, listing__isnull=False)
    return rows.values_list("slug", "listing__stamp").first()


# --- The plan: what the question means ------------------------------------------------------------


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
    best = _strictest(query, plain(query.q), at)
    for reading in keyboard(query.q):
        best = max(best, _strictest(query, reading, at), key=lambda plan: plan.found)
    if best.found and best.stands_in_titles:
        return best
    if not query.narrowed and (meant := _in_titles(query, sounding(query.q), at)):
        return meant
    if best.found and best.strict in TITLED:
        return best
    if not query.narrowed and (meant := _in_titles(query, spelled(query.q), at)):
        return meant
    if not best.found and best.reading and best.reading.chosen:
        best = _strictest(query, replace(literal(query.q), how=How.PLAIN), at)
    if best.found or query.narrowed:
        return best
    daring = chain(spelled(query.q), partial(query.q))
    return _first(query, (way for reading in daring for way in _ways(reading)), at) or best


def _in_titles(query: Query, readings: Iterable[Reading], at: datetime) -> Plan | None:
    return _first(query, (way for reading in readings for way in _ways(reading, TITLED)), at)


Way = tuple[Reading, Strict]


def _ways(reading: Reading, stricts: Collection[Strict] = tuple(Strict)) -> Iterator[Way]:
    """The ways to match a reading, the strictest first: whole words and the thing itself before mentions."""
    if not reading.groups:
        yield from ((reading, strict) for strict in stricts if strict is Strict.MENTIONED)
        return
    marked = any(group.exact for group in reading.groups)
    whole = replace(reading, open_end=False)
    yield from ((whole, strict) for strict in stricts if marked or strict is not Strict.AS_MARKED)
    if reading.open_end:
        yield from ((reading, strict) for strict in (Strict.TITLED, Strict.MENTIONED) if strict in stricts)


def _strictest(query: Query, reading: Reading, at: datetime) -> Plan:
    """The strictest way to match a reading that finds something; mostly the first: one statement, else three."""
    ways = list(_ways(reading))
    plan = _plan(query, ways[0][0], at, ways[0][1])
    return plan if plan.found else _first(query, ways[1:], at) or plan


def _first(query: Query, ways: Iterable[Way], at: datetime) -> Plan | None:
    """The first of the ways that finds something: one statement asks of all, another counts."""
    asked = list(ways)
    finds = {f"finds_{place}": Exists(_sought(query, *way, at)) for place, way in enumerate(asked)}
    row = Listing.objects.annotate(**finds).values_list(*finds).first() if asked else None
    way = next((way for way, found in zip(asked, row or (), strict=False) if found), None)
    return _plan(query, way[0], at, way[1]) if way else None


def _sought(query: Query, reading: Reading, strict: Strict, at: datetime) -> QuerySet[Listing]:
    return Listing.objects.filter(_all(_conditions(_meant(query, reading), reading, at, strict)))


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
        conditions[WORDS] = Q(Matches(reading.groups, open_end=reading.open_end))
        conditions[WORDS] &= holding_strictly(reading.groups, strict, reading.open_end)
    elif reading and not reading.chosen:
        conditions[WORDS] = Q(pk__in=[])
    return conditions


def _narrow(facet: Facet, values: tuple[str, ...], at: datetime) -> Q:
    condition = facet.condition(values)
    # A row's stars mean something only inside its window.
    return condition & holding(at) if facet.name == STARS else condition


def _all(conditions: Conditions, but: str = "-") -> Q:
    return reduce(and_, (condition for name, condition in conditions.items() if name != but), Q())


# --- Counts ---------------------------------------------------------------------------------------


def _counts(query: Query, reading: Reading | None, conditions: Conditions, at: datetime, strict: Strict) -> Counts:
    """From the counts that writers keep where those suffice, else live and kept until something changes."""
    if reading is None and PRICE not in conditions and (kept := _kept_counts(query, at)):
        return kept
    asked = (sorted(query.chosen.items()), query.price_from.amount, query.price_to.amount, reading, strict)
    key = f"counts:{version()}:{hour(at)}:{sha256(repr(asked).encode()).hexdigest()}"
    counts: Counts | None = cache.get(key)
    if counts is None:
        counts = _live_counts(query, reading, conditions, at)
        cache.set(key, counts, KEEP_COUNTS_SECONDS)
    return counts


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
    sets = {TOTAL: rows.filter(_all(conditions))}
    sets |= {name: rows.filter(_all(conditions, but=name)) for name in query.chosen if BY_NAME[name].shown}
    return live_counts(sets, query.facets, at, mixed=reading is not None)


# --- Rows -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """The cards of a page; marks only in a list without words."""

    on_sale: tuple[SafeString, ...] = ()
    off_sale: tuple[SafeString, ...] = ()
    before: Mark | None = None
    after: Mark | None = None
    products: tuple[int, ...] = ()


EMPTY = Shown()


def product_ids(plan: Plan, at: datetime) -> list[int]:
    """The products of the page, in order: what was found, and behind it what is close to it."""
    found = [product for product, _off, _card in _rows(plan, at)[0]]
    return found + [product for product, _off, _card in _close_rows(plan, found, at)]


def _page(plan: Plan, at: datetime) -> Shown:
    rows, before, after = _rows(plan, at)
    return Shown(
        tuple(mark_safe(card) for _pk, off, card in rows if not off),  # noqa: S308 - rendered by our own template
        tuple(mark_safe(card) for _pk, off, card in rows if off),  # noqa: S308 - rendered by our own template
        before,
        after,
        tuple(product for product, _off, _card in rows),
    )


def _rows(plan: Plan, at: datetime) -> tuple[list[tuple[int, bool, str]], Mark | None, Mark | None]:
    """(product, whether it is off sale, card) of the page, and the marks around it where there are such."""
    query = plan.query
    skip = (query.page - 1) * PAGE_SIZE
    if plan.reading:
        if skip >= MOST_RANKED:
            return [], None, None
        return ranked(_arms(plan, at), plan.reading, query.order, at, size=PAGE_SIZE, skip=skip), None, None
    if query.page > MOST_COUNTED_PAGES and query.mark is None:
        return [], None, None
    rows = Listing.objects.on_sale(at).filter(_all(plan.conditions))
    page = walk(rows, query.order, at, size=PAGE_SIZE, mark=query.mark, skip=skip)
    return [(product, False, card) for product, card in page.rows], page.before, page.after


def _arms(plan: Plan, at: datetime) -> list[QuerySet[Listing]]:
    """Where to look. When the words occur in more rows than can be ranked, first where they stand in the title, and
    only among what is on sale."""
    reading = plan.reading
    if TOTAL not in plan.counts.capped or reading is None or not reading.groups:
        return [Listing.objects.filter(_all(plan.conditions))]
    rows = Listing.objects.on_sale(at).filter(_all(plan.conditions, but=WORDS))
    places = [Where.TITLE_EXACT] if any(group.exact for group in reading.groups) else []
    return [
        rows.filter(Matches(reading.groups, place, open_end=reading.open_end))
        for place in (*places, Where.TITLE, Where.ANYWHERE)
    ]


# --- What the page shows around the cards --------------------------------------------------------------


def _facet_views(query: Query, counts: Counts) -> Iterable[FacetView]:
    for facet in query.facets:
        chosen, more = query.chosen.get(facet.name, ()), facet.name in counts.capped
        options = [
            OptionView(
                value=choice.value,
                label=choice.label,
                count=counts.of.get((facet.name, choice.stored), None if more else 0),
                more=more,
                checked=choice.value in chosen,
                stars=int(choice.value) if facet.name == STARS else None,
                vi=choice.vietnamese,
            )
            for choice in facet.choices()
        ]
        # Of a facet that wasn't counted to the end, a choice without a number may still have goods.
        shown = [option for option in options if option.count != 0 or option.checked]
        if not facet.ranked:
            shown.sort(key=lambda option: (not option.checked, -(option.count or 0)))
        if shown:
            yield FacetView(facet.name, facet.legend, tuple(shown), facet.about)


def _chips(query: Query, path: str) -> Iterable[tuple[str, str]]:
    for name, values in query.chosen.items():
        for value in values:
            yield query.facet(name).label(value), query.without(name, value).url(path)
    if query.price_from.amount is not None:
        yield _("Từ %(price)s") % {"price": format_dong(query.price_from.amount)}, query.without("gia-tu").url(path)
    if query.price_to.amount is not None:
        yield _("Đến %(price)s") % {"price": format_dong(query.price_to.amount)}, query.without("gia-den").url(path)


def _sorts(query: Query) -> Iterable[tuple[str, str | Promise, bool]]:
    for value, label in SORTS.items():
        if value != (FAIR if query.q else RELEVANCE):
            yield value, label, value == query.order


def _carried(query: Query) -> Iterable[tuple[str, str]]:
    """What the form of filters has no field for."""
    if query.q:
        yield WORDS, query.q
    if query.literal:
        yield LITERAL, "1"
    for name, values in query.chosen.items():
        if not BY_NAME[name].shown:
            yield from ((name, value) for value in values)


def _pager(query: Query, path: str, plan: Plan, shown: Shown) -> Pager:
    """Pages by their numbers as far as rows may be skipped, beyond that from one to the next by marks."""
    last = max(1, -(-min(plan.found, MOST_RANKED if plan.reading else plan.found) // PAGE_SIZE))
    number = query.page

    def url(page: int) -> str:
        mark = None
        if not plan.reading and page > FIRST_PAGES:
            mark = {number - 1: shown.before, number + 1: shown.after}.get(page)
        return query.on_page(page, mark).url(path)

    countable = min(last, MOST_COUNTED_PAGES)
    near = (page for page in range(number - 2, number + 3) if 1 <= page <= countable)
    pages: list[tuple[int, str, bool]] = []
    for page in sorted({1, countable, *near, *({number} if number <= last else ())}):
        if pages and page > pages[-1][0] + 1:
            pages.append((0, "", False))
        pages.append((page, url(page), page == number))
    has_next = bool(shown.after) if not plan.reading else number < last
    return Pager(
        number=number,
        count=last,
        previous_url=url(number - 1) if 1 < number <= last else "",
        next_url=url(number + 1) if has_next and number < last else "",
        first_url=url(1),
        last_url=url(countable),
        pages=tuple(pages),
    )


def _notes(query: Query, plan: Plan, path: str) -> Iterable[tuple[str, str, str, str]]:
    """What was searched for when it isn't just what was typed, with the way to the words as they are."""
    reading = plan.reading
    if reading is None or query.literal:
        return
    as_typed = replace(query, literal=True, page=1).url(path)
    way = _("Tìm đúng nguyên văn “%(words)s”") % {"words": query.q}
    if reading.how in {How.TELEX, How.VNI, How.SPELLING}:
        yield "read", _("Đang tìm “%(words)s”.") % {"words": reading.text}, as_typed, way
    elif reading.how is How.PARTIAL:
        left_out = ", ".join(f"“{word}”" for word in reading.dropped)
        text = _("Không món nào có %(left_out)s; đang tìm “%(words)s”.")
        yield "partial", text % {"left_out": left_out, "words": reading.text}, as_typed, way
    elif reading.chosen:
        chosen = ", ".join(BY_NAME[name].label(value) for name, values in reading.chosen.items() for value in values)
        words = reading.rest.strip()
        text = _("Đang tìm “%(words)s” trong: %(chosen)s.") if words else _("Đang xem: %(chosen)s.")
        yield "chosen", text % {"words": words, "chosen": chosen}, as_typed, way


# --- Little found ---------------------------------------------------------------------------------------


def _close(plan: Plan, found: Sequence[int], at: datetime) -> tuple[SafeString, ...]:
    return tuple(mark_safe(card) for _pk, _off, card in _close_rows(plan, found, at))  # noqa: S308 - our own template


def _close_rows(plan: Plan, found: Sequence[int], at: datetime) -> list[Row]:
    """What is close to the few that the words found, within what the visitor has chosen: one statement.

    Not within what the words chose: honey of another province is close to honey of Lai Châu.
    """
    reading = plan.reading
    if reading is None or plan.query.literal or not 0 < plan.found < FEW:
        return []
    place = reduce(and_, (plan.conditions[name] for name in reading.chosen), Q())
    kept = (condition for name, condition in plan.conditions.items() if name != WORDS and name not in reading.chosen)
    rows = Listing.objects.filter(reduce(and_, kept, Q()))
    return nearest(rows, reading, place, list(found), at, size=FEW - len(found))


# --- Nothing found --------------------------------------------------------------------------------------


def _ways_on(plan: Plan, path: str, at: datetime) -> tuple[tuple[tuple[str, str], ...], tuple[SafeString, ...]]:
    """Each condition that can go, with what it would give; and a few cards close to what was sought.

    Two statements: one counts without each condition in turn, one fetches cards.
    """
    conditions = plan.conditions
    relaxed = [_without(name, conditions, at) for name in conditions]
    counts: dict[str, int] = {}
    if len(relaxed) > 1:
        counts = {name: number for name, number in relaxed[0].union(*relaxed[1:], all=True) if number}
    ways = tuple(_way(plan.query, name, number, path) for name, number in counts.items())
    return ways, _near(plan, counts, at)


def _without(name: str, conditions: Conditions, at: datetime) -> QuerySet[Any, Any]:
    """How many are on sale under all conditions but one."""
    rows = Listing.objects.on_sale(at).filter(_all(conditions, but=name)).annotate(left_out=Value(name))
    return rows.values("left_out").annotate(number=Count("pk")).values_list("left_out", "number")


def _way(query: Query, name: str, number: int, path: str) -> tuple[str, str]:
    if name == PRICE:
        label, wider = _("khoảng giá"), query.without("gia-tu").without("gia-den")
    elif name == WORDS:
        label, wider = query.q, query.without(WORDS)
    else:
        label, wider = ", ".join(query.facet(name).label(value) for value in query.chosen[name]), query.without(name)
    text = _("Bỏ “%(condition)s”: %(count)d món") % {"condition": label, "count": number}
    return text, wider.url(path)


def _near(plan: Plan, counts: Mapping[str, int], at: datetime) -> tuple[SafeString, ...]:
    """Without the condition that leaves most, keeping the words if they find anything; else most of the words."""
    helpful = [name for name in counts if name != WORDS] or list(counts)
    if helpful:
        without = _all(plan.conditions, but=max(helpful, key=lambda name: counts[name]))
        return shelf(without, limit=NEAR, sort=FAIR, at=at)
    reading = plan.reading
    if reading is None or len(reading.groups) < 2:
        return ()
    some = [Listing.objects.on_sale(at).filter(Matches(reading.groups, Where.TITLE, every=False))]
    found = ranked(some, reading, RELEVANCE, at, size=NEAR, skip=0)
    return tuple(mark_safe(card) for _pk, _off, card in found)  # noqa: S308 - rendered by our own template
