"""Walking a list by marks: every product once, forwards and backwards, in every order, whatever is typed as a mark."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from catalog.search import fair
from catalog.search.marks import Mark
from catalog.search.models import Listing
from catalog.search.query import SORTS, Query
from catalog.search.selectors import MOST_COUNTED_PAGES, PAGE_SIZE, results
from catalog.search.walk import walk
from tests.cast import make_listing

pytestmark = pytest.mark.django_db
ORDERS = [order for order in SORTS if order != "phu-hop"]
SIZE = 4


@pytest.fixture
def shop(coop, household):
    """Twenty-three products: equal prices, no price, sold out, ratings and ranks of every kind."""
    for n in range(23):
        make_listing(
            (coop, household)[n % 2],
            title=f"Món {n}",
            stars=3 + n % 3,
            price=None if n % 7 == 6 else 10_000 * (1 + n % 3),
            num_in_stock=0 if n % 5 == 4 else 9,
        )
    for row in Listing.objects.order_by("pk"):
        row.rating = {0: 500, 1: 450, 2: 500}.get(row.pk % 4)
        row.save(update_fields=["rating"])


def keys(order: str, at) -> list[int]:
    """The order, spelled out in Python."""
    begins = fair.start(at)

    def turned(row: Listing) -> int:
        return (row.wheel - begins) % fair.TURN

    by = {
        "luan-phien": lambda row: (not row.in_stock, turned(row)),
        "moi-nhat": lambda row: (-row.listed_at.timestamp(), -row.pk),
        "gia-tang": lambda row: (row.price is None, row.price or 0, turned(row)),
        "gia-giam": lambda row: (row.price is None, -(row.price or 0), turned(row)),
        "danh-gia": lambda row: (row.rating is None, -(row.rating or 0), turned(row)),
        "sao": lambda row: (-row.stars, turned(row)),
    }
    return [row.pk for row in sorted(Listing.objects.all(), key=by[order])]


@pytest.mark.parametrize("order", ORDERS)
def test_forwards_and_back_every_product_comes_once(shop, order):
    # given the order as it should be
    at = timezone.now()
    whole = keys(order, at)

    # when it is walked page by page to the end
    page, shown, pages = walk(Q(), order, at, size=SIZE), [], []
    while True:
        pages.append(page)
        shown += [pk for pk, _card in page.rows]
        if page.after is None:
            break
        page = walk(Q(), order, at, size=SIZE, mark=Mark.parse(page.after.text))

    # then it is all there, and walking back from the end shows the same pages
    assert shown == whole
    assert pages[0].before is None
    for earlier in reversed(pages[:-1]):
        page = walk(Q(), order, at, size=SIZE, mark=Mark.parse(page.before.text))
        assert page.rows == earlier.rows
    assert page.before is None


@pytest.mark.parametrize("order", ORDERS)
def test_skipping_shows_what_walking_shows(shop, order):
    at = timezone.now()
    assert [pk for pk, _ in walk(Q(), order, at, size=SIZE, skip=2 * SIZE).rows] == keys(order, at)[2 * SIZE : 3 * SIZE]


@pytest.mark.parametrize("where", [Q(), Q(stars=4), Q(price__lte=20_000) & ~Q(stars=3), Q(in_stock=True)])
def test_along_an_index_there_stands_what_stands_without_it(shop, where):
    """Another way to ask, the same rows: forwards, back, and by number."""
    at = timezone.now()
    row = Listing.objects.order_by("pk").first()
    for along in (Q(province_code=row.province_code), Q(set=row.set), Q(industry=row.industry)):
        mark, pages = None, 0
        while True:
            plain = walk(where & along, "luan-phien", at, size=SIZE, mark=mark)
            assert walk(where, "luan-phien", at, size=SIZE, mark=mark, along=along) == plain
            assert plain.rows
            back = plain.before
            assert back is None or walk(where, "luan-phien", at, size=SIZE, mark=back, along=along) == walk(
                where & along, "luan-phien", at, size=SIZE, mark=back
            )
            skipped = walk(where, "luan-phien", at, size=SIZE, skip=pages * SIZE, along=along)
            assert skipped.rows == plain.rows
            mark, pages = plain.after, pages + 1
            if mark is None:
                break


def test_pages_by_number_are_asked_for_in_few_texts(shop):
    """Each text is planned and kept by PostgreSQL for itself."""
    at, texts = timezone.now(), set()
    for page in range(40):
        with CaptureQueriesContext(connection) as asked:
            walk(Q(), "luan-phien", at, size=SIZE, skip=page * SIZE)
        texts.add(re.sub(r"OFFSET [0-9]+", "", asked[0]["sql"]))
    assert len(texts) <= 7


def test_an_order_that_was_begun_goes_on_when_the_wheel_has_turned(shop):
    at = timezone.now()
    first = walk(Q(), "luan-phien", at, size=SIZE)
    later = walk(Q(), "luan-phien", at + timedelta(hours=5), size=SIZE, mark=first.after)
    assert [pk for pk, _card in later.rows] == keys("luan-phien", at)[SIZE : 2 * SIZE]


@pytest.mark.parametrize(
    "text",
    ["", "x", "s", "s1.2", "s1.2.3", "s-1.0.1.2", "s1.99.1.2.3", "s2147483648.0.1.0.1", "s1.0.1.0.1.5", "t" + "9" * 99],
)
def test_what_is_no_mark_is_ignored(shop, text):
    at = timezone.now()
    page = walk(Q(), "luan-phien", at, size=SIZE, mark=Mark.parse(text))
    assert [pk for pk, _card in page.rows] == keys("luan-phien", at)[:SIZE]


@given(st.text(max_size=100))
def test_any_text_is_a_mark_or_none(text):
    mark = Mark.parse(text)
    assert mark is None or Mark.parse(mark.text) == mark


@given(st.integers(0, 10**17 - 1), st.integers(0, 10**17 - 1))
def test_the_largest_numbers_break_nothing(one, two):
    for order in ORDERS:
        mark = Mark(5, 0, (one, two, 1))
        walk(Q(), order, timezone.now(), size=1, mark=mark)


def test_pages_beyond_the_counted_ones_are_reached_by_marks(shop, monkeypatch):
    # given a shop whose third page can't be opened by its number alone
    monkeypatch.setattr("catalog.search.selectors.PAGE_SIZE", SIZE)
    monkeypatch.setattr("catalog.search.selectors.FIRST_PAGES", 1)
    monkeypatch.setattr("catalog.search.selectors.MOST_COUNTED_PAGES", 2)

    def ask(url: str):
        return results(Query.parse(QueryDict(url.partition("?")[2])), "/san-pham/")

    far = ask("?trang=3")
    assert (far.beyond, far.pager.count, far.pager.farthest) == (True, 6, 2)

    # when it is walked by its own addresses
    page, seen, walked = ask(""), [], ""
    for _number in range(6):
        seen += [re.search(r"Món \d+", card).group() for card in page.cards]
        if page.pager.next_url:
            walked = page.pager.next_url
            page = ask(walked)

    # then all is shown, a page names its own address, and the way back from page 6 leads to page 5
    assert [url for _number, url, current in page.pager.pages if current] == [walked]
    assert len(seen) == len(set(seen)) == 23
    assert "moc=s" in ask("").pager.next_url
    assert "trang=5&moc=t" in page.pager.previous_url


def test_a_deep_page_costs_one_statement(shop):
    at = timezone.now()
    first = walk(Q(), "gia-tang", at, size=SIZE)
    with CaptureQueriesContext(connection) as sent:
        walk(Q(), "gia-tang", at, size=SIZE, mark=first.after)
    assert len(sent) == 1
    assert MOST_COUNTED_PAGES * PAGE_SIZE <= 1_200
