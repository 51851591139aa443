"""A load client for a server on this machine: a few keep-alive connections, one thread, plain sockets.

Cheap enough (some 0.05 ms a request) to leave a core to the server even on its fastest page. Its own CPU time is not
part of any figure.
"""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

CHUNK = 262_144  # bytes taken from a socket at once
SILENCE = 60  # seconds without any answer, after which the server counts as stuck


class WrongAnswer(RuntimeError):
    """The server didn't answer as a measurement needs; the message says which request and how."""


@dataclass
class Shot:
    """What a client saw: answers, seconds from the first request to the last answer, and milliseconds of each."""

    answers: int = 0
    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)


@dataclass
class Client:
    """One connection with the request that is under way on it."""

    port: int
    connection: socket.socket
    request: str = ""
    sent: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    wanted: int = 0  # bytes of head and body together, once the head is known

    def ask(self, request: str, cookie: str) -> None:
        self.request, self.sent, self.wanted = request, time.perf_counter(), 0
        self.received.clear()
        self.connection.sendall(_message(request, self.port, cookie))

    def is_answered(self) -> bool:
        """Take what has come; true when the answer is complete."""
        part = self.connection.recv(CHUNK)
        if not part:
            raise WrongAnswer(f"{self.request}: the server closed the connection")
        self.received += part
        if not self.wanted and (end := self.received.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.received[:end])
            self.wanted = end + 4 + _length(head, self.request)
        return 0 < self.wanted <= len(self.received)


def shoot(
    port: int, paths: Sequence[str], *, clients: int, seconds: float = 0, requests: int = 0, cookie: str = ""
) -> Shot:
    """Ask for the paths in turn on `clients` connections, for some seconds or until so many requests were sent.

    Ends when every answer has come, so that nothing of this shot runs on into the next.
    Raises `WrongAnswer` unless each is a 200.
    """
    shot = Shot()
    started = time.perf_counter()
    order = _requests(paths, until=started + seconds if seconds else None, requests=requests)
    with selectors.DefaultSelector() as waiting:
        for path in _first(order, clients):
            client = Client(port, socket.create_connection(("127.0.0.1", port), timeout=SILENCE))
            client.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            waiting.register(client.connection, selectors.EVENT_READ, client)
            client.ask(path, cookie)
        try:
            while waiting.get_map():
                ready = waiting.select(timeout=SILENCE)
                if not ready:
                    raise WrongAnswer(f"no answer for {SILENCE} seconds")
                for key, _events in ready:
                    client = key.data
                    if not client.is_answered():
                        continue
                    shot.answers += 1
                    shot.milliseconds.append((time.perf_counter() - client.sent) * 1000)
                    if path := next(order, ""):
                        client.ask(path, cookie)
                    else:
                        waiting.unregister(client.connection)
                        client.connection.close()
        finally:
            for key in list((waiting.get_map() or {}).values()):
                key.data.connection.close()
    shot.seconds = time.perf_counter() - started
    return shot


def _requests(paths: Sequence[str], until: float | None, requests: int) -> Iterator[str]:
    for number, path in enumerate(cycle(paths)):
        if (requests and number >= requests) or (until and time.perf_counter() >= until):
            return
        yield path


def _first(order: Iterator[str], count: int) -> Iterator[str]:
    for _client in range(count):
        if path := next(order, ""):
            yield path


def _message(path: str, port: int, cookie: str) -> bytes:
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n"
    return (head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode()


def _length(head: bytes, request: str) -> int:
    """Bytes of the body. Every answer of a measurement says its length, as Django's own middleware makes it."""
    status, *fields = head.decode("latin-1").split("\r\n")
    if status.split()[1] != "200":
        raise WrongAnswer(f"{request}: {status}")
    for each in fields:
        name, _colon, value = each.partition(":")
        if name.lower() == "content-length":
            return int(value)
    raise WrongAnswer(f"{request}: no Content-Length")
