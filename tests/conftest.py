"""Fixtures of the whole suite: databases from a template, no network, a clean cache, media of its own.

Databases (tests/support/databases.py has the how):

- `db`, `@pytest.mark.django_db`: every test starts from migrations, places and taxonomy and is rolled back.
- `transactional_db`, `live_server`, `@pytest.mark.django_db(transaction=True)`: commits are real, and afterwards the
  database is made anew from the template, so reference data, ids and sequences are always the same.
  `serialized_rollback` and `reset_sequences` are therefore never needed.
- `demo`: real commits, starting from the demo data of `make run`.
- `@pytest.mark.postgresql`: needs row locks; skipped on SQLite.
- `@pytest.mark.any_database`: how pages look, what a picture holds; skipped on PostgreSQL.
"""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from catalog.kernel.caches import clear_process_caches
from tests.support import databases

pytest_plugins = ["tests.support.browser", "tests.support.stripe.process", "tests.cast"]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[databases.Copy]:
    """Give this process its own copy of the template, in place of migrating a database for it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw")
    engine = databases.engine_in_use()
    if connection.vendor == "sqlite":
        name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    else:
        name = f"test_{worker}_{os.getpid()}"
    copy = databases.Copy(engine, name)
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: copy.refill())
    with django_db_blocker.unblock():
        copy.refill()
        connection.settings_dict["NAME"] = name
        yield copy
        copy.drop()
    patch.undo()


@pytest.fixture
def demo(transactional_db: None, django_db_setup: databases.Copy, settings: Any) -> None:
    """The demo data, committed, for tests that walk the shop as a visitor does."""
    settings.MEDIA_ROOT = databases.demo_media()
    django_db_setup.refill(databases.DEMO)


@pytest.fixture(autouse=True, scope="session")
def _media_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    from django.test import override_settings

    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True, scope="session")
def _translations_compiled() -> None:
    """A fresh clone has none; Django would quietly show Vietnamese on English pages."""
    from marketplace.operations.translations import compile_stale

    compile_stale()


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    for cache in caches.all(initialized_only=True):
        cache.clear()
    clear_process_caches()
    translation.activate("vi")  # a request leaves its language behind in the thread


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse any address but this machine's: a test that calls out would pass here and fail elsewhere."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise RuntimeError(f"a test tried to reach {address[0]}")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect_here)
    yield
    patch.undo()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in Path(item.path).parts:
            item.add_marker(pytest.mark.e2e)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("needs row locks, which SQLite has not")
    if item.get_closest_marker("any_database") and connection.vendor == "postgresql":
        pytest.skip("does the same whatever database is behind it; SQLite's run has it")
