"""Each dangerous default, turned back, is an error of the system."""

import pytest
from django.contrib import admin
from django.contrib.auth import views as auth
from django.core.checks import run_checks
from django.test import override_settings
from django.urls import include, path
from oscar.apps.customer.views import ProfileUpdateView
from oscar.apps.order import utils as oscar_order
from oscar.apps.payment.abstract_models import AbstractSource

from marketplace.operations.address_book import addresses
from marketplace.order import utils as order_utils
from marketplace.payment.models import Source
from marketplace.settings import PASSWORD_HASHERS
from marketplace.urls import urlpatterns as ours


@pytest.fixture(autouse=True)
def _hashers_of_the_shop(settings):
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS  # the suite's own are fast on purpose


def found() -> list[str]:
    return [message.id for message in run_checks(tags=["ocop"])]


class Mounted:
    """An address book with something too much."""

    def __init__(self, *patterns):
        self.urlpatterns = [*patterns, *ours]


def test_the_shop_as_it_is(db):
    assert found() == []


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("E001", {"OSCAR_ALLOW_ANON_REVIEWS": True}),
        ("E002", {"OSCAR_SLUG_FUNCTION": "oscar.core.utils.default_slugifier"}),
        ("E005", {"OSCAR_THUMBNAILER": "oscar.core.thumbnails.SorlThumbnail"}),
        ("E006", {"PURCHASE_POLICY": "catalog.certification.nowhere.policy"}),
        ("E006", {"PURCHASE_POLICY": "catalog.certification.purchase.nothing"}),
        ("E006", {"PURCHASE_POLICY": "catalog.kernel.dates.VIETNAM.key"}),
        ("E007", {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]}),
        ("E013", {"PAYMENT_MODE": "Platform"}),
        ("E016", {"PHONE_MESSAGES": "catalog.kernel.phone_messages.NoSuchBackEnd"}),
        ("E016", {"PHONE_MESSAGES": "catalog.kernel.phone_messages.fits"}),
        ("E009", {"PRODUCTION": True, "SITE_URL": "http://shop.example"}),
        ("E009", {"PRODUCTION": True, "SITE_URL": "https://shop.example", "SESSION_COOKIE_SECURE": False}),
        ("E010", {"AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"]}),
        ("E010", {"AUTHENTICATION_BACKENDS": ["oscar.apps.customer.auth_backends.EmailBackend"]}),
        ("E003", {"ROOT_URLCONF": Mounted(path("ho-so/", ProfileUpdateView.as_view()))}),
        ("E008", {"ROOT_URLCONF": Mounted(path("cua-khac/", auth.LoginView.as_view()))}),
        (
            "E008",
            {"ROOT_URLCONF": Mounted(path("a/", include([path("<uidb64>/b/", auth.PasswordChangeView.as_view())])))},
        ),
        ("E012", {"ROOT_URLCONF": Mounted(path("quan-tri/", admin.site.urls))}),
    ],
)
def test_a_default_turned_back(number, wrong, db):
    with override_settings(**wrong):
        assert f"ocop.{number}" in found()


def test_a_refund_without_ceiling(monkeypatch, db):
    monkeypatch.setattr(Source, "refund", AbstractSource.refund)
    assert found() == ["ocop.E004"]


def test_order_numbers_that_can_be_counted(monkeypatch, db):
    monkeypatch.setattr(order_utils, "OrderNumberGenerator", oscar_order.OrderNumberGenerator)
    assert found() == ["ocop.E011"]


def test_each_error_says_what_to_do(db):
    with override_settings(OSCAR_ALLOW_ANON_REVIEWS=True):
        (message,) = run_checks(tags=["ocop"])
    assert message.hint == "Set OSCAR_ALLOW_ANON_REVIEWS = False."


def test_addresses_are_the_whole_book(db):
    book = {address.name: address.route for address in addresses()}
    assert book["account_login"] == "/dang-nhap/"
    assert book["account_confirm_email"] == "/tai-khoan/thu/xac-nhan/<key>/"
    assert book["dashboard:order-detail"].startswith("/dieu-hanh/orders/<")
