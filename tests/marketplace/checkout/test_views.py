"""From basket to order by the pages: what is asked, what is kept, what is placed."""

import pytest
from django.test import Client

from catalog.kernel.journal import entries_of
from catalog.subjects.models import StockRecord, SubjectState
from marketplace.accounts.models import SavedAddress
from marketplace.basket.models import Basket, Line
from marketplace.order.models import Order, OrderGroup
from marketplace.shipping.models import DeliveryRate
from tests.cast import make_listing
from tests.marketplace.shoppers import agree, check_out, delivery_form, put

pytestmark = pytest.mark.django_db
FORM, REVIEW = "/thanh-toan/", "/thanh-toan/xem-lai/"


@pytest.fixture
def shopper(client: Client, coop, household) -> Client:
    """A guest with goods of two subjects in the basket."""
    put(client, make_listing(coop, title="Mật ong", price=125_000, num_in_stock=5), 2)
    put(client, make_listing(household, title="Trà mãng cầu", price=85_000, num_in_stock=5))
    return client


def test_a_guest_orders_from_two_subjects(shopper: Client, bac_ha, coop, household) -> None:
    # given the review of a guest in Lào Cai
    page = check_out(shopper, bac_ha, note="Gọi trước 8 giờ")
    assert page.context["details"].address == "12 đường Hoàng Liên, Xã Bắc Hà, Tỉnh Lào Cai"

    # when the guest agrees
    answer = agree(shopper, page)

    # then there is one group with an order for each subject, and the totals are the sum of the parts
    group = OrderGroup.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/don-hang/{group.token}/")
    assert (group.goods_total, group.shipping_total, group.total) == (335_000, 50_000, 385_000)
    assert (group.phone, group.name, group.note, group.user) == ("+84912345678", "Lê Thị Hoa", "Gọi trước 8 giờ", None)
    orders = list(group.orders.order_by("pk"))
    assert [(o.subject, int(o.total_incl_tax), o.status) for o in orders] == [
        (coop, 270_000, "placed"),
        (household, 115_000, "placed"),
    ]
    assert [[(line.title, line.quantity, int(line.line_price_incl_tax)) for line in o.lines.all()] for o in orders] == [
        [("Mật ong", 2, 250_000)],
        [("Trà mãng cầu", 1, 85_000)],
    ]
    assert [o.shipping_address.commune for o in orders] == [bac_ha, bac_ha]
    assert sorted(StockRecord.objects.values_list("num_allocated", flat=True)) == [1, 2]
    assert [entry.action for entry in entries_of(group)] == ["order.group.placed"]
    assert "0912" not in entries_of(group).get().sentence
    # and the basket is empty again
    assert shopper.get("/gio-hang/").context["basket"].count == 0
    assert Basket.objects.get(status="Submitted").lines.count() == 2


def test_a_signed_in_buyer_finds_the_form_filled(shopper: Client, buyer, bac_ha) -> None:
    SavedAddress.objects.create(user=buyer, commune=bac_ha, line1="Thôn Na Hối")
    shopper.force_login(buyer)

    form = shopper.get(FORM).context["form"]

    shown = {name: form[name].value() for name in form.fields}
    assert {name: value for name, value in shown.items() if not name.startswith("invoice")} == {
        "phone": "0912 345 678",
        "name": "Nguyễn Thị Mai",
        "province": bac_ha.province_id,
        "commune": "Xã Bắc Hà",
        "line1": "Thôn Na Hối",
        "email": None,
        "note": None,
        "payment": None,
    }
    agree(shopper, check_out(shopper, bac_ha))
    assert OrderGroup.objects.get().user == buyer


def test_what_was_said_is_there_again(shopper: Client, bac_ha) -> None:
    check_out(shopper, bac_ha, email="hoa@example.vn", note="Cổng xanh")
    form = shopper.get(FORM).context["form"]
    assert (form["email"].value(), form["note"].value(), form["commune"].value()) == (
        "hoa@example.vn",
        "Cổng xanh",
        "Xã Bắc Hà",
    )


def test_the_province_of_the_basket_page_is_kept(shopper: Client, lao_cai) -> None:
    shopper.post("/gio-hang/", {"do": "deliver", "to": lao_cai.code})
    page = shopper.get(FORM)
    assert page.context["form"]["province"].value() == lao_cai.code
    assert "Xã Bắc Hà" in page.context["communes"]
    assert page.context["basket"].delivery == 50_000


