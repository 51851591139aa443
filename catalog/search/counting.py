"""Total and facet counts of a list, in one statement that reads each row once.

Every facet is counted under all conditions but its own. So the rows under the conditions that all share are taken
once, each with a mark for every choice it fits, and each facet is counted from those.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from catalog.search.facets import STARS, Facet
from catalog.search.models import Listing, holding, on_sale

TOTAL, OFF_SALE = "", "-"

Counts = Mapping[tuple[str, str], int]

_STANDARDS = (
    "base JOIN search_listingstandard held ON held.listing_id = base.product_id "
    "JOIN catalogue_standard standard ON standard.id = held.standard_id"
)


def facet_counts(
    rows: QuerySet[Listing], facets: Sequence[Facet], choices: Mapping[str, Q], at: datetime, *, mixed: bool
) -> Counts:
    """(facet, stored value) → how many on sale; also under `TOTAL` and, of what is not on sale, under `OFF_SALE`.

    `rows` stand under the conditions that all facets share; `mixed` when some of them are not on sale. `choices` are
    the conditions of the facets by name.
    """
    shown = {f"value_{place}": facet for place, facet in enumerate(facets)}
    fits = {name: f"fits_{place}" for place, name in enumerate(choices)}
    marks = {fits[name]: _mark(condition) for name, condition in choices.items()}
    # A mark that is the same on every row costs a third of the time and says nothing.
    selling = ["selling"] if mixed else []
    holds = ["holds"] if mixed or not on_sale(at) else []
    marks |= {name: _mark(on_sale(at)) for name in selling} | {name: _mark(holding(at)) for name in holds}
    values = {alias: facet.counted or F(facet.column) for alias, facet in shown.items() if not facet.many}
    base = rows.annotate(**marks, **values).values_list("product_id", *marks, *values)
    try:
        sql, parameters = base.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return {}
    parts = [_part(TOTAL, [*fits.values(), *selling])]
    if mixed:
        parts.append(_part(OFF_SALE, [*fits.values(), "NOT selling"]))
    for alias, facet in shown.items():
        others = [mark for name, mark in fits.items() if name != facet.name]
        parts.append(_facet_part(facet, alias, [*others, *selling, *(holds if facet.name == STARS else ())]))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH base AS ({sql}) {' UNION ALL '.join(parts)}", parameters)
        return {(name, value): number for name, value, number in cursor.fetchall() if number}


def _mark(condition: Q) -> Any:
    yes, no = Value(True), Value(False, output_field=BooleanField())
    return Case(When(condition, then=yes), default=no) if condition else yes


def _part(name: str, marks: list[str]) -> str:
    return f"SELECT '{name}', '', COUNT(*) FROM base {_where(marks)}"  # noqa: S608 - names of ours only


def _facet_part(facet: Facet, alias: str, marks: list[str]) -> str:
    column, source = ("standard.code", _STANDARDS) if facet.many else (alias, "base")
    return (
        f"SELECT '{facet.name}', CAST({column} AS text), COUNT(*) FROM {source} "  # noqa: S608 - names of ours only
        f"{_where(marks)} GROUP BY 2"
    )


def _where(marks: list[str]) -> str:
    return f"WHERE {' AND '.join(marks)}" if marks else ""
