"""A PostgreSQL server for one test run: in a temporary folder, on the loopback, gone afterwards.

What it made that is worth keeping (the layers of tests/support/databases.py) goes with its data folder into .cache
and comes back at the next start.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A crash loses nothing that matters here, and each of these makes commits or start-up wait for a disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "1GB",
    "shared_buffers": "256MB",
    "max_connections": "250",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


class ServerError(RuntimeError):
    """No server could be found or started; the message says what to do."""


@contextmanager
def server(kept: Path) -> Iterator[str]:
    """Start a server on a copy of the data folder in `kept`, yield its URL, stop it and keep its data.

    PostgreSQL refuses to run as root, so root starts it as `postgres` (or `nobody`). The folder lies in the
    system's temporary directory, not in the project: that other user may not be able to enter the project.
    """
    programs, user, port = _programs(), _unprivileged_user(), _free_port()
    folder = Path(tempfile.mkdtemp(prefix="test-postgres-"))
    data = folder / "data"
    saved = kept / f"postgres-{programs.parent.name}"
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    start = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {options}"
    try:
        if saved.exists():
            shutil.copytree(saved, data)
            data.chmod(0o700)
        _give(folder, user)
        if not data.exists():
            options_of_initdb = ("-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
            _run(programs / "initdb", "-D", data, *options_of_initdb, user=user)
        databases = _databases(data)
        _run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", start, user=user)
        try:
            yield f"postgres://test@127.0.0.1:{port}/postgres"
        finally:
            _run(programs / "pg_ctl", "stop", "-w", "-D", data, "-m", "fast", user=user)
        if _databases(data) != databases:
            _keep(data, saved)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _databases(data: Path) -> set[str]:
    return {path.name for path in (data / "base").iterdir()}


def _keep(data: Path, saved: Path) -> None:
    """Put the stopped server's data in the place of what was kept before, in one step."""
    fresh = saved.with_name(f"{saved.name}-{os.getpid()}")
    shutil.copytree(data, fresh)
    shutil.rmtree(saved, ignore_errors=True)
    fresh.rename(saved)


def _give(folder: Path, user: pwd.struct_passwd | None) -> None:
    if user:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)


def _programs() -> Path:
    """The folder with initdb: the newest of Debian's, which keeps them outside PATH, else PATH's."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise ServerError("PostgreSQL is missing: apt-get install postgresql, or set TEST_DATABASE_URL")


def _unprivileged_user() -> pwd.struct_passwd | None:
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerError("PostgreSQL cannot run as root and there is no user postgres or nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(program: Path, *arguments: str | Path, user: pwd.struct_passwd | None) -> None:
    done = subprocess.run(  # our own arguments, no shell
        [program, *arguments],
        # pg_ctl leaves the server running with its output open: a pipe would never end.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        cwd="/",
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        check=False,
    )
    if done.returncode:
        raise ServerError(f"{program.name} ended with {done.returncode}")
