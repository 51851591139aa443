"""What an order costs: a guest buys in our shop and in stock Oscar, the same goods on the same machine, in turns.

    python -m benchmarks.checkout [--size 1650] [--orders 20]

Each purchase is one visitor with cookies of its own, from the first product put into the basket to the page that
thanks. CPU milliseconds of the web server are read from /proc before and after; product pages are not counted on
either side. On copies of the databases, which are thrown away. SQLite only: ratios are what travels.
"""

import argparse
import http.client
import re
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks import data, servers
from benchmarks.data import SQLite, say
from benchmarks.pages import FRESH, STOCK
from benchmarks.servers import Server

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FIELD = re.compile(r'name="(checkout_key|seen)" value="([^"]+)"')


class NoOrder(RuntimeError):
    """A purchase did not end on a page that thanks; the message says where it stood."""


@dataclass
class Visitor:
    """A browser without pictures: cookies, the page it last saw, and how often it asked."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)
    page: str = ""
    address: str = ""
    asked: int = 0

    def get(self, path: str) -> None:
        self._ask("GET", path, None)

    def post(self, path: str, **fields: str | int) -> None:
        """Send a form with the token of the page in sight, else with the visitor's own, and follow where it leads."""
        token = TOKEN.search(self.page)
        told = {**fields, "csrfmiddlewaretoken": token[1] if token else self.cookies.get("csrftoken", "")}
        self._ask("POST", path, urlencode(told))

    def _ask(self, method: str, path: str, body: str | None) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        headers = {"Sec-Fetch-Site": "same-origin", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        self.page, self.address = answer.read().decode(), path
        self.asked += 1
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        if answer.status in {301, 302, 303}:
            self._ask("GET", answer.headers["Location"], None)
        elif answer.status != 200:
            raise NoOrder(f"{method} {path}: {answer.status}")


def buy_from_us(visitor: Visitor, products: list[int]) -> None:
    """Cash on delivery, to Hà Nội, the last product by “Mua ngay”. Adding the others answers with the basket; a browser
    with script asks for less.
    """
    *others, last = products
    for product in others:
        visitor.post(f"/gio-hang/them/{product}/", quantity=1)
    visitor.post(f"/gio-hang/them/{last}/", quantity=1, then="checkout")
    who = {"phone": "0912345678", "name": "Lê Thị Hoa", "line1": "18 ngõ 20 Đội Cấn", "payment": "cod"}
    visitor.post("/thanh-toan/", province="01", commune="Phường Ba Đình", **who)
    visitor.post("/thanh-toan/xem-lai/", **dict(FIELD.findall(visitor.page)))
    if "/don-hang/" not in visitor.address:
        raise NoOrder(f"ours stopped at {visitor.address}")


def buy_from_oscar(visitor: Visitor, products: list[int]) -> None:
    """Oscar's own guest checkout: e-mail, address, its free shipping, no payment, confirmation."""
    visitor.get("/basket/")
    for product in products:
        visitor.post(f"/basket/add/{product}/", quantity=1)
    visitor.get("/checkout/")
    visitor.post("/checkout/", username="hoa@example.vn", options="anonymous")
    where = {"first_name": "Hoa", "last_name": "Lê", "line1": "18 Đội Cấn", "line4": "Hà Nội", "country": "VN"}
    visitor.post("/checkout/shipping-address/", postcode="100000", **where)
    visitor.post("/checkout/preview/")
    visitor.post("/checkout/preview/", action="place_order")
    if "/thank-you/" not in visitor.address:
        raise NoOrder(f"Oscar stopped at {visitor.address}")


WAYS = {data.OURS: buy_from_us, data.OSCAR: buy_from_oscar}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_650, help="products")
    parser.add_argument("--orders", type=int, default=20, help="purchases of each kind; medians are taken")
    options = parser.parse_args()
    engine = SQLite()
    data.prepare_files()
    data.prepare(engine, [options.size])
    with ExitStack() as stack:
        started = {}
        for kind, shop in ((FRESH, data.OURS), (STOCK, data.OSCAR)):
            engine.create(f"{shop}_buying", f"{shop}_{options.size}")
            goods = prepare(engine, f"{shop}_buying", shop)
            started[shop] = stack.enter_context(servers.running(kind, engine.url(f"{shop}_buying"))), goods
        for server, _goods in started.values():
            server.wait()
        show(started, options.orders)
    for shop in (data.OURS, data.OSCAR):
        engine.drop(f"{shop}_buying")


def prepare(engine: SQLite, database: str, shop: str) -> list[int]:
    """Stock for all purchases, and three products of three makers who only have the usual way to send."""
    with engine.connected(database) as connection:
        connection.execute("UPDATE partner_stockrecord SET num_in_stock = 100000")
        if shop == data.OSCAR:
            connection.execute(
                "INSERT INTO address_country (iso_3166_1_a2, iso_3166_1_a3, iso_3166_1_numeric, printable_name, name,"
                " display_order, is_shipping_country) VALUES ('VN', 'VNM', '704', 'Viet Nam', 'Viet Nam', 0, 1)"
            )
            rows = connection.execute("SELECT min(product_id) FROM partner_stockrecord GROUP BY partner_id LIMIT 3")
        else:
            rows = connection.execute(
                "SELECT min(product_id) FROM search_listing WHERE subject_id NOT IN"
                " (SELECT subject_id FROM shipping_deliveryrate WHERE subject_id IS NOT NULL UNION"
                "  SELECT subject_id FROM shipping_pickuppoint)"
                " AND sold_from <= datetime('now') AND sold_until > datetime('now') AND in_stock AND price < 1000000"
                " GROUP BY subject_id LIMIT 3"
            )
        return [row[0] for row in rows]


def show(started: dict[str, tuple[Server, list[int]]], orders: int) -> None:
    print(f"{'purchase':<28}{'CPU ms':>8}{'requests':>10}")
    medians: dict[tuple[str, int], float] = {}
    for makers in (1, 3):
        spent: dict[str, list[float]] = {shop: [] for shop in started}
        asked: dict[str, int] = {}
        for number in range(orders + 1):  # the first warms up
            for shop, (server, goods) in started.items():
                visitor, before = Visitor(server), server.cpu_seconds()
                WAYS[shop](visitor, goods[:makers])
                if number:
                    spent[shop].append((server.cpu_seconds() - before) * 1000)
                asked[shop] = visitor.asked
            say(f"purchase {number} of {orders}, {makers} makers")
        for shop, times in spent.items():
            medians[shop, makers] = statistics.mean(times)
            print(f"{f'{shop}, makers: {makers}':<28}{medians[shop, makers]:>8.0f}{asked[shop]:>10}")
        print(f"{'× Oscar':<28}{medians[data.OSCAR, makers] / medians[data.OURS, makers]:>8.1f}")


if __name__ == "__main__":
    try:
        main()
    except (NoOrder, servers.ServerError) as error:
        sys.exit(f"{error}\nWhat the servers wrote: {servers.LOGS}")
