"""The basket page, adding from public pages, and the fragment for the badge."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.kernel.dates import today
from catalog.subjects.models import StockRecord
from marketplace.basket.models import Basket, Line
from marketplace.shipping.models import DeliveryRate
from tests.cast import make_listing, make_subject
from tests.marketplace.shoppers import SAME_ORIGIN, put

pytestmark = pytest.mark.django_db
PAGE = "/gio-hang/"


def text_of(answer) -> str:
    """The page as one line of text; amounts with plain spaces."""
    words = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ")
    return re.sub(r"\s+", " ", words)


def test_an_empty_basket_leads_to_the_products(client: Client) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "Giỏ còn trống" in text_of(answer)
    assert reverse("catalogue:index") in answer.content.decode()
    assert "oscar_open_basket" not in answer.cookies
    assert not Basket.objects.exists()


def test_after_adding_comes_the_basket_with_a_way_back(client: Client, coop) -> None:
    # given a list page on which a product stands
    product = make_listing(coop, title="Mật ong bạc hà")

    # when it is put into the basket from there
    answer = client.post(
        f"/gio-hang/them/{product.pk}/",
        {"quantity": "2"},
        HTTP_REFERER="http://testserver/san-pham/?q=mat%20ong&trang=2",
        **SAME_ORIGIN,
    )

    # then the basket says so and leads back to that very list
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    assert "Đã thêm Mật ong bạc hà vào giỏ" in text_of(page)
    assert 'href="/san-pham/?q=mat%20ong&amp;trang=2"' in page.content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil", "x"])
def test_the_way_back_stays_in_the_shop(client: Client, coop, back: str) -> None:
    put(client, make_listing(coop))
    page = client.get(PAGE, {"moi": Line.objects.get().pk, "tu": back}).content.decode()
    assert "evil" not in page
    assert "alert" not in page
    assert page.count(f'href="{reverse("catalogue:index")}"') >= 1


def test_buying_at_once_leads_to_checkout(client: Client, coop) -> None:
    answer = put(client, make_listing(coop), then="checkout")
    assert (answer.status_code, answer["Location"]) == (303, "/thanh-toan/")


def test_the_cookie_of_a_guest(client: Client, coop, settings) -> None:
    settings.OSCAR_BASKET_COOKIE_SECURE = True
    cookie = put(client, make_listing(coop)).cookies["oscar_open_basket"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


@pytest.mark.parametrize("value", ["", "1", "1:falsch", "x" * 3000, "9999999999999999999999:AAAA"])
def test_a_forged_cookie_opens_nothing(client: Client, coop, value: str) -> None:
    # given a stranger's basket
    put(Client(), make_listing(coop))

    # when a forged cookie comes
    client.cookies["oscar_open_basket"] = value
    answer = client.get(PAGE)

    # then the basket is empty and the cookie is taken back
    assert "Giỏ còn trống" in text_of(answer)
    assert answer.cookies["oscar_open_basket"]["max-age"] == 0


@pytest.mark.parametrize("typed", ["0", "-1", "abc", "1.5", "9" * 40, ""])
def test_a_junk_quantity_is_told_and_kept(client: Client, coop, typed: str) -> None:
    answer = put(client, make_listing(coop), typed)
    assert answer.status_code == 200
    assert answer.context["quantity"] == typed[:20]
    assert "Hãy nhập số lượng là một số nguyên từ 1." in text_of(answer)
    assert not Line.objects.exists()


def test_too_many_is_told_and_kept(client: Client, coop) -> None:
    answer = put(client, make_listing(coop, num_in_stock=3), 4)
    assert "Chỉ còn 3 sản phẩm." in text_of(answer)
    assert 'value="4"' in answer.content.decode()
    assert not Line.objects.exists()
    # and no cookie names a basket that was not kept: its number may become another visitor's
    assert "oscar_open_basket" not in answer.cookies
    assert not Basket.objects.exists()


def test_what_is_off_the_shelf_says_why(client: Client, coop) -> None:
    answer = put(client, make_listing(coop, issued_on=today() - timedelta(days=1500)))
    assert "Tạm rời kệ" in text_of(answer)
    assert 'name="quantity"' not in answer.content.decode()
    assert not Line.objects.exists()


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_an_unknown_product_is_not_found(client: Client, pk: int) -> None:
    assert client.post(f"/gio-hang/them/{pk}/", **SAME_ORIGIN).status_code == 404


def test_a_hidden_product_is_not_found(client: Client, coop) -> None:
    product = make_listing(coop, title="Chưa ai được biết", listing_state="draft")
    answer = put(client, product)
    assert answer.status_code == 404
    assert "Chưa ai được biết" not in answer.content.decode()


def test_opening_the_address_of_the_button_leads_to_the_product(client: Client, coop) -> None:
    product = make_listing(coop)
    for name in ("basket:add", "basket:confirm"):
        answer = client.get(reverse(name, kwargs={"pk": product.pk}))
        assert (answer.status_code, answer["Location"]) == (302, product.get_absolute_url())


def test_one_parcel_for_each_subject_with_its_own_delivery(client: Client, coop, household, lao_cai) -> None:
    # given goods of two subjects, one in Lào Cai and one in Đồng Tháp
    put(client, make_listing(coop, title="Mật ong", price=125_000), 2)
    put(client, make_listing(household, title="Trà mãng cầu", price=85_000), 1)
    put(client, make_listing(coop, title="Chè", price=40_000), 1)

    # when Lào Cai is chosen
    client.post(PAGE, {"do": "deliver", "to": lao_cai.code})
    view = client.get(PAGE).context["basket"]

    # then each parcel has its subtotal, its charge and what is missing to free delivery
    assert [(p.subject_name, p.goods, p.delivery, p.free_gap) for p in view.parcels] == [
        ("HTX Nông sản Bắc Hà", 290_000, 20_000, 10_000),
        ("Hộ kinh doanh Bảy Hiền", 85_000, 30_000, 415_000),
    ]
    assert (view.count, view.goods, view.delivery, view.total) == (4, 375_000, 50_000, 425_000)
    assert view.parcels[0].delivery_text.startswith("giao đến Lào Cai, ")


def test_without_a_province_delivery_is_not_guessed(client: Client, coop) -> None:
    put(client, make_listing(coop, price=100_000))
    view = client.get(PAGE).context["basket"]
    assert (view.delivery, view.total, view.parcels[0].delivery) == (None, 100_000, None)


@pytest.mark.parametrize("code", ["00", "x", "15; DROP", "9" * 500])
def test_an_unknown_province_is_ignored(client: Client, coop, code: str) -> None:
    put(client, make_listing(coop))
    assert client.post(PAGE, {"do": "deliver", "to": code}).status_code == 303
    assert client.get(PAGE).context["to"] == ""


def test_free_delivery_from_an_amount_on(client: Client, coop, lao_cai) -> None:
    put(client, make_listing(coop, price=150_000), 2)
    client.post(PAGE, {"to": lao_cai.code})
    parcel = client.get(PAGE).context["basket"].parcels[0]
    assert (parcel.delivery, parcel.free_gap) == (0, 0)


def test_quantities_by_field_and_by_button(client: Client, coop) -> None:
    # given two lines
    put(client, make_listing(coop), 2)
    put(client, make_listing(coop, title="Chè"), 2)
    honey, tea = Line.objects.order_by("pk")

    def press(**data: object) -> list[int]:
        fields = {f"q-{line.pk}": line.quantity for line in Line.objects.all()}
        assert client.post(PAGE, {**fields, **data}).status_code == 303
        return list(Line.objects.order_by("pk").values_list("quantity", flat=True))

    # when fields are changed and buttons pressed, then each does its work, and the fields with it
    assert press(do="update", **{f"q-{honey.pk}": 5}) == [5, 2]
    assert press(plus=tea.pk) == [5, 3]
    assert press(minus=tea.pk, **{f"q-{honey.pk}": 4}) == [4, 2]
    assert press(remove=honey.pk) == [0, 2]
    assert press(undo=f"{honey.pk}-4") == [4, 2]


def test_going_on_takes_typed_quantities_along(client: Client, coop) -> None:
    # given a line of two
    put(client, make_listing(coop), 2)
    line = Line.objects.get()

    # when 5 is typed and the way on is pressed, then it counts; junk keeps the page
    assert client.post(PAGE, {f"q-{line.pk}": "5", "do": "checkout"})["Location"] == "/thanh-toan/"
    assert Line.objects.get().quantity == 5
    assert client.post(PAGE, {f"q-{line.pk}": "viele", "do": "checkout"}).status_code == 200


def test_taking_out_offers_to_put_back(client: Client, coop) -> None:
    # given one line of three
    put(client, make_listing(coop, title="Mật ong"), 3)
    line = Line.objects.get()

    # when it is taken out
    answer = client.post(PAGE, {f"q-{line.pk}": 3, "remove": line.pk})
    page = client.get(answer["Location"])

    # then the empty basket offers it, and brings it back
    assert "Đã bỏ Mật ong" in text_of(page)
    client.post(PAGE, {"undo": page.context["removed"][1]})
    assert client.get(PAGE).context["basket"].count == 3


@pytest.mark.parametrize("typed", ["abc", "-2", "1,5", ""])
def test_a_junk_quantity_in_the_basket_is_told_and_kept(client: Client, coop, typed: str) -> None:
    put(client, make_listing(coop), 2)
    line = Line.objects.get()

    answer = client.post(PAGE, {f"q-{line.pk}": typed, "do": "update"})

    shown = answer.context["basket"].parcels[0].lines[0]
    assert (answer.status_code, shown.quantity, shown.tone) == (200, typed, "warn")
    assert "số nguyên từ 0" in shown.message
    line.refresh_from_db()
    assert line.quantity == 2


@pytest.mark.parametrize(
    "data",
    [
        {"remove": "x"}, {"undo": "1"}, {"undo": "-"}, {"undo": "9-9-9"}, {"plus": "999999"}, {"minus": ""},
        {"q-": "1"}, {"q-x": "1"}, {"q-99999999999": "1"}, {"do": "drop"}, {"remove": "99999999999999999999"},
    ],
)  # fmt: skip
def test_a_hand_made_post_changes_nothing(client: Client, coop, data: dict[str, str]) -> None:
    put(client, make_listing(coop), 2)
    assert client.post(PAGE, data).status_code == 303
    assert Line.objects.get().quantity == 2


@pytest.mark.parametrize("mark", ["", "x", "1", "1-x", "-", "999999-1", "9" * 40 + "-1"])
def test_a_made_up_mark_of_removal_is_ignored(client: Client, coop, mark: str) -> None:
    put(client, make_listing(coop))
    assert client.get(PAGE, {"bo": mark, "moi": mark}).context["removed"] is None


def test_less_in_stock_than_asked_is_told_and_counted(client: Client, coop) -> None:
    product = make_listing(coop, price=10_000, num_in_stock=9)
    put(client, product, 5)
    StockRecord.objects.filter(product=product).update(num_in_stock=2)

    view = client.get(PAGE).context["basket"]

    shown = view.parcels[0].lines[0]
    assert (shown.quantity, shown.price, shown.tone, view.total) == (2, 20_000, "warn", 20_000)
    assert shown.message == "Chỉ còn 2 sản phẩm, nên số lượng giảm từ 5."


@pytest.mark.parametrize(
    ("now", "words"), [(90_000, "Giá đã giảm từ 100.000\xa0₫"), (110_000, "Giá đã tăng từ 100.000\xa0₫"), (100_000, "")]
)
def test_a_changed_price_is_told(client: Client, coop, now: int, words: str) -> None:
    product = make_listing(coop, price=100_000)
    put(client, product)
    StockRecord.objects.filter(product=product).update(price=now)

    shown = client.get(PAGE).context["basket"].parcels[0].lines[0]

    assert (shown.price, shown.message[: len(words)]) == (now, words)
    assert bool(shown.message) == bool(words)


def test_a_line_that_can_no_longer_be_bought_stays_with_its_reason(client: Client, coop, household) -> None:
    # given two products, one of which loses its certificate
    put(client, make_listing(household, price=50_000))
    lost = make_listing(coop, title="Tương ớt", price=35_000, set_number=11)
    put(client, lost, 2)
    lost.certificates.update(withdrawn_on=today(), withdrawal_reason="Vi phạm")

    # when the basket is opened
    answer = client.get(PAGE)

    # then it stands apart, with reason and a way on, and doesn't count
    view = answer.context["basket"]
    assert [line.title for line in view.gone] == ["Tương ớt"]
    assert "Tạm rời kệ" in view.gone[0].reason
    assert view.gone[0].way_on[1] == "/san-pham/?bo=11"
    assert (view.count, view.goods, view.total) == (1, 50_000, 50_000)
    assert "Không tính vào tổng tiền" in text_of(answer)


def test_a_subject_that_does_not_send_there_is_set_apart(client: Client, coop, dong_thap) -> None:
    put(client, make_listing(coop))
    DeliveryRate.objects.filter(zone="other").delete()
    client.post(PAGE, {"to": dong_thap.code})
    view = client.get(PAGE).context["basket"]
    assert [line.reason for line in view.gone] == ["Nơi bán chưa giao đến tỉnh, thành phố bạn chọn."]


def test_signing_in_takes_the_guests_basket_along(client: Client, coop, buyer) -> None:
    # given a guest's basket
    put(client, make_listing(coop), 2)

    # when the guest signs in and looks
    client.force_login(buyer)
    answer = client.get(PAGE)

    # then it is the account's, and the cookie is gone
    assert answer.context["basket"].count == 2
    assert answer.cookies["oscar_open_basket"]["max-age"] == 0
    assert Basket.open.get().owner == buyer


def test_two_visitors_do_not_see_each_other(coop, buyer, other_buyer) -> None:
    first, second, guest = Client(), Client(), Client()
    first.force_login(buyer)
    second.force_login(other_buyer)
    put(first, make_listing(coop), 2)
    assert [each.get(PAGE).context["basket"].count for each in (first, second, guest)] == [2, 0, 0]


def test_the_badge(client: Client, coop, buyer) -> None:
    # given nobody, a guest with goods, and someone who signed in
    nobody = client.get("/gio-hang/mini/")
    put(client, make_listing(coop), 3)
    guest = client.get("/gio-hang/mini/")
    client.force_login(buyer)
    signed_in = client.get("/gio-hang/mini/")

    # then each is told what is theirs, and no cache keeps it
    assert nobody.json() == {"count": 0, "name": ""}
    assert guest.json() == {"count": 3, "name": ""}
    assert signed_in.json() == {"count": 3, "name": "Mai"}
    assert {"private", "no-store"} <= set(guest["Cache-Control"].split(", "))
    assert not nobody.cookies


def test_the_badge_looks_nothing_up_for_a_stranger(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get("/gio-hang/mini/")
    about_visitors = ("basket_", "django_session", "accounts_user")
    assert [query["sql"] for query in asked if any(table in query["sql"] for table in about_visitors)] == []


def test_a_fault_leaves_no_cookie(coop, monkeypatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("marketplace.basket.services.Line.save", fail)
    answer = put(Client(raise_request_exception=False), make_listing(coop))
    assert answer.status_code == 500
    assert "oscar_open_basket" not in answer.cookies
    assert not Basket.objects.exists()


@pytest.mark.parametrize("lines", [1, 30])
def test_the_page_takes_at_most_12_queries(
    client: Client, coop, household, buyer, lao_cai, django_assert_max_num_queries, lines: int
) -> None:
    # given an account with lines of several subjects, some gone, one just taken out
    client.force_login(buyer)
    subjects = [coop, household, make_subject(household.commune, name="HTX Thứ Ba")]
    for number in range(lines):
        put(client, make_listing(subjects[number % 3], title=f"Món {number}"))
    put(client, gone := make_listing(coop, title="Hết hạn"))
    gone.certificates.all().delete()
    client.post(PAGE, {"to": lao_cai.code})
    mark = client.post(PAGE, {"remove": Line.objects.first().pk})["Location"]
    client.get(PAGE)

    # when the page is asked for
    with django_assert_max_num_queries(12) as counted:
        client.get(mark)

    # then the number of lines plays no part
    assert len(counted) <= 12


def test_adding_takes_at_most_16_statements(client: Client, coop, django_assert_max_num_queries) -> None:
    product = make_listing(coop)
    put(client, make_listing(coop, title="Chè"))
    with django_assert_max_num_queries(16):
        put(client, product)


@pytest.mark.parametrize("path", ["/san-pham/", "product", "/chung-nhan/", "/thanh-toan/xa/?tinh=15"])
def test_a_public_page_stays_public_for_someone_with_a_basket(client: Client, coop, buyer, path: str) -> None:
    # given somebody who has signed in and put goods into the basket
    client.force_login(buyer)
    put(client, product := make_listing(coop))

    # when a public page is opened
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(product.get_absolute_url() if path == "product" else path)

    # then it sets nothing, depends on nothing, and asks for neither session nor basket
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert [each["sql"] for each in asked if "django_session" in each["sql"] or "basket_" in each["sql"]] == []
