"""PostgreSQL servers for tests: in a temporary folder, on the loopback, gone afterwards.

`server` is that of a whole run. What it made that is worth keeping (the layers of tests/support/databases.py) goes with
its data folder into .cache and comes back at the next start. `durable` is for one test, which may let it crash.
"""

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SETTINGS = {
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
# A crash of the run's server loses nothing that matters, and each of these makes commits or start-up wait for a disk.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServerError(RuntimeError):
    """No server could be found or started; the message says what to do."""


@dataclass
class Server:
    """A server with its data in a folder, listening on a port of the loopback.

    PostgreSQL refuses to run as root, so root starts it as `postgres` (or `nobody`). The folder lies in the
    system's temporary directory, not in the project: that other user may not be able to enter the project.
    """

    folder: Path
    settings: dict[str, str]

    def __post_init__(self) -> None:
        self.programs, self.user, self.port = _programs(), _unprivileged_user(), _free_port()
        self.data = self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgres://test@127.0.0.1:{self.port}/postgres"

    def prepare(self, saved: Path | None = None) -> None:
        """Lay out the data folder: a copy of a saved one, or an empty one."""
        if saved:
            shutil.copytree(saved, self.data)
            self.data.chmod(0o700)
        _give(self.folder, self.user)
        if not saved:
            self._run("initdb", "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "-N", "-D", self.data)

    def start(self) -> None:
        """Start, or start again, and wait until connections are taken: after a crash, once it has recovered."""
        options = " ".join(f"-c {name}={value}" for name, value in self.settings.items())
        where = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        self._run("pg_ctl", "start", "-w", "-D", self.data, "-l", self.folder / "log", "-o", f"{where} {options}")

    def stop(self, mode: str = "fast") -> None:
        """`fast` ends what goes on and writes all to the disk; `immediate` drops everything, as a crash does."""
        self._run("pg_ctl", "stop", "-w", "-D", self.data, "-m", mode)

    def _run(self, program: str, *arguments: str | Path) -> None:
        _run(self.programs / program, *arguments, user=self.user)


@contextmanager
def server(kept: Path) -> Iterator[str]:
    """Start a server on a copy of the data folder in `kept`, yield its URL, stop it and keep its data."""
    with _folder() as folder:
        own = Server(folder, SETTINGS | CARELESS)
        saved = kept / f"postgres-{own.programs.parent.name}"
        own.prepare(saved if saved.exists() else None)
        databases = _databases(own.data)
        own.start()
        try:
            yield own.url
        finally:
            own.stop()
        if _databases(own.data) != databases:
            _keep(own.data, saved)


@contextmanager
def durable(source: str) -> Iterator[Server]:
    """Start a server that keeps through a crash what it has committed, with what the database at the URL `source`
    holds. Left running it is stopped; a test may stop it before.
    """
    with _folder() as folder:
        own = Server(folder, SETTINGS)
        own.prepare()
        own.start()
        try:
            dump = folder / "dump.sql"
            _run(own.programs / "pg_dump", "--no-owner", "--no-privileges", "-f", dump, source)
            _run(own.programs / "psql", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1", "-f", dump, own.url)
            yield own
        finally:
            if (own.data / "postmaster.pid").exists():
                own.stop("immediate")


def version() -> int:
    """The major version of PostgreSQL's programs here; they read servers up to that one. Raises `ServerError`."""
    said = subprocess.run([_programs() / "pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", said)[0])


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="test-postgres-"))
    try:
        yield folder
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


def _run(program: Path, *arguments: str | Path, user: pwd.struct_passwd | None = None) -> None:
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
