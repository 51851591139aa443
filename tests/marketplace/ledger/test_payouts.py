"""Paying subjects out: what is due, two people, never twice."""

from collections.abc import Collection
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.kernel.journal import entries_of
from catalog.kernel.states import Refusal, TransitionRefused
from marketplace.accounts.models import OfficeRole
from marketplace.ledger import banks
from marketplace.ledger.banks import BankDetails, bank_details, reads_bank_details
from marketplace.ledger.books import faults
from marketplace.ledger.due import DISPUTE_WINDOW, LEAST_PAYOUT, candidates
from marketplace.ledger.models import Journal, Payout, PayoutBatch, TaxRule
from marketplace.ledger.payouts import approve, bounce, cancel, draft_batch, drop, send, settle
from marketplace.ledger.selectors import bank_table
from marketplace.ledger.services import (
    Rail,
    post_delivered,
    post_dispute_opened,
    post_dispute_won,
    post_paid,
    post_refund,
)
from tests.cast import make_official
from tests.marketplace.ledger.books import NOON, balances, make_order, owed, sold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("platform")]

LATER = NOON + DISPUTE_WINDOW
ACCOUNT = BankDetails("970436", "0011004123456", "HTX NONG SAN BAC HA")


def everybody(subject_ids: Collection[int]) -> dict[int, BankDetails]:
    return dict.fromkeys(subject_ids, ACCOUNT)


def nobody(subject_ids: Collection[int]) -> dict[int, BankDetails]:
    return {}


@pytest.fixture
def second(db):
    """Another operator."""
    return make_official(OfficeRole.Role.OPERATOR, is_staff=True)


@pytest.fixture
def batch(coop, household, operator):
    """Drafted by the operator: the cooperative gets 209.200 ₫, the household 205.900 ₫."""
    sold(coop)
    sold(household)
    return draft_batch(operator, LATER, everybody)


@pytest.fixture
def approved(batch, operator, second):
    approve(batch, operator)
    approve(batch, second)
    return batch


def due(now=LATER, accounts=everybody) -> list[tuple[str, int, int, str]]:
    return [(each.subject.name[:3], each.due, each.later, each.refused) for each in candidates(now, accounts)]


# --- What is due ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("passed", "now_due"), [(timedelta(0), 209_200), (-timedelta(seconds=1), 0)])
def test_a_sale_is_due_a_week_after_delivery(coop, passed, now_due):
    sold(coop)
    assert due(LATER + passed) == [("HTX", now_due, 209_200 - now_due, "")]


def test_what_is_only_held_is_nobodys_due(coop):
    post_paid(make_order(coop), 220_000, Rail.BANK, "1", NOON)
    assert due() == []


def test_a_disputed_order_waits_for_the_end_of_the_dispute(coop):
    # given an order that was paid by card and is disputed
    parcel = make_order(coop)
    post_paid(parcel, 220_000, Rail.STRIPE, "1", NOON)
    post_delivered(parcel, NOON)
    sold(coop, total=1_000_000, shipping=0)
    post_dispute_opened(parcel, 220_000, "dp_1", NOON)
    assert due() == [("HTX", 946_000, 209_200, "")]

    # when it is won
    post_dispute_won(parcel, 220_000, "dp_1", NOON)
    assert due() == [("HTX", 1_155_200, 0, "")]


def test_a_refund_after_payout_is_netted_with_the_next_sale(approved, coop, operator):
    # given a cooperative that was paid out, and then an order given back
    send(approved, operator, LATER)
    post_refund(Journal.objects.filter(order__subject=coop).first().order, 220_000, "r", LATER)
    assert owed(coop) == -209_200
    assert [row for row in due() if row[0] == "HTX"] == []

    # when it sells again
    sold(coop, total=500_000, shipping=0, at=LATER)
    assert due(LATER + DISPUTE_WINDOW) == [("HTX", 473_000 - 209_200, 0, "")]


def test_without_an_account_nothing_is_paid(coop, operator):
    sold(coop)
    assert due(accounts=nobody) == [("HTX", 209_200, 0, "Chưa có tài khoản ngân hàng đã xác minh.")]
    with pytest.raises(TransitionRefused) as refused:
        draft_batch(operator, LATER, nobody)
    assert refused.value.message == "Chưa có chủ thể nào đủ điều kiện chi trả."
    assert not PayoutBatch.objects.exists()


def test_accounts_come_from_the_room_that_keeps_them(coop, monkeypatch):
    monkeypatch.setattr(banks, "_readers", [])
    assert bank_details([coop.pk]) == {}
    reads_bank_details(everybody)
    assert bank_details([coop.pk]) == {coop.pk: ACCOUNT}


