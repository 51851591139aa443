"""Reads for pages: shelves and counts from the listing read-model, news, breadcrumbs, footer links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from catalog.places.selectors import ProvinceView, provinces
from catalog.products.selectors import taxonomy
from catalog.search.models import Listing
from catalog.subjects.models import SubjectKind
from themes.loader import BASE, theme

SHELF = 8  # two rows on a desk
FINEST = 7  # the same two rows: the first card is two wide
FOOTER_SECONDS = 300


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


def on_sale(at: datetime | None = None) -> QuerySet[Listing]:
    """Rows on sale at a moment: the clock decides, no job has to run when a certificate ends."""
    moment = at or timezone.now()
    return Listing.objects.filter(sold_from__lte=moment, sold_until__gt=moment)


def shelf(rows: QuerySet[Listing], limit: int = SHELF) -> list[SafeString]:
    """Ready cards in the active language, newest first. One query."""
    column = "card_vi" if get_language() == "vi" else "card_en"
    cards = rows.order_by("-listed_at", "-product").values_list(column, flat=True)[:limit]
    return [mark_safe(card) for card in cards]  # noqa: S308 - our own template rendered it, autoescaped, when the row was written


def maker_of_the_month(rows: QuerySet[Listing]) -> Maker | None:
    """Another subject each month, of the dozen behind the finest goods; the first if there are fewer. One query."""
    told = rows.exclude(subject__story="").order_by("-stars", "-listed_at", "-product")
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


def home_shelves() -> dict[str, Any]:
    """Shelves and counts of the national home: five queries, however many products there are."""
    now = timezone.now()
    rows = on_sale(now)
    per_province = dict(rows.values_list("province_code").annotate(Count("product")))
    per_industry = dict(rows.values_list("industry").annotate(Count("product")))
    listing = reverse("catalogue:index")
    return {
        "newest": shelf(rows.filter(in_stock=True)),
        "finest": shelf(rows.filter(stars=5, in_stock=True), limit=FINEST),
        "maker": maker_of_the_month(rows),
        "total": sum(per_province.values()),
        "provinces": [_count(p, per_province.get(p.code, 0)) for p in provinces()],
        "industries": [
            IndustryCount(i.name, f"{listing}?nganh={i.number}", per_industry.get(i.number, 0)) for i in taxonomy()
        ],
    }


def provinces_with_counts() -> list[ProvinceCount]:
    counts = dict(on_sale().values_list("province_code").annotate(Count("product")))
    return [_count(province, counts.get(province.code, 0)) for province in provinces()]


def _count(province: ProvinceView, count: int) -> ProvinceCount:
    return ProvinceCount(
        name=province.name,
        full_name=province.full_name,
        slug=province.slug,
        url=reverse("wagtail_serve", args=[f"tinh/{province.slug}/"]),
        count=count,
    )


def province_shelves(province_code: str) -> dict[str, Any]:
    """What a province sells now, who makes it, and how many of each rank: five queries."""
    rows = on_sale().filter(province_code=province_code)
    per_stars = dict(rows.values_list("stars").annotate(Count("product")))
    listing = reverse("catalogue:index")
    slug = next(p.slug for p in provinces() if p.code == province_code)
    return {
        "finest": shelf(rows.filter(stars__gte=4, in_stock=True), limit=FINEST),
        "newest": shelf(rows.filter(in_stock=True)),
        "maker": maker_of_the_month(rows),
        "total": sum(per_stars.values()),
        "per_stars": [(stars, per_stars[stars]) for stars in sorted(per_stars, reverse=True)],
        "subject_count": rows.aggregate(n=Count("subject", distinct=True))["n"],
        "list_url": f"{listing}?tinh={slug}",
    }


def news_below(page: Page, limit: int) -> list[NewsItem]:
    """The newest live news below a page: one query. URLs are the parent's plus the slug."""
    from cms.pages.models import NewsPage

    rows = NewsPage.objects.descendant_of(page).live().order_by("-date", "-pk")[:limit]
    return [NewsItem(n.title, n.intro, n.get_url(), n.date, n.sample) for n in rows]


def crumbs(page: Page, request: HttpRequest) -> list[tuple[str, str]]:
    """The way from the home page to this one, the page itself without a link."""
    above = page.get_ancestors().filter(Q(depth__gt=1)).order_by("depth")
    way = [(_("Trang chủ") if p.depth == 2 else p.title, p.get_url(request)) for p in above]
    return [*way, (page.title, "")] if way else []


def theme_above(page: Page) -> str:
    """The theme of the province a page belongs to; the base theme for national pages."""
    from cms.pages.models import ProvincePage

    owner = ProvincePage.objects.ancestor_of(page, inclusive=True).values_list("theme", flat=True).first()
    return owner or "base"


def themes_by_host() -> dict[str, str]:
    """Host name → theme, for provinces that have a Site of their own. Kept until a Site or page changes."""
    hosts: dict[str, str] = cache.get_or_set("cms.themes_by_host", _themes_by_host, None) or {}
    return hosts


def _themes_by_host() -> dict[str, str]:
    from cms.pages.models import ProvincePage

    roots = dict(Site.objects.values_list("root_page_id", "hostname"))
    pages = ProvincePage.objects.filter(pk__in=roots).values_list("pk", "theme")
    return {roots[pk]: theme for pk, theme in pages}


def footer_links() -> list[tuple[str, str]]:
    """Help pages for the footer of every page, in the active language."""
    language = get_language() or "vi"
    key = f"cms.footer.{language}"
    links: list[tuple[str, str]] = cache.get_or_set(key, lambda: _footer_links(language), FOOTER_SECONDS) or []
    return links


def _footer_links(language: str) -> list[tuple[str, str]]:
    from cms.pages.models import PlainPage

    rows = PlainPage.objects.live().filter(in_footer=True, locale__language_code=language).order_by("path")
    return [(row.title, row.get_url()) for row in rows]


def forget_pages() -> None:
    """After a page or Site was written."""
    cache.delete_many(["cms.themes_by_host", "cms.footer.vi", "cms.footer.en"])
