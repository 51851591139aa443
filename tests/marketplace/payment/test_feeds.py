"""The aggregator's reports: only who knows the secret is believed, and only for five minutes."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.kernel.dates import VIETNAM
from marketplace.payment.feeds import MAX_BYTES, Forged, Unreadable, read, verify
from marketplace.payment.statements import bank_line
from marketplace.payment.statements import read as read_statement

SECRET = "một bí mật của riêng ta"
NOW = datetime(2026, 11, 21, 1, 15, 30, tzinfo=UTC)
BODY = {
    "id": 92704,
    "gateway": "Techcombank",
    "transactionDate": "2026-11-21 08:15:30",
    "accountNumber": "19012345678",
    "subAccount": None,
    "code": None,
    "content": "MBVCB.5551234567.DH1000020.CT tu 0123",
    "transferType": "in",
    "transferAmount": 125000,
    "accumulated": 1250000,
    "referenceCode": "FT26325123456",
}
RAW = json.dumps(BODY).encode()


def signed(raw: bytes = RAW, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    signature = hmac.new(secret.encode(), timestamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    return {"X-SePay-Timestamp": timestamp, "X-SePay-Signature": f"sha256={signature}"}


def raw(**changes: Any) -> bytes:
    return json.dumps({**BODY, **changes}).encode()


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_fresh_signature_is_believed(seconds: int) -> None:
    verify(RAW, signed(at=NOW + timedelta(seconds=seconds)), SECRET, NOW)
    verify(RAW, {name.lower(): value for name, value in signed().items()}, SECRET, NOW)


def test_the_known_answer() -> None:
    # HMAC-SHA256 of “1700000000.{}” under “key”, worked out by openssl
    headers = {
        "X-SePay-Timestamp": "1700000000",
        "X-SePay-Signature": "sha256=9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae",
    }
    verify(b"{}", headers, "key", datetime.fromtimestamp(1_700_000_000, UTC))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(at=NOW - timedelta(seconds=301)),
        signed(at=NOW + timedelta(seconds=301)),
        signed(secret="another"),
        signed(raw=json.dumps(BODY, separators=(",", ":")).encode()),
        signed(raw=RAW + b" "),
        {**signed(), "X-SePay-Signature": ""},
        {**signed(), "X-SePay-Signature": "sha256="},
        {**signed(), "X-SePay-Signature": signed()["X-SePay-Signature"].removeprefix("sha256=")},
        {**signed(), "X-SePay-Signature": "sha256=é\ud800"},
        {**signed(), "X-SePay-Timestamp": ""},
        {**signed(), "X-SePay-Timestamp": "-1"},
        {**signed(), "X-SePay-Timestamp": "١٧"},
        {**signed(), "X-SePay-Timestamp": "9" * 400},
        # a wrong signature isn't made good by a right key
        {**signed(secret="another"), "Authorization": f"Apikey {SECRET}"},
        {"Authorization": "Apikey "},
        {"Authorization": "Apikey another"},
        {"Authorization": SECRET},
        {"Authorization": f"Bearer {SECRET}"},
        {"Authorization": f"Apikey {SECRET} "},
    ],
    ids=str,
)
def test_anything_else_is_not(headers: dict[str, str]) -> None:
    with pytest.raises(Forged):
        verify(RAW, headers, SECRET, NOW)


def test_the_key_alone_is_believed_where_nothing_is_signed() -> None:
    verify(RAW, {"Authorization": f"Apikey {SECRET}"}, SECRET, NOW)


@pytest.mark.parametrize("secret", ["", " ", "\n"])
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Apikey "}, signed(secret="")], ids=["none", "key", "signed"]
)
def test_without_a_secret_nothing_is_let_through(secret: str, headers: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured):
        verify(RAW, headers, secret, NOW)


def test_a_report_is_a_line_of_the_account() -> None:
    expected = bank_line(
        account="19012345678",
        at=datetime(2026, 11, 21, 8, 15, 30, tzinfo=VIETNAM),
        amount=125_000,
        memo="MBVCB.5551234567.DH1000020.CT tu 0123",
        reference="FT26325123456",
        balance=1_250_000,
    )
    assert read(RAW) == expected
    assert read(raw(transferType="out")).amount == -125_000
    assert read(raw(transferAmount=125000.0)) == expected
    assert read(raw(accumulated=None)).balance is None


def test_a_statement_that_brings_the_same_line_later_brings_nothing_new() -> None:
    text = "Ngày giao dịch,Mã giao dịch,Ghi có,Nội dung\n21/11/2026,FT26325123456,125.000,DH1000020\n"
    (line,) = read_statement(text.encode()).lines
    assert line.key == read(RAW).key


def test_without_a_reference_the_aggregator_s_number_is_the_key() -> None:
    assert read(raw(referenceCode=None)).key == read(raw(referenceCode="", content="other")).key
    assert read(raw(referenceCode=None)).key != read(raw(referenceCode=None, id=92705)).key
    with pytest.raises(Unreadable):
        read(raw(referenceCode=None, id=None))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe{}",
        b"[" * 60_000,
        b'{"transferAmount":' + b"9" * 5_000 + b"}",
        b" " * (MAX_BYTES + 1),
        raw(transferAmount=0),
        raw(transferAmount=-5),
        raw(transferAmount=1.5),
        raw(transferAmount=True),
        raw(transferAmount="125000"),
        raw(transferAmount=float("nan")),
        raw(transferAmount=float("inf")),
        raw(transferAmount=10**13),
        raw(transferType="credit"),
        raw(transferType=["in"]),
        raw(transactionDate="2026-11-21T08:15:30Z"),
        raw(transactionDate="2026-02-30 08:15:30"),
        raw(transactionDate=None),
        raw(transactionDate="0001-01-01 00:00:00"),
        raw(accountNumber=190123),
        raw(content={"a": 1}),
    ],
    ids=lambda body: repr(body[-40:]),
)
def test_other_bodies_are_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body)


def test_what_a_database_refuses_is_left_out() -> None:
    assert read(raw(content="DH\x00\ud800 1")).memo == "DH 1"


@settings(deadline=None)
@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists).map(
        lambda value: raw(id=value, transferAmount=value, content=value)
    )
)
@example(b"{}")
def test_any_bytes_are_refused_in_the_two_known_ways(body: bytes) -> None:
    with pytest.raises(Forged):
        verify(body, {}, SECRET, NOW)
    try:
        read(body)
    except Unreadable:
        return
    assert json.loads(body)["transferAmount"] > 0
