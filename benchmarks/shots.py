"""Shots at a page: find its addresses, warm it up, ask for it a few seconds long and read what that cost."""

import http.client
import statistics
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from threading import Event

from benchmarks import client, pages, report, servers
from benchmarks.data import Engine, PostgreSQL, say
from benchmarks.pages import Page

CHANGES_A_SECOND = 50
WARM_UP = 2  # requests of every client before the first shot, besides one for every path


@dataclass
class Shop:
    """A database of ours and one of Oscar with the same products, and addresses in them."""

    engine: Engine
    size: int
    examples: dict[str, list[str]]

    def url(self, kind: servers.Kind) -> str:
        return self.engine.url(f"{kind.shop}_{self.size}")

    def paths(self, page: Page) -> list[str]:
        found: list[str] = []
        for path in page.paths:
            found += [path] if path.startswith("/") else self.examples[path]
        return found


@dataclass
class Target:
    """A page of one shop on its server, and what was measured of it."""

    page: Page
    shop: Shop
    server: servers.Server
    paths: list[str]
    cookie: str
    shots: list[report.Shot] = field(default_factory=list)


def aim(page: Page, shop: Shop, server: servers.Server, clients: int) -> Target | None:
    """Find the page's addresses and warm it up; None, with a line that says so, when there is no such page."""
    paths = shop.paths(page)
    if page.name == pages.TRIVIAL:
        _status, body = get(server.port, "/san-pham/")
        paths = [path.replace("{size}", str(len(body))) for path in paths]
    status, _body = get(server.port, paths[0])
    if status == 404:
        say(f"skipped {page.name} ({shop.size:,}, {shop.engine.name}): {paths[0]} answers 404")
        return None
    cookie = fill_basket(server.port, shop.examples["basket"]) if page.with_basket else ""
    client.shoot(server.port, paths, clients=clients, requests=len(paths) + WARM_UP * clients, cookie=cookie)
    return Target(page, shop, server, paths, cookie)


def shoot(target: Target, seconds: float, clients: int) -> None:
    database = target.shop.engine.postmaster() if isinstance(target.shop.engine, PostgreSQL) else None
    with changing(target) if target.page.busy else nullcontext():
        app_before, db_before = cpu(target, database)
        shot = client.shoot(target.server.port, target.paths, clients=clients, seconds=seconds, cookie=target.cookie)
        app, db = cpu(target, database)
    slow = statistics.quantiles(shot.milliseconds, n=20)[-1] if shot.answers > 1 else 0.0
    target.shots.append(
        report.Shot(
            app_ms=(app - app_before) * 1000 / shot.answers,
            db_ms=(db - db_before) * 1000 / shot.answers,
            per_second=shot.answers / shot.seconds,
            p95_ms=slow,
        )
    )


@contextmanager
def changing(target: Target) -> Iterator[None]:
    """The version of the listing is raised fifty times a second, as by other products that change."""
    database, ended = f"{target.page.served_by.shop}_{target.shop.size}", Event()

    def change() -> None:
        with target.shop.engine.connected(database) as connection:
            while not ended.wait(1 / CHANGES_A_SECOND):
                done = connection.execute("UPDATE search_listingcount SET generation = generation + 1 WHERE scope = ''")
                if done.rowcount != 1:
                    raise LookupError(f"{database} has no counts of all products")
                connection.commit()

    with ThreadPoolExecutor(max_workers=1) as pool:
        changes = pool.submit(change)
        try:
            yield
        finally:
            ended.set()
        changes.result()


def cpu(target: Target, database: int | None) -> tuple[float, float]:
    """CPU seconds so far: of the web server with its worker, and of the database server's processes."""
    return target.server.cpu_seconds(), servers.cpu_seconds(database) if database else 0.0


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def fill_basket(port: int, products: list[str]) -> str:
    """Put the products into a basket by the shop's own form; the cookies that lead to it."""
    cookies: dict[str, str] = {}
    for pk in products:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        }
        connection.request("POST", f"/gio-hang/them/{pk}/", "quantity=1", headers)
        answer = connection.getresponse()
        answer.read()
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = header.partition(";")[0].partition("=")
            cookies[name] = value
        connection.close()
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
