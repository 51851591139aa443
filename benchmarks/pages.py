"""What the main pages cost at 350 and at 20,000 products, as a ratio.

    python benchmarks/pages.py [--sizes 350 20000]

Makes a demo database for each size in .cache/benchmarks (kept for the next time) and asks each for the same pages, in
turns, so that other load on the machine hits all alike. CPU is that of this process, its middleware and templates
included; on SQLite that is the whole cost, since the database works in the process. Take the ratios: the figures
themselves belong to one machine.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "benchmarks"
ROUNDS = 5
REQUESTS = 20
# A path, or the name of something that `example` finds in the shop.
PAGES = {
    "home": "/",
    "product": "product",
    "scan": "scan",
    "basket of three": "basket",
    "list": "/san-pham/",
    "list, page 3": "/san-pham/?trang=3",
    "one facet": "/san-pham/?tinh=lao-cai",
    "two facets": "/san-pham/?sao=4&tinh=lao-cai",
    "two words": "/san-pham/?q=mat+ong",
    "one word and facet": "/san-pham/?q=tra&sao=4",
    "nothing found": "/san-pham/?q=khong+co+gi+het",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[350, 20_000])
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure()))
        return
    prepare(sorted(options.sizes))
    taken = {size: [] for size in options.sizes}
    for _round in range(ROUNDS):
        for size in options.sizes:
            answer = run(size, sys.executable, __file__, "--measure", capture=True)
            taken[size].append(json.loads(answer.splitlines()[-1]))
    report(options.sizes, taken)


def report(sizes: list[int], taken: dict[int, list[dict[str, list[float]]]]) -> None:
    """Median over the rounds of each page's best time, statements, and the last size against the first."""
    print(f"{'page':22}" + "".join(f"{size:>12,} products" for size in sizes) + "     ratio")
    for page in PAGES:
        cpu = [statistics.median(each[page][0] for each in taken[size]) for size in sizes]
        statements = [int(taken[size][0][page][1]) for size in sizes]
        cells = "".join(f"{ms:>10.1f} ms, {n} SQL" for ms, n in zip(cpu, statements, strict=True))
        print(f"{page:22}{cells}{cpu[-1] / cpu[0]:>9.2f}×")


def prepare(sizes: list[int]) -> None:
    """Each shop grows out of the one before, which spares the migrations."""
    before: Path | None = None
    for size in sizes:
        database, unfinished = folder(size) / "db.sqlite3", folder(size) / "unfinished.sqlite3"
        if not database.exists():
            print(f"making a shop of {size:,} products", file=sys.stderr)
            unfinished.unlink(missing_ok=True)
            commands = ["migrate", "load_places", "load_taxonomy"]
            if before:
                shutil.copy(before, unfinished)
                commands = []
            for command in (*commands, f"load_demo --products {size}"):
                run(size, sys.executable, "manage.py", *command.split(), "--verbosity=0", database=unfinished)
            unfinished.rename(database)
        before = database


def run(size: int, *command: str, database: Path | None = None, capture: bool = False) -> str:
    address = f"sqlite:///{database or folder(size) / 'db.sqlite3'}"
    environment = {
        **os.environ,
        "VAR_DIR": str(folder(size)),
        "DATABASE_URL": address,
        "TEST_DATABASE_URL": address,  # measured under the suite's settings, which need no collected static files
        "PYTHONPATH": str(ROOT),
    }
    output = subprocess.PIPE if capture else None
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=output, text=True).stdout or ""


def folder(size: int) -> Path:
    path = CACHE / str(size)
    path.mkdir(parents=True, exist_ok=True)
    return path


def measure() -> dict[str, list[float]]:
    """Page → best CPU milliseconds of a request, and its statements."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    answer: dict[str, list[float]] = {}
    for name, kind in PAGES.items():
        path = kind if kind.startswith("/") else example(kind, client)
        client.get(path)
        times = []
        for _request in range(REQUESTS):
            started = time.process_time()
            client.get(path)
            times.append((time.process_time() - started) * 1000)
        with CaptureQueriesContext(connection) as statements:
            client.get(path)
        answer[name] = [min(times), len(statements)]
    return answer


def example(kind: str, client: Any) -> str:
    """The address of a product or a lot on sale, or of a basket that now holds three products of three makers."""
    from django.utils import timezone

    from catalog.search.models import Listing

    on_sale = Listing.objects.on_sale(timezone.now()).filter(
        available__gte=5, price__isnull=False, product__lots__isnull=False
    )
    rows = list(on_sale.order_by("pk").select_related("product")[:50])
    if kind == "product":
        return rows[0].product.get_absolute_url()
    if kind == "scan":
        return rows[0].product.lots.earliest("pk").get_absolute_url()
    for row in list({row.subject_id: row for row in rows}.values())[:3]:
        client.post(f"/gio-hang/them/{row.pk}/", {"quantity": "1"}, headers={"Sec-Fetch-Site": "same-origin"})
    return "/gio-hang/"


if __name__ == "__main__":
    main()
