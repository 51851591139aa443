"""Mail about orders goes by tasks: it can't fail an order, is sent once, and tells each only what is theirs."""

import pytest
from django.core import mail

from catalog.kernel.tasks import run_pending
from marketplace.order.models import OrderGroup
from marketplace.order.tasks import send_buyer_mail
from tests.cast import make_listing
from tests.marketplace.shoppers import basket_with, order, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def bought(coop, household, bac_ha):
    """Orders two parcels; the cooperative has an e-mail address, the household none."""
    coop.email = "htx@example.vn"
    coop.save()

    def buy(**told: str) -> OrderGroup:
        goods = (make_listing(coop, title="Mật ong"), 1), (make_listing(household, title="Trà"), 1)
        return order(basket_with(*goods), recipient(bac_ha, **told))

    return buy


def test_buyer_and_subject_are_told(bought, settings) -> None:
    # given a purchase of a guest with an e-mail address
    settings.SITE_URL = "https://cho.example.vn"
    group = bought(email="hoa@example.vn", note="Cổng xanh")
    assert mail.outbox == []

    # when the worker runs
    run_pending()

    # then the buyer has the link and the totals, the subject its own parcel alone
    to_buyer, to_subject = sorted(mail.outbox, key=lambda each: each.to)
    assert (to_buyer.to, to_subject.to) == (["hoa@example.vn"], ["htx@example.vn"])
    for body in (to_buyer.body, to_buyer.alternatives[0].content):
        assert f"https://cho.example.vn{group.get_absolute_url()}" in body
        assert "Mật ong" in body
        assert "Trà" in body
        assert "300.000\xa0₫" in body
        assert "0912 345 678" not in body
    for body in (to_subject.body, to_subject.alternatives[0].content):
        assert "Mật ong" in body
        assert "Trà" not in body
        assert group.token not in body
        assert "145.000\xa0₫" in body
        assert "0912 345 678" in body
        assert "12 đường Hoàng Liên" in body
        assert "Cổng xanh" in body


def test_a_guest_without_address_gets_no_mail(bought) -> None:
    bought()
    run_pending()
    assert [each.to for each in mail.outbox] == [["htx@example.vn"]]


def test_the_mail_speaks_the_language_of_the_purchase(bought) -> None:
    group = bought(email="hoa@example.vn")
    OrderGroup.objects.update(language="en")
    send_buyer_mail.call(group.pk)
    assert f"/en/don-hang/{group.token}/" in mail.outbox[0].body


def test_a_repeated_task_sends_nothing_more(bought) -> None:
    group = bought(email="hoa@example.vn")
    send_buyer_mail.call(group.pk)
    send_buyer_mail.call(group.pk)
    assert len(mail.outbox) == 1


def test_a_broken_mail_server_fails_no_order(bought, settings) -> None:
    # given a mail server that refuses
    settings.EMAIL_BACKEND = "tests.marketplace.order.broken_mail.Backend"

    # when something is ordered and the worker runs
    group = bought(email="hoa@example.vn")
    run_pending()

    # then the order stands, and the mail is sent once the server is back
    assert OrderGroup.objects.get() == group
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_buyer_mail.call(group.pk)
    assert len(mail.outbox) == 1


def test_a_name_cannot_write_into_the_mail(bought) -> None:
    bought(email="hoa@example.vn", name="<b>Hoa</b>")
    run_pending()
    html = next(each for each in mail.outbox if each.to == ["hoa@example.vn"]).alternatives[0].content
    assert "&lt;b&gt;Hoa" in html
