"""What the page skeleton needs on every page, without touching session or user."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.kernel.caches import process_cached
from catalog.products.selectors import taxonomy
from themes import loader


@dataclass(frozen=True)
class SiteFacts:
    """Who runs the shop; the footer shows it (Decree 248/2026/NĐ-CP: operator and registration)."""

    name: str
    tagline: str
    demo: bool
    operator: str
    registration: str
    phone: str
    email: str
    url: str


@dataclass(frozen=True)
class MenuEntry:
    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Menu:
    """Industries as ways into the list at an address; `current`: the number of the one that is open, or ""."""

    listing: str
    current: str

    @property
    def entries(self) -> list[MenuEntry]:
        return [
            MenuEntry(industry.name, f"{self.listing}?nganh={industry.number}", self.current == str(industry.number))
            for industry in taxonomy()
        ]


def site(request) -> dict:
    """What a view says itself goes before it. Of what many don't say an empty one is given: to find a name nowhere
    takes as long as thirty that are found.
    """
    language = get_language() or settings.LANGUAGE_CODE
    other = "en" if language == "vi" else "vi"
    return {
        "site": _facts(language),
        "theme": loader.current(),
        "menu": _menu(request),
        "crumbs": (),
        "q": "",
        "other_language": other,
        # Called by the template that shows it: to look the address up is dear, and many pages know a better one.
        "other_language_url": cache(lambda: translate_url(request.get_full_path(), other) if request else "/"),
    }


@process_cached
def _facts(language: str) -> SiteFacts:
    return SiteFacts(
        name=settings.SHOP_NAME,
        tagline=_("Sàn sản phẩm OCOP"),
        demo=settings.DEMO,
        operator=settings.SHOP_OPERATOR,
        registration=settings.SHOP_REGISTRATION,
        phone=settings.SHOP_PHONE,
        email=settings.SHOP_EMAIL,
        url=settings.SITE_URL,
    )


@process_cached
def address(name: str, language: str, *args: str) -> str:
    """`reverse` for what stands on every page: to put an address together anew takes a hundredth of a list."""
    return reverse(name, args=args)


def _menu(request) -> Menu | None:
    try:
        listing = address("catalogue:index", get_language() or "")
    except NoReverseMatch:  # the error pages must render even with a broken address book
        return None
    known = {str(industry.number) for industry in taxonomy()}
    chosen = request.GET.get("nganh", "") if request else ""
    # None before the reference data is loaded: a menu without entries would be kept.
    return Menu(listing, chosen if chosen in known else "") if known else None
