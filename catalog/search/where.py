"""Conditions on listing rows as SQL of our own."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Q

from catalog.search.fulltext import TABLE, Written
from catalog.search.models import Listing, on_sale

ENOUGH = 100  # rows, to be sought in an index


def where_sql(where: Q, on_sale_at: datetime | None = None) -> tuple[str, list[Any]]:
    """A condition on `search_listing` as SQL, with its parameters; within what is on sale at a moment, if one is given.

    That is `Listing.objects.on_sale(at).filter(where)`, whose statement the ORM writes in more time than the database
    takes to answer it. Raises `EmptyResultSet` for what can't be met.
    """
    conditions, parameters = [], list[Any]()
    if on_sale_at and on_sale(on_sale_at):
        moment = connection.ops.adapt_datetimefield_value(on_sale_at)
        conditions.append("search_listing.sold_from <= %s AND search_listing.sold_until > %s")
        parameters += [moment, moment]
    if where:
        try:
            sql, given = _condition(where)
        except FullResultSet:
            pass
        else:
            conditions.append(sql)
            parameters += given
    return " AND ".join(conditions) or "1 = 1", parameters


def first_met(conditions: Iterable[Q]) -> int | None:
    """The place of the first condition that some row meets; those behind it aren't looked at. One statement; none where
    there are no conditions.
    """
    asked, parameters = _questions(conditions)
    if not asked:
        return None
    cases = " ".join(f"WHEN {is_met} THEN {place}" for place, is_met in asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CASE {cases} END", parameters)
        found: int | None = cursor.fetchone()[0]
    return found


def all_met(conditions: Iterable[Q]) -> list[int]:
    """The places of the conditions that some row meets. One statement; none where there are no conditions."""
    asked, parameters = _questions(conditions)
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(is_met for _place, is_met in asked)}", parameters)
        answers = cursor.fetchone()
    return [place for (place, _sql), met in zip(asked, answers, strict=True) if met]


def _questions(conditions: Iterable[Q]) -> tuple[list[tuple[int, str]], list[Any]]:
    """SQL that is true if some row meets a condition, with the place of the condition; and the parameters of all. Not
    for what can't be met.
    """
    asked, parameters = [], list[Any]()
    for place, condition in enumerate(conditions):
        try:
            where, values = where_sql(condition)
        except EmptyResultSet:
            continue
        asked.append((place, _is_met(f"SELECT 1 FROM search_listing WHERE {where}")))  # noqa: S608 - SQL of ours
        parameters += values
    return asked, parameters


def _is_met(rows: str) -> str:
    """SQL that is true if there are such rows. For the first one alone PostgreSQL would rather look through the whole
    table than into an index: it takes the beginning of a word that no product has for that of five hundred.
    """
    if connection.vendor == "postgresql":
        return f"(SELECT COUNT(*) > 0 FROM ({rows} LIMIT {ENOUGH}) some_rows)"  # noqa: S608 - SQL of ours
    return f"EXISTS ({rows})"


def _condition(where: Q) -> tuple[str, list[Any]]:
    """What we write ourselves (`Written`) is taken as it is; the rest of each level is written by the ORM, which knows
    what is null and what can't be met. Raises as the ORM does.
    """
    ours = [child for child in where.children if _is_written(child)]
    if not ours or where.connector == Q.XOR or (where.negated and not _is_one_written(where)):
        rows = Listing.objects.filter(where).query
        sql, given = rows.get_compiler(connection=connection).compile(rows.where)
        return sql, list(given)
    if others := [child for child in where.children if not _is_written(child)]:
        ours.append(Q(*others, _connector=where.connector))
    parts, parameters, nothing = [], list[Any](), EmptyResultSet if where.connector == Q.OR else FullResultSet
    for part in ours:
        try:
            sql, given = part.written(f"{TABLE}.product_id") if isinstance(part, Written) else _condition(cast(Q, part))
        except nothing:
            continue
        parts.append(sql)
        parameters += given
    if not parts:
        raise nothing
    text = f" {where.connector} ".join(parts)
    return f"NOT ({text})" if where.negated else f"({text})", parameters


def _is_written(child: Any) -> bool:
    return isinstance(child, Written) or (isinstance(child, Q) and any(map(_is_written, child.children)))


def _is_one_written(where: Q) -> bool:
    return len(where.children) == 1 and isinstance(where.children[0], Written)
