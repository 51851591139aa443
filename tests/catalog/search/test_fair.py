"""The wheel: everybody has the same chance, and no product waits for long."""

from datetime import UTC, datetime, timedelta

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
