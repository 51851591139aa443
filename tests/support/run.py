"""The whole suite on SQLite and again on PostgreSQL: what `make test` runs after the linters.

usage: python -m tests.support.run [arguments for pytest]
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support import postgres
from tests.support.kept import CACHE


def main(arguments: list[str]) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    with _postgresql() as url:
        engines = {"SQLite": {"TEST_DATABASE_URL": ""}, "PostgreSQL": {"TEST_DATABASE_URL": url}}
        if failed := _prepare(engines):
            return failed
        results = {engine: _suite(engine, variables, arguments) for engine, variables in engines.items()}
    for engine, result in results.items():
        print(f"{engine}: {'passed' if result == 0 else 'FAILED'}")
    return max(results.values())


@contextmanager
def _postgresql() -> Iterator[str]:
    """The server that TEST_DATABASE_URL names, else one of our own."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    with postgres.server(kept=CACHE) as url:
        yield url


def _prepare(engines: dict[str, dict[str, str]]) -> int:
    """Make missing database layers on both engines side by side: each takes one core for a minute."""
    print("Preparing the test databases (a minute when a migration is new, else seconds)")
    command = [sys.executable, "-m", "tests.support.databases"]
    running = [subprocess.Popen(command, env={**os.environ, **variables}) for variables in engines.values()]
    return max(process.wait() for process in running)


def _suite(engine: str, variables: dict[str, str], arguments: list[str]) -> int:
    started = time.monotonic()
    print(f"\nThe suite on {engine}", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", "-q", *arguments]
    result = subprocess.run(command, env={**os.environ, **variables}, check=False).returncode
    print(f"{engine}: {time.monotonic() - started:.0f} s", flush=True)
    return result


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except postgres.ServerError as error:
        sys.exit(str(error))
