"""The database, or the process, goes away while people buy: one order each after all, and nobody's goods are lost."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from pathlib import Path
from socket import socket
from threading import Barrier, Event
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import OperationalError, connection, transaction
from django.db.models import Sum
from django.test import Client
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from environ import Env
from psycopg.conninfo import make_conninfo

from catalog.kernel.tasks import run_pending
from catalog.products.models import Product
from catalog.subjects.models import StockRecord, Subject
from marketplace.ledger.books import faults
from marketplace.order.models import Order, OrderGroup
from marketplace.order.stock import drifts
from tests.cast import make_listing
from tests.marketplace.order.test_race import at_once
from tests.marketplace.shoppers import check_out, put
from tests.support import killed, postgres
from tests.support.databases import PostgreSQL

pytestmark = pytest.mark.django_db(transaction=True)

BUYERS = 8
PLACES = "/thanh-toan/xem-lai/"
FORM = "application/x-www-form-urlencoded"


# --- The database restarts ----------------------------------------------------------------------------------------


def shut() -> None:
    """What clients see of a server that stops at once: no new connection, and the open ones cut in mid-sentence."""
    name, mine = connection.settings_dict["NAME"], connection.connection.info.backend_pid
    ask = PostgreSQL()._execute
    ask(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s::int", name, str(mine))


def reopen() -> None:
    PostgreSQL()._execute(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" ALLOW_CONNECTIONS true')


def waiting_for_locks() -> int:
    """Asked outside of the database of the test: within a transaction the answer would never change."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
    return int(PostgreSQL()._execute(waiting, connection.settings_dict["NAME"])[0][0])


def press(buyer: Client, page: Any, language: str) -> Any:
    """Send the review page's form, over a connection to the database that no earlier request has broken."""
    connection.close()
    return buyer.post(f"{language}{PLACES}", form_of(page), content_type=FORM)


def form_of(page: Any) -> str:
    fields = {name: str(page.context[name]) for name in ("checkout_key", "seen")}
    return urlencode({**fields, "csrfmiddlewaretoken": str(page.context["csrf_token"])})


