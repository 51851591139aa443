"""Cards on Stripe's page: what we ask of Stripe, and what we make of its answers and of its faults."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.kernel.tasks import run_pending
from marketplace.order.models import OrderState
from marketplace.order.services import move_parcel
from marketplace.payment import stripe_rail
from marketplace.payment.asking import begin_at_provider
from marketplace.payment.models import AttemptState, MoneyFact, PaymentAttempt, Refund, RefundState
from marketplace.payment.money import apply_reading
from marketplace.payment.providers import ForeignMoney, ProviderUnreachable
from marketplace.payment.refunds import send_back
from marketplace.payment.reports import post_report
from marketplace.payment.stripe_rail import StripeRail, is_offered, page_origin, to_minor
from marketplace.payment.waiting import expire
from tests.cast import make_listing
from tests.marketplace.ledger.books import balances
from tests.marketplace.payment.cards import buy_by_card, deliver_all, start
from tests.marketplace.shoppers import basket_with
from tests.support.stripe.judge import form_tree, request_faults
from tests.support.stripe.process import DECLINED, SLOW

pytestmark = pytest.mark.django_db

Kind = MoneyFact.Kind
SESSIONS = "/v1/checkout/sessions"


@pytest.fixture
def attempt(coop, household, bac_ha, stripe_side, settings):
    """Two parcels of two makers, to be paid by one card payment."""
    settings.PAYMENT_MODE = "platform"
    settings.SITE_URL = "https://cho.example.vn"
    goods = (make_listing(coop, title="Mật ong"), 1), (make_listing(household, title="Trà"), 2)
    return buy_by_card(basket_with(*goods), bac_ha)


def read(attempt):
    return apply_reading(attempt, StripeRail().refresh(attempt))


def facts(attempt):
    return sorted(attempt.facts.values_list("kind", "amount"))


def states(attempt):
    return set(attempt.group.orders.values_list("status", flat=True))


class TestAsking:
    def test_the_session_asks_for_exactly_the_attempt(self, attempt, stripe_side):
        # when the page is opened
        started = StripeRail().start(attempt)

        # then Stripe was asked for one line of the whole amount, in whole đồng, with nothing that could change it
        (asked,) = stripe_side.requests(SESSIONS)
        assert request_faults("POST", SESSIONS, asked["form"]) == []
        form = form_tree(asked["form"])
        assert form["line_items"] == [
            {
                "price_data": {
                    "currency": "vnd",
                    "unit_amount": str(attempt.group.total),
                    "product_data": {"name": f"Đơn {attempt.group.number} tại Chợ sao Việt"},
                },
                "quantity": "1",
            }
        ]
        page = f"https://cho.example.vn/don-hang/{attempt.group.token}/"
        told = {"order": attempt.group.number, "attempt": attempt.key}
        assert {name: form[name] for name in form if name != "line_items"} == {
            "mode": "payment",
            "ui_mode": "hosted_page",
            "payment_method_types": ["card"],
            "client_reference_id": attempt.group.number,
            "metadata": told,
            "payment_intent_data": {"metadata": told},
            "success_url": f"{page}da-tra/{attempt.key}/",
            "cancel_url": page,
            "locale": "vi",
            "expires_at": str(int(attempt.expires_at.timestamp())),
            "adaptive_pricing": {"enabled": "false"},
        }
        assert asked["key"] == f"{attempt.key}-{form['expires_at']}"
        assert started.url == f"{stripe_side.url}/pay/{started.provider_ref}"

    def test_the_page_speaks_the_language_of_the_purchase(self, coop, bac_ha, stripe_side, settings):
        settings.PAYMENT_MODE = "platform"
        attempt = buy_by_card(basket_with((make_listing(coop, title="Trà"), 1)), bac_ha, language="en")
        start(attempt)
        form = form_tree(stripe_side.requests(SESSIONS)[0]["form"])
        assert form["locale"] == "en"
        assert form["cancel_url"].endswith(f"/en/don-hang/{attempt.group.token}/")
        assert form["line_items"][0]["price_data"]["product_data"]["name"].startswith("Order ")

    def test_a_second_tap_finds_the_same_session(self, attempt, stripe_side):
        # given an answer that nobody kept, then one that was
        first = StripeRail().start(attempt)
        assert StripeRail().start(attempt) == first
        start(attempt)
        assert StripeRail().start(attempt) == first
        assert len({asked["key"] for asked in stripe_side.requests(SESSIONS) if asked["method"] == "POST"}) == 1

    def test_a_buyer_who_takes_their_time(self, attempt, stripe_side):
        """Stripe wants half an hour at least, and the goods are held for ten minutes more."""
        # given an attempt that is not opened at once
        PaymentAttempt.objects.update(expires_at=timezone.now() + timedelta(minutes=10))
        attempt.refresh_from_db()

        # when its page is opened, and again after a lost answer
        first = StripeRail().start(attempt)
        assert StripeRail().start(attempt) == first
        start(attempt)

        # then the page outlives the attempt at Stripe, and is closed when its time is up
        assert expire(attempt, attempt.expires_at)
        assert states(attempt) == {OrderState.EXPIRED}
        assert not stripe_side.pay(first.provider_ref)

    def test_two_requests_of_a_buyer_lead_to_one_page(self, attempt, stripe_side):
        # given a second tap that asks Stripe while the first has not been noted, at the edge of a closing time
        first = start(attempt)
        PaymentAttempt.objects.update(state=AttemptState.AWAITING)
        late = PaymentAttempt.objects.get()
        late.provider_ref, late.expires_at = "", timezone.now()

        # when both have been answered, then the second tap goes where the first went
        assert begin_at_provider(late) == f"{stripe_side.url}/pay/{first}"
        assert PaymentAttempt.objects.get().provider_ref == first

    def test_a_closed_session_leads_to_the_purchase(self, attempt, stripe_side):
        stripe_side.pay(start(attempt))
        assert StripeRail().start(attempt).url == f"https://cho.example.vn/don-hang/{attempt.group.token}/"

    @pytest.mark.parametrize(
        ("amount", "offered"), [(19_999, False), (20_000, True), (99_999_999, True), (100_000_000, False)]
    )
    def test_the_method_is_offered_within_limits(self, stripe_side, amount, offered):
        assert is_offered(amount) is offered

    def test_without_a_key_it_isnt_offered(self, settings):
        settings.STRIPE_SECRET_KEY = ""
        assert not is_offered(125_000)

    def test_dong_are_counted_whole(self):
        assert to_minor(125_000) == 125_000
        for wrong in (Decimal("125000.5"), Decimal(125_000), 125_000.0, 0, -1):
            with pytest.raises(ValueError, match="whole"):
                to_minor(wrong)

    @pytest.mark.parametrize(
        ("base", "origin"),
        [
            ("https://api.stripe.com", "https://checkout.stripe.com"),
            ("http://127.0.0.1:8420", "http://127.0.0.1:8420"),
        ],
    )
    def test_a_form_may_lead_to_the_card_page_only(self, settings, base, origin):
        settings.STRIPE_API_BASE = base
        assert page_origin() == origin


class TestReading:
    def test_an_open_page_says_nothing_of_money(self, attempt):
        start(attempt)
        read(attempt)
        assert (facts(attempt), states(attempt)) == ([], {OrderState.AWAITING})

    def test_a_declined_card_can_be_followed_by_another(self, attempt, stripe_side):
        # given a card that is declined
        session = start(attempt)
        assert not stripe_side.pay(session, DECLINED)
        read(attempt)
        assert states(attempt) == {OrderState.AWAITING}

        # when another pays
        assert stripe_side.pay(session)
        paid = read(attempt)

        # then the purchase is paid, once
        assert facts(paid) == [(Kind.CHARGE, attempt.amount)]
        assert (paid.state, states(paid)) == (AttemptState.SUCCEEDED, {OrderState.PLACED})

    def test_a_slow_payment_is_neither_paid_nor_given_up(self, attempt, stripe_side):
        # given a payment that Stripe has taken on and that has brought no money
        session = start(attempt)
        stripe_side.pay(session, SLOW)
        slow = read(attempt)
        assert (slow.state, states(slow), facts(slow)) == (AttemptState.PROCESSING, {OrderState.AWAITING}, [])

        # when time is up, then the goods stay held
        assert not expire(slow, timezone.now() + timedelta(hours=1))
        assert states(slow) == {OrderState.AWAITING}

        # when the money comes, then it is paid
        stripe_side.settle(session)
        assert facts(read(slow)) == [(Kind.CHARGE, attempt.amount)]
        assert states(slow) == {OrderState.PLACED}

    def test_a_session_of_another_attempt_pays_for_nothing(self, attempt, coop, bac_ha, stripe_side):
        """Fault 9."""
        # given another purchase's paid session in the place of ours
        other = buy_by_card(basket_with((make_listing(coop, title="Muối"), 1)), bac_ha, key="the-2")
        stripe_side.pay(start(other))
        PaymentAttempt.objects.filter(pk=attempt.pk).update(provider_ref=other.provider_ref)
        attempt.refresh_from_db()

        # when it is read, then it is refused
        with pytest.raises(ForeignMoney):
            read(attempt)
        assert (facts(attempt), states(attempt)) == ([], {OrderState.AWAITING})

    def test_play_money_pays_for_nothing(self, attempt, stripe_side, settings):
        stripe_side.pay(start(attempt))
        stripe_rail._client.cache_clear()
        settings.STRIPE_SECRET_KEY = "sk_test_live_"  # a live key to us; the fake knows test money only
        with pytest.raises(ForeignMoney):
            read(attempt)
        assert facts(attempt) == []


class TestTheEndOfWaiting:
    def test_time_is_up(self, attempt, stripe_side):
        start(attempt)
        assert expire(attempt, attempt.expires_at)
        assert states(attempt) == {OrderState.EXPIRED}
        assert stripe_side.event("checkout.session.expired") == 0

    def test_paid_in_the_last_second(self, attempt, stripe_side):
        # given a card that paid, of which no message came
        stripe_side.pay(start(attempt))

        # when time is up
        expire(attempt, attempt.expires_at)

        # then the purchase is paid
        assert states(attempt) == {OrderState.PLACED}
        assert facts(attempt) == [(Kind.CHARGE, attempt.amount)]

    def test_a_message_that_never_comes(self, attempt, stripe_side, time_machine):
        """Fault 3."""
        # given a buyer who paid and closed the browser, and a message that was lost
        begin_at_provider(attempt)
        attempt.refresh_from_db()
        time_machine.move_to(timezone.now() + timedelta(minutes=9))
        stripe_side.pay(attempt.provider_ref)
        run_pending()
        assert states(attempt) == {OrderState.AWAITING}

        # then ten minutes after the page was opened Stripe is asked, and again until all is known
        time_machine.move_to(timezone.now() + timedelta(minutes=2))
        run_pending()
        assert states(attempt) == {OrderState.PLACED}

    def test_a_page_that_was_never_opened(self, attempt, stripe_side):
        assert expire(attempt, attempt.expires_at)
        assert states(attempt) == {OrderState.EXPIRED}
        assert stripe_side.requests() == []


class TestMoneyBack:
    @pytest.fixture
    def paid(self, attempt, stripe_side):
        stripe_side.pay(start(attempt))
        return read(attempt)

    def test_one_parcel_of_two_goes_back(self, paid, stripe_side):
        # given a purchase of two parcels, paid by card
        first, second = paid.group.orders.order_by("pk")

        # when the buyer cancels one
        move_parcel(first, "cancel", None)
        run_pending()

        # then its money went back, and that of the other stayed
        (refund,) = Refund.objects.all()
        assert (refund.state, refund.amount) == (RefundState.DONE, first.total_incl_tax)
        assert facts(paid) == [(Kind.CHARGE, paid.amount), (Kind.REFUND, refund.amount)]
        second.refresh_from_db()
        assert second.status == OrderState.PLACED
        (asked,) = stripe_side.requests("/v1/refunds")[:1]
        assert request_faults("POST", "/v1/refunds", asked["form"]) == []
        assert asked["key"] == refund.key

        # and Stripe's messages about it change nothing
        deliver_all(stripe_side)
        assert len(facts(paid)) == 2

    def test_an_answer_that_was_lost_gives_back_once(self, paid, stripe_side):
        # given a line that is cut once the work is done, and again at our library's own repeat
        stripe_side.fault("drop", path="/v1/refunds", times=2)
        move_parcel(paid.group.orders.order_by("pk")[0], "cancel", None)
        refund = Refund.objects.get()
        with pytest.raises(ProviderUnreachable):
            send_back(refund)

        # when it is tried again
        send_back(refund)

        # then the money went back once
        refund.refresh_from_db()
        assert refund.state == RefundState.DONE
        assert [kind for kind, _amount in facts(paid)] == [Kind.CHARGE, Kind.REFUND]
        assert len([e for e in stripe_side.events() if e["type"] == "refund.created"]) == 1

    def test_a_refund_that_fails_later_is_owed_again(self, paid, stripe_side):
        # given a refund that was done
        move_parcel(paid.group.orders.order_by("pk")[0], "cancel", None)
        run_pending()
        refund = Refund.objects.get()
        first = refund.provider_ref

        # when the bank sends it back
        stripe_side.decide_refund(first, "failed")
        deliver_all(stripe_side, [stripe_side.event("refund.failed")])
        refund.refresh_from_db()
        assert refund.state == RefundState.FAILED

        # then another attempt is another refund to Stripe
        send_back(refund)
        refund.refresh_from_db()
        assert refund.state == RefundState.DONE
        assert refund.provider_ref != first

    def test_a_slow_refund(self, paid, stripe_side):
        # given a refund that Stripe has taken on
        stripe_side.refunds_end("pending")
        move_parcel(paid.group.orders.order_by("pk")[0], "cancel", None)
        run_pending()
        refund = Refund.objects.get()
        assert refund.state == RefundState.SENT
        assert [kind for kind, _amount in facts(paid)] == [Kind.CHARGE]

        # when it has arrived
        stripe_side.decide_refund(
            stripe_side.events()[stripe_side.event("refund.created")]["data"]["object"]["id"], "succeeded"
        )
        deliver_all(stripe_side, [stripe_side.event("refund.updated")])

        # then it is done
        refund.refresh_from_db()
        assert refund.state == RefundState.DONE

    def test_nothing_goes_back_twice_in_a_dispute(self, paid, stripe_side):
        # given a cardholder who disputes the payment, of which we don't know yet
        stripe_side.dispute(paid.payment_ref)
        move_parcel(paid.group.orders.order_by("pk")[0], "cancel", None)

        # when money should go back, then Stripe refuses
        refund = Refund.objects.get()
        send_back(refund)
        refund.refresh_from_db()
        assert refund.state == RefundState.FAILED

        # when the message comes, then the dispute is known, and nothing is even asked
        deliver_all(stripe_side, [stripe_side.event("charge.dispute.created")])
        assert facts(paid) == [(Kind.CHARGE, paid.amount), (Kind.DISPUTE, paid.amount)]
        asked = len(stripe_side.requests("/v1/refunds"))
        send_back(refund)
        assert len(stripe_side.requests("/v1/refunds")) == asked

        # when the bank decides for the shop, then the money is back, and the buyer's may go
        stripe_side.dispute(paid.payment_ref, "won")
        deliver_all(stripe_side, [stripe_side.event("charge.dispute.closed")])
        assert (Kind.DISPUTE_WON, paid.amount) in facts(paid)
        send_back(refund)
        refund.refresh_from_db()
        assert refund.state == RefundState.DONE

    def test_an_inquiry_takes_no_money(self, paid, stripe_side):
        stripe_side.dispute(paid.payment_ref, "warning_needs_response")
        read(paid)
        assert facts(paid) == [(Kind.CHARGE, paid.amount)]


class TestFaults:
    """Faults 1 and 15: an answer that is lost, late, or a failure of theirs leaves everything as it was."""

    @pytest.mark.parametrize(("what", "times"), [("500", 2), ("429", 1), ("drop", 2)])
    def test_the_page_doesnt_open_and_opens_later(self, attempt, stripe_side, what, times):
        """Fault 15."""
        stripe_side.fault(what, times=times)  # Stripe's library repeats all but a 429 once, by itself
        with pytest.raises(ProviderUnreachable):
            StripeRail().start(attempt)
        attempt.refresh_from_db()
        assert (attempt.state, attempt.provider_ref) == (AttemptState.CREATED, "")
        stripe_side.pay(start(attempt))
        assert facts(read(attempt)) == [(Kind.CHARGE, attempt.amount)]

    def test_an_answer_that_never_comes(self, attempt, stripe_side, monkeypatch):
        """Fault 1."""
        # given a Stripe that does what it is asked and says nothing
        monkeypatch.setattr(stripe_rail, "TIMEOUT", 0.2)
        stripe_rail._client.cache_clear()
        stripe_side.fault("hang", times=2)

        # then nobody waits for it, and a repeat finds the session
        with pytest.raises(ProviderUnreachable):
            StripeRail().start(attempt)
        assert len({asked["key"] for asked in stripe_side.requests(SESSIONS)}) == 1
        monkeypatch.undo()
        stripe_rail._client.cache_clear()
        assert StripeRail().start(attempt).provider_ref

    def test_nobody_at_home(self, attempt, settings):
        """Fault 15."""
        settings.STRIPE_API_BASE = "http://127.0.0.1:9"
        with pytest.raises(ProviderUnreachable):
            StripeRail().start(attempt)

    def test_a_refused_key(self, attempt, settings):
        settings.STRIPE_SECRET_KEY = "sk_test_wrong"
        with pytest.raises(ProviderUnreachable):
            StripeRail().start(attempt)

    def test_expiry_waits_for_an_answer(self, attempt, stripe_side):
        # given a card that paid, and a Stripe that fails when asked
        stripe_side.pay(start(attempt))
        stripe_side.fault("500", path="/expire", times=2)

        # when time is up, then nothing is freed
        with pytest.raises(ProviderUnreachable):
            expire(attempt, attempt.expires_at)
        assert states(attempt) == {OrderState.AWAITING}

        # and the next try finds the money
        expire(attempt, attempt.expires_at)
        assert states(attempt) == {OrderState.PLACED}


class TestItsOwnBooks:
    @pytest.fixture
    def paid(self, attempt, stripe_side):
        stripe_side.balance("usd", 0.0038, 30)
        stripe_side.pay(start(attempt))
        return read(attempt)

    def test_the_fee_of_a_charge_and_the_exchange_of_a_refund(self, paid, stripe_side):
        # given a refund at another rate than the charge
        charge = paid.facts.select_related("attempt").get()
        units = round(paid.amount * 0.0038)
        fee = post_report(charge)
        stripe_side.balance("usd", 0.0040, 30)
        move_parcel(paid.group.orders.order_by("pk")[0], "cancel", None)
        run_pending()

        # when Stripe's books are read
        back = paid.facts.select_related("attempt").get(kind=Kind.REFUND)
        exchange = post_report(back)

        # then
        assert (fee.facts["currency"], fee.facts["gross"], fee.facts["net"]) == ("USD", units, units - 30)
        assert fee.facts["rate"] == "0.0038"
        assert fee.amount == round(30 * paid.amount / units)
        assert exchange.facts["gross"] == -round(back.amount * 0.0040)
        lost = exchange.entries.get(account__kind="exchange").amount
        assert lost == round(-exchange.facts["gross"] * paid.amount / units) - back.amount > 0

    def test_what_is_sent_on_reaches_the_bank_account(self, paid, stripe_side):
        # given a balance that is known
        fee = post_report(paid.facts.select_related("attempt").get())

        # when Stripe says that it was sent on, and later that the bank has sent it back
        stripe_side.payout("po_1", fee.facts["net"], "usd")
        deliver_all(stripe_side, [stripe_side.event("payout.paid")] * 2)
        assert balances() == {"bank": paid.amount - fee.amount, "provider_fee": fee.amount, "prepayment": -paid.amount}
        stripe_side.payout("po_1", fee.facts["net"], "usd", "failed")
        deliver_all(stripe_side, [stripe_side.event("payout.failed")] * 2)

        # then
        assert balances() == {
            "stripe": paid.amount - fee.amount,
            "provider_fee": fee.amount,
            "prepayment": -paid.amount,
        }
