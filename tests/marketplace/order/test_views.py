"""The page of a purchase, finding it again, and cancelling a parcel."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from catalog.subjects.models import StockRecord
from marketplace.order.models import OrderGroup
from marketplace.order.numbers import new_number, show_number
from marketplace.order.selectors import groups_of
from marketplace.order.services import move_parcel
from tests.cast import make_listing, make_subject
from tests.marketplace.shoppers import agree, basket_with, check_out, order, put, recipient

pytestmark = pytest.mark.django_db
FIND = "/don-hang/"


def text_of(answer) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ")
    return re.sub(r"\s+", " ", words)


@pytest.fixture
def group(coop, household, bac_ha) -> OrderGroup:
    goods = (make_listing(coop, title="Mật ong", price=125_000), 2), (make_listing(household, title="Trà"), 1)
    return order(basket_with(*goods), recipient(bac_ha, note="Cổng xanh"))


def test_the_page_says_what_was_bought_and_where_it_is(client: Client, group: OrderGroup) -> None:
    page = client.get(f"/don-hang/{group.token}/")
    words = text_of(page)
    for expected in (
        show_number(group.number),
        "0912 ••• 678",
        "Lê Thị Hoa",
        "12 đường Hoàng Liên, Xã Bắc Hà, Tỉnh Lào Cai",
        "Kiện 1, HTX Nông sản Bắc Hà",
        "Kiện 2, Hộ kinh doanh Bảy Hiền",
        "Mật ong",
        "Đã đặt, đang giữ hàng",
        "Giao đến Xã Bắc Hà",
        "270.000 ₫",
        "425.000 ₫",
        "Cổng xanh",
    ):
        assert expected in words, expected
    assert "0912 345 678" not in words


def test_the_page_is_kept_from_caches_and_strangers(client: Client, group: OrderGroup) -> None:
    page = client.get(f"/don-hang/{group.token}/")
    assert page["Referrer-Policy"] == "same-origin"
    assert {"private", "no-store"} <= set(page["Cache-Control"].split(", "))
    assert "noindex" in page["X-Robots-Tag"]
    assert "noindex" in page.content.decode()


@pytest.mark.parametrize("token", ["x", "0" * 32, "../../etc/passwd", "x" * 2000, "%00", "'"])
def test_an_unknown_token_is_not_found(client: Client, group: OrderGroup, token: str) -> None:
    assert client.get(f"/don-hang/{token}/").status_code == 404
    assert client.get(f"/don-hang/{token}/huy/{group.orders.first().number}/").status_code == 404


def test_thanks_are_said_for_ten_minutes_to_who_bought(client: Client, coop, bac_ha) -> None:
    # given somebody who has just ordered
    put(client, make_listing(coop))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        placed = agree(client, check_out(client, bac_ha))["Location"]

        # when they look at once and again, then they are thanked; nobody else is
        assert [client.get(placed).context["just_placed"] for _again in range(2)] == [True, True]
        assert Client().get(placed).context["just_placed"] is False

        # and later the page is that of any order
        clock.shift(timedelta(minutes=10))
        assert client.get(placed).context["just_placed"] is False


def test_the_page_takes_the_same_queries_for_any_purchase(
    client: Client, coop, household, bac_ha, django_assert_max_num_queries
) -> None:
    shelf = [(make_listing(each, title=f"Món {n}"), 1) for n in range(4) for each in (coop, household)]
    token = order(basket_with(*shelf), recipient(bac_ha)).token
    client.get(f"/don-hang/{token}/")
    with django_assert_max_num_queries(12):
        client.get(f"/don-hang/{token}/")


# --- Cancelling ---------------------------------------------------------------------------------------------------


def test_a_parcel_is_cancelled_after_a_question(client: Client, group: OrderGroup, coop) -> None:
    # given the page with its link
    parcel = group.orders.get(subject=coop)
    address = f"/don-hang/{group.token}/huy/{parcel.number}/"
    assert address in client.get(f"/don-hang/{group.token}/").content.decode()

    # when the question is opened, then nothing happens yet
    asked = client.get(address)
    assert "HTX Nông sản Bắc Hà" in text_of(asked)
    assert asked["Referrer-Policy"] == "same-origin"
    assert group.orders.filter(status="placed").count() == 2

    # when it is answered
    answer = client.post(address)

    # then the parcel is cancelled, its stock free, and less is to be paid
    assert (answer.status_code, answer["Location"]) == (303, f"/don-hang/{group.token}/")
    page = client.get(answer["Location"])
    assert "Đã huỷ kiện của HTX Nông sản Bắc Hà" in text_of(page)
    assert (page.context["group"].total, page.context["group"].to_pay) == (425_000, 155_000)
    assert StockRecord.objects.get(partner=coop).num_allocated == 0
    assert address not in page.content.decode()
    # and no day of delivery is promised for it
    assert text_of(page).count("Dự kiến giao") == group.orders.count() - 1


def test_cancelling_twice_says_so(client: Client, group: OrderGroup) -> None:
    address = f"/don-hang/{group.token}/huy/{group.orders.first().number}/"
    client.post(address)
    page = client.post(address, follow=True)
    assert page.status_code == 200
    assert "Không thể" in text_of(page)


def test_a_sent_parcel_offers_no_cancelling(client: Client, group: OrderGroup, owner, coop) -> None:
    parcel = group.orders.get(subject=coop)
    move_parcel(parcel, "pack", owner)
    move_parcel(parcel, "ship", owner)
    page = client.get(f"/don-hang/{group.token}/")
    assert [each.can_cancel for each in page.context["orders"]] == [False, True]
    assert [step.look for step in page.context["orders"][0].steps] == ["", "", "here", "next"]


def test_a_parcel_of_another_purchase_is_not_found(client: Client, group: OrderGroup, coop, bac_ha) -> None:
    other = order(basket_with((make_listing(coop, title="Chè"), 1)), recipient(bac_ha), key="k2").orders.get()
    assert client.post(f"/don-hang/{group.token}/huy/{other.number}/").status_code == 404
    other.refresh_from_db()
    assert other.status == "placed"


def test_cancelling_needs_a_token(group: OrderGroup) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/don-hang/{group.token}/huy/{group.orders.first().number}/").status_code == 403
    assert group.orders.filter(status="placed").count() == 2


# --- Finding ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phone", ["0912345678", "+84 912 345 678", "0912.345.678"])
def test_number_and_phone_find_it(client: Client, group: OrderGroup, phone: str) -> None:
    answer = client.post(FIND, {"number": show_number(group.number).lower(), "phone": phone})
    assert (answer.status_code, answer["Location"]) == (303, f"/don-hang/{group.token}/")


def test_wrong_number_and_wrong_phone_sound_the_same(client: Client, group: OrderGroup) -> None:
    wrong_number = client.post(FIND, {"number": new_number(), "phone": "0912345678"})
    wrong_phone = client.post(FIND, {"number": group.number, "phone": "0987654321"})
    said = [answer.context["form"].errors for answer in (wrong_number, wrong_phone)]
    assert said[0] == said[1] == {"__all__": ["Không có đơn nào với mã và số điện thoại này. Hãy xem lại cả hai."]}
    assert wrong_phone.context["form"]["number"].value() == group.number


def test_the_number_of_a_parcel_finds_nothing(client: Client, group: OrderGroup) -> None:
    # each subject knows its parcel's number and the phone; it must not see the other parcels
    answer = client.post(FIND, {"number": group.orders.first().number, "phone": "0912345678"})
    assert answer.status_code == 200


@pytest.mark.parametrize("number", ["", "x", "0" * 500, "\0", "'; --"])
@pytest.mark.parametrize("phone", ["", "abc", "\0"])
def test_junk_finds_nothing(client: Client, number: str, phone: str) -> None:
    assert client.post(FIND, {"number": number, "phone": phone}).status_code == 200


def test_guessing_has_an_end(client: Client, group: OrderGroup) -> None:
    for _guess in range(20):
        assert client.post(FIND, {"number": new_number(), "phone": "0912345678"}).status_code == 200
    # then even the right answer is kept back for a while
    last = client.post(FIND, {"number": group.number, "phone": "0912345678"})
    assert last.status_code == 429
    assert "mười phút" in text_of(last)


# --- The list of an account ------------------------------------------------------------------------------------------


def test_groups_of_an_account(buyer, other_buyer, coop, household, bac_ha, django_assert_num_queries) -> None:
    # given two purchases of one buyer and one of another
    goods = (make_listing(coop, title="Mật ong"), 1), (make_listing(household, title="Trà"), 1)
    first = order(basket_with(*goods, owner=buyer), recipient(bac_ha), key="1", user=buyer)
    second = order(basket_with(goods[0], owner=buyer), recipient(bac_ha), key="2", user=buyer)
    order(basket_with(goods[0], owner=other_buyer), recipient(bac_ha), key="3", user=other_buyer)
    move_parcel(first.orders.first(), "cancel", None)

    # when the buyer's are listed
    with django_assert_num_queries(3):
        listed = groups_of(buyer)

    # then they are theirs, newest first
    assert [(each.number, each.parcels, each.summary, each.status_label) for each in listed] == [
        (show_number(second.number), 1, "Mật ong", "Đã đặt"),
        (show_number(first.number), 2, "Mật ong, Trà", "Đã huỷ, Đã đặt"),
    ]


def test_a_subject_learns_nothing_of_the_other_parcels(group: OrderGroup, coop) -> None:
    make_subject(coop.commune, name="HTX Khác")
    numbers = [group.number, *group.orders.values_list("number", flat=True)]
    assert all(a[:4] != b[:4] for a in numbers for b in numbers if a != b)
