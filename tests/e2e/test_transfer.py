"""Paying by bank transfer in a real browser, with and without script, to the refund of one parcel."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from catalog.kernel.dates import VIETNAM
from marketplace.order.models import OrderGroup, OrderState
from marketplace.payment.models import BankAccount, PaymentAttempt, Refund
from tests.e2e.makers import open_shops, order_from_all
from tests.support.browser import BOTH, axe_violations, sideways_scroll, sign_in


@pytest.fixture
def shop(live_server, coop, household, company):
    makers = coop, household, company
    for number, maker in enumerate(makers):
        BankAccount.objects.create(subject=maker, bank_bin="970436", number=f"00110000{number}", holder="CHU THE")
    open_shops(*makers)


@BOTH
def test_three_makers_are_paid_and_one_parcel_goes_back(visit, shop, live_server, owner, coop, script, viewport):
    # given a purchase of goods of three makers
    page = visit("/san-pham/", java_script_enabled=script, viewport=viewport)
    order_from_all(page, makers=3, payment="vietqr")

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


def statement_of(attempt: PaymentAttempt) -> dict:
    """The file of the bank in which the money of an attempt has come."""
    heading = "Ngày giao dịch,Số tiền ghi có,Số tiền ghi nợ,Nội dung,Số tham chiếu"
    now = timezone.now().astimezone(VIETNAM)
    row = f"{now:%d/%m/%Y %H:%M:%S},{attempt.amount},,CT DEN {attempt.code} MUA HANG,FT26333000777888"
    return {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": f"{heading}\n{row}\n".encode()}


@BOTH
def test_one_transfer_to_the_shop_pays_all_makers(visit, shop, live_server, operator, settings, script, viewport):
    # given a shop that takes the money for its makers, and a purchase from three of them
    settings.PAYMENT_MODE = "platform"
    BankAccount.objects.create(subject=None, bank_bin="970436", number="00119999", holder="CHO SAO VIET")
    page = visit("/san-pham/", java_script_enabled=script, viewport=viewport)
    order_from_all(page, makers=3, payment="vietqr")
    expect(page.get_by_role("img", name="Mã VietQR")).to_have_count(1)
    group = OrderGroup.objects.get()
    attempt = group.attempts.get()
    assert attempt.amount == sum(group.orders.values_list("total_incl_tax", flat=True))

    # when the operator reads the bank's statement
    desk = visit("/dang-nhap/", java_script_enabled=script, viewport=viewport)
    sign_in(desk, operator, live_server)
    desk.goto("/dieu-hanh/chuyen-khoan/")
    desk.locator("input[type=file]").set_input_files(statement_of(attempt))
    desk.get_by_role("button", name="Đọc và khớp đơn").click()
    expect(desk.get_by_text("Không có đơn nào chờ chuyển khoản.")).to_be_visible()

    # then all parcels are paid for, and the buyer's page says so, by itself or when loaded again
    assert set(group.orders.values_list("status", flat=True)) == {OrderState.PLACED}
    if not script:
        page.reload()
    expect(page.get_by_role("img", name="Mã VietQR")).to_have_count(0, timeout=15_000)
    assert sideways_scroll(page) == 0
    if script:
        assert axe_violations(page) == []
