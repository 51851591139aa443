"""What a provider of cards kept, and what exchange cost: out of its own books into ours."""

from datetime import UTC, datetime

import pytest

from catalog.kernel.tasks import run_pending
from marketplace.ledger.models import Journal
from marketplace.ledger.services import post_transfer_failed
from marketplace.payment.models import MoneyFact
from marketplace.payment.money import apply_reading
from marketplace.payment.providers import Fact, Reading
from marketplace.payment.refunds import refund_order, send_back
from marketplace.payment.reports import NotReported, post_report, post_sent_on, read_late_reports
from tests.marketplace.ledger.books import balances

pytestmark = pytest.mark.django_db

Kind = MoneyFact.Kind
LATER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def attempt(by_card, card):
    """A purchase of 335 000 đồng or so, paid by card."""
    attempt = by_card.attempts.get()
    card.charge(attempt, attempt.amount)
    apply_reading(attempt, card.refresh(attempt))
    return attempt


def fact(attempt, kind=Kind.CHARGE) -> MoneyFact:
    return attempt.facts.select_related("attempt").get(kind=kind)


def give_back(attempt) -> MoneyFact:
    refund = refund_order(attempt.group.orders.order_by("pk")[0], "đổi ý")
    send_back(refund)
    return fact(attempt, Kind.REFUND)


def test_a_fee_in_dong(attempt, card):
    card.fee = 9_680
    for _time in range(2):
        journal = post_report(fact(attempt))
    assert journal.facts == {
        "report": f"txn_charge_pi_{attempt.key}_1",
        "currency": "VND",
        "gross": attempt.amount,
        "net": attempt.amount - 9_680,
        "rate": "",
    }
    assert balances() == {
        "stripe": attempt.amount - 9_680,
        "provider_fee": 9_680,
        "prepayment": -attempt.amount,
    }
    assert Journal.objects.filter(kind="provider_fee").count() == 1


def test_a_balance_in_another_currency_stands_at_what_it_cost(attempt, card):
    # given a balance in cents: a charge at 250 đồng for a cent, a fee of 44, and a refund at 240
    card.currency, card.fee, card.rates = "USD", 44, {"charge": 250, "refund": 240}
    post_report(fact(attempt))
    cents = attempt.amount // 250
    assert balances()["provider_fee"] == round(44 * attempt.amount / cents)
    assert "exchange" not in balances()

    # when a parcel's money goes back
    back = give_back(attempt)
    post_report(back)

    # then it cost more cents than it had brought, and the fee stays with the provider
    gone = back.amount // 240
    assert balances()["exchange"] == round(gone * attempt.amount / cents) - back.amount
    assert balances()["provider_fee"] == round(44 * attempt.amount / cents)
    left = cents - 44 - gone
    assert abs(balances()["stripe"] - left * attempt.amount / cents) <= 2


def test_all_that_is_sent_on_leaves_nothing(attempt, card):
    # given a balance in cents of which all is known
    card.currency, card.fee, card.rates = "USD", 44, {"charge": 250}
    post_report(fact(attempt))
    there, worth = attempt.amount // 250 - 44, balances()["stripe"]

    # when more than there is, then all of it is sent on, told twice
    with pytest.raises(NotReported):
        post_sent_on("po_1", "USD", there + 1, LATER)
    for _time in range(2):
        post_sent_on("po_1", "USD", there, LATER)
    assert "stripe" not in balances()
    assert balances()["bank"] == worth

    # and when the bank sends it back, it can be sent on again
    for _time in range(2):
        post_transfer_failed("po_1", LATER)
    assert (balances()["stripe"], balances().get("bank")) == (worth, None)
    post_sent_on("po_2", "USD", there, LATER)
    assert balances()["bank"] == worth


def test_dong_is_sent_on_as_it_is(attempt):
    post_sent_on("po_1", "VND", 100_000, LATER)
    assert (balances()["stripe"], balances()["bank"]) == (attempt.amount - 100_000, 100_000)
    assert post_transfer_failed("po_unknown", LATER) is None


def test_a_refund_before_its_charge_is_reported(attempt, card):
    card.currency, card.fee, card.rates = "USD", 44, {"charge": 250, "refund": 250}
    post_report(give_back(attempt))
    assert Journal.objects.filter(kind="provider_fee").count() == 2


def test_what_is_not_reported_yet_is_asked_for_again(attempt, card):
    # given books of the provider that lag behind
    card.knows = False
    with pytest.raises(NotReported):
        post_report(fact(attempt))
    assert not Journal.objects.filter(kind="provider_fee").exists()

    # when they have it
    card.knows, card.fee = True, 9_680
    assert read_late_reports.func() == 1
    run_pending()

    # then it is posted, and nothing is asked any more
    assert balances()["provider_fee"] == 9_680
    assert read_late_reports.func() == 0


def test_what_makers_were_paid_directly_is_not_in_the_books(by_card_direct, card):
    attempt = by_card_direct.attempts.first()
    apply_reading(attempt, Reading("succeeded", (Fact(Kind.CHARGE, "pi_1", attempt.amount, LATER),)))
    assert post_report(fact(attempt)) is None
    assert not Journal.objects.filter(kind="provider_fee").exists()
