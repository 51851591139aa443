"""Words that more products have than can be ranked: who is looked at, and how many pages there are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.search.models import Listing
from catalog.search.query import SORTS
from catalog.search.ranking import Arm, looked_at
from tests.cast import make_listing
from tests.catalog.search.asking import ask, titles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "most"), [("q=che", 6), ("q=che&sao=4", 6), ("q=chè", 9), ("q=che bup", 9), ("q=che&literal=1", 6)]
)
def test_of_more_than_can_be_ranked_everyone_is_looked_at_in_turn(coop, monkeypatch, address: str, most: int):
    # given words that more products have than are looked at
    monkeypatch.setattr("catalog.search.counting.MOST_ROWS", 3)
    monkeypatch.setattr("catalog.search.ranking.MOST_RANKED", 3)
    monkeypatch.setattr("catalog.search.selectors.MOST_SAMPLED", 3)
    names = {f"Chè búp {n}" for n in range(9)}
    for name in sorted(names):
        make_listing(coop, title=name)

    # when they are searched for through two days
    now, seen = timezone.now(), set()
    for hour in range(48):
        page = ask(address, now + timedelta(hours=hour))
        assert page.total_more
        assert 0 < len(page.cards) <= most
        seen |= set(titles(page.cards))

    # then every one of them has been shown
    assert seen == names


def test_of_what_was_chosen_everyone_is_looked_at_wherever_their_numbers_lie(coop, household, monkeypatch):
    """A sample that begins at a number of all rows hardly ever moved over a province whose numbers lie side by side."""
    # given one maker's goods, numbered one after the other in the midst of others'
    monkeypatch.setattr("catalog.search.counting.MOST_ROWS", 3)
    monkeypatch.setattr("catalog.search.ranking.MOST_RANKED", 3)
    monkeypatch.setattr("catalog.search.selectors.MOST_SAMPLED", 3)
    names = {f"Chè búp {n}" for n in range(9)}
    for maker, titles_of in ((coop, range(30)), (household, sorted(names)), (coop, range(30, 60))):
        for title in titles_of:
            make_listing(maker, title=str(title) if maker is household else f"Chè xanh {title}")

    # when they are searched for within that maker's province through two days, then each of them is shown
    chosen = f"q=che&tinh={household.province.slug}"
    seen = {title for hour in range(48) for title in titles(ask(chosen, timezone.now() + timedelta(hours=hour)).cards)}
    assert seen == names


def test_of_more_than_can_be_ranked_none_is_of_other_marks(coop, monkeypatch):
    """“Dừa” is a coconut."""
    monkeypatch.setattr("catalog.search.counting.MOST_ROWS", 3)
    monkeypatch.setattr("catalog.search.ranking.MOST_RANKED", 3)
    monkeypatch.setattr("catalog.search.selectors.MOST_SAMPLED", 3)
    for n in range(6):
        make_listing(coop, title=f"Nước ép dứa {n}")
        make_listing(coop, title=f"Nước ép dừa {n}")
    for hour in range(24):
        page = ask("q=nước dứa", timezone.now() + timedelta(hours=hour))
        assert page.total_more
        assert page.cards
        assert not [title for title in titles(page.cards) if "dừa" in title]


@pytest.mark.parametrize("narrowed", ["", "&sao=4"])
@pytest.mark.parametrize(
    ("order", "first"),
    [("gia-tang", "Chè búp 3"), ("gia-giam", "Chè búp 6"), ("moi-nhat", "Chè búp 8"), ("danh-gia", "Chè búp 5")],
)
def test_of_more_than_can_be_ranked_the_first_in_the_chosen_order_are_found(coop, monkeypatch, narrowed, order, first):
    """Among some of the matches the cheapest of these came first, and the cheapest of all may not have been there."""
    # given words that more products have than are looked at, whose cheapest, newest and best are any of them
    monkeypatch.setattr("catalog.search.counting.MOST_ROWS", 3)
    monkeypatch.setattr("catalog.search.ranking.MOST_RANKED", 3)
    monkeypatch.setattr("catalog.search.selectors.MOST_SAMPLED", 3)
    for n in range(9):
        make_listing(coop, title=f"Chè búp {n}", price={3: 1_000, 6: 90_000}.get(n, 20_000 + n))
    Listing.objects.filter(title="Chè búp 5").update(rating=500)
    Listing.objects.filter(title="Chè búp 8").update(listed_at=timezone.now())

    # then it comes first at any hour
    for hour in (0, 7, 19):
        assert titles(ask(f"q=che{narrowed}&sap-xep={order}", timezone.now() + timedelta(hours=hour)).cards)[0] == first


@pytest.mark.parametrize(("address", "pages"), [("q=che", 2), ("q=che&sao=4", 4)])
def test_only_so_many_pages_of_more_than_can_be_ranked(coop, monkeypatch, address: str, pages: int):
    monkeypatch.setattr("catalog.search.counting.MOST_ROWS", 3)
    monkeypatch.setattr("catalog.search.selectors.PAGE_SIZE", 1)
    monkeypatch.setattr("catalog.search.selectors.MOST_RANKED", 4)
    monkeypatch.setattr("catalog.search.selectors.MOST_SAMPLED_SHOWN", 2)
    for n in range(9):
        make_listing(coop, title=f"Chè {n}")
    assert ask(address).pager.count == pages
    assert len(ask(f"{address}&trang={pages}").cards) == 1
    assert ask(f"{address}&trang={pages + 1}").beyond


@pytest.mark.parametrize("order", SORTS)
def test_every_order_can_choose_who_is_looked_at(coop, order):
    products = [make_listing(coop, title=f"Chè {n}").pk for n in range(3)]
    sql, values = looked_at([Arm(Q(), on_sale=True, order=order)], timezone.now(), "product_id")
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert sorted(pk for (pk,) in cursor.fetchall()) == products


# --- Titles that begin with what was typed ----------------------------------------------------------------------------


def test_a_title_that_begins_with_the_words_stands_before_all_others(coop):
    titles_of = ["Trà Ô long mật ong", "Mật ong chanh mật ong", "Kẹo mật ong", "Mật ong", "Mat Ong Forest", "Mắt ong"]
    for title in titles_of:
        make_listing(coop, title=title)
    assert set(titles(ask("q=mật ong").cards)[:2]) == {"Mật ong", "Mật ong chanh mật ong"}
    # who types no marks may mean none
    assert titles(ask("q=mat ong").cards)[0] == "Mat Ong Forest"
    assert set(titles(ask("q=mat ong").cards)[1:4]) == {"Mật ong", "Mật ong chanh mật ong", "Mắt ong"}


def test_a_word_that_is_written_in_several_ways_comes_first_as_it_was_typed(coop):
    for title in ("Lap xuong gác bếp", "Lạp xưởng gác bếp", "Set lạp xưởng gác bếp"):
        make_listing(coop, title=title)
    assert titles(ask("q=lạp xưởng gác bếp").cards)[0] == "Lạp xưởng gác bếp"


def test_a_title_that_has_the_word_only_with_its_marks_does_not_begin_with_it_without(coop, monkeypatch):
    """“Sen™” is one word without marks, “sentm”; pages of the index had it, and left out what the words had found."""
    monkeypatch.setattr("catalog.search.selectors.FEW_RANKED", 0)
    monkeypatch.setattr("catalog.search.selectors.PAGE_SIZE", 2)
    for n in range(3):
        make_listing(coop, title=f"Sen sấy {n}")
        make_listing(coop, title=f"Sen™ khô {n}")
    at = timezone.now()
    assert {*titles(ask("q=sen", at).cards), *titles(ask("q=sen&trang=2", at).cards)} == {
        f"Sen sấy {n}" for n in range(3)
    }


BEGINNINGS = ("Trà", "Trà sen", "Trà sen vàng", "Tra sen", "Sen trà", "Bánh trà sen", "Chè sen", "Trà vằng", "Trá sen")


@pytest.fixture
def teas(coop, household, monkeypatch):
    """Forty teas and what isn't one, some of them not on sale, some sold out, in pages of five."""
    monkeypatch.setattr("catalog.search.selectors.PAGE_SIZE", 5)
    for n in range(40):
        maker = household if n % 2 else coop
        make_listing(maker, title=f"{BEGINNINGS[n % 9]} {n if n % 4 else ''}", stars=3 + n // 9 % 2, num_in_stock=n % 5)
    ended = timezone.now() - timedelta(days=1)
    Listing.objects.filter(title__endswith="7").update(sold_until=ended)


@pytest.mark.parametrize("narrowed", ["", "&sao=4", "&tinh=lao-cai", "&con-hang=1", "&gia-tu=1000"])
@pytest.mark.parametrize("typed", ["tra", "trà", "tra sen", "trà sen", "trà sen vàng", "tra sen vang", "sen", "vang"])
def test_reading_them_along_their_index_shows_what_ranking_all_shows(teas, monkeypatch, typed, narrowed):
    at = timezone.now()

    def pages() -> list[list[str]]:
        address = f"q={typed}{narrowed}"
        return [titles((page := ask(f"{address}&trang={n}", at)).cards + page.off_cards) for n in range(1, 10)]

    # given what ranking every match shows
    monkeypatch.setattr("catalog.search.selectors.FEW_RANKED", 10_000)
    ranked = pages()
    assert ranked[0]

    # when pages are filled from the beginnings as far as there are such, then they are the same
    monkeypatch.setattr("catalog.search.selectors.FEW_RANKED", 0)
    assert pages() == ranked


def test_a_page_that_they_fill_costs_one_statement(teas, monkeypatch):
    monkeypatch.setattr("catalog.search.selectors.FEW_RANKED", 0)
    at = timezone.now()
    ask("q=trà", at)  # counted
    with CaptureQueriesContext(connection) as asked:
        assert len(ask("q=trà", at).cards) == 5
    assert len(asked) == 2
    assert "first_word_exact = " in asked[1]["sql"]


def test_words_that_must_not_be_there_with_other_marks_have_no_beginning_either(coop, monkeypatch):
    monkeypatch.setattr("catalog.search.selectors.FEW_RANKED", 0)
    for title in ("Dứa sấy", "Dừa sấy", "Nước dứa"):
        make_listing(coop, title=title)
    assert titles(ask("q=dứa").cards) == ["Dứa sấy", "Nước dứa"]


def test_of_more_than_can_be_ranked_those_that_begin_with_the_words_come_first_and_once(coop, monkeypatch):
    # given words that more products have than are looked at, some of which begin with them
    monkeypatch.setattr("catalog.search.counting.MOST_ROWS", 12)
    monkeypatch.setattr("catalog.search.ranking.MOST_RANKED", 12)
    monkeypatch.setattr("catalog.search.selectors.MOST_SAMPLED", 12)
    monkeypatch.setattr("catalog.search.selectors.FEW_RANKED", 0)
    monkeypatch.setattr("catalog.search.selectors.PAGE_SIZE", 4)
    beginning = {make_listing(coop, title=f"Chè {n}").title for n in range(7)}
    for n in range(20):
        make_listing(coop, title=f"Bánh chè {n}")

    # when the pages are turned at any hour, then they come first, once each, though the second page isn't full of them
    for hour in (0, 5, 11):
        at = timezone.now() + timedelta(hours=hour)
        shown = [title for page in (1, 2, 3) for title in titles(ask(f"q=chè&trang={page}", at).cards)]
        assert set(shown[:7]) == beginning
        assert len(shown) == len(set(shown)) == 12
