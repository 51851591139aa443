from datetime import UTC, date, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from catalog.kernel.dates import add_months, day_start, today


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2023, 5, 2), 36, date(2026, 5, 2)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),  # the corresponding day, not the last one
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2025, 12, 31), 1, date(2026, 1, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_add_months_ends_on_the_corresponding_day(day: date, months: int, end: date) -> None:
    assert add_months(day, months) == end


@given(st.dates(date(1975, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_a_term_ends_in_the_month_that_is_meant(day: date, months: int) -> None:
    end = add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day <= day.day


@time_machine.travel(datetime(2026, 11, 20, 17, 0, tzinfo=UTC), tick=False)
def test_a_day_begins_at_midnight_in_vietnam() -> None:
    assert today() == date(2026, 11, 21)
    assert day_start(today()) == datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


@time_machine.travel(datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC), tick=False)
def test_one_second_before_it_is_still_yesterday() -> None:
    assert today() == date(2026, 11, 20)
