"""What was opened from a search: /san-pham/da-mo/."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.search import log
from catalog.search.models import SearchedWords
from marketplace.storefront import opened

pytestmark = pytest.mark.django_db

OPENED = "/san-pham/da-mo/"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _nothing_gathered() -> None:
    log.write_down()
    SearchedWords.objects.all().delete()


def written() -> list[tuple[str, int, int]]:
    log.write_down()
    return list(SearchedWords.objects.values_list("words", "clicks", "ranks"))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_place_is_written_down(prefix: str) -> None:
    # given a browser that would refuse a form without Django's token
    client = Client(enforce_csrf_checks=True)

    # when the list's script tells what was opened
    answer = client.post(prefix + OPENED, {"q": "Mật ong", "rank": "3"}, headers=OURS)

    # then nobody is told anything, and nothing is left with the visitor
    assert (answer.status_code, answer.content) == (204, b"")
    assert not answer.cookies
    assert written() == [("mat ong", 1, 3)]


def test_it_costs_no_statement(client: Client) -> None:
    client.post(OPENED, {"q": "trà", "rank": "1"}, headers=OURS)  # the site is known by now
    with CaptureQueriesContext(connection) as sent:
        client.post(OPENED, {"q": "trà", "rank": "1"}, headers=OURS)
    assert [each["sql"] for each in sent] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {},
    ],
    ids=str,
)
def test_other_sites_can_not_write(client: Client, headers: dict[str, str]) -> None:
    answer = client.post(OPENED, {"q": "trà", "rank": "1"}, headers=headers)
    assert answer.status_code == 403
    assert written() == []


@pytest.mark.parametrize("rank", ["", "0", "-1", "1.5", "1001", "9" * 30, "một", "²", " 1"])
def test_what_is_no_place_is_left_out(client: Client, rank: str) -> None:
    assert client.post(OPENED, {"q": "trà", "rank": rank}, headers=OURS).status_code == 204
    assert written() == []


@pytest.mark.parametrize("rank", ["1", "1000"])
def test_the_first_and_the_last_place(client: Client, rank: str) -> None:
    client.post(OPENED, {"q": "trà", "rank": rank}, headers=OURS)
    assert written() == [("tra", 1, int(rank))]


@pytest.mark.parametrize("form", [{}, {"rank": "1"}, {"q": "", "rank": "1"}, {"q": "\x00", "rank": "1"}])
def test_without_words_nothing_is_written(client: Client, form: dict[str, str]) -> None:
    assert client.post(OPENED, form, headers=OURS).status_code == 204
    assert written() == []


def test_long_words_are_kept_short(client: Client) -> None:
    client.post(OPENED, {"q": "trà " * 5_000, "rank": "1"}, headers=OURS)
    assert [len(words) <= 100 for words, _clicks, _ranks in written()] == [True]


def test_one_address_can_not_flood_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a limit of two
    monkeypatch.setattr(opened, "MOST_OPENED", 2)

    # when one address tells more
    statuses = [client.post(OPENED, {"q": "trà", "rank": "1"}, headers=OURS).status_code for _time in range(5)]

    # then what is too much has no effect, and another address is not held up
    assert statuses == [204] * 5
    client.post(OPENED, {"q": "trà", "rank": "9"}, headers=OURS, REMOTE_ADDR="203.0.113.7")
    assert written() == [("tra", 3, 11)]


def test_only_forms_are_taken(client: Client) -> None:
    assert client.get(OPENED).status_code == 405
