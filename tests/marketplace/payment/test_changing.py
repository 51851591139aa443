"""A buyer changes the way of paying: what was asked before is asked no more, and its money is used or goes back."""

from datetime import timedelta

import pytest
from django.core import mail

from catalog.kernel.models import JournalEntry
from catalog.kernel.tasks import run_pending
from catalog.subjects.models import StockRecord
from marketplace.ledger.books import faults
from marketplace.order.models import Order, OrderGroup
from marketplace.order.numbers import show_number
from marketplace.order.selectors import journey, packing_slip
from marketplace.order.services import move_parcel
from marketplace.order.stock import drifts
from marketplace.order.tasks import send_subject_mail, send_waiting_mail
from marketplace.payment.asking import begin_at_provider
from marketplace.payment.changing import NotChanged, change_way, other_ways
from marketplace.payment.models import LONGEST_WAIT, PaymentAttempt, Refund
from marketplace.payment.money import apply_reading
from marketplace.payment.providers import Reading
from marketplace.payment.selectors import money_of
from marketplace.payment.waiting import expire
from tests.marketplace.payment.test_money import credit, late, states
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_ways(accounts, settings) -> None:
    """The shop has an account and a key: a transfer and a card are open to every purchase."""
    settings.STRIPE_SECRET_KEY = "sk_test_here"


@pytest.fixture
def by_cash(accounts, goods, bac_ha) -> OrderGroup:
    return order(basket_with(*goods), recipient(bac_ha, email="hoa@example.vn"))


def again(group: OrderGroup) -> OrderGroup:
    return OrderGroup.objects.get(pk=group.pk)


def written() -> tuple[object, ...]:
    """Everything a refused change must leave as it was."""
    attempts = PaymentAttempt.objects.order_by("pk").values_list("state", "expires_at", "returning")
    return (
        list(attempts),
        list(Order.objects.order_by("pk").values_list("status", flat=True)),
        list(OrderGroup.objects.order_by("pk").values_list("payment", flat=True)),
        JournalEntry.objects.count(),
    )


def test_from_a_transfer_to_cash_the_parcels_may_be_packed(direct, coop) -> None:
    run_pending()
    mail.outbox.clear()

    change_way(direct, "cod")
    run_pending()

    assert (again(direct).payment, states(direct)) == ("cod", ["placed", "placed"])
    assert list(direct.attempts.order_by("pk").values_list("provider", "state")) == [
        ("vietqr", "cancelled"),
        ("vietqr", "cancelled"),
        ("cod", "awaiting_customer"),
        ("cod", "awaiting_customer"),
    ]
    parcel = Order.objects.get(group=direct, subject=coop)
    assert packing_slip(parcel.pk).to_collect == int(parcel.total_incl_tax)
    assert [step.title for step in journey(parcel)][:2] == ["Đã đặt, đang giữ hàng", "Đổi sang trả khi nhận hàng"]
    assert [each.subject for each in mail.outbox] == [f"Đơn {show_number(direct.number)}: đã đổi cách trả tiền"]
    assert JournalEntry.objects.filter(action="payment.way.changed").count() == 1
    assert list(drifts()) == []


def test_from_cash_to_a_transfer_the_parcels_wait_with_their_goods_held(by_cash, coop) -> None:
    change_way(by_cash, "vietqr")

    assert states(by_cash) == ["awaiting", "awaiting"]
    assert StockRecord.objects.get(partner=coop).num_allocated == 2
    live = by_cash.attempts.filter(state="awaiting_customer")
    assert set(live.values_list("provider", flat=True)) == {"vietqr"}

    # and once it is paid, nobody collects it again
    paid = live.get(order__subject=coop)
    credit(paid, paid.amount)
    assert packing_slip(paid.order_id).to_collect == 0
    assert [step.title for step in journey(Order.objects.get(pk=paid.order_id))][:3] == [
        "Đã đặt, đang giữ hàng",
        "Đổi sang trả trước",
        "Đã nhận tiền",
    ]


