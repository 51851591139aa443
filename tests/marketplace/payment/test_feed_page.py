"""What a bank aggregator sends to /thanh-toan/bao-co/."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.kernel.dates import VIETNAM
from marketplace.payment.models import BankCredit, MoneyFact

pytestmark = pytest.mark.django_db
SECRET = "bi-mat-cua-kenh-bao-co"


@pytest.fixture
def attempt(direct, coop, settings):
    settings.BANK_FEED_SECRET = SECRET
    return direct.attempts.get(order__subject=coop)


def body(attempt, **facts: Any) -> bytes:
    told = {
        "id": 92704,
        "gateway": "Vietcombank",
        "transactionDate": f"{timezone.now().astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
        "accountNumber": attempt.account.number,
        "subAccount": None,
        "code": None,
        "content": f"MBVCB {attempt.code} chuyen tien",
        "transferType": "in",
        "transferAmount": attempt.amount,
        "accumulated": 19_077_000,
        "referenceCode": "FT26333000123456",
        "description": "",
    }
    return json.dumps({**told, **facts}).encode()


def send(client: Client, raw: bytes, *, secret: str = SECRET, skew: int = 0) -> Any:
    at = int(timezone.now().timestamp()) + skew
    sign = hmac.new(secret.encode(), f"{at}.".encode() + raw, hashlib.sha256).hexdigest()
    headers = {"X-SePay-Timestamp": str(at), "X-SePay-Signature": f"sha256={sign}"}
    return client.post("/thanh-toan/bao-co/", raw, content_type="application/json", headers=headers)


def test_a_signed_message_pays_its_order_once(client, attempt) -> None:
    answers = [send(client, body(attempt)) for _again in range(3)]

    assert [(each.status_code, each.json()) for each in answers] == [(200, {"success": True})] * 3
    attempt.order.refresh_from_db()
    assert attempt.order.status == "placed"
    assert MoneyFact.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"secret": "sai"}, {"skew": -400}, {"skew": 400}])
def test_a_forged_old_or_future_message_is_refused(client, attempt, wrong) -> None:
    """Fault 5."""
    assert send(client, body(attempt), **wrong).status_code == 401
    assert not BankCredit.objects.exists()


def test_a_changed_body_is_refused(client, attempt) -> None:
    raw = body(attempt)
    at = int(timezone.now().timestamp())
    sign = hmac.new(SECRET.encode(), f"{at}.".encode() + raw, hashlib.sha256).hexdigest()
    headers = {"X-SePay-Timestamp": str(at), "X-SePay-Signature": f"sha256={sign}"}
    answer = client.post(
        "/thanh-toan/bao-co/", raw.replace(b" chuyen", b" chuyem"), content_type="application/json", headers=headers
    )
    assert answer.status_code == 401
    assert not BankCredit.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff\xfe", b'{"id": 1}'])
def test_what_cannot_be_read_is_refused(client, attempt, raw: bytes) -> None:
    assert send(client, raw).status_code == 400
    assert not BankCredit.objects.exists()


def test_an_account_of_nobody_is_answered_and_left_alone(client, attempt) -> None:
    assert send(client, body(attempt, accountNumber="999999999")).status_code == 200
    assert not BankCredit.objects.exists()


def test_money_that_goes_out_is_left_alone(client, attempt) -> None:
    assert send(client, body(attempt, transferType="out")).status_code == 200
    assert not BankCredit.objects.exists()


def test_without_a_secret_there_is_no_such_address(client, attempt, settings) -> None:
    settings.BANK_FEED_SECRET = ""
    assert send(client, body(attempt)).status_code == 404


def test_only_posts_are_taken(client, attempt) -> None:
    assert client.get("/thanh-toan/bao-co/").status_code == 405


def test_a_database_that_is_away_is_asked_again(client, attempt, monkeypatch) -> None:
    """Fault 18."""
    from django.db import OperationalError

    def away(*args: Any, **facts: Any) -> None:
        raise OperationalError("away")

    monkeypatch.setattr("marketplace.payment.feed_views.take_credits", away)
    assert send(client, body(attempt)).status_code == 503
