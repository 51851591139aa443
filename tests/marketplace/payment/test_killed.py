"""A real worker, killed with SIGKILL in the middle of a task on money: another one ends it, and all is so once.

`test_crashes` goes to many more boundaries within one process; here a process dies with its connection, its locks and
its unfinished transaction, and Stripe's side lives on in another.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from catalog.kernel.tasks import dead_letters, run_pending
from catalog.kernel.worker import LEASE, reap
from catalog.subjects.models import StockRecord
from marketplace.ledger.books import faults
from marketplace.ledger.models import Journal
from marketplace.order.services import move_parcel
from marketplace.order.stock import drifts
from marketplace.payment.models import MoneyFact, OrderPayment, PaymentAttempt, Refund
from marketplace.payment.waiting import expire_attempt, look_again
from tests.cast import make_listing
from tests.marketplace.payment.cards import buy_by_card, deliver, start
from tests.marketplace.payment.test_money import late, states
from tests.marketplace.shoppers import basket_with
from tests.support import killed
from tests.support.stripe.process import Side

pytestmark = pytest.mark.django_db(transaction=True)

PAID = "checkout.session.completed"


@pytest.fixture
def attempt(coop, household, bac_ha, stripe_side: Side, settings) -> PaymentAttempt:
    """A purchase of two parcels that waits for a card."""
    settings.PAYMENT_MODE = "platform"
    goods = (make_listing(coop, title="Mật ong"), 1), (make_listing(household, title="Trà"), 2)
    bought = buy_by_card(basket_with(*goods), bac_ha)
    run_pending()
    mail.outbox.clear()
    return bought


@pytest.fixture
def kill_worker(tmp_path: Path) -> Iterator[Callable[[str, bool], None]]:
    """Have a worker run what is ready, and kill it before or after its first call of a function."""
    started: list[killed.Doomed] = []

    def kill(stop_at: str, after: bool) -> None:
        started.append(killed.worker(tmp_path, stop_at, after))
        started[-1].kill_when_there()

    yield kill
    for each in started:
        each.end()


def another_worker_ends_it() -> None:
    """The lease of the dead runs out, and its task is run elsewhere; a second time too, which changes nothing."""
    with time_machine.travel(timezone.now() + LEASE) as clock:
        clock.shift(5)
        assert reap() == 1
        clock.shift(11)
        assert run_pending() >= 1
    assert not dead_letters().exists()


def texts_sent(folder: Path, word: str) -> int:
    """How many letters with a word in them went out, from the dead process and from this one."""
    return sum(word in text for text in [*killed.mails_in(folder), *(each.body for each in mail.outbox)])


def all_is_well() -> bool:
    return not list(drifts()) and not list(faults())


@pytest.mark.parametrize(
    ("stop_at", "after"),
    [
        ("marketplace.payment.stripe_events:apply_reading", False),  # Stripe has answered, nothing is written
        ("marketplace.payment.money:post_paid", True),  # in the midst of what is written
        ("marketplace.payment.stripe_events:apply_reading", True),  # all is written, but not that the task is done
    ],
    ids=["answered", "writing", "written"],
)
def test_fault_1_killed_while_a_card_payment_is_noted(
    attempt, stripe_side, kill_worker, tmp_path, stop_at: str, after: bool
) -> None:
    """Fault 1: a worker killed between the provider's answer and the end of its task."""
    # given a card that has paid, and Stripe's word of it
    stripe_side.pay(start(attempt))
    deliver(stripe_side, stripe_side.event(PAID))

    # when the worker that follows it is killed, and another one takes over
    kill_worker(stop_at, after)
    assert MoneyFact.objects.exists() is (after and stop_at.endswith("apply_reading"))
    another_worker_ends_it()

    # then
    assert list(MoneyFact.objects.values_list("kind", "amount")) == [("charge", attempt.amount)]
    assert OrderPayment.objects.count() == Journal.objects.filter(kind="paid").count() == 2
    assert states(attempt.group) == ["placed", "placed"]
    assert texts_sent(tmp_path, "Đã nhận") == 1
    assert all_is_well()


def test_fault_1_killed_while_money_goes_back(attempt, stripe_side, kill_worker, tmp_path) -> None:
    """Fault 1, of a refund."""
    # given a parcel of a paid purchase that is cancelled
    stripe_side.pay(start(attempt))
    look_again.func(attempt.pk)
    run_pending()
    parcel = attempt.group.orders.order_by("pk")[0]
    move_parcel(parcel, "cancel", None)

    # when the worker is killed once Stripe has given it back
    kill_worker("marketplace.payment.refunds:apply_refund", False)
    assert Refund.objects.get().state == "sent"
    another_worker_ends_it()

    # then Stripe was asked twice by one key, and gave once
    refund = Refund.objects.get()
    assert (refund.state, refund.amount) == ("done", int(parcel.total_incl_tax))
    posts = [asked for asked in stripe_side.requests("/v1/refunds") if asked["method"] == "POST"]
    assert [asked["key"] for asked in posts] == [refund.key] * 2
    assert sum(event["type"] == "refund.created" for event in stripe_side.events()) == 1
    assert list(MoneyFact.objects.filter(kind="refund").values_list("amount", flat=True)) == [refund.amount]
    assert Journal.objects.filter(kind="refund").count() == 1
    assert texts_sent(tmp_path, "Tiền hoàn của đơn") == 1
    assert all_is_well()


def test_fault_1_killed_while_time_is_up(attempt, stripe_side, kill_worker, tmp_path) -> None:
    """Fault 1, of an expiry: the page is closed at Stripe, one parcel of two is given up."""
    # given
    start(attempt)
    late(attempt)
    expire_attempt.enqueue(attempt.pk)

    # when
    kill_worker("marketplace.payment.waiting:move_parcel", True)
    assert states(attempt.group) == ["awaiting", "awaiting"]
    assert StockRecord.objects.filter(num_allocated__gt=0).count() == 2
    another_worker_ends_it()

    # then
    assert states(attempt.group) == ["expired", "expired"]
    assert not StockRecord.objects.filter(num_allocated__gt=0).exists()
    assert texts_sent(tmp_path, "đã hết hạn trả tiền") == 1
    assert all_is_well()


def test_fault_1_killed_over_a_letter(attempt, stripe_side, kill_worker, tmp_path) -> None:
    """Fault 1, of a letter that was handed over: the note of it fell with the worker. A mail server can't take part in
    a transaction, so a letter goes at least once; one too many is better than none.
    """
    stripe_side.pay(start(attempt))
    look_again.func(attempt.pk)

    kill_worker("django.core.mail:EmailMultiAlternatives.send", True)
    another_worker_ends_it()

    assert texts_sent(tmp_path, "Đã nhận") == 2
    assert MoneyFact.objects.count() == 1
    assert all_is_well()
