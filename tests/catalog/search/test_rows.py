"""Rows taken at once are the rows of the statement."""

import pytest

from catalog.search.rows import rows_of

pytestmark = pytest.mark.django_db

THREE = (
    "SELECT number, name, card FROM (SELECT 3 AS number, NULL AS name, 'Chè 🍵 “búp”' AS card "
    "UNION ALL SELECT 1, 'một', '' UNION ALL SELECT 2, 'h\"ai', 'Mật\n<b>ong</b>') rows ORDER BY number DESC"
)


@pytest.mark.parametrize("plan_once", [False, True])
def test_in_order_whatever_is_in_them(plan_once: bool) -> None:
    assert rows_of(THREE, [], ("number", "name"), "card", plan_once=plan_once) == [
        (3, None, "Chè 🍵 “búp”"),
        (2, 'h"ai', "Mật\n<b>ong</b>"),
        (1, "một", ""),
    ]


def test_without_a_long_text() -> None:
    assert rows_of("SELECT number FROM (SELECT 7 AS number) rows WHERE number > %s", [6], ("number",)) == [(7,)]


def test_none() -> None:
    assert rows_of(f"SELECT * FROM ({THREE}) found WHERE number > %s", [3], ("number", "name"), "card") == []  # noqa: S608


@pytest.mark.any_database
def test_a_text_does_not_end_at_a_nul() -> None:
    two = "SELECT 1 AS number, 'a' || char(0) || 'b' AS card UNION ALL SELECT 2, 'c'"
    assert rows_of(two, [], ("number",), "card") == [(1, "a\0b"), (2, "c")]
