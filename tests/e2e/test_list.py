"""The list and the search box by keyboard alone, with and without script, on both widths, in both languages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from catalog.kernel.dates import today
from catalog.search.models import SearchedWords
from catalog.search.services import refresh_listings
from tests.cast import make_certificate, make_product, make_stock
from tests.support.browser import DESKTOP, EVERY_PAIR, PHONE, axe_violations, sideways_scroll
from tests.support.language import untranslated_text

pytestmark = pytest.mark.any_database

Visit = Callable[..., Page]

SMALL = {"width": 320, "height": 700}
WORDS = {
    "vi": {"filters": "Bộ lọc", "show": "Xem kết quả", "three": "Xem 3 sản phẩm", "found": "3 sản phẩm đang bán"},
    "en": {"filters": "Filters", "show": "Show results", "three": "Show 3 products", "found": "3 products on sale"},
}

sizes = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["390", "1366"])
languages = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.fixture
def shop(live_server, coop, household):
    """52 products: three pages. Three of them are from Đồng Tháp."""
    made = [make_product(coop, title=f"Chè Shan tuyết {n}", set_number=11) for n in range(49)]
    made += [make_product(household, title=f"Trà mãng cầu {n}", set_number=12) for n in range(3)]
    for product in made:
        make_certificate(product, stars=4 if product.subject == coop else 3)
        make_stock(product)
    refresh_listings([product.pk for product in made])


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """By the tab key alone, as somebody without a mouse comes there."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"the tab key does not lead to {selector}")


def faults(page: Page, language: str, script: bool = True) -> list[str]:
    if not script:  # axe is one
        return untranslated_text(page.content()) if language == "en" else []
    found = axe_violations(page)
    found += untranslated_text(page.content()) if language == "en" else []
    size = page.viewport_size
    page.set_viewport_size(SMALL)
    found += [f"scrolls sideways by {sideways_scroll(page)}"] if sideways_scroll(page) else []
    page.set_viewport_size(size)
    return found


