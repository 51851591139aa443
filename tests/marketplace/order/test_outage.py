"""The database, or the process, goes away while people buy: one order each after all, and nobody's goods are lost."""

from collections.abc import Callable, Iterator
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from socket import socket
from threading import Barrier, Event
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client

from catalog.kernel.tasks import run_pending
from catalog.subjects.models import StockRecord
from marketplace.ledger.books import faults
from marketplace.order.models import Order, OrderGroup
from marketplace.order.stock import drifts
from tests.cast import make_listing
from tests.marketplace.order.test_race import at_once
from tests.marketplace.shoppers import check_out, put
from tests.support import killed
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
def web_server(tmp_path: Path) -> Iterator[Callable[[str, bool], tuple[killed.Doomed, int]]]:
    started: list[killed.Doomed] = []

    def start(stop_at: str, after: bool) -> tuple[killed.Doomed, int]:
        port = free_port()
        started.append(killed.web_server(tmp_path, port, stop_at, after))
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
