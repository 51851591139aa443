"""Cursors for statements of our own."""

from typing import Any

from django.db import connection


def cursor_that_plans_once() -> Any:
    """A cursor for a statement that is sent over and over with the same text, and best answered in the same way
    whatever its parameters are: PostgreSQL plans it once for each connection, without a look at them. SQLite does so
    anyway.
    """
    kept: Any = connection
    return kept.cursor_that_plans_once() if kept.vendor == "postgresql" else kept.cursor()
