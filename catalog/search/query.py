"""What a visitor asked of a list, read from the address: known values only, never an error.

query = Query.parse(request.GET)
query.url(request.path)                    # the one address of this question
query.without("tinh", "lao-cai").url(...)  # the same question with one condition less
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from catalog.kernel.money import parse_dong
from catalog.kernel.text import nfc
from catalog.search.facets import BY_NAME, FACETS, Facet, facet_inside
from catalog.search.marks import Mark
from catalog.subjects.models import MAX_PRICE

MOST_LETTERS = 100  # the search box takes no more
MOST_PRICE_LETTERS = 20
MOST_PAGE_DIGITS = 7
LITERAL, MARK = "nguyen-van", "moc"

RELEVANCE, FAIR, NEWEST = "phu-hop", "luan-phien", "moi-nhat"
CHEAP, DEAR, BY_RATING, BY_STARS = "gia-tang", "gia-giam", "danh-gia", "sao"
SORTS: Mapping[str, str | Promise] = {
    RELEVANCE: gettext_lazy("Phù hợp nhất"),
    FAIR: gettext_lazy("Luân phiên đều"),
    NEWEST: gettext_lazy("Mới lên kệ"),
    CHEAP: gettext_lazy("Giá thấp trước"),
    DEAR: gettext_lazy("Giá cao trước"),
    BY_RATING: gettext_lazy("Đánh giá cao trước"),
    BY_STARS: gettext_lazy("Hạng sao cao trước"),
}
# Single conditions under which a page is of use in a search engine; combinations would flood it.
WORTH_INDEXING = frozenset({"nganh", "nhom", "bo", "tinh"})


@dataclass(frozen=True)
class Price:
    """A bound of the price: the amount, and what was typed when that can't be read as one."""

    amount: int | None = None
    typed: str = ""

    @classmethod
    def parse(cls, text: str) -> "Price":
        typed = _plain(text)[:MOST_PRICE_LETTERS]
        try:
            return cls(min(parse_dong(typed), MAX_PRICE), typed)
        except ValueError:
            return cls(None, typed)

    @property
    def unreadable(self) -> bool:
        return bool(self.typed) and self.amount is None


