"""Conditions as SQL of our own: what they find is what the ORM finds."""

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from catalog.search.fulltext import WORDS_OF_TITLES, Matches, Where
from catalog.search.models import Listing
from catalog.search.where import all_met, first_met, where_sql
from catalog.search.words import Group
from tests.cast import make_listing

pytestmark = pytest.mark.django_db

TEA, BUD = (Q(Matches((Group(((word,),)),), Where.TITLE)) for word in ("che", "bup"))
FOUR, PRICED, NONE, ALL = Q(stars=4), Q(price__gt=30_000), Q(pk__in=[]), ~Q(pk__in=[])


@pytest.fixture(autouse=True)
def shop(coop) -> None:
    for n, title in enumerate(["Chè búp", "Chè xanh", "Búp bê", "Mật ong", "Chè búp non"]):
        make_listing(coop, title=title, stars=3 + n % 2, price=None if n == 1 else 10_000 * (n + 1))


def found(sql: str, values: list[object]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT product_id FROM search_listing WHERE {sql}", values)  # noqa: S608 - SQL of ours
        return {pk for (pk,) in cursor.fetchall()}


@pytest.mark.parametrize(
    "where",
    [
        Q(), ALL, FOUR, TEA, ~TEA, TEA & BUD, TEA | BUD, TEA & ~BUD, ~(TEA & BUD), ~(TEA | FOUR), ~~TEA,
        TEA & FOUR & PRICED, TEA | FOUR | PRICED, (TEA | FOUR) & (BUD | PRICED), ~PRICED & TEA, ~(PRICED & TEA),
        TEA | NONE, TEA & ALL, TEA | ALL, (TEA & NONE) | BUD, ~(TEA & NONE), TEA ^ FOUR, (TEA ^ BUD) & PRICED,
    ],
    ids=str,
)  # fmt: skip
def test_the_same_as_the_orm(where: Q) -> None:
    at = timezone.now()
    assert found(*where_sql(where)) == set(Listing.objects.filter(where).values_list("pk", flat=True))
    on_sale = Listing.objects.on_sale(at).filter(where)
    assert found(*where_sql(where, on_sale_at=at)) == set(on_sale.values_list("pk", flat=True))


@pytest.mark.parametrize("where", [NONE, TEA & NONE, (TEA | BUD) & NONE, NONE | (TEA & NONE)], ids=str)
def test_what_cannot_be_met_is_told_without_a_question(where: Q) -> None:
    with pytest.raises(EmptyResultSet):
        where_sql(where)


def test_one_statement_tells_which_conditions_are_met(django_assert_num_queries) -> None:
    asked = [TEA & NONE, ~ALL, TEA & FOUR, ~TEA & BUD, BUD & Q(stars=5)]
    with django_assert_num_queries(1):
        assert all_met(asked) == [2, 3]
    with django_assert_num_queries(1):
        assert first_met(asked) == 2

    # and what can't be met is asked of nobody
    with django_assert_num_queries(0):
        assert (all_met([NONE]), first_met([NONE]), all_met([]), first_met([])) == ([], None, [], None)


@pytest.mark.postgresql
def test_words_of_titles_are_looked_up_in_their_own_index() -> None:
    sql, values = where_sql(TEA)
    assert WORDS_OF_TITLES.replace("words", "search_listing.words") in sql
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT 1 FROM search_listing WHERE {sql}", values)  # noqa: S608 - SQL of ours
        assert "search_words_of_titles" in "".join(line for (line,) in cursor.fetchall())
