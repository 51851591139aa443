"""The system's Chromium for pytest-playwright, and what every browser test asks of a page."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 900}
# A walk on a phone with script and on a desk without.
BOTH = pytest.mark.parametrize(
    ("script", "viewport"), [(True, PHONE), (False, DESKTOP)], ids=["script-390", "no-script-1366"]
)
# Each pair of width, script and language once: all eight would take twice as long and find no more.
EVERY_PAIR = pytest.mark.parametrize(
    ("viewport", "script", "language"),
    [(PHONE, True, "vi"), (PHONE, False, "en"), (DESKTOP, True, "en"), (DESKTOP, False, "vi")],
    ids=["390-script-vi", "390-no-script-en", "1366-script-en", "1366-no-script-vi"],
)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    program = next((found for name in names if name and (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("Chromium is missing: apt-get install chromium, or set CHROMIUM to its path")
    # Chromium's sandbox refuses root; the pages it shows are our own.
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": program, "args": [*FLAGS, *sandbox]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh", "viewport": PHONE}


@pytest.fixture
def visit(browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open pages of the live server: `visit("/san-pham/", viewport=DESKTOP, java_script_enabled=False)`.

    Each call is a new visitor. Whatever the browser says about a broken content policy, a script error or a missing
    file fails the test at its end.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # A page that answers 404 on purpose makes the browser report its own address as a missing file.
        own_status = (
            message.text.startswith("Failed to load resource")
            and message.page is not None
            and message.location.get("url") == message.page.url
        )
        if message.type in {"error", "warning"} and not own_status:
            complaints.append(f"{message.type}: {message.text}")

    def open_page(path: str, **options: Any) -> Page:
        context = browser.new_context(**{**browser_context_args, "base_url": live_server.url, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(tab: Page, user: Any, live_server: Any) -> None:
    """Without the pages of the sign-in, which have tests of their own."""
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    tab.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])


def axe_violations(page: Page) -> list[str]:
    """WCAG 2.2 A and AA rules that the page breaks, one line for each place; an empty list is the goal."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def sideways_scroll(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