def test_little_waits_for_the_next_sale(coop, operator):
    sold(coop, total=LEAST_PAYOUT, shipping=LEAST_PAYOUT)
    sold(coop, total=1, shipping=1)
    post_refund(Journal.objects.filter(kind="delivered").latest("pk").order, 1, "r", NOON)
    assert [each.payable for each in candidates(LATER, everybody)] == [True]
    post_refund(Journal.objects.filter(kind="delivered").earliest("pk").order, 1, "r2", NOON)
    assert [each.payable for each in candidates(LATER, everybody)] == [False]


def test_without_a_tax_rule_nothing_is_paid_until_there_is_one(household, coop, operator):
    # given a delivery on a day without a rule
    rules = list(TaxRule.objects.filter(legal_type="household"))
    TaxRule.objects.filter(legal_type="household").delete()
    sold(household)
    sentence = "Chưa có quy tắc khấu trừ thuế nào áp dụng cho ngày giao của một đơn: chưa thể chi trả."
    assert due() == [("Hộ ", 209_200, 0, sentence)]
    with pytest.raises(TransitionRefused):
        draft_batch(operator, LATER, everybody)
    assert not Payout.objects.exists()

    # when there is one
    TaxRule.objects.bulk_create(rules)
    draft_batch(operator, LATER, everybody)

    # then the taxes are withheld first
    assert Payout.objects.get().amount == 205_900
    assert balances()["tax_vat"] == -2_200


# --- A batch ----------------------------------------------------------------------------------------------------------


def test_a_batch_holds_amounts_and_accounts_as_they_are_now(batch, operator):
    rows = batch.payouts.order_by("subject__name").values_list("amount", "bank_bin", "bank_number", "bank_holder")
    assert list(rows) == [
        (209_200, "970436", "0011004123456", "HTX NONG SAN BAC HA"),
        (205_900, "970436", "0011004123456", "HTX NONG SAN BAC HA"),
    ]
    assert (batch.state, batch.drafted_by) == ("draft", operator)
    assert entries_of(batch).get().sentence == f"Lập đợt chi {batch.number}: 2 chủ thể, 415100 đồng."
    assert "payout" not in Journal.objects.values_list("kind", flat=True)