@pytest.mark.postgresql
def test_fault_18_buyers_of_a_database_that_restarts_have_one_order_each(coop, bac_ha) -> None:
    """Fault 18 for people: whoever orders in that moment is asked to send again, and has one order."""
    # given buyers on the review page, half of them in English
    product = make_listing(coop, num_in_stock=BUYERS + 1)
    buyers = [Client(raise_request_exception=False) for _number in range(BUYERS)]
    for buyer in buyers:
        put(buyer, product)
    pages = [check_out(buyer, bac_ha) for buyer in buyers]
    languages = ["", "/en"] * (BUYERS // 2)
    connection.close()
    cut, back, all_tried = Event(), Event(), Barrier(BUYERS + 1, timeout=killed.DEADLINE)

    def buy(buyer: Client, page: Any, language: str) -> list[Any]:
        answers = [press(buyer, page, language)]
        assert cut.wait(killed.DEADLINE)
        answers.append(press(buyer, page, language))
        all_tried.wait()
        assert back.wait(killed.DEADLINE)
        return [*answers, press(buyer, page, language), press(buyer, page, language)]

    def restart() -> list[Any]:
        # when all are in the middle of their transaction
        with transaction.atomic():
            StockRecord.objects.select_for_update().get(product=product)
            killed.wait_until(lambda: waiting_for_locks() == BUYERS)
            # and the server goes away, and comes back once each has tried against a closed door
            shut()
        try:
            cut.set()
            all_tried.wait()
        finally:
            reopen()
        back.set()
        return []

    shoppers = [lambda b=b, p=p, la=la: buy(b, p, la) for b, p, la in zip(buyers, pages, languages, strict=True)]
    told = at_once(*shoppers, restart)[:BUYERS]

    # then each was told so twice, in its language and with what it had sent; and then had one order
    for answers, language in zip(told, languages, strict=True):
        assert [answer.status_code for answer in answers] == [503, 503, 303, 303]
        for answer in answers[:2]:
            assert answer["Retry-After"] == "15"
            assert ("Please try again" if language else "Xin thử lại") in answer.content.decode()
            assert 'name="checkout_key"' in answer.content.decode()
        assert answers[2]["Location"] == answers[3]["Location"]
    assert len({answers[2]["Location"] for answers in told}) == BUYERS
    assert OrderGroup.objects.count() == Order.objects.count() == BUYERS
    assert StockRecord.objects.get(product=product).num_allocated == BUYERS
    assert list(drifts()) == []
    run_pending()
    assert list(faults()) == []


# --- The web server's process is killed ---------------------------------------------------------------------------


@pytest.fixture
def web_server(tmp_path: Path) -> Iterator[Callable[..., tuple[killed.Doomed, int]]]:
    started: list[killed.Doomed] = []

    def start(*stop: Any) -> tuple[killed.Doomed, int]:
        port = free_port()
        started.append(killed.web_server(tmp_path, port, *stop))
        return started[-1], port

    yield start
    for each in started:
        each.end()


@pytest.mark.parametrize(
    ("stop_at", "after", "orders"),
    [("marketplace.checkout.services:ask", False, 0), ("marketplace.checkout.views:place", True, 1)],
    ids=["before the commit", "before the answer"],
)
def test_fault_12_killed_while_an_order_is_placed(coop, bac_ha, web_server, stop_at, after: bool, orders: int) -> None:
    """Fault 12: the answer is lost with the process, and the buyer presses again."""
    # given a buyer on the review page
    product = make_listing(coop, num_in_stock=3)
    buyer = Client()
    put(buyer, product)
    form = form_of(check_out(buyer, bac_ha))
    connection.close()

    # when the process that has the order in hand is killed
    server, port = web_server(stop_at, after)
    killed.wait_until(lambda: answers_at(port), server.process)
    sent = send(buyer, form, port)
    server.kill_when_there()
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        sent.getresponse()

    # then there is an order with its goods, or neither
    assert OrderGroup.objects.count() == orders
    assert (StockRecord.objects.get(product=product).num_allocated or 0) == orders

    # and pressing again, twice, finds the one order
    answers = [send(buyer, form, port).getresponse() for _again in range(2)]
    assert [answer.status for answer in answers] == [303, 303]
    group = OrderGroup.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {group.get_absolute_url()}
    assert StockRecord.objects.get(product=product).num_allocated == 1
    assert list(drifts()) == []
    run_pending()
    assert list(faults()) == []


def send(buyer: Client, form: str, port: int) -> HTTPConnection:
    """Send a form with the buyer's cookies to the web server; whoever wants may wait for its answer."""
    line = HTTPConnection("127.0.0.1", port, timeout=killed.DEADLINE)
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in buyer.cookies.items())
    line.request("POST", PLACES, form, {"Content-Type": FORM, "Cookie": cookies})
    return line


def answers_at(port: int) -> bool:
    try:
        line = HTTPConnection("127.0.0.1", port, timeout=5)
        line.request("GET", "/livez")
        return line.getresponse().status == 200
    except OSError:
        return False


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- The database's server crashes --------------------------------------------------------------------------------


@pytest.fixture
def own_server(transactional_db: None) -> Iterator[postgres.Server]:
    """A server of this test alone, with what the test's database holds. The test is on it, and the processes it starts;
    they keep their connections, as in a running shop and not as elsewhere in tests.
    """
    try:
        version = postgres.version()
    except postgres.ServerError as missing:
        pytest.skip(str(missing))
    if version < connection.pg_version // 10_000:
        pytest.skip(f"the programs of PostgreSQL {version} can't copy from the newer server of the tests")
    shared = dict(connection.settings_dict)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    source = make_conninfo(**{name: shared[key] or None for name, key in names.items()})
    with postgres.durable(source) as server:
        connection.close()
        connection.settings_dict.update({**Env.db_url_config(server.url), "CONN_MAX_AGE": None})
        try:
            yield server
        finally:
            connection.close()
            connection.settings_dict.update(shared)


@dataclass(frozen=True)
class Buyer:
    """Somebody on the review page."""

    client: Client
    email: str
    key: str
    form: str

    @property
    def session(self) -> str:
        return self.client.cookies[settings.SESSION_COOKIE_NAME].value


def on_review(number: int, product: Product, commune: Any) -> Buyer:
    client, email = Client(), f"mua-{number}@example.vn"
    put(client, product)
    page = check_out(client, commune, email=email)
    return Buyer(client, email, page.context["checkout_key"], form_of(page))


@contextmanager
def transaction_that_is_lost() -> Iterator[None]:
    with pytest.raises(OperationalError), transaction.atomic():
        yield


