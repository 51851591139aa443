"""How well the search finds what people mean: the gold set, asked of the 350 real products on a fixed day.

    make search-quality           the figures of each kind of query, and the worst queries

`gold.json` was judged by meaning, over all products, before anything was tuned: needs with their products graded 3
(just that), 2 (would do), 1 (related), and queries that express them. A third of the needs (`aside`) was never looked
at while tuning; both parts are reported.

nDCG@10 with gains 2^grade − 1. A product that is not on sale on the day is worth at most 1: the shop shows it after
those that can be bought (decision 7a), so it can't be what the visitor wants most. A query that names a rank means
products that have it on the day; where none has, it can't be answered and is left out.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import log2
from pathlib import Path

from django.http import QueryDict

from catalog.kernel.text import fold
from catalog.search.models import Listing, holding
from catalog.search.plan import plan_of
from catalog.search.query import Query
from catalog.search.selectors import product_ids
from catalog.search.services import mend_listings
from catalog.search.terms import rebuild_terms
from marketplace.operations.demo import register
from marketplace.operations.demo.samples import offer_for
from marketplace.operations.demo.write import Writer

GOLD = Path(__file__).parent / "gold.json"
DAY = datetime(2026, 9, 1, 5, tzinfo=UTC)  # noon in Vietnam
TOP = 10
NONSENSE = "nonsense"


@dataclass(frozen=True)
class Asked:
    """A query of the gold set and what came of it; `score` is nDCG@10, of nonsense 1 when nothing was found."""

    text: str
    kind: str
    aside: bool
    score: float
    found: int


@dataclass(frozen=True)
class Figures:
    """Of a part of the gold set."""

    queries: int
    ndcg: float
    nothing_found: float  # share of answerable queries
    nonsense_found: int  # queries of nonsense that found something


def load_real_products() -> None:
    """The real products alone, without pictures, as they are on `DAY`. To be called under that clock."""
    day = DAY.date()
    specs = [replace(offer_for(row, day), pictures=()) for row in register.rows()]
    Writer(lambda keys: {}).write(specs, lambda done: None)
    mend_listings()
    rebuild_terms()


def ask_all() -> list[Asked]:
    """Every query of the gold set, asked as a visitor would."""
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    rows = Listing.objects.select_related("product")
    codes = {row.pk: row.product.code for row in rows}
    holds = {row.product.code: row.stars for row in rows.filter(holding(DAY))}
    asked = [_ask(query, gold["needs"], codes, holds) for query in gold["queries"]]
    return [each for each in asked if each is not None]


def figures(asked: Iterable[Asked]) -> Figures:
    every = list(asked)
    answerable = [each for each in every if each.kind != NONSENSE]
    nonsense = [each for each in every if each.kind == NONSENSE]
    count = max(1, len(answerable))
    return Figures(
        len(every),
        sum(each.score for each in answerable) / count,
        sum(1 for each in answerable if not each.found) / count,
        sum(1 for each in nonsense if each.found),
    )


def report(asked: list[Asked], worst: int = 25) -> str:
    """A table by kind, and the worst queries of the part that may be looked at."""
    lines = [f"{'':12}{'queries':>8}{'nDCG@10':>9}{'nothing':>9}   aside:{'queries':>8}{'nDCG@10':>9}{'nothing':>9}"]
    kinds = [*dict.fromkeys(each.kind for each in asked if each.kind != NONSENSE)]
    for kind in [*kinds, "all"]:
        parts = [
            figures(each for each in asked if each.aside == aside and (kind == "all" or each.kind == kind))
            for aside in (False, True)
        ]
        cells = [f"{part.queries:>8}{part.ndcg:>9.3f}{part.nothing_found:>9.1%}" for part in parts]
        lines.append(f"{kind:12}{cells[0]}         {cells[1]}")
    nonsense = [figures(each for each in asked if each.aside == aside).nonsense_found for aside in (False, True)]
    lines.append(f"nonsense that found something: {nonsense[0]}, aside {nonsense[1]}")
    open_part = sorted((each for each in asked if not each.aside), key=lambda each: each.score)[:worst]
    lines += [f"  {each.score:.2f}  {each.found:>4} found  {each.kind:9} {each.text}" for each in open_part]
    return "\n".join(lines)


def _ask(
    query: Mapping[str, str], needs: Mapping[str, dict], codes: Mapping[int, str], holds: Mapping[str, int]
) -> Asked | None:
    get = QueryDict(mutable=True)
    get["q"] = query["q"]
    plan = plan_of(Query.parse(get), DAY)
    found = plan.found
    if query["kind"] == NONSENSE:
        return Asked(query["q"], NONSENSE, bool(query["aside"]), float(not found), found)
    grades = needs[query["need"]]["grades"]
    if " sao" in f" {fold(query['q'])}":
        grades = {code: grade for code, grade in grades.items() if code in holds}
        if not grades:
            return None
    gains = {code: 2 ** min(grade, 3 if code in holds else 1) - 1 for code, grade in grades.items()}
    shown = [codes[pk] for pk in product_ids(plan, DAY)][:TOP]
    best = _discounted(sorted(gains.values(), reverse=True)[:TOP])
    return Asked(
        query["q"],
        query["kind"],
        bool(query["aside"]),
        _discounted([gains.get(code, 0) for code in shown]) / best,
        found,
    )


def _discounted(gains: list[int]) -> float:
    return sum(gain / log2(place) for place, gain in enumerate(gains, start=2))
