"""The wheel: everybody has the same chance, and no product waits for long."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks import fairness
from catalog.search import fair

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
MONTH_OF_HOURS = 30 * 24
PLACES = [2065550767, 565798388, 607567]  # written down: a changed shuffle would put every product elsewhere


def test_places_are_drawn_evenly() -> None:
    # given the places of as many products as the programme has
    places = [fair.place(pk) for pk in range(1, 17_001)]

    # then each tenth of the wheel holds a tenth of them, and hardly two share a place
    tenths = [sum(1 for each in places if each * 10 // fair.TURN == tenth) for tenth in range(10)]
    assert all(1_550 < count < 1_850 for count in tenths)
    assert len(set(places)) > 16_990


def test_a_place_is_for_good() -> None:
    assert [fair.place(pk) for pk in (1, 2, 3)] == PLACES


def test_it_begins_elsewhere_each_hour_and_stays_within_it() -> None:
    assert fair.start(NOON) == fair.start(NOON + timedelta(minutes=59, seconds=59))
    assert fair.start(NOON) != fair.start(NOON + timedelta(hours=1))


def test_beginnings_lie_as_evenly_as_can_be() -> None:
    # given the beginnings of a month
    begins = sorted(fair.start(NOON + timedelta(hours=hour)) for hour in range(MONTH_OF_HOURS))

    # then no gap between them is twice as wide as it would be if all were the same (three-distance theorem)
    gaps = [later - earlier for earlier, later in zip(begins, [*begins[1:], begins[0] + fair.TURN], strict=True)]
    assert max(gaps) < 2 * fair.TURN / MONTH_OF_HOURS


def test_a_day_in_vietnam_begins_on_a_full_hour() -> None:
    midnight = datetime(2026, 11, 20, 17, tzinfo=UTC)  # 00:00 on the 21st in Vietnam
    assert fair.hour(midnight) == fair.hour(midnight - timedelta(microseconds=1)) + 1


# --- A month of visits (benchmarks/fairness.py) ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def month() -> tuple[list[fairness.Product], fairness.Visits]:
    """As many products as the programme has, and a hundred thousand visits."""
    chance = random.Random(2026)  # noqa: S311 - a simulation
    products = fairness.catalogue(17_000, chance)
    return products, fairness.month_of_visits(products, 100_000, chance)


def test_in_a_month_every_product_is_seen(month: tuple[list[fairness.Product], fairness.Visits]) -> None:
    # when the fair order answers all visits
    products, visits = month
    found = fairness.figures(products, fairness.exposures(products, visits))

    # then nobody was left out, nobody was seen but by chance, and equals were seen about equally
    assert found.never == 0
    assert found.least >= 25
    assert found.gini < 0.25
    assert found.among_equals < 4


def test_newest_first_would_show_a_few_and_hide_many(month: tuple[list[fairness.Product], fairness.Visits]) -> None:
    products, visits = month
    found = fairness.figures(products, fairness.exposures(products, visits, fairness.newest_first))
    assert found.never > 1_000
    assert found.median < 20
    assert found.gini > 0.8


def shown_of(count: int, *, gone: range = range(0), pages: int = 1, hours: int = 1) -> list[int]:
    """Exposures of so many products of one set, the first of them sold out on some days; a visit an hour."""
    products = [
        fairness.Product(
            pk=pk,
            place=fair.place(pk),
            province=1,
            set=1,
            stars=3,
            sold=0,
            gone=gone if pk == 1 else range(0),
            words={},
        )
        for pk in range(1, count + 1)
    ]
    visits = {hour: fairness.Counter({(("set", 1), pages): 1}) for hour in range(hours)}
    return [sum(counts) for counts in fairness.exposures(products, visits).values()]


def test_a_visit_shows_as_many_as_its_pages_hold() -> None:
    assert shown_of(20) == [1] * 20
    assert sum(shown_of(100)) == 24
    assert sum(shown_of(100, pages=3)) == 72


def test_what_is_sold_out_comes_last() -> None:
    assert shown_of(24, gone=range(1)) == [1] * 24
    assert shown_of(25, gone=range(1)) == [0] + [1] * 24


def test_the_simulated_order_is_the_order_of_the_shop() -> None:
    # given a hundred products, none sold out
    start = fair.start(fairness.BEGIN)
    turned = sorted(range(1, 101), key=lambda pk: (fair.place(pk) - start) % fair.TURN)

    # then the first page holds those that the wheel puts in front
    assert [pk for pk, times in enumerate(shown_of(100), start=1) if times] == sorted(turned[:24])
