"""Two people at the same moment, a connection each: nothing is posted twice, nothing is paid twice."""

from typing import Any

import pytest
from django.db import IntegrityError

from catalog.kernel.states import TransitionRefused
from marketplace.accounts.models import OfficeRole
from marketplace.ledger.books import faults
from marketplace.ledger.models import Journal, Payout, PayoutBatch
from marketplace.ledger.payouts import approve, draft_batch, send
from marketplace.ledger.posting import NotPosted
from marketplace.ledger.services import Rail, post_delivered, post_paid, post_refund
from tests.cast import make_official
from tests.marketplace.ledger.books import NOON, balances, make_order, sold
from tests.marketplace.ledger.test_payouts import LATER, everybody
from tests.marketplace.order.test_race import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("platform")]


def tried(act: Any, *args: Any) -> Any:
    """What it gave, or how it was refused."""
    try:
        return act(*args)
    except (NotPosted, TransitionRefused) as refused:
        return refused.code


@pytest.fixture
def people(db):
    return [make_official(OfficeRole.Role.OPERATOR, is_staff=True) for _number in range(2)]


def test_one_fact_told_four_times_at_once(coop):
    parcel = make_order(coop)
    told = at_once(*[lambda: post_paid(parcel, 220_000, Rail.BANK, "bank 1", NOON)] * 4)
    assert len({journal.pk for journal in told}) == 1
    at_once(*[lambda: post_delivered(parcel, NOON)] * 4)
    assert balances() == {"bank": 220_000, "payable": -209_200, "commission": -10_000, "commission_vat": -800}
    assert Journal.objects.count() == 4


@pytest.mark.postgresql
def test_refunds_at_once_never_give_back_too_much(coop):
    # given an order of 220.000 ₫
    parcel = sold(coop)

    # when three refunds of 100.000 ₫ come together
    told = at_once(*[lambda n=n: tried(post_refund, parcel, 100_000, f"r {n}", NOON) for n in range(3)])

    # then two fit
    assert sum(answer == "too_much" for answer in told) == 1
    assert sum(fact.amount for fact in Journal.objects.filter(kind="refund")) == 200_000
    assert list(faults()) == []


@pytest.mark.postgresql
def test_two_drafts_at_once_pay_nobody_twice(coop, household, people):
    sold(coop)
    sold(household)
    told = at_once(*[lambda who=who: tried(draft_batch, who, LATER, everybody) for who in people])
    assert sum(answer == "nobody" for answer in told) == 1
    assert PayoutBatch.objects.count() == 1
    assert sorted(Payout.objects.values_list("amount", flat=True)) == [205_900, 209_200]


@pytest.mark.postgresql
def test_one_person_in_two_windows_approves_once(coop, people):
    sold(coop)
    batch = draft_batch(people[0], LATER, everybody)

    def tap() -> Any:
        return tried(approve, PayoutBatch.objects.get(pk=batch.pk), people[0])

    told = at_once(tap, tap)
    assert sorted(told, key=str) == [None, "same_person"]
    assert PayoutBatch.objects.get().second_approver is None


@pytest.mark.postgresql
def test_a_batch_sent_twice_at_once_is_paid_once(coop, people):
    # given
    sold(coop)
    batch = draft_batch(people[0], LATER, everybody)
    for person in people:
        approve(batch, person)

    # when both send it
    told = at_once(*[lambda who=who: tried(send, PayoutBatch.objects.get(pk=batch.pk), who, LATER) for who in people])

    # then
    assert sorted(told, key=str) == [None, "wrong_state"]
    assert Journal.objects.filter(kind="payout").count() == 1
    assert balances()["bank"] == 220_000 - 209_200


@pytest.mark.postgresql
def test_an_unbalanced_journal_fails_at_its_commit():
    from tests.marketplace.ledger.test_services import unbalanced

    with pytest.raises(IntegrityError, match="is not balanced"):
        unbalanced(committed=False)
    assert not Journal.objects.filter(entries__isnull=False).exists()
