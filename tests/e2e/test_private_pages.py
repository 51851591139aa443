"""Pages behind the sign-in: nothing for axe to say, no sideways scroll, and all of it without script."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.kernel.dates import add_months, today
from catalog.search.models import SearchedWords
from catalog.tickets.models import Ticket
from marketplace.ledger import banks
from marketplace.ledger.due import DISPUTE_WINDOW
from marketplace.ledger.payouts import draft_batch
from marketplace.ledger.services import Rail, post_paid, post_refund
from marketplace.payment.models import BankAccount
from marketplace.payment.statements import BankLine
from marketplace.payment.transfers import take_credits
from tests.cast import PASSWORD, make_listing, make_product
from tests.marketplace.ledger.books import make_order, sold
from tests.marketplace.promotion.offers import offer_price
from tests.marketplace.shoppers import basket_with, order, recipient
from tests.marketplace.stocked import stock_lot
from tests.support.browser import DESKTOP, PHONE, axe_violations, sideways_scroll, sign_in

pytestmark = pytest.mark.any_database

OPEN = ["/dang-nhap/", "/dang-ky/", "/mat-khau/quen/", "/mat-khau/da-gui/", "/mat-khau/moi/1-abc/", "/mat-khau/xong/"]
ACCOUNT = ["", "don-hang/", "thong-tin/", "xoa-tai-khoan/", "thu/", "mat-khau/", "hai-lop/", "xac-nhan/"]


@pytest.fixture
def browse(visit, live_server):
    """Open a page as somebody who is signed in; `None` for a stranger."""

    def open_as(user, path, **options):
        tab = visit("/dang-nhap/", **options)
        if user:
            sign_in(tab, user, live_server)
        tab.goto(path)
        return tab

    return open_as


def look_at(browse, user, paths):
    wrong = []
    tab = browse(user, paths[0])
    for path in paths:
        tab.goto(path)
        wrong += [f"{path}: {violation}" for violation in axe_violations(tab)]
        for size in ({"width": 320, "height": 640}, PHONE, DESKTOP):
            tab.set_viewport_size(size)
            if sideways_scroll(tab):
                wrong.append(f"{path}: {sideways_scroll(tab)} px too wide at {size['width']}")
    return wrong


def test_signing_in_and_up(browse, live_server):
    assert look_at(browse, None, OPEN + [f"/en{path}" for path in OPEN[:3]]) == []


def test_the_account(browse, live_server, buyer, coop, household, bac_ha):
    goods = (make_listing(coop), 1), (make_listing(household, title="Kẹo dừa"), 2)
    order(basket_with(*goods, owner=buyer), recipient(bac_ha), user=buyer)
    assert look_at(browse, buyer, [f"/tai-khoan/{part}" for part in ACCOUNT] + ["/en/tai-khoan/", "/dang-xuat/"]) == []


def test_the_workspace(browse, live_server, owner, coop, bac_ha):
    sauce = make_listing(coop, title="Tương ớt Mường Khương, loại cay vừa, chai thuỷ tinh 250 ml")
    draft = make_product(coop, title="Chè dây", listing_state="changes_asked")
    order(basket_with((sauce, 2)), recipient(bac_ha))
    lot = stock_lot(make_listing(coop, title="Trà Shan", num_in_stock=0), owner, 5)
    stock = [f"{coop.code}/ton-kho/{product.pk}/" for product in (sauce, draft, lot.product)]
    stock += [f"{coop.code}/ton-kho/", f"{coop.code}/ton-kho/{sauce.pk}/lo-moi/", f"{coop.code}/lo/{lot.pk}/"]
    pages = [
        f"{start}/kenh-chu-the/{page}" for start in ("", "/en") for page in ("", *stock, f"{coop.code}/giao-hang/")
    ]
    assert look_at(browse, owner, pages) == []


def test_the_money_of_a_subject(browse, live_server, settings, owner, coop):
    settings.PAYMENT_MODE = "platform"
    post_refund(sold(coop, total=9_876_543_210, at=timezone.now()), 1_234_567_890, "refund", timezone.now())
    address = f"kenh-chu-the/{coop.code}/tien/"
    assert look_at(browse, owner, [f"/{address}", f"/en/{address}", f"/{address}?ky=2026-01"]) == []


def test_paying_subjects_out(browse, live_server, settings, operator, coop, household, monkeypatch):
    settings.PAYMENT_MODE = "platform"
    account = banks.BankDetails("970436", "0011004123456", "HTX NONG SAN BAC HA")
    monkeypatch.setattr(banks, "_readers", [lambda subjects: dict.fromkeys(subjects, account)])
    sold(coop, total=9_876_543_210, at=timezone.now() - DISPUTE_WINDOW)
    batch = draft_batch(operator, timezone.now(), banks.bank_details)
    sold(household, at=timezone.now())
    pages = [
        "/dieu-hanh/chi-tra/",
        f"/dieu-hanh/chi-tra/{batch.number}/",
        "/dieu-hanh/chi-tra/?q=khong-co",
        "/dieu-hanh/muc-thu/",
    ]
    assert look_at(browse, operator, pages) == []


def test_promotions(browse, live_server, owner, operator, coop, bac_ha):
    sauce = make_listing(coop, title="Tương ớt Mường Khương, loại cay vừa, chai thuỷ tinh 250 ml")
    offer = offer_price(sauce, 100_000, units=9, bearer="subject", subject=coop, budget=9_876_543_210)
    order(basket_with((sauce, 2)), recipient(bac_ha))
    address = f"kenh-chu-the/{coop.code}/khuyen-mai/"
    assert look_at(browse, owner, [f"/{address}", f"/en/{address}"]) == []
    assert look_at(browse, operator, ["/dieu-hanh/khuyen-mai/", f"/dieu-hanh/khuyen-mai/{offer.pk}/"]) == []


def test_the_books_and_the_lists(browse, live_server, settings, operator, coop, bac_ha):
    settings.PAYMENT_MODE = "platform"
    account = BankAccount.objects.create(subject=None, bank_bin="970436", number="00110000", holder="CHO SAO VIET")
    order(basket_with((make_listing(coop), 1)), recipient(bac_ha), payment="vietqr")
    sold(coop, total=9_876_543_210, at=timezone.now())
    sold(coop, at=timezone.now() - timedelta(days=62))
    post_paid(make_order(coop), 220_000, Rail.COD, "at the door", timezone.now())
    credit = BankLine("FT1", "00110000", timezone.now(), 9_876_543_210, "MUA MAT ONG " * 20, "FT1", None)
    take_credits(account, [credit], "feed")
    lists = [f"/dieu-hanh/{name}/" for name in ("don-mua", "thanh-toan", "hoan-tien", "bao-co")]
    month = add_months(today().replace(day=1), -2)
    assert look_at(browse, operator, [*lists, "/dieu-hanh/so-cai/", f"/dieu-hanh/so-cai/?ky={month:%Y-%m}"]) == []


def test_the_office(browse, live_server, province_office, lao_cai):
    facts = {"kind": "wrong_claim", "about_text": "Mật ong hoa bạc hà", "message": "Sai.", "province": lao_cai}
    ticket = Ticket.objects.create(number="PA-7K3M9QDX", submit_key="k", **facts)
    pages = ["/van-phong/", f"/van-phong/phan-anh/{ticket.number}/", "/en/van-phong/"]
    assert look_at(browse, province_office, pages) == []


def test_what_shoppers_search_for(browse, live_server, operator):
    for words, found in (("mat ong", 12), ("nuoc mam ca com phan thiet loai ngon nhat", 0)):
        SearchedWords.objects.create(day=today(), words=words, times=9, found=found)
    assert look_at(browse, operator, ["/dieu-hanh/tim-kiem/", "/dieu-hanh/tim-kiem/?q=khong-co"]) == []


@pytest.mark.parametrize("script", [True, False])
def test_sign_in_and_read_the_account(visit, live_server, buyer, script):
    # when a shopper signs in by phone
    tab = visit("/tai-khoan/", java_script_enabled=script)
    tab.get_by_label("Số điện thoại hoặc thư điện tử").fill("0912.345.678")
    tab.get_by_label("Mật khẩu").fill(PASSWORD)
    tab.get_by_role("button", name="Đăng nhập").click()

    # then the account that was asked for opens
    assert tab.get_by_role("heading", level=1).inner_text() == "Chào Nguyễn Thị Mai"
    assert tab.get_by_role("button", name="Đăng xuất").is_visible()
