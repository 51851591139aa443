"""From choosing how a parcel goes to the order that keeps it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from catalog.kernel.tasks import run_pending
from marketplace.order.models import Order, OrderGroup
from marketplace.order.selectors import packing_slip
from marketplace.order.services import move_parcel
from marketplace.shipping.models import DeliveryRate, PickupPoint, ShippingFacts
from tests.cast import make_listing
from tests.marketplace.shipping.test_selectors import point, rate
from tests.marketplace.shoppers import agree, check_out, delivery_form, put

pytestmark = pytest.mark.django_db
FORM, REVIEW = "/thanh-toan/", "/thanh-toan/xem-lai/"


@pytest.fixture
def shop(coop) -> PickupPoint:
    """The cooperative sends fast too, and has a place to fetch."""
    rate(coop, charge=45_000, kind="express", days_from=1, days_to=1)
    return point(coop)


@pytest.fixture
def shopper(client: Client, coop) -> Client:
    put(client, make_listing(coop, title="Mật ong", price=125_000, num_in_stock=5))
    return client


def field(subject: Any) -> str:
    return f"giao-{subject.pk}"


def test_whoever_has_not_seen_the_ways_is_shown_them(shopper: Client, shop, coop, bac_ha) -> None:
    # given a form filled in before the province was known
    assert shopper.get(FORM).context["basket"].parcels[0].options == ()

    # when it is sent
    page = shopper.post(FORM, delivery_form(bac_ha))

    # then the ways are offered, the cheapest that is brought first, and nothing typed is lost
    assert page.status_code == 200
    parcel = page.context["basket"].parcels[0]
    assert [(each.label, each.cost, each.chosen) for each in parcel.options] == [
        ("Giao tiêu chuẩn", 20_000, True),
        ("Giao nhanh", 45_000, False),
        ("Tự đến lấy", 0, False),
    ]
    assert page.context["form"]["line1"].value() == "12 đường Hoàng Liên"
    assert page.text.count(f'type="radio" name="{field(coop)}"') == 3
    assert "Cửa hàng HTX, Số 1, Xã Bắc Hà, Tỉnh Lào Cai (8–17 giờ)" in page.text
    assert shopper.get(REVIEW)["Location"] == FORM


def test_one_way_needs_no_choice(shopper: Client, bac_ha) -> None:
    assert shopper.post(FORM, delivery_form(bac_ha))["Location"] == REVIEW


def test_the_chosen_way_is_kept_and_frozen(shopper: Client, shop, coop, bac_ha) -> None:
    # given fast delivery, chosen
    page = check_out(shopper, bac_ha, **{field(coop): "express"})
    assert "giao nhanh đến Lào Cai" in page.text
    assert page.context["basket"].delivery == 45_000
    assert 'value="express" checked' in shopper.get(FORM).text

    # when it is ordered and the method given up afterwards
    agree(shopper, page)
    DeliveryRate.objects.all().delete()

    # then the order keeps how it goes, what that costs and when it comes
    order = Order.objects.get()
    assert (order.shipping_code, order.shipping_method, order.pickup) == ("express", "Giao nhanh", "")
    assert (int(order.shipping_incl_tax), order.deliver_from) == (45_000, order.deliver_to)
    assert "Giao nhanh. Dự kiến giao" in shopper.get(order.group.get_absolute_url()).text


def test_who_fetches_tells_the_maker_no_address(shopper: Client, shop, coop, owner, bac_ha) -> None:
    # given a parcel that is fetched
    coop.email = "htx@example.vn"
    coop.save()
    filled = {field(coop): f"pickup-{shop.pk}", "email": "hoa@example.vn"}
    agree(shopper, check_out(shopper, bac_ha, **filled))
    order = Order.objects.get()
    where = "Cửa hàng HTX, Số 1, Xã Bắc Hà, Tỉnh Lào Cai (8–17 giờ)"

    # then it costs nothing, and says where
    assert (order.shipping_code, order.shipping_method, order.pickup) == (f"pickup-{shop.pk}", "Tự đến lấy", where)
    assert (int(order.shipping_incl_tax), int(order.total_incl_tax)) == (0, 125_000)
    page = shopper.get(order.group.get_absolute_url()).text
    assert where in page
    assert "Bạn đến lấy" in page
    for verb in ("pack", "ship"):
        move_parcel(order, verb, owner)
    assert shopper.get(order.group.get_absolute_url()).context["orders"][0].status_label == "Sẵn ở nơi lấy hàng"

    # and the maker needs no address
    slip = packing_slip(order.pk)
    assert slip
    assert (slip.pickup, slip.address, slip.method_label) == (where, "", "Tự đến lấy")
    assert "Hoàng Liên" not in f"{order.shipping_address.line1} {order.shipping_address.line2}"
    run_pending()
    told = {each.to[0]: each.body for each in mail.outbox}
    assert where in told["hoa@example.vn"]
    assert where in told["htx@example.vn"]
    assert "Hoàng Liên" not in told["htx@example.vn"]


def the_way_vanishes(coop, shop) -> None:
    DeliveryRate.objects.filter(kind="express").delete()


def the_way_is_served_no_more(coop, shop) -> None:
    DeliveryRate.objects.filter(kind="express").update(served=False)


def it_comes_later(coop, shop) -> None:
    DeliveryRate.objects.filter(kind="express").update(days_to=4)


@pytest.mark.parametrize("change", [the_way_vanishes, the_way_is_served_no_more, it_comes_later])
def test_a_way_that_changed_after_the_review_is_not_bought(shopper: Client, shop, coop, bac_ha, change) -> None:
    # given a review, after which the way changes
    page = check_out(shopper, bac_ha, **{field(coop): "express"})
    change(coop, shop)

    # when the buyer agrees to what is no longer so
    answer = agree(shopper, page)

    # then nothing is ordered, what was said is still there, and the new facts are shown
    assert answer["Location"] == "/gio-hang/"
    assert not OrderGroup.objects.exists()
    assert "cách giao vừa đổi" in shopper.get("/gio-hang/").text
    assert shopper.get(FORM).context["form"]["line1"].value() == "12 đường Hoàng Liên"
    agree(shopper, shopper.get(REVIEW))
    assert OrderGroup.objects.count() == 1


@pytest.mark.parametrize("code", ["", "cold", "pickup-999999", "x" * 5000, "express\x00"])
def test_a_way_that_is_not_offered_is_asked_for_again(shopper: Client, shop, coop, bac_ha, code: str) -> None:
    page = shopper.post(FORM, delivery_form(bac_ha, **{field(coop): code}))
    assert page.status_code == 200
    assert "Hãy chọn cách giao" in page.text
    assert shopper.get(REVIEW)["Location"] == FORM


@pytest.mark.parametrize("name", ["giao-", "giao-x", "giao-١", "giao-" + "9" * 400])
def test_a_strange_field_is_nothing(shopper: Client, bac_ha, name: str) -> None:
    assert shopper.post(FORM, delivery_form(bac_ha, **{name: "standard"}))["Location"] == REVIEW


def test_what_can_only_be_fetched_is_asked_for(shopper: Client, shop, coop, bac_ha) -> None:
    # given a maker who sends nothing there
    for kind in ("standard", "express"):
        DeliveryRate.objects.filter(subject=coop, kind=kind).delete()
        rate(coop, kind=kind, served=False)

    # when nobody has said that they fetch it, it is asked; then it is taken
    assert "Hãy chọn cách giao" in shopper.post(FORM, delivery_form(bac_ha)).text
    code = f"pickup-{shop.pk}"
    assert shopper.post(FORM, delivery_form(bac_ha, **{field(coop): code}))["Location"] == REVIEW


def test_the_weight_of_the_basket_counts(client: Client, coop, bac_ha) -> None:
    put(client, make_listing(coop, price=10_000, net_weight="2 kg"), 3)
    page = check_out(client, bac_ha)
    assert page.context["basket"].delivery == 35_000


def test_cold_goods_without_a_cold_way_stay_in_the_basket(shopper: Client, coop, bac_ha) -> None:
    # given fish that has to be kept cold, beside honey
    put(shopper, fish := make_listing(coop, title="Cá hồi", price=90_000))
    ShippingFacts.objects.create(product=fish, cold=True)

    # when the rest is ordered
    page = check_out(shopper, bac_ha)
    assert [line.title for line in page.context["basket"].gone] == ["Cá hồi"]
    agree(shopper, page)

    # then the fish is still there, and why, and whom to ask
    assert [line.title for line in Order.objects.get().lines.all()] == ["Mật ong"]
    shopper.post("/gio-hang/", {"do": "deliver", "to": bac_ha.province_id})
    basket = shopper.get("/gio-hang/")
    assert "phải giữ lạnh" in basket.text
    assert basket.context["basket"].gone[0].way_on == (
        "Gửi yêu cầu cho nơi bán",
        f"/hoi-dat/mon/{fish.pk}/?vi=needs_cold",
    )


def test_cold_goods_go_with_all_by_the_cold_way(shopper: Client, coop, bac_ha) -> None:
    put(shopper, fish := make_listing(coop, title="Cá hồi", price=90_000))
    ShippingFacts.objects.create(product=fish, cold=True)
    rate(coop, charge=60_000, kind="cold")
    agree(shopper, check_out(shopper, bac_ha))
    order = Order.objects.get()
    assert (order.shipping_code, int(order.shipping_incl_tax), order.lines.count()) == ("cold", 60_000, 2)


def test_two_ways_in_english(shopper: Client, shop, coop, bac_ha) -> None:
    shopper.post("/en/thanh-toan/", delivery_form(bac_ha, **{field(coop): "express"}))
    assert "express delivery to" in shopper.get("/en/thanh-toan/xem-lai/").text
