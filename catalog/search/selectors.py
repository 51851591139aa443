"""Reads on the listing: a page of results with its facets, and shelves for other pages.

question → plan (what the words mean, conditions, counts) → page. A list page costs three statements whatever the number
of products: the version under which counts are kept, the counts unless they are, and the cards. Nothing found costs a
few more the first time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from functools import cached_property, reduce
from operator import and_
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.kernel.money import format_dong
from catalog.search import fair
from catalog.search.beginnings import Begins, beginnings
from catalog.search.counting import TOTAL, Counts
from catalog.search.counts import as_of, version
from catalog.search.direct import direct
from catalog.search.facets import BY_NAME, STARS
from catalog.search.fair import hour
from catalog.search.fulltext import Matches, Sample, Where
from catalog.search.marks import Mark
from catalog.search.models import Listing
from catalog.search.near import nearest
from catalog.search.plan import KEEP_SECONDS, PRICE, WORDS, Conditions, Plan, all_of, plan_of
from catalog.search.precision import TITLED, Strict, containing, may_be_sampled
from catalog.search.query import FAIR, LITERAL, NEWEST, RELEVANCE, SORTS, Query
from catalog.search.ranking import MOST_RANKED, Arm, Row, ranked, rows_again
from catalog.search.reading import How
from catalog.search.walk import walk, walk_beginnings
from catalog.search.where import where_sql

PAGE_SIZE = 24
NEAR = 4
FEW = 12  # where fewer are found by words, what is close to them fills up
FIRST_PAGES = 5  # have clean addresses; beyond, a page says where it begins
FEW_RANKED = 120  # so few are ranked in the time in which their beginnings would be looked for
MOST_SAMPLED = 260  # looked at where the words have more matches than can be ranked
MOST_SAMPLED_SHOWN = 10 * PAGE_SIZE  # fewer: the last of those that are looked at would be there by chance
# Facets with an index of their own in the fair order, narrow ones first, and how many products must be left under other
# conditions for a page to be soon full of them.
ALONG = {"bo": 100, "tinh": 100, "nhom": 1_000, "nganh": 1_000}
MOST_COUNTED_PAGES = 50  # beyond, a page can be opened only from where it begins


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
    """Addresses of pages; a gap in `pages` has number 0 and no address.

    `farthest`: the last page that can be opened by its number alone; `last_url` leads there.
    """

    number: int
    count: int
    farthest: int
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
    (label, detail, url) is what they name: a maker, a certificate. `products` are the numbers behind the cards.
    `state` names all that the facets and the bounds of the price show: under the same state they are the same.
    """

    query: Query
    counts: Counts
    state: str
    cards: tuple[SafeString, ...]
    off_cards: tuple[SafeString, ...]
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
    notes: tuple[tuple[str, str, str, str], ...] = ()
    direct: tuple[tuple[str, str, str], ...] = ()
    products: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        return self.counts.total

    @property
    def total_more(self) -> bool:
        return TOTAL in self.counts.capped

    @property
    def total_off(self) -> int:
        return self.counts.off_sale

    @cached_property
    def facets(self) -> tuple[FacetView, ...]:
        """Made when they are asked for: the page keeps what it made of them before, by `state`."""
        return tuple(_facet_views(self.query, self.counts))


def results(query: Query, path: str, at: datetime | None = None) -> Results:
    """A page of the list: at most three statements; some more when nothing was found at first.

    `path`: the address of the list, for the links.
    """
    with as_of(version()):
        return _results(query, path, at or timezone.now())


def _results(query: Query, path: str, at: datetime) -> Results:
    plan = plan_of(query, at)
    page = _page(plan, at) if plan.found else EMPTY
    beyond = query.page > 1 and not page.on_sale and not page.off_sale
    suggestions, near = _ways_on(plan, path, at) if not plan.found else ((), _close(plan, page.products, at))
    return Results(
        query=plan.query,
        counts=plan.counts,
        state=_state(plan, path, at),
        cards=page.on_sale,
        off_cards=page.off_sale,
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
        notes=tuple(_notes(query, plan, path)),
        products=page.products,
    )


def shelf(
    where: Q | None = None, *, limit: int, sort: str = NEWEST, at: datetime | None = None
) -> tuple[SafeString, ...]:
    """Cards of products on sale now, for pages that show a few: one statement. `where` is about `Listing` columns:
    `shelf(Q(subject=subject), limit=12)`, `shelf(Q(province_code="15"), limit=4)`. Newest first, or one of the orders
    of `SORTS`.
    """
    return tuple(card for _product, card in goods(where, limit=limit, sort=sort, at=at))


