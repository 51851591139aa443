"""What went wrong once: money out of order, given up in silence, or sent back and returned.

The eighteen faults that a marketplace's payments have to stand, and the tests that show it, under tests:

1. an answer lost, a worker killed
    marketplace/payment/test_killed.py::test_fault_1_killed_while_a_card_payment_is_noted
    marketplace/payment/test_crashes.py::test_killed_between_the_answer_and_the_commit
    marketplace/payment/test_stripe_rail.py::test_an_answer_that_never_comes
2. one event thrice, two events for one fact
    marketplace/payment/test_stripe_webhook.py::test_three_at_the_same_moment
    marketplace/payment/test_race.py::test_the_same_fact_from_three_sides_counts_once
3. a webhook too early, or none
    marketplace/payment/test_stripe_webhook.py::test_before_we_know_the_session
    marketplace/payment/test_stripe_rail.py::test_a_message_that_never_comes
    marketplace/payment/test_stripe_pages.py::test_coming_back_pays_for_nothing
4. events in another order
    marketplace/payment/test_stripe_webhook.py::test_any_order
    marketplace/payment/test_stripe_webhook.py::test_expired_after_completed
5. forged, altered, old or future
    marketplace/payment/test_stripe_webhook.py::test_altered
    marketplace/payment/test_stripe_webhook.py::test_another_secret
    marketplace/payment/test_stripe_webhook.py::test_the_same_json_written_otherwise
    marketplace/payment/test_feed_page.py::test_a_forged_old_or_future_message_is_refused
6. an old event replayed
    marketplace/payment/test_stripe_webhook.py::test_a_replay_after_all_is_over
7. more back than came
    marketplace/payment/test_money.py::test_never_more_back_than_came
    marketplace/payment/test_race.py::test_two_parcels_cancelled_at_once_never_give_back_more_than_came
    marketplace/payment/test_faults.py::test_fault_7_a_refund_of_what_the_bank_took_back_is_settled_and_never_sent
8. changed between review and order
    marketplace/checkout/test_views.py::test_what_changed_after_the_review_is_shown_before_it_is_bought
    marketplace/checkout/test_views.py::test_another_address_in_another_tab_is_shown_first
9. another amount or currency
    marketplace/payment/test_stripe_webhook.py::test_other_money_pays_for_nothing
    marketplace/payment/test_stripe_rail.py::test_a_session_of_another_attempt_pays_for_nothing
    marketplace/payment/test_money.py::test_other_money_pays_for_nothing
10. the last item, stock edited below what is held, the seller suspended
    catalog/subjects/test_services.py::test_stock_cannot_fall_below_what_orders_hold
    marketplace/order/test_race.py::test_the_last_units_go_to_as_many_buyers
    marketplace/checkout/test_views.py::test_what_changed_after_the_review_is_shown_before_it_is_bought
11. money after the end
    marketplace/payment/test_money.py::test_money_after_the_end_takes_the_goods_again_while_there_are_any
    marketplace/payment/test_money.py::test_money_after_the_end_goes_back_when_the_goods_are_gone
12. double click, two devices
    marketplace/order/test_race.py::test_a_double_tap_at_the_same_moment_makes_one_order
    marketplace/payment/test_race.py::test_asking_twice_at_once_asks_once
    marketplace/order/test_outage.py::test_fault_12_killed_while_an_order_is_placed
13. play money, another account
    marketplace/payment/test_stripe_webhook.py::test_real_money_in_a_shop_of_play_money
    marketplace/payment/test_stripe_webhook.py::test_a_message_about_somebody_elses_payment
14. clocks apart, edges of months
    marketplace/payment/test_stripe_webhook.py::test_a_message_of_another_time
    marketplace/ledger/test_months.py::test_the_last_moment_of_a_month_is_closed_with_it
15. a provider that is away
    marketplace/payment/test_stripe_pages.py::test_stripe_is_away
    marketplace/payment/test_stripe_rail.py::test_the_page_doesnt_open_and_opens_later
    marketplace/payment/test_stripe_rail.py::test_nobody_at_home
16. statements twice, overlapping, encoded
    marketplace/payment/test_transfers.py::test_an_overlapping_statement_changes_nothing
    marketplace/payment/test_statements.py::test_every_encoding_says_the_same
    marketplace/payment/test_statements.py::test_the_same_lines_have_the_same_keys_in_any_order
17. the webhook's address
    marketplace/payment/test_stripe_webhook.py::test_only_post
    marketplace/payment/test_stripe_webhook.py::test_no_session_no_cookie_nothing_kept
    marketplace/payment/test_stripe_webhook.py::test_too_much
    marketplace/payment/test_stripe_webhook.py::test_a_kind_that_means_nothing_to_us
18. the database is down
    marketplace/payment/test_stripe_webhook.py::test_the_database_is_down
    marketplace/payment/test_feed_page.py::test_a_database_that_is_away_is_asked_again
    marketplace/order/test_outage.py::test_fault_18_buyers_of_a_database_that_restarts_have_one_order_each
    marketplace/order/test_outage.py::test_fault_18_a_server_that_crashes_keeps_what_buyers_were_told
    marketplace/accounts/test_sessions.py::test_a_database_that_goes_away_is_told_from_a_session_that_was_ended
"""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from catalog.kernel.models import JournalEntry
from catalog.kernel.states import TransitionRefused
from catalog.kernel.tasks import run_pending
from catalog.subjects.models import StockRecord
from marketplace.ledger.books import faults
from marketplace.ledger.models import Journal
from marketplace.order.models import OrderGroup
from marketplace.order.numbers import show_number
from marketplace.order.services import move_parcel
from marketplace.order.stock import drifts
from marketplace.payment.asking import ask
from marketplace.payment.desk import owed
from marketplace.payment.models import MoneyFact, OrderPayment, PaymentAttempt, Refund
from marketplace.payment.money import apply_reading
from marketplace.payment.providers import Fact, Reading
from marketplace.payment.refunds import (
    apply_refund,
    note_bounced,
    record_paid_back,
    retry_failed_refunds,
    say_where_to,
    send_back,
    try_again,
)
from marketplace.payment.waiting import expire, expire_overdue
from tests.marketplace.ledger.books import balances
from tests.marketplace.payment.memory import Card
from tests.marketplace.payment.test_money import credit, states

