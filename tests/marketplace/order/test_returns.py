"""Goods that came wrong: asked for by line, answered in time, decided by the operator, paid back below a ceiling."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from catalog.kernel.dates import VIETNAM
from catalog.kernel.states import TransitionRefused
from catalog.kernel.tasks import run_pending
from marketplace.ledger.models import Journal
from marketplace.order.models import Order, OrderStatusChange
from marketplace.order.returns.models import ReturnPhoto, ReturnRequest
from marketplace.order.returns.rules import answer_by
from marketplace.order.returns.services import ask_return, move_return
from marketplace.order.services import move_parcel
from marketplace.payment.desk import money_desk
from marketplace.payment.models import Refund
from marketplace.payment.refunds import record_paid_back
from tests.cast import make_listing
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db

SLICE = {"quantity": 1, "reason": "damaged", "message": "Vỡ một lọ", "amount": None, "photos": []}


@pytest.fixture
def parcel(coop, bac_ha, owner) -> Order:
    """Two jars of honey of 125.000 ₫ with their buyer, paid in cash."""
    coop.email = "htx@example.vn"
    coop.save()
    honey = make_listing(coop, title="Mật ong", price=125_000)
    group = order(basket_with((honey, 2)), recipient(bac_ha, email="hoa@example.vn"))
    parcel = group.orders.get()
    for verb in ("pack", "ship", "deliver"):
        move_parcel(parcel, verb, owner)
    return parcel


def ask(parcel: Order, key: str = "k", **facts: Any) -> ReturnRequest:
    return ask_return(parcel, parcel.lines.get(), key=key, **{**SLICE, **facts})


def late(parcel: Order) -> None:
    moment = timezone.now() - timedelta(days=7, seconds=1)
    OrderStatusChange.objects.filter(order=parcel, new_status="delivered").update(date_created=moment)


def photo() -> SimpleUploadedFile:
    buffer = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Nhà tôi"
    Image.new("RGB", (40, 30), "red").save(buffer, "JPEG", exif=exif)
    return SimpleUploadedFile("anh.jpg", buffer.getvalue(), "image/jpeg")


def filled(parcel: Order, **facts: Any) -> dict[str, Any]:
    told = {"line": parcel.lines.get().pk, "quantity": "1", "reason": "damaged", "message": "Vỡ một lọ", "key": "k"}
    return {**told, **facts}


def refused(code: str, act: Any) -> None:
    with pytest.raises(TransitionRefused) as refusal:
        act()
    assert refusal.value.code == code


# --- Asking -------------------------------------------------------------------------------------------------------


def test_a_request_asks_for_the_price_of_its_units(parcel) -> None:
    request = ask(parcel, quantity=2)
    assert (request.state, request.ceiling, request.asked, request.granted) == ("asked", 250_000, 250_000, 0)


def test_a_request_sent_twice_is_one(parcel) -> None:
    assert ask(parcel).pk == ask(parcel).pk
    assert ReturnRequest.objects.count() == 1


def test_no_unit_is_asked_for_twice(parcel) -> None:
    # given one of two jars asked for
    first = ask(parcel)

    # when both are asked for, then nothing is written; the other one may be
    refused("too_many", lambda: ask(parcel, "k2", quantity=2))
    assert ReturnRequest.objects.count() == 1
    ask(parcel, "k3")

    # and a jar that was withdrawn may be asked for again
    refused("too_many", lambda: ask(parcel, "k4"))
    move_return(first, "withdraw", None)
    assert ask(parcel, "k5").state == "asked"


@pytest.mark.parametrize("amount", [0, 125_001])
def test_nobody_asks_for_more_than_the_price(parcel, amount: int) -> None:
    refused("too_much", lambda: ask(parcel, amount=amount))
    assert not ReturnRequest.objects.exists()


def test_after_seven_days_it_is_too_late(parcel) -> None:
    late(parcel)
    refused("too_late", lambda: ask(parcel))
    assert not ReturnRequest.objects.exists()


def test_before_delivery_it_is_too_early(coop, bac_ha) -> None:
    parcel = order(basket_with((make_listing(coop), 1)), recipient(bac_ha)).orders.get()
    refused("too_late", lambda: ask(parcel))


def test_the_answer_is_due_after_two_working_days() -> None:
    friday = datetime(2026, 11, 27, 23, 30, tzinfo=VIETNAM)
    assert answer_by(friday) == datetime(2026, 12, 2, tzinfo=VIETNAM)


@pytest.mark.parametrize("facts", [{"granted": 125_001}, {"asked": 125_001}, {"quantity": 0}])
def test_the_database_keeps_the_ceiling(parcel, facts: dict[str, int]) -> None:
    request = ask(parcel)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReturnRequest.objects.filter(pk=request.pk).update(**facts)


# --- Answering ----------------------------------------------------------------------------------------------------


def test_what_is_accepted_is_owed_by_the_subject_that_has_the_cash(parcel, coop, owner, company_owner) -> None:
    # given a request for one jar
    request = ask(parcel)

    # when the subject grants a part of it
    move_return(request, "accept", owner, "Xin lỗi bạn", 100_000)

    # then it is owed once, and shown to the subject and not to the shop
    refund = Refund.objects.get()
    assert (refund.amount, refund.order, refund.key) == (100_000, parcel, f"doi-tra-{request.number}")
    assert [each.pk for each in money_desk(coop).owed] == [refund.pk]
    assert money_desk(None).owed == ()

    # and its people record the transfer; the books follow
    record_paid_back(refund, "FT9", owner)
    assert Refund.objects.get().state == "done"
    assert Journal.objects.get(order=parcel, kind="refund").amount == 100_000
    assert money_desk(coop).owed == ()


def test_cash_that_the_shop_holds_is_given_back_by_the_shop(settings, coop, bac_ha, owner) -> None:
    # given a parcel whose cash the carrier brings to the shop
    settings.PAYMENT_MODE = "platform"
    parcel = order(basket_with((make_listing(coop), 1)), recipient(bac_ha)).orders.get()
    for verb in ("pack", "ship", "deliver"):
        move_parcel(parcel, verb, owner)

    # when its return is accepted, then the shop has to pay, even after the shop has changed its ways
    move_return(ask(parcel), "accept", owner)
    settings.PAYMENT_MODE = "direct"
    assert [each.amount for each in money_desk(None).owed] == [125_000]
    assert money_desk(coop).owed == ()


def test_a_subject_grants_no_more_than_the_price(parcel, owner) -> None:
    request = ask(parcel)
    refused("too_much", lambda: move_return(request, "accept", owner, amount=125_001))
    assert ReturnRequest.objects.get().state == "asked"
    assert not Refund.objects.exists()


def test_no_more_goes_back_than_was_paid(parcel, owner) -> None:
    # given that most of the parcel's money went back already
    paid = parcel.paid_by.amount
    Refund.objects.create(attempt=parcel.attempts.get(), order=parcel, amount=paid - 1_000, key="x", why="…")

    # when a jar is accepted, then it is refused as a whole
    request = ask(parcel)
    refused("too_much", lambda: move_return(request, "accept", owner))
    assert (ReturnRequest.objects.get().state, ReturnRequest.objects.get().granted) == ("asked", 0)
    assert Refund.objects.count() == 1


def test_only_its_own_people_answer(parcel, company_owner, operator) -> None:
    request = ask(parcel)
    for person in (company_owner, operator, None):
        refused("not_allowed", lambda person=person: move_return(request, "accept", person))
    assert not Refund.objects.exists()


def test_a_refusal_needs_a_reason(parcel, owner) -> None:
    refused("reason_missing", lambda: move_return(ask(parcel), "refuse", owner, "  "))
    assert ReturnRequest.objects.get().state == "asked"


# --- Deciding -----------------------------------------------------------------------------------------------------


def test_a_buyer_goes_to_the_operator_after_a_refusal_or_silence(parcel, owner) -> None:
    # given a request that the subject still has time for
    request = ask(parcel)
    refused("too_early", lambda: move_return(request, "dispute", None, "Sao lâu vậy"))

    # when its time is up, then the buyer may
    ReturnRequest.objects.update(answer_by=timezone.now() - timedelta(seconds=1))
    move_return(request, "dispute", None, "Sao lâu vậy")

    # and so at once after a refusal
    second = ask(parcel, "k2")
    move_return(second, "refuse", owner, "Do bên giao hàng")
    move_return(second, "dispute", None, "Tôi có ảnh")
    assert set(ReturnRequest.objects.values_list("state", "objection")) == {
        ("disputed", "Sao lâu vậy"),
        ("disputed", "Tôi có ảnh"),
    }


def test_the_operator_decides_for_one_of_them(parcel, owner, operator) -> None:
    # given two disputes
    ours, theirs = ask(parcel, "a"), ask(parcel, "b")
    for each in (ours, theirs):
        move_return(each, "refuse", owner, "Không phải lỗi của tôi")
        move_return(each, "dispute", None, "Có ảnh")

    # when others decide, nothing happens; the operator does
    refused("not_allowed", lambda: move_return(ours, "for_seller", owner, "Tôi đúng"))
    move_return(ours, "for_buyer", operator, "Ảnh rõ", 90_000)
    move_return(theirs, "for_seller", operator, "Ảnh của lọ khác")

    # then only the one has money coming
    assert Refund.objects.get().amount == 90_000
    assert list(ReturnRequest.objects.order_by("pk").values_list("state", "granted")) == [
        ("for_buyer", 90_000),
        ("for_seller", 0),
    ]
    refused("wrong_state", lambda: move_return(theirs, "for_buyer", operator, "Đổi ý"))


def test_mail_goes_to_whoever_has_to_know(parcel, owner) -> None:
    run_pending()
    mail.outbox.clear()
    request = ask(parcel)
    run_pending()
    move_return(request, "accept", owner)
    run_pending()
    assert [(each.to[0], each.subject.rpartition(": ")[2]) for each in mail.outbox] == [
        ("htx@example.vn", "Chờ nơi bán trả lời"),
        ("hoa@example.vn", "Nơi bán đồng ý"),
    ]


# --- Pages --------------------------------------------------------------------------------------------------------


def test_a_buyer_asks_with_a_photo_and_withdraws(client: Client, parcel) -> None:
    # given the form of a delivered parcel, which the page of the order leads to
    base = parcel.group.get_absolute_url()
    address = f"{base}doi-tra/{parcel.number}/"
    assert address in client.get(base).text
    assert client.get(address).status_code == 200

    # when it is sent with a photo
    sent = client.post(address, filled(parcel, photos=[photo()]))

    # then there is a request, its photo without a word of where it was taken, and the order tells of it
    request = ReturnRequest.objects.get()
    page = f"{base}yeu-cau/{request.number}/"
    assert (sent.status_code, sent["Location"]) == (303, page)
    shown = client.get(f"{page}anh/{ReturnPhoto.objects.get().pk}/")
    assert (shown["Content-Type"], "no-store" in shown["Cache-Control"]) == ("image/webp", True)
    assert not dict(Image.open(BytesIO(shown.content)).getexif())
    assert page in client.get(base).text

    # and it can be taken back
    assert client.post(page, {"verb": "withdraw"}).status_code == 303
    assert ReturnRequest.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity", "3"),
        ("quantity", "nhiều"),
        ("line", "0"),
        ("line", "1\x00"),
        ("reason", "khác"),
        ("message", ""),
        ("message", "dài" * 4000),
        ("message", "Vỡ\x00"),
        ("amount", "999.999.999"),
        ("amount", "٣" * 40),
        ("key", ""),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(client: Client, parcel, field: str, value: str) -> None:
    address = f"{parcel.group.get_absolute_url()}doi-tra/{parcel.number}/"
    sent = client.post(address, {**filled(parcel, amount="100.000"), field: value})
    assert sent.status_code == 422
    assert sent.context["form"].errors
    assert ("Vỡ một lọ" in sent.text) or field == "message"
    assert not ReturnRequest.objects.exists()


@pytest.mark.parametrize("files", ["text", "six"])
def test_photos_are_checked(client: Client, parcel, files: str) -> None:
    photos = [SimpleUploadedFile("a.jpg", b"<svg>")] if files == "text" else [photo() for _ in range(6)]
    address = f"{parcel.group.get_absolute_url()}doi-tra/{parcel.number}/"
    sent = client.post(address, filled(parcel, photos=photos))
    assert list(sent.context["form"].errors) == ["photos"]
    assert not ReturnPhoto.objects.exists()


def test_the_form_says_when_it_is_too_late(client: Client, parcel) -> None:
    late(parcel)
    base = parcel.group.get_absolute_url()
    address = f"{base}doi-tra/{parcel.number}/"
    assert address not in client.get(base).text
    assert "<form class" not in client.get(address).text
    assert client.post(address, filled(parcel)).status_code == 422
    assert not ReturnRequest.objects.exists()


def test_a_buyer_takes_no_step_of_the_others(client: Client, parcel, owner) -> None:
    # given the subject's own person on the buyer's page
    request = ask(parcel)
    client.force_login(owner)
    page = f"{parcel.group.get_absolute_url()}yeu-cau/{request.number}/"
    assert client.post(page, {"verb": "accept"}).status_code == 404
    assert ReturnRequest.objects.get().state == "asked"


def test_a_subject_answers_on_its_pages(client: Client, parcel, coop, owner, company, company_owner) -> None:
    # given a request with a photo
    request = ask(parcel, photos=[b"webp"])
    desk = f"/kenh-chu-the/{coop.code}/doi-tra/"
    page, picture = f"{desk}{request.number}/", f"{desk}{request.number}/anh/{ReturnPhoto.objects.get().pk}/"

    # when a competitor looks, then there is nothing
    client.force_login(company_owner)
    theirs = f"/kenh-chu-the/{company.code}/doi-tra/{request.number}/"
    for address in (desk, page, picture, theirs, f"{theirs}anh/{ReturnPhoto.objects.get().pk}/"):
        assert client.get(address).status_code == 404

    # when the subject answers with a sum above the price, then it is told so and keeps its words
    client.force_login(owner)
    assert request.number in client.get(desk).text
    assert client.get(picture).content == b"webp"
    wrong = client.post(page, {"verb": "accept", "amount": "900.000", "words": "Xin lỗi bạn"})
    assert wrong.status_code == 422
    assert "Xin lỗi bạn" in wrong.text

    # and a right one is owed
    assert client.post(page, {"verb": "accept", "amount": "125.000"}).status_code == 303
    assert Refund.objects.get().amount == 125_000


def test_the_operator_decides_on_a_page(client: Client, parcel, owner, operator) -> None:
    request = ask(parcel, photos=[b"webp"])
    move_return(request, "refuse", owner, "Không")
    move_return(request, "dispute", None, "Có ảnh")
    client.force_login(operator)
    page = f"/dieu-hanh/khieu-nai/{request.number}/"
    assert page in client.get("/dieu-hanh/khieu-nai/").text
    assert client.get(f"{page}anh/{ReturnPhoto.objects.get().pk}/").content == b"webp"
    assert client.post(page, {"verb": "for_buyer", "amount": "1000", "words": ""}).status_code == 422
    assert client.post(page, {"verb": "for_buyer", "amount": "1000", "words": "Ảnh rõ"}).status_code == 302
    assert Refund.objects.get().amount == 1_000
    assert page not in client.get("/dieu-hanh/khieu-nai/").text


def test_the_list_of_a_subject_costs_the_same_for_many(client: Client, parcel, coop, owner) -> None:
    client.force_login(owner)
    ask(parcel, "a", photos=[b"1"])
    client.get(f"/kenh-chu-the/{coop.code}/doi-tra/")  # what a session notes on its first page is not counted
    counts = []
    for key in ("b", None):
        with CaptureQueriesContext(connection) as sent:
            client.get(f"/kenh-chu-the/{coop.code}/doi-tra/")
        counts.append(len(sent))
        if key:
            ask(parcel, key, photos=[b"2"])
    assert counts[0] == counts[1]
