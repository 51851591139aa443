"""Web server and background worker as two children of one command."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from marketplace.operations.demo.people import PASSWORD, PEOPLE

START_SECONDS = 60
STOP_SECONDS = 20


class Command(BaseCommand):
    help = "Runs the shop: web server and background worker, until Ctrl-C."

    def handle(self, **options: Any) -> None:
        self._demand_free_port()
        self.stopping = False
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._stop)
        children = {
            "web server": self._start("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "marketplace.wsgi"),
            "background worker": self._start("manage.py", "work"),
        }
        try:
            self._wait_for_web(children)
            fallen = self._watch(children)
        finally:
            self._end(children)
        if fallen:
            raise CommandError(f"The {fallen} ended by itself, so everything was stopped. Its message stands above.")
        self.stdout.write("Stopped.")

    def _demand_free_port(self) -> None:
        # Otherwise somebody else's answer on that port would pass for ours.
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.HOST, settings.PORT))
            except OSError as error:
                raise CommandError(f"Port {settings.PORT} is taken. Another one: PORT=9000 make run") from error

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C must reach the children once, from here, and not twice.
        return subprocess.Popen(  # noqa: S603  # our own programs
            [sys.executable, *arguments], cwd=settings.BASE_DIR, start_new_session=True
        )

    def _wait_for_web(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and not self.stopping and not self._fallen(children):
            if self._web_answers():
                self._welcome()
                return
            time.sleep(0.2)

    def _welcome(self) -> None:
        self.stdout.write(f"\nThe shop is open: http://localhost:{settings.PORT}/   (Ctrl-C stops it)\n")
        if settings.DEMO:
            self.stdout.write(f"Sign in at /dang-nhap/ with the password {PASSWORD} as one of:\n")
            for person in PEOPLE:
                self.stdout.write(f"  {person.email:24} {person.what}")
            self.stdout.write("")

    def _web_answers(self) -> bool:
        # Any answer will do: whether the shop is well is for /readyz to say.
        connection = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=5)
        try:
            connection.request("GET", reverse("livez"))
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    def _watch(self, children: dict[str, subprocess.Popen[bytes]]) -> str:
        """Wait until asked to stop (then return "") or until a child ends (then return its name)."""
        while not self.stopping:
            if fallen := self._fallen(children):
                return fallen
            time.sleep(0.3)
        return ""

    def _fallen(self, children: dict[str, subprocess.Popen[bytes]]) -> str:
        return next((name for name, child in children.items() if child.poll() is not None), "")

    def _end(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        """Ask the children to finish what they have in hand; after a while, insist."""
        for child in children.values():
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in children.values():
            try:
                child.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.kill()