pytestmark = pytest.mark.django_db

TESTS = Path(__file__).parents[2]
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


NAMED = [
    (int(number), path, name)
    for number, tests in re.findall(r"^(\d+)\. .*\n((?: {4}.*\n)+)", __doc__ or "", re.MULTILINE)
    for path, name in re.findall(r"(\S+)::(\w+)", tests)
]


def test_each_fault_has_a_test_that_says_so() -> None:
    assert sorted({number for number, _path, _name in NAMED}) == list(range(1, 19))
    for number, path, name in NAMED:
        tree = ast.parse((TESTS / path).read_text())
        (test,) = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef) and each.name == name]
        said = (ast.get_docstring(test) or "").partition(":")[0]
        assert re.match(rf"Faults? .*\b{number}\b", said), f"{path}::{name} doesn't say that it is of fault {number}"


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


@pytest.mark.parametrize("lost_first", [True, False])
def test_fault_7_a_refund_of_what_the_bank_took_back_is_settled_and_never_sent(by_card, card, lost_first: bool) -> None:
    """Fault 7: a refund during a dispute, which is lost: the buyer has the money once."""
    # given a disputed purchase of which a parcel is cancelled, before the bank decides or after
    attempt = paid(by_card, card)
    parcel = by_card.orders.order_by("pk")[0]
    tell(attempt, fact("dispute", attempt.amount))
    decides = [lambda: tell(attempt, fact("dispute_lost", attempt.amount)), lambda: move_parcel(parcel, "cancel", None)]
    for act in decides if lost_first else decides[::-1]:
        act()
        run_pending()
    told = len(mail.outbox)

    # then nothing is due any more, nothing left by us, and the journal says why
    refund = Refund.objects.get()
    assert (refund.state, refund.done_at is None) == ("done", False)
    assert card.given_back(attempt) == 0
    assert not MoneyFact.objects.filter(kind="refund").exists()
    assert not Journal.objects.filter(kind="refund").exists()
    assert {kind: amount for kind, amount in balances().items() if amount} == {}
    entry = JournalEntry.objects.get(action="payment.refund.settle")
    assert "khiếu nại" in entry.data["reason"]
    assert list(faults()) == []

    # and asking once more changes nothing
    send_back(refund)
    run_pending()
    assert JournalEntry.objects.filter(action="payment.refund.settle").count() == 1
    assert len(mail.outbox) == told
    assert not any("Đã hoàn tiền" in each.subject for each in mail.outbox)


def test_a_refund_stays_due_where_the_bank_took_back_a_part(by_card, card) -> None:
    attempt = paid(by_card, card)
    tell(attempt, fact("dispute", attempt.amount - 1))
    move_parcel(by_card.orders.order_by("pk")[0], "cancel", None)
    tell(attempt, fact("dispute_lost", attempt.amount - 1))
    run_pending()
    assert Refund.objects.get().state == "due"
    assert card.given_back(attempt) == 0


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


def test_fault_7_a_card_refund_that_failed_is_tried_again_with_growing_distance(by_card, card, time_machine) -> None:
    """Fault 7: what is tried again never goes back twice."""
    # given a refund that fails each time
    attempt = paid(by_card, card)
    card.refunds_end = "failed"
    move_parcel(by_card.orders.order_by("pk")[0], "cancel", None)
    run_pending()
    refund = Refund.objects.get()
    assert (refund.state, refund.fails) == ("failed", 1)

    # when forty nights pass
    start, tried_on = timezone.now(), []
    for night in range(1, 41):
        time_machine.move_to(start + timedelta(days=night), tick=False)
        if retry_failed_refunds.func():
            tried_on.append(night)
        run_pending()

    # then it was tried after one day, two, four, eight and sixteen, and then no more
    assert tried_on == [1, 3, 7, 15, 31]
    refund.refresh_from_db()
    assert (refund.state, refund.fails) == ("failed", 6)
    assert card.given_back(attempt) == 0
    assert list(faults()) == []


