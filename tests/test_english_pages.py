"""English pages speak English: no string of ours left in Vietnamese, no Vietnamese that doesn't say that it is.

Goods, people and journeys have the Vietnamese that makers write, since that is where the unmarked words come from.
"""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.certification.models import Certificate
from catalog.products.models import Product
from catalog.subjects.models import Subject
from catalog.traceability.models import Event, EventItem, Lot, Place
from catalog.traceability.services import change_lot_status
from marketplace.accounts.models import User
from marketplace.enquiry.services import Asked, ask, move_enquiry
from marketplace.ledger.services import Rail, post_paid, post_refund
from marketplace.order.models import Order
from marketplace.order.returns.services import ask_return, move_return
from marketplace.order.services import move_parcel
from marketplace.payment.models import BankAccount, Refund
from marketplace.payment.statements import BankLine
from marketplace.payment.transfers import take_by_hand, take_credits
from marketplace.promotion.models import Promotion
from marketplace.shipping.models import DeliveryRate, PickupPoint
from tests.cast import make_listing
from tests.marketplace.ledger.books import make_order, sold
from tests.marketplace.promotion.offers import offer_price, voucher
from tests.marketplace.shoppers import basket_with, delivery_form, order, put, recipient
from tests.marketplace.stocked import stock_lot
from tests.support.language import untranslated_text


@pytest.fixture
def tea(coop: Subject) -> Product:
    coop.story = "Bản trồng chè từ đời ông bà."
    coop.save()
    return make_listing(
        coop,
        title="Chè Shan tuyết cổ thụ",
        net_weight="hộp 20 túi",
        ingredients="Búp chè tươi",
        storage="Nơi khô, mát",
        warnings="Không dùng khi có mùi lạ",
        shelf_life="24 tháng",
        story="Hái một tôm hai lá.",
    )


@pytest.fixture
def lot(tea: Product) -> Lot:
    place = Place.objects.create(
        subject=tea.subject,
        kind=Place.Kind.WORKSHOP,
        name="Xưởng chè bản Liền",
        province=tea.origin_province,
        commune=tea.origin_commune,
    )
    lot = Lot.objects.create(
        product=tea,
        place=place,
        code="261105A",
        public_code="7K3M9QDXB",
        status=Lot.Status.RELEASED,
        quantity=3550,
        unit="hộp",
        packed_on=date(2026, 11, 5),
    )
    event = Event.objects.create(
        type=Event.Type.TRANSFORMATION,
        biz_step="commissioning",
        title="Kiểm tra",  # also a string of ours
        note="Sao tay ba lần",
        event_time="2026-11-02T08:00:00+07:00",
        place=place,
        confirmed_by="Trung tâm Kiểm nghiệm Lào Cai",
    )
    EventItem.objects.create(event=event, role="input", outside_source="Vườn chè nhà Páo")
    EventItem.objects.create(event=event, role="output", lot=lot)
    return lot


def left_in_vietnamese(client: Client, *paths: str) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        page = client.get(path, follow=True)
        assert page.status_code in {200, 404}, path
        assert '<html lang="en"' in page.text, path
        found[path] = untranslated_text(page.text)
    return {path: texts for path, texts in found.items() if texts}


@pytest.mark.django_db
def test_pages_for_everybody(client: Client, tea: Product, lot: Lot) -> None:
    # given a tea with all its words, a lot and a certificate
    certificate = Certificate.objects.get(product=tea)

    # when the public pages are read in English
    found = left_in_vietnamese(
        client,
        "/en/",
        "/en/san-pham/",
        "/en/san-pham/?sao=4&tinh=lao-cai&chu-the=cooperative&gia-tu=1000",
        "/en/san-pham/?q=khong-co-mon-nay",
        "/en/san-pham/?sao=5&tinh=lao-cai",
        f"/en{tea.get_absolute_url()}",
        f"/en/giao-hang/uoc-tinh/?mon={tea.pk}&tinh={tea.subject.province_id}",
        "/en/vi-sao-thu-tu-nay/",
        "/en/api/v1/docs",
        "/en/chu-the/",
        f"/en{tea.subject.get_absolute_url()}",
        "/en/chung-nhan/",
        "/en/chung-nhan/?q=OCOP",
        f"/en{certificate.get_absolute_url()}",
        f"/en/chung-nhan/bao-sai/?so={certificate.number}",
        f"/t/{lot.public_code}?lang=en",
        "/t/00000000?lang=en",
        "/en/khong-co-trang-nay/",
        "/en/don-hang/",
        "/en/dang-nhap/",
        "/en/dang-ky/",
        "/en/mat-khau/quen/",
    )

    # then all of them speak one language
    assert found == {}


@pytest.mark.django_db
def test_pages_of_an_order(client: Client, tea: Product, lot: Lot) -> None:
    # given a basket with three of the tea
    put(client, tea, 3)
    basket = left_in_vietnamese(client, "/en/gio-hang/", "/en/thanh-toan/")

    # when a guest orders
    commune: Any = tea.origin_commune
    client.post("/en/thanh-toan/", delivery_form(commune, note="Gọi trước khi giao nhé"))
    review = client.get("/en/thanh-toan/xem-lai/")
    seen = {name: review.context[name] for name in ("checkout_key", "seen")}
    placed = client.post("/en/thanh-toan/xem-lai/", seen, follow=True)
    parcel = Order.objects.get()

    # then every step speaks one language
    assert basket == {}
    assert untranslated_text(review.text) == []
    assert untranslated_text(placed.text) == []
    assert parcel.number in placed.text


