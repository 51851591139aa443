"""What a bank tells of is matched by its code and by nothing else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from marketplace.payment.models import BankCredit, MoneyFact, Refund
from marketplace.payment.statements import BankLine
from marketplace.payment.transfers import (
    AlreadyHandled,
    Taken,
    match_by_hand,
    set_aside,
    take_by_hand,
    take_credits,
)

pytestmark = pytest.mark.django_db


def line(memo: str, amount: int, key: str = "k1") -> BankLine:
    return BankLine(key, "0011", timezone.now(), amount, memo, "FT1", None)


@pytest.fixture
def attempt(direct, coop):
    return direct.attempts.get(order__subject=coop)


def test_a_mangled_memo_pays_its_order(attempt) -> None:
    memo = f"MBVCB.123.{attempt.code[:6].lower()} {attempt.code[6:]}.CT tu 0123 NGUYEN VAN A"

    assert take_credits(attempt.account, [line(memo, attempt.amount)], "csv") == Taken(1, 0, 0)

    attempt.refresh_from_db()
    assert attempt.order.status == "placed"
    assert BankCredit.objects.get().attempt == attempt


def test_an_overlapping_statement_changes_nothing(attempt) -> None:
    """Fault 16."""
    statement = [line(attempt.code, attempt.amount), line("tien dien", 50_000, "k2")]
    assert take_credits(attempt.account, statement, "feed") == Taken(1, 1, 0)
    assert take_credits(attempt.account, reversed(statement), "feed") == Taken(0, 0, 2)
    assert MoneyFact.objects.count() == 1
    assert not Refund.objects.exists()


def test_who_else_pays_into_the_account_is_not_kept(attempt) -> None:
    # given a maker's statement with rent, wages, and a customer who forgot the code
    lines = [
        line("tien nha thang 11", 5_000_000),
        line("luong", attempt.amount + 1, "k2"),
        line("mua mat ong", attempt.amount, "k3"),
        line(f"{attempt.code[:8]}", 7000, "k4"),
        BankLine("k5", "0011", attempt.created_at - timedelta(days=30), attempt.amount, "qua", "FT1", None),
    ]

    # when, and once more
    assert take_credits(attempt.account, lines, "csv") == Taken(0, 2, 0, not_ours=3)
    assert take_credits(attempt.account, lines, "csv") == Taken(0, 0, 2, not_ours=3)

    # then only what may be an order's waits for a person
    assert sorted(BankCredit.objects.values_list("key", "state")) == [("k3", "review"), ("k4", "review")]


def test_money_that_went_out_is_no_business_of_ours(attempt) -> None:
    assert take_credits(attempt.account, [line(attempt.code, -attempt.amount)], "csv") == Taken(0, 0, 0)
    assert not BankCredit.objects.exists()


@pytest.mark.parametrize(
    ("memo", "why"),
    [("chuyen tien mua mat ong", "no_code"), ("DH00000000000", "unknown_code"), ("{first} {second}", "two_codes")],
)
def test_what_is_not_certain_waits_for_a_person(direct, platform_like, memo: str, why: str) -> None:
    first, second = platform_like
    text = memo.format(first=first.code, second=second.code)

    assert take_credits(first.account, [line(text, first.amount)], "csv") == Taken(0, 1, 0)

    assert BankCredit.objects.get().why == why
    assert not MoneyFact.objects.exists()


@pytest.fixture
def platform_like(goods, accounts, bac_ha, coop, direct):
    """Two attempts on one account."""
    from tests.marketplace.shoppers import basket_with, order, recipient

    other = order(basket_with(goods[0]), recipient(bac_ha), key="k2", payment="vietqr")
    return direct.attempts.get(order__subject=coop), other.attempts.get()


def test_a_code_on_anothers_account_waits(direct, coop, household) -> None:
    ours, theirs = (direct.attempts.get(order__subject=each) for each in (coop, household))
    take_credits(theirs.account, [line(ours.code, ours.amount)], "csv")
    assert BankCredit.objects.get().why == "unknown_code"
    assert ours.order.status == "awaiting"


def test_a_transfer_typed_in_before_is_not_counted_again(attempt, owner) -> None:
    # given a transfer that a person has seen and typed in
    assert take_by_hand(attempt, attempt.amount, "FT99", timezone.now(), owner) is True
    assert take_by_hand(attempt, attempt.amount, "FT99", timezone.now(), owner) is False

    # when the statement tells of it two days later
    told = BankLine("k9", "0011", timezone.now() + timedelta(days=2), attempt.amount, attempt.code, "9876", None)
    take_credits(attempt.account, [told], "csv")

    # then a person decides, and nothing is sent back
    waiting = BankCredit.objects.get(key="k9")
    assert (waiting.state, waiting.why) == ("review", "maybe_same")
    assert not Refund.objects.exists()
    set_aside(waiting, owner)
    assert BankCredit.objects.get(key="k9").state == "ignored"


def test_a_person_decides_once(attempt, owner, company_owner, operator) -> None:
    take_credits(attempt.account, [line("mua mat ong", attempt.amount)], "csv")
    waiting = BankCredit.objects.get()
    for stranger in (company_owner, operator):
        with pytest.raises(PermissionDenied):
            match_by_hand(waiting, attempt, stranger)
    match_by_hand(waiting, attempt, owner)
    with pytest.raises(AlreadyHandled):
        set_aside(waiting, owner)
    attempt.order.refresh_from_db()
    assert attempt.order.status == "placed"
    assert BankCredit.objects.get().handled_by == owner


def test_only_who_keeps_the_account_may_type_in(attempt, company_owner, buyer, operator) -> None:
    for stranger in (company_owner, buyer, operator):
        with pytest.raises(PermissionDenied):
            take_by_hand(attempt, attempt.amount, "FT99", timezone.now(), stranger)
    assert not BankCredit.objects.exists()


def test_a_transfer_is_not_matched_to_an_attempt_on_another_account(direct, coop, household, owner) -> None:
    ours, theirs = (direct.attempts.get(order__subject=each) for each in (coop, household))
    take_credits(ours.account, [line("mua tra", theirs.amount)], "feed")
    with pytest.raises(PermissionDenied):
        match_by_hand(BankCredit.objects.get(), theirs, owner)
    assert BankCredit.objects.get().state == "review"
