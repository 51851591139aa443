"""One settings module, read from the environment (12-factor). docs/settings.md lists every variable.

Without any variable it is a working shop on this machine: SQLite, local files, mail into files.
`PRODUCTION=1` turns the safe defaults into demands: it refuses to start without its secrets.
"""

import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from oscar.defaults import *

env = environ.FileAwareEnv()
BASE_DIR = Path(__file__).resolve().parent.parent

PRODUCTION = env.bool("PRODUCTION", False)
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", not PRODUCTION)
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG shows secrets to strangers: leave it off where PRODUCTION is on.")


def _local_secret() -> str:
    """A secret of this machine, made once, so that sessions outlive a restart of the demo."""
    file = VAR_DIR / "secret_key"
    if not file.exists():
        file.write_text(secrets.token_urlsafe(48))
        file.chmod(0o600)
    return file.read_text()


SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", "") or _local_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS") if PRODUCTION else env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000)
# The default cache lives inside a process, so the default is one; with CACHE_URL set, one for each core.
WEB_PROCESSES = env.int("WEB_PROCESSES", 1)
WEB_THREADS = env.int("WEB_THREADS", 8)
SITE_URL = env.str("SITE_URL") if PRODUCTION else env.str("SITE_URL", f"http://localhost:{PORT}")

# --- The shop ---------------------------------------------------------------------------------
SHOP_NAME = env.str("SHOP_NAME", "Chợ sao Việt")
SHOP_OPERATOR = env.str("SHOP_OPERATOR", "")
SHOP_REGISTRATION = env.str("SHOP_REGISTRATION", "")
SHOP_PHONE = env.str("SHOP_PHONE", "")
SHOP_EMAIL = env.str("SHOP_EMAIL", "")
SELL_REQUIRES_CERTIFICATE = env.bool("SELL_REQUIRES_CERTIFICATE", True)  # decision 7a
# Who gets a buyer's transfer (decision 15): "direct" the subject itself, "platform" the shop, which needs a licence.
PAYMENT_MODE = env.str("PAYMENT_MODE", default="direct")
COD_MOST = env.int("COD_MOST", 20_000_000)  # đồng a parcel; what the postal carriers collect at a door
COD_STRIKES = env.int("COD_STRIKES", 2)  # parcels sent back unpaid, after which a phone has to pay first
# Cards, where there is a key; between these amounts (whole đồng: Stripe takes eight digits, and some US$0.50 at least).
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", "https://api.stripe.com")
BANK_FEED_SECRET = env.str("BANK_FEED_SECRET", "")  # of the aggregator that reports transfers; none: no such address
STRIPE_MIN_VND = env.int("STRIPE_MIN_VND", 20_000)
STRIPE_MAX_VND = env.int("STRIPE_MAX_VND", 99_999_999)
PURCHASE_POLICY = "catalog.certification.purchase.policy"

# --- Rooms ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    # Ours first: our templates and commands win.
    "catalog.kernel.apps.KernelConfig",
    "catalog.places.apps.PlacesConfig",
    "catalog.tickets.apps.TicketsConfig",
    "catalog.certification.apps.CertificationConfig",
    "catalog.traceability.apps.TraceabilityConfig",
    "marketplace.storefront.apps.StorefrontConfig",
    "marketplace.accounts.apps.AccountsConfig",
    "marketplace.workspace.apps.WorkspaceConfig",
    "marketplace.enquiry.apps.EnquiryConfig",
    "marketplace.ledger.apps.LedgerConfig",
    "marketplace.promotion.apps.PromotionConfig",
    "marketplace.operations.apps.OperationsConfig",
    "cms.pages.apps.PagesConfig",
    # Wagtail
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    # Oscar, forked where it differs (docs/adr)
    "oscar.config.Shop",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "marketplace.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "marketplace.shipping.apps.ShippingConfig",
    "catalog.products.apps.ProductsConfig",
    "catalog.products.reviews.apps.ReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "catalog.subjects.apps.SubjectsConfig",
    "marketplace.basket.apps.BasketConfig",
    "marketplace.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "marketplace.order.apps.OrderConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "catalog.search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "marketplace.dashboard.apps.DashboardConfig",
    "oscar.apps.dashboard.reports.apps.ReportsDashboardConfig",
    "oscar.apps.dashboard.users.apps.UsersDashboardConfig",
    "oscar.apps.dashboard.orders.apps.OrdersDashboardConfig",
    "oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "oscar.apps.dashboard.offers.apps.OffersDashboardConfig",
    "oscar.apps.dashboard.partners.apps.PartnersDashboardConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.ranges.apps.RangesDashboardConfig",
    "oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig",
    "oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig",
    # Helpers
    "widget_tweaks",
    "treebeard",
    "django_tables2",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials.apps.SimpleAppConfig",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.flatpages",
    "django.contrib.postgres",
    "django.forms",  # the widgets' own templates, which FORM_RENDERER looks up among the apps
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
SITE_ID = 1

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "marketplace.storefront.middleware.ContentPolicyMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "marketplace.storefront.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.pages.middleware.ThemeMiddleware",
    "marketplace.basket.middleware.BasketMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_template_loaders = ["themes.loader.ThemeLoader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # Outermost the partials loader, then our cache keyed by the theme chain: Django's own cached
            # loader would let the first province to render a template decide for all others.
            "loaders": [("template_partials.loader.Loader", [("themes.loader.ThemeCachedLoader", _template_loaders)])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.static",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oscar.core.context_processors.metadata",
                "cms.pages.context.pages",
                "marketplace.storefront.context.site",
                "marketplace.workspace.context.rail",
            ],
        },
    }
]

