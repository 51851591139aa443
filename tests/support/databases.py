"""Test databases as copies of a kept template.

Migrating from nothing costs some 45 CPU seconds (Oscar and Wagtail bring more than 300 migrations) and loading data
costs more, so each is done once and kept, in layers that stand on each other:

    base        what the migrations make
    reference   base with the places and the taxonomy: what every test starts from
    demo        reference with the demo data: what a test starts from that asks for the fixture `demo`

A layer's name holds a fingerprint of all that goes into it, so a changed migration, package, data file or loader
leads to another name and the layer is made anew; nothing has to be cleared by hand.

Each test process works on its own copy. A test with real commits does not truncate tables (append-only tables would
refuse, and the reference data would go with them): its copy is made anew from the layer, see `Copy.refill`.
"""

import fcntl
import hashlib
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests.support.kept import CACHE, ROOT

PREFIX = "layer_"
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Layer:
    """One step of the template: what fills it, and which files decide what it holds."""

    name: str
    below: "Layer | None"
    sources: tuple[str, ...]
    fill: Callable[[], None]

    @property
    def database(self) -> str:
        return f"{PREFIX}{self.name}_{fingerprint(self)[:12]}"


@cache
def fingerprint(layer: Layer) -> str:
    """Taken once in a process: a file saved in the middle of a run must not lead to another database."""
    digest = hashlib.sha256((fingerprint(layer.below) if layer.below else repr(settings.INSTALLED_APPS)).encode())
    for pattern in layer.sources:
        for path in sorted(path for path in ROOT.glob(pattern) if path.is_file()):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _load_reference() -> None:
    call_command("load_places", verbosity=0)
    call_command("load_taxonomy", verbosity=0)


def _load_demo() -> None:
    with override_settings(MEDIA_ROOT=demo_media()):
        call_command("load_demo", verbosity=0)


BASE = Layer(
    "base", None, ("requirements/dev.lock", "c*/**/migrations/*.py", "marketplace/**/migrations/*.py"), _migrate
)
REFERENCE = Layer(
    "reference",
    BASE,
    ("catalog/kernel/*.py", "catalog/places/**/*.py", "catalog/products/**/*.py", "catalog/**/data/*"),
    _load_reference,
)
# The read-model keeps rendered cards, so templates and translations count too.
DEMO = Layer(
    "demo",
    REFERENCE,
    ("c*/**/*.py", "marketplace/**/*.py", "marketplace/operations/demo/*/*", "themes/**/*.html", "locale/**/*.po"),
    _load_demo,
)


class Engine(Protocol):
    """What a database system does with whole databases."""

    def exists(self, name: str) -> bool: ...
    def create(self, name: str, template: str | None = None) -> None: ...
    def rename(self, old: str, new: str) -> None: ...
    def drop(self, name: str) -> None: ...
    def prune(self, keep: set[str]) -> None: ...


class SQLite:
    """Databases are files in .cache. Never in memory: a live server's threads and a second connection need the file."""

    def exists(self, name: str) -> bool:
        return Path(name).exists()

    def create(self, name: str, template: str | None = None) -> None:
        """Copy by the backup API: it takes the locks, so that open connections see the new content and no torn page."""
        if template is None:
            self.drop(name)
            return
        with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(name)) as target:
            target.execute("PRAGMA synchronous=OFF")
            source.backup(target)

    def rename(self, old: str, new: str) -> None:
        with closing(sqlite3.connect(old)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        Path(old).rename(new)
        self.drop(old)

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(name + suffix).unlink(missing_ok=True)

    def prune(self, keep: set[str]) -> None:
        # Not at once: another run may still be at work with the layers of a moment ago.
        for path in CACHE.glob(f"{PREFIX}*"):
            if str(path) not in keep and time.time() - path.stat().st_mtime > KEPT_SECONDS:
                self.drop(str(path))


class PostgreSQL:
    """Databases are databases of the server that TEST_DATABASE_URL names."""

    def exists(self, name: str) -> bool:
        return bool(self._execute("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def create(self, name: str, template: str | None = None) -> None:
        self.drop(name)
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}" ENCODING \'UTF8\'')

    def rename(self, old: str, new: str) -> None:
        self._execute(f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def prune(self, keep: set[str]) -> None:
        for (name,) in self._execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", PREFIX):
            if name not in keep:
                self.drop(name)

    def _execute(self, statement: str, *parameters: str) -> list[tuple[Any, ...]]:
        with connection._nodb_cursor() as cursor:  # the maintenance database, in autocommit
            cursor.execute(statement, parameters)
            return list(cursor.fetchall()) if cursor.description else []


def demo_media() -> Path:
    """The pictures of the demo. One folder for all demo layers of both engines: files are named by their content."""
    return CACHE / "demo-media"


@dataclass
class Copy:
    """The database of this test process."""

    engine: Engine
    name: str

    def refill(self, layer: Layer = REFERENCE) -> None:
        """Bring it back to exactly what the layer holds, ids and sequences included."""
        connection.close()
        self.engine.create(self.name, template=made(layer, self.engine))

    def drop(self) -> None:
        connection.close()
        self.engine.drop(self.name)


def engine_in_use() -> Engine:
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()


def made(layer: Layer, engine: Engine) -> str:
    """The name of the layer's database, which is made first when it is missing.

    Locks: one process builds, the others of this machine wait for it.
    """
    name = _location(layer.database, engine)
    if name in _made or engine.exists(name):
        _made.add(name)
        return name
    below = made(layer.below, engine) if layer.below else None
    with _one_at_a_time(layer, engine):
        if not engine.exists(name):
            _build(layer, name, below, engine)
    _made.add(name)
    return name


_made: set[str] = set()


def _build(layer: Layer, name: str, below: str | None, engine: Engine) -> None:
    started = time.monotonic()
    unfinished = f"{name}_unfinished"
    engine.create(unfinished, template=below)
    with _connected_to(unfinished):
        layer.fill()
    engine.rename(unfinished, name)
    engine.prune(keep=_names_up_to(layer, engine))
    seconds = time.monotonic() - started
    print(f"made the test database layer {layer.name} in {seconds:.0f} s", file=sys.stderr)


def _names_up_to(layer: Layer | None, engine: Engine) -> set[str]:
    names = {_location(each.database, engine) for each in (BASE, REFERENCE, DEMO)}
    while layer:
        names.add(_location(layer.database, engine))
        layer = layer.below
    return names


def _location(database: str, engine: Engine) -> str:
    if isinstance(engine, PostgreSQL):
        return database
    CACHE.mkdir(parents=True, exist_ok=True)
    return str(CACHE / f"{database}.sqlite3")


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def _one_at_a_time(layer: Layer, engine: Engine) -> Iterator[None]:
    # Both engines share the demo's pictures: the second finds them drawn.
    name = layer.name if layer is DEMO else f"{type(engine).__name__}-{layer.name}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Make what every test needs before the suite starts, so that its processes need not wait for one another."""
    django.setup()
    made(REFERENCE, engine_in_use())


if __name__ == "__main__":
    main()
