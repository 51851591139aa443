"""Reads on the listing: a page of results with its facets, and shelves for other pages.

A list page costs two statements whatever the number of products: one counts everything (total and all facets), one
fetches the cards. An empty result costs two more, for the ways on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OrderBy, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.kernel.money import format_dong
from catalog.search.counting import OFF_SALE, TOTAL, Counts, facet_counts
from catalog.search.facets import BY_NAME, STARS, Facet
from catalog.search.fulltext import Matches, Where
from catalog.search.models import Listing, holding, on_sale
from catalog.search.query import BY_STARS, CHEAP, DEAR, RELEVANCE, SORTS, Query

PAGE_SIZE = 24
NEAR = 4
WORDS, PRICE = "q", "gia"

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
    """Two statements; four when nothing was found. `path`: the address of the list, for the links."""
    at = at or timezone.now()
    conditions = _conditions(query, at)
    counts = _counts(query, conditions, at)
    total, total_off = counts.get((TOTAL, ""), 0), counts.get((OFF_SALE, ""), 0)
    pager = _pager(query, path, total + total_off)
    beyond = query.page > pager.count
    found = [] if beyond or not total + total_off else _page(query, conditions, at)
    suggestions, near = _ways_on(query, conditions, path, at) if not total + total_off else ((), ())
    return Results(
        total=total,
        total_off=total_off,
        cards=tuple(html for off, html in found if not off),
        off_cards=tuple(html for off, html in found if off),
        facets=tuple(_facet_views(query, counts)),
        chips=tuple(_chips(query, path)),
        clear_url=query.cleared().url(path),
        sorts=tuple(_sorts(query)),
        price_from=query.price_from.typed,
        price_to=query.price_to.typed,
        price_unreadable=query.price_from.unreadable or query.price_to.unreadable,
        carried=tuple(_carried(query)),
        pager=pager,
        beyond=beyond,
        suggestions=suggestions,
        near=near,
    )


def shelf(where: Q | None = None, *, limit: int, sort: str = "", at: datetime | None = None) -> tuple[SafeString, ...]:
    """Cards of products on sale now, for pages that show a few: one statement. `where` is about `Listing` columns:
    `shelf(Q(subject=subject), limit=12)`, `shelf(Q(set=11) & ~Q(pk=product.pk), limit=4)`. Newest first, or one of
    the orders of `SORTS`.
    """
    at = at or timezone.now()
    rows = _ordered(Listing.objects.on_sale(at).filter(where or Q()), _order(Query(sort=sort), at), slice(limit))
    return tuple(mark_safe(html) for html in rows.values_list(_card(at), flat=True))  # noqa: S308 - our own template


# --- Conditions -----------------------------------------------------------------------------------


def _conditions(query: Query, at: datetime) -> dict[str, Q]:
    """Each condition by its name, so that it can be left out: facets are counted without their own choice."""
    conditions = {name: _narrow(query.facet(name), values, at) for name, values in query.chosen.items()}
    price = Q()
    if query.price_from.amount is not None:
        price &= Q(price__gte=query.price_from.amount)
    if query.price_to.amount is not None:
        price &= Q(price__lte=query.price_to.amount)
    if price:
        conditions[PRICE] = price
    if query.q:
        words = query.words.folded
        conditions[WORDS] = Q(Matches(words)) if words else Q(pk__in=[])
    return conditions


def _narrow(facet: Facet, values: tuple[str, ...], at: datetime) -> Q:
    condition = facet.condition(values)
    # A row's stars mean something only inside its window.
    return condition & holding(at) if facet.name == STARS else condition


def _all(conditions: Conditions, but: str = "-") -> Q:
    return reduce(and_, (condition for name, condition in conditions.items() if name != but), Q())


def _counts(query: Query, conditions: Conditions, at: datetime) -> Counts:
    choices = {name: conditions[name] for name in query.chosen if BY_NAME[name].shown}
    shared = Listing.objects.filter(_all({name: each for name, each in conditions.items() if name not in choices}))
    if not query.q:  # without words nobody asks for what is not on sale
        return facet_counts(shared.filter(on_sale(at)), query.facets, choices, at, mixed=False)
    return facet_counts(shared, query.facets, choices, at, mixed=True)


# --- Rows -----------------------------------------------------------------------------------------


def _page(query: Query, conditions: Conditions, at: datetime) -> list[tuple[bool, SafeString]]:
    """The cards of one page; found by words, those off sale come last (decision 7a)."""
    rows, order = Listing.objects.filter(_all(conditions)), _order(query, at)
    selling = on_sale(at)
    off: Combinable = Value(0)
    if query.q and selling:
        off = Case(When(selling, then=0), default=1)
        order = [off.asc(), *order]
    else:
        rows = rows.filter(selling)
    start = (query.page - 1) * PAGE_SIZE
    shown = _ordered(rows, order, slice(start, start + PAGE_SIZE)).values_list(off, _card(at))
    return [(bool(is_off), mark_safe(html)) for is_off, html in shown]  # noqa: S308 - rendered by our own template


def _ordered(rows: QuerySet[Listing], order: list[OrderBy], part: slice) -> QuerySet[Listing]:
    """A part of the rows in order. Inside, only keys are sorted: the cards of rows that don't make it stay unread."""
    return Listing.objects.filter(pk__in=rows.order_by(*order).values("pk")[part]).order_by(*order)