def goods(
    where: Q | None = None, *, limit: int, sort: str = NEWEST, at: datetime | None = None
) -> tuple[tuple[int, SafeString], ...]:
    """As `shelf`, each card with the number of its product."""
    page = walk(where or Q(), sort, at or timezone.now(), size=limit)
    return tuple((product, SafeString(card)) for product, card in page.rows)


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
        _shown(card for _product, off, card in rows if not off),
        _shown(card for _product, off, card in rows if off),
        before,
        after,
        tuple(product for product, _off, _card in rows),
    )


def _shown(cards: Iterable[str]) -> tuple[SafeString, ...]:
    """Rendered by our own template when the row was written."""
    return tuple(map(SafeString, cards))


def _rows(plan: Plan, at: datetime) -> tuple[list[tuple[int, bool, str]], Mark | None, Mark | None]:
    """(product, whether it is off sale, card) of the page, and the marks around it where there are such."""
    query = plan.query
    skip = (query.page - 1) * PAGE_SIZE
    if plan.reading:
        if skip >= _reachable(plan):
            return [], None, None
        if plan.found > FEW_RANKED and _is_read_along(plan) and (begins := _beginnings(plan)):
            found = walk_beginnings(begins, all_of(plan.conditions, but=WORDS), at, size=PAGE_SIZE, skip=skip)
            if len(found) == PAGE_SIZE:
                return [(product, False, card) for product, card in found], None, None
        return _again(plan.key(f"ranked-{query.order}-{skip}", at), at, lambda: _ranked(plan, at, skip)), None, None
    if query.page > MOST_COUNTED_PAGES and query.mark is None:
        return [], None, None
    along = _along(plan)
    where = all_of(plan.conditions, but=along)
    index = plan.conditions.get(along)
    page = walk(where, query.order, at, size=PAGE_SIZE, mark=query.mark, skip=skip, along=index)
    return [(product, False, card) for product, card in page.rows], page.before, page.after


def _ranked(plan: Plan, at: datetime, skip: int) -> list[Row]:
    reading = plan.reading
    return ranked(_arms(plan, at), reading, plan.query.order, at, size=PAGE_SIZE, skip=skip) if reading else []


def _again(key: str, at: datetime, make: Callable[[], list[Row]]) -> list[Row]:
    """Rows that take long to be found: which ones they are is kept."""
    known: list[int] | None = cache.get(key)
    if known is not None:
        return rows_again(known, at)
    rows = make()
    cache.set(key, [product for product, _off, _card in rows], KEEP_SECONDS)
    return rows


def _along(plan: Plan) -> str:
    """The name of the condition whose rows an index holds in the fair order, if the others leave enough of them."""
    if plan.query.order != FAIR or not _is_read_along(plan):
        return ""
    name = next((name for name in ALONG if len(plan.query.chosen.get(name, ())) == 1), "")
    return name if name and (len(plan.conditions) == 1 or plan.found >= ALONG[name]) else ""


def _is_read_along(plan: Plan) -> bool:
    """Whether each row tells by itself if it meets the conditions besides the words."""
    return not any(BY_NAME[name].many for name in plan.query.chosen)


def _beginnings(plan: Plan) -> tuple[Begins, ...]:
    """The ways in which a title may begin that stand before all others, and are alike among themselves; none where
    something else decides, too.
    """
    reading = plan.reading
    if reading is None or reading.wishes or not plan.stands_in_titles or plan.query.order != RELEVANCE:
        return ()
    marked = any(group.exact for group in reading.groups)
    return () if marked and plan.strict is not Strict.AS_MARKED else tuple(beginnings(reading))


