"""What the card rail shows a buyer and an operator."""

from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import override_settings

from catalog.kernel.tasks import run_pending
from marketplace.basket.selectors import plan_of
from marketplace.order.models import OrderState
from marketplace.payment.ways import ways_to_pay
from tests.cast import make_listing
from tests.marketplace.payment.cards import buy_by_card, start
from tests.marketplace.shoppers import basket_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(coop, bac_ha, stripe_side, settings):
    settings.PAYMENT_MODE = "platform"
    return buy_by_card(basket_with((make_listing(coop, title="Mật ong", price=125_000), 1)), bac_ha)


class TestOffer:
    @pytest.fixture
    def refusal(self, coop, bac_ha, stripe_side, settings):
        settings.PAYMENT_MODE = "platform"

        def of(price):
            plan = plan_of(basket_with((make_listing(coop, title=f"Giá {price}", price=price), 1)), bac_ha.province_id)
            return {way.code: way.refusal for way in ways_to_pay(plan)}.get("stripe")

        return of

    def test_within_limits(self, refusal):
        assert refusal(125_000) == ""

    def test_too_much_for_a_card(self, refusal):
        assert refusal(100_000_000) == "Thẻ dùng cho đơn từ 20.000\xa0₫ đến 99.999.999\xa0₫."

    def test_without_a_key(self, refusal, settings):
        settings.STRIPE_SECRET_KEY = ""
        assert refusal(125_000) is None

    def test_where_each_seller_gets_its_own_money(self, refusal, settings):
        settings.PAYMENT_MODE = "direct"
        assert refusal(125_000) is None


class TestThePageOfThePurchase:
    def test_its_button_may_lead_to_stripe(self, client, attempt, stripe_side):
        policy = client.get(attempt.group.get_absolute_url())["Content-Security-Policy"]
        assert f"form-action 'self' {stripe_side.url};" in f"{policy};"

    def test_no_other_page_may(self, client, attempt, stripe_side):
        assert stripe_side.url not in client.get("/gio-hang/")["Content-Security-Policy"]

    def test_the_button_opens_stripes_page(self, client, attempt, stripe_side):
        response = client.post(f"/don-hang/{attempt.group.token}/tra/{attempt.key}/")
        attempt.refresh_from_db()
        assert response.status_code == 303
        assert response["Location"] == f"{stripe_side.url}/pay/{attempt.provider_ref}"

    def test_stripe_is_away(self, client, attempt, stripe_side):
        """Fault 15: the purchase stays, and the page says how to go on."""
        stripe_side.fault("500", times=2)
        response = client.post(f"/don-hang/{attempt.group.token}/tra/{attempt.key}/", follow=True)
        assert response.status_code == 200
        assert "Trang trả bằng thẻ chưa mở được" in response.content.decode()
        attempt.refresh_from_db()
        assert attempt.is_live

    def test_coming_back_pays_for_nothing(self, client, attempt, stripe_side):
        """Fault 3."""
        # given a buyer whom Stripe sends back without having paid, or who types the address
        start(attempt)
        response = client.get(f"/don-hang/{attempt.group.token}/da-tra/{attempt.key}/")
        assert response["Location"] == f"{attempt.group.get_absolute_url()}?tu-the={attempt.key}"
        page = client.get(response["Location"]).content.decode()
        assert "Đang kiểm tra khoản tiền" in page
        run_pending()
        assert attempt.group.orders.get().status == OrderState.AWAITING

    def test_coming_back_many_times_asks_stripe_a_few_times(self, client, attempt, stripe_side):
        start(attempt)
        for _time in range(15):
            client.get(f"/don-hang/{attempt.group.token}/da-tra/{attempt.key}/")
        run_pending()
        assert len([asked for asked in stripe_side.requests("/sessions/") if asked["method"] == "GET"]) == 10

    def test_another_purchases_payment_isnt_found(self, client, attempt):
        assert client.get(f"/don-hang/khong-co/da-tra/{attempt.key}/").status_code == 404
        assert client.get(f"/don-hang/{attempt.group.token}/da-tra/khong-co/").status_code == 404


class TestOperator:
    def test_a_key_without_a_webhook_secret_is_refused(self):
        with override_settings(STRIPE_SECRET_KEY="sk_test_x", STRIPE_WEBHOOK_SECRET=""):
            assert "ocop.E014" in [message.id for message in run_checks(tags=["ocop"])]

    def test_a_fake_in_production_is_refused(self):
        with override_settings(PRODUCTION=True, STRIPE_API_BASE="http://127.0.0.1:1"):
            assert "ocop.E015" in [message.id for message in run_checks(tags=["ocop"])]

    def test_the_check_opens_and_closes(self, stripe_side):
        said = StringIO()
        call_command("stripe_check", stdout=said)
        assert "All is well" in said.getvalue()
        assert [event["type"] for event in stripe_side.events()] == ["checkout.session.expired"] * 2

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"STRIPE_SECRET_KEY": ""}, "not set"),
            ({"STRIPE_SECRET_KEY": "sk_live_x"}, "live key"),
            ({"STRIPE_WEBHOOK_SECRET": ""}, "not set"),
            ({"STRIPE_SECRET_KEY": "sk_test_wrong"}, "Stripe refused"),
            ({"STRIPE_MAX_VND": 100_000_000}, "Stripe refused"),
        ],
    )
    def test_the_check_says_what_is_wrong(self, stripe_side, wrong, said):
        with override_settings(**wrong), pytest.raises(CommandError, match=said):
            call_command("stripe_check", stdout=StringIO())
