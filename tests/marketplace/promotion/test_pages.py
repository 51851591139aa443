"""A code from the basket to the order's papers."""

import pytest
from django.core import mail

from marketplace.order.models import OrderGroup
from marketplace.promotion.models import Bearer, Promotion
from tests.cast import make_listing
from tests.marketplace.promotion.offers import Kind, make_promotion, offer_price, voucher
from tests.marketplace.shoppers import agree, check_out, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def honey(coop):
    coop.email = "htx@example.vn"
    coop.save()
    return make_listing(coop, title="Mật ong", price=125_000, num_in_stock=50)


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def type_code(client, code: str, **more: str):
    return client.post("/gio-hang/", {"do": "code", "code": code, **more}, follow=True)


def test_a_code_is_typed_seen_and_taken_out(client, honey):
    # given a basket
    voucher(kind=Kind.AMOUNT, value=10_000)
    put(client, honey)

    # when a code is typed as people do
    page = type_code(client, " cha o ")

    # then it counts, and says who bears it
    assert page.context["basket"].total == 115_000
    assert "Giảm thử" in text_of(page)
    assert "sàn chịu" in text_of(page)
    assert "−10.000 ₫" in text_of(page)

    # and it can be taken out again
    page = client.post("/gio-hang/", {"do": "drop", "code": "CHAO"}, follow=True)
    assert page.context["basket"].total == 125_000
    assert page.context["basket"].code is None


@pytest.mark.parametrize("typed", ["KHÔNG CÓ", "x" * 10_000, "\0\0a", "١٢٣", "<b>", "‮abc"])
def test_a_code_that_is_none_stays_in_its_field_with_a_word(client, honey, typed):
    put(client, honey)
    page = type_code(client, typed)
    assert page.status_code == 200
    assert "Không có mã này. Hãy xem lại từng chữ." in text_of(page)
    assert page.context["basket"].total == 125_000


def test_quantities_typed_beside_a_code_are_kept(client, honey):
    put(client, honey)
    (line,) = client.get("/gio-hang/").context["basket"].parcels[0].lines
    page = type_code(client, "CHAO", **{f"q-{line.id}": "3"})
    assert page.context["basket"].count == 3


def test_an_offer_goes_all_the_way_to_the_papers(client, honey, bac_ha, owner, django_capture_on_commit_callbacks):
    # given a code for goods, and free delivery that the subject bears
    voucher(kind=Kind.AMOUNT, value=10_000)
    make_promotion(
        kind=Kind.DELIVERY,
        value=0,
        name="Miễn phí giao",
        name_en="Free delivery",
        bearer=Bearer.SUBJECT,
        subject=honey.subject,
    )
    put(client, honey, 2)
    type_code(client, "CHAO")

    # when it is ordered
    review = check_out(client, bac_ha, email="mai@example.vn")
    assert "Giảm thử" in text_of(review)
    assert review.context["basket"].total == 240_000
    with django_capture_on_commit_callbacks(execute=True):
        placed = agree(client, review)

    # then order page, record and parcel show what was taken off and by whom
    group = OrderGroup.objects.get()
    assert group.total == 240_000
    number = group.orders.get().number
    pages = [placed["Location"], f"{placed['Location']}ban-ghi/"]
    client.force_login(owner)
    pages.append(f"/kenh-chu-the/{honey.subject.code}/don/{number}/")
    for address in pages:
        shown = text_of(client.get(address))
        for words in ("Giảm thử", "sàn chịu", "Miễn phí giao", "nơi bán chịu", "−10.000 ₫", "240.000 ₫"):
            assert words in shown, (address, words)
    # and the code is used up for this visitor's next basket
    assert client.session.get("checkout_code") is None


def test_the_mails_show_it(client, honey, bac_ha):
    from marketplace.order.tasks import send_buyer_mail, send_subject_mail

    voucher(kind=Kind.AMOUNT, value=10_000)
    put(client, honey)
    type_code(client, "CHAO")
    agree(client, check_out(client, bac_ha, email="mai@example.vn"))
    mail.outbox.clear()
    group = OrderGroup.objects.get()
    for send, pk in ((send_buyer_mail, group.pk), (send_subject_mail, group.orders.get().pk)):
        send.func(pk)
        (message,) = mail.outbox
        for part in (message.body, message.alternatives[0][0]):
            assert "Giảm thử (sàn chịu)" in part
            assert "−10.000" in part
        mail.outbox.clear()


def test_a_code_that_ends_before_the_button_is_told_and_kept(client, honey, bac_ha):
    # given a buyer on the review page
    voucher()
    put(client, honey)
    type_code(client, "CHAO")
    review = check_out(client, bac_ha)

    # when the last use is taken before the button is pressed
    Promotion.objects.update(uses_most=5, uses=5)
    answer = agree(client, review)

    # then nothing is ordered, the basket says why, and code and address are kept
    assert answer["Location"] == "/gio-hang/"
    page = client.get("/gio-hang/")
    assert "Chưa đặt đơn" in text_of(page)
    assert "Mã này đã hết lượt." in text_of(page)
    assert 'value="CHAO"' in text_of(page)
    assert not OrderGroup.objects.exists()
    again = client.get("/thanh-toan/xem-lai/")
    assert again.context["details"].name == "Lê Thị Hoa"
    assert again.context["basket"].total == 125_000 + again.context["basket"].delivery
    assert agree(client, again)["Location"].startswith("/don-hang/")


def test_a_first_order_is_checked_once_the_phone_is_known(client, honey, bac_ha):
    voucher(first_order_only=True)
    for attempt in range(2):
        put(client, honey)
        page = type_code(client, "CHAO")
        assert page.context["basket"].code.applied
        review = check_out(client, bac_ha)
        assert review.context["basket"].code.applied is (attempt == 0)
        agree(client, review)
    assert "Mã này chỉ dùng cho đơn đầu tiên." in text_of(review)
    assert list(OrderGroup.objects.order_by("pk").values_list("discount_total", flat=True)) == [12_500, 0]


def test_basket_and_checkout_ask_a_fixed_number_of_times(client, honey, bac_ha, django_assert_max_num_queries):
    offers = [voucher(uses_per_buyer=2), offer_price(honey, 100_000, units=9)]
    offers += [make_promotion(honey, value=number) for number in range(1, 6)]
    put(client, honey)
    type_code(client, "CHAO")
    check_out(client, bac_ha)
    with django_assert_max_num_queries(20):
        client.get("/gio-hang/")
    with django_assert_max_num_queries(20):
        client.get("/thanh-toan/xem-lai/")


def test_codes_are_not_to_be_guessed(client, honey, monkeypatch):
    # given a visitor who has tried as many codes as one may, the last of them a good one
    monkeypatch.setattr("marketplace.basket.views.MOST_CODES", 2)
    voucher()
    put(client, honey)
    for code in ("MOT", "CHAO"):
        type_code(client, code)

    # when they try on, then they are told to wait, and the code they had stays
    page = type_code(client, "BA")
    assert "Bạn đã thử nhiều mã. Hãy đợi mười phút rồi thử lại." in page.text
    assert page.context["basket"].code.code == "CHAO"
