"""Django's PostgreSQL, asked less often whether it still lives.

Django sends a statement at the beginning of every request to learn whether the connection it keeps is still good, which
takes longer than most statements of a page. A server that ends (a restart, an idle session closed) says so first, and
what it said lies unread at our end of the line: to look there costs nothing.
"""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Asks the server only after an error, or when something came that nobody asked for."""
        if self.connection is None:
            return False
        if not self.errors_occurred and not self.connection.closed and not _has_spoken(self.connection):
            return True
        usable: bool = super().is_usable()
        return usable


def _has_spoken(connection: Any) -> bool:
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)  # hung up and broken are told in any case
    return bool(line.poll(0))