def test_who_waits_in_a_batch_is_in_no_other(batch, coop, operator):
    assert {refused for *_row, refused in due()} == {"Đang nằm trong một đợt chi chưa gửi."}
    with pytest.raises(TransitionRefused):
        draft_batch(operator, LATER, everybody)
    assert PayoutBatch.objects.count() == 1
    # and the database says so too
    other = PayoutBatch.objects.create(number="X", drafted_by=operator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.create(batch=other, subject=coop, amount=1, bank_bin="1", bank_number="1", bank_holder="1")


def test_two_different_people_approve(batch, operator, second):
    # when one approves
    approve(batch, operator)
    assert (batch.state, PayoutBatch.objects.get().first_approver) == ("checked", operator)

    # then the same one can't again
    with pytest.raises(TransitionRefused) as refused:
        approve(batch, operator)
    assert refused.value.message == "Bạn đã duyệt lần 1. Lần 2 phải do người khác duyệt."
    assert PayoutBatch.objects.get().second_approver is None

    # but another can, once
    approve(batch, second)
    fresh = PayoutBatch.objects.get()
    assert (fresh.state, fresh.first_approver, fresh.second_approver) == ("approved", operator, second)
    for person in (operator, second):
        with pytest.raises(TransitionRefused) as refused:
            approve(batch, person)
        assert refused.value.code == Refusal.WRONG_STATE
    # each in the diary
    told = [(entry.actor_id, entry.action) for entry in entries_of(batch)]
    assert told[:2] == [(str(second.pk), "shop.payout_batch.approve"), (str(operator.pk), "shop.payout_batch.check")]


def test_the_database_knows_that_it_takes_two(batch, operator):
    for state, first, last in (("approved", operator, operator), ("approved", operator, None), ("sent", None, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PayoutBatch.objects.update(state=state, first_approver=first, second_approver=last)


@pytest.mark.parametrize("who", ["owner", "buyer", "province_office", "national_office"])
def test_nobody_else_moves_money(batch, approved, who, request):
    person = request.getfixturevalue(who)
    payout = approved.payouts.first()
    with pytest.raises(PermissionDenied):
        draft_batch(person, LATER, everybody)
    for act in (
        lambda: approve(approved, person),
        lambda: send(approved, person, LATER),
        lambda: cancel(approved, person, "vì thế"),
        lambda: drop(payout, person),
        lambda: settle(payout, person),
        lambda: bounce(payout, person, "vì thế", LATER),
    ):
        with pytest.raises(TransitionRefused) as refused:
            act()
        assert refused.value.code == Refusal.NOT_ALLOWED
    assert set(Payout.objects.values_list("state", flat=True)) == {"waiting"}
    assert PayoutBatch.objects.get().state == "approved"


@pytest.mark.parametrize("approvals", [0, 1])
def test_what_is_not_approved_twice_is_not_sent(batch, operator, second, approvals):
    for person in (operator, second)[:approvals]:
        approve(batch, person)
    with pytest.raises(TransitionRefused) as refused:
        send(batch, operator, LATER)
    assert refused.value.code == Refusal.WRONG_STATE
    assert not Journal.objects.filter(kind="payout").exists()


def test_sent_money_is_no_longer_owed(approved, coop, household, operator):
    send(approved, operator, LATER)
    assert (owed(coop), owed(household)) == (0, 0)
    assert balances()["bank"] == 440_000 - 209_200 - 205_900
    assert due() == []
    assert list(faults()) == []
    # and not a second time
    with pytest.raises(TransitionRefused):
        send(approved, operator, LATER)
    assert Journal.objects.filter(kind="payout").count() == 2


def test_a_refund_in_between_stops_the_batch(approved, coop, household, operator, second):
    # given a batch whose cooperative had to give money back meanwhile
    post_refund(Journal.objects.filter(order__subject=coop).first().order, 20_000, "r", LATER)

    # when it is to be sent
    with pytest.raises(TransitionRefused) as refused:
        send(approved, operator, LATER)

    # then a sentence names it and nothing was sent
    assert "HTX Nông sản Bắc Hà" in refused.value.message
    assert set(Payout.objects.values_list("state", flat=True)) == {"waiting"}
    assert PayoutBatch.objects.get().state == "approved"
    assert not Journal.objects.filter(kind="payout").exists()
    # and without it the rest goes
    approved.refresh_from_db()
    drop(approved.payouts.get(subject=coop), operator)
    send(approved, operator, LATER)
    assert (owed(coop), owed(household)) == (190_181, 0)


def test_a_batch_of_nothing_is_not_sent(approved, operator):
    for payout in approved.payouts.all():
        drop(payout, operator)
    with pytest.raises(TransitionRefused) as refused:
        send(approved, operator, LATER)
    assert refused.value.message == "Đợt này không còn khoản chi nào. Hãy huỷ đợt."
    assert PayoutBatch.objects.get().state == "approved"


def test_a_cancelled_batch_frees_its_subjects(batch, operator):
    with pytest.raises(TransitionRefused):
        cancel(batch, operator, " ")
    cancel(batch, operator, "Sai tài khoản")
    assert set(Payout.objects.values_list("state", flat=True)) == {"dropped"}
    assert draft_batch(operator, LATER, everybody).payouts.count() == 2
    with pytest.raises(TransitionRefused):
        approve(batch, operator)
    assert PayoutBatch.objects.get(pk=batch.pk).first_approver is None


def test_what_bounces_is_owed_again_and_the_last_one_closes_the_batch(approved, coop, household, operator):
    # given
    send(approved, operator, LATER)
    ours, theirs = approved.payouts.get(subject=coop), approved.payouts.get(subject=household)

    # when one arrives and one comes back
    settle(ours, operator)
    assert PayoutBatch.objects.get().state == "sent"
    with pytest.raises(TransitionRefused):
        bounce(theirs, operator, "", LATER)
    bounce(theirs, operator, "Sai số tài khoản", LATER)

    # then
    assert (owed(coop), owed(household)) == (0, 205_900)
    assert PayoutBatch.objects.get().state == "closed"
    assert entries_of(theirs).first().data["reason"] == "Sai số tài khoản"
    # once each
    for act in (lambda: settle(ours, operator), lambda: bounce(theirs, operator, "x", LATER)):
        with pytest.raises(TransitionRefused):
            act()
    # and it is in the next batch
    assert draft_batch(operator, LATER, everybody).payouts.get().amount == 205_900


def test_the_banks_file(approved, coop, operator):
    drop(approved.payouts.get(subject=coop), operator)
    (row,) = bank_table(approved)[1]
    payout = approved.payouts.get(state="waiting")
    assert row == (
        1,
        "970436",
        "0011004123456",
        "HTX NONG SAN BAC HA",
        205_900,
        f"CHI TRA {approved.number} {payout.pk}",
    )


def test_time_is_told_from_outside(coop, operator):
    """A draft made now of a sale made now waits for its week."""
    sold(coop, at=timezone.now())
    with pytest.raises(TransitionRefused):
        draft_batch(operator, timezone.now(), everybody)
