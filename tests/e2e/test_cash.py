"""Cash at the door in a real browser, with and without script: to the buyer's hands, and back for what was broken."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from marketplace.ledger.books import faults
from marketplace.order.models import Order, OrderGroup, OrderState
from marketplace.payment.models import Refund
from tests.e2e.makers import open_shops, order_from_all
from tests.support.browser import BOTH, axe_violations, sideways_scroll, sign_in


@pytest.fixture
def makers(live_server, coop, household, company):
    open_shops(coop, household, company)


def picture() -> dict:
    content = BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "JPEG")
    return {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


@BOTH
def test_cash_for_three_makers_and_money_back_for_a_broken_jar(
    visit, makers, live_server, owner, coop, script, viewport
):
    # given a purchase from three makers that is paid at the door
    page = visit("/san-pham/", java_script_enabled=script, viewport=viewport)
    order_from_all(page, makers=3, payment="cod")
    expect(page.locator("main section.parcel")).to_have_count(3)
    parcel = Order.objects.get(subject=coop)

    # when one maker packs its parcel, sends it and hands it over for the money
    desk = visit("/dang-nhap/", java_script_enabled=script, viewport=viewport)
    sign_in(desk, owner, live_server)
    desk.goto(f"/kenh-chu-the/{coop.code}/don/{parcel.number}/")
    desk.get_by_role("button", name="Ghi đã đóng gói").click()
    desk.get_by_label("Đơn vị vận chuyển").fill("Bưu điện")
    desk.get_by_label("Mã vận đơn").fill("EB123456789VN")
    desk.get_by_role("button", name="Gửi đi").click()
    desk.get_by_role("button", name="Ghi đã giao").click()
    expect(desk.get_by_text("Không còn việc gì với kiện này.")).to_be_visible()

    # then the others still wait, and the buyer may ask for money back
    states = OrderGroup.objects.get().orders.values_list("status", flat=True)
    assert sorted(states) == [OrderState.DELIVERED, OrderState.PLACED, OrderState.PLACED]
    page.reload()
    page.locator(f"a[href*='/doi-tra/{parcel.number}/']").click()
    page.get_by_label("Hỏng, vỡ").check()
    page.get_by_label("Chuyện gì đã xảy ra").fill("Vỡ một lọ")
    page.locator("input[type=file]").set_input_files(picture())
    assert sideways_scroll(page) == 0
    page.get_by_role("button", name="Gửi yêu cầu").click()
    page.wait_for_url("**/yeu-cau/*/")

    # when the maker agrees
    desk.goto(f"/kenh-chu-the/{coop.code}/doi-tra/")
    desk.locator("main a[href*='/doi-tra/']").last.click()
    desk.get_by_role("button", name="Đồng ý hoàn tiền").click()
    refund = Refund.objects.get()
    assert refund.amount == parcel.lines.get().line_price_incl_tax

    # and the buyer says where to, then the maker pays it back, and the books are right
    page.goto(OrderGroup.objects.get().get_absolute_url())
    page.get_by_role("link", name="Cho biết tài khoản nhận tiền hoàn").click()
    page.get_by_label("Ngân hàng").select_option("970436")
    page.get_by_label("Số tài khoản").fill("0071 000 123 456")
    page.get_by_label("Tên chủ tài khoản").fill("LE THI HOA")
    page.get_by_role("button", name="Gửi").click()
    desk.goto(f"/kenh-chu-the/{coop.code}/nhan-tien/")
    desk.get_by_label("Mã giao dịch đã chuyển trả").fill("FT26333999999")
    desk.get_by_role("button", name="Đã hoàn").click()
    expect(desk.get_by_text("Đã ghi: đã hoàn")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Đã hoàn", exact=True)).to_be_visible()
    assert list(faults()) == []
    if script:
        assert axe_violations(page) == axe_violations(desk) == []
