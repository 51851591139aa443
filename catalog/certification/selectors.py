"""Reads of the register."""

import re
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.certification import stars
from catalog.certification.codes import parse_product_code
from catalog.certification.models import Certificate
from catalog.certification.panel import CertificateView, view_of
from catalog.kernel.text import fold
from catalog.products.models import Product

M = TypeVar("M", bound=Model)

MOST_RESULTS = 20
MOST_WORDS = 8
MOST_LETTERS = 100

EVERYWHERE, NUMBERS, PRODUCTS, SUBJECTS = "", "so", "san-pham", "chu-the"
PLACES_TO_LOOK: dict[str, str | Promise] = {
    EVERYWHERE: _("Mọi nơi"),
    NUMBERS: _("Số giấy, quyết định, mã"),
    PRODUCTS: _("Tên sản phẩm"),
    SUBJECTS: _("Tên chủ thể"),
}
_BEFORE_NUMBER = re.compile(r"^(?:(?:quyet dinh|qd|giay chung nhan|chung nhan|ma san pham|ma|so)[\s:.]+)+")
_AFTER_NUMBER = re.compile(r"[\s,]+(?:nam|ngay)\b.*$")


@dataclass(frozen=True)
class Found:
    """The first certificates that match, and how many do."""

    results: tuple[CertificateView, ...]
    total: int


@dataclass(frozen=True)
class Panel:
    """A product's certificates: the one that speaks for it (or did last), and the others."""

    current: CertificateView | None
    others: tuple[CertificateView, ...]


def find(text: str, where: str = EVERYWHERE) -> Found:
    """Certificates by number, decision, product code, product or subject; expired and withdrawn ones as well.

    Numbers are tried before names, so that a whole number gives just what it names. At most five queries.
    """
    text = text.strip()[:MOST_LETTERS]
    if not fold(text):
        return Found((), 0)
    for condition in _conditions(text, where):
        rows = _loaded().filter(condition).order_by("-holds_through", "-pk")
        shown = list(rows[:MOST_RESULTS])
        if shown:
            total = len(shown) if len(shown) < MOST_RESULTS else Certificate.objects.filter(condition).count()
            day = stars.day_in_vietnam()
            return Found(tuple(view_of(row, row.product, day) for row in shown), total)
    return Found((), 0)


def certificate_by_number(number: str) -> tuple[CertificateView, tuple[CertificateView, ...]] | None:
    """A certificate by our register number, and the other ones of its product. Three queries."""
    row = _loaded().filter(number__iexact=number).first()
    if row is None:
        return None
    day = stars.day_in_vietnam()
    others = [other for other in row.product.certificates.all() if other.pk != row.pk]
    return view_of(row, row.product, day), tuple(view_of(other, row.product, day) for other in others)


def certificate_panel(product: Product) -> Panel:
    """The panel of a product page. Reads the product's relations as `with_register` loads them: no query then.

    A certificate that no longer holds is shown there without its rank: past stars are said on the check page and in
    the list of earlier certificates alone.
    """
    day = stars.day_in_vietnam()
    rows = list(product.certificates.all())  # newest first
    holding = [row for row in rows if stars.holds_on(row, day)]
    speaking = stars.current(rows) or next(iter(holding or rows), None)
    if speaking is None:
        return Panel(None, ())
    others = tuple(view_of(row, product, day) for row in rows if row.pk != speaking.pk)
    current = view_of(speaking, product, day)
    return Panel(current if current.star else replace(current, rank=""), others)


def with_register(rows: QuerySet[M], product: str = "", *also: str) -> QuerySet[M]:
    """Rows with all that `certificate_panel` and the purchase policy read of a product: one query and two prefetches.

    `product`: the way from a row to its product ("product__"); `also`: further relations to select.
    """
    named = ("subject__province", "subject__commune", "origin_province", "origin_commune")
    return rows.select_related(*(f"{product}{name}" for name in named), *also).prefetch_related(
        f"{product}stockrecords", Prefetch(f"{product}certificates", _with_decisions())
    )


def _loaded() -> QuerySet[Certificate]:
    return with_register(_with_decisions(), "product__")


def _with_decisions() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("decision__province", "withdrawal_decision")


def _conditions(text: str, where: str) -> list[Q]:
    product, subject = "product__names_fold", "product__subject__name_fold"
    if where == NUMBERS:
        return [_numbers(text)]
    if where in (PRODUCTS, SUBJECTS):
        return [_words(text, product if where == PRODUCTS else subject)]
    return [_numbers(text), _words(text, product, subject)]


def _numbers(text: str) -> Q:
    """As they are typed from paper: “số 417/QĐ-UBND ngày 14/3/2023”, “ocop 26 123”."""
    plain = _AFTER_NUMBER.sub("", _BEFORE_NUMBER.sub("", fold(text)))
    if not any(char.isdigit() for char in plain):
        return Q(pk__in=[])
    condition = Q(decision__number_fold=plain) | Q(product_code=plain) | Q(number__iexact=re.sub(r"\s+", "-", plain))
    if re.match(r"\d{2,}/", plain):
        condition |= Q(decision__number_fold__startswith=plain)
    if re.fullmatch(r"\d{2,6}", plain):
        condition |= Q(decision__number_fold__startswith=f"{plain}/") | Q(number__endswith=f"-{plain.zfill(6)}")
    try:
        return condition | Q(product_code=str(parse_product_code(plain)))
    except ValueError:
        return condition


def _words(text: str, *columns: str) -> Q:
    """Every word in one of the columns."""
    condition = Q()
    for word in fold(text).split()[:MOST_WORDS]:
        condition &= reduce(or_, (Q(**{f"{column}__contains": word}) for column in columns))
    return condition