def test_a_maker_hears_of_each_turn_of_a_parcel_it_knows_of(by_cash, coop, open_ways) -> None:
    # given a maker that was told of a parcel to be paid on delivery
    coop.email = "htx@example.vn"
    coop.save()
    send_subject_mail.enqueue(by_cash.orders.get(subject=coop).pk)
    number = show_number(by_cash.orders.get(subject=coop).number)

    # when the buyer turns to paying ahead, back, and to paying ahead again, and pays
    for way in ("vietqr", "vietqr", "cod", "vietqr"):
        change_way(again(by_cash), way)
        run_pending()
    attempt = by_cash.attempts.get(state="awaiting_customer", order__subject=coop)
    credit(attempt, attempt.amount)
    run_pending()

    # then each turn is told once, and the last word is that it may be packed
    waits, comes = f"Đơn {number} đợi người mua trả trước", f"Có đơn mới {number}"
    told = [each for each in mail.outbox if each.to == ["htx@example.vn"]]
    assert [each.subject for each in told] == [comes, waits, comes, waits, comes]
    assert "đừng đóng gói" in told[1].body
    assert "Đã trả trước" in told[4].body

    # and a repeat of the task sends nothing
    send_waiting_mail.func(attempt.order_id, 2)
    assert len([each for each in mail.outbox if each.to == ["htx@example.vn"]]) == 5


def test_a_card_that_is_given_up_for_a_transfer_is_closed_at_its_provider(by_card, card, open_ways) -> None:
    old = by_card.attempts.get()
    begin_at_provider(old)

    change_way(by_card, "vietqr")
    run_pending()

    assert old.key in card.closed
    assert PaymentAttempt.objects.get(pk=old.pk).state == "cancelled"
    assert by_card.attempts.get(state="awaiting_customer").provider == "vietqr"


def test_money_by_the_old_way_pays_for_what_still_waits(by_card, card, open_ways) -> None:
    # given a buyer who has paid by card in the moment of changing to a transfer
    old = by_card.attempts.get()
    begin_at_provider(old)
    card.charge(old, old.amount)

    # when
    change_way(by_card, "vietqr")
    run_pending()

    # then the card has paid, and the transfer is asked for no more
    assert states(by_card) == ["placed", "placed"]
    assert again(by_card).payment == "stripe"
    assert not by_card.attempts.filter(state="awaiting_customer").exists()
    assert not Refund.objects.exists()
    assert list(faults()) == []


def test_money_by_the_old_way_goes_back_when_cash_will_be_collected(by_card, card, open_ways) -> None:
    old = by_card.attempts.get()
    begin_at_provider(old)
    card.charge(old, old.amount)

    change_way(by_card, "cod")
    run_pending()

    assert states(by_card) == ["placed", "placed"]
    assert card.given_back(old) == old.amount
    assert [packing_slip(each.pk).to_collect for each in by_card.orders.all()] == [
        int(each.total_incl_tax) for each in by_card.orders.all()
    ]


def test_a_part_that_came_by_the_old_way_goes_back(platform, open_ways) -> None:
    old = platform.attempts.get()
    credit(old, 1000)
    change_way(platform, "stripe")
    assert list(Refund.objects.values_list("attempt", "amount")) == [(old.pk, 1000)]


def test_what_is_paid_already_is_left_alone(direct, coop, household) -> None:
    # given one of two parcels paid by transfer
    paid = direct.attempts.get(order__subject=coop)
    credit(paid, paid.amount)

    # when the rest is to be paid at the door
    change_way(direct, "cod")

    # then the courier asks only for the other
    assert packing_slip(direct.orders.get(subject=coop).pk).to_collect == 0
    other = direct.orders.get(subject=household)
    assert packing_slip(other.pk).to_collect == int(other.total_incl_tax)
    assert direct.attempts.filter(provider="cod").get().order == other


def test_the_same_way_again_changes_nothing(direct) -> None:
    change_way(direct, "cod")
    before = written()
    change_way(direct, "cod")
    assert written() == before


def test_a_purchase_is_held_no_longer_however_often_its_way_changes(platform, open_ways, time_machine) -> None:
    placed = platform.placed_at
    for hours, way in ((20, "stripe"), (30, "vietqr"), (40, "stripe"), (47, "vietqr")):
        time_machine.move_to(placed + timedelta(hours=hours), tick=False)
        change_way(platform, way)
    assert platform.attempts.order_by("-pk")[0].expires_at == placed + LONGEST_WAIT

    time_machine.move_to(placed + LONGEST_WAIT, tick=False)
    before = written()
    with pytest.raises(NotChanged, match="hai ngày"):
        change_way(platform, "stripe")
    assert written() == before
    assert expire(platform.attempts.order_by("-pk")[0]) is True
    assert states(platform) == ["expired", "expired"]


