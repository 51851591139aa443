"""Paying by card in a real browser: our page, Stripe's page (the side process), and back."""

import re

import pytest
from playwright.sync_api import expect

from catalog.kernel.tasks import run_pending
from marketplace.order.models import OrderGroup, OrderState
from marketplace.payment.models import MoneyFact, Refund, RefundState
from tests.cast import make_listing
from tests.e2e.makers import open_shops, order_from_all
from tests.e2e.test_walk import fill_recipient
from tests.support.browser import BOTH, axe_violations, sideways_scroll
from tests.support.stripe.process import DECLINED, PAYS

WEBHOOK = "/thanh-toan/stripe/webhook/"
BY_CARD = re.compile("bằng thẻ")
CHECKING = "Đang kiểm tra khoản tiền"


@pytest.fixture
def cards(live_server, stripe_side, settings):
    settings.SITE_URL = live_server.url
    settings.PAYMENT_MODE = "platform"


@pytest.fixture
def shop(cards, coop):
    make_listing(coop, title="Mật ong bạc hà", price=125_000)


@pytest.fixture
def makers(cards, coop, household, company):
    open_shops(coop, household, company)


def order_by_card(page):
    """From the list to the page of the purchase, which asks for the money."""
    page.locator("button.add").first.click()
    page.wait_for_url("**/gio-hang/**")
    page.get_by_role("button", name="Đặt hàng, không cần tài khoản").click()
    fill_recipient(page)
    page.locator("[name=payment][value=stripe]").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/thanh-toan/xem-lai/")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/don-hang/*/")


def enter_card(page, number):
    page.get_by_label("Số thẻ").fill(number)
    page.get_by_role("button", name="Trả tiền").click()


def statuses():
    return set(OrderGroup.objects.get().orders.values_list("status", flat=True))


@BOTH
def test_declined_then_paid(visit, shop, live_server, stripe_side, script, viewport):
    # given a purchase that is to be paid by card
    stripe_side.hook(live_server.url + WEBHOOK)
    page = visit("/san-pham/", java_script_enabled=script, viewport=viewport)
    order_by_card(page)
    if script:
        assert axe_violations(page) == []
    assert sideways_scroll(page) == 0

    # when the card is declined
    page.get_by_role("button", name=BY_CARD).click()
    page.wait_for_url("**/pay/cs_test_*")
    enter_card(page, DECLINED)

    # then Stripe's page says so and takes another
    expect(page.get_by_role("alert")).to_contain_text("Thẻ bị từ chối")
    enter_card(page, PAYS)
    page.wait_for_url("**/don-hang/*/?tu-the=*")

    # then the browser's return has paid for nothing: the page is looking, and asks for no second payment
    expect(page.get_by_text(CHECKING)).to_be_visible()
    expect(page.get_by_role("button", name=BY_CARD)).to_have_count(0)
    assert statuses() == {OrderState.AWAITING}
    if script:
        assert axe_violations(page) == []

    # when the message is followed, then the page says paid, by itself or when loaded again
    run_pending()
    if not script:
        page.reload()
    expect(page.get_by_text(CHECKING)).to_have_count(0, timeout=15_000)
    assert statuses() == {OrderState.PLACED}
    assert MoneyFact.objects.get().kind == MoneyFact.Kind.CHARGE


def test_the_message_never_comes(visit, shop):
    """Fault 3: the buyer is back and Stripe's message is lost: the return makes the shop ask for itself."""
    page = visit("/san-pham/")
    order_by_card(page)
    page.get_by_role("button", name=BY_CARD).click()
    page.wait_for_url("**/pay/cs_test_*")
    enter_card(page, PAYS)
    page.wait_for_url("**/don-hang/*/?tu-the=*")
    assert statuses() == {OrderState.AWAITING}
    run_pending()
    assert statuses() == {OrderState.PLACED}


def test_away_and_back_opens_the_same_page(visit, shop, stripe_side):
    # given a buyer who looked at the card page and came back
    page = visit("/san-pham/")
    order_by_card(page)
    page.get_by_role("button", name=BY_CARD).click()
    page.wait_for_url("**/pay/cs_test_*")
    first = page.url
    page.get_by_role("link", name="Quay lại cửa hàng").click()
    page.wait_for_url("**/don-hang/*/")

    # when they go there again, then it is the same payment
    page.get_by_role("button", name=BY_CARD).click()
    page.wait_for_url("**/pay/cs_test_*")
    assert page.url == first
    assert len([asked for asked in stripe_side.requests("/sessions") if asked["method"] == "POST"]) == 1


@BOTH
def test_one_parcel_of_three_goes_back(visit, makers, script, viewport):
    # given a purchase from three makers in two ways to send, paid by card
    page = visit("/san-pham/", java_script_enabled=script, viewport=viewport)
    order_from_all(page, makers=3, payment="stripe")
    page.get_by_role("button", name=BY_CARD).click()
    page.wait_for_url("**/pay/cs_test_*")
    enter_card(page, PAYS)
    page.wait_for_url("**/don-hang/*/?tu-the=*")
    run_pending()
    page.reload()
    expect(page.locator("main section.parcel")).to_have_count(3)
    assert statuses() == {OrderState.PLACED}
    assert MoneyFact.objects.get().amount == sum(
        OrderGroup.objects.get().orders.values_list("total_incl_tax", flat=True)
    )

    # when the buyer cancels one of them
    page.get_by_role("link", name="Huỷ kiện 1").click()
    page.wait_for_url("**/huy/*/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/don-hang/*/")
    run_pending()
    page.reload()

    # then its money has gone back to the card, the other parcels stay
    refund = Refund.objects.get()
    assert refund.state == RefundState.DONE
    assert refund.amount == refund.order.total_incl_tax
    expect(page.get_by_text("Đã hoàn", exact=True)).to_be_visible()
    assert statuses() == {OrderState.CANCELLED, OrderState.PLACED}
    assert sideways_scroll(page) == 0
    if script:
        assert axe_violations(page) == []