def test_the_operator_has_a_failed_refund_made_again(client, by_card, card, operator, owner) -> None:
    attempt = paid(by_card, card)
    card.refunds_end = "failed"
    move_parcel(by_card.orders.order_by("pk")[0], "cancel", None)
    run_pending()
    refund = Refund.objects.get()
    with pytest.raises(PermissionDenied):
        try_again(refund, owner)
    card.refunds_end = "succeeded"

    client.force_login(operator)
    for _double in range(2):
        client.post("/dieu-hanh/hoan-tien/", {"id": refund.pk})
    run_pending()

    assert Refund.objects.get().state == "done"
    assert card.given_back(attempt) == refund.amount
    with pytest.raises(TransitionRefused):
        try_again(Refund.objects.get(), operator)


def test_a_failed_card_refund_goes_by_transfer_once_the_buyer_says_where_to(client, by_card, card, operator) -> None:
    # given a card refund that failed, and a buyer who gives an account
    paid(by_card, card)
    card.refunds_end = "failed"
    move_parcel(by_card.orders.order_by("pk")[0], "cancel", None)
    run_pending()
    refund = Refund.objects.get()
    assert not owed(None).exists()
    said = {"bank_bin": "970436", "number": "0011009", "holder": "LE THI HOA"}
    address = f"{by_card.get_absolute_url()}hoan-tien/{refund.pk}/"
    assert client.post(address, said).status_code == 303

    # when the shop sends it there
    assert owed(None).get() == refund
    with pytest.raises(TransitionRefused):
        try_again(Refund.objects.get(), operator)
    record_paid_back(refund, "FT-BACK", operator)
    send_back(Refund.objects.get())

    # then it left the bank, once, and the card was not asked again
    assert Refund.objects.get().state == "done"
    assert balances()["bank"] == -refund.amount
    assert len(card.refunds[refund.key]) == 1
    assert list(faults()) == []


def test_a_transfer_that_comes_back_is_owed_again(platform, coop, operator, owner) -> None:
    # given a refund that was sent by transfer
    credit(platform.attempts.get(), platform.total)
    move_parcel(platform.orders.get(subject=coop), "cancel", None)
    refund = Refund.objects.get()
    say_where_to(refund, "970436", "0011009", "LE THI HOA")
    record_paid_back(refund, "FT-BACK", operator)
    after_it_left = balances()
    run_pending()
    mail.outbox.clear()

    # when the bank brings it back: with a reason, and only by who keeps the account
    with pytest.raises(PermissionDenied):
        note_bounced(refund, "Tài khoản đã đóng", owner)
    with pytest.raises(TransitionRefused):
        note_bounced(refund, "", operator)
    assert (Refund.objects.get().state, balances()) == ("done", after_it_left)
    note_bounced(refund, "Tài khoản đã đóng", operator)
    run_pending()

    # then the money is ours again, and the buyer is asked anew where to
    refund.refresh_from_db()
    assert (refund.state, refund.to_number, refund.done_at) == ("failed", "", None)
    assert balances() == {"bank": platform.total, "prepayment": -platform.total}
    assert ["bị trả lại" in each.subject for each in mail.outbox] == [True]
    assert owed(None).get() == refund

    # and it can be sent a second time, which the buyer hears of
    say_where_to(refund, "970436", "0022", "LE THI HOA")
    record_paid_back(refund, "FT-BACK-2", operator)
    run_pending()
    assert (Refund.objects.get().state, balances()) == ("done", after_it_left)
    assert MoneyFact.objects.filter(kind="refund").count() == 2
    assert sum("Đã hoàn tiền" in each.subject for each in mail.outbox) == 1
    assert list(faults()) == []


@pytest.mark.parametrize("together", [True, False])
def test_fault_4_a_dispute_that_is_lost_is_gone_in_the_books_and_leaves_parcels_alone(
    by_card, card, settings, together: bool
) -> None:
    """Fault 4: the end of a dispute may be told before its beginning."""
    settings.SHOP_EMAIL = "cho@example.vn"
    attempt = by_card.attempts.get()
    told = [fact(kind, by_card.total) for kind in ("dispute_lost", "dispute", "charge")]
    for facts in [told] if together else [[each] for each in told]:
        tell(attempt, *facts)
        tell(attempt, *facts)
    run_pending()

    posted = Journal.objects.order_by("kind").values_list("kind", flat=True)
    assert list(posted) == ["dispute_lost"] * 2 + ["dispute_opened"] * 2 + ["paid"] * 2 + ["received"]
    assert {kind: amount for kind, amount in balances().items() if amount} == {}
    assert states(by_card) == ["placed", "placed"]
    assert [each.subject for each in mail.outbox if each.to == ["cho@example.vn"]] == [
        f"Mất khiếu nại thẻ của đơn {show_number(by_card.number)}"
    ]
    assert list(faults()) == []

    # and a parcel that is cancelled then has its money with the buyer already
    move_parcel(by_card.orders.order_by("pk")[0], "cancel", None)
    run_pending()
    assert card.given_back(attempt) == 0
