"""Paying by bank transfer in a real browser, with and without script, to the refund of one parcel."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from marketplace.order.models import OrderGroup
from marketplace.payment.models import BankAccount, Refund
from marketplace.shipping.models import DeliveryRate
from tests.cast import make_listing
from tests.e2e.test_walk import fill_recipient
from tests.support.browser import DESKTOP, PHONE, axe_violations, sideways_scroll


@pytest.fixture
def shop(live_server, coop, household, company):
    """Three makers with accounts; one of them sends in two ways."""
    for number, maker in enumerate((coop, household, company)):
        BankAccount.objects.create(subject=maker, bank_bin="970436", number=f"00110000{number}", holder="CHU THE")
        make_listing(maker, title=f"Mật ong {number}", price=100_000 + number)
    usual = DeliveryRate.objects.filter(subject=None, kind=DeliveryRate.Kind.STANDARD).first()
    DeliveryRate.objects.create(
        subject=coop,
        kind=DeliveryRate.Kind.EXPRESS,
        zone=usual.zone,
        charge=60_000,
        days_from=1,
        days_to=1,
        valid_from=usual.valid_from,
        source="Chủ thể",
    )


def sign_in(tab, user, live_server):
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    tab.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])


@pytest.mark.parametrize(
    ("script", "viewport"), [(True, PHONE), (False, DESKTOP)], ids=["script-390", "no-script-1366"]
)
def test_three_makers_are_paid_and_one_parcel_goes_back(visit, shop, live_server, owner, coop, script, viewport):
    # given a basket with goods of three makers
    page = visit("/san-pham/", java_script_enabled=script, viewport=viewport)
    for number in range(3):
        page.goto("/san-pham/")
        page.locator("button.add").nth(number).click()
        page.wait_for_url("**/gio-hang/**")
    page.get_by_role("button", name="Đặt hàng, không cần tài khoản").click()
    fill_recipient(page)
    page.locator("[name=payment][value=vietqr]").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    if "/xem-lai/" not in page.url:  # where there are two ways to send, one has to be chosen
        page.locator("input[type=radio][name^=giao-]").first.check()
        page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/thanh-toan/xem-lai/")
    page.get_by_role("button", name=re.compile("rồi chuyển khoản")).click()
    page.wait_for_url("**/don-hang/*/")

    # then each maker is asked for, with a code and with every field in words
    expect(page.get_by_role("heading", level=1)).to_have_text("Còn 3 khoản cần trả")
    expect(page.get_by_role("img", name=re.compile("Mã VietQR"))).to_have_count(3)
    expect(page.get_by_role("button", name=re.compile("Chép số tài khoản"))).to_have_count(3 if script else 0)
    assert sideways_scroll(page) == 0
    if script:
        assert axe_violations(page) == []

    # when one maker sees the money and types it in
    group = OrderGroup.objects.get()
    attempt = group.attempts.get(order__subject=coop)
    desk = visit(f"/kenh-chu-the/{coop.code}/", java_script_enabled=script, viewport=viewport)
    sign_in(desk, owner, live_server)
    desk.goto(f"/kenh-chu-the/{coop.code}/nhan-tien/")
    desk.get_by_text("Đã thấy tiền vào", exact=True).click()
    desk.get_by_label("Mã giao dịch").fill("FT26333123456")
    desk.get_by_role("button", name="Ghi đã nhận tiền").click()
    expect(desk.get_by_text("Đã ghi nhận")).to_be_visible()
    if script:
        assert axe_violations(desk) == []

    # then the buyer's page says so, by itself or when loaded again
    if not script:
        page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Còn 2 khoản cần trả", timeout=15_000)

    # when the paid parcel is cancelled, then its money goes back
    page.locator(f"a[href*='/huy/{attempt.order.number}/']").click()
    expect(page.get_by_text("Bạn được hoàn")).to_be_visible()
    page.get_by_role("button", name="Huỷ kiện này").click()
    page.get_by_role("link", name="Cho biết tài khoản nhận tiền hoàn").click()
    page.get_by_label("Ngân hàng").select_option("970436")
    page.get_by_label("Số tài khoản").fill("0071 000 123 456")
    page.get_by_label("Tên chủ tài khoản").fill("LE THI HOA")
    page.get_by_role("button", name="Gửi").click()
    expect(page.get_by_text("…3456")).to_be_visible()
    assert Refund.objects.get().amount == attempt.amount

    # and the maker pays it back
    desk.goto(f"/kenh-chu-the/{coop.code}/nhan-tien/")
    desk.get_by_label("Mã giao dịch đã chuyển trả").fill("FT26333999999")
    desk.get_by_role("button", name="Đã hoàn").click()
    expect(desk.get_by_text("Đã ghi: đã hoàn")).to_be_visible()
    assert Refund.objects.get().state == "done"