def waiting_for_me() -> int:
    """How many wait for a lock that this connection holds itself, not for one another."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE %s::int = ANY(pg_blocking_pids(pid))"
    return int(PostgreSQL()._execute(waiting, str(connection.connection.info.backend_pid))[0][0])


def keys_of_orders() -> set[str]:
    return set(OrderGroup.objects.values_list("checkout_key", flat=True))


@pytest.mark.postgresql
def test_fault_18_a_server_that_crashes_keeps_what_buyers_were_told(own_server, coop, bac_ha, web_server) -> None:
    """Fault 18, of the server itself: it falls with all it has in memory, and recovers from its log."""
    # given a running shop and buyers on the review page: those of a common product, and two with one of their own
    shop, port = web_server()
    Subject.objects.filter(pk=coop.pk).update(email="htx@example.vn")
    common, *own = [make_listing(coop, num_in_stock=100) for _number in range(3)]
    goods = [common] * 16 + own
    buyers = [on_review(number, product, bac_ha) for number, product in enumerate(goods)]
    early, crowd, unheard, in_hand = buyers[:2], buyers[2:14], buyers[14:16], buyers[16:]
    killed.wait_until(lambda: answers_at(port), shop.process)

    def press(buyer: Buyer) -> HTTPResponse:
        with closing(send(buyer.client, buyer.form, port)) as line:
            return line.getresponse()

    # and two who have ordered in quiet, whose letters are sent
    assert [press(buyer).status for buyer in early] == [303, 303]
    run_pending()
    assert sorted(each.to[0] for each in mail.outbox) == ["htx@example.vn"] * 2 + [buyer.email for buyer in early]

    with ThreadPoolExecutor(settings.WEB_THREADS) as pool:
        with transaction_that_is_lost():
            # when some are in the middle of their transaction, some after it but without an answer yet
            assert len(StockRecord.objects.select_for_update().filter(product__in=own)) == len(in_hand)
            sessions = [buyer.session for buyer in unheard]
            assert len(Session.objects.select_for_update().filter(pk__in=sessions)) == len(unheard)
            stuck = [pool.submit(press, buyer) for buyer in [*unheard, *in_hand]]
            flowing = [pool.submit(press, buyer) for buyer in crowd]
            killed.wait_until(lambda: waiting_for_me() == len(stuck) and sum(each.done() for each in flowing) >= 4)
            # and the server crashes while the others order
            own_server.stop("immediate")
        stuck_answers, flowing_answers = ([each.result() for each in them] for them in (stuck, flowing))
        closed_answers = list(pool.map(press, buyers))
        own_server.start()

        # then whoever was told of an order has it, and of the others nobody has half a one
        told = {buyer.key for buyer, answer in zip(crowd, flowing_answers, strict=True) if answer.status == 303}
        assert len(told) >= 4
        kept = keys_of_orders()
        assert kept >= told | {buyer.key for buyer in [*early, *unheard]}
        assert not kept & {buyer.key for buyer in in_hand}
        assert list(drifts()) == []

        # and all others were asked to try again, which they do, twice
        for answer in [*stuck_answers, *closed_answers, *(each for each in flowing_answers if each.status != 303)]:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "15")
        again, once_more = (list(pool.map(press, buyers)) for _time in range(2))

    # then each has one order, and the goods of one
    assert {answer.status for answer in [*again, *once_more]} == {303}
    groups = {group.checkout_key: group.get_absolute_url() for group in OrderGroup.objects.all()}
    places = [groups[buyer.key] for buyer in buyers]
    assert [answer.headers["Location"] for answer in again] == places
    assert [answer.headers["Location"] for answer in once_more] == places
    for buyer, answer in zip(crowd, flowing_answers, strict=True):
        assert answer.headers["Location"] == (groups[buyer.key] if buyer.key in told else None)
    assert OrderGroup.objects.count() == Order.objects.count() == len(buyers)
    allocated = dict(StockRecord.objects.values_list("product").annotate(Sum("num_allocated")))
    assert allocated == {product.pk: goods.count(product) for product in (common, *own)}
    assert list(drifts()) == []

    # and one letter, as has the cooperative for each: every task has run once
    run_pending()
    assert Counter(each.to[0] for each in mail.outbox) == {
        "htx@example.vn": len(buyers),
        **{buyer.email: 1 for buyer in buyers},
    }
    tasks = DBTaskResult.objects.values_list("status", "worker_ids")
    assert {(status, len(workers)) for status, workers in tasks} == {(TaskResultStatus.SUCCESSFUL, 1)}
    assert list(faults()) == []
