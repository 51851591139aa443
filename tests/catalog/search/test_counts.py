"""Counts kept as rows change: at every moment they are what counting all rows would give."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from catalog.certification.models import Certificate
from catalog.kernel.dates import add_months, day_start, today
from catalog.kernel.models import JournalEntry
from catalog.kernel.nightly import enqueue_for
from catalog.kernel.tasks import run_pending
from catalog.products.models import Product
from catalog.search import counts
from catalog.search.counts import TOTAL, counts_in, fold, recount, state_of, version
from catalog.search.facets import FACETS
from catalog.search.models import Listing, ListingChange, ListingCount, on_sale
from catalog.search.services import refresh_listings
from catalog.search.tasks import check_listings
from tests.cast import make_listing, make_standard

pytestmark = pytest.mark.django_db


def counted_anew(scope: str, at) -> Counter[str]:
    """By asking for the rows themselves."""
    rows = Listing.objects.filter(on_sale(at))
    if scope:
        facet, value = scope.split(":")
        rows = rows.filter(**{next(f.column for f in FACETS if f.name == facet): value})
    tally: Counter[str] = Counter({TOTAL: rows.count()} if rows else {})
    for facet in FACETS:
        for row in rows.values_list(facet.column, flat=True):
            if row and (facet.name != "xa" or scope.startswith("tinh")):
                tally[f"{facet.name}:{int(row) if row is True else row}"] += 1
    return tally


def agree(*scopes: str, at=None) -> bool:
    at = at or timezone.now()
    kept = counts_in(scopes, at)
    return kept is not None and all(+kept[scope] == counted_anew(scope, at) for scope in scopes)


SCOPES = ("", "tinh:15", "bo:4", "sao:4", "chu-the:cooperative", "con-hang:1", "tieu-chuan:vietgap")


@pytest.fixture
def shop(coop, household) -> list[Product]:
    vietgap = make_standard("vietgap")
    return [
        make_listing(coop, title="Mật ong", stars=4, standards=(vietgap,)),
        make_listing(coop, title="Chè dây", set_number=12, stars=3),
        make_listing(household, title="Khô cá", set_number=8, stars=4, num_in_stock=0),
        make_listing(household, title="Hết hạn", stars=5, issued_on=date(2020, 1, 1)),
    ]


def test_counts_follow_every_change(shop, coop):
    assert agree(*SCOPES)

    # when a product is sold out, one goes to another set, one is taken off, one comes, one is deleted
    shop[0].stockrecords.update(num_in_stock=0)
    refresh_listings([shop[0].pk])
    assert agree(*SCOPES)
    Product.objects.filter(pk=shop[1].pk).update(listing_state="suspended")
    refresh_listings([shop[1].pk])
    assert agree(*SCOPES)
    make_listing(coop, title="Mới", stars=5)
    assert agree(*SCOPES)
    Listing.objects.filter(pk=shop[2].pk).delete()
    assert agree(*SCOPES)


@pytest.mark.parametrize("folded", [True, False], ids=["folded before", "not folded"])
def test_counts_cross_the_end_of_a_certificate_by_the_clock_alone(shop, coop, folded):
    # given a certificate that ends in ten days, and one that begins in five
    ending = make_listing(coop, title="Sắp hết", issued_on=add_months(today() + timedelta(days=10), -36))
    make_listing(coop, title="Sắp có", issued_on=today() + timedelta(days=5))
    if folded:
        fold()

    # then each day is counted as it is, to the second, also after a change in between
    end = day_start(Certificate.objects.get(product=ending).holds_through + timedelta(days=1))
    for at in (timezone.now(), timezone.now() + timedelta(days=6), end - timedelta(seconds=1), end):
        assert agree(*SCOPES, at=at)
    ending.stockrecords.update(num_in_stock=0)
    refresh_listings([ending.pk])
    for at in (timezone.now(), end - timedelta(seconds=1), end):
        assert agree(*SCOPES, at=at)


def test_folding_changes_no_count_and_can_be_repeated(shop):
    assert ListingChange.objects.count() == 4
    fold()
    fold()
    assert not ListingChange.objects.exists()
    assert agree(*SCOPES)


def test_folding_comes_by_itself(coop, monkeypatch):
    monkeypatch.setattr("catalog.search.services.FOLD_EVERY", 3)
    for n in range(3):
        make_listing(coop, title=f"Món {n}")
    run_pending()
    assert not ListingChange.objects.exists()
    assert ListingCount.objects.get(scope="").counts[TOTAL] == 3


def test_too_many_changes_are_not_added_up_while_a_visitor_waits(shop, monkeypatch):
    monkeypatch.setattr(counts, "MOST_CHANGES", 3)
    assert counts_in([""], timezone.now()) is None


def test_the_version_tells_of_every_visible_change_and_of_no_other(shop):
    # given
    before = version()

    # when one jar of many is sold
    shop[0].stockrecords.update(num_in_stock=7)
    refresh_listings([shop[0].pk])
    # then pages stay as they are
    assert version() == before

    # when a price changes, and later when the changes are folded
    shop[0].stockrecords.update(price=99_000)
    refresh_listings([shop[0].pk])
    changed = version()
    fold()
    # then each is a version of its own
    assert len({before, changed, version()}) == 3


def test_a_repeated_refresh_writes_nothing(shop, django_assert_num_queries):
    before = version()
    refresh_listings([product.pk for product in shop])
    assert version() == before
    assert Listing.objects.count() == 4


def test_drift_is_found_mended_and_reported(shop):
    # given somebody who wrote past the services
    recount()
    Listing.objects.filter(pk=shop[0].pk).update(title="Gian lận", stars=5)
    ListingCount.objects.filter(scope="").update(counts={TOTAL: 900})
    before = {pk: state_of(pk).own for pk in (shop[0].pk, shop[1].pk)}

    # when the nightly check comes
    report = check_listings.call()

    # then the row and the counts are right again, and the journal tells
    assert report == {"rows": 1, "counts": report["counts"]}
    assert report["counts"] > 0
    assert Listing.objects.get(pk=shop[0].pk).title == "Mật ong"
    assert agree(*SCOPES)
    # and its own page isn't shown as it was, while those of others are
    assert state_of(shop[0].pk).own != before[shop[0].pk]
    assert state_of(shop[1].pk).own == before[shop[1].pk]
    entry = JournalEntry.objects.get(action="search.drift")
    assert entry.data["products"] == [shop[0].pk]
    # and the next night finds nothing
    assert check_listings.call() == {"rows": 0, "counts": 0}


def test_a_certificate_that_ended_is_no_drift(shop):
    Certificate.objects.filter(product=shop[0]).update(issued_on=date(2020, 1, 1))
    Listing.objects.filter(pk=shop[0].pk).update(sold_until=day_start(date(2023, 1, 2)))
    recount()
    assert check_listings.call()["rows"] == 0


def test_the_night_comes_once_for_each_day():
    assert enqueue_for(today()) >= 2
    assert enqueue_for(today()) == 0
    assert enqueue_for(today() + timedelta(days=1)) >= 2
