"""COD money that carriers hand over, on the operator's page of the books: /dieu-hanh/so-cai/."""

from datetime import date, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from catalog.kernel.dates import VIETNAM
from catalog.kernel.journal import entries_of
from marketplace.ledger.books import faults, held_by_carriers
from marketplace.ledger.models import Journal
from marketplace.ledger.posting import NotPosted
from marketplace.ledger.remittances import record_remitted
from marketplace.ledger.services import Rail, post_delivered, post_paid
from tests.marketplace.ledger.books import NOON, balances, make_order

pytestmark = pytest.mark.django_db

PAGE = "/dieu-hanh/so-cai/"
DAY = date(2026, 11, 25)
SLIP = {"verb": "remitted", "slip": "GHN 0071", "day": "2026-11-25", "amount": "200.000", "fee": "5.500"}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime(2026, 11, 28, 9, 0, tzinfo=VIETNAM), tick=False):
        yield


@pytest.fixture(autouse=True)
def collected(platform, coop) -> None:
    """220.000 ₫ that a carrier collected at a buyer's door."""
    parcel = make_order(coop)
    post_paid(parcel, 220_000, Rail.COD, "cod 1", NOON)
    post_delivered(parcel, NOON)


@pytest.fixture
def office(client, operator):
    client.force_login(operator)
    return client


def handed_over() -> int:
    return Journal.objects.filter(kind="cod_remitted").count()


def test_what_is_handed_over_is_written_down_once(office, operator):
    # given the page, which says what carriers hold
    assert "220.000" in office.get(PAGE).text

    # when a slip is typed in, twice and in other letters
    for slip in ("GHN 0071", "ghn  0071"):
        assert office.post(PAGE, {**SLIP, "slip": slip}).status_code == 302

    # then it stands in the books once, with who wrote it
    assert handed_over() == 1
    assert {kind: balances()[kind] for kind in ("cod", "bank", "carrier_fee")} == {
        "cod": 20_000,
        "bank": 194_500,
        "carrier_fee": 5_500,
    }
    entry = next(each for each in entries_of(Journal.objects.get(kind="cod_remitted")) if each.actor_name)
    assert (entry.actor_name, "GHN 0071" in entry.sentence) == (operator.name, True)
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"amount": "220.001"}, "amount", "Các hãng không giữ nhiều tiền thu hộ như vậy."),
        ({"amount": "0"}, "amount", "Ít nhất là 1\xa0₫."),
        ({"amount": "nhiều"}, "amount", "Số tiền chưa đúng. Hãy nhập số đồng, ví dụ 125.000."),
        ({"fee": "200.001"}, "fee", "Phí không thể hơn tiền thu hộ."),
        ({"day": "2026-11-29"}, "day", "Ngày này chưa đến."),
        ({"day": "hôm qua"}, "day", "Ngày chưa đúng. Ví dụ: 31/12/2026."),
        ({"slip": " "}, "slip", "Mục này cần điền."),
        ({"slip": "x" * 10_000}, "slip", "80"),
    ],
)
def test_a_slip_that_cannot_be_is_told_and_stays_on_the_page(office, wrong, field, told):
    answer = office.post(PAGE, {**SLIP, **wrong})
    assert answer.status_code == 422
    form = answer.context["remitted"]
    assert list(form.errors) == [field]
    assert told in " ".join(form.errors[field])
    assert form["slip"].value() == {**SLIP, **wrong}["slip"]
    assert handed_over() == 0


@pytest.mark.parametrize("other", [{"amount": "10.000"}, {"fee": "6.000"}, {"fee": ""}])
def test_a_slip_with_another_sum_is_told(office, other):
    office.post(PAGE, SLIP)
    answer = office.post(PAGE, {**SLIP, **other})
    assert answer.context["remitted"].errors == {"slip": ["Phiếu này đã ghi với số tiền khác. Hãy xem lại số phiếu."]}
    assert (handed_over(), held_by_carriers()) == (1, 20_000)


def test_when_nothing_is_held_nothing_is_asked(office, operator):
    record_remitted(220_000, 0, "GHN 1", DAY, operator)
    assert "Ghi hãng đã nộp" not in office.get(PAGE).text


def test_only_the_operator_writes_it_down(owner):
    with pytest.raises(PermissionDenied):
        record_remitted(220_000, 0, "GHN 1", DAY, owner)
    assert handed_over() == 0


def test_no_more_is_handed_over_than_is_held(operator):
    with pytest.raises(NotPosted, match="less than"):
        record_remitted(220_001, 0, "GHN 1", DAY, operator)
    assert (handed_over(), held_by_carriers()) == (0, 220_000)