def _card(at: datetime) -> Combinable:
    """The card that is true at the moment, in the active language."""
    language = "vi" if (get_language() or "vi") == "vi" else "en"
    return Case(When(holding(at), then=F(f"card_{language}")), default=F(f"card_off_{language}"))


def _order(query: Query, at: datetime) -> list[OrderBy]:
    newest = [F("listed_at").desc(), F("pk").desc()]
    if query.order == RELEVANCE:
        return [_rank(query).asc(), *newest]
    if query.order == CHEAP:
        return [F("price").asc(nulls_last=True), F("pk").asc()]
    if query.order == DEAR:
        return [F("price").desc(nulls_last=True), F("pk").desc()]
    if query.order == BY_STARS:
        return [_stars_now(query, at).desc(), *newest]
    return newest


def _stars_now(query: Query, at: datetime) -> F | Case:
    """The bare column, which an index sorts, where every row asked for is inside its window."""
    return F("stars") if on_sale(at) and not query.q else Case(When(holding(at), then=F("stars")), default=0)


def _rank(query: Query) -> Value | Case:
    """Words with their marks in the title, words in the title, words anywhere: the same on both engines.

    A whole last word goes before an unfinished one: who looks for “trà” wants tea before fish from Tràm Chim.
    """
    words = query.words
    if not words.folded:
        return Value(0, output_field=IntegerField())
    places = [(words.exact, Where.TITLE_EXACT)] if words.exact else []
    places.append((words.folded, Where.TITLE))
    asked = [Matches(found, place, whole=whole) for found, place in places for whole in (True, False)]
    return Case(*(When(Q(match), then=rank) for rank, match in enumerate(asked)), default=len(asked))


# --- What the page shows around the cards --------------------------------------------------------------


def _facet_views(query: Query, counts: Counts) -> Iterable[FacetView]:
    for facet in query.facets:
        chosen = query.chosen.get(facet.name, ())
        options = [
            OptionView(
                value=choice.value,
                label=choice.label,
                count=counts.get((facet.name, choice.stored), 0),
                checked=choice.value in chosen,
                stars=int(choice.value) if facet.name == STARS else None,
                vi=choice.vietnamese,
            )
            for choice in facet.choices()
        ]
        shown = [option for option in options if option.count or option.checked]
        if not facet.ranked:
            shown.sort(key=lambda option: (not option.checked, -option.count))
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
        if query.q or value != RELEVANCE:
            yield value, label, value == query.order


def _carried(query: Query) -> Iterable[tuple[str, str]]:
    """What the form of filters has no field for."""
    if query.q:
        yield WORDS, query.q
    for name, values in query.chosen.items():
        if not BY_NAME[name].shown:
            yield from ((name, value) for value in values)


def _pager(query: Query, path: str, found: int) -> Pager:
    last = max(1, -(-found // PAGE_SIZE))
    number = query.page

    def url(page: int) -> str:
        return query.on_page(page).url(path)

    shown = sorted({1, last, *(page for page in range(number - 2, number + 3) if 1 <= page <= last)})
    pages: list[tuple[int, str, bool]] = []
    for page in shown:
        if pages and page > pages[-1][0] + 1:
            pages.append((0, "", False))
        pages.append((page, url(page), page == number))
    return Pager(
        number=number,
        count=last,
        previous_url=url(number - 1) if 1 < number <= last else "",
        next_url=url(number + 1) if number < last else "",
        first_url=url(1),
        last_url=url(last),
        pages=tuple(pages),
    )


# --- Nothing found --------------------------------------------------------------------------------------


def _ways_on(
    query: Query, conditions: Conditions, path: str, at: datetime
) -> tuple[tuple[tuple[str, str], ...], tuple[SafeString, ...]]:
    """Each condition that can go, with what it would give; and a few cards close to what was sought.

    Two statements: one counts without each condition in turn, one fetches cards.
    """
    relaxed = [_without(name, conditions, at) for name in conditions]
    counts: dict[str, int] = {}
    if len(relaxed) > 1:
        counts = {name: number for name, number in relaxed[0].union(*relaxed[1:], all=True) if number}
    ways = tuple(_way(query, name, number, path) for name, number in counts.items())
    return ways, _near(query, conditions, counts, at)


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


def _near(query: Query, conditions: Conditions, counts: Mapping[str, int], at: datetime) -> tuple[SafeString, ...]:
    """Without the condition that leaves most, keeping the words if they find anything; else most of the words."""
    helpful = [name for name in counts if name != WORDS] or list(counts)
    if helpful:
        return shelf(_all(conditions, but=max(helpful, key=lambda name: counts[name])), limit=NEAR, at=at)
    words = query.words.folded
    if len(words) < 2:
        return ()
    rows = Listing.objects.on_sale(at).filter(Matches(words, Where.TITLE, every=False))
    hits = sum((Case(When(Matches((word,), Where.TITLE), then=1), default=0) for word in words), start=Value(0))
    best = _ordered(rows, [hits.desc(), *_order(Query(), at)], slice(NEAR))
    return tuple(mark_safe(html) for html in best.values_list(_card(at), flat=True))  # noqa: S308 - our own template
