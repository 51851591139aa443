"""The address book (docs/architecture.md). Vietnamese without a prefix, English under /en/."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from marketplace.api.views import api, docs
from marketplace.operations.views import media
from marketplace.payment.feed_views import bank_feed
from marketplace.payment.stripe_views import webhook as stripe_webhook

handler500 = "marketplace.operations.views.broken"

urlpatterns = [
    # First, for it is asked for most and addresses are tried in turn: the others would be a sixth of a kept page.
    *i18n_patterns(path("san-pham/", include("marketplace.storefront.catalogue_urls")), prefix_default_language=False),
    path("", include("marketplace.operations.urls")),
    path("", include("catalog.traceability.urls")),
    path("thanh-toan/stripe/webhook/", stripe_webhook, name="stripe_webhook"),
    path("thanh-toan/bao-co/", bank_feed, name="bank_feed"),
    path("api/v1/", RedirectView.as_view(pattern_name="api_docs")),  # who looks for the API finds what it is
    path("api/v1/", api.urls),
    path("ngon-ngu/", set_language, name="set_language"),
    path("bien-tap/", include("marketplace.accounts.staff_urls")),
    path("bien-tap/", include(wagtailadmin_urls)),
    path("dieu-hanh/", apps.get_app_config("dashboard").urls),
    path("tai-lieu/", include(wagtaildocs_urls)),
]
if not settings.PRODUCTION:  # there the proxy in front serves the pictures
    urlpatterns += [path("media/<path:path>", media)]

urlpatterns += i18n_patterns(
    path("", include("marketplace.storefront.urls")),
    path("api/v1/docs", docs, name="api_docs"),
    path("chung-nhan/", include("catalog.certification.urls")),
    path("gio-hang/", include("marketplace.basket.urls")),
    path("thanh-toan/", include("marketplace.checkout.urls")),
    path("", include("marketplace.payment.urls")),
    path("", include("marketplace.order.urls")),
    path("", include("marketplace.shipping.urls")),
    path("", include("marketplace.enquiry.urls")),
    path("", include("marketplace.promotion.urls")),
    path("", include("marketplace.accounts.urls")),
    path("", include("marketplace.workspace.urls")),
    path("", include("marketplace.ledger.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
