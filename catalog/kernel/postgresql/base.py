"""Django's PostgreSQL, asked less often whether it still lives, and made to think less about what it knows.

Django sends a statement at the beginning of every request to learn whether the connection it keeps is still good, which
takes longer than most statements of a page. A server that ends (a restart, an idle session closed) says so first, and
what it said lies unread at our end of the line: to look there costs nothing. Who forgets a line without a word (a
firewall, a machine that fell) does so after a silence.

And PostgreSQL plans a statement each time it comes. For a page of the list that takes three times as long as to answer.
"""

import select
import sys
import time
from typing import Any, Self

import psycopg
from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper

MOST_SILENCE_SECONDS = 30
# How often a statement must have been sent before it is planned ahead without having been asked for.
_NEVER = sys.maxsize
MOST_PLANS = 40  # kept for each connection, the last used ones; the plan of a list takes 200 kB of the server's memory


class _Operations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """For whoever counts statements; psycopg says nothing of those that were planned ahead."""
        told: str = super().last_executed_query(cursor, sql, params) or self.compose_sql(sql, params)
        return told


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = _Operations
    _looked_at = 0.0

    def get_connection_params(self) -> dict[str, Any]:
        return super().get_connection_params() | {"prepare_threshold": _NEVER}

    def connect(self) -> None:
        super().connect()
        self.connection.prepared_max = MOST_PLANS
        self._looked_at = time.monotonic()

    def is_usable(self) -> bool:
        """Not after an error: a plan that is kept may be one of a column that has changed. The server is asked only
        after a silence, or when something came that nobody asked for.
        """
        if self.connection is None or self.errors_occurred:
            return False
        before, self._looked_at = self._looked_at, time.monotonic()
        silent = self._looked_at - before > MOST_SILENCE_SECONDS
        if not silent and not self.connection.closed and not _has_spoken(self.connection):
            return True
        usable: bool = super().is_usable()
        return usable

    def cursor_that_plans_once(self) -> CursorWrapper:
        """See `catalog.kernel.cursors`. What plans are made for is set in the settings (`plan_cache_mode`)."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        cursor: CursorWrapper = self._prepare_cursor(_PlansOnce(self.connection))  # type: ignore[attr-defined]
        return cursor


class _PlansOnce(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **_ways: Any) -> Self:
        return super().execute(query, params, prepare=True)


def _has_spoken(connection: Any) -> bool:
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)  # hung up and broken are told in any case
    return bool(line.poll(0))