def test_fields_tell_browsers_what_they_are_for(shopper: Client) -> None:
    page = shopper.get(FORM).content.decode()
    for token in ("tel", "name", "address-level1", "address-level2", "address-line1", "email"):
        assert f'autocomplete="{token}"' in page
    assert page.index('name="phone"') < page.index('name="name"') < page.index('name="province"')


BAD = [
    ("phone", ""),
    ("phone", "123"),
    ("phone", "0912"),
    ("phone", "không có"),
    ("phone", "+1 202 555 0101"),
    ("phone", "\x00"),
    ("name", ""),
    ("name", "   "),
    ("name", "\u200b\u202e"),
    ("name", "x" * 151),
    ("province", ""),
    ("province", "99"),
    ("province", "Lào Cai"),
    ("commune", ""),
    ("commune", "Atlantis"),
    ("commune", "'; DROP TABLE orders; --"),
    ("commune", "x" * 101),
    ("line1", ""),
    ("line1", "x" * 256),
    ("email", "hoa@"),
    ("email", "a" * 250 + "@example.vn"),
    ("note", "x" * 501),
]


@pytest.mark.parametrize(("field", "typed"), BAD)
def test_a_bad_field_is_told_and_everything_typed_is_kept(shopper: Client, bac_ha, field: str, typed: str) -> None:
    filled = delivery_form(bac_ha, email="hoa@example.vn", note="Cổng xanh") | {field: typed}

    page = shopper.post(FORM, filled)

    form = page.context["form"]
    assert page.status_code == 200
    assert list(form.errors) == [field]
    assert {name: form[name].data for name in filled} == filled
    assert 'aria-invalid="true"' in page.content.decode()
    assert shopper.get(REVIEW)["Location"] == FORM


def test_an_empty_form_names_every_field_it_needs(shopper: Client) -> None:
    assert list(shopper.post(FORM, {}).context["form"].errors) == ["phone", "name", "province", "commune", "line1"]


@pytest.mark.parametrize("typed", ["Bắc Hà", "bac ha", "xã bắc hà", "BẮC HÀ", "Bắc Hà, huyện Bắc Hà"])
def test_a_commune_is_known_however_it_is_typed(shopper: Client, bac_ha, typed: str) -> None:
    agree(shopper, check_out(shopper, bac_ha, commune=typed))
    assert OrderGroup.objects.get().commune == bac_ha


def test_an_old_commune_leads_to_that_of_today_and_stays_readable(shopper: Client, bac_ha, lao_cai) -> None:
    page = check_out(shopper, bac_ha, commune="xa thanh binh, huyện Mường Khương")
    assert "12 đường Hoàng Liên (cũ: Xã Thanh Bình, Huyện Mường Khương, Tỉnh Lào Cai)" in page.text
    agree(shopper, page)
    assert OrderGroup.objects.get().commune.full_name == "Xã Mường Khương"


def test_old_namesakes_are_offered_to_choose(shopper: Client, bac_ha) -> None:
    # given a name that two districts had
    page = shopper.post(FORM, delivery_form(bac_ha, commune="Thanh Bình"))
    assert sorted(page.context["near"]) == ["Xã Bản Hồ", "Xã Mường Khương"]

    # when one is chosen, then it is taken, and which old one was meant is certain
    shopper.post(FORM, delivery_form(bac_ha, commune="Thanh Bình", commune_pick="Xã Bản Hồ"))
    assert "(cũ: Xã Thanh Bình, Thị xã Sa Pa, Tỉnh Lào Cai)" in shopper.get(REVIEW).text


def test_an_unclear_commune_is_offered_to_choose(shopper: Client, bac_ha) -> None:
    # given a name with a slip
    page = shopper.post(FORM, delivery_form(bac_ha, commune="Bac Hah"))

    # then what it may be is offered, and what was typed stays
    assert "Xã Bắc Hà" in page.context["near"]
    assert page.context["form"]["commune"].value() == "Bac Hah"
    assert 'type="radio" name="commune_pick" value="Xã Bắc Hà"' in page.content.decode()

    # when one is chosen
    answer = shopper.post(FORM, delivery_form(bac_ha, commune="Bac Hah", commune_pick="Xã Bắc Hà"))

    # then it is taken
    assert (answer.status_code, answer["Location"]) == (303, REVIEW)


