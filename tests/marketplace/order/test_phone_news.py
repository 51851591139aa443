"""News of an order by phone: each once, in one SMS, and never at the order's cost."""

import logging
from typing import Any

import pytest

from catalog.kernel import phone_messages
from catalog.kernel.phone_messages import MOST, MemoryBackEnd, Message, fits
from catalog.kernel.tasks import run_pending
from marketplace.order.models import Order, OrderGroup
from marketplace.order.numbers import new_token
from marketplace.order.phone_news import send_group_news, send_parcel_news
from marketplace.order.services import move_parcel
from marketplace.shipping.models import Shipment
from marketplace.shipping.services import record_tracking
from tests.cast import make_listing
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db

GROUP_NEWS = ("placed", "paid:1", "back:1")
PARCEL_NEWS = ("shipped", "ready", "delivered")


@pytest.fixture(autouse=True)
def outbox(settings, monkeypatch) -> list[Message]:
    settings.PHONE_MESSAGES = "catalog.kernel.phone_messages.MemoryBackEnd"
    settings.SITE_URL = "https://chosaoviet.vn"
    sent: list[Message] = []
    monkeypatch.setattr(MemoryBackEnd, "outbox", sent)
    return sent


@pytest.fixture
def bought(coop, bac_ha) -> OrderGroup:
    """What a guest without an e-mail address ordered, in one parcel."""
    return order(basket_with((make_listing(coop, title="Mật ong"), 1)), recipient(bac_ha))


def shown(number: str) -> str:
    return f"{number[:5]}-{number[5:]}"


def test_a_guest_without_mail_is_told_of_the_whole_way(bought, outbox, owner) -> None:
    # given a parcel that is packed, handed over with a tracking number, and delivered
    parcel = bought.orders.get()
    move_parcel(parcel, "pack", owner)
    record_tracking(parcel, "Bưu điện", "EB123456789VN", owner)
    move_parcel(parcel, "ship", owner)
    move_parcel(parcel, "deliver", owner)
    assert outbox == []

    # when the worker runs
    run_pending()

    # then
    number, part, url = shown(bought.number), shown(parcel.number), f"https://chosaoviet.vn{bought.get_absolute_url()}"
    shop = "Cho sao Viet: "
    assert {message.kind: message.text for message in outbox} == {
        "placed": f"{shop}Da nhan don {number}, tra tien khi nhan hang. Theo doi hoac huy: {url}",
        "shipped": f"{shop}Kien {part} da gui qua Buu dien, ma van don EB123456789VN. Xem: {url}",
        "delivered": f"{shop}Kien {part} da giao. Chua nhan duoc hoac hang co loi, bao o: {url}",
    }
    assert {message.to for message in outbox} == {"+84912345678"}


def test_a_parcel_to_be_fetched_is_ready_and_not_sent(bought, outbox, owner) -> None:
    # given
    parcel = bought.orders.get()
    parcel.pickup = "Cửa hàng Bắc Hà"
    parcel.save()

    # when
    for verb in ("pack", "ship", "deliver"):
        move_parcel(parcel, verb, owner)
    run_pending()

    # then
    assert [message.kind for message in outbox if message.kind != "placed"] == ["ready"]
    assert f"Kien {shown(parcel.number)} da san de lay." in outbox[-1].text


def test_what_waits_for_its_money_is_said_so(coop, bac_ha, outbox) -> None:
    bought = order(basket_with((make_listing(coop, title="Trà"), 1)), recipient(bac_ha))
    OrderGroup.objects.update(payment="vietqr")
    send_group_news.call(bought.pk, "placed")
    assert "hang duoc giu co han. Tra tien o:" in outbox[0].text


@pytest.mark.parametrize("what", GROUP_NEWS)
def test_news_of_a_purchase_goes_once(bought, outbox, what: str) -> None:
    for _again in range(2):
        send_group_news.call(bought.pk, what, "", 150_000)
    assert [message.kind for message in outbox] == [what.partition(":")[0]]


