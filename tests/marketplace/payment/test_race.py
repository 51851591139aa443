"""Two at the same moment, a connection each: money counts once, goods go to whoever paid, nothing is lost between."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalog.kernel.states import TransitionRefused
from catalog.kernel.tasks import run_pending
from catalog.subjects.models import StockRecord, SubjectMember
from marketplace.ledger.books import faults
from marketplace.order.models import Line, Order, OrderGroup
from marketplace.order.services import move_parcel
from marketplace.order.stock import drifts
from marketplace.payment.asking import ask
from marketplace.payment.changing import NotChanged, change_way
from marketplace.payment.models import LIVE, BankCredit, MoneyFact, OrderPayment, PaymentAttempt, Refund
from marketplace.payment.money import apply_reading
from marketplace.payment.providers import Fact, Reading
from marketplace.payment.refunds import record_paid_back, send_back
from marketplace.payment.statements import BankLine
from marketplace.payment.transfers import AlreadyHandled, match_by_hand, set_aside, take_credits
from marketplace.payment.waiting import expire
from tests.cast import make_listing, make_member
from tests.marketplace.order.test_race import at_once
from tests.marketplace.payment.memory import Card
from tests.marketplace.payment.test_money import states
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

REFUSED = (TransitionRefused, AlreadyHandled, NotChanged, IntegrityError)


def tried(act: Callable[..., Any], *args: Any, **facts: Any) -> Any:
    """What it gave, or how it was refused."""
    try:
        return act(*args, **facts)
    except REFUSED as refused:
        return type(refused).__name__


def pay(attempt: PaymentAttempt, name: str = "FT1") -> Any:
    """The whole sum comes, as the row stood when the news went out."""
    told = Fact(MoneyFact.Kind.BANK_CREDIT, name, attempt.amount, timezone.now())
    return tried(apply_reading, PaymentAttempt.objects.get(pk=attempt.pk), Reading("open", (told,)))


def all_is_well() -> bool:
    """Every đồng that came in pays for an order or goes back, and goods are held for open orders alone."""
    for attempt in PaymentAttempt.objects.all():
        used = sum(attempt.pays_for.values_list("amount", flat=True))
        assert attempt.received == used + sum(attempt.refunds.filter(order=None).values_list("amount", flat=True))
        assert attempt.returning <= attempt.received
    return not list(drifts()) and not list(faults())


def test_the_same_fact_from_three_sides_counts_once(platform) -> None:
    """Fault 2."""
    attempt = platform.attempts.get()
    run_pending()
    mail.outbox.clear()

    at_once(*[lambda: pay(attempt)] * 3)
    run_pending()

    assert MoneyFact.objects.count() == 1
    assert OrderPayment.objects.count() == 2
    assert states(platform) == ["placed", "placed"]
    assert not Refund.objects.exists()
    assert [each.to for each in mail.outbox] == [["hoa@example.vn"]]
    assert all_is_well()


def test_one_statement_read_by_two_at_once_counts_once(platform) -> None:
    attempt = platform.attempts.get()
    line = BankLine("k1", "0011", timezone.now(), attempt.amount, attempt.code, "FT1", None)
    told = at_once(*[lambda: take_credits(attempt.account, [line], "feed")] * 2)
    assert sorted((each.matched, each.known) for each in told) == [(0, 1), (1, 0)]
    assert BankCredit.objects.count() == MoneyFact.objects.count() == 1
    assert all_is_well()


def test_two_transfers_at_once_pay_once_and_one_goes_back(platform) -> None:
    attempt = platform.attempts.get()
    at_once(*[lambda name=name: pay(attempt, name) for name in ("FT1", "FT2")])
    assert states(platform) == ["placed", "placed"]
    assert Refund.objects.get().amount == attempt.amount
    assert all_is_well()


@pytest.mark.parametrize("number", range(3))
def test_paying_while_the_buyer_cancels_loses_nothing(platform, coop, number: int) -> None:
    # given a purchase of two parcels, whose money comes while the buyer cancels one
    attempt, parcel = platform.attempts.get(), platform.orders.get(subject=coop)

    at_once(
        lambda: pay(attempt),
        lambda: tried(move_parcel, Order.objects.get(pk=parcel.pk), "cancel", None),
    )

    # then whoever came first, the other parcel is paid for, and the money of this one goes back
    assert states(platform) == ["cancelled", "placed"]
    assert Refund.objects.get().amount == parcel.total_incl_tax
    assert not platform.attempts.filter(state__in=LIVE).exists()
    assert all_is_well()


@pytest.mark.parametrize("number", range(3))
def test_paying_while_time_is_up_keeps_the_goods(platform, number: int) -> None:
    attempt = platform.attempts.get()
    at_once(lambda: pay(attempt), lambda: expire(attempt, at=attempt.expires_at))
    assert states(platform) == ["placed", "placed"]
    assert not Refund.objects.exists()
    assert all_is_well()


def test_time_is_up_while_the_buyer_cancels(platform, coop) -> None:
    attempt, parcel = platform.attempts.get(), platform.orders.get(subject=coop)
    at_once(
        lambda: expire(attempt, at=attempt.expires_at),
        lambda: tried(move_parcel, Order.objects.get(pk=parcel.pk), "cancel", None),
    )
    assert states(platform) in (["expired", "expired"], ["cancelled", "awaiting"])
    assert platform.attempts.filter(state__in=LIVE).exists() is ("awaiting" in states(platform))
    assert all_is_well()


def test_a_parcel_cancelled_twice_at_once_is_paid_back_once(platform, coop) -> None:
    pay(platform.attempts.get())
    parcel = platform.orders.get(subject=coop)
    told = at_once(*[lambda: tried(move_parcel, Order.objects.get(pk=parcel.pk), "cancel", None)] * 2)
    assert sorted(map(str, told)) == ["None", "TransitionRefused"]
    assert Refund.objects.get().amount == parcel.total_incl_tax
    assert all_is_well()


def test_two_parcels_cancelled_at_once_never_give_back_more_than_came(platform) -> None:
    """Fault 7."""
    pay(platform.attempts.get())
    at_once(*[lambda parcel=parcel: move_parcel(parcel, "cancel", None) for parcel in platform.orders.order_by("pk")])
    attempt = platform.attempts.get()
    assert attempt.returning == attempt.received == platform.total
    assert Refund.objects.count() == 2
    assert all_is_well()


def test_a_transfer_sent_back_by_two_people_at_once_is_noted_once(direct, coop, owner) -> None:
    attempt = direct.attempts.get(order__subject=coop)
    pay(attempt)
    move_parcel(direct.orders.get(subject=coop), "cancel", None)
    refund = Refund.objects.get()
    people = [owner, make_member(coop, "Kế toán", SubjectMember.Role.OWNER)]
    at_once(*[lambda who=who: record_paid_back(refund, "FT-BACK", who) for who in people])
    assert MoneyFact.objects.filter(kind="refund").count() == 1
    assert Refund.objects.get().state == "done"


def test_a_card_is_paid_back_once_by_two_workers(by_card: OrderGroup, card: Card) -> None:
    attempt = by_card.attempts.get()
    card.charge(attempt, attempt.amount)
    apply_reading(attempt, card.refresh(attempt))
    move_parcel(by_card.orders.order_by("pk")[0], "cancel", None)
    refund = Refund.objects.get()
    at_once(*[lambda: tried(send_back, Refund.objects.get(pk=refund.pk))] * 2)
    assert card.given_back(attempt) == refund.amount
    assert MoneyFact.objects.filter(kind="refund").count() == 1
    assert Refund.objects.get().state == "done"
    assert all_is_well()


def test_asking_twice_at_once_asks_once(by_card: OrderGroup, card: Card) -> None:
    """Fault 12."""
    apply_reading(by_card.attempts.get(), Reading("failed"))
    told = at_once(*[lambda: tried(ask, by_card)] * 3)
    assert sorted(map(len, told)) == [0, 0, 1]
    assert by_card.attempts.filter(state__in=LIVE).count() == 1


@pytest.mark.parametrize("number", range(3))
def test_paying_the_old_way_while_changing_to_cash_loses_nothing(platform, number: int) -> None:
    attempt = platform.attempts.get()
    at_once(lambda: pay(attempt), lambda: tried(change_way, platform, "cod"))

    # whoever came first: paid ahead and nothing collected, or to be collected and the money goes back
    assert states(platform) == ["placed", "placed"]
    collected = OrderGroup.objects.get().payment == "cod"
    assert OrderPayment.objects.count() == (0 if collected else 2)
    assert [each.amount for each in Refund.objects.all()] == ([attempt.amount] if collected else [])
    assert all_is_well()


def test_two_clicks_change_the_way_once(platform) -> None:
    at_once(*[lambda: tried(change_way, platform, "cod")] * 3)
    live = platform.attempts.filter(state__in=LIVE)
    assert sorted(live.values_list("provider", "order")) == sorted(
        ("cod", pk) for pk in platform.orders.values_list("pk", flat=True)
    )
    assert platform.attempts.count() == 3


def test_a_waiting_transfer_is_settled_by_one_of_two(platform, operator) -> None:
    attempt = platform.attempts.get()
    line = BankLine("k1", "0011", timezone.now(), attempt.amount, "mua mat ong", "FT1", None)
    take_credits(attempt.account, [line], "feed")
    waiting = BankCredit.objects.get()
    told = at_once(
        lambda: tried(match_by_hand, waiting, attempt, operator),
        lambda: tried(set_aside, waiting, operator),
    )
    assert sorted(map(str, told)) == ["AlreadyHandled", "None"]
    is_ours = BankCredit.objects.get().state == "matched"
    assert states(platform) == (["placed", "placed"] if is_ours else ["awaiting", "awaiting"])
    assert MoneyFact.objects.count() == int(is_ours)
    assert all_is_well()


def test_an_expiry_and_a_buyer_never_wait_for_each_other(accounts, coop, household, bac_ha, settings) -> None:
    # given a purchase whose first parcel holds the later stock record, and a buyer who has locked the earlier one
    settings.PAYMENT_MODE = "platform"
    early, late = make_listing(coop, title="Trà"), make_listing(household, title="Mận")
    group = order(basket_with((late, 1), (early, 1)), recipient(bac_ha), payment="vietqr")
    attempt = group.attempts.get()
    first, second = (StockRecord.objects.get(product=product).pk for product in (early, late))
    assert [line.stockrecord_id for line in Line.objects.order_by("order")] == [second, first]
    locked = Event()

    def buy() -> None:
        with transaction.atomic():
            StockRecord.objects.select_for_update().get(pk=first)
            locked.set()
            while not _somebody_waits():
                pass
            # when the expiry is at work, and the buyer goes on to the other one
            StockRecord.objects.select_for_update().get(pk=second)

    def end() -> bool:
        locked.wait()
        return expire(attempt, attempt.expires_at)

    # then both come through
    assert at_once(buy, end) == [None, True]
    assert states(group) == ["expired", "expired"]
    assert all_is_well()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