# --- Engines: an embedded default, a real one by URL --------------------------------------------
DATABASES = {
    "default": env.db_url("DATABASE_URL")
    if PRODUCTION
    else env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
}
# Fixed worker threads, one connection each, kept: to open one costs more than a page (SQLite reads its whole schema).
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at the start: a transaction that read first can't fail half-way.
    # The system keeps the file in memory for all. What each of eight connections keeps besides, pages and statements,
    # makes a worker heavier and no page faster: 8 MB each were as fast, and so was mapping the file.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "cached_statements": 64,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-1000;",
    }
else:
    DATABASES["default"]["ENGINE"] = "catalog.kernel.postgresql"
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL compiles plans it thinks expensive, which takes longer than any query of ours: the suite ran in a
    # quarter of the time without. Nothing is planned ahead but what asks for it (`cursor_that_plans_once`); that once.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c jit=off -c plan_cache_mode=force_generic_plan"
    )

CACHES = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://shop"),
    # Whole pages. In the process they cost memory: two hundred are some ten megabytes.
    "pages": env.cache_url("PAGE_CACHE_URL", default="locmemcache://pages?max_entries=200"),
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

EMAIL_CONFIG = (
    env.email_url("EMAIL_URL") if PRODUCTION else env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}")
)
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Cho sao Viet <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
PHONE_MESSAGES = env.str("PHONE_MESSAGES", "catalog.kernel.phone_messages.LogBackEnd")

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Path] = sorted((BASE_DIR / "themes").glob("*/static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # No address leads here: views hand out what is in it, to whoever may see it.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_MANIFEST_STRICT = PRODUCTION

# --- Language, time, money -----------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
OSCAR_DEFAULT_CURRENCY = "VND"
OSCAR_CURRENCY_FORMAT = {"VND": {"locale": "vi_VN"}}

# --- Signing in ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account:home"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "marketplace.accounts.backends.SignInBackend",
]
PASSWORD_HASHERS = [
    "marketplace.accounts.hashers.SmallMachineArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 4 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("first_name", "email", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        "OPTIONS": {"password_list_path": BASE_DIR / "marketplace/accounts/data/common-passwords-vi.txt"},
    },
]
SESSION_ENGINE = "marketplace.accounts.sessions"  # idle and absolute limits stand there
SESSION_COOKIE_AGE = 30 * 24 * 3600
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # else a forged X-Forwarded-For resets every limit below
ACCOUNT_ADAPTER = "marketplace.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["phone", "email", "password1*"]  # the form asks for one of the two
ACCOUNT_PHONE_VERIFICATION_ENABLED = False  # no messages by SMS yet: a phone is an unverified name (decision 5)
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "login": "marketplace.accounts.forms.SignInForm",
    "signup": "marketplace.accounts.forms.SignUpForm",
    "add_email": "marketplace.accounts.forms.ChangeEmailForm",
    "change_password": "marketplace.accounts.forms.ChangePasswordForm",
    "reset_password": "marketplace.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "marketplace.accounts.forms.NewPasswordForm",
    "reauthenticate": "marketplace.accounts.forms.ReauthenticateForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/5m/ip,8/10m/key",  # the key is the name and the address together
    "login_failed_anywhere": "100/h/key",  # the key is the name alone: many addresses against one account
    "signup": "10/10m/ip",
    "reset_password": "20/h/ip,5/h/key",
    "change_phone": "5/h/user",
}
MFA_ADAPTER = "marketplace.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "marketplace.accounts.forms.SecondFactorForm",
    "reauthenticate": "marketplace.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "marketplace.accounts.forms.SwitchOnForm",
}

