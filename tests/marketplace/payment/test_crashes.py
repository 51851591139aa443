"""A worker is killed, or an answer lost, at every boundary: run again, there is one charge, one refund, one mail."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django_tasks_db.models import DBTaskResult

from catalog.kernel.tasks import run_pending
from marketplace.ledger.books import faults
from marketplace.ledger.models import Journal
from marketplace.order.models import OrderGroup
from marketplace.order.services import move_parcel
from marketplace.order.stock import drifts
from marketplace.payment import money, refunds, waiting
from marketplace.payment.asking import begin_at_provider
from marketplace.payment.mail import send_payment_mail
from marketplace.payment.models import MoneyFact, OrderPayment, PaymentAttempt, Refund
from marketplace.payment.money import apply_reading, close_attempt
from marketplace.payment.providers import ProviderUnreachable
from marketplace.payment.refunds import return_money
from marketplace.payment.waiting import expire_attempt, look_again
from tests.marketplace.payment.memory import Card
from tests.marketplace.payment.test_money import late, states

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """No code of ours catches it, as none runs after a kill."""


@pytest.fixture
def killed_at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run a task that dies where a function would be called, or right after it."""

    def run(task: Any, args: tuple[Any, ...], where: Any, name: str, after: bool) -> None:
        real = getattr(where, name)

        def dies(*given: Any, **facts: Any) -> Any:
            if after:
                real(*given, **facts)
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(where, name, dies)
            with pytest.raises(Killed):
                task.func(*args)

    return run


@pytest.fixture
def charged(by_card: OrderGroup, card: Card) -> PaymentAttempt:
    """The buyer has paid; the shop doesn't know yet."""
    attempt = by_card.attempts.get()
    begin_at_provider(attempt)
    card.charge(attempt, attempt.amount)
    forget_tasks()
    return PaymentAttempt.objects.get(pk=attempt.pk)


@pytest.fixture
def due(charged: PaymentAttempt, card: Card) -> Refund:
    """A parcel of a paid purchase was cancelled; its money has to go back."""
    apply_reading(charged, card.refresh(charged))
    move_parcel(charged.group.orders.order_by("pk")[0], "cancel", None)
    forget_tasks()
    return Refund.objects.get()


def forget_tasks() -> None:
    """What was enqueued before is another test's business."""
    DBTaskResult.objects.all().delete()


def news() -> list[str]:
    return [each.subject for each in mail.outbox if each.to == ["hoa@example.vn"]]


BEFORE_OR_AFTER = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])


# --- Money comes in -----------------------------------------------------------------------------------------------


@BEFORE_OR_AFTER
@pytest.mark.parametrize("where", ["keep_fact", "sum_up", "use_money", "accept_paid", "post_paid", "_pay"])
def test_killed_between_the_answer_and_the_commit(charged, card, killed_at, where: str, after: bool) -> None:
    """Fault 1."""
    # given a worker that has asked the provider, and dies before it has noted the answer
    killed_at(look_again, (charged.pk,), money, where, after)
    assert not MoneyFact.objects.exists()
    assert states(charged.group) == ["awaiting", "awaiting"]

    # when the task runs again, and once more
    for _again in range(2):
        look_again.func(charged.pk)
    run_pending()

    # then
    assert MoneyFact.objects.count() == len(card.charges[charged.key]) == 1
    assert OrderPayment.objects.count() == 2
    assert states(charged.group) == ["placed", "placed"]
    assert len(news()) == 1
    assert list(faults()) == []


def test_killed_after_the_commit_and_before_the_mail(charged) -> None:
    # given a task whose own end was never written: its lease runs out, and it runs again
    look_again.func(charged.pk)
    assert news() == []
    look_again.func(charged.pk)
    run_pending()
    assert MoneyFact.objects.count() == 1
    assert len(news()) == 1


def test_killed_before_the_mail_is_sent(charged, killed_at) -> None:
    look_again.func(charged.pk)
    killed_at(send_payment_mail, (charged.pk, "paid"), EmailMultiAlternatives, "send", False)
    assert news() == []
    for _again in range(2):
        send_payment_mail.func(charged.pk, "paid")
    assert len(news()) == 1


def test_an_answer_lost_is_asked_for_again(charged, card) -> None:
    card.loses = {"refresh"}
    with pytest.raises(ProviderUnreachable):
        look_again.func(charged.pk)
    assert not MoneyFact.objects.exists()
    look_again.func(charged.pk)
    assert MoneyFact.objects.get().amount == charged.amount


# --- The page of a card -------------------------------------------------------------------------------------------


def test_a_page_whose_address_was_lost_is_opened_again(by_card, card) -> None:
    attempt = by_card.attempts.get()
    card.loses = {"start"}
    with pytest.raises(ProviderUnreachable):
        begin_at_provider(attempt)
    assert PaymentAttempt.objects.get().state == "created"

    assert begin_at_provider(PaymentAttempt.objects.get()) == f"https://card.example/{attempt.key}"
    assert card.pages == {attempt.key}
    assert PaymentAttempt.objects.get().state == "awaiting_customer"


@BEFORE_OR_AFTER
@pytest.mark.parametrize(
    ("room", "where"), [(money, "move_attempt"), (money, "use_money"), (waiting, "move_parcel"), (waiting, "use_money")]
)
def test_killed_while_time_is_up(by_card, card, killed_at, room: Any, where: str, after: bool) -> None:
    # given an attempt whose page is closed already, and a worker that dies before it has freed the goods
    attempt = late(by_card.attempts.get())
    killed_at(expire_attempt, (attempt.pk,), room, where, after)

    # when the task runs again
    expire_attempt.func(attempt.pk)
    assert expire_attempt.func(attempt.pk) is False

    # then
    assert states(by_card) == ["expired", "expired"]
    assert list(drifts()) == []


def test_a_close_whose_answer_was_lost_hears_of_money_that_came(charged, card) -> None:
    # given a purchase that is cancelled while its buyer pays
    for parcel in charged.group.orders.order_by("pk"):
        move_parcel(parcel, "cancel", None)
    card.loses = {"cancel"}
    with pytest.raises(ProviderUnreachable):
        close_attempt.func(charged.pk)

    # when the task runs again, and the refund with it
    for _again in range(2):
        close_attempt.func(charged.pk)
    run_pending()

    # then the money went back, once
    assert list(Refund.objects.values_list("amount", "state")) == [(charged.amount, "done")]
    assert card.given_back(charged) == charged.amount


# --- Money goes back ----------------------------------------------------------------------------------------------


@BEFORE_OR_AFTER
@pytest.mark.parametrize("where", ["keep_fact", "end_refund", "post_refund", "apply_refund"])
def test_killed_between_giving_back_and_the_commit(due, card, killed_at, where: str, after: bool) -> None:
    killed_at(return_money, (due.pk,), refunds, where, after)

    for _again in range(2):
        return_money.func(due.pk)
    run_pending()

    assert Refund.objects.get().state == "done"
    assert MoneyFact.objects.filter(kind="refund").count() == 1
    assert card.given_back(due.attempt) == due.amount
    assert Journal.objects.filter(kind="refund").count() == 1
    assert sum("Đã hoàn tiền" in subject for subject in news()) == 1
    assert list(faults()) == []


def test_a_refund_whose_answer_was_lost_is_made_once(due, card) -> None:
    card.loses = {"refund"}
    with pytest.raises(ProviderUnreachable):
        return_money.func(due.pk)
    assert Refund.objects.get().state == "sent"

    return_money.func(due.pk)

    assert Refund.objects.get().state == "done"
    assert card.given_back(due.attempt) == due.amount
