from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from html import escape

from django import template
from django.template import loader_tags
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.kernel import money, phone, text
from catalog.kernel.caches import process_cache
from catalog.kernel.dates import VIETNAM

register = template.Library()

MOST_KEPT = 300  # parts of up to twenty kilobytes, in every process
_CURRENT = ' aria-current="page"'
_GAP = '<span class="gap" aria-hidden="true">…</span>'
_kept = process_cache()


@register.filter
def dong(amount: Decimal | int | None) -> str:
    """``{{ n|dong }}`` → ``125.000 ₫``; nothing for a missing amount."""
    return "" if amount is None or amount == "" else money.format_dong(int(amount))


@register.filter
def number(value: int) -> str:
    """``{{ n|number }}`` → ``1.000``, on English pages ``1,000``."""
    return f"{value:,}".replace(",", "." if get_language() == "vi" else ",")


@register.filter
def change(value: int) -> str:
    """``{{ n|change }}`` → ``+3``, ``−3`` with a true minus, ``0``."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number(abs(value))}"


@register.filter
def percent(bps: int) -> str:
    """Basis points: ``{{ 150|percent }}`` → ``1,5 %``, on English pages ``1.5 %``."""
    whole, rest = divmod(bps, 100)
    mark = "," if get_language() == "vi" else "."
    fraction = f"{mark}{rest:02d}".rstrip("0") if rest else ""
    return f"{whole}{fraction}{money.NO_BREAK_SPACE}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """``dd/mm/yyyy``, a moment taken as its day in Vietnam; nothing for a missing date."""
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM)
    return value.strftime("%d/%m/%Y") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """``dd/mm/yyyy HH:MM`` in Vietnam; nothing for a missing moment."""
    return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M") if value else ""


@register.filter
def fold(value: str) -> str:
    return text.fold(value)


@register.filter
def vietnamese(value: str) -> SafeString:
    """``{{ product.title|vietnamese }}`` → the text, on pages in other languages marked for screen readers."""
    if get_language() == "vi" or not text.is_vietnamese(str(value)):
        return conditional_escape(value)
    return format_html('<span lang="vi">{}</span>', value)


@register.filter(name="phone")
def show_phone(value: str) -> str:
    """``+84912345678`` → ``0912 345 678``."""
    return phone.show_phone(value)


@register.simple_tag
def page_links(pages: Iterable[tuple[int, str, bool]], previous_url: str = "", next_url: str = "") -> SafeString:
    """Links to numbered pages (number, url, whether it is this one), a gap where there is no url, between those to the
    pages before and after; see `c/pagination.html`. In a template they were sixty nodes, a quarter of a list page's.
    """
    name = escape(_("Trang %(number)s"))
    links = [
        f'<a href="{escape(url)}"{_CURRENT if current else ""} aria-label="{name % {"number": number}}">{number}</a>'
        if url
        else _GAP
        for number, url, current in pages
    ]
    if previous_url:
        links.insert(0, f'<a href="{escape(previous_url)}" rel="prev">{escape(_("Trang trước"))}</a>')
    if next_url:
        links.append(f'<a href="{escape(next_url)}" rel="next">{escape(_("Trang sau"))}</a>')
    return SafeString("".join(links))


@register.simple_tag
def crumb_links(crumbs: Iterable[tuple[str, str]]) -> SafeString:
    """The items of `c/crumbs.html`, (name, url), the last of them without url; not in a template, as `page_links`."""
    links = (
        f'<li><a href="{escape(url)}">{vietnamese(name)}</a></li>'
        if url
        else f"<li><span{_CURRENT}>{vietnamese(name)}</span></li>"
        for name, url in crumbs
    )
    return SafeString("".join(links))


class KeptNode(template.Node):
    """A part of a page that is the same for everybody, rendered once in a process for each combination of values.

    It says nothing of the nodes inside: Django looks through all nodes of a parent for blocks, for every page anew.
    """

    child_nodelists = ()

    def __init__(
        self, nodelist: template.NodeList, name: str, values: list[template.base.FilterExpression], variable: str
    ) -> None:
        self.nodelist, self.name, self.values, self.variable = nodelist, name, values, variable

    def render(self, context: template.Context) -> SafeString:
        key = (self.name, *(str(value.resolve(context, ignore_failures=True)) for value in self.values))
        html: SafeString | None = _kept.get(key)
        if html is None:
            html = self.nodelist.render(context)
            if len(_kept) >= MOST_KEPT:
                _kept.clear()  # most are of a state of the shop that is gone
            _kept[key] = html
        if self.variable:
            context[self.variable] = html
            return SafeString()
        return html


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> KeptNode:
    """``{% kept "site/footer" LANGUAGE_CODE theme.slug %}…{% endkept %}``: for parts that depend on settings, reference
    data and the values named, and on nothing else. The name must be the only one of its kind.

    No block may stand inside. With ``as sprite`` at the end it is not shown but stands in that variable.
    """
    _tag, name, *values = token.split_contents()
    variable = values.pop() if values[-2:-1] == ["as"] else ""
    if variable:
        values.pop()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(loader_tags.BlockNode):
        raise template.TemplateSyntaxError(f"a block inside the kept part {name}: what fills it would not be seen")
    return KeptNode(nodelist, name, [parser.compile_filter(value) for value in values], variable)
