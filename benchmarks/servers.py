"""Web servers under measurement: the project's own gunicorn configuration, each in a process group of its own."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import CACHE, OSCAR, OURS, ROOT, SETTINGS, environment

LOGS = CACHE / "logs"
START_SECONDS = 120
STOP_SECONDS = 20
TICKS = os.sysconf("SC_CLK_TCK")
WSGI = {OURS: "marketplace.wsgi", OSCAR: "benchmarks.stock_oscar.wsgi"}


class ServerError(RuntimeError):
    """A server didn't start; the message ends with what it wrote."""


@dataclass(frozen=True)
class Kind:
    """A way to serve a shop: whose code, and whether its cache of whole pages remembers anything."""

    shop: str
    pages: str = "off"

    def __str__(self) -> str:
        return f"{self.shop}, page cache on" if self.pages == "on" else self.shop


@dataclass
class Server:
    """A running gunicorn: `port` on the loopback, and the process that is the parent of its workers."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise ServerError(f"the server didn't start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.2)

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.process.pid)

    def workers(self) -> list[int]:
        return [pid for pid in tree(self.process.pid) if pid != self.process.pid]


@contextlib.contextmanager
def running(kind: Kind, database_url: str, *, workers: int = 1, preload: bool = False) -> Iterator[Server]:
    """Start a server on one core, as each process of a shop with a process for every core has it, and yield it at once;
    whoever shoots at it calls `wait()` first.
    """
    port = _free_port()
    LOGS.mkdir(exist_ok=True)
    log = LOGS / f"{kind.shop}-{port}.log"
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *(["--preload"] if preload else []), WSGI[kind.shop]],
            cwd=ROOT,
            env=environment_of(kind, database_url) | {"PORT": str(port), "WEB_PROCESSES": str(workers)},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    os.sched_setaffinity(process.pid, {max(os.sched_getaffinity(0))})
    try:
        yield Server(port, process, log)
    finally:
        _end(process)
    log.unlink()


def environment_of(kind: Kind, database_url: str) -> dict[str, str]:
    return environment(DJANGO_SETTINGS_MODULE=SETTINGS[kind.shop], DATABASE_URL=database_url, PAGE_CACHE=kind.pages)


def cpu_seconds(root: int) -> float:
    """CPU time of a process and all its children so far, those that ended included."""
    total = 0
    for pid in tree(root):
        fields = _stat(pid)
        total += sum(int(number) for number in fields[11:15])  # utime, stime, and both of children waited for
    return total / TICKS


def busy_seconds() -> float:
    """CPU time of the whole machine so far, whoever took it."""
    user, nice, system, _idle, _iowait, *interrupts = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    return sum(map(int, (user, nice, system, *interrupts))) / TICKS


def pss_mib(pid: int) -> float:
    """Memory of a process in MiB, what it shares counted in parts (proportional set size)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"/proc/{pid}/smaps_rollup has no Pss")


def tree(root: int) -> list[int]:
    """A process and all below it."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            parents[int(folder.name)] = int(fields[1])
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _stat(pid: int) -> list[str]:
    """The fields after the name, from the state on; none when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/livez")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
