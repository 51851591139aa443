"""Fixtures: localstripe and the side process, each in a process of its own on a free port, stopped at the end."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.support.stripe.judge import Tree, object_faults

SECRET = "whsec_of_the_suite"
PAYS, DECLINED, SLOW = "4242424242424242", "4000000000000002", "4000000000000077"
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Side:
    """The side process as a test sees it: what happened at Stripe, and what shall happen there."""

    url: str

    def pay(self, session: str, card: str = PAYS) -> bool:
        """A buyer enters a card on Stripe's page; whether it was accepted."""
        return bool(self._tell("pay", session=session, card=card))

    def settle(self, session: str) -> None:
        """The money of a slow method has come."""
        self._tell("settle", session=session)

    def expire(self, session: str) -> None:
        """The session's time is over."""
        self._tell("expire", session=session)

    def dispute(self, intent: str, status: str = "needs_response") -> None:
        """The cardholder disputes the charge, or the bank has decided: `won` or `lost`."""
        self._tell("dispute", payment_intent=intent, status=status)

    def refunds_end(self, status: str) -> None:
        """In which state refunds are made from now on."""
        self._tell("refunds", status=status)

    def balance(self, currency: str, rate: float, fee: int) -> None:
        """Keep the balance in a currency: so many units for a đồng, and so many as the fee of each charge."""
        self._tell("balance", currency=currency, rate=rate, fee=fee)

    def payout(self, name: str, amount: int, currency: str, status: str = "paid") -> None:
        """Send money on to the bank, or say what became of it."""
        self._tell("payout", id=name, amount=amount, currency=currency, status=status)

    def decide_refund(self, refund: str, status: str) -> None:
        self._tell("decide", refund=refund, status=status)

    def fault(self, what: str, method: str = "POST", path: str = "", times: int = 1) -> None:
        """`drop` does the work and cuts the line, `hang` does it and never answers, `429` and `500` refuse it."""
        self._tell("fault", what=what, method=method, path=path, left=times)

    def hook(self, url: str) -> None:
        """Send every event there from now on, signed with `SECRET`."""
        self._tell("hook", url=url, secret=SECRET)

    def hold(self, on: bool = True) -> None:
        """Keep events back; they are in `events` all the same."""
        self._tell("hold", on=on)

    def send(self, event: int, times: int = 1, age: int = 0) -> list[int]:
        """Send an event once more, or several times, signed `age` seconds ago; the answers' statuses."""
        sent: list[int] = self._tell("send", event=event, times=times, age=age)
        return sent

    def signed(self, event: int, age: int = 0, secret: str = SECRET) -> tuple[str, str]:
        """Body and signature header of an event, for whoever delivers it by hand."""
        body, header = self._tell("signed", event=event, age=age, secret=secret)
        return body, header

    def events(self) -> list[Tree]:
        found: list[Tree] = self._tell("events")
        return found

    def event(self, kind: str) -> int:
        """The place of the newest event of a kind."""
        return max(place for place, event in enumerate(self.events()) if event["type"] == kind)

    def requests(self, path: str = "") -> list[Tree]:
        """What was asked of the API, as it was asked."""
        return [asked for asked in self._tell("requests") if path in asked["path"]]

    def reset(self) -> None:
        self._tell("reset")

    def _tell(self, name: str, **told: Any) -> Any:
        request = Request(f"{self.url}/_side/{name}", json.dumps(told).encode(), method="POST")  # noqa: S310  our own
        with urlopen(request, timeout=20) as response:  # noqa: S310
            return json.loads(response.read())["answer"]


@pytest.fixture(scope="session")
def stripe_processes() -> Iterator[Side]:
    with (
        _running("localstripe", "--from-scratch", "--port") as upstream,
        _running("tests.support.stripe.side", after=[str(upstream)]) as port,
    ):
        yield Side(f"http://127.0.0.1:{port}")


@pytest.fixture
def stripe_side(stripe_processes: Side, settings: Any) -> Iterator[Side]:
    """Stripe as the shop's settings name it. Every object that an event carried must fit Stripe's schema."""
    stripe_processes.reset()
    settings.STRIPE_SECRET_KEY = "sk_test_of_the_suite"
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    settings.STRIPE_API_BASE = stripe_processes.url
    yield stripe_processes
    events = stripe_processes.events()
    stripe_processes.reset()
    assert [
        fault for event in events for thing in (event, event["data"]["object"]) for fault in object_faults(thing)
    ] == []


@contextmanager
def _running(module: str, *options: str, after: list[str] | None = None) -> Iterator[int]:
    """Run a module as a program that listens on a free port; yields the port when it answers there."""
    port = _free_port()
    command = [sys.executable, "-m", module, *options, str(port), *(after or [])]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes], tries: int = 200) -> None:
    for _try in range(tries):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            break
    pytest.fail(f"{process.args!r} didn't start")