def _arms(plan: Plan, at: datetime) -> list[Arm]:
    """Where to look. When the words occur in more rows than can be ranked, only among what is on sale: in another order
    than that of the words at those which come first in it, else first where the words stand in the title. Of words
    alone a sample is looked at, which moves on every hour over the numbers of all rows; within what a visitor has
    chosen, whose numbers may lie side by side, the wheel decides. Else the same ones would always be left out.
    """
    reading = plan.reading
    if not _is_more_than_ranked(plan) or reading is None:
        return [Arm(all_of(plan.conditions))]
    if plan.query.order != RELEVANCE:
        return [Arm(all_of(plan.conditions), on_sale=True, order=plan.query.order)]
    sample, words, others = None, plan.conditions[WORDS], all_of(plan.conditions, but=WORDS)
    if _is_sampled(plan):
        within, values = where_sql(Q(), on_sale_at=at)
        sample = Sample(MOST_SAMPLED, fair.start(at) * 1000 // fair.TURN, within, tuple(values))
        words = containing(reading.groups, plan.strict, reading.open_end, sample)
    columns = [Where.TITLE_EXACT] if any(group.exact for group in reading.groups) else []
    # Not for words that must stand with their marks: the title may have them with others.
    if (len(reading.groups) > 1 and plan.strict is not Strict.AS_MARKED) or plan.strict not in TITLED:
        columns.append(Where.TITLE)
    start = fair.start(at)
    begins = [Arm(Q(each) & others, on_sale=True, start=start) for each in _beginnings(plan)]
    first = [Q(Matches(reading.groups, column, open_end=reading.open_end, sample=sample)) for column in columns]
    if sample:
        # Of each place for itself: a sample of one is none of all that the words are in.
        return [*begins, *(Arm(place) for place in (*first, words))]
    return [*begins, *(Arm(place & words & others, on_sale=True, start=start) for place in (*first, Q()))]


def _is_more_than_ranked(plan: Plan) -> bool:
    return TOTAL in plan.counts.capped and plan.reading is not None and bool(plan.reading.groups)


def _is_sampled(plan: Plan) -> bool:
    """Whether words alone were asked for, in their own order, with more matches than can be ranked."""
    reading = plan.reading
    if reading is None or plan.conditions.keys() != {WORDS} or plan.query.order != RELEVANCE:
        return False
    return _is_more_than_ranked(plan) and may_be_sampled(reading.groups, plan.strict)


def _reachable(plan: Plan) -> int:
    """How many of those found have a page."""
    if plan.reading is None:
        return plan.found
    return min(plan.found, MOST_SAMPLED_SHOWN if _is_sampled(plan) else MOST_RANKED)


# --- What the page shows around the cards --------------------------------------------------------------


def _state(plan: Plan, path: str, at: datetime) -> str:
    """Two lines may choose the same and mean other words: “chè Lào Cai”, and “chè” within Lào Cai."""
    asked = replace(plan.query, page=1, mark=None, sort="").page_key(path)
    return f"{version()}:{hour(at)}:{asked}:{plan.strict}:{plan.reading!r}"


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
    last = max(1, -(-_reachable(plan) // PAGE_SIZE))
    number, addressed = query.page, query.page_urls(path)
    marks = {} if plan.reading else {number - 1: shown.before, number: query.mark, number + 1: shown.after}

    def url(page: int) -> str:
        return addressed(page, marks.get(page) if page > FIRST_PAGES else None)

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
        farthest=countable,
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
        text = _("Không món nào có đủ các từ. Đang bỏ %(left_out)s, tìm “%(words)s”.")
        yield "partial", text % {"left_out": left_out, "words": reading.text}, as_typed, way
    elif reading.chosen:
        chosen = ", ".join(BY_NAME[name].label(value) for name, values in reading.chosen.items() for value in values)
        words = reading.rest.strip()
        text = _("Đang tìm “%(words)s” trong: %(chosen)s.") if words else _("Đang xem: %(chosen)s.")
        yield "chosen", text % {"words": words, "chosen": chosen}, as_typed, way


# --- Little found ---------------------------------------------------------------------------------------


def _close(plan: Plan, found: Sequence[int], at: datetime) -> tuple[SafeString, ...]:
    return _shown(card for _product, _off, card in _close_rows(plan, found, at))


def _close_rows(plan: Plan, found: Sequence[int], at: datetime) -> list[Row]:
    """What is close to the few that the words found, within what the visitor has chosen: one statement.

    Not within what the words chose: honey of another province is close to honey of Lai Châu.
    """
    reading = plan.reading
    if reading is None or plan.query.literal or not found or plan.found >= FEW:
        return []
    place = reduce(and_, (plan.conditions[name] for name in reading.chosen), Q())
    kept = (condition for name, condition in plan.conditions.items() if name != WORDS and name not in reading.chosen)
    within, size = reduce(and_, kept, Q()), FEW - len(found)
    return _again(plan.key("near", at), at, lambda: nearest(within, reading, place, list(found), at, size=size))


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
    rows = Listing.objects.on_sale(at).filter(all_of(conditions, but=name)).annotate(left_out=Value(name))
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
        without = all_of(plan.conditions, but=max(helpful, key=lambda name: counts[name]))
        return shelf(without, limit=NEAR, sort=FAIR, at=at)
    reading = plan.reading
    if reading is None or len(reading.groups) < 2:
        return ()
    some = [Arm(Q(Matches(reading.groups, Where.TITLE, every=False)), on_sale=True)]
    found = ranked(some, reading, RELEVANCE, at, size=NEAR, skip=0)
    return _shown(card for _product, _off, card in found)
