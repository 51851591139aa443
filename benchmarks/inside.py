"""What can only be seen from inside the process: examples of addresses, statements of a page, their time.

    python -m benchmarks.inside examples
    echo '[[PATH, COOKIE], ...]' | python -m benchmarks.inside statements

Runs under the settings and the database that the environment names, and answers in JSON.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

ASKED = 20  # times each statement is asked again for its time
EXAMPLES = 20


def main() -> None:
    django.setup()
    if sys.argv[1] == "examples":
        print(json.dumps(examples()))
    else:
        print(json.dumps([statements(path, cookie) for path, cookie in json.load(sys.stdin)]))


def examples() -> dict[str, list[str]]:
    """Name → addresses spread over the shop, and the keys of three products of three makers for a basket."""
    from django.utils import timezone

    from catalog.products.models import Category
    from catalog.search.models import Listing

    on_sale = Listing.objects.on_sale(timezone.now())
    keys = list(on_sale.filter(price__isnull=False).order_by("pk").values_list("pk", flat=True))
    rows = on_sale.filter(pk__in=keys[:: max(len(keys) // EXAMPLES, 1)][:EXAMPLES]).select_related("product")
    products = [row.product for row in rows.order_by("pk")]
    with_lot = on_sale.filter(product__lots__isnull=False).order_by("pk").distinct()[:EXAMPLES]
    in_stock = on_sale.filter(price__isnull=False, available__gte=5).order_by("pk")[:EXAMPLES]
    sets = Category.objects.filter(kind=Category.Kind.SET).order_by("number")
    return {
        "products": [product.get_absolute_url() for product in products],
        "oscar products": [f"/catalogue/{product.slug}_{product.pk}/" for product in products],
        "scans": [row.product.lots.earliest("pk").get_absolute_url() for row in with_lot],
        "sets": [f"/san-pham/?bo={each.number}" for each in sets],
        "oscar categories": [f"/catalogue/category/{each.full_slug}_{each.pk}/" for each in sets],
        "basket": [str(pk) for pk in list({row.subject_id: row.pk for row in in_stock}.values())[:3]],
        "deep": [f"/san-pham/?trang=300&moc={_half_around()}"],
    }


def _half_around() -> str:
    """The mark of a page half-way through the goods in stock, as the page before it would give it."""
    from catalog.search import fair
    from catalog.search.marks import Mark

    half_way = fair.place(1) % (fair.TURN // 2)
    return Mark(start=half_way, stretch=0, keys=(half_way + fair.TURN // 4, 0, 0)).text


def statements(path: str, cookie: str) -> dict[str, float]:
    """How many statements a page takes, their time in the database in milliseconds, and the bytes of its HTML.

    The time is that of asking and of taking all rows, without making objects of them: each reading statement is asked
    again 20 times, and the medians are added up.
    """
    from django.db import connection
    from django.test import Client

    seen: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    headers = {"host": "127.0.0.1", "cookie": cookie}
    client = Client()
    client.get(path, headers=headers)  # templates, translations and what the process keeps
    with connection.execute_wrapper(note):
        answer = client.get(path, headers=headers)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")
    times = [_milliseconds(sql, params) for sql, params in seen if sql.startswith(("SELECT", "WITH"))]
    return {"statements": len(seen), "milliseconds": sum(times), "bytes": len(answer.content)}


def _milliseconds(sql: str, params: Any) -> float:
    from django.db import connection

    times = []
    with connection.cursor() as cursor:
        for _time in range(ASKED):
            started = time.perf_counter()
            cursor.execute(sql, params)
            cursor.fetchall()
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
