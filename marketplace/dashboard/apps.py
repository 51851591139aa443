from typing import Any, NoReturn

from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView
from oscar.apps.dashboard.apps import DashboardConfig as CoreDashboardConfig

# What the operator works with (decision 19). The rest of Oscar's dashboard would write past our services: listings past
# their approval, subjects past their states, accounts and `is_staff` past the roles, personal data past the journal.
# Oscar's offers and vouchers would do nothing (docs/adr/0026).
OPEN = {"orders/", "reviews/", "reports/"}


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
    raise Http404


class DashboardConfig(CoreDashboardConfig):
    """Oscar's dashboard behind our one sign-in. All its addresses stay, because its templates reverse them."""

    name = "marketplace.dashboard"

    def configure_permissions(self) -> None:
        super().configure_permissions()
        # A page without a line here is open to everybody.
        own = ("searches", "groups", "payments", "refunds", "credits", "transfers", "rates", "payouts", "payout-batch")
        others = ("payout-file", "books", "delivery", "promotions", "promotion", "disputes", "dispute", "dispute-photo")
        for name in own + others:
            self.permissions_map[name] = self.permissions_map["index"][0]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from allauth.account.views import logout  # models are loaded by now

        from marketplace.dashboard.books import books
        from marketplace.dashboard.delivery import delivery
        from marketplace.dashboard.disputes import dispute, dispute_photo, disputes
        from marketplace.dashboard.payments import credits_in, groups, payments, refunds, transfers
        from marketplace.dashboard.payouts import payout_batch, payout_file, payouts
        from marketplace.dashboard.promotions import promotion, promotions
        from marketplace.dashboard.rates import rates
        from marketplace.dashboard.searches import searches

        doors = {
            "login": RedirectView.as_view(pattern_name="account_login", query_string=True),
            "logout": logout,
        }
        urls: list[URLPattern | URLResolver] = super().get_urls()
        for entry in urls:
            if isinstance(entry, URLPattern):
                entry.callback = doors.get(str(entry.name), entry.callback)
            elif str(entry.pattern) not in OPEN:
                for page in entry.url_patterns:
                    page.callback = closed
        own = [
            path("tim-kiem/", searches, name="searches"),
            path("don-mua/", groups, name="groups"),
            path("thanh-toan/", payments, name="payments"),
            path("bao-co/", credits_in, name="credits"),
            path("hoan-tien/", refunds, name="refunds"),
            path("chuyen-khoan/", transfers, name="transfers"),
            path("khieu-nai/", disputes, name="disputes"),
            path("khieu-nai/<slug:number>/", dispute, name="dispute"),
            path("khieu-nai/<slug:number>/anh/<int:pk>/", dispute_photo, name="dispute-photo"),
            path("phi-giao/", delivery, name="delivery"),
            path("muc-thu/", rates, name="rates"),
            path("so-cai/", books, name="books"),
            path("khuyen-mai/", promotions, name="promotions"),
            path("khuyen-mai/<int:pk>/", promotion, name="promotion"),
            path("chi-tra/", payouts, name="payouts"),
            path("chi-tra/<slug:number>/", payout_batch, name="payout-batch"),
            path("chi-tra/<slug:number>/tep/", payout_file, name="payout-file"),
        ]
        return [*urls, *self.post_process_urls(own)]
