"""The only writer of listing rows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Prefetch

from catalog.certification import stars
from catalog.certification.models import Certificate
from catalog.kernel.dates import day_start
from catalog.kernel.tasks import effect_once, task
from catalog.products.models import Category, Product, ProductImage, Standard
from catalog.products.selectors import placement, untracked_classes
from catalog.search.models import Listing, ListingStandard
from catalog.search.signals import rows_built
from catalog.search.words import exact, folded
from catalog.subjects.models import StockRecord

BATCH = 500
MOST_TEXT = 8_000  # letters of searchable text; a label that runs on must not bloat the index
# “Chế” folds to the same as “chè”: half of the shop would be found under tea.
_SAYS_NOTHING = re.compile("sơ chế|chế biến", re.IGNORECASE)
_WRITTEN = [field.name for field in Listing._meta.concrete_fields if not field.primary_key]


@dataclass(frozen=True)
class Window:
    """The time through which one certificate speaks for a product, whether it has begun or not."""

    certificate: Certificate
    begins: date
    ends: date  # the first day on which it does not
    followed: bool  # by another certificate, at once


def refresh_listings(product_ids: Iterable[int]) -> int:
    """Bring the rows of these products to what the register, the shop and the stock say; how many rows there are.

    Products that are not approved, or whose subject is not, lose their row. Runs in the caller's transaction, in
    batches with a fixed number of queries each; safe to repeat. Locks the products, in rising order of id, so that of
    two writers (a sale and a withdrawal) the second one builds its row from what the first one wrote. Sends
    `rows_built`. No journal: a row is a copy of facts that are journaled where they change.
    """
    ids = sorted(set(product_ids))
    return sum(_refresh(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


@task()
def refresh_later(product_ids: list[int]) -> None:
    """A certificate takes over from another at a known moment; the row is then written anew."""
    refresh_listings(product_ids)


def _refresh(ids: list[int]) -> int:
    with transaction.atomic():
        list(Product.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
        products = list(_listed(ids))
        _remove(set(ids) - {product.pk for product in products})
        rows = list(_rows(products))
        rows_built.send(Listing, rows=rows)
        Listing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["product"], update_fields=_WRITTEN)
        _write_standards(products)
    return len(rows)


def _listed(ids: list[int]) -> Iterable[Product]:
    return (
        Product.objects.listed()
        .filter(pk__in=ids)
        .select_related("subject", "product_set", "origin_province", "origin_commune")
        .prefetch_related(
            Prefetch("certificates", Certificate.objects.select_related("decision")),
            Prefetch("stockrecords", StockRecord.objects.order_by("pk")),
            Prefetch("images", ProductImage.objects.order_by("display_order", "pk")),
            Prefetch("standards", Standard.objects.order_by("pk")),
        )
        .order_by("pk")
    )


def _remove(ids: set[int]) -> None:
    if ids:
        Listing.objects.filter(pk__in=ids).delete()


def _rows(products: list[Product]) -> Iterator[Listing]:
    names = _names_above_sets()
    for product in products:
        row = Listing(product=product, title=product.title, subject=product.subject, listed_at=product.date_created)
        _place(row, product)
        _offer(row, product)
        _certify(row, product)
        row.title_fold = folded(product.title)[:255]
        row.title_exact = exact(product.title)[:255]
        row.text_fold = folded(*_texts(product, names[product.product_set_id]))[:MOST_TEXT]
        yield row


def _place(row: Listing, product: Product) -> None:
    place = placement(product.product_set_id)
    row.industry, row.group, row.set = place.industry.number, place.group.number, place.set.number
    row.subject_kind = product.subject.kind
    row.province_code = product.origin_province_id
    row.commune_code = product.origin_commune_id or ""


def _offer(row: Listing, product: Product) -> None:
    """Price and stock of the first stock record, the one that Oscar's strategy sells from."""
    stock = next(iter(product.stockrecords.all()), None)
    if stock is None or not stock.price:
        return
    row.price = int(stock.price)
    row.available = max(stock.net_stock_level, 0)
    row.in_stock = row.available > 0 or product.product_class_id in untracked_classes()


def _certify(row: Listing, product: Product) -> None:
    window = window_of(list(product.certificates.all()), stars.day_in_vietnam())
    if window is None:
        return
    row.stars, row.certificate = window.certificate.stars, window.certificate.number
    row.sold_from, row.sold_until = day_start(window.begins), day_start(window.ends)
    if window.followed and effect_once(f"listing.follow:{product.pk}:{window.ends}"):
        refresh_later.using(run_after=row.sold_until).enqueue([product.pk])


def window_of(certificates: list[Certificate], today: date) -> Window | None:
    """The certificate that speaks for a product today, else the next one that will, and until when.

    `stars.current` decides day by day; it can change only on a day on which some certificate begins or stops. None
    when the register has nothing but the past.
    """
    turns = {day for each in certificates for day in (each.issued_on, _stops(each)) if day > today}
    days = [today, *sorted(turns)]
    speaks = [stars.current(certificates, day_start(day)) for day in days]
    for place, certificate in enumerate(speaks):
        if certificate is not None:
            end = next(later for later in range(place, len(days)) if speaks[later] != certificate)
            begins = days[place] if place else certificate.issued_on
            return Window(certificate, begins, days[end], followed=speaks[end] is not None)
    return None


def _stops(certificate: Certificate) -> date:
    """The first day on which it no longer holds."""
    day = certificate.holds_through + timedelta(days=1)
    return min(day, certificate.withdrawn_on) if certificate.withdrawn_on else day


def _texts(product: Product, groups: str) -> Iterator[str]:
    """What a product is found by besides its title; the longest comes last, since the end may be cut."""
    yield from (product.former_titles, product.brand, product.subject.name, product.origin_as_printed, groups)
    yield product.origin_province.name
    if product.origin_commune:
        yield product.origin_commune.name
    for certificate in product.certificates.all():
        yield certificate.product_code
        if certificate.decision:
            yield certificate.decision.number
    yield from (standard.name for standard in product.standards.all())
    yield product.ingredients


def _names_above_sets() -> dict[int, str]:
    """Names, in both languages, and older names of what each product set stands under.

    Not the sets' own: they list all that belongs to them, and dried fish would be found under honey.
    """
    above: dict[str, str] = {}
    names: dict[int, str] = {}
    for node in Category.objects.filter(code__isnull=False).order_by("path"):
        inherited = above.get(node.path[: -Category.steplen], "")
        names[node.pk] = inherited
        above[node.path] = f"{_SAYS_NOTHING.sub(' ', node.name)} {node.name_en} {node.aliases} {inherited}"
    return names


def _write_standards(products: list[Product]) -> None:
    ListingStandard.objects.filter(listing__in=[product.pk for product in products]).delete()
    ListingStandard.objects.bulk_create(
        ListingStandard(listing_id=product.pk, standard=standard)
        for product in products
        for standard in product.standards.all()
    )