@pytest.mark.django_db
def test_pages_of_an_account(client: Client, buyer: User) -> None:
    # given somebody signed in
    client.force_login(buyer)

    # when they read the pages of their account
    pages = ["", "don-hang/", "thong-tin/", "so-dien-thoai/", "thu/", "mat-khau/", "hai-lop/", "xoa-tai-khoan/"]

    # then all of them speak one language
    assert left_in_vietnamese(client, *(f"/en/tai-khoan/{page}" for page in pages)) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(("person", "path"), [("owner", "/en/kenh-chu-the/"), ("province_office", "/en/van-phong/")])
def test_pages_of_work(client: Client, tea: Product, person: str, path: str, request: pytest.FixtureRequest) -> None:
    # given somebody who works here
    client.force_login(request.getfixturevalue(person))

    # when they open their desk, then it speaks one language
    assert left_in_vietnamese(client, path) == {}


@pytest.mark.django_db
def test_how_a_subject_sends(client: Client, tea: Product, owner: User) -> None:
    facts = {"zone": "group", "zone_name": "Đồng bằng sông Hồng", "provinces": ["01"], "charge": 9_000}
    DeliveryRate.objects.create(
        subject=tea.subject, **facts, step_g=500, days_from=1, days_to=2, valid_from=date(2026, 1, 1), source="Chủ thể"
    )
    PickupPoint.objects.create(
        subject=tea.subject, name="Cửa hàng", line1="Số 1", commune=tea.origin_commune, opening="8–17 giờ mỗi ngày"
    )
    client.force_login(owner)
    address = f"/en/kenh-chu-the/{tea.subject.code}/giao-hang/"
    found = left_in_vietnamese(client, address, f"{address}?tinh={tea.subject.province_id}&can=2,5")
    assert found == {}


@pytest.mark.django_db
def test_promotions(client: Client, tea: Product, owner: User, operator: User) -> None:
    # given an offer, a code that doesn't fit yet, and a basket
    own = offer_price(tea, 80_000, units=3, bearer="subject", subject=tea.subject)
    voucher("THEM", least_goods=900_000, uses_per_buyer=1, first_order_only=True)
    put(client, tea)
    client.post("/gio-hang/", {"do": "code", "code": "THEM"})
    assert left_in_vietnamese(client, "/en/gio-hang/") == {}

    # when its keepers look at it, and send forms with nothing in them
    client.force_login(owner)
    address = f"/en/kenh-chu-the/{tea.subject.code}/khuyen-mai/"
    assert left_in_vietnamese(client, address) == {}
    assert untranslated_text(client.post(address, {"do": "create", "kind": "price"}).text) == []
    assert Promotion.objects.get(pk=own.pk).state == "running"


@pytest.mark.django_db
def test_parcels_and_money_of_a_subject(client: Client, tea: Product, owner: User, operator: User) -> None:
    # given a purchase that was paid too little, one that was cancelled after it was paid, and money nobody knows of
    account = BankAccount.objects.create(subject=tea.subject, bank_bin="970436", number="001100", holder="HTX")
    short, back = (
        order(basket_with((tea, 1)), recipient(tea.origin_commune), key=key, payment="vietqr") for key in "ab"
    )
    for group, amount in ((short, 1000), (back, back.total)):
        take_by_hand(group.attempts.get(), amount, "FT1", timezone.now(), owner)
    move_parcel(back.orders.get(), "cancel", None)
    take_credits(account, [BankLine("k", "001100", timezone.now(), 5000, "mua che", "", None)], "feed")

    # when buyer, maker and operator read of it in English
    buying = [short.get_absolute_url(), back.get_absolute_url(), f"{back.get_absolute_url()}hoan-tien/{_refund()}/"]
    buying += [f"{short.get_absolute_url()}cach-tra/", f"{short.get_absolute_url()}ban-ghi/"]
    found = left_in_vietnamese(client, *(f"/en{path}" for path in buying))
    client.force_login(owner)
    desk = f"/en/kenh-chu-the/{tea.subject.code}"
    parcels = [f"{desk}/don/?trang-thai=awaiting", f"{desk}/don/{short.orders.get().number}/"]
    found |= left_in_vietnamese(client, *parcels, f"{desk}/nhan-tien/")

    # then they read English
    assert found == {}