# --- The rest of Oscar -------------------------------------------------------------------------------
OSCAR_SHOP_NAME = SHOP_NAME
OSCAR_SHOP_TAGLINE = _("Sàn sản phẩm OCOP")
OSCAR_HOMEPAGE = "/"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_SEND_REGISTRATION_EMAIL = False
OSCAR_EAGER_ALERTS = False
OSCAR_SLUG_FUNCTION = "catalog.kernel.text.slugify"
OSCAR_SLUG_MAP: dict[str, str] = {}
OSCAR_THUMBNAILER = "catalog.products.images.Thumbnailer"
OSCAR_DEFAULT_COUNTRY = "VN"
OSCAR_REQUIRED_ADDRESS_FIELDS = ("first_name", "line1", "country")
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 500
OSCAR_BASKET_COOKIE_SECURE = PRODUCTION
OSCAR_INITIAL_ORDER_STATUS = "placed"
OSCAR_INITIAL_LINE_STATUS = "placed"
OSCAR_ORDER_STATUS_PIPELINE = {
    "awaiting": ("cancelled",),
    "placed": ("packed", "cancelled"),
    "packed": ("shipped", "cancelled"),
    "shipped": ("delivered", "returned"),
    "delivered": (),
    "cancelled": (),
    "returned": (),
    "expired": (),
}
OSCAR_DASHBOARD_NAVIGATION = [  # what marketplace.dashboard leaves open
    {"label": _("Tổng quan"), "icon": "fas fa-list", "url_name": "dashboard:index"},
    {"label": _("Đơn hàng"), "icon": "fas fa-shopping-cart", "url_name": "dashboard:order-list"},
    {"label": _("Khuyến mại"), "icon": "fas fa-bullhorn", "url_name": "dashboard:promotions"},
    {
        "label": _("Thanh toán"),
        "icon": "fas fa-credit-card",
        "children": [
            {"label": _("Đơn mua"), "url_name": "dashboard:groups"},
            {"label": _("Các lần trả tiền"), "url_name": "dashboard:payments"},
            {"label": _("Khoản hoàn"), "url_name": "dashboard:refunds"},
            {"label": _("Báo có"), "url_name": "dashboard:credits"},
            {"label": _("Chuyển khoản của chợ"), "url_name": "dashboard:transfers"},
        ],
    },
    {"label": _("Chi trả"), "icon": "fas fa-university", "url_name": "dashboard:payouts"},
    {"label": _("Sổ cái"), "icon": "fas fa-book", "url_name": "dashboard:books"},
    {"label": _("Phí giao mặc định"), "icon": "fas fa-truck", "url_name": "dashboard:delivery"},
    {"label": _("Khiếu nại"), "icon": "fas fa-balance-scale", "url_name": "dashboard:disputes"},
    {"label": _("Tìm kiếm"), "icon": "fas fa-search", "url_name": "dashboard:searches"},
    {"label": _("Đánh giá"), "icon": "fas fa-comment", "url_name": "dashboard:reviews-list"},
    {"label": _("Báo cáo"), "icon": "fas fa-chart-bar", "url_name": "dashboard:reports-index"},
]
# Haystack is a hard dependency of Oscar's modules, but neither installed as an app nor asked anything.
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"

# --- Wagtail --------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SHOP_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/dang-nhap/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False

# --- Web safety ---------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
if PRODUCTION:  # the prefix binds them to this very host: no subdomain can plant its own
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Wagtail's and Oscar's admin areas bring inline script and style of their own; customers never see them.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
ADMIN_PREFIXES = ("/bien-tap/", "/dieu-hanh/", "/en/bien-tap/", "/en/dieu-hanh/")

SILENCED_SYSTEM_CHECKS = [
    "account.W001",  # allauth wants one sign-in name that everybody must have; ours are phone or e-mail
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING")},
}
