"""Connections that are kept from one request to the next, on PostgreSQL."""

import select
import time
from collections.abc import Iterator

import pytest
from django.db import NotSupportedError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql import base
from django.test.utils import CaptureQueriesContext

from catalog.kernel.cursors import cursor_that_plans_once, forget_plans
from catalog.kernel.postgresql.base import MOST_SILENCE_SECONDS

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def line() -> Iterator[BaseDatabaseWrapper]:
    """A second connection to the database of the test, as a thread of the web server keeps one."""
    kept = connection.copy()
    kept.settings_dict = kept.settings_dict | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    kept.ensure_connection()
    yield kept
    kept.close()


def begin_request(line: BaseDatabaseWrapper) -> None:
    """As Django does before every request, and at its first statement."""
    line.close_if_unusable_or_obsolete()
    line.close_if_health_check_failed()


def backend(line: BaseDatabaseWrapper) -> int:
    with line.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number: int = cursor.fetchone()[0]
        return number


def test_a_living_connection_is_not_asked(line: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a kept connection that has been used
    first = backend(line)

    # when the next request begins, then nothing is sent to learn whether it lives
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda self: pytest.fail("asked"))
    begin_request(line)
    assert backend(line) == first


def test_a_connection_that_the_server_ended_is_made_anew(line: BaseDatabaseWrapper) -> None:
    # given a kept connection whose other end has gone since the last request
    first = backend(line)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [first])
    goodbye = select.poll()
    goodbye.register(line.connection.fileno(), select.POLLIN)
    assert goodbye.poll(10_000)

    # when the next request begins, then it works, on another one
    begin_request(line)
    assert backend(line) != first


def test_after_a_silence_the_server_is_asked(line: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda self: asked.append(self) or True)
    later = time.monotonic() + MOST_SILENCE_SECONDS + 1
    monkeypatch.setattr("catalog.kernel.postgresql.base.time.monotonic", lambda: later)

    begin_request(line)
    assert asked == [line]

    # and not again a moment afterwards
    begin_request(line)
    assert asked == [line]


def test_a_plan_of_a_column_that_changed_fails_only_once(line: BaseDatabaseWrapper) -> None:
    # given a kept plan, and a column that has another type since
    first = backend(line)
    ask = "SELECT slug FROM plan_of_a_test"
    with connection.cursor() as migration:
        migration.execute("CREATE TABLE plan_of_a_test (slug varchar(5))")
        with line.cursor_that_plans_once() as cursor:
            cursor.execute(ask)
        migration.execute("ALTER TABLE plan_of_a_test ALTER slug TYPE varchar(9)")

    # when it is asked again, then that fails, and the next request has another connection
    with pytest.raises(NotSupportedError), line.cursor_that_plans_once() as cursor:
        cursor.execute(ask)
    begin_request(line)
    assert backend(line) != first
    with connection.cursor() as migration:
        migration.execute("DROP TABLE plan_of_a_test")


def test_a_closed_connection_is_not_usable(line: BaseDatabaseWrapper) -> None:
    line.connection.close()
    assert not line.is_usable()
    line.close()
    assert not line.is_usable()


def test_a_statement_is_planned_once() -> None:
    # given a statement that is sent three times with other values
    connection.close()
    with CaptureQueriesContext(connection) as sent, cursor_that_plans_once() as cursor:
        for number in ("10", "20", "30"):
            cursor.execute("SELECT count(*) FROM places_province WHERE code < %s", [number])
        assert cursor.fetchone() is not None

    # then its plan is of no value in particular, and it was counted as any other
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements")
        assert cursor.fetchall() == [(3, 0)]
    assert [each["sql"][-4:] for each in sent] == ["'10'", "'20'", "'30'"]


def test_a_plan_made_for_an_empty_table_is_forgotten() -> None:
    """As foreign keys are checked, so that a load doesn't grow with the square."""

    def plan() -> str:
        cursor.execute("EXPLAIN (COSTS OFF) EXECUTE find_one (7)")
        return "".join(line for (line,) in cursor.fetchall())

    with connection.cursor() as cursor:
        # given a plan that is kept from when a table held hardly anything, and many rows since
        cursor.execute("CREATE TEMPORARY TABLE filling (id integer PRIMARY KEY)")
        cursor.execute("INSERT INTO filling VALUES (0)")
        cursor.execute("ANALYZE filling")
        cursor.execute("PREPARE find_one (integer) AS SELECT 1 FROM filling WHERE id = $1")
        assert "Seq Scan" in plan()
        cursor.execute("INSERT INTO filling SELECT generate_series(1, 20000)")
        assert "Seq Scan" in plan()

        # when plans are forgotten
        forget_plans()

        # then a row is found by the index
        assert "Seq Scan" not in plan()
        cursor.execute("DEALLOCATE find_one")
        cursor.execute("DROP TABLE filling")
