"""What a buyer's phone is told of money: that it came, for which parcel, and that it went back."""

import pytest

from catalog.kernel.phone_messages import MemoryBackEnd, Message
from catalog.kernel.tasks import run_pending
from marketplace.order.models import OrderGroup
from marketplace.order.services import move_parcel
from marketplace.payment.models import Refund
from marketplace.payment.refunds import record_paid_back
from tests.marketplace.payment.test_money import credit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings, monkeypatch) -> list[Message]:
    settings.PHONE_MESSAGES = "catalog.kernel.phone_messages.MemoryBackEnd"
    settings.SITE_URL = "https://chosaoviet.vn"
    sent: list[Message] = []
    monkeypatch.setattr(MemoryBackEnd, "outbox", sent)
    return sent


def told(outbox: list[Message], kind: str) -> list[str]:
    run_pending()
    return [message.text.partition(" https://")[0] for message in outbox if message.kind == kind]


def shown(number: str) -> str:
    return f"{number[:5]}-{number[5:]}"


def test_money_for_one_maker_is_news_of_its_parcel_alone(direct: OrderGroup, coop, outbox) -> None:
    # when the money for one of two makers comes, and is told twice
    attempt = direct.attempts.get(order__subject=coop)
    credit(attempt, attempt.amount)
    credit(attempt, attempt.amount)

    # then
    parcel = shown(direct.orders.get(subject=coop).number)
    news = f"Da nhan du tien don {parcel}, noi ban dang chuan bi hang. Xem:"
    assert [text.removeprefix("Cho sao Viet: ") for text in told(outbox, "paid")] == [news]


def test_money_for_all_is_news_of_the_purchase(platform: OrderGroup, outbox) -> None:
    credit(platform.attempts.get(), platform.total)
    (news,) = told(outbox, "paid")
    assert f"Da nhan du tien don {shown(platform.number)}," in news


def test_money_sent_back_is_told_with_its_sum(direct: OrderGroup, coop, owner, outbox) -> None:
    # given a paid parcel that is cancelled
    attempt = direct.attempts.get(order__subject=coop)
    credit(attempt, attempt.amount)
    parcel = direct.orders.get(subject=coop)
    move_parcel(parcel, "refuse", owner, "Hết hàng")
    assert told(outbox, "back") == []

    # when the maker notes that it has sent the money back
    refund = Refund.objects.get()
    record_paid_back(refund, "FT-BACK", owner)

    # then
    sum_of_it = f"{refund.amount:,}".replace(",", ".")
    news = f"Da gui tra {sum_of_it} dong cua don {shown(parcel.number)}. Xem:"
    assert [text.removeprefix("Cho sao Viet: ") for text in told(outbox, "back")] == [news]
