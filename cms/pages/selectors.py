"""Reads for pages: shelves and counts from the listing read-model, news, breadcrumbs, footer links."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, time_ns
from typing import Any, TypeVar, cast

from django.core.cache import cache
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from catalog.kernel.caches import process_cache
from catalog.places.selectors import ProvinceView, provinces
from catalog.products.selectors import taxonomy
from catalog.search.models import Listing
from catalog.search.query import BY_STARS
from catalog.search.selectors import shelf
from catalog.subjects.models import SubjectKind
from themes.loader import BASE, theme

SHELF = 8  # two rows on a desk
FINEST = 7  # the same two rows: the first card is two wide
HOME_DEPTH = 2
KEPT_SECONDS = 300
COPIED_SECONDS = 60
GENERATION = "cms.generation"

T = TypeVar("T")
_copies = process_cache()


@dataclass(frozen=True)
class ProvinceCount:
    """A province with the number of its products on sale now."""

    name: str
    full_name: str
    slug: str
    url: str
    count: int


@dataclass(frozen=True)
class IndustryCount:
    name: str
    url: str
    count: int


@dataclass(frozen=True)
class NewsItem:
    title: str
    intro: str
    url: str
    date: object
    sample: bool


@dataclass(frozen=True)
class ProvinceTile:
    """A province in its own colours; `css` is the static path of its tokens."""

    name: str
    headline: str
    url: str
    theme: str
    css: str


@dataclass(frozen=True)
class Maker:
    """A subject to meet: its words and where it stands."""

    name: str
    kind: str
    story: str
    url: str


def home_shelves() -> dict[str, Any]:
    """Shelves and counts of the national home: two queries, however many products there are."""
    counts = _counts()
    listing = reverse("catalogue:index")
    return {
        "newest": shelf(Q(in_stock=True), limit=SHELF),
        "finest": shelf(Q(in_stock=True), limit=FINEST, sort=BY_STARS),
        "maker": kept("maker", lambda: maker_of_the_month(Q())),
        "provinces": [_count(p, _sum(counts, province=p.code)) for p in provinces()],
        "industries": [
            IndustryCount(i.name, f"{listing}?nganh={i.number}", _sum(counts, industry=i.number)) for i in taxonomy()
        ],
    }


def province_shelves(province_code: str) -> dict[str, Any]:
    """What a province sells now, who makes it, and the way to the other provinces: three queries."""
    here = Q(province_code=province_code)
    counts = _counts()
    makers = Listing.objects.on_sale(timezone.now()).filter(here).aggregate(n=Count("subject", distinct=True))["n"]
    slug = next(p.slug for p in provinces() if p.code == province_code)
    return {
        "newest": shelf(here & Q(in_stock=True), limit=SHELF),
        "finest": shelf(here & Q(in_stock=True), limit=FINEST, sort=BY_STARS),
        "maker": kept(f"maker.{province_code}", lambda: maker_of_the_month(here)),
        "total": _sum(counts, province=province_code),
        "subject_count": makers,
        "list_url": f"{reverse('catalogue:index')}?tinh={slug}",
        "provinces": [_count(p, _sum(counts, province=p.code)) for p in provinces()],
    }


def provinces_with_counts() -> list[ProvinceCount]:
    counts = _counts()
    return [_count(province, _sum(counts, province=province.code)) for province in provinces()]


def maker_of_the_month(where: Q) -> Maker | None:
    """Another subject each month, of the dozen behind the finest goods; says no star. One query."""
    told = Listing.objects.on_sale(timezone.now()).filter(where).exclude(subject__story="")
    told = told.order_by("-stars", "-listed_at", "-pk")
    makers = list(told.values_list("subject__name", "subject__kind", "subject__story", "subject__code")[:12])
    if not makers:
        return None
    name, kind, story, code = makers[timezone.localdate().month % len(makers)]
    return Maker(name, str(SubjectKind(kind).label), story, reverse("storefront:subject", kwargs={"slug": code}))


def showcase(home: Page) -> list[ProvinceTile]:
    """Provinces with colours of their own, for the national home: one query."""
    from cms.pages.models import ProvincePage

    rows = ProvincePage.objects.descendant_of(home).live().exclude(theme=BASE).order_by("path")[:3]
    return [ProvinceTile(row.title, row.headline, row.get_url(), row.theme, theme(row.theme).css[-1]) for row in rows]


def _counts() -> list[tuple[str, int, int]]:
    """Products on sale by province and industry, from the index alone; may be five minutes old."""

    def counted() -> list[tuple[str, int, int]]:
        rows = Listing.objects.on_sale(timezone.now()).order_by()
        return list(rows.values_list("province_code", "industry").annotate(Count("pk")))

    return kept("counts", counted)


def _sum(counts: list[tuple[str, int, int]], province: str = "", industry: int = 0) -> int:
    return sum(n for code, number, n in counts if code == (province or code) and number == (industry or number))


def _count(province: ProvinceView, count: int) -> ProvinceCount:
    return ProvinceCount(
        name=province.name,
        full_name=province.full_name,
        slug=province.slug,
        url=reverse("wagtail_serve", args=[f"tinh/{province.slug}/"]),
        count=count,
    )


def news_below(page: Page, limit: int) -> list[NewsItem]:
    """The newest live news below a page: one query. URLs are the parent's plus the slug."""
    from cms.pages.models import NewsPage

    rows = NewsPage.objects.descendant_of(page).live().order_by("-date", "-pk")[:limit]
    return [NewsItem(n.title, n.intro, n.get_url(), n.date, n.sample) for n in rows]


