from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kernel.money import format_dong, parse_dong, share, whole_dong

MOST = 999_999_999_999


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0, "0\u00a0₫"), (999, "999\u00a0₫"), (125_000, "125.000\u00a0₫"), (-1_250_000, "-1.250.000\u00a0₫")],
)
def test_format_dong(amount: int, shown: str) -> None:
    assert format_dong(amount) == shown


@pytest.mark.parametrize(
    "text",
    ["125000", "125.000", "125,000", "125 000", "125\u00a0000", " 125.000 ₫ ", "125000đ", "125.000 VNĐ", "125000 đồng"],
)
def test_parse_dong_reads_what_people_write(text: str) -> None:
    assert parse_dong(text) == 125_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "đ",
        "-5",
        "+5",
        "12.5",
        "1.25.000",
        "125.00",
        "125.000,50",
        "1.250,000",
        "1e5",
        "125.000 USD",
        "١٢٥",
        "9" * 13,
        "9" * 9999,
    ],
)
def test_parse_dong_refuses_to_guess(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_dong(text)


@given(st.integers(0, MOST))
def test_what_is_shown_can_be_typed(amount: int) -> None:
    assert parse_dong(format_dong(amount)) == amount


def test_whole_dong() -> None:
    assert whole_dong(Decimal("125000.00")) == 125_000
    assert type(whole_dong(Decimal(5))) is int
    with pytest.raises(ValueError, match="fraction"):
        whole_dong(Decimal("0.5"))


def test_share_gives_what_is_left_to_the_largest_remainders() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(10, [5, 3, 1]) == [6, 3, 1]
    assert share(-100, [1, 1, 1]) == [-34, -33, -33]
    assert share(0, []) == []
    assert share(0, [0, 0]) == [0, 0]


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [0]), (1, [2, -1])])
def test_share_refuses_what_has_no_proportion(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        share(total, weights)


@given(st.integers(-MOST, MOST), st.lists(st.integers(0, MOST), min_size=1).filter(any))
def test_shares_sum_exactly_and_are_off_by_less_than_one(total: int, weights: list[int]) -> None:
    parts = share(total, weights)
    assert sum(parts) == total
    assert all(
        abs(part * sum(weights) - total * weight) < sum(weights) for part, weight in zip(parts, weights, strict=True)
    )
