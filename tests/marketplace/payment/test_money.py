"""Order first, money second: what came pays for what waits, once, and what nothing needs goes back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.kernel.models import JournalEntry
from catalog.kernel.states import TransitionRefused
from catalog.kernel.tasks import run_pending
from catalog.subjects.models import StockRecord
from marketplace.checkout.services import PaymentClosed
from marketplace.order.models import Order, OrderGroup
from marketplace.order.services import move_parcel
from marketplace.order.stock import drifts
from marketplace.payment.asking import ask
from marketplace.payment.models import BankAccount, MoneyFact, OrderPayment, PaymentAttempt, Refund
from marketplace.payment.money import apply_reading
from marketplace.payment.providers import Fact, ForeignMoney, Reading
from marketplace.payment.refunds import NothingLeft, give_back_part, record_paid_back
from marketplace.payment.waiting import expire
from tests.cast import make_listing
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


def credit(attempt: PaymentAttempt, amount: int, name: str = "FT1", **facts: str) -> PaymentAttempt:
    fact = Fact(MoneyFact.Kind.BANK_CREDIT, name, amount, timezone.now(), **facts)
    return apply_reading(attempt, Reading("open", (fact,)))


def states(group: OrderGroup) -> list[str]:
    return list(group.orders.order_by("pk").values_list("status", flat=True))


def late(attempt: PaymentAttempt) -> PaymentAttempt:
    """The attempt at the end of its time, which `expire` is then asked about."""
    PaymentAttempt.objects.filter(pk=attempt.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    attempt.refresh_from_db()
    return attempt


# --- Asking -------------------------------------------------------------------------------------------------------


def test_in_direct_mode_each_maker_is_asked_for(direct, accounts, coop, household) -> None:
    attempts = direct.attempts.order_by("pk")

    assert [(each.order.subject, each.account, each.state) for each in attempts] == [
        (coop, accounts[coop], "awaiting_customer"),
        (household, accounts[household], "awaiting_customer"),
    ]
    assert [each.amount for each in attempts] == [int(each.total_incl_tax) for each in direct.orders.order_by("pk")]
    assert len({each.code for each in attempts}) == 2
    assert states(direct) == ["awaiting", "awaiting"]


def test_in_platform_mode_the_purchase_is_asked_for_once(platform, accounts) -> None:
    attempt = platform.attempts.get()

    assert (attempt.order, attempt.account, attempt.amount) == (None, accounts[None], platform.total)


def test_asking_again_asks_for_nothing_more(direct) -> None:
    assert ask(direct) == []
    assert direct.attempts.count() == 2


def test_a_second_live_attempt_is_refused_by_the_database(direct) -> None:
    first = direct.attempts.order_by("pk").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentAttempt.objects.create(group=direct, order=first.order, provider="vietqr", amount=1, key="again")
    assert direct.attempts.count() == 2


def test_a_maker_without_an_account_cannot_be_paid_by_transfer(goods, bac_ha) -> None:
    with pytest.raises(PaymentClosed):
        order(basket_with(*goods), recipient(bac_ha), payment="vietqr")
    assert not OrderGroup.objects.exists()
    assert not StockRecord.objects.filter(num_allocated__gt=0).exists()


def test_cash_is_asked_for_at_the_door(goods, bac_ha) -> None:
    group = order(basket_with(*goods), recipient(bac_ha))
    assert states(group) == ["placed", "placed"]
    assert set(group.attempts.values_list("provider", "state", "expires_at")) == {("cod", "awaiting_customer", None)}


def test_too_much_money_for_a_courier_is_paid_ahead(goods, bac_ha, settings) -> None:
    settings.COD_MOST = 200_000
    with pytest.raises(PaymentClosed):
        order(basket_with(*goods), recipient(bac_ha))
    assert not OrderGroup.objects.exists()


def test_who_sent_parcels_back_pays_ahead(coop, bac_ha, owner, settings) -> None:
    # given a telephone number to which two parcels could not be handed over
    for key in "ab":
        sent = order(basket_with((make_listing(coop, title=key), 1)), recipient(bac_ha), key=key).orders.get()
        for verb in ("pack", "ship", "return"):
            move_parcel(sent, verb, owner)

    # when it orders a third time, then cash is closed to it, and to no other number
    basket = basket_with((make_listing(coop, title="c"), 1))
    with pytest.raises(PaymentClosed):
        order(basket, recipient(bac_ha), key="c")
    assert order(basket, recipient(bac_ha, phone="+84987654321"), key="c").total > 0


# --- Money comes --------------------------------------------------------------------------------------------------


def test_the_exact_sum_pays_its_order_and_no_other(direct) -> None:
    first = direct.attempts.order_by("pk").first()

    credit(first, first.amount)

    first.refresh_from_db()
    assert (first.state, first.received) == ("succeeded", first.amount)
    assert states(direct) == ["placed", "awaiting"]
    assert OrderPayment.objects.get().order == first.order
    assert JournalEntry.objects.filter(action="payment.money.bank_credit").count() == 1


def test_one_transfer_pays_the_whole_purchase_on_the_platform(platform) -> None:
    credit(platform.attempts.get(), platform.total)

    assert states(platform) == ["placed", "placed"]
    assert sum(OrderPayment.objects.values_list("amount", flat=True)) == platform.total


def test_the_same_money_told_three_times_is_taken_once(direct) -> None:
    first = direct.attempts.order_by("pk").first()
    for _again in range(3):
        credit(first, first.amount)
    run_pending()

    assert MoneyFact.objects.count() == 1
    assert not Refund.objects.exists()
    assert [each.subject for each in mail.outbox if "Đã nhận tiền" in each.subject] == [mail.outbox[-1].subject]


def test_a_fact_cannot_be_changed(direct) -> None:
    first = direct.attempts.order_by("pk").first()
    credit(first, first.amount)
    with pytest.raises(IntegrityError), transaction.atomic():
        MoneyFact.objects.update(amount=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        MoneyFact.objects.all().delete()
    assert MoneyFact.objects.get().amount == first.amount


def test_too_little_keeps_the_goods_and_asks_for_the_rest(direct) -> None:
    first = direct.attempts.order_by("pk").first()

    credit(first, first.amount - 1000)
    assert states(direct)[0] == "awaiting"

    credit(first, 1000, "FT2")
    assert states(direct)[0] == "placed"
    assert not Refund.objects.exists()


def test_too_much_pays_and_the_rest_goes_back(direct) -> None:
    first = direct.attempts.order_by("pk").first()

    credit(first, first.amount + 7000)

    assert states(direct)[0] == "placed"
    assert list(Refund.objects.values_list("attempt", "order", "amount", "state")) == [(first.pk, None, 7000, "due")]


def test_paying_twice_sends_the_second_back(direct) -> None:
    first = direct.attempts.order_by("pk").first()
    credit(first, first.amount)
    credit(first, first.amount, "FT2")
    assert Refund.objects.get().amount == first.amount
    assert OrderPayment.objects.count() == 1


def test_other_money_pays_for_nothing(direct) -> None:
    """Fault 9."""
    first = direct.attempts.order_by("pk").first()
    with pytest.raises(ForeignMoney):
        credit(first, first.amount, currency="USD")
    assert states(direct) == ["awaiting", "awaiting"]
    assert not MoneyFact.objects.exists()


def test_a_maker_hears_of_a_parcel_once_it_is_paid(direct, coop) -> None:
    type(coop).objects.filter(pk=coop.pk).update(email="htx@example.vn")
    run_pending()
    assert [each.to for each in mail.outbox] == [["hoa@example.vn"]]

    credit(direct.attempts.get(order__subject=coop), int(direct.orders.get(subject=coop).total_incl_tax))
    run_pending()
    assert ["htx@example.vn"] in [each.to for each in mail.outbox]


def test_nothing_unpaid_is_packed(direct, owner, coop) -> None:
    with pytest.raises(TransitionRefused):
        move_parcel(direct.orders.get(subject=coop), "pack", owner)
    for verb in ("pay", "expire", "revive"):
        with pytest.raises(TransitionRefused):
            move_parcel(direct.orders.get(subject=coop), verb, owner)
    assert states(direct) == ["awaiting", "awaiting"]


def test_cash_is_money_once_the_parcel_is_handed_over(goods, bac_ha, owner, coop) -> None:
    parcel = order(basket_with(*goods), recipient(bac_ha)).orders.get(subject=coop)
    for verb in ("pack", "ship", "deliver"):
        move_parcel(parcel, verb, owner)
    assert MoneyFact.objects.get().amount == int(parcel.total_incl_tax)
    assert parcel.attempts.get().state == "succeeded"


# --- Time is up ---------------------------------------------------------------------------------------------------


def test_at_the_end_of_its_time_an_order_frees_its_stock(direct, coop) -> None:
    attempt = late(direct.attempts.get(order__subject=coop))

    assert expire(attempt) is True

    assert states(direct) == ["expired", "awaiting"]
    assert StockRecord.objects.get(partner=coop).num_allocated == 0
    assert list(drifts()) == []
    assert expire(PaymentAttempt.objects.get(pk=attempt.pk)) is False


def test_nothing_ends_before_its_time(direct) -> None:
    assert expire(direct.attempts.order_by("pk").first()) is False
    assert states(direct) == ["awaiting", "awaiting"]


def test_the_task_of_an_attempt_ends_it(direct, time_machine) -> None:
    time_machine.move_to(timezone.now() + timedelta(hours=25), tick=False)
    run_pending()
    assert states(direct) == ["expired", "expired"]
    assert any("hết hạn" in each.subject for each in mail.outbox)


def test_money_after_the_end_takes_the_goods_again_while_there_are_any(direct, coop) -> None:
    """Fault 11."""
    attempt = late(direct.attempts.get(order__subject=coop))
    expire(attempt)

    credit(attempt, attempt.amount)

    assert states(direct) == ["placed", "awaiting"]
    assert StockRecord.objects.get(partner=coop).num_allocated == 2
    assert not Refund.objects.exists()
    assert list(drifts()) == []


def test_money_after_the_end_goes_back_when_the_goods_are_gone(direct, coop, goods, bac_ha) -> None:
    """Fault 11."""
    attempt = late(direct.attempts.get(order__subject=coop))
    expire(attempt)
    order(basket_with((goods[0][0], 5)), recipient(bac_ha), key="somebody-else")

    credit(attempt, attempt.amount)

    assert states(direct) == ["expired", "awaiting"]
    assert Refund.objects.get().amount == attempt.amount
    assert list(drifts()) == []


def test_a_revived_order_can_be_cancelled_and_frees_its_stock_again(direct, coop) -> None:
    attempt = late(direct.attempts.get(order__subject=coop))
    expire(attempt)
    credit(attempt, attempt.amount)

    move_parcel(direct.orders.get(subject=coop), "cancel", None)

    assert StockRecord.objects.get(partner=coop).num_allocated == 0
    assert Refund.objects.get().amount == attempt.amount
    assert list(drifts()) == []


def test_too_little_goes_back_at_the_end(direct, coop) -> None:
    attempt = direct.attempts.get(order__subject=coop)
    credit(attempt, 1000)
    expire(late(attempt))
    assert Refund.objects.get().amount == 1000


# --- Cancelling ---------------------------------------------------------------------------------------------------


def test_cancelling_before_paying_asks_for_the_other_parcel_only(platform, coop, household) -> None:
    first = platform.attempts.get()

    move_parcel(platform.orders.get(subject=coop), "cancel", None)

    second = platform.attempts.exclude(pk=first.pk).get()
    assert PaymentAttempt.objects.get(pk=first.pk).state == "cancelled"
    assert (second.state, second.amount) == ("awaiting_customer", platform.orders.get(subject=household).total_incl_tax)
    assert not Refund.objects.exists()


def test_money_on_its_way_for_the_old_sum_pays_what_is_left(platform, coop) -> None:
    first = platform.attempts.get()
    cancelled = platform.orders.get(subject=coop)
    move_parcel(cancelled, "cancel", None)

    credit(first, platform.total)

    assert states(platform) == ["cancelled", "placed"]
    assert Refund.objects.get().amount == cancelled.total_incl_tax
    assert not platform.attempts.filter(state="awaiting_customer").exists()


def test_cancelling_the_last_parcel_asks_for_nothing(direct) -> None:
    for parcel in direct.orders.order_by("pk"):
        move_parcel(parcel, "cancel", None)
    assert set(direct.attempts.values_list("state", flat=True)) == {"cancelled"}


def test_a_paid_parcel_goes_back_as_money(platform, coop, household) -> None:
    credit(platform.attempts.get(), platform.total)
    parcel = platform.orders.get(subject=coop)

    move_parcel(parcel, "cancel", None)

    refund = Refund.objects.get()
    assert (refund.order, refund.amount) == (parcel, parcel.total_incl_tax)
    assert platform.orders.get(subject=household).status == "placed"


def test_never_more_back_than_came(platform, coop) -> None:
    """Fault 7."""
    credit(platform.attempts.get(), platform.total)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentAttempt.objects.update(returning=platform.total + 1)
    assert platform.attempts.get().returning == 0


# --- Paying back --------------------------------------------------------------------------------------------------


def test_who_holds_the_money_pays_back(direct, coop, owner, company_owner, operator, buyer) -> None:
    attempt = direct.attempts.get(order__subject=coop)
    credit(attempt, attempt.amount)
    move_parcel(direct.orders.get(subject=coop), "cancel", None)
    refund = Refund.objects.get()

    for stranger in (buyer, company_owner, operator):
        with pytest.raises(PermissionDenied):
            record_paid_back(refund, "FT-BACK", stranger)
    assert Refund.objects.get().state == "due"

    for _again in range(2):
        record_paid_back(refund, "FT-BACK", owner)
    assert Refund.objects.get().state == "done"
    assert MoneyFact.objects.filter(kind="refund").count() == 1


def test_the_shop_pays_back_what_it_holds(platform, coop, owner, operator) -> None:
    credit(platform.attempts.get(), platform.total)
    move_parcel(platform.orders.get(subject=coop), "cancel", None)
    refund = Refund.objects.get()
    with pytest.raises(PermissionDenied):
        record_paid_back(refund, "FT-BACK", owner)
    record_paid_back(refund, "FT-BACK", operator)
    assert Refund.objects.get().state == "done"


def test_an_account_taken_out_of_use_keeps_what_was_asked_for_it(direct, coop, accounts) -> None:
    accounts[coop].active = False
    accounts[coop].save()
    BankAccount.objects.create(subject=coop, bank_bin="970415", number="999999", holder="MOI")
    attempt = direct.attempts.get(order__subject=coop)
    assert attempt.account == accounts[coop]
    credit(attempt, attempt.amount)
    assert Order.objects.get(pk=attempt.order_id).status == "placed"


def test_what_failed_to_go_back_is_still_owed_and_not_granted_again(platform, coop, operator) -> None:
    # given a paid order whose refund of a part has failed, and will be tried again
    credit(platform.attempts.get(), platform.total)
    order_ = platform.orders.get(subject=coop)
    part = give_back_part(order_, 1000, "Đổi trả hàng", "doi-tra-1")
    Refund.objects.filter(pk=part.pk).update(state="failed")

    # when all that was paid is to go back by another request
    with pytest.raises(NothingLeft) as nothing:
        give_back_part(order_, int(order_.total_incl_tax), "Đổi trả hàng", "doi-tra-2")

    # then the failed part is counted, and nothing was written
    assert nothing.value.left == int(order_.total_incl_tax) - 1000
    assert Refund.objects.get() == part
