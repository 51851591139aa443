"""What is searched for, by everybody together: folded words, how often, how much was found, which place was opened.

No visitor, address or moment is written down, so there is nothing personal to protect or to erase. Searches come by
hundreds where writes are dear, so each process gathers them and writes them down now and then; what a killed process
had gathered is lost, which a statistic can bear.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from django.db import DatabaseError, connection, transaction

from catalog.kernel.dates import today
from catalog.kernel.text import fold
from catalog.search.query import MOST_LETTERS

MOST_GATHERED = 200
SECONDS = 60.0


@dataclass(frozen=True)
class Tally:
    """What has come together for some words; `found` is that of the last search."""

    times: int = 0
    found: int = 0
    clicks: int = 0
    ranks: int = 0

    def and_then(self, later: "Tally") -> "Tally":
        return Tally(
            self.times + later.times,
            later.found if later.times else self.found,
            self.clicks + later.clicks,
            self.ranks + later.ranks,
        )


_gathered: dict[str, Tally] = {}
_lock = Lock()
_written_at = time.monotonic()


def searched(words: str, found: int) -> None:
    """Somebody searched for `words` and got `found` products."""
    _gather(words, Tally(times=1, found=found))


def opened(words: str, rank: int) -> None:
    """Somebody opened the product at place `rank` (1 = first) of what `words` had found."""
    _gather(words, Tally(clicks=1, ranks=rank))


def _gather(words: str, tally: Tally) -> None:
    text = fold(words)[:MOST_LETTERS]
    if not text:
        return
    with _lock:
        _gathered[text] = _gathered.get(text, Tally()).and_then(tally)
        due = len(_gathered) >= MOST_GATHERED or time.monotonic() - _written_at > SECONDS
    if due:
        write_down()


def write_down() -> None:
    """Add what this process has gathered to the day's rows, in one transaction.

    Never raises: a statistic that can't be written just now is no reason to refuse a page.
    """
    global _written_at
    with _lock:
        gathered = dict(_gathered)
        _gathered.clear()
        _written_at = time.monotonic()
    rows = [
        (today(), words, tally.times, tally.found, tally.clicks, tally.ranks)
        for words, tally in sorted(gathered.items())
    ]
    if not rows:
        return
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_ADD, rows)


_ADD = """
INSERT INTO search_searchedwords (day, words, times, found, clicks, ranks) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (day, words) DO UPDATE SET
    times = search_searchedwords.times + excluded.times,
    found = CASE WHEN excluded.times > 0 THEN excluded.found ELSE search_searchedwords.found END,
    clicks = search_searchedwords.clicks + excluded.clicks,
    ranks = search_searchedwords.ranks + excluded.ranks
"""
