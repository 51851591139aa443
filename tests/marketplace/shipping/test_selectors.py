"""Which rate counts, what it costs, and between which days a parcel comes."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from catalog.kernel.dates import today
from marketplace.shipping.models import MOST_CHARGE, DeliveryRate, PickupPoint, ShippingFacts
from marketplace.shipping.selectors import (
    Item,
    Option,
    Routes,
    after_working_days,
    delivery_words,
    pack,
    routes_to,
)
from tests.cast import make_listing, make_product

MONDAY = date(2026, 6, 8)
FACTS: dict[str, Any] = {"days_from": 1, "days_to": 1, "valid_from": date(2026, 1, 1), "source": "Chủ thể tự đặt"}


def rate(subject: Any = None, zone: str = "same", charge: int = 10_000, **facts: Any) -> DeliveryRate:
    return DeliveryRate.objects.create(subject=subject, zone=zone, charge=charge, **{**FACTS, **facts})


def point(subject: Any, **facts: Any) -> PickupPoint:
    told = {"name": "Cửa hàng HTX", "line1": "Số 1", "commune": subject.commune, "opening": "8–17 giờ"}
    return PickupPoint.objects.create(subject=subject, **{**told, **facts})


def to(subject: Any, province: Any, *items: Item, day: date = MONDAY) -> dict[str, int]:
    """Code and charge of each way."""
    routes = routes_to([subject], province.code, day)
    return {each.code: each.charge for each in routes[subject.pk].options(items)} if routes else {}


# --- Days ---------------------------------------------------------------------------------------------------------


def test_working_days_leave_weekends_out() -> None:
    assert after_working_days(MONDAY, 0) == MONDAY
    assert after_working_days(MONDAY, 4) == date(2026, 6, 12)
    assert after_working_days(MONDAY, 5) == date(2026, 6, 15)
    assert after_working_days(date(2026, 6, 13), 1) == date(2026, 6, 15)


def test_a_window_over_weekend_and_new_year() -> None:
    # Thursday, 31 December 2026
    window = Option("standard", 0, None, after_working_days(date(2026, 12, 31), 1), date(2027, 1, 4)).window
    assert window == "thứ Sáu 01/01 đến thứ Hai 04/01"


@given(day=st.dates(date(2020, 1, 1), date(2090, 1, 1)), count=st.integers(1, 30))
def test_nothing_comes_on_a_weekend(day: date, count: int) -> None:
    assert after_working_days(day, count).weekday() < 5
    assert after_working_days(day, count) > after_working_days(day, count - 1)


# --- What it costs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("goods", "cost", "missing"), [(0, 30_000, 500_000), (499_999, 30_000, 1), (500_000, 0, 0)])
def test_free_from_an_amount(goods: int, cost: int, missing: int) -> None:
    option = Option("standard", 30_000, 500_000, MONDAY, MONDAY)
    assert (option.cost(goods), option.missing_for_free(goods)) == (cost, missing)


def test_never_free() -> None:
    option = Option("standard", 30_000, None, MONDAY, MONDAY)
    assert (option.cost(10**9), option.missing_for_free(0)) == (30_000, 0)


@pytest.mark.parametrize(
    ("grams", "charge"), [(0, 30_000), (3_000, 30_000), (3_001, 35_000), (4_000, 35_000), (4_001, 40_000)]
)
def test_each_begun_step_of_weight_costs_more(grams: int, charge: int) -> None:
    steps = DeliveryRate(charge=30_000, included_g=3_000, step_g=1_000, step_charge=5_000)
    assert steps.charge_for(grams) == charge


AMOUNTS = st.integers(0, 10**7)


@given(
    charge=st.integers(0, MOST_CHARGE), included=AMOUNTS, step=st.none() | st.integers(1, 10**6), more=AMOUNTS,
    light=st.integers(0, 10**9), extra=st.integers(0, 10**9),
)  # fmt: skip
def test_a_heavier_parcel_is_never_cheaper(
    charge: int, included: int, step: int | None, more: int, light: int, extra: int
) -> None:
    steps = DeliveryRate(charge=charge, included_g=included, step_g=step, step_charge=more)
    assert 0 <= charge <= steps.charge_for(light) <= steps.charge_for(light + extra) <= MOST_CHARGE


# --- Which rate counts --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_default_lets_a_new_subject_sell_at_once(coop, lao_cai, dong_thap, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        near = routes_to([coop], lao_cai.code, MONDAY)[coop.pk].options()
    far = routes_to([coop], dong_thap.code, MONDAY)[coop.pk].options()
    assert near == (Option("standard", 20_000, 300_000, date(2026, 6, 9), date(2026, 6, 10), (1, 2)),)
    assert far == (Option("standard", 30_000, 500_000, date(2026, 6, 11), date(2026, 6, 15), (3, 5)),)


@pytest.mark.django_db
@given(grams=st.none() | st.integers(1, 1_000_000), units=st.integers(1, 999))
def test_the_default_takes_any_parcel_to_any_province(grams: int | None, units: int) -> None:
    rows = tuple(DeliveryRate.objects.filter(subject=None, valid_to=None, zone="other"))
    packing = pack(Routes(rows, (), today()), [Item(grams, units)])
    assert packing.option
    assert packing.option.charge >= 30_000
    assert packing.apart == frozenset()


@pytest.mark.django_db
def test_default_rates_go_by_weight_since_november(coop, dong_thap) -> None:
    heavy = Item(2_000, units=3)
    assert to(coop, dong_thap, heavy, day=date(2026, 11, 27)) == {"standard": 30_000}
    assert to(coop, dong_thap, heavy, day=date(2026, 11, 28)) == {"standard": 45_000}


@pytest.mark.django_db
def test_a_subjects_own_rate_goes_first_while_it_is_in_force(coop, company, lao_cai) -> None:
    rate(coop, charge=5_000, valid_from=date(2026, 6, 1), valid_to=date(2026, 6, 30))
    rate(coop, charge=7_000, valid_from=date(2026, 6, 20))

    def charge(day: date) -> list[int]:
        return [to(each, lao_cai, day=day)["standard"] for each in (coop, company)]

    assert charge(date(2026, 5, 31)) == [20_000, 20_000]
    assert charge(date(2026, 6, 19)) == [5_000, 20_000]
    assert charge(date(2026, 6, 20)) == [7_000, 20_000]


@pytest.mark.django_db
def test_the_nearer_zone_goes_before_the_wider(coop, lao_cai, dong_thap) -> None:
    rate(coop, "other", 40_000)
    assert (to(coop, lao_cai)["standard"], to(coop, dong_thap)["standard"]) == (20_000, 40_000)
    rate(coop, "group", 15_000, zone_name="Tây Bắc và miền Tây", provinces=[lao_cai.code, dong_thap.code])
    assert (to(coop, lao_cai)["standard"], to(coop, dong_thap)["standard"]) == (15_000, 15_000)
    rate(coop, "same", 1_000)
    assert (to(coop, lao_cai)["standard"], to(coop, dong_thap)["standard"]) == (1_000, 15_000)


@pytest.mark.django_db
def test_a_zone_that_is_not_served(coop, lao_cai, dong_thap) -> None:
    rate(coop, "other", 0, served=False)
    assert to(coop, dong_thap) == {}
    assert to(coop, lao_cai) == {"standard": 20_000}
    rate(coop, "other", 90_000, kind="cold")
    assert to(coop, dong_thap) == {"cold": 90_000}
    only_cold = pack(routes_to([coop], dong_thap.code, MONDAY)[coop.pk], [Item(500)])
    assert [each.code for each in only_cold.options] == ["cold"]


@pytest.mark.django_db
def test_no_rate_no_way(coop, lao_cai) -> None:
    assert routes_to([coop], lao_cai.code, date(2020, 1, 1)) == {}
    DeliveryRate.objects.all().delete()
    assert (routes_to([coop], lao_cai.code), delivery_words(make_product(coop))) == ({}, "")


@pytest.mark.django_db
def test_one_rate_for_a_kind_a_zone_and_a_day() -> None:
    rate(zone="same")
    rate(zone="same", kind="express")
    rate(zone="group", zone_name="Miền Bắc")
    rate(zone="group", zone_name="Miền Nam")
    with pytest.raises(IntegrityError), transaction.atomic():
        rate(zone="same")


# --- Which way a parcel goes --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_cheapest_way_unless_another_is_chosen(coop, lao_cai) -> None:
    # given three ways, one of them free for dear goods, one for cold ones, and a place to fetch
    rate(coop, charge=45_000, kind="express", free_from=100_000)
    rate(coop, charge=5_000, kind="cold")
    code = f"pickup-{point(coop).pk}"
    routes = routes_to([coop], lao_cai.code, MONDAY)[coop.pk]

    def chosen(price: int, choice: str = "") -> str | None:
        option = pack(routes, [Item(500, price=price)], choice).option
        return option.code if option else None

    # then the cheapest counts for these goods; to fetch is never taken for granted
    assert [each.code for each in pack(routes, [Item(500)]).options] == ["standard", "express", code]
    assert (chosen(99_999), chosen(100_000)) == ("standard", "express")
    assert (chosen(1, "express"), chosen(1, code)) == ("express", code)
    assert (chosen(1, "cold"), chosen(1, "by drone")) == ("standard", "standard")


@pytest.mark.django_db
def test_a_place_to_fetch_is_ready_on_a_working_day(coop, dong_thap) -> None:
    place, closed = point(coop, ready_days=2, kept_days=5), point(coop, open=False)
    routes = routes_to([coop], dong_thap.code, date(2026, 6, 11))[coop.pk]
    fetch = routes.options()[-1]
    assert (fetch.code, fetch.charge, fetch.earliest, fetch.latest) == (
        f"pickup-{place.pk}", 0, date(2026, 6, 15), date(2026, 6, 20),
    )  # fmt: skip
    assert fetch.place == "Cửa hàng HTX, Số 1, Xã Bắc Hà, Tỉnh Lào Cai (8–17 giờ)"
    assert closed not in routes.points


@pytest.mark.django_db
def test_cold_goods_take_the_rest_along(coop, lao_cai) -> None:
    rate(coop, charge=60_000, kind="cold")
    packing = pack(routes_to([coop], lao_cai.code, MONDAY)[coop.pk], [Item(500), Item(500, cold=True)], "standard")
    assert [each.code for each in packing.options] == ["cold"]
    assert packing.option == packing.options[0]
    assert (packing.apart, packing.trouble) == (frozenset(), None)


@pytest.mark.django_db
def test_cold_goods_that_nobody_brings_cold_are_set_apart(coop, lao_cai) -> None:
    items = [Item(500, cold=True), Item(500)]
    packing = pack(routes_to([coop], lao_cai.code, MONDAY)[coop.pk], items)
    assert (packing.apart, packing.trouble) == (frozenset({0}), "needs_cold")
    assert packing.option
    assert packing.option.code == "standard"
    alone = pack(routes_to([coop], lao_cai.code, MONDAY)[coop.pk], items[:1])
    assert (alone.options, alone.option, alone.apart, alone.trouble) == ((), None, frozenset({0}), "needs_cold")


@pytest.mark.django_db
def test_cold_goods_that_can_only_be_fetched(coop, lao_cai) -> None:
    # given no cold delivery, and a place to fetch
    code = f"pickup-{point(coop).pk}"
    routes = routes_to([coop], lao_cai.code, MONDAY)[coop.pk]
    items = [Item(500, cold=True), Item(500)]

    # then the rest doesn't wait for that, unless to fetch is chosen
    assert pack(routes, items).apart == {0}
    assert pack(routes, items, "standard").apart == {0}
    assert pack(routes, items, code).apart == frozenset()
    # and cold goods alone can be fetched
    assert [each.code for each in pack(routes, items[:1]).options] == [code]


@pytest.mark.django_db
def test_too_heavy_is_not_the_same_as_not_delivered(coop, lao_cai) -> None:
    rate(coop, charge=10_000, max_g=2_000, unit_g=700)
    routes = routes_to([coop], lao_cai.code, MONDAY)[coop.pk]
    assert pack(routes, [Item(None, units=2)]).trouble is None
    assert pack(routes, [Item(None, units=3)]).trouble == "too_heavy"
    assert pack(None, [Item(None)]).trouble == "not_delivered"


# --- Words --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_words_for_a_page_that_knows_no_province(coop, django_assert_num_queries) -> None:
    product = make_product(coop)
    with django_assert_num_queries(2):  # one of them for the facts, which the page has selected
        words = delivery_words(product).replace("\xa0", " ")
    assert words == "Giao cùng tỉnh 1–2 ngày làm việc, 20.000 ₫; giao tỉnh khác 3–5 ngày làm việc, 30.000 ₫"


@pytest.mark.django_db
def test_words_of_cold_goods(coop) -> None:
    product = make_product(coop)
    ShippingFacts.objects.create(product=product, cold=True)
    product.refresh_from_db()
    assert delivery_words(product) == "Hàng giữ lạnh khi gửi"
    rate(coop, charge=60_000, kind="cold")
    words = delivery_words(product).replace("\xa0", " ")
    assert words == "Giao cùng tỉnh 1 ngày làm việc, 60.000 ₫; tỉnh khác: chọn tỉnh để xem; hàng giữ lạnh khi gửi"


@pytest.mark.django_db
def test_a_product_page_follows_what_its_maker_says_of_the_goods(client, coop) -> None:
    product = make_listing(coop)
    path = product.get_absolute_url()
    assert "giữ lạnh khi gửi" not in client.get(path).text
    ShippingFacts.objects.create(product=product, cold=True)
    assert "giữ lạnh khi gửi" in client.get(path).text.lower()
