"""Three makers, of whom one sends in two ways, and a stranger who buys from all of them in one purchase."""

from playwright.sync_api import Page

from catalog.subjects.models import Subject
from marketplace.shipping.models import DeliveryRate
from tests.cast import make_listing
from tests.e2e.test_walk import fill_recipient

EXPRESS = 60_000


def title(number: int) -> str:
    return f"Mật ong {number}"


def open_shops(*makers: Subject) -> None:
    """One product of each; the first of them sends by express, too."""
    for number, maker in enumerate(makers):
        make_listing(maker, title=title(number), price=100_000 + number)
    usual = DeliveryRate.objects.filter(subject=None, kind=DeliveryRate.Kind.STANDARD).first()
    DeliveryRate.objects.create(
        subject=makers[0],
        kind=DeliveryRate.Kind.EXPRESS,
        zone=usual.zone,
        charge=EXPRESS,
        days_from=1,
        days_to=1,
        valid_from=usual.valid_from,
        source="Chủ thể",
    )


def order_from_all(page: Page, makers: int, payment: str) -> None:
    """From the list to the page of the purchase; where there are two ways to send, by express."""
    for number in range(makers):
        page.goto("/san-pham/")
        page.locator("li.card").filter(has_text=title(number)).locator("button.add").click()
        page.wait_for_url("**/gio-hang/**")
    page.get_by_role("button", name="Đặt hàng, không cần tài khoản").click()
    fill_recipient(page)
    page.locator(f"[name=payment][value={payment}]").check()
    page.locator("main form button[type=submit]").last.click()
    page.locator(f"input[type=radio][name^=giao-][value={DeliveryRate.Kind.EXPRESS}]").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/thanh-toan/xem-lai/")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/don-hang/*/")
