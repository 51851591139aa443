"""The main job in a real browser: find → proof → basket with three subjects → guest order → order page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from marketplace.order.models import OrderGroup
from tests.support.browser import DESKTOP, EVERY_PAIR, PHONE, axe_violations, sideways_scroll
from tests.support.language import untranslated_text

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("demo")]

Visit = Callable[..., Page]

WORDS = {
    "vi": {"add": "Thêm vào giỏ", "guest": "Đặt hàng, không cần tài khoản"},
    "en": {"add": "Add to basket", "guest": "Order without an account"},
}
SMALL = {"width": 320, "height": 700}


def put_in_basket_from_three_subjects(page: Page, prefix: str) -> None:
    """One product from each of three makers, by the plus buttons of the list."""
    makers: set[str] = set()
    while len(makers) < 3:
        page.goto(f"{prefix}/san-pham/?q=tra&con-hang=1")
        for card in page.locator("li.card").all():
            maker = card.locator(".maker").inner_text()
            if maker not in makers and card.locator("button.add").count():
                makers.add(maker)
                card.locator("button.add").click()
                page.wait_for_url("**/gio-hang/**")
                break
        else:
            raise AssertionError("the first page of results has no third maker")


def fill_recipient(page: Page) -> None:
    page.fill("[name=phone]", "0912 345 678")
    page.fill("[name=name]", "Nguyễn Thị Hoa")
    page.select_option("[name=province]", label="Lào Cai")
    page.fill("[name=commune]", "bac ha")
    page.fill("[name=line1]", "Thôn 2")


@EVERY_PAIR
def test_guest_buys_from_three_subjects(visit: Visit, viewport: dict, script: bool, language: str) -> None:
    # given a stranger on the home page
    prefix = "" if language == "vi" else "/en"
    page = visit(f"{prefix}/", viewport=viewport, java_script_enabled=script)

    # when they search without marks and open what they find
    page.fill("#q", "tra mang cau")
    page.press("#q", "Enter")
    page.wait_for_url("**/san-pham/?q=*")
    page.locator("li.card h3 a").first.click()
    page.wait_for_url("**/san-pham/*-*/")

    # then the page shows the star and leads to its certificate
    certificate = page.locator("a[href*='/chung-nhan/OCOP-']").first
    certificate.click()
    page.wait_for_url("**/chung-nhan/OCOP-*/")
    expect(page.locator("h1")).to_be_visible()

    # when they fill a basket from three makers and order as a guest
    put_in_basket_from_three_subjects(page, prefix)
    expect(page.locator("section.parcel")).to_have_count(3)
    page.get_by_role("button", name=WORDS[language]["guest"]).click()
    fill_recipient(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/thanh-toan/xem-lai/")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/don-hang/*/")

    # then one purchase with three parcels exists, and its page shows them
    expect(page.locator("main section.parcel")).to_have_count(3)
    group = OrderGroup.objects.latest("pk")
    assert group.orders.count() == 3
    assert group.get_absolute_url() in page.url.replace("/en/", "/")
    assert group.phone == "+84912345678"


def pages_of_ours() -> list[str]:
    """One of each kind of page that a stranger can open."""
    return [
        "/", "/tinh/", "/tinh/lao-cai/", "/tinh/dong-thap/", "/tinh/lam-dong/", "/san-pham/", "/san-pham/?q=khongcogi",
        "/san-pham/?q=duong+thot+not", "product", "gone", "/chu-the/", "subject", "/chung-nhan/", "/chung-nhan/?q=3981",
        "certificate",
        "/vi-sao-thu-tu-nay/", "/api/v1/docs", "delivery",
        "/chung-nhan/bao-sai/", "lot", "/gio-hang/", "/don-hang/", "/dang-nhap/", "/dang-ky/", "/khong-co-trang-nay/",
    ]  # fmt: skip


def address_of(kind: str) -> str:
    """A path, or an example of the kind from the demo data."""
    from catalog.certification.models import Certificate
    from catalog.search.models import Listing
    from catalog.traceability.models import Lot

    if kind.startswith("/"):
        return kind
    on_sale = Listing.objects.filter(in_stock=True, sold_until__isnull=False).order_by("pk").first()
    expired = Certificate.objects.filter(holds_through__year__lt=2026).order_by("pk").first()
    return {
        "product": lambda: on_sale.product.get_absolute_url(),
        "delivery": lambda: f"/giao-hang/uoc-tinh/?mon={on_sale.pk}&tinh=01",
        "gone": lambda: expired.product.get_absolute_url(),
        "subject": lambda: on_sale.subject.get_absolute_url(),
        "certificate": lambda: expired.get_absolute_url(),
        "lot": lambda: Lot.objects.order_by("pk").first().get_absolute_url(),
    }[kind]()


@pytest.mark.any_database
@pytest.mark.parametrize(("viewport", "language"), [(PHONE, "vi"), (DESKTOP, "en")], ids=["390-vi", "1366-en"])
def test_pages_are_accessible_fit_and_speak_one_language(visit: Visit, viewport: dict, language: str) -> None:
    """All page kinds in one browser: starting one for each would take longer than the checks."""
    # given a visitor
    page = visit("/livez", viewport=viewport)
    faults: list[str] = []

    # when they open one of each kind of page
    for kind in pages_of_ours():
        path = address_of(kind)
        if language == "en":
            path = f"{path}?lang=en" if path.startswith("/t/") else f"/en{path}"
        page.goto(path)
        faults += [f"{path}: {fault}" for fault in axe_violations(page)]
        if language == "en":
            faults += [f"{path}: untranslated {text!r}" for text in untranslated_text(page.content())]
        page.set_viewport_size(SMALL)
        faults += [f"{path}: scrolls sideways at 320"] if sideways_scroll(page) else []
        page.set_viewport_size(viewport)

    # then nothing is wrong with any of them; the browser itself complained of nothing either (fixture)
    assert faults == []
