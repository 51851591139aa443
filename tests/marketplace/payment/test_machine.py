"""Whatever buyers, makers, banks, cards and the clock do, in whatever order: nothing is lost or counts twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from catalog.kernel.tasks import run_pending
from catalog.places.models import Commune
from catalog.subjects.models import StockRecord, SubjectMember
from marketplace.accounts.models import OfficeRole
from marketplace.basket.selectors import plan_of
from marketplace.ledger.books import faults
from marketplace.ledger.models import Account, Entry, Journal
from marketplace.order.models import Order, OrderGroup, OrderState
from marketplace.order.services import move_parcel, place_order_group, seal_of
from marketplace.order.states import PARCEL
from marketplace.order.stock import drifts
from marketplace.payment import providers
from marketplace.payment.asking import ask, begin_at_provider
from marketplace.payment.facts import INCOMING
from marketplace.payment.models import (
    LIVE,
    AttemptState,
    BankAccount,
    BankCredit,
    BankCreditState,
    MoneyFact,
    OrderPayment,
    PaymentAttempt,
    Refund,
    RefundState,
)
from marketplace.payment.money import apply_reading
from marketplace.payment.providers import Fact, Reading
from marketplace.payment.refunds import apply_refund, record_paid_back, send_back
from marketplace.payment.reports import post_report
from marketplace.payment.statements import BankLine
from marketplace.payment.transfers import match_by_hand, set_aside, take_credits
from marketplace.payment.waiting import expire
from tests.cast import make_listing, make_official, make_subject
from tests.marketplace.payment.memory import Card
from tests.marketplace.shoppers import basket_with, recipient

Kind = MoneyFact.Kind

PICK = st.integers(min_value=0, max_value=5)
SUMS = st.sampled_from(["exact", "less", "more"])
SHELVES = st.lists(st.integers(min_value=1, max_value=3), min_size=1, max_size=3)
PAID_FIRST = {OrderState.PLACED, OrderState.PACKED, OrderState.SHIPPED, OrderState.DELIVERED}
MONEY_GOES_BACK = {OrderState.CANCELLED, OrderState.RETURNED}


class Payments(RuleBasedStateMachine):
    """A purchase or two, and all that can happen to them. Each example is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.card = Card()
        providers.register("stripe", lambda: self.card)
        self.card.currency, self.card.fee = "USD", 44
        self.card.rates = {Kind.CHARGE: 260, Kind.REFUND: 259, Kind.DISPUTE: 258, Kind.DISPUTE_WON: 261}
        self.names = 0

    def teardown(self) -> None:
        try:
            self.wait_for_the_end()
        finally:
            self.mode.disable()
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @initialize(
        mode=st.sampled_from(["direct", "platform"]),
        payment=st.sampled_from(["vietqr", "stripe", "vietqr", "stripe", "cod"]),
        shelves=SHELVES,
        spare=st.integers(min_value=0, max_value=1),
    )
    def somebody_buys(self, mode: str, payment: str, shelves: list[int], spare: int) -> None:
        self.mode = override_settings(PAYMENT_MODE=mode)
        self.mode.enable()
        self.commune = Commune.objects.get(province__slug="lao-cai", name="Bắc Hà")
        self.person = make_official(OfficeRole.Role.OPERATOR)
        self.payment = payment
        BankAccount.objects.create(bank_bin="970436", number="00110", holder="CHO")
        self.products = []
        for number, units in enumerate(shelves):
            subject = make_subject(self.commune, name=f"HTX {number}")
            SubjectMember.objects.create(subject=subject, user=self.person, role=SubjectMember.Role.OWNER)
            BankAccount.objects.create(
                subject=subject, bank_bin="970436", number=f"0011{number}", holder=f"HTX {number}"
            )
            price = 100_000 + 10_001 * number
            self.products.append(make_listing(subject, title=f"Món {number}", price=price, num_in_stock=units + spare))
        self.buy(list(zip(self.products, shelves, strict=True)))

    def buy(self, goods: list[Any]) -> None:
        basket, to = basket_with(*goods), recipient(self.commune)
        seen = seal_of(plan_of(basket, to.province_code), to, self.payment)
        key = self.new_name()
        group = place_order_group(basket, to, user=None, language="vi", key=key, seen=seen, payment=self.payment)
        ask(group)

    def new_name(self) -> str:
        self.names += 1
        return f"name-{self.names}"

    # --- Buyers and the clock

    @rule(pick=PICK)
    def another_buys(self, pick: int) -> None:
        product = self.products[pick % len(self.products)]
        stock = StockRecord.objects.get(product=product)
        if stock.num_in_stock > stock.num_allocated and OrderGroup.objects.count() < 3:
            self.buy([(product, 1)])

    @rule()
    def asked_again(self) -> None:
        for group in OrderGroup.objects.order_by("pk"):
            ask(group)
            before = snapshot()
            assert ask(group) == []
            assert snapshot() == before

    @rule(pick=PICK)
    def time_is_up(self, pick: int) -> None:
        if attempt := nth(PaymentAttempt.objects.exclude(expires_at=None), pick):
            expire(attempt, at=attempt.expires_at)
            before = snapshot()
            assert expire(PaymentAttempt.objects.get(pk=attempt.pk), at=attempt.expires_at) is False
            assert snapshot() == before

    @rule(pick=PICK, verb=st.sampled_from(["cancel", "refuse", "pack", "ship", "deliver", "return"]))
    def parcel_moves(self, pick: int, verb: str) -> None:
        open_to = Order.objects.filter(status__in=PARCEL.transitions[verb].source)
        if parcel := nth(open_to, pick):
            move_parcel(parcel, verb, self.person, "không giao được")

    # --- Transfers

    @precondition(lambda self: self.payment == "vietqr")
    @rule(pick=PICK, how=SUMS, with_code=st.sampled_from([True, True, True, False]))
    def transfer_comes(self, pick: int, how: str, with_code: bool) -> None:
        if attempt := nth(PaymentAttempt.objects.all(), pick):
            memo = attempt.code if with_code else "mua mat ong"
            name, at = self.new_name(), timezone.now()
            line = BankLine(name, "0011", at, amount(attempt, how), memo, name, None)
            for state in ("matched" if with_code else "waiting", "known"):
                assert getattr(take_credits(attempt.account, [line], "feed"), state) == 1

    @precondition(lambda self: self.payment == "vietqr")
    @rule(pick=PICK, other=PICK, is_ours=st.booleans())
    def somebody_settles_a_transfer(self, pick: int, other: int, is_ours: bool) -> None:
        if credit := nth(BankCredit.objects.filter(state=BankCreditState.REVIEW), pick):
            attempt = nth(PaymentAttempt.objects.filter(account=credit.account), other)
            if is_ours and attempt:
                match_by_hand(credit, attempt, self.person)
            else:
                set_aside(credit, self.person)

    @precondition(lambda self: self.payment == "vietqr")
    @rule(pick=PICK)
    def somebody_pays_back(self, pick: int) -> None:
        if refund := nth(Refund.objects.filter(state=RefundState.DUE), pick):
            record_paid_back(refund, "FT-BACK", self.person)
            before = snapshot()
            record_paid_back(refund, "FT-BACK", self.person)
            assert snapshot() == before

    # --- Cards

    @precondition(lambda self: self.payment == "stripe")
    @rule(pick=PICK)
    def page_of_the_card_opens(self, pick: int) -> None:
        if attempt := nth(PaymentAttempt.objects.all(), pick):
            assert bool(begin_at_provider(attempt)) == attempt.is_live

    @precondition(lambda self: self.payment == "stripe")
    @rule(pick=PICK, how=SUMS, heard=st.booleans())
    def card_pays(self, pick: int, how: str, heard: bool) -> None:
        if attempt := nth(PaymentAttempt.objects.all(), pick):
            self.card.charge(attempt, amount(attempt, how))
            if heard:
                apply_reading(attempt, self.card.refresh(attempt))

    @precondition(lambda self: self.payment == "stripe")
    @rule(pick=PICK, state=st.sampled_from(["open", "processing", "failed", "expired"]))
    def provider_tells(self, pick: int, state: str) -> None:
        if attempt := nth(PaymentAttempt.objects.all(), pick):
            reading = Reading(state, tuple(self.card.charges.get(attempt.key, ())), reason="card")
            apply_reading(attempt, reading)
            before = snapshot()
            apply_reading(attempt, reading)
            assert snapshot() == before

    @precondition(lambda self: self.payment == "stripe")
    @rule(pick=PICK, end=st.sampled_from(["succeeded", "processing", "failed"]))
    def card_gets_money_back(self, pick: int, end: str) -> None:
        self.card.refunds_end = end
        if refund := nth(Refund.objects.all(), pick):
            send_back(refund)

    @precondition(lambda self: self.payment == "stripe")
    @rule(pick=PICK)
    def refund_comes_to_its_end(self, pick: int) -> None:
        if refund := nth(Refund.objects.filter(state__in=(RefundState.SENT, RefundState.DONE)), pick):
            end = "succeeded" if refund.state == RefundState.SENT else "failed"
            self.card.refunds[refund.key][-1] = (end, refund.amount)
            apply_refund(refund, Reading(end))

    @precondition(lambda self: self.payment == "stripe")
    @rule(pick=PICK, won_first=st.booleans(), won=st.booleans())
    def holder_disputes(self, pick: int, won: bool, won_first: bool) -> None:
        if attempt := nth(PaymentAttempt.objects.filter(facts__kind=Kind.CHARGE).distinct(), pick):
            told = [self.dispute(attempt, Kind.DISPUTE)] + [self.dispute(attempt, Kind.DISPUTE_WON)] * won
            for fact in reversed(told) if won_first else told:
                apply_reading(attempt, Reading("open", (fact,)))

    def dispute(self, attempt: PaymentAttempt, kind: str) -> Fact:
        first = attempt.facts.filter(kind=Kind.CHARGE).order_by("pk")[0]
        return Fact(kind, f"dp_{first.object_id}", first.amount, self.card.at)

    @precondition(lambda self: self.payment == "stripe")
    @rule(pick=PICK)
    def provider_reports(self, pick: int) -> None:
        if fact := nth(MoneyFact.objects.select_related("attempt"), pick):
            post_report(fact)
            before = snapshot()
            post_report(fact)
            assert snapshot() == before

    # --- Everybody

    @rule()
    def tasks_run(self) -> None:
        run_pending()

    @rule(pick=PICK)
    def old_news_comes_again(self, pick: int) -> None:
        if fact := nth(MoneyFact.objects.select_related("attempt"), pick):
            before = snapshot()
            told = Fact(fact.kind, fact.object_id, fact.amount, fact.at, details=fact.details)
            apply_reading(fact.attempt, Reading("open", (told,)))
            assert snapshot() == before

    # --- What always holds

    @invariant()
    def stock_is_what_its_movements_say(self) -> None:
        assert list(drifts()) == []
        assert all(each.num_allocated <= each.num_in_stock for each in StockRecord.objects.exclude(num_allocated=None))

    @invariant()
    def the_books_balance(self) -> None:
        assert list(faults()) == []
        held = Entry.objects.filter(account__kind=Account.Kind.PREPAYMENT)
        on_their_way = Order.objects.exclude(status=OrderState.DELIVERED)
        paid = total(OrderPayment.objects.filter(order__in=on_their_way))
        back = total(Refund.objects.filter(order__in=on_their_way, state=RefundState.DONE))
        is_held = bool(OrderGroup.objects.count()) and self.mode.options["PAYMENT_MODE"] == "platform"
        assert -total(held) == (paid - back if is_held else 0)

    @invariant()
    def the_books_have_what_banks_and_cards_have(self) -> None:
        accounts = (Account.Kind.BANK, Account.Kind.STRIPE, Account.Kind.PROVIDER_FEE, Account.Kind.EXCHANGE)
        facts = MoneyFact.objects.filter(attempt__order=None)
        came = total(facts.filter(kind__in=(Kind.CHARGE, Kind.BANK_CREDIT, Kind.DISPUTE_WON)))
        went = total(facts.filter(kind=Kind.DISPUTE, attempt__received__gt=0))
        back = total(Refund.objects.filter(attempt__order=None, state=RefundState.DONE))
        assert total(Entry.objects.filter(account__kind__in=accounts)) == came - went - back
        if self.payment == "vietqr":
            assert back == total(facts.filter(kind=Kind.REFUND))

    @invariant()
    def what_no_order_took_is_owed_to_its_buyer(self) -> None:
        shops = PaymentAttempt.objects.filter(order=None)
        used = total(OrderPayment.objects.filter(attempt__in=shops))
        back = total(Refund.objects.filter(attempt__in=shops, order=None, state=RefundState.DONE))
        came = sum(attempt.received for attempt in shops)
        assert -total(Entry.objects.filter(account__kind=Account.Kind.RECEIVED)) == came - used - back

    @invariant()
    def totals_are_sums_of_facts_and_refunds(self) -> None:
        for attempt in PaymentAttempt.objects.all():
            assert attempt.received == total(attempt.facts.filter(kind__in=INCOMING))
            assert attempt.returning == total(attempt.refunds.exclude(state=RefundState.FAILED))
            assert total(attempt.facts.filter(kind=Kind.REFUND)) <= attempt.received or self.payment == "stripe"
            assert self.card.given_back(attempt) <= attempt.received

    @invariant()
    def no_money_vanishes(self) -> None:
        for attempt in PaymentAttempt.objects.all():
            left = attempt.received - total(attempt.pays_for) - total(attempt.refunds.filter(order=None))
            waits_for = [each for each in covered(attempt) if each.status == OrderState.AWAITING]
            due = sum(int(each.total_incl_tax) for each in waits_for) if attempt.is_live else 0
            assert 0 <= left < max(due, 1), (attempt, left, due)
        for paid in OrderPayment.objects.select_related("order", "attempt"):
            back = total(paid.order.refunds)
            by_card_or_bank = paid.attempt.provider != "cod"
            assert back == (paid.amount if by_card_or_bank and paid.order.status in MONEY_GOES_BACK else 0)

    @invariant()
    def nothing_unpaid_is_sent(self) -> None:
        for order in Order.objects.filter(status__in=PAID_FIRST, paid_by=None):
            assert self.payment == "cod"
            assert order.status != OrderState.DELIVERED

    @invariant()
    def each_order_is_asked_for_once_and_to_an_end(self) -> None:
        for order in Order.objects.all():
            attempts = [each for each in order.group.attempts.all() if each.order_id in (None, order.pk)]
            assert sum(each.is_live for each in attempts) <= 1
            if order.status == OrderState.AWAITING:
                assert any(each.state != AttemptState.CANCELLED for each in attempts)

    def wait_for_the_end(self) -> None:
        """Nobody pays any more: in the end no goods are held for money that doesn't come."""
        later = timezone.now() + timedelta(days=2)
        for attempt in PaymentAttempt.objects.filter(state=AttemptState.PROCESSING):
            apply_reading(attempt, Reading("failed"))
        for attempt in PaymentAttempt.objects.order_by("pk"):
            expire(attempt, at=later)
        run_pending()
        assert not Order.objects.filter(status=OrderState.AWAITING).exists()
        assert self.payment == "cod" or not PaymentAttempt.objects.filter(state__in=LIVE).exists()
        self.no_money_vanishes()
        self.stock_is_what_its_movements_say()


