"""Stock and lots in the hands of the subject's people, on their phones."""

from datetime import timedelta

import pytest

from catalog.kernel.dates import today
from catalog.products.services import TOURISM_SET
from catalog.traceability.models import Lot, LotStock
from catalog.traceability.services import change_lot_status
from marketplace.order.lots.models import LineLot
from marketplace.order.services import move_parcel
from marketplace.order.stock import drifts
from tests.cast import make_listing, make_product
from tests.marketplace.shoppers import basket_with, order, recipient
from tests.marketplace.stocked import numbers, packed, stock_lot, units_of

KEY = "0123456789abcdef"


@pytest.fixture
def honey(coop):
    return make_listing(coop, num_in_stock=0)


@pytest.fixture
def desk(client, owner, coop):
    client.force_login(owner)
    return f"/kenh-chu-the/{coop.code}"


def filled(**fields):
    known = {
        "key": KEY,
        "units": "1.200",
        "unit": "hũ",
        "packed_on": f"{today()}",
        "expires_on": f"{today() + timedelta(days=90)}",
        "place": "Xưởng Na Hối",
        "release": "on",
    }
    return {**known, **fields}


def parcel_of(product, units, commune, key="chia-khoa-1"):
    return order(basket_with((product, units)), recipient(commune), key=key).orders.get()


def test_a_lot_is_opened_with_its_units_and_on_sale(client, desk, honey):
    # when the form is sent twice, by a double tap
    answers = [client.post(f"{desk}/ton-kho/{honey.pk}/lo-moi/", filled()) for _tap in range(2)]

    # then there is one lot, and both lead to it
    lot = Lot.objects.get()
    assert [answer["Location"] for answer in answers] == [f"{desk}/lo/{lot.pk}/"] * 2
    assert (lot.status, lot.place.name, lot.place.subject, lot.unit) == (
        "released",
        "Xưởng Na Hối",
        honey.subject,
        "hũ",
    )
    assert (numbers(honey)[0], units_of(lot)) == (1200, [(1200, 0)])
    page = client.get(f"{desk}/ton-kho/{honey.pk}/").content.decode()
    assert f'<a href="{desk}/lo/{lot.pk}/">{lot.code}</a>' in page
    assert "1.200" in page


