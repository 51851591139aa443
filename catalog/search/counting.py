"""Total and facet counts of a combined question, live: one statement, which looks at a capped number of rows.

Every facet is counted under all conditions but its own. So there is one set of rows under all conditions, and one more
for each facet in which something is chosen; each facet is counted from the set that leaves it out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from catalog.search.facets import STARS, Facet
from catalog.search.models import Listing, holding, on_sale
from catalog.search.rows import rows_of

MOST_ROWS = 1_000
TOTAL, OFF_SALE, SEEN = "", "-", "+"

_ALL = "every"


@dataclass(frozen=True)
class Counts:
    """`of`: (facet, stored value) → how many on sale; under `TOTAL` all, under `OFF_SALE` those not on sale.

    `capped`: names of facets (`TOTAL` for the whole) of which not all rows were looked at, so there may be more.
    """

    of: Mapping[tuple[str, str], int]
    capped: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        return self.of.get((TOTAL, ""), 0)

    @property
    def off_sale(self) -> int:
        return self.of.get((OFF_SALE, ""), 0)


def live_counts(sets: Mapping[str, QuerySet[Listing]], facets: Iterable[Facet], at: datetime, *, mixed: bool) -> Counts:
    """Count `facets` by `sets`: `TOTAL` holds the rows under all conditions, a facet's name those without its own.

    `mixed`: some of the rows may not be on sale. At most `MOST_ROWS` rows of each set are looked at.
    """
    shown = {f"value_{place}": facet for place, facet in enumerate(facets)}
    names = {facet: f"without_{place}" if facet else _ALL for place, facet in enumerate(sets)}
    bases, parts, parameters = [], [], []
    for facet, rows in sets.items():
        try:
            sql, values = _marked(rows, shown, at, mixed).query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            return Counts({})
        bases.append(f"{names[facet]} AS ({sql})")
        parameters += values
        seen = f"SELECT '{SEEN}' AS name, '{facet}' AS value, COUNT(*) AS number"
        parts.append(f"{seen} FROM {names[facet]}")
    parts.append(f"SELECT '{TOTAL}', '', COUNT(*) FROM {_ALL} WHERE selling")  # noqa: S608
    if mixed:
        parts.append(f"SELECT '{OFF_SALE}', '', COUNT(*) FROM {_ALL} WHERE NOT selling")  # noqa: S608
    parts += [_facet_part(facet, alias, names.get(facet.name, _ALL)) for alias, facet in shown.items()]
    counted = rows_of(f"WITH {', '.join(bases)} {' UNION ALL '.join(parts)}", parameters, ("name", "value", "number"))
    found = {(name, value): number for name, value, number in counted if number}
    cut = {facet for facet in sets if found.pop((SEEN, facet), 0) > MOST_ROWS}
    capped = {facet.name for facet in shown.values() if (facet.name if facet.name in sets else TOTAL) in cut}
    return Counts(found, frozenset(capped | (cut & {TOTAL})))


def _marked(rows: QuerySet[Listing], shown: Mapping[str, Facet], at: datetime, mixed: bool) -> QuerySet[Any, Any]:
    """The rows with what is counted of them; one more than the cap, to know that there are more."""
    selling = on_sale(at) if mixed else Q()
    values = {alias: facet.counted or F(facet.column) for alias, facet in shown.items() if not facet.many}
    marks = {"selling": _mark(selling), "holds": _mark(holding(at) if mixed or not on_sale(at) else Q())}
    return rows.annotate(**marks, **values).values_list("product_id", *marks, *values)[: MOST_ROWS + 1]


def _mark(condition: Q) -> Any:
    yes, no = Value(True), Value(False, output_field=BooleanField())
    return Case(When(condition, then=yes), default=no) if condition else yes


def _facet_part(facet: Facet, alias: str, base: str) -> str:
    column, source = alias, base
    if facet.many:
        column = "standard.code"
        source = (
            f"{base} JOIN search_listingstandard held ON held.listing_id = {base}.product_id "
            "JOIN catalogue_standard standard ON standard.id = held.standard_id"
        )
    holds = " AND holds" if facet.name == STARS else ""
    return (
        f"SELECT '{facet.name}', CAST({column} AS text), COUNT(*) FROM {source} "  # noqa: S608 - names of ours only
        f"WHERE selling{holds} GROUP BY 2"
    )