def test_limits_of_cash_hold_for_a_change_too(direct, settings) -> None:
    settings.COD_MOST = 200_000
    before = written()
    with pytest.raises(NotChanged, match="bưu tá"):
        change_way(direct, "cod")
    assert written() == before


@pytest.mark.parametrize("code", ["", "momo", "stripe", "\x00", "cod" * 4000])
def test_a_way_that_is_not_open_is_refused(direct, code: str) -> None:
    before = written()
    with pytest.raises(NotChanged):
        change_way(direct, code)
    assert written() == before


def test_nothing_changes_once_a_parcel_is_packed(by_cash, owner, coop) -> None:
    move_parcel(by_cash.orders.get(subject=coop), "pack", owner)
    before = written()
    with pytest.raises(NotChanged, match="đóng gói"):
        change_way(by_cash, "vietqr")
    assert (written(), other_ways(by_cash)) == (before, ())
    assert money_of(by_cash.pk).can_change is False


def test_nothing_changes_while_a_card_is_at_work(by_card, open_ways) -> None:
    apply_reading(by_card.attempts.get(), Reading("processing"))
    before = written()
    with pytest.raises(NotChanged, match="đang được kiểm tra"):
        change_way(by_card, "vietqr")
    assert written() == before


def test_what_is_over_or_paid_has_nothing_to_change(direct) -> None:
    for attempt in direct.attempts.order_by("pk"):
        expire(late(attempt))
    with pytest.raises(NotChanged, match="không còn gì"):
        change_way(direct, "cod")


# --- The page -----------------------------------------------------------------------------------------------------


def test_a_buyer_changes_by_the_link_of_the_purchase(client, direct) -> None:
    page = client.get(direct.get_absolute_url())
    address = f"{direct.get_absolute_url()}cach-tra/"
    assert f'href="{address}"' in page.text

    choice = client.get(address)
    assert [way.code for way in choice.context["ways"]] == ["cod"]

    for _double in range(2):
        answer = client.post(address, {"payment": "cod"})
        assert (answer.status_code, answer["Location"]) == (303, direct.get_absolute_url())
    assert direct.attempts.count() == 4
    assert "Trả khi nhận kiện này" in client.get(direct.get_absolute_url()).text


def test_the_page_says_why_a_way_is_refused_and_keeps_the_choice(client, direct, settings) -> None:
    settings.COD_MOST = 200_000
    answer = client.post(f"{direct.get_absolute_url()}cach-tra/", {"payment": "cod"})
    assert answer.status_code == 422
    assert "bưu tá không mang nhiều tiền" in answer.text
    assert again(direct).payment == "vietqr"


def test_a_purchase_that_cannot_change_has_no_page_for_it(client, by_cash, owner, coop) -> None:
    move_parcel(by_cash.orders.get(subject=coop), "pack", owner)
    assert "cach-tra" not in client.get(by_cash.get_absolute_url()).text
    for answer in (
        client.get(f"{by_cash.get_absolute_url()}cach-tra/", follow=True),
        client.post(f"{by_cash.get_absolute_url()}cach-tra/", {"payment": "vietqr"}, follow=True),
    ):
        assert "Nơi bán đã đóng gói" in answer.text


def test_somebody_who_changes_without_end_is_asked_to_wait(client, direct) -> None:
    for n in range(20):
        client.post(f"{direct.get_absolute_url()}cach-tra/", {"payment": ("cod", "vietqr")[n % 2]})
    before = written()
    answer = client.post(f"{direct.get_absolute_url()}cach-tra/", {"payment": "cod"}, follow=True)
    assert "đợi một giờ" in answer.text
    assert written() == before


def test_the_page_of_the_choice_asks_a_fixed_number_of_questions(client, direct, django_assert_num_queries) -> None:
    with django_assert_num_queries(8):
        client.get(f"{direct.get_absolute_url()}cach-tra/")
