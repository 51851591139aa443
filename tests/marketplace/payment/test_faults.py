"""What went wrong once: money out of order, given up in silence, or sent back and returned."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.kernel.tasks import run_pending
from catalog.subjects.models import StockRecord
from marketplace.ledger.books import faults
from marketplace.ledger.models import Journal
from marketplace.order.models import OrderGroup
from marketplace.order.services import move_parcel
from marketplace.order.stock import drifts
from marketplace.payment.asking import ask
from marketplace.payment.models import MoneyFact, OrderPayment, PaymentAttempt, Refund
from marketplace.payment.money import apply_reading
from marketplace.payment.providers import Fact, Reading
from marketplace.payment.refunds import apply_refund, send_back
from marketplace.payment.waiting import expire, expire_overdue
from tests.marketplace.ledger.books import balances
from tests.marketplace.payment.memory import Card
from tests.marketplace.payment.test_money import credit, states

pytestmark = pytest.mark.django_db

Kind = MoneyFact.Kind


def fact(kind: str, amount: int, name: str = "dp_1") -> Fact:
    return Fact(kind, name, amount, timezone.now())


def tell(attempt: PaymentAttempt, *facts: Fact, state: str = "open") -> None:
    apply_reading(attempt, Reading(state, facts))


def paid(group: OrderGroup, card: Card) -> PaymentAttempt:
    """The first attempt of a purchase, paid by card."""
    attempt = group.attempts.order_by("pk")[0]
    card.charge(attempt, attempt.amount)
    return apply_reading(attempt, card.refresh(attempt))


# --- Disputes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kinds",
    [
        ("charge", "dispute", "dispute_won"),
        ("dispute", "charge", "dispute_won"),
        ("charge", "dispute_won", "dispute"),
        ("dispute_won", "dispute", "charge"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("together", [True, False])
def test_a_dispute_is_in_the_books_in_whatever_order_it_is_told(by_card, kinds, together) -> None:
    attempt = by_card.attempts.get()
    told = [fact(kind, by_card.total) for kind in kinds]

    for facts in [told] if together else [[each] for each in told]:
        tell(attempt, *facts)
        tell(attempt, *facts)

    posted = Journal.objects.order_by("kind").values_list("kind", flat=True)
    assert list(posted) == ["dispute_opened"] * 2 + ["dispute_won"] * 2 + ["paid"] * 2 + ["received"]
    assert balances() == {"stripe": by_card.total, "prepayment": -by_card.total}
    assert states(by_card) == ["placed", "placed"]


def test_a_dispute_of_what_a_maker_was_paid_directly_is_noted_and_not_posted(by_card_direct, card) -> None:
    attempt = paid(by_card_direct, card)
    tell(attempt, fact("dispute", attempt.amount))
    tell(attempt, fact("dispute_won", attempt.amount))
    assert MoneyFact.objects.count() == 3
    assert not Journal.objects.exists()


def test_a_refund_held_up_by_a_dispute_goes_out_when_it_is_won(by_card, card) -> None:
    # given a disputed purchase of which a parcel is cancelled
    attempt = paid(by_card, card)
    tell(attempt, fact("dispute", attempt.amount))
    move_parcel(by_card.orders.order_by("pk")[0], "cancel", None)
    run_pending()
    assert Refund.objects.get().state == "due"

    # when the dispute is won
    tell(attempt, fact("dispute_won", attempt.amount))
    run_pending()

    # then
    assert Refund.objects.get().state == "done"


# --- Money that nothing needs -------------------------------------------------------------------------------------


def test_a_part_goes_back_when_the_old_attempt_pays_for_all(platform, coop) -> None:
    # given a part paid of the new sum, after a parcel was cancelled
    first = platform.attempts.get()
    move_parcel(platform.orders.get(subject=coop), "cancel", None)
    second = platform.attempts.exclude(pk=first.pk).get()
    credit(second, 1000)

    # when a transfer of the old attempt pays what is left
    credit(first, second.amount, "FT2")

    # then
    assert states(platform) == ["cancelled", "placed"]
    assert list(Refund.objects.values_list("attempt", "order", "amount")) == [(second.pk, None, 1000)]


def test_a_part_goes_back_when_the_provider_gives_up(by_card) -> None:
    attempt = by_card.attempts.get()
    tell(attempt, fact("charge", 1000), state="failed")
    assert Refund.objects.get().amount == 1000


# --- The end of waiting -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["failed", "expired"])
def test_goods_are_free_at_the_end_though_the_provider_gave_up_before(by_card, card, state: str) -> None:
    # given a card page that has ended; the buyer may still try again
    attempt = by_card.attempts.get()
    tell(attempt, state=state)
    assert states(by_card) == ["awaiting", "awaiting"]

    # when time is up
    attempt.refresh_from_db()
    assert expire(attempt, at=attempt.expires_at) is True

    # then
    assert states(by_card) == ["expired", "expired"]
    assert not StockRecord.objects.filter(num_allocated__gt=0).exists()
    assert list(drifts()) == []
    assert expire(attempt, at=attempt.expires_at) is False


def test_another_try_keeps_the_goods(by_card, card) -> None:
    first = by_card.attempts.get()
    tell(first, state="failed")
    (second,) = ask(by_card)

    first.refresh_from_db()
    assert expire(first, at=first.expires_at) is False
    assert states(by_card) == ["awaiting", "awaiting"]

    assert expire(second, at=second.expires_at) is True
    assert states(by_card) == ["expired", "expired"]


def test_the_night_frees_what_a_lost_task_held(by_card, card, time_machine) -> None:
    tell(by_card.attempts.get(), state="failed")
    time_machine.move_to(timezone.now() + timedelta(days=1), tick=False)
    assert expire_overdue.func() == 1
    run_pending()
    assert states(by_card) == ["expired", "expired"]
    assert expire_overdue.func() == 0


# --- Refunds that fail --------------------------------------------------------------------------------------------


def test_a_surplus_whose_refund_failed_goes_back_once(by_card, card) -> None:
    # given too much money, whose refund fails
    attempt = by_card.attempts.get()
    card.charge(attempt, attempt.amount + 7000)
    card.refunds_end = "failed"
    apply_reading(attempt, card.refresh(attempt))
    send_back(Refund.objects.get())
    assert Refund.objects.get().state == "failed"

    # when old news comes again, and somebody tries again
    apply_reading(attempt, card.refresh(attempt))
    card.refunds_end = "succeeded"
    send_back(Refund.objects.get())

    # then
    assert list(Refund.objects.values_list("amount", "state")) == [(7000, "done")]
    assert card.given_back(attempt) == 7000
    attempt.refresh_from_db()
    assert (attempt.received, attempt.returning) == (attempt.amount + 7000, 7000)


def test_money_on_its_second_way_back_counts_at_once(by_card, card) -> None:
    attempt = paid(by_card, card)
    card.refunds_end = "failed"
    move_parcel(by_card.orders.order_by("pk")[0], "cancel", None)
    refund = Refund.objects.get()
    send_back(refund)
    attempt.refresh_from_db()
    assert attempt.returning == 0

    card.refunds_end = "processing"
    send_back(refund)
    attempt.refresh_from_db()
    assert attempt.returning == refund.amount


def test_the_books_follow_a_refund_that_comes_back_and_is_tried_again(by_card, card) -> None:
    # given a refund that was done
    attempt = paid(by_card, card)
    parcel = by_card.orders.order_by("pk")[0]
    move_parcel(parcel, "cancel", None)
    refund = Refund.objects.get()
    left = by_card.total - refund.amount
    send_back(refund)

    for _time in range(2):
        # when it comes back, the money is ours again
        card.refunds[refund.key][-1] = ("failed", refund.amount)
        apply_refund(refund, Reading("failed"))
        assert balances() == {"stripe": by_card.total, "prepayment": -by_card.total}

        # and when it is tried again, it has left again
        send_back(refund)
        assert balances() == {"stripe": left, "prepayment": -left}

    assert Refund.objects.get().state == "done"
    assert list(faults()) == []
    assert OrderPayment.objects.filter(attempt=attempt).count() == 2
