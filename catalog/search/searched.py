"""Reads on what was searched for (`log.py`), for the operator: what is wanted, what is missing, what disappoints.

Each list is one statement, whatever the period holds.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum

from catalog.kernel.dates import today
from catalog.kernel.text import fold
from catalog.search.models import SearchedWords

MOST_SHOWN = 50
MOST_EXPORTED = 10_000


@dataclass(frozen=True)
class Searched:
    """`found`: products the last time. `rank`: mean place of what was opened, None when nothing was."""

    words: str
    times: int
    found: int
    clicks: int
    rank: float | None


@dataclass(frozen=True)
class Searches:
    """`times`, `different`: of all words of the period that contain those asked for. Lists: most often first."""

    since: date
    times: int
    different: int
    clicks: int
    top: tuple[Searched, ...]
    nothing_found: tuple[Searched, ...]
    never_opened: tuple[Searched, ...]


def searches(days: int, containing: str = "") -> Searches:
    """The last `days` days with today; four statements."""
    since = _first_day(days)
    rows = _rows(since, containing)
    different = Count("words", filter=Q(times__gt=0), distinct=True)
    sums = rows.aggregate(different=different, all_times=Sum("times"), all_clicks=Sum("clicks"))
    found_before = Q(without_at=None) | Q(without_at__lt=F("searched_at"))
    return Searches(
        since=since,
        times=sums["all_times"] or 0,
        different=sums["different"],
        clicks=sums["all_clicks"] or 0,
        top=_most(rows, MOST_SHOWN),
        nothing_found=_most(rows, MOST_SHOWN, Q(without_at=F("searched_at"))),
        never_opened=_most(rows, MOST_SHOWN, found_before & Q(all_clicks=0)),
    )


def all_searched(days: int, containing: str = "") -> tuple[Searched, ...]:
    """Everything of the period, up to `MOST_EXPORTED` words; one statement."""
    return _most(_rows(_first_day(days), containing), MOST_EXPORTED)


def _first_day(days: int) -> date:
    return today() - timedelta(days=days - 1)


def _rows(since: date, containing: str) -> QuerySet[SearchedWords]:
    rows = SearchedWords.objects.filter(day__gte=since)
    text = fold(containing)
    return rows.filter(words__contains=text) if text else rows


def _most(rows: QuerySet[SearchedWords], most: int, having: Q | None = None) -> tuple[Searched, ...]:
    """A day's row may hold clicks alone, of somebody who had searched before midnight: it says nothing of `found`."""
    found_last = SearchedWords.objects.filter(words=OuterRef("words"), times__gt=0).order_by("-day").values("found")[:1]
    words = (
        rows.values("words")
        .annotate(
            all_times=Sum("times"),
            all_clicks=Sum("clicks"),
            all_ranks=Sum("ranks"),
            searched_at=Max("day", filter=Q(times__gt=0)),
            without_at=Max("day", filter=Q(times__gt=0, found=0)),
        )
        .filter(Q(all_times__gt=0) & (having or Q()))
        .annotate(found_last=Subquery(found_last))
        .order_by("-all_times", "words")
        .values_list("words", "all_times", "found_last", "all_clicks", "all_ranks")
    )
    return tuple(
        Searched(text, times, found, clicks, ranks / clicks if clicks else None)
        for text, times, found, clicks, ranks in words[:most]
    )
