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


def not_looked_into(condition: str) -> str:
    """A condition as it should stand in a statement that is planned once: without its values PostgreSQL takes each
    comparison for a rare one, and would rather collect and sort what little it expects than go along an index.
    """
    return f"CASE WHEN {condition} THEN TRUE ELSE FALSE END" if connection.vendor == "postgresql" else condition


def forget_plans() -> None:
    """Call between the batches of what may fill empty tables. PostgreSQL looks for the other end of a foreign key by
    a plan that it keeps for the connection; made while a table was empty, it reads all of it for each row, and a load
    grows with the square: 60,000 products took twenty minutes.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DISCARD PLANS")
