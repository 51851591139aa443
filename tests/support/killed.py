"""Processes of the shop that stop at a chosen place and wait to be killed, on the database of the test.

The shop's code knows nothing of it: the program below wraps the function before it starts the worker or the web server.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tests.support.kept import ROOT

DEADLINE = 60.0  # seconds that a process may take to get somewhere, on a busy machine

_PREPARE = """
import json, sys
import django
from django.conf import settings
from django.db import connection
told = json.loads(sys.argv[1])
for name, value in told["settings"].items():
    setattr(settings, name, value)
connection.settings_dict.update(told["database"])
django.setup()
sys.argv = told["run"]
"""

_STOP = """
import importlib, os, threading
from pathlib import Path
reached, (module, _, path) = Path(told["reached"]), told["stop_at"].partition(":")
holder = importlib.import_module(module)
*steps, name = path.split(".")
for step in steps:
    holder = getattr(holder, step)
real = getattr(holder, name)

def stops(*args, **facts):
    answer = real(*args, **facts) if told["after"] else None
    if not reached.exists():
        started = reached.with_suffix(".started")
        started.write_text(str(os.getpid()))
        started.rename(reached)
        threading.Event().wait()
    return answer if told["after"] else real(*args, **facts)

setattr(holder, name, stops)
"""

_WORK = """
from django.core.management import call_command
call_command("work", "--batch")
"""

_SERVE = """
from gunicorn.app.wsgiapp import run
run()
"""


@dataclass
class Doomed:
    """A process of the shop, and the file in which it says that it has reached the place where it stops."""

    process: subprocess.Popen[bytes]
    reached: Path

    def kill_when_there(self) -> None:
        """SIGKILL to whichever process stands at the place: the worker, or the child of the web server."""
        wait_until(self.reached.exists, self.process)
        pid = int(self.reached.read_text())
        os.kill(pid, signal.SIGKILL)
        if pid == self.process.pid:
            self.process.wait(DEADLINE)

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def worker(folder: Path, stop_at: str, after: bool) -> Doomed:
    """Start a worker that runs what is ready and stops before or after its first call of `module:function`."""
    return _start(_WORK, folder, stop_at, after, ["work"])


def web_server(folder: Path, port: int, stop_at: str = "", after: bool = False) -> Doomed:
    """Start the web server with one process, of which the first request that comes to `stop_at` stops there; without a
    place to stop at it serves until it is ended."""
    options = ["--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "--log-level", "critical"]
    return _start(_SERVE, folder, stop_at, after, ["gunicorn", *options, "marketplace.wsgi"])


def mails_in(folder: Path) -> list[str]:
    """The plain text of what a process started here has sent."""
    read = BytesParser(policy=default)
    bodies = [read.parsebytes(path.read_bytes()).get_body(("plain",)) for path in sorted((folder / "mail").glob("*"))]
    return [str(body.get_content()) for body in bodies if body]


def wait_until(there: Callable[[], Any], process: subprocess.Popen[bytes] | None = None) -> None:
    poll = threading.Event()
    for _turn in range(int(DEADLINE / 0.05)):
        if there():
            return
        assert process is None or process.poll() is None, "the process ended before it came there"
        poll.wait(0.05)
    raise AssertionError("waited for nothing")


def _start(program: str, folder: Path, stop_at: str, after: bool, run: list[str]) -> Doomed:
    reached = folder / "reached"
    told = {
        "database": connection.settings_dict,
        "settings": {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(folder / "mail"),
            "PAYMENT_MODE": settings.PAYMENT_MODE,
            "STRIPE_SECRET_KEY": settings.STRIPE_SECRET_KEY,
            "STRIPE_WEBHOOK_SECRET": settings.STRIPE_WEBHOOK_SECRET,
            "STRIPE_API_BASE": settings.STRIPE_API_BASE,
        },
        "reached": str(reached),
        "stop_at": stop_at,
        "after": after,
        "run": run,
    }
    command = [sys.executable, "-c", _PREPARE + (_STOP if stop_at else "") + program, json.dumps(told)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return Doomed(subprocess.Popen(command, cwd=ROOT, env=environment), reached)
