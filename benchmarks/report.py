"""The table of a measurement: medians over the rounds, and what they are beside other pages."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.pages import TRIVIAL


@dataclass(frozen=True)
class Shot:
    """One visit to a page: CPU milliseconds per request of web and database server, and what the clients saw."""

    app_ms: float
    db_ms: float
    per_second: float
    p95_ms: float


@dataclass(frozen=True)
class Row:
    """One page of one shop. `database_ms` is the time of its statements alone, asked one after the other."""

    page: str
    against: str
    engine: str
    size: int
    shots: list[Shot]
    statements: int
    database_ms: float
    size_bytes: int

    @property
    def app_ms(self) -> float:
        return statistics.median(shot.app_ms for shot in self.shots)

    @property
    def db_ms(self) -> float:
        return statistics.median(shot.db_ms for shot in self.shots)

    @property
    def cpu_ms(self) -> float:
        return self.app_ms + self.db_ms


def show(rows: list[Row]) -> None:
    """Print a table for each engine and size, the smallest first. Ratios are of CPU per request.

    `× Oscar`: how often our page fits into Oscar's of the same use; `× stored`: how often the stored page fits into
    this one; `growth`: against the size before.
    """
    by_place = {(row.engine, row.size, row.page): row for row in rows}
    engines, sizes = list(dict.fromkeys(row.engine for row in rows)), sorted({row.size for row in rows})
    for engine in engines:
        for before, size in zip([None, *sizes], sizes, strict=False):
            print(f"\n{engine}, {size:,} products")
            print(
                f"{'page':32}{'CPU ms':>8} = {'app':>6} +{'db':>6}{'req/s':>8}{'p95 ms':>8}"
                f"{'SQL':>5}{'SQL ms':>8}{'kB':>6}{'× Oscar':>9}{'× stored':>10}{'growth':>8}"
            )
            for row in rows:
                if (row.engine, row.size) == (engine, size):
                    print(_line(row, by_place, before))


def _line(row: Row, by_place: dict[tuple[str, int, str], Row], before: int | None) -> str:
    per_second = statistics.median(shot.per_second for shot in row.shots)
    p95 = statistics.median(shot.p95_ms for shot in row.shots)
    cells = "".join(f"{cell:>{width}}" for cell, width in zip(_ratios(row, by_place, before), (9, 10, 8), strict=True))
    return (
        f"{row.page:32}{row.cpu_ms:8.2f} = {row.app_ms:6.2f} +{row.db_ms:6.2f}{per_second:8.1f}{p95:8.1f}"
        f"{row.statements:>5}{row.database_ms:8.2f}{row.size_bytes / 1000:6.0f}{cells}"
    )


def _ratios(row: Row, by_place: dict[tuple[str, int, str], Row], before: int | None) -> Iterator[str]:
    oscar = by_place.get((row.engine, row.size, row.against))
    stored = by_place.get((row.engine, row.size, TRIVIAL))
    smaller = by_place.get((row.engine, before, row.page)) if before else None
    yield f"{oscar.cpu_ms / row.cpu_ms:.1f}×" if oscar else ""
    yield f"{row.cpu_ms / stored.cpu_ms:.1f}×" if stored else ""
    yield f"{row.cpu_ms / smaller.cpu_ms:.2f}×" if smaller else ""