def crumbs(page: Page, request: HttpRequest) -> list[tuple[str, str]]:
    """The way from the home page to this one, the page itself without a link; none on the home page."""
    if page.depth <= HOME_DEPTH:
        return []
    above = page.get_ancestors().filter(depth__gte=HOME_DEPTH).order_by("depth")
    way = [(_("Trang chủ") if p.depth == HOME_DEPTH else p.title, p.get_url(request)) for p in above]
    return [*way, (page.title, "")]


def theme_above(page: Page) -> str:
    """The theme of the province a page belongs to; the base theme for national pages."""
    from cms.pages.models import ProvincePage

    owner = ProvincePage.objects.ancestor_of(page, inclusive=True).values_list("theme", flat=True).first()
    return owner or "base"


def kept(name: str, make: Callable[[], T]) -> T:
    """What changes seldom, in the active language; not to be changed by who asks. `forget_pages` ends it at once,
    otherwise six minutes do. Each process has a copy for a minute, for what lies in the cache must be unpacked.
    """
    generation, language = cache.get_or_set(GENERATION, time_ns, None), get_language()
    copied, until, answer = _copies.get((language, name), (None, 0.0, None))
    if copied != generation or monotonic() >= until:
        answer = cache.get_or_set(f"cms.{generation}.{language}.{name}", make, KEPT_SECONDS)
        _copies[language, name] = (generation, monotonic() + COPIED_SECONDS, answer)
    return cast(T, answer)


def forget_pages() -> None:
    """After a page or Site was written."""
    cache.set(GENERATION, time_ns(), None)


def themes_by_host() -> dict[str, str]:
    """Host name → theme, for provinces that have a Site of their own."""
    return kept("themes", _themes_by_host)


def _themes_by_host() -> dict[str, str]:
    from cms.pages.models import ProvincePage

    roots = dict(Site.objects.values_list("root_page_id", "hostname"))
    pages = ProvincePage.objects.filter(pk__in=roots).values_list("pk", "theme")
    return {roots[pk]: theme for pk, theme in pages}


def footer_links() -> list[tuple[str, str]]:
    """Help pages for the footer of every page, in the active language."""
    return kept("footer", _footer_links)


def _footer_links() -> list[tuple[str, str]]:
    from cms.pages.models import PlainPage

    rows = PlainPage.objects.live().filter(in_footer=True, locale__language_code=get_language() or "vi")
    return [(row.title, row.get_url()) for row in rows.order_by("path")]
