"""Rows of a statement, all at once.

Python's SQLite lets go of the interpreter at every row, and each time another thread may wake up to take it: with eight
threads at work a list of 24 cards changed hands a hundred times, a seventh of its cost. So there the rows come as one.
PostgreSQL sends them together anyway.
"""

import json
from collections.abc import Sequence, Sized
from itertools import accumulate, pairwise
from typing import Any

from django.db import connection

from catalog.kernel.cursors import cursor_that_plans_once


def rows_of(
    statement: str, parameters: Sequence[Any], columns: Sequence[str], text: str = "", *, plan_once: bool = False
) -> list[tuple[Any, ...]]:
    """The rows of a SELECT whose columns have these names, in its order; `text`, long and never null, is its last one.

    On SQLite the columns must be numbers, text or null. `plan_once`: see `cursor_that_plans_once`.
    """
    with cursor_that_plans_once() if plan_once else connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(statement, parameters)
            return list(cursor.fetchall())
        # Long texts are put together as they are: in JSON every quotation mark would have to be written otherwise.
        # Their lengths are counted in bytes, for SQLite's count of letters ends at a NUL.
        shown = ", ".join([*columns, *([f"length(CAST({text} AS BLOB))"] if text else [])])
        texts = f", group_concat({text}, '')" if text else ""
        cursor.execute(
            f"SELECT json_group_array(json_array({shown})){texts} FROM ({statement})",  # noqa: S608 - SQL of ours
            parameters,
        )
        rows, *joined = cursor.fetchone()
    found = json.loads(rows)
    if not text:
        return [tuple(row) for row in found]
    together = (joined[0] or "").encode()
    ends = accumulate((row.pop() for row in found), initial=0)
    return [(*row, together[start:end].decode()) for row, (start, end) in zip(found, pairwise(ends), strict=True)]


def placeholders(values: Sized) -> str:
    """For the values of an IN list."""
    return ", ".join(["%s"] * len(values))
