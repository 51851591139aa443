"""How a subject sends, as its people see and its owners change it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from catalog.kernel.dates import today
from catalog.kernel.journal import entries_of
from marketplace.shipping.models import DeliveryRate, PickupPoint, ShippingFacts
from tests.cast import make_listing, make_product
from tests.marketplace.shipping.test_selectors import point, rate

pytestmark = pytest.mark.django_db
RATE = {"do": "rate", "kind": "standard", "zone": "same", "charge": "15.000", "days_from": "1", "days_to": "2"}


@pytest.fixture
def address(coop) -> str:
    return f"/kenh-chu-the/{coop.code}/giao-hang/"


@pytest.fixture
def boss(client: Client, owner) -> Client:
    client.force_login(owner)
    return client


def own(coop: Any) -> list[DeliveryRate]:
    return list(DeliveryRate.objects.filter(subject=coop).order_by("pk"))


def test_an_owner_sees_what_buyers_will_see(boss, address, coop, lao_cai) -> None:
    point(coop)
    shown = boss.get(address, {"tinh": lao_cai.code, "can": "4,5"}).context["page"]
    label, text = shown.preview[0]
    assert label == "Giao tiêu chuẩn"
    assert text.replace("\xa0", " ").startswith("Đến Lào Cai, 4,5 kg: 30.000 ₫, ")
    assert [label for label, _text in shown.preview] == ["Giao tiêu chuẩn", "Tự đến lấy"]
    assert [(row.kind, row.own) for row in shown.rates] == [("Giao tiêu chuẩn", False)] * 2


@pytest.mark.parametrize("query", [{"tinh": "99"}, {"can": "x"}, {"can": "\x00"}, {"can": "9" * 400}, {"sua": "x"}])
def test_a_strange_preview_is_the_usual_one(boss, address, query) -> None:
    answer = boss.get(address, query)
    assert (answer.status_code, answer.context["to"], answer.context["kilos"]) == (200, "01", "1")


def test_an_own_rate_holds_from_today(boss, address, coop) -> None:
    # given a rate of last year
    old = rate(coop, charge=9_000)

    # when another is set, twice by a double tap
    for _tap in range(2):
        answer = boss.post(
            address, {**RATE, "included": "2", "step": "0,5", "step_charge": "3000", "free_from": "200000"}
        )
        assert (answer.status_code, answer["Location"]) == (303, address)

    # then the old one ended yesterday, and the new one is told once
    old.refresh_from_db()
    assert old.valid_to == today() - timedelta(days=1)
    new = own(coop)[-1]
    assert (new.charge, new.included_g, new.step_g, new.step_charge, new.free_from) == (
        15_000,
        2_000,
        500,
        3_000,
        200_000,
    )
    assert (new.valid_from, new.valid_to, new.source) == (today(), None, "chủ thể tự đặt")
    assert len(own(coop)) == 2
    told = entries_of(coop).get(action="shipping.rate.set")
    assert told.sentence == "Đặt mức phí giao: Giao tiêu chuẩn, Cùng tỉnh, thành phố: 15000 đồng."

    # and it can be changed on the same day
    boss.post(address, {**RATE, "charge": "16000"})
    assert [each.charge for each in own(coop)] == [9_000, 16_000]


def test_a_group_of_provinces(boss, address, coop, lao_cai, dong_thap) -> None:
    group = {**RATE, "zone": "group", "zone_name": "Hai đầu", "provinces": [dong_thap.code, lao_cai.code]}
    boss.post(address, group)
    assert own(coop)[0].provinces == sorted([lao_cai.code, dong_thap.code])
    assert "Đồng Tháp" in boss.get(address).context["page"].rates[0].provinces


def test_a_zone_that_is_not_served(boss, address, coop, dong_thap) -> None:
    boss.post(address, {**RATE, "zone": "other", "charge": "", "unserved": "on"})
    assert (own(coop)[0].served, own(coop)[0].charge) == (False, 0)
    assert boss.get(address, {"tinh": dong_thap.code}).context["page"].preview == ()
    assert "không giao" in boss.get(address).text


def test_an_own_rate_ends(boss, address, coop, company) -> None:
    # given a rate of this and one of another subject
    mine, theirs = rate(coop, charge=1_000), rate(company, charge=2_000)

    # when both are ended
    for each in (mine, theirs):
        boss.post(address, {"do": "end", "id": each.pk})

    # then only the own one is
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.valid_to, theirs.valid_to) == (today() - timedelta(days=1), None)


BAD = [
    ("charge", ""),
    ("charge", "abc"),
    ("charge", "12.5"),
    ("charge", "99999999"),
    ("charge", "١٠٠٠"),
    ("step", "0"),
    ("step", "-1"),
    ("step", "1e3"),
    ("included", "x" * 10_000),
    ("days_to", "0"),
    ("days_from", ""),
    ("days_from", "\x00"),
    ("days_to", "999"),
    ("kind", "pickup"),
    ("zone", "moon"),
    ("provinces", "99"),
]


@pytest.mark.parametrize(("field", "typed"), BAD)
def test_what_cannot_be_meant_is_told_and_kept(boss, address, coop, field, typed) -> None:
    answer = boss.post(address, {**RATE, "step_charge": "1000", field: typed})
    assert answer.status_code == 422
    assert list(answer.context["rate_form"].errors) == [field]
    if field != "provinces":
        assert answer.context["rate_form"][field].value() == typed
    assert own(coop) == []


def test_a_group_needs_a_name_and_provinces(boss, address, coop) -> None:
    answer = boss.post(address, {**RATE, "zone": "group"})
    assert list(answer.context["rate_form"].errors) == ["zone_name", "provinces"]
    assert own(coop) == []


def test_a_place_to_fetch_opens_and_closes(boss, address, coop, bac_ha) -> None:
    # given a place, opened, then opened again with other hours
    told = {"do": "open", "name": "Cửa hàng", "line1": "Số 1", "province": bac_ha.province_id, "commune": "bac ha"}
    days = {"ready_days": "1", "kept_days": "7"}
    for hours in ("8–11 giờ", "8–17 giờ"):
        assert boss.post(address, {**told, **days, "opening": hours})["Location"] == address
    place = PickupPoint.objects.get()
    assert (place.opening, place.commune, place.subject) == ("8–17 giờ", bac_ha, coop)

    # when it closes
    boss.post(address, {"do": "close", "id": place.pk})

    # then nobody is sent there, and both are told
    place.refresh_from_db()
    assert not place.open
    assert [each.action for each in entries_of(coop)] == ["shipping.point.close", *["shipping.point.open"] * 2]


def test_a_place_in_no_commune(boss, address, coop, bac_ha) -> None:
    told = {"do": "open", "name": "A", "line1": "B", "province": bac_ha.province_id, "commune": "Atlantis"}
    answer = boss.post(address, {**told, "opening": "C", "ready_days": "1", "kept_days": "7"})
    assert (answer.status_code, list(answer.context["point_form"].errors)) == (422, ["commune"])
    assert not PickupPoint.objects.exists()


def test_what_goods_weigh(boss, address, coop, company) -> None:
    # given an own product, whose label says its weight, and a neighbour's
    honey, theirs = make_product(coop, net_weight="500 g"), make_product(company)
    row = boss.get(address).context["page"].goods[0]
    assert (row.title, row.label_kilos, row.kilos, row.cold) == (honey.title, "0,5", "", False)

    # when its owner says more, and tries the same of the neighbour's
    boss.post(address, {"do": "goods", f"nang-{honey.pk}": "0,65", f"lanh-{honey.pk}": "on", f"nang-{theirs.pk}": "9"})

    # then only the own one is written
    facts = ShippingFacts.objects.get()
    assert (facts.product, facts.weight_g, facts.cold) == (honey, 650, True)
    assert [each.sentence for each in entries_of(honey)] == ["Ghi khối lượng khi gửi: 650 g, phải giữ lạnh."]

    # and an empty field is the label again
    boss.post(address, {"do": "goods", f"nang-{honey.pk}": ""})
    facts.refresh_from_db()
    assert (facts.weight_g, facts.cold) == (None, False)


@pytest.mark.parametrize("typed", ["x", "-1", "0", "1,2,3", "9" * 50, "\x00", "١"])
def test_a_weight_that_is_none_stays_typed(boss, address, coop, typed) -> None:
    honey = make_product(coop)
    answer = boss.post(address, {"do": "goods", f"nang-{honey.pk}": typed})
    assert answer.status_code == 422
    assert answer.context["page"].goods[0].kilos == typed[:20]
    assert 'aria-invalid="true"' in answer.text
    assert not ShippingFacts.objects.exists()


def test_staff_read_and_do_not_write(client, address, coop, staff) -> None:
    client.force_login(staff)
    mine = rate(coop, charge=1_000)
    shown = client.get(address)
    assert shown.status_code == 200
    assert 'name="do"' not in shown.text
    for told in (RATE, {"do": "end", "id": mine.pk}, {"do": "goods"}):
        assert client.post(address, told).status_code == 403
    assert [each.charge for each in own(coop)] == [1_000]
    assert own(coop)[0].valid_to is None


@pytest.mark.parametrize("told", [{}, {"do": "fly"}, {"do": "end", "id": "x"}, {"do": "close", "id": "9" * 40}])
def test_an_unknown_wish_writes_nothing(boss, address, coop, told) -> None:
    assert boss.post(address, told).status_code in {303, 404}
    assert not entries_of(coop).exists()


def test_the_page_takes_the_same_queries_for_any_subject(boss, address, coop, django_assert_max_num_queries) -> None:
    for number in range(12):
        make_listing(coop, title=f"Món {number}")
        rate(coop, "group", 1_000, zone_name=f"Nhóm {number}", provinces=["01"])
        point(coop, name=f"Nơi {number}")
    boss.get(address)
    with django_assert_max_num_queries(9):
        boss.get(address)


def test_the_desk_leads_there(boss, address, coop) -> None:
    assert f'href="{address}"' in boss.get(f"/kenh-chu-the/{coop.code}/").text