def test_a_choice_from_another_province_is_not_taken(shopper: Client, bac_ha, cai_be) -> None:
    answer = shopper.post(FORM, delivery_form(bac_ha, commune="Bac Hah", commune_pick=cai_be.full_name))
    assert list(answer.context["form"].errors) == ["commune"]


def test_names_are_kept_in_one_form(shopper: Client, bac_ha) -> None:
    agree(shopper, check_out(shopper, bac_ha, name="  Le\u0302\u0323  Thi\u0323\u202e Hoa\n"))
    assert OrderGroup.objects.get().name == "Lệ Thị Hoa"


@pytest.mark.parametrize("path", [FORM, REVIEW])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_empty_basket_leads_back(client: Client, path: str, method: str) -> None:
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer["Location"]) == (303, "/gio-hang/")


def test_the_review_needs_the_form_first(shopper: Client) -> None:
    assert shopper.get(REVIEW)["Location"] == FORM
    assert shopper.post(REVIEW, {"checkout_key": "x", "seen": "y"})["Location"] == FORM
    assert not OrderGroup.objects.exists()


def test_the_review_says_everything_before_the_button(shopper: Client, bac_ha) -> None:
    # Law 19/2023/QH15: seller, goods, price, delivery, total and the right to cancel stand before the order
    page = check_out(shopper, bac_ha, email="hoa@example.vn").content.decode().replace("\xa0", " ")
    for words in (
        "HTX Nông sản Bắc Hà, Xã Bắc Hà, Tỉnh Lào Cai",
        "Hộ kinh doanh Bảy Hiền",
        "Mật ong",
        "250.000 ₫",
        "85.000 ₫",
        "20.000 ₫",
        "30.000 ₫",
        "0912 345 678",
        "hoa@example.vn",
        "Trả tiền mặt khi nhận hàng (COD)",
        "Đặt hàng, trả 385.000 ₫ khi nhận",
        "Huỷ không mất phí",
    ):
        assert words in page, words


def test_a_double_tap_makes_one_order(shopper: Client, bac_ha) -> None:
    page = check_out(shopper, bac_ha)
    first, second = agree(shopper, page), agree(shopper, page)
    assert first["Location"] == second["Location"]
    assert OrderGroup.objects.count() == 1


def test_the_next_purchase_is_another_order(shopper: Client, bac_ha, coop) -> None:
    agree(shopper, check_out(shopper, bac_ha))
    put(shopper, make_listing(coop, title="Chè"))
    agree(shopper, check_out(shopper, bac_ha))
    assert OrderGroup.objects.count() == 2


@pytest.mark.parametrize("key", ["", "\0", "x" * 5000])
def test_a_made_up_key_finds_nothing(shopper: Client, key: str) -> None:
    assert shopper.post(REVIEW, {"checkout_key": key})["Location"] == FORM


@pytest.mark.parametrize("seen", ["", "x", ".", "a.b"])
def test_without_the_seal_of_what_was_seen_nothing_is_placed(shopper: Client, bac_ha, seen: str) -> None:
    page = check_out(shopper, bac_ha)
    shopper.post(REVIEW, {"checkout_key": page.context["checkout_key"], "seen": seen})
    assert not OrderGroup.objects.exists()


def price_rises(product) -> None:
    StockRecord.objects.filter(product=product).update(price=126_000)


def price_falls(product) -> None:
    StockRecord.objects.filter(product=product).update(price=1_000)


def stock_runs_low(product) -> None:
    StockRecord.objects.filter(product=product).update(num_allocated=4)


def sells_out(product) -> None:
    StockRecord.objects.filter(product=product).update(num_allocated=5)


def loses_its_certificate(product) -> None:
    product.certificates.all().delete()


def is_taken_off(product) -> None:
    type(product).objects.filter(pk=product.pk).update(listing_state="suspended")


def its_subject_is_suspended(product) -> None:
    type(product.subject).objects.filter(pk=product.subject.pk).update(state=SubjectState.SUSPENDED)


def delivery_grows_dearer(product) -> None:
    DeliveryRate.objects.update(charge=99_000)


def quantity_grows(product) -> None:
    Line.objects.filter(product=product).update(quantity=3)