def active(page: Page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.localName")


# --- Filters --------------------------------------------------------------------------------------------------------


@EVERY_PAIR
def test_filtering_by_keyboard(visit: Visit, shop: None, viewport: dict, script: bool, language: str) -> None:
    # given the list
    words, prefix = WORDS[language], "" if language == "vi" else "/en"
    page = visit(f"{prefix}/san-pham/", viewport=viewport, java_script_enabled=script)
    dialog = page.get_by_role("dialog")

    # when Đồng Tháp is ticked (on a phone in the sheet, or in what the button folds out)
    if viewport == PHONE:
        tab_to(page, "details.filters > summary")
        page.keyboard.press("Enter")
        expect(dialog).to_have_count(1 if script else 0)
    tab_to(page, "[name=tinh][value=dong-thap]")
    page.keyboard.press("Space")
    if viewport == PHONE and script:
        expect(dialog.get_by_role("button", name=words["three"])).to_be_visible()  # live, before anything is applied
        expect(dialog.get_by_role("status")).to_have_text(words["three"])
        assert faults(page, language) == []
        assert "tinh" not in page.url
    if viewport == PHONE or not script:
        tab_to(page, ".go button")
        page.keyboard.press("Enter")

    # then the list is narrowed, says so, and stands in the address
    page.wait_for_url(f"**{prefix}/san-pham/?*tinh=dong-thap*")
    expect(page.locator("#so")).to_contain_text(words["found"])
    expect(page.locator("li.card")).to_have_count(3)
    if script:
        assert page.url.endswith(f"{prefix}/san-pham/?tinh=dong-thap")  # the one address of the question
        assert active(page) == ("summary" if viewport == PHONE else "tinh")
    assert faults(page, language, script) == []

    # and the chip takes it back
    tab_to(page, "a.chip")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{prefix}/san-pham/")
    expect(page.locator("li.card")).to_have_count(24)


def test_the_sheet_holds_the_focus_and_lets_go(visit: Visit, shop: None) -> None:
    # given the open sheet on a phone, with a tick
    page = visit("/san-pham/")
    page.locator("details.filters > summary").click()
    page.locator("[name=sao][value='3']").check()
    button = page.locator(".sheet .go button")
    expect(button).to_have_text("Xem 3 sản phẩm")

    # when somebody tabs on and on, then nothing behind it is reached
    for _press in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")

    # when they leave by the escape key, then nothing has changed and the button they came from has the focus
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert active(page) == "summary"
    expect(page.locator("#so")).to_contain_text("52 sản phẩm")
    assert not page.locator("[name=sao][value='3']").is_checked()


@pytest.mark.parametrize("script", [True, False])
def test_a_slip_in_a_price_is_seen_on_a_phone(visit: Visit, shop: None, script: bool) -> None:
    # given a price in words, typed into the filters of a phone
    page = visit("/san-pham/", java_script_enabled=script)
    page.locator("details.filters > summary").click()
    page.locator("#gia-tu").fill("năm mươi")

    # when it is sent, then the list stands there, and beside what was typed what to write instead
    page.locator(".go button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("ví dụ 50.000")
    expect(page.locator("#gia-tu")).to_have_value("năm mươi")
    assert faults(page, "vi", script) == []

    # when it is mended, then nothing is told any more
    page.locator("#gia-tu").fill("1.000")
    page.locator("#gia-tu").press("Enter")
    page.wait_for_url("**/san-pham/?gia-tu=1*")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_is_under_the_finger_stays_there(visit: Visit, shop: None) -> None:
    # given a desk, with the focus on a choice
    page = visit("/san-pham/", viewport=DESKTOP, reduced_motion="reduce")
    box = page.locator("[name=sao][value='3']")
    box.scroll_into_view_if_needed()
    before = box.bounding_box()

    # when it is ticked
    box.check()
    expect(page.locator("#so")).to_contain_text("3 sản phẩm đang bán")

    # then it stands where it stood, counts ignore its own facet, and "back" takes the tick away
    assert box.bounding_box() == before
    expect(page.locator("#loc-sao .n")).to_have_text(["49", "3"])
    expect(page.locator("#loc-tinh .n")).to_have_text(["3"])
    page.go_back()
    expect(page.locator("#so")).to_contain_text("52 sản phẩm")
    assert not box.is_checked()


def test_communes_come_with_their_province(visit: Visit, shop: None, bac_ha) -> None:
    page = visit("/san-pham/", viewport=DESKTOP)
    expect(page.locator("#loc-xa")).to_have_count(0)
    page.locator("[name=tinh][value=lao-cai]").check()
    page.locator(f"[name=xa][value='{bac_ha.code}']").check()
    page.wait_for_url(f"**/san-pham/?tinh=lao-cai&xa={bac_ha.code}")
    page.locator("[name=tinh][value=lao-cai]").uncheck()
    page.wait_for_url("**/san-pham/")
    expect(page.locator("#loc-xa")).to_have_count(0)


@languages
@sizes
def test_nothing_left(visit: Visit, shop: None, viewport: dict, language: str) -> None:
    """Where filters leave nothing, the ways on are there, and the filters still are."""
    prefix = "" if language == "vi" else "/en"
    page = visit(f"{prefix}/san-pham/?tinh=dong-thap&sao=4", viewport=viewport)
    assert faults(page, language) == []
    page.locator("#thay a[href$='/san-pham/?sao=4']").first.click()
    expect(page.locator("li.card")).to_have_count(24)


# --- Suggestions ----------------------------------------------------------------------------------------------------


@EVERY_PAIR
def test_suggestions_by_keyboard(visit: Visit, shop: None, viewport: dict, script: bool, language: str) -> None:
    # given words that several people searched for
    SearchedWords.objects.create(day=today(), words="tra sen", times=9, found=1)
    prefix = "" if language == "vi" else "/en"
    page = visit(f"{prefix}/chu-the/", viewport=viewport, java_script_enabled=script)
    box, options = page.locator("#q"), page.locator(".suggest li")

    # when somebody begins to type
    tab_to(page, "#q")
    page.keyboard.type("tra")
    if not script:
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{prefix}/san-pham/?q=tra")
        return

    # then what comes is offered, its new letters stand out, and the number is said
    expect(options.first).to_have_text("trà sen")
    expect(options.first.locator("b")).to_have_text(["sen"])
    count = options.count()
    assert 1 < count <= 8
    expect(page.locator("form.search [role=status]")).to_contain_text(str(count))
    assert (box.get_attribute("role"), box.get_attribute("aria-expanded")) == ("combobox", "true")
    assert faults(page, language) == []

    # when the keys go through it
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("End", count - 1), ("Home", 0), ("ArrowUp", -1)):
        page.keyboard.press(key)
        chosen = page.locator("[role=option][aria-selected=true]")
        assert chosen.count() == (0 if place < 0 else 1), key
        assert box.get_attribute("aria-activedescendant") == (None if place < 0 else f"q-suggest-{place}")

    # then the escape key closes it and leaves the words, and enter opens what is chosen
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert (box.input_value(), box.get_attribute("aria-expanded")) == ("tra", "false")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{prefix}/san-pham/?q=tr%C3%A0+sen")


def test_suggestions_by_finger_and_without_choice(visit: Visit, shop: None) -> None:
    page = visit("/chu-the/", has_touch=True)
    page.locator("#q").tap()
    page.keyboard.type("trà mãng")
    page.get_by_role("option", name="Trà mãng cầu 1").tap()
    page.wait_for_url(re.compile(r"/san-pham/tra-mang-cau-1-\d+/$"))

    page.locator("#q").tap()
    page.keyboard.type("trà")
    expect(page.locator(".suggest li").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/san-pham/?q=tr%C3%A0")


def test_letters_being_composed(visit: Visit, shop: None) -> None:
    """What a Vietnamese keyboard is still composing is offered for, and its keys belong to the keyboard."""
    page = visit("/chu-the/")
    page.locator("#q").focus()
    page.context.new_cdp_session(page).send(
        "Input.imeSetComposition", {"text": "mãng", "selectionStart": 4, "selectionEnd": 4}
    )
    expect(page.locator(".suggest li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.evaluate(
        "document.getElementById('q').dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(page.get_by_role("listbox")).to_be_visible()
    assert page.url.endswith("/chu-the/")


# --- More -----------------------------------------------------------------------------------------------------------


@sizes
def test_more_cards_and_back_to_the_same_one(visit: Visit, shop: None, viewport: dict) -> None:
    # given a list of three pages, opened to its end
    page = visit("/san-pham/", viewport=viewport, reduced_motion="reduce")
    cards = page.locator("li.card")
    for number, count in ((2, 48), (3, 52)):
        page.get_by_role("link", name="Xem thêm").press("Enter")
        expect(cards).to_have_count(count)
        expect(page.locator(".shown")).to_have_text(f"Đang hiện {count} món")
        assert page.url.endswith(f"/san-pham/?trang={number}")
        assert page.evaluate("document.activeElement.closest('li.card') !== null")  # the first of the new ones
    expect(page.get_by_role("link", name="Xem thêm")).to_have_count(0)
    expect(page.get_by_role("link", name="Trang trước")).to_have_count(0)

    # when somebody opens a card in the middle and comes back
    link = cards.nth(40).locator("h3 a")
    link.focus()
    title, top = link.inner_text(), link.bounding_box()["y"]
    link.press("Enter")
    page.wait_for_url("**/san-pham/*-*/")
    page.go_back()

    # then the same cards are there, and the one they came from is where it was
    expect(cards).to_have_count(52)
    again = page.get_by_role("link", name=title, exact=True)
    expect(again).to_be_focused()
    assert abs(again.bounding_box()["y"] - top) < 2

    # and who opens the address elsewhere gets its page, with the way to the pages before it
    other = visit("/san-pham/?trang=3", viewport=viewport)
    expect(other.locator("li.card")).to_have_count(4)
    expect(other.get_by_role("link", name="Trang trước")).to_be_visible()


def test_pages_without_script(visit: Visit, shop: None) -> None:
    page = visit("/san-pham/", java_script_enabled=False)
    expect(page.get_by_role("link", name="Xem thêm")).to_have_count(0)
    page.get_by_role("link", name="Trang sau").click()
    page.wait_for_url("**/san-pham/?trang=2")


def test_what_is_opened_after_a_search_is_counted(visit: Visit, shop: None) -> None:
    # given results of a search whose page names the address that counts
    page = visit("/san-pham/?q=tra")
    sent: list[str] = []
    page.route("**/da-mo/", lambda route: (sent.append(route.request.post_data or ""), route.fulfill(status=204)))
    page.evaluate("Object.assign(document.getElementById('ket-qua').dataset, {opened: '/da-mo/', q: 'tra', first: 1})")

    # when the second card is opened, then its place is sent and nothing else
    page.locator("li.card h3 a").nth(1).click()
    page.wait_for_url("**/san-pham/*-*/")
    assert sent == ["q=tra&rank=2"]