@dataclass(frozen=True)
class Query:
    """`chosen`: facet name → values, both known. `sort` is "" for the order that suits the question.

    `literal`: take the words as they are typed. `mark`: from where the order of a list without words goes on.
    """

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price_from: Price = Price()
    price_to: Price = Price()
    sort: str = ""
    page: int = 1
    literal: bool = False
    mark: Mark | None = None

    @classmethod
    def parse(cls, get: QueryDict) -> "Query":
        q = _plain(get.get("q", ""))[:MOST_LETTERS].strip()
        low, high = Price.parse(get.get("gia-tu", "")), Price.parse(get.get("gia-den", ""))
        if low.amount is not None and high.amount is not None and low.amount > high.amount:
            low, high = high, low
        chosen: dict[str, tuple[str, ...]] = {}
        for facet in FACETS:  # one that stands within another comes after it
            if values := facet_inside(facet.name, chosen).parse(get.getlist(facet.name)):
                chosen[facet.name] = values
        sort = get.get("sap-xep", "")
        return cls(
            q=q,
            chosen=chosen,
            price_from=low,
            price_to=high,
            sort=sort if sort in SORTS and sort != _fitting(q) and sort != _unfitting(q) else "",
            page=(page := _page(get.get("trang", ""))),
            literal=bool(q) and get.get(LITERAL) == "1",
            mark=Mark.parse(get.get(MARK, "")) if page > 1 and not q else None,
        )

    def facet(self, name: str) -> Facet:
        """A facet with the choices that it has under this question."""
        return facet_inside(name, self.chosen)

    @property
    def facets(self) -> tuple[Facet, ...]:
        """What the page of this question offers to choose from."""
        facets = (self.facet(facet.name) for facet in FACETS)
        return tuple(facet for facet in facets if facet.shown and (facet.inside or not facet.within))

    @property
    def order(self) -> str:
        return self.sort or _fitting(self.q)

    @property
    def narrowed(self) -> bool:
        """By something else than words."""
        return bool(self.chosen) or self.price_from.amount is not None or self.price_to.amount is not None

    @property
    def worth_indexing(self) -> bool:
        """May this page stand in a search engine? The whole list and single categories and provinces may."""
        if self.q or self.sort or self.price_from.typed or self.price_to.typed:
            return False
        return [name for name, values in self.chosen.items() for _value in values][1:] == [] and (
            self.chosen.keys() <= WORTH_INDEXING
        )

    def parameters(self) -> list[tuple[str, str]]:
        """What stands in the address, in a fixed order, without what goes without saying."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(facet.name, value) for facet in FACETS for value in self.chosen.get(facet.name, ())]
        for name, price in (("gia-tu", self.price_from), ("gia-den", self.price_to)):
            pairs += [(name, str(price.amount))] if price.amount is not None else []
        pairs += [("sap-xep", self.sort)] if self.sort else []
        pairs += [(LITERAL, "1")] if self.literal else []
        return pairs + _paging(self.page, self.mark)

    def url(self, path: str) -> str:
        parameters = self.parameters()
        return f"{path}?{urlencode(parameters)}" if parameters else path

    def page_key(self, path: str) -> str:
        """The same for all questions that one page answers: its address, and the bounds of the price as they were
        typed, which the page shows again and which stand in no address when they can't be read.
        """
        return f"{self.url(path)} {self.price_from.typed} {self.price_to.typed}"

    def without(self, name: str, value: str = "") -> "Query":
        """One condition less, on the first page: a value of a facet, a whole facet, a bound of the price, or words."""
        first = replace(self, page=1, mark=None)
        if name == "q":
            return replace(first, q="", literal=False, sort="" if self.sort == FAIR else self.sort)
        if name == "gia-tu":
            return replace(first, price_from=Price())
        if name == "gia-den":
            return replace(first, price_to=Price())
        left = tuple(each for each in self.chosen.get(name, ()) if value and each != value)
        others = {key: values for key, values in self.chosen.items() if name not in (key, BY_NAME[key].within)}
        return replace(first, chosen={**others, name: left} if left else others)

    def cleared(self) -> "Query":
        """Words and order alone."""
        return Query(q=self.q, sort=self.sort, literal=self.literal)

    def page_urls(self, path: str) -> Callable[[int, Mark | None], str]:
        """Gives the address of a page by its number and mark; all begin in the same way, which is written once."""
        first = replace(self, page=1, mark=None).url(path)

        def url(number: int, mark: Mark | None) -> str:
            paging = urlencode(_paging(number, mark))
            return f"{first}{'&' if '?' in first else '?'}{paging}" if paging else first

        return url

    def narrowed_to(self, chosen: Mapping[str, tuple[str, ...]], q: str) -> "Query":
        """With what the words were understood to choose, which then stands among the filters and not in the words."""
        return replace(self, chosen={**chosen, **self.chosen}, q=q)


def _paging(page: int, mark: Mark | None) -> list[tuple[str, str]]:
    if page <= 1:
        return []
    return [("trang", str(page)), *([(MARK, mark.text)] if mark else [])]


def _fitting(q: str) -> str:
    return RELEVANCE if q else FAIR


def _unfitting(q: str) -> str:
    """The order that has no meaning here."""
    return FAIR if q else RELEVANCE


def _plain(text: str) -> str:
    """Printable, composed, single spaces: what can be shown back and sent on."""
    printable = "".join(char if char.isprintable() else " " for char in nfc(text[: MOST_LETTERS * 4]))
    return " ".join(printable.split())


def _page(text: str) -> int:
    """A number that is too long to be a page is some page beyond the last; anything else is the first."""
    if not (text.isascii() and text.isdigit()):
        return 1
    return max(1, int(text)) if len(text) <= MOST_PAGE_DIGITS else 10**MOST_PAGE_DIGITS