def test_the_next_lot_knows_place_and_unit_of_the_last(client, desk, honey):
    client.post(f"{desk}/ton-kho/{honey.pk}/lo-moi/", filled())
    form = client.get(f"{desk}/ton-kho/{honey.pk}/lo-moi/").context["form"]
    assert (form["place"].value(), form["unit"].value()) == ("Xưởng Na Hối", "hũ")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("units", "0"),
        ("units", "-3"),
        ("units", "１２"),
        ("units", "12\x00"),
        ("units", "9" * 10_000),
        ("unit", ""),
        ("unit", "x" * 21),
        ("packed_on", "hôm qua"),
        ("packed_on", "0001-01-01"),
        ("packed_on", "9999-12-31"),
        ("expires_on", "2020-13-40"),
        ("expires_on", "2020-01-01"),
        ("place", "\x00"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(client, desk, honey, field, typed):
    # when
    answer = client.post(f"{desk}/ton-kho/{honey.pk}/lo-moi/", filled(**{field: typed}))

    # then
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert (
        answer.context["form"]["place" if field != "place" else "unit"].value()
        == filled()["place" if field != "place" else "unit"]
    )
    assert answer.context["key"] == KEY
    assert not Lot.objects.exists()
    assert numbers(honey)[0] == 0


def test_units_that_were_there_are_those_of_the_first_lot(client, desk, coop):
    # given goods counted without lots
    tea = make_listing(coop, title="Trà", num_in_stock=12)
    address = f"{desk}/ton-kho/{tea.pk}/lo-moi/"
    assert "đang có 12 sản phẩm chưa thuộc lô nào" in client.get(address).content.decode()

    # when the form, which asks for no units then, is sent twice
    for _tap in range(2):
        assert client.post(address, filled(units="99")).status_code == 303

    # then
    assert units_of(Lot.objects.get()) == [(12, 0)]
    assert numbers(tea)[0] == 12


def test_a_lot_of_before_takes_what_is_on_hand(client, desk, coop, owner):
    # given a lot that never had units, and goods counted without lots
    tea = make_listing(coop, title="Trà", num_in_stock=12)
    lot = stock_lot_without_units(tea, owner)
    assert "Ghi tất cả vào lô này" in client.get(f"{desk}/lo/{lot.pk}/").content.decode()

    # when
    client.post(f"{desk}/lo/{lot.pk}/", {"do": "begin", "key": KEY})

    # then
    assert units_of(lot) == [(12, 0)]


def stock_lot_without_units(product, owner):
    from tests.marketplace.stocked import open_lot

    lot = open_lot(product, owner)
    change_lot_status(lot, "release", owner)
    return lot


def test_receive_count_hold_lift_recall(client, desk, honey, owner):
    # given
    lot = stock_lot(honey, owner, 6)
    address = f"{desk}/lo/{lot.pk}/"

    # when
    for data, units in [
        ({"do": "receive", "units": "4"}, (10, 0)),
        ({"do": "count", "counted": "9", "why": "Vỡ một hũ"}, (9, 0)),
        ({"do": "hold", "reason": "Chờ kiểm nghiệm"}, (9, 9)),
        ({"do": "lift", "reason": "Đạt"}, (9, 0)),
        ({"do": "recall", "reason": "Nhiễm nấm mốc"}, (9, 9)),
    ]:
        assert client.post(address, {"key": KEY, **data}).status_code == 303
        assert units_of(lot) == [units]

    # then the page tells it
    page = client.get(address)
    told = [(row.label, row.on_hand, row.note) for row in page.context["lot"].movements]
    assert told == [("Đếm lại", -1, "Vỡ một hũ"), ("Nhập kho", 4, ""), ("Nhập kho", 6, "")]
    assert "Nhiễm nấm mốc" in page.content.decode()
    assert numbers(honey)[0] == 0
    assert list(drifts()) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"do": "receive", "units": "x"}, "Hãy ghi số lượng bằng chữ số"),
        ({"do": "count", "counted": "5", "why": ""}, "Mục này cần điền."),
        ({"do": "count", "counted": "1", "why": "Vỡ"}, "chỉ ghi được từ 4 trở lên"),
        ({"do": "hold", "reason": ""}, "Hãy ghi rõ lý do."),
        ({"do": "release"}, "Không thể"),
        ({"do": "close"}, "còn 6 sản phẩm"),
        ({"do": "burn"}, "Thao tác này không có."),
        ({}, "Thao tác này không có."),
    ],
)
def test_refused_it_says_why(client, desk, honey, owner, bac_ha, data, words):
    # given four of six promised
    lot = stock_lot(honey, owner, 6)
    parcel_of(honey, 4, bac_ha)

    # when
    answer = client.post(f"{desk}/lo/{lot.pk}/", data)

    # then
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert units_of(lot) == [(6, 0)]


def test_a_recall_knows_whom_to_call(client, desk, honey, owner, bac_ha):
    # given one parcel sent, one packed
    lot = stock_lot(honey, owner, 6)
    sent, waits = parcel_of(honey, 2, bac_ha, "a"), parcel_of(honey, 1, bac_ha, "b")
    for verb in ("pack", "ship"):
        move_parcel(sent, verb, owner)
    move_parcel(waits, "pack", owner)

    # when
    client.post(f"{desk}/lo/{lot.pk}/", {"do": "recall", "reason": "Nhiễm nấm mốc"})

    # then those who got it stand there with their phones, and what waits is not sent
    answer = client.get(f"{desk}/lo/{lot.pk}/")
    got = [(row.number, row.name, row.phone, row.quantity) for row in answer.context["lot"].receivers]
    assert got == [(sent.number, "Lê Thị Hoa", "0912 345 678", 2)]
    assert "1 kiện đã đóng từ lô này chưa gửi" in answer.content.decode()
    page = client.post(f"{desk}/don/{waits.number}/", {"verb": "ship"})
    assert page.status_code == 422
    assert f"Lô {lot.code} đã thu hồi. Hãy lấy lô khác." in page.content.decode()


def test_the_parcel_page_proposes_and_takes_what_was_typed(client, desk, honey, owner, bac_ha):
    # given two lots, and a parcel that needs both
    soon, later = stock_lot(honey, owner, 2, days=10), stock_lot(honey, owner, 5, days=30)
    parcel = parcel_of(honey, 3, bac_ha)
    address, line = f"{desk}/don/{parcel.number}/", parcel.lines.get().pk
    pick = client.get(address).context["parcel"].picks[0]
    assert [(lot.code, lot.taken, lot.left) for lot in pick.choices] == [(soon.code, "2", 2), (later.code, "1", 5)]

    # when the numbers don't add up, it says so and keeps them
    wrong = {"verb": "pack", f"lo-{line}-{soon.pk}": "1", f"lo-{line}-{later.pk}": "1"}
    answer = client.post(address, wrong)
    assert answer.status_code == 422
    assert "hãy ghi lô cho đủ 3 sản phẩm" in answer.content.decode()
    assert [lot.taken for lot in answer.context["parcel"].picks[0].choices] == ["1", "1"]

    # when they do
    client.post(address, {**wrong, f"lo-{line}-{later.pk}": "2"})

    # then that is written, and printed on the slip
    assert packed(parcel) == [(soon.pk, 1), (later.pk, 2)]
    assert f"{later.code} × 2" in client.get(address).content.decode()


