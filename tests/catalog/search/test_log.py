"""What is searched for: gathered, added up, without a trace of anybody."""

import pytest

from catalog.kernel.dates import today
from catalog.search import log
from catalog.search.models import SearchedWords

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_gathered():
    log.write_down()
    SearchedWords.objects.all().delete()


def row(words: str) -> tuple[int, int, int, int]:
    found = SearchedWords.objects.get(day=today(), words=words)
    return found.times, found.found, found.clicks, found.ranks


def test_the_same_words_are_one_row_however_they_are_typed():
    # given two spellings, in two processes
    log.searched("Mật ong", 12)
    log.searched("MAT  ONG", 14)
    log.write_down()
    log.searched("mật ong", 13)
    log.opened("mat ong", 3)
    log.write_down()

    # then they have come together
    assert SearchedWords.objects.count() == 1
    assert row("mat ong") == (3, 13, 1, 3)


def test_nothing_is_written_until_enough_has_come_together(monkeypatch):
    monkeypatch.setattr(log, "MOST_GATHERED", 3)
    log.searched("chè", 1)
    log.searched("trà", 2)
    assert not SearchedWords.objects.exists()
    log.searched("ong", 0)
    assert SearchedWords.objects.count() == 3


@pytest.mark.parametrize("words", ["", "   ", "\u200b"])
def test_nothing_searched_is_nothing_written(words):
    log.searched(words, 0)
    log.write_down()
    assert not SearchedWords.objects.exists()


@pytest.mark.parametrize("words", ["x" * 10_000, "a\x00b", "'; DROP TABLE", "茶 🍯"])
def test_odd_words_are_kept_short_and_break_nothing(words):
    log.searched(words, 0)
    log.write_down()
    assert all(len(each.words) <= 100 for each in SearchedWords.objects.all())
