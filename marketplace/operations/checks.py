"""Defaults of Oscar and Django that would open the shop, held the other way round: `manage.py check` fails on them.

Most are named in Oscar's issue 4580 and unfixed in 4.2.1; advisory scanners know none of them.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string
from oscar.apps.order.utils import OrderNumberGenerator
from oscar.apps.payment.abstract_models import AbstractSource
from oscar.core.loading import get_class

from marketplace.ledger.modes import DIRECT, PLATFORM
from marketplace.operations.address_book import Address, addresses

OWN_SLUGS = "catalog.kernel.text.slugify"
OWN_THUMBNAILER = "catalog.products.images.Thumbnailer"
OWN_BACKEND = "marketplace.accounts.backends.SignInBackend"
PASSWORD_VIEWS = (auth.LoginView, auth.PasswordChangeView, auth.PasswordResetView, auth.PasswordResetConfirmView)

Check = Callable[..., list[CheckMessage]]


def _check(number: str, message: str, hint: str) -> Callable[[Callable[[], Iterable[Any] | bool]], Check]:
    """Register a function that says what is wrong: True, or the things that are; nothing when all is well."""

    def decorate(find: Callable[[], Iterable[Any] | bool]) -> Check:
        def check(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
            found = find()
            wrong = [None] if found is True else list(found or ())
            return [
                Error(f"{message} ({thing})" if thing else message, hint=hint, id=f"ocop.{number}") for thing in wrong
            ]

        check.__name__ = find.__name__
        return checks.register("ocop")(check)

    return decorate


@_check("E001", "Anybody may write reviews.", "Set OSCAR_ALLOW_ANON_REVIEWS = False.")
def anonymous_reviews() -> bool:
    return settings.OSCAR_ALLOW_ANON_REVIEWS


@_check("E002", "Oscar's slugs turn Đ into u0110.", f'Set OSCAR_SLUG_FUNCTION = "{OWN_SLUGS}".')
def foreign_slugs() -> bool:
    return settings.OSCAR_SLUG_FUNCTION != OWN_SLUGS


@_check(
    "E003",
    "A page of Oscar's customer app is mounted; it changes the e-mail without the password.",
    "Mount no URLs of oscar.apps.customer: accounts has its own pages.",
)
def customer_pages() -> Iterable[str]:
    return [a.route for a in addresses() if _comes_from(a, "oscar.apps.customer") and a.is_reached()]


@_check(
    "E004",
    "Refunds have no ceiling.",
    "Keep marketplace.payment in INSTALLED_APPS: its Source.refund refuses more than was taken.",
)
def refunds_without_ceiling() -> bool:
    return apps.get_model("payment", "Source").refund is AbstractSource.refund


@_check(
    "E005",
    "Pictures are not made by our thumbnailer, which names the formats that it opens.",
    f'Set OSCAR_THUMBNAILER = "{OWN_THUMBNAILER}".',
)
def foreign_thumbnailer() -> bool:
    return settings.OSCAR_THUMBNAILER != OWN_THUMBNAILER


@_check(
    "E006",
    "The purchase policy can't be loaded, so nothing says what may be sold.",
    "PURCHASE_POLICY names a function of (product, stockrecord).",
)
def no_purchase_policy() -> bool:
    try:
        return not callable(import_string(settings.PURCHASE_POLICY))
    except ImportError:
        return True


@_check("E007", "Passwords are not kept as Argon2id.", "Put an Argon2PasswordHasher first in PASSWORD_HASHERS.")
def weak_hasher() -> bool:
    return not issubclass(import_string(settings.PASSWORD_HASHERS[0]), Argon2PasswordHasher)


@_check(
    "E008",
    "There is a second door: a form that takes a password beside our sign-in, past its limits and its second factor.",
    "Redirect it to account_login, as marketplace.accounts.staff_urls does.",
)
def second_doors() -> Iterable[str]:
    return [a.route for a in addresses() if _inherits(a, PASSWORD_VIEWS) and a.is_reached()]


@_check(
    "E009",
    "The shop would be served without HTTPS.",
    "In production SITE_URL starts with https:// and the secure cookies stay on.",
)
def without_https() -> bool:
    return settings.PRODUCTION and not (
        settings.SITE_URL.startswith("https://") and settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    )


@_check(
    "E010",
    "A second backend looks at passwords; its time tells who has an account.",
    f'Let "{OWN_BACKEND}" be the only one that authenticates.',
)
def other_backends() -> Iterable[str]:
    return set(settings.AUTHENTICATION_BACKENDS) - {OWN_BACKEND, "rules.permissions.ObjectPermissionBackend"}


@_check(
    "E011",
    "Order numbers can be counted: Oscar adds 100000 to the basket's id.",
    "Keep marketplace.order in INSTALLED_APPS: its OrderNumberGenerator draws them.",
)
def countable_order_numbers() -> bool:
    return get_class("order.utils", "OrderNumberGenerator") is OrderNumberGenerator


@_check(
    "E012",
    "Django's admin is mounted: it writes past every service and its journal.",
    "Mount it nowhere; editors have Wagtail, the operator has Oscar's dashboard.",
)
def django_admin() -> Iterable[str]:
    return [a.route for a in addresses() if a.name == "admin:index"]


@_check(
    "E013",
    "Nobody knows who holds the buyers' money.",
    "PAYMENT_MODE is direct or platform.",
)
def unknown_payment_mode() -> bool:
    return settings.PAYMENT_MODE not in {DIRECT, PLATFORM}


@_check(
    "E014",
    "There is a Stripe key but no webhook secret: anybody could say that an order is paid, or nobody.",
    "Set STRIPE_WEBHOOK_SECRET to the secret of the endpoint, whsec_….",
)
def stripe_without_webhook_secret() -> bool:
    return bool(settings.STRIPE_SECRET_KEY) and not settings.STRIPE_WEBHOOK_SECRET.startswith("whsec_")


@_check("E015", "Card payments would go to a fake.", "Leave STRIPE_API_BASE alone in production.")
def stripe_fake_in_production() -> bool:
    return settings.PRODUCTION and settings.STRIPE_API_BASE != "https://api.stripe.com"


@_check("E016", "No message can go to a buyer's phone.", "PHONE_MESSAGES is the dotted path of a class with send().")
def unknown_phone_messages() -> bool:
    try:
        return not callable(getattr(import_string(settings.PHONE_MESSAGES), "send", None))
    except ImportError:
        return True


def _comes_from(address: Address, package: str) -> bool:
    return any(cls.__module__.startswith(package) for cls in address.classes)


def _inherits(address: Address, classes: tuple[type, ...]) -> bool:
    return any(cls in classes for cls in address.classes)
