"""Django's PostgreSQL, asked less often whether it still lives, and made to think less about what it knows.

Django sends a statement at the beginning of every request to learn whether the connection it keeps is still good, which
takes longer than most statements of a page. A server that ends (a restart, an idle session closed) says so first, and
what it said lies unread at our end of the line: to look there costs nothing.

And PostgreSQL plans a statement each time it comes. For a page of the list that takes three times as long as to answer.
"""

import select
import sys
from typing import Any, Self

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

# How often a statement must have been sent before it is planned ahead without having been asked for.
_NEVER = sys.maxsize


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        return super().get_connection_params() | {"prepare_threshold": _NEVER}

    def is_usable(self) -> bool:
        """Asks the server only after an error, or when something came that nobody asked for."""
        if self.connection is None:
            return False
        if not self.errors_occurred and not self.connection.closed and not _has_spoken(self.connection):
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
