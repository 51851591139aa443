"""What the shop's pages cost, beside a page that costs nothing and beside stock Oscar, on the same data.

    python -m benchmarks.shop [--sizes 1650 16500 100000] [--engines sqlite postgresql] [--memory]

All servers run at once and are asked in turns: every round visits every page of every shop once, so that other load
on the machine hits all alike. benchmarks/README.md says what is counted and what favours whom.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any

from benchmarks import client, data, report, servers
from benchmarks.data import Engine, PostgreSQL, say
from benchmarks.pages import CACHED, FRESH, PAGES, Page
from benchmarks.shots import Shop, Target, aim, shoot
from tests.support import postgres

MIXED_REQUESTS = 10_000
WORKERS = 2  # of the server that is weighed


def main() -> None:
    options = arguments()
    # Asked to end, end as by Ctrl-C: the servers of this run must not outlive it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with data.engines(options.engines) as engines:
        data.prepare_files()
        for engine in engines.values():
            data.prepare(engine, options.sizes)
    # On a fresh copy of the PostgreSQL server: what visitors leave behind is not kept.
    with data.engines(options.engines) as engines:
        shops = [Shop(engine, size, examples(engine, size)) for size in options.sizes for engine in engines.values()]
        if options.memory:
            for shop in shops:
                weigh(shop)
        else:
            measure(shops, [page for page in PAGES if wanted(page, options.pages)], options)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_650, 16_500, 100_000], help="products")
    parser.add_argument("--engines", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=3, help="visits to every page; medians are taken")
    parser.add_argument("--seconds", type=float, default=4, help="length of a visit")
    parser.add_argument("--clients", type=int, default=8, help="connections that ask at once")
    parser.add_argument("--pages", nargs="+", default=[], help="only pages with one of these words in their name")
    parser.add_argument("--memory", action="store_true", help="instead, memory of workers after mixed requests")
    options = parser.parse_args()
    options.sizes.sort()
    return options


def wanted(page: Page, words: list[str]) -> bool:
    """A page without its measure says nothing, so those stay."""
    return not words or page.served_by.shop == data.OSCAR or any(word in page.name for word in [*words, "stored"])


def measure(shops: list[Shop], chosen: list[Page], options: argparse.Namespace) -> None:
    with ExitStack() as stack:
        started = {
            (id(shop), kind): stack.enter_context(servers.running(kind, shop.url(kind)))
            for shop in shops
            for kind in dict.fromkeys(page.served_by for page in chosen)
        }
        for server in started.values():
            server.wait()
        aimed = (
            aim(page, shop, started[id(shop), page.served_by], options.clients) for page in chosen for shop in shops
        )
        targets = [target for target in aimed if target]
        before, own, began = servers.busy_seconds(), own_seconds(shops), time.monotonic()
        for number in range(1, options.rounds + 1):
            say(f"round {number} of {options.rounds}")
            for place, target in enumerate(targets, start=1):
                say(f"  {place} of {len(targets)}: {target.page.name}, {target.shop.engine.name}, {target.shop.size:,}")
                shoot(target, options.seconds, options.clients)
        others = (servers.busy_seconds() - before - own_seconds(shops) + own) / (time.monotonic() - began)
    say("counting statements")
    report.show(rows(targets))
    print(f"\n{options.rounds} rounds of {options.seconds:g} s with {options.clients} clients.")
    print(f"Other work took {others:.2f} cores of this machine meanwhile.")


def own_seconds(shops: list[Shop]) -> float:
    """CPU seconds of this run so far: client, web servers and database server."""
    engines = {shop.engine.name: shop.engine for shop in shops}.values()
    databases = [engine.postmaster() for engine in engines if isinstance(engine, PostgreSQL)]
    return sum(servers.cpu_seconds(pid) for pid in (os.getpid(), *databases))


def rows(targets: list[Target]) -> list[report.Row]:
    """The lines of the table, in the order of the targets; a process for each database counts its statements."""
    together: dict[tuple[servers.Kind, str], list[Target]] = {}
    for target in targets:
        kind = target.page.served_by
        together.setdefault((kind, target.shop.url(kind)), []).append(target)
    counts: dict[int, dict[str, Any]] = {}
    for (kind, url), group in together.items():
        asked = [[target.paths[0], target.cookie] for target in group]
        for target, counted in zip(group, inside(url, kind, "statements", asked), strict=True):
            counts[id(target)] = counted
    return [row(target, counts[id(target)]) for target in targets]


def row(target: Target, counted: dict[str, Any]) -> report.Row:
    return report.Row(
        page=target.page.name,
        against=target.page.against,
        engine=target.shop.engine.name,
        size=target.shop.size,
        shots=target.shots,
        statements=counted["statements"],
        database_ms=counted["milliseconds"],
        size_bytes=counted["bytes"],
    )


def weigh(shop: Shop) -> None:
    """Memory of workers that were preloaded and have answered all our pages in turn."""
    with servers.running(CACHED, shop.url(CACHED), workers=WORKERS, preload=True) as server:
        server.wait()
        targets = [aim(page, shop, server, clients=1) for page in PAGES if page.served_by == FRESH]
        paths = [path for target in targets if target for path in target.paths]
        client.shoot(server.port, paths, clients=8, requests=MIXED_REQUESTS)
        sizes = ", ".join(f"{servers.pss_mib(pid):.0f} MiB" for pid in server.workers())
        print(
            f"{shop.engine.name}, {shop.size:,} products, after {MIXED_REQUESTS:,} requests: "
            f"{sizes} PSS for each of {WORKERS} workers, {servers.pss_mib(server.process.pid):.0f} MiB their parent"
        )


def examples(engine: Engine, size: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = inside(engine.url(f"{data.OURS}_{size}"), FRESH, "examples")
    return found


def inside(url: str, kind: servers.Kind, command: str, asked: object = None) -> Any:
    """An answer of benchmarks/inside.py from a process under the settings of that kind."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.inside", command],
        cwd=data.ROOT,
        env=servers.environment_of(kind, url),
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    try:
        main()
    except client.WrongAnswer as error:
        sys.exit(f"{error}\nWhat the servers wrote: {servers.LOGS}")
    except (servers.ServerError, postgres.ServerError) as error:
        sys.exit(str(error))