@pytest.mark.django_db
def test_goods_that_go_back(client: Client, tea: Product, owner: User, operator: User) -> None:
    # given a parcel that came, and two requests about it: one disputed, one granted
    parcel = order(basket_with((tea, 4)), recipient(tea.origin_commune)).orders.get()
    for verb in ("pack", "ship", "deliver"):
        move_parcel(parcel, verb, owner)
    facts: Any = {"quantity": 1, "reason": "damaged", "message": "Vỡ", "amount": None, "photos": [b"webp"]}
    disputed, granted, _new = (ask_return(parcel, parcel.lines.get(), key=key, **facts) for key in "abc")
    move_return(disputed, "refuse", owner, "Không phải lỗi của tôi")
    slip = parcel.group.get_absolute_url()
    before = left_in_vietnamese(client, f"/en{slip}yeu-cau/{disputed.number}/")
    move_return(disputed, "dispute", None, "Có ảnh")
    move_return(granted, "accept", owner, "Xin lỗi")

    # when its three sides read of them in English
    buying = [slip, f"{slip}doi-tra/{parcel.number}/", f"{slip}yeu-cau/{granted.number}/"]
    found = before | left_in_vietnamese(client, *(f"/en{path}" for path in buying))
    client.force_login(owner)
    desk = f"/en/kenh-chu-the/{tea.subject.code}/doi-tra/"
    found |= left_in_vietnamese(client, desk, f"{desk}{disputed.number}/", f"{desk}{_new.number}/")
    client.force_login(operator)
    desk = "/en/dieu-hanh/khieu-nai/"
    found |= left_in_vietnamese(client, desk, f"{desk}{disputed.number}/", f"{desk}{granted.number}/")

    # then they read English
    assert found == {}


@pytest.mark.django_db
def test_what_is_asked_for(client: Client, coop: Subject, owner: User) -> None:
    # given a homestay that somebody asks for, twice
    stay = make_listing(coop, title="Nhà sàn bản Liền", set_number=26)
    facts: Any = {"reason": "booking", "name": "Lê Thị Hoa", "phone": "+84912345678", "units": 2, "note": "Ăn chay"}
    new, answered = (ask(stay, Asked(**facts), key=key, language="en") for key in "ab")
    move_enquiry(answered, "answer", owner, "Còn phòng")

    # when both sides read of it in English
    asking = [stay.get_absolute_url(), *(f"/hoi-dat/{part}/" for part in (f"mon/{stay.pk}", new.token, answered.token))]
    found = left_in_vietnamese(client, *(f"/en{path}" for path in asking))
    client.force_login(owner)
    desk = f"/en/kenh-chu-the/{coop.code}/hoi-dat/"
    found |= left_in_vietnamese(client, desk, f"{desk}{new.number}/", f"{desk}{answered.number}/")

    # then they read English
    assert found == {}


def _refund() -> int:
    return Refund.objects.get().pk


@pytest.mark.django_db
def test_the_stock_of_a_product(client: Client, tea: Product, owner: User) -> None:
    client.force_login(owner)
    address = f"kenh-chu-the/{tea.subject.code}/ton-kho/{tea.pk}/"
    assert client.get(f"/en/{address}").context["stock"].movements
    assert left_in_vietnamese(client, f"/en/{address}") == {}


@pytest.mark.django_db
def test_lots_from_the_shelf_to_a_recall(client: Client, coop: Subject, owner: User) -> None:
    # given a lot that went to a buyer in part, another that waits packed, and both recalled or held
    tea = make_listing(coop, title="Trà Shan", num_in_stock=0)
    lots = [stock_lot(tea, owner, 3, days=10), stock_lot(tea, owner, 9, days=None)]
    sent, waits, placed = (
        order(basket_with((tea, n)), recipient(tea.origin_commune), key=f"{n}").orders.get() for n in (2, 4, 1)
    )
    move_parcel(sent, "pack", owner)
    move_parcel(sent, "ship", owner)
    client.force_login(owner)
    desk = f"/en/kenh-chu-the/{coop.code}"
    found = left_in_vietnamese(client, f"{desk}/don/{placed.number}/", f"/en{sent.group.get_absolute_url()}")
    move_parcel(waits, "pack", owner)
    change_lot_status(lots[0], "recall", owner, "Mould")
    change_lot_status(lots[1], "hold", owner, "Mould")

    # when its maker reads of it in English
    goods = [f"{desk}/ton-kho/", f"{desk}/ton-kho/{tea.pk}/", f"{desk}/ton-kho/{tea.pk}/lo-moi/"]
    found |= left_in_vietnamese(client, *goods, *(f"{desk}/lo/{lot.pk}/" for lot in lots))
    found |= left_in_vietnamese(client, f"{desk}/don/{waits.number}/", f"{desk}/don/{placed.number}/")

    # then it is English
    assert found == {}


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["platform", "direct"])
def test_the_money_of_a_subject(client: Client, tea: Product, owner: User, settings: Any, mode: str) -> None:
    # given two sales, one of them partly given back, and one on its way
    settings.PAYMENT_MODE = mode
    parcel = sold(tea.subject, at=timezone.now())
    post_refund(parcel, 20_000, "refund", timezone.now())
    post_paid(make_order(tea.subject), 220_000, Rail.COD, "cod", timezone.now())

    # when its owner reads the statement, then it speaks one language
    client.force_login(owner)
    address = f"/en/kenh-chu-the/{tea.subject.code}/tien/"
    assert client.get(address).context["page"].statement.count
    assert left_in_vietnamese(client, address, f"{address}?ky=2026-01") == {}
