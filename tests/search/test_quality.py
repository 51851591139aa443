"""The gold set holds: what people mean is found, in front, and nonsense finds nothing."""

import json

import pytest
import time_machine

from catalog.search.models import Listing
from tests.search.quality import DAY, GOLD, NONSENSE, Asked, ask_all, figures, load_real_products, report


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker) -> list[Asked]:
    """All queries, asked once on a shop of the real products."""
    from django.db import transaction

    with django_db_blocker.unblock(), time_machine.travel(DAY, tick=False), transaction.atomic():
        load_real_products()
        assert Listing.objects.count() == 350
        every = ask_all()
        transaction.set_rollback(True)
    print(report(every))  # noqa: T201 - what `make search-quality` shows
    return every


@pytest.mark.parametrize("aside", [False, True], ids=["tuned on", "kept aside"])
def test_what_people_mean_is_found_in_front(asked: list[Asked], aside: bool) -> None:
    part = figures(each for each in asked if each.aside is aside)
    assert part.ndcg >= 0.90
    assert part.nothing_found < 0.02


def test_nonsense_finds_nothing(asked: list[Asked]) -> None:
    assert [each.text for each in asked if each.kind == NONSENSE and each.found] == []


def test_the_gold_set_is_what_it_says() -> None:
    # given the file
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    queries = gold["queries"]

    # then it is large, a third of it is aside, and no need is on both sides
    assert len(queries) >= 300
    assert 0.3 < sum(query["aside"] for query in queries) / len(queries) < 0.37
    sides = {(query["need"], query["aside"]) for query in queries if query["need"]}
    assert len(sides) == len({need for need, _aside in sides}) == len(gold["needs"])
    assert {query["kind"] for query in queries} >= {
        "accented", "folded", "telex", "vni", "typo", "synonym", "place", "subject", "code", "unit", "multi", NONSENSE,
    }  # fmt: skip
