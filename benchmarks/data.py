"""The shops that are measured: a database for each engine, size and kind, made once and kept in .cache/benchmarks.

A kind is "ours" or "oscar" (stock Oscar with the products of ours). Each is made on a copy of an empty one that only
went through its migrations, and takes its name when it is complete. Files in .cache/benchmarks/<engine>/<size> say
from which code it was made; when that changed, it is brought up to date on a copy of itself.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg.sql import SQL, Identifier

from tests.support import postgres

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "benchmarks"
OURS, OSCAR = "ours", "oscar"
NO_DATABASE = "sqlite://:memory:"
SETTINGS = {OURS: "benchmarks.settings", OSCAR: "benchmarks.stock_oscar.settings"}
# Which files decide what a database holds. Templates of cards count: the listing keeps its cards rendered.
SOURCES = {
    OURS: (
        "requirements/run.lock",
        "c*/**/migrations/*.py",
        "marketplace/**/migrations/*.py",
        "catalog/**/data/*",
        "catalog/search/*.py",
        "marketplace/operations/demo/**/*.py",
        "marketplace/storefront/cards.py",
        "themes/base/templates/c/*",
    ),
    OSCAR: ("requirements/run.lock", "benchmarks/stock_oscar/fill.py", "marketplace/operations/demo/*.py"),
}


class Engine(Protocol):
    """What a database system does with whole databases, which it knows by a name like `ours_1650`."""

    name: str

    def url(self, database: str) -> str: ...
    def exists(self, database: str) -> bool: ...
    def create(self, database: str, template: str | None) -> None: ...
    def finish(self, unfinished: str, database: str) -> None: ...
    def connected(self, database: str) -> AbstractContextManager[sqlite3.Connection | psycopg.Connection]: ...


class SQLite:
    """A database is a file."""

    name = "sqlite"

    def url(self, database: str) -> str:
        return f"sqlite:///{self._file(database)}"

    def exists(self, database: str) -> bool:
        return self._file(database).exists()

    def create(self, database: str, template: str | None) -> None:
        self._drop(database)
        if template:
            # Not VACUUM INTO: it looks into the tables' checks, and functions of Django are unknown here.
            ours, copy = (sqlite3.connect(self._file(name)) for name in (template, database))
            with closing(ours), closing(copy):
                ours.backup(copy)

    def finish(self, unfinished: str, database: str) -> None:
        """As it is: nothing makes statistics for SQLite in the shop's life either."""
        with closing(sqlite3.connect(self._file(unfinished))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._drop(database)
        self._file(unfinished).rename(self._file(database))
        self._drop(unfinished)

    @contextmanager
    def connected(self, database: str) -> Iterator[sqlite3.Connection]:
        """A connection that commits at its end and is closed."""
        with closing(sqlite3.connect(self._file(database))) as connection, connection:
            yield connection

    def drop(self, database: str) -> None:
        self._drop(database)

    def _file(self, database: str) -> Path:
        return CACHE / self.name / f"{database}.sqlite3"

    def _drop(self, database: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._file(database)}{suffix}").unlink(missing_ok=True)


@dataclass
class PostgreSQL:
    """A database of the server at `server`, which runs for the measurement only."""

    server: str
    name: str = "postgresql"

    def url(self, database: str) -> str:
        return self.server.rpartition("/")[0] + f"/{database}"

    def exists(self, database: str) -> bool:
        with self._connected() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            return found.fetchone() is not None

    def create(self, database: str, template: str | None) -> None:
        with self._connected() as connection:
            self._drop(connection, database)
            connection.execute(
                SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(database), Identifier(template or "template0"))
            )

    def finish(self, unfinished: str, database: str) -> None:
        """With statistics: a server in production has a daemon that makes them, ours runs without it."""
        with self._connected(unfinished) as connection:
            connection.execute("VACUUM ANALYZE")
        with self._connected() as connection:
            self._drop(connection, database)
            connection.execute(
                SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(unfinished), Identifier(database))
            )

    @contextmanager
    def connected(self, database: str) -> Iterator[psycopg.Connection]:
        """A connection whose every statement stands for itself, and is closed."""
        with self._connected(database) as connection:
            yield connection

    def postmaster(self) -> int:
        """Process id of the server, whose children are all its processes."""
        with self._connected() as connection:
            backend = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
            return int(backend.rpartition(")")[2].split()[1])

    def _connected(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.url(database), autocommit=True)

    def _drop(self, connection: psycopg.Connection, database: str) -> None:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(database)))