def nth(rows: QuerySet[Any], pick: int) -> Any:
    """One of the rows, the same for the same example; None when there is none."""
    found = list(rows.order_by("pk"))
    return found[pick % len(found)] if found else None


def amount(attempt: PaymentAttempt, how: str) -> int:
    return {"exact": attempt.amount, "less": attempt.amount // 2, "more": attempt.amount + 7000}[how]


def total(rows: Any) -> int:
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def covered(attempt: PaymentAttempt) -> list[Order]:
    return [attempt.order] if attempt.order else list(attempt.group.orders.all())


def snapshot() -> list[Any]:
    """Everything about money, goods and parcels; mail that is on its way is another test's business."""
    tables = (
        (PaymentAttempt, ("state", "received", "returning")),
        (MoneyFact, ("kind", "object_id", "amount")),
        (Refund, ("state", "amount", "order")),
        (OrderPayment, ("order", "amount")),
        (Order, ("status",)),
        (BankCredit, ("state", "attempt")),
        (StockRecord, ("num_in_stock", "num_allocated")),
        (Journal, ("kind", "amount")),
        (Entry, ("account", "amount")),
    )
    return [list(model.objects.order_by("pk").values_list("pk", *fields)) for model, fields in tables]


@pytest.mark.django_db
@pytest.mark.usefixtures("card")
def test_whatever_happens() -> None:
    run(
        Payments,
        settings=hypothesis_settings(
            max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