@pytest.mark.parametrize(
    "change",
    [
        price_rises, price_falls, stock_runs_low, sells_out, loses_its_certificate, is_taken_off,
        its_subject_is_suspended, delivery_grows_dearer, quantity_grows,
    ],
)  # fmt: skip
def test_what_changed_after_the_review_is_shown_before_it_is_bought(shopper: Client, bac_ha, change) -> None:
    """Faults 8 and 10."""
    # given a review, after which something changes
    page = check_out(shopper, bac_ha)
    product = Line.objects.get(product__title="Mật ong").product
    change(product)
    before = list(StockRecord.objects.order_by("pk").values())

    # when the buyer agrees to what is no longer so
    answer = agree(shopper, page)

    # then nothing is written, and the basket says so
    assert (answer.status_code, answer["Location"]) == (303, "/gio-hang/")
    assert not OrderGroup.objects.exists()
    assert not Order.objects.exists()
    assert list(StockRecord.objects.order_by("pk").values()) == before
    assert "Chưa đặt đơn" in shopper.get("/gio-hang/").content.decode()
    # and agreeing to the new facts places the order
    agree(shopper, shopper.get(REVIEW))
    assert OrderGroup.objects.count() == 1


def test_a_basket_that_somebody_else_bought_empty_is_told_why(client: Client, coop, bac_ha) -> None:
    # given a guest on the review page with the last unit, which another guest orders first
    product = make_listing(coop, num_in_stock=1)
    put(client, product)
    page = check_out(client, bac_ha)
    faster = Client()
    put(faster, product)
    agree(faster, check_out(faster, bac_ha))

    # when the slower guest agrees
    answer = agree(client, page)

    # then the basket says that somebody else was faster, and nothing more is ordered
    assert (answer.status_code, answer["Location"]) == (303, "/gio-hang/")
    assert "vừa được người khác mua hết" in client.get("/gio-hang/").content.decode()
    assert Order.objects.count() == 1


def test_another_address_in_another_tab_is_shown_first(shopper: Client, bac_ha, cai_be) -> None:
    """Fault 8."""
    page = check_out(shopper, bac_ha)
    shopper.post(FORM, delivery_form(bac_ha, line1="Số 99"))

    answer = agree(shopper, page)

    assert answer["Location"] == REVIEW
    assert not OrderGroup.objects.exists()


def test_what_could_not_be_bought_stays_in_the_basket(shopper: Client, bac_ha, coop) -> None:
    # given a third line that has gone off the shelf
    put(shopper, gone := make_listing(coop, title="Tương ớt"))
    gone.certificates.all().delete()

    # when the rest is ordered
    page = check_out(shopper, bac_ha)
    assert "1 món trong giỏ chưa mua được" in page.content.decode()
    agree(shopper, page)

    # then it is still there
    assert [line.title for line in shopper.get("/gio-hang/").context["basket"].gone] == ["Tương ớt"]
    assert OrderGroup.objects.get().orders.count() == 2


def test_nobody_delivers_there(shopper: Client, bac_ha, cai_be) -> None:
    DeliveryRate.objects.all().delete()
    page = shopper.post(FORM, delivery_form(bac_ha))
    assert list(page.context["form"].errors) == ["province"]


@pytest.mark.parametrize("path", [FORM, REVIEW])
def test_the_pages_are_nobody_elses(shopper: Client, bac_ha, path: str) -> None:
    check_out(shopper, bac_ha)
    answer = shopper.get(path)
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert 'name="robots" content="noindex"' in answer.content.decode()


@pytest.mark.parametrize("path", [FORM, REVIEW, "/gio-hang/"])
def test_forms_need_their_token(coop, bac_ha, path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    put(strict, make_listing(coop))
    assert strict.post(path, delivery_form(bac_ha)).status_code == 403
    assert not OrderGroup.objects.exists()


@pytest.mark.parametrize("code", ["", "99", "x" * 500, "15'", "\0"])
def test_communes_of_no_province(client: Client, code: str) -> None:
    assert client.get("/thanh-toan/xa/", {"tinh": code}).json() == {"communes": []}


def test_communes_of_a_province(client: Client, lao_cai) -> None:
    answer = client.get("/thanh-toan/xa/", {"tinh": lao_cai.code})
    assert "Xã Bắc Hà" in answer.json()["communes"]
    assert "public" in answer["Cache-Control"]


def test_the_pages_speak_english(shopper: Client, bac_ha) -> None:
    shopper.post("/en/thanh-toan/", delivery_form(bac_ha))
    page = shopper.get("/en/thanh-toan/xem-lai/")
    shopper.post(
        "/en/thanh-toan/xem-lai/", {"checkout_key": page.context["checkout_key"], "seen": page.context["seen"]}
    )
    assert OrderGroup.objects.get().language == "en"