@contextmanager
def engines(names: list[str]) -> Iterator[dict[str, Engine]]:
    """The engines by name; a PostgreSQL server starts for as long as they are used, and its data is kept."""
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / SQLite.name).mkdir(exist_ok=True)
    chosen: dict[str, Engine] = {SQLite.name: SQLite()} if SQLite.name in names else {}
    if PostgreSQL.name not in names:
        yield chosen
        return
    with postgres.server(kept=CACHE) as url:
        yield chosen | {PostgreSQL.name: PostgreSQL(url)}


def prepare(engine: Engine, sizes: list[int]) -> None:
    """Make or bring up to date the two shops of every size."""
    for size in sizes:
        _bring_up_to_date(engine, OURS, size)
        _bring_up_to_date(engine, OSCAR, size)


def _bring_up_to_date(engine: Engine, kind: str, size: int) -> None:
    database, wanted = f"{kind}_{size}", _fingerprint(kind)
    made_from = CACHE / engine.name / str(size) / kind
    known = engine.exists(database)
    if known and made_from.exists() and made_from.read_text() == wanted:
        return
    started, unfinished = time.monotonic(), f"{kind}_unfinished"
    engine.create(unfinished, template=database if known and kind == OURS else _empty(engine, kind))
    url = engine.url(unfinished)
    if kind == OURS:
        _django(kind, url, "migrate")
        _django(kind, url, "load_demo", f"--products={size}")
    else:
        source = engine.url(f"{OURS}_{size}")
        _run(sys.executable, "-m", "benchmarks.stock_oscar.fill", DATABASE_URL=url, FILL_FROM=source)
    engine.finish(unfinished, database)
    made_from.parent.mkdir(parents=True, exist_ok=True)
    made_from.write_text(wanted)
    say(f"made {database} on {engine.name} in {time.monotonic() - started:.0f} s")


def _empty(engine: Engine, kind: str) -> str:
    """The name of a database with the tables and, of ours, the reference data."""
    database, unfinished = f"{kind}_empty", f"{kind}_unfinished"
    if not engine.exists(database):
        say(f"making empty tables: {kind} on {engine.name}")
        engine.create(unfinished, template=None)
        for command in ("migrate", "load_places", "load_taxonomy") if kind == OURS else ("migrate",):
            _django(kind, engine.url(unfinished), command)
        engine.finish(unfinished, database)
    return database


def prepare_files() -> None:
    """Translations, and static files as production has them: under hashed names, compressed."""
    _django(OURS, NO_DATABASE, "compile_translations")
    made_from, wanted = CACHE / "static-made-from", _digest(("requirements/run.lock", "themes/*/static/**/*"))
    if not made_from.exists() or made_from.read_text() != wanted:
        say("collecting static files")
        _django(OURS, NO_DATABASE, "collectstatic", "--no-input", "--clear")
        made_from.write_text(wanted)


def _django(kind: str, url: str, *command: str) -> None:
    _run(
        *(sys.executable, "-m", "django", *command, "--verbosity=0"),
        DJANGO_SETTINGS_MODULE=SETTINGS[kind],
        DATABASE_URL=url,
        DEMO="1",
    )


def _run(*command: str, **variables: str) -> None:
    subprocess.run(command, cwd=ROOT, env=environment(**variables), check=True, stdout=sys.stderr)


def environment(**variables: str) -> dict[str, str]:
    """Of every process of a measurement: what a developer's shell says must not decide a figure."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "VAR_DIR": str(CACHE), "PYTHONPATH": str(ROOT), "DEMO": "0", "LOG_LEVEL": "WARNING", **variables}


def _fingerprint(kind: str) -> str:
    # Sample certificates are dated from the day of loading and end one by one: a month later they are due again.
    return f"{_digest(SOURCES[kind])} {date.today():%Y-%m}"  # noqa: DTZ011 - one day more or less changes nothing


def _digest(patterns: tuple[str, ...]) -> str:
    digest = sha256()
    for pattern in patterns:
        for path in sorted(path for path in ROOT.glob(pattern) if path.is_file()):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