@pytest.mark.parametrize("typed", ["-1", "x", "１", "9" * 9, "\x00", "1.5"])
def test_what_is_no_number_of_units_packs_nothing(client, desk, honey, owner, bac_ha, typed):
    lot = stock_lot(honey, owner, 5)
    parcel = parcel_of(honey, 1, bac_ha)
    fields = {"verb": "pack", f"lo-{parcel.lines.get().pk}-{lot.pk}": typed, "lo-x": "1", "lo-1-2-3": "1"}
    assert client.post(f"{desk}/don/{parcel.number}/", fields).status_code == 422
    assert not LineLot.objects.exists()


def test_buyers_follow_their_lot_once_it_is_on_its_way(client, honey, owner, bac_ha):
    # given
    lot = stock_lot(honey, owner, 5)
    parcel = parcel_of(honey, 1, bac_ha)
    move_parcel(parcel, "pack", owner)
    slip = parcel.group.get_absolute_url()
    assert lot.get_absolute_url() not in client.get(slip).content.decode()

    # when
    move_parcel(parcel, "ship", owner)

    # then
    assert (
        f'<a href="{lot.get_absolute_url()}">Lô {lot.code} × 1: xem nguồn gốc</a>' in client.get(slip).content.decode()
    )


def test_all_goods_with_what_is_free_held_and_aside(
    client, desk, honey, owner, coop, bac_ha, django_assert_num_queries
):
    # given
    stock_lot(honey, owner, 5)
    held = stock_lot(honey, owner, 3)
    change_lot_status(held, "hold", owner, "Chờ")
    parcel_of(honey, 2, bac_ha)
    make_listing(coop, title="Trà", num_in_stock=9)
    make_product(coop, title="Một ngày hái chè", set_number=TOURISM_SET)
    client.get(f"{desk}/ton-kho/")

    # when
    with django_assert_num_queries(8):
        answer = client.get(f"{desk}/ton-kho/")

    # then
    rows = [(row.title, row.by_lot, row.in_stock, row.held, row.free, row.aside) for row in answer.context["rows"]]
    assert rows == [("Mật ong hoa bạc hà", True, 5, 2, 3, 3), ("Trà", False, 9, 0, 9, 0)]


def test_as_many_statements_for_few_lots_as_for_many(client, desk, honey, owner, bac_ha, django_assert_num_queries):
    # given many lots and many who got the first
    lots = [stock_lot(honey, owner, 9) for _number in range(6)]
    for key in "abc":
        parcel = parcel_of(honey, 2, bac_ha, key)
        for verb in ("pack", "ship"):
            move_parcel(parcel, verb, owner)
    waits = parcel_of(honey, 12, bac_ha, "d")
    client.get(f"{desk}/lo/{lots[0].pk}/")

    # then
    with django_assert_num_queries(15):
        client.get(f"{desk}/lo/{lots[0].pk}/")
    with django_assert_num_queries(21):
        client.get(f"{desk}/don/{waits.number}/")


@pytest.mark.parametrize("who", ["buyer", "province_office", "operator", "company_owner"])
def test_for_others_it_does_not_exist(client, who, request, honey, owner, coop, company):
    # given
    lot = stock_lot(honey, owner, 5)
    client.force_login(request.getfixturevalue(who))

    # when asked for under its own and under the stranger's address
    for code in (coop.code, company.code):
        for path in (f"lo/{lot.pk}/", f"ton-kho/{honey.pk}/lo-moi/"):
            answers = [
                client.get(f"/kenh-chu-the/{code}/{path}"),
                client.post(f"/kenh-chu-the/{code}/{path}", {"do": "hold", "reason": "x"}),
            ]
            assert [answer.status_code for answer in answers] == [404, 404]

    # then nothing has changed
    assert Lot.objects.get(pk=lot.pk).status == "released"
    assert LotStock.objects.count() == 1


def test_services_have_no_lots(client, desk, coop):
    tour = make_product(coop, title="Một ngày hái chè", set_number=TOURISM_SET)
    assert client.get(f"{desk}/ton-kho/{tour.pk}/lo-moi/").status_code == 404