@pytest.mark.parametrize("kind", PARCEL_NEWS)
def test_news_of_a_parcel_goes_once(bought, outbox, kind: str) -> None:
    for _again in range(2):
        send_parcel_news.call(bought.orders.get().pk, kind)
    assert [message.kind for message in outbox] == [kind]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("payment", ["cod", "vietqr"])
@pytest.mark.parametrize("site", ["https://ho.vn", f"https://{'a' * 22}.gov.vn"])
def test_everything_fits_at_its_longest(bought, outbox, settings, language: str, payment: str, site: str) -> None:
    # given the longest of everything that a message names
    settings.SITE_URL = site
    settings.SHOP_NAME = "Sàn giao dịch sản phẩm OCOP các tỉnh miền núi phía Bắc và Tây Nguyên"
    OrderGroup.objects.update(language=language, payment=payment, token=new_token())
    Order.objects.update(number=f"{bought.number}-99")
    parcel = bought.orders.get()
    Shipment.objects.create(order=parcel, carrier="Ữ" * 80, tracking="9" * 60)

    # when
    for what in GROUP_NEWS:
        send_group_news.call(bought.pk, what, parcel.number, 50_000_000_000)
    for kind in PARCEL_NEWS:
        send_parcel_news.call(parcel.pk, kind)

    # then
    assert len(outbox) == 6
    assert [message for message in outbox if not fits(message.text)] == []
    assert max(len(message.text) for message in outbox) <= MOST


@pytest.mark.parametrize(
    ("carrier", "tracking", "said"),
    [
        ("Bưu điện", "EB1", "da gui qua Buu dien, ma van don EB1. Xem:"),
        ("Công ty " * 9, "EB1", "da gui, ma van don EB1. Xem:"),
        ("GHN", "[EB1]", "da gui di. Xem:"),
    ],
)
def test_what_does_not_fit_is_left_to_the_page(bought, outbox, carrier: str, tracking: str, said: str) -> None:
    parcel = bought.orders.get()
    Shipment.objects.create(order=parcel, carrier=carrier, tracking=tracking)
    send_parcel_news.call(parcel.pk, "shipped")
    assert f"Kien {shown(parcel.number)} {said} https://" in outbox[0].text


def test_english_for_who_bought_in_english(bought, outbox) -> None:
    OrderGroup.objects.update(language="en")
    send_group_news.call(bought.pk, "back:1", "", 150_000)
    url = f"https://chosaoviet.vn/en{bought.get_absolute_url()}"
    assert outbox[0].text == (f"Cho sao Viet: We sent back 150.000 VND of order {shown(bought.number)}. See: {url}")


def test_a_land_line_is_left_in_peace(bought, outbox) -> None:
    OrderGroup.objects.update(phone="+842143822222")
    send_group_news.call(bought.pk, "placed")
    assert outbox == []


def test_a_broken_gateway_fails_no_order(bought, outbox, settings, owner) -> None:
    # given a gateway out of reach
    settings.PHONE_MESSAGES = "tests.marketplace.order.broken_messages.BackEnd"

    # when something is ordered, packed, and the worker runs
    move_parcel(bought.orders.get(), "pack", owner)
    run_pending()

    # then the order stands, and the message goes once the gateway is back
    assert bought.orders.get().status == "packed"
    settings.PHONE_MESSAGES = "catalog.kernel.phone_messages.MemoryBackEnd"
    for _again in range(2):
        send_group_news.call(bought.pk, "placed")
    assert [message.kind for message in outbox] == ["placed"]


def test_without_a_gateway_the_log_has_it_masked(bought, settings: Any, caplog) -> None:
    settings.PHONE_MESSAGES = "catalog.kernel.phone_messages.LogBackEnd"
    with caplog.at_level(logging.INFO, logger=phone_messages.__name__):
        run_pending()
    (line,) = [record.getMessage() for record in caplog.records if record.name == phone_messages.__name__]
    assert line.startswith("Message to +84******678 (placed): ")
    assert bought.token not in line
    assert bought.token[5:] not in line
