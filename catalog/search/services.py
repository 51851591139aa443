"""The only writer of listing rows."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from catalog.certification import stars
from catalog.certification.models import Certificate
from catalog.kernel.cursors import forget_plans
from catalog.kernel.dates import day_start
from catalog.kernel.tasks import effect_once, task
from catalog.products.models import Category, Product, ProductImage, Standard
from catalog.products.selectors import placement, untracked_classes
from catalog.search import fair
from catalog.search.amounts import amounts
from catalog.search.beginnings import beginnings_of
from catalog.search.counts import FOLD_EVERY, facts_of, fold
from catalog.search.models import Listing, ListingCard, ListingChange, ListingStandard
from catalog.search.signals import rows_built
from catalog.search.terms import learn
from catalog.search.words import exact, folded
from catalog.subjects.models import StockRecord

BATCH = 500
MOST_TEXT = 8_000  # letters of searchable text; a label that runs on must not bloat the index
# “Chế” folds to the same as “chè”: half of the shop would be found under tea.
_SAYS_NOTHING = re.compile("sơ chế|chế biến", re.IGNORECASE)
_COLUMNS = [field for field in Listing._meta.concrete_fields if not field.primary_key and field.name != "stamp"]
_WRITTEN = [field.name for field in _COLUMNS]
_COMPARED = [field.attname for field in _COLUMNS]
_CARDS = [field.name for field in ListingCard._meta.concrete_fields if not field.primary_key]
_SHOWN = [name for name in _COMPARED if name != "available"]  # one of ten jars less in stock: nobody sees a difference


@dataclass(frozen=True)
class Window:
    """The time through which one certificate speaks for a product, whether it has begun or not."""

    certificate: Certificate
    begins: date
    ends: date  # the first day on which it does not
    followed: bool  # by another certificate, at once


def refresh_listings(product_ids: Iterable[int]) -> int:
    """Bring the rows of these products to what the register, the shop and the stock say; how many rows there are.

    Products that are not approved, or whose subject is not, lose their row; a row that would stay as it is is left
    alone, and one that shows a difference leaves a `ListingChange`. Runs in the caller's transaction, in batches with a
    fixed number of queries each; safe to repeat. Locks the products, in rising order of id, so that of two writers (a
    sale and a withdrawal) the second one builds its row from what the first one wrote. Sends `rows_built`. No journal:
    a row is a copy of facts that are journaled where they change.
    """
    ids = sorted(set(product_ids))
    listed = sum(_refresh(batch).listed for batch in _batches(ids))
    stamp_listings(ids)
    return listed


def restock_listings(product_ids: Iterable[int]) -> None:
    """As `refresh_listings`, after price or stock changed. A sale mostly leaves a jar less and nothing else to see:
    then one column of the row is written, not its words, cards and counts.

    Locks the products first, as every writer of rows does.
    """
    ids = sorted(set(product_ids))
    with transaction.atomic():
        records = Prefetch("stockrecords", StockRecord.objects.order_by("pk"))
        products = list(_locked(ids).only("product_class").prefetch_related(records))
        rows = {row.pk: row for row in Listing.objects.filter(pk__in=ids).only("price", "available", "in_stock")}
        others = []
        for product in products:
            row, offer = rows.get(product.pk), Listing()
            _offer(offer, product)
            if row and (row.price, row.in_stock) == (offer.price, offer.in_stock):
                Listing.objects.filter(pk=product.pk).update(available=offer.available, stamp=F("stamp") + 1)
            else:
                others.append(product.pk)
        if others:
            refresh_listings(others)


def _locked(ids: list[int]) -> QuerySet[Product]:
    return Product.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")


def stamp_listings(product_ids: Iterable[int]) -> None:
    """Say that the own pages of these products show something new; takes part in the caller's transaction."""
    for batch in _batches(sorted(set(product_ids))):
        Listing.objects.filter(pk__in=batch).update(stamp=F("stamp") + 1)


