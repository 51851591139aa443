"""`manage.py serve`: two children that live and end together."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from django.core.management.base import CommandError

from marketplace.operations.management.commands import serve

LASTING = "import time; time.sleep(60)"


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch, settings) -> list[subprocess.Popen[bytes]]:
    """Stand-ins for web server and worker, in the order of their start."""
    started: list[subprocess.Popen[bytes]] = []
    with socket.socket() as probe:
        probe.bind((settings.HOST, 0))
        settings.PORT = probe.getsockname()[1]

    def start(self: serve.Command, *arguments: str) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", LASTING], start_new_session=True))
        return started[-1]

    monkeypatch.setattr(serve.Command, "_start", start)
    monkeypatch.setattr(serve.Command, "_web_answers", lambda self: True)
    return started


def test_asked_to_stop_it_ends_both(children: list[subprocess.Popen[bytes]], capsys: pytest.CaptureFixture) -> None:
    # given a running shop, when it is asked to stop
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
    serve.Command().handle()

    # then both children have ended by that request
    assert [child.returncode for child in children] == [-signal.SIGTERM, -signal.SIGTERM]
    said = capsys.readouterr().out
    assert "The shop is open: http://localhost:" in said
    assert "dieuhanh@example.vn" in said
    assert said.endswith("Stopped.\n")


def test_when_the_worker_dies_it_says_so_and_stops(children: list[subprocess.Popen[bytes]]) -> None:
    # given a running shop whose worker is killed
    threading.Timer(0.2, lambda: children[1].kill()).start()

    # when, then
    with pytest.raises(CommandError, match="background worker"):
        serve.Command().handle()
    assert children[0].returncode == -signal.SIGTERM


def test_a_taken_port_is_said_at_once(children: list[subprocess.Popen[bytes]], settings) -> None:
    # given another program on the port
    with socket.socket() as other:
        other.bind((settings.HOST, settings.PORT))
        other.listen()

        # when, then
        with pytest.raises(CommandError, match=f"Port {settings.PORT} is taken"):
            serve.Command().handle()
    assert children == []
