"""What the operator learns from the searches of a period."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.kernel.dates import today
from catalog.search import searched
from catalog.search.models import SearchedWords
from catalog.search.searched import Searched, all_searched, searches

pytestmark = pytest.mark.django_db


def add(words: str, *, ago: int = 0, times: int = 1, found: int = 0, clicks: int = 0, ranks: int = 0) -> None:
    day = today() - timedelta(days=ago)
    SearchedWords.objects.create(day=day, words=words, times=times, found=found, clicks=clicks, ranks=ranks)


def test_days_are_added_up_and_the_last_result_counts() -> None:
    # given words of three days; on the last of them a result was only opened
    add("mat ong", ago=6, times=5, found=3, clicks=1, ranks=9)
    add("mat ong", ago=1, times=2, found=7, clicks=1, ranks=1)
    add("mat ong", times=0, clicks=2, ranks=2)

    # then they are one line
    found = searches(7)
    assert found.top == (Searched("mat ong", times=7, found=7, clicks=4, rank=3.0),)
    assert (found.times, found.different, found.clicks) == (7, 1, 4)


def test_only_the_period_counts() -> None:
    add("tra", ago=7, times=3)
    add("tra", ago=6, times=2)
    assert [each.times for each in searches(7).top] == [2]
    assert [each.times for each in searches(30).top] == [5]


def test_nothing_found_means_the_last_time() -> None:
    # given words that once found something, words that now do, and words that never did
    add("sau rieng", ago=2, times=4, found=2)
    add("sau rieng", ago=1, times=4, found=0)
    add("ca phe", ago=2, times=9, found=0)
    add("ca phe", ago=1, times=1, found=5)
    add("yen sao", times=5, found=0)

    # then
    found = searches(7)
    assert [each.words for each in found.nothing_found] == ["sau rieng", "yen sao"]
    assert [each.words for each in found.never_opened] == ["ca phe"]


def test_what_was_opened_once_did_not_disappoint() -> None:
    add("tra", ago=3, times=8, found=4, clicks=1, ranks=2)
    add("tra", times=8, found=4)
    add("che", times=2, found=4)
    assert [each.words for each in searches(7).never_opened] == ["che"]


def test_clicks_without_a_search_are_no_words() -> None:
    add("tra", times=0, clicks=3, ranks=3)
    found = searches(7)
    assert (found.top, found.nothing_found, found.never_opened) == ((), (), ())
    assert (found.times, found.different) == (0, 0)


@pytest.mark.parametrize("typed", ["Ong", "ỐNG", "t o"])
def test_looking_for_words_without_marks(typed: str) -> None:
    add("mat ong", times=2)
    add("tra", times=9)
    assert [each.words for each in searches(7, typed).top] == ["mat ong"]
    assert [each.words for each in all_searched(7, typed)] == ["mat ong"]


@pytest.mark.parametrize("typed", ["%", "_", "\\"])
def test_signs_are_letters(typed: str) -> None:
    add("tra", times=9)
    assert searches(7, typed).top == () or typed == "\\"


def test_most_often_first_up_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searched, "MOST_SHOWN", 2)
    for words, times in (("a", 1), ("c", 3), ("b", 3)):
        add(words, times=times)
    assert [each.words for each in searches(7).top] == ["b", "c"]
    assert [each.words for each in all_searched(7)] == ["b", "c", "a"]


def test_four_statements_whatever_there_is() -> None:
    for number in range(200):
        add(f"tra {number}", found=number % 2)
    with CaptureQueriesContext(connection) as sent:
        searches(30)
    assert len(sent) == 4
    with CaptureQueriesContext(connection) as sent:
        assert len(all_searched(30)) == 200
    assert len(sent) == 1