def mend_listings(report: Callable[[int, int], None] | None = None) -> list[int]:
    """Write anew every row that differs from the register; the products whose rows did.

    A row whose certificate has ended since it was written differs rightly, and isn't named. One transaction for each
    batch: writers wait for a moment, not for the whole run. `report`: called with how many of how many are done.
    """
    now = timezone.now()
    ids = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    stray = Listing.objects.exclude(product__in=Product.objects.listed()).values_list("pk", flat=True)
    ids = sorted({*ids, *stray})
    drifted: list[int] = []
    for number, batch in enumerate(_batches(ids), start=1):
        forget_plans()
        with transaction.atomic():
            refreshed = _refresh(batch)
            stamp_listings(pk for pk, _before in refreshed.changed)
        drifted += [
            pk for pk, before in refreshed.changed if not (before and before.sold_until and before.sold_until <= now)
        ]
        if report:
            report(min(number * BATCH, len(ids)), len(ids))
    return drifted


@task()
def fold_later() -> None:
    """The changes that lists add up while reading have become many."""
    fold()


@task()
def refresh_later(product_ids: list[int]) -> None:
    """A certificate takes over from another at a known moment; the row is then written anew."""
    refresh_listings(product_ids)


@dataclass(frozen=True)
class Refreshed:
    """What a batch came to: how many products are listed, and those whose row changed with the row before."""

    listed: int
    changed: list[tuple[int, Listing | None]]


def _batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _refresh(ids: list[int]) -> Refreshed:
    with transaction.atomic():
        list(_locked(ids).values_list("pk"))
        before = Listing.objects.select_related("card").in_bulk(ids)
        products = list(_listed(ids))
        rows = list(_rows(products))
        rows_built.send(Listing, rows=rows)
        changed = [row for row in rows if _differ(row, before.get(row.pk), _COMPARED)]
        gone = sorted(before.keys() - {product.pk for product in products})
        Listing.objects.filter(pk__in=gone).delete()
        Listing.objects.bulk_create(changed, update_conflicts=True, unique_fields=["product"], update_fields=_WRITTEN)
        cards = [row.card for row in changed]
        ListingCard.objects.bulk_create(cards, update_conflicts=True, unique_fields=["listing"], update_fields=_CARDS)
        _write_standards([row.product for row in changed])
        learn(row.title for row in changed if row.pk not in before or before[row.pk].title != row.title)
        _note_changes(before, [row for row in changed if _differ(row, before.get(row.pk), _SHOWN)])
    return Refreshed(len(rows), [(pk, before.get(pk)) for pk in (*(row.pk for row in changed), *gone)])


def _differ(row: Listing, before: Listing | None, columns: list[str]) -> bool:
    """In these columns or in the cards."""
    if before is None or any(getattr(row, name) != getattr(before, name) for name in columns):
        return True
    return any(getattr(row.card, name) != getattr(before.card, name) for name in _CARDS)


def _note_changes(before: Mapping[int, Listing], changed: list[Listing]) -> None:
    changes = [
        ListingChange(before=before[row.pk].facts if row.pk in before else None, after=row.facts) for row in changed
    ]
    written = ListingChange.objects.bulk_create(changes)
    if any(change.pk % FOLD_EVERY == 0 for change in written):
        fold_later.enqueue()


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


def _rows(products: list[Product]) -> Iterator[Listing]:
    names = _names_above_sets()
    for product in products:
        row = Listing(product=product, title=product.title, subject=product.subject, listed_at=product.date_created)
        _place(row, product)
        _offer(row, product)
        _certify(row, product)
        row.wheel = fair.place(product.pk)
        row.card = ListingCard(listing=row)
        row.rating = round(product.rating * 100) if product.rating else None
        row.facts = facts_of(row, sorted(standard.code for standard in product.standards.all()))
        row.title_fold = folded(product.title)[:255]
        row.title_exact = exact(product.title)[:255]
        row.first_word, row.first_words = beginnings_of(row.title_fold)
        row.first_word_exact, row.first_words_exact = beginnings_of(row.title_exact)
        row.text_fold = folded(*_texts(product, names[product.product_set_id]), *amounts(product.net_weight))[
            :MOST_TEXT
        ]
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
    """What a product is found by besides its title. Not its ingredients: half of the shop has sugar in it."""
    yield from (product.former_titles, product.brand, product.subject.name, product.origin_as_printed, groups)
    yield product.origin_province.name
    if product.origin_commune:
        yield product.origin_commune.name
    for certificate in product.certificates.all():
        yield certificate.product_code
        if certificate.decision:
            yield certificate.decision.number
    yield from (standard.name for standard in product.standards.all())


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
