"""Messages from Stripe: only Stripe's are taken, once, in any order, and what counts is what Stripe says when asked.

The numbers of faults are those of the list that the card rail was built against.
"""

import hashlib
import hmac
import itertools
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError, connection, connections
from django.test import Client
from django.utils import timezone
from stripe import WebhookSignature

from catalog.kernel.tasks import run_pending
from catalog.subjects.models import StockRecord
from marketplace.order.models import OrderState
from marketplace.order.services import move_parcel
from marketplace.payment.models import MoneyFact, PaymentAttempt, ProviderEvent
from marketplace.payment.stripe_events import BadSignature, read_event
from marketplace.payment.stripe_rail import StripeRail, client
from marketplace.payment.waiting import expire
from tests.cast import make_listing
from tests.marketplace.payment.cards import WEBHOOK, buy_by_card, deliver, deliver_all, post, start
from tests.marketplace.shoppers import basket_with
from tests.support.stripe.process import SECRET

pytestmark = pytest.mark.django_db

Kind = MoneyFact.Kind
PAID = "checkout.session.completed"


@pytest.fixture
def attempt(coop, household, bac_ha, stripe_side, settings):
    settings.PAYMENT_MODE = "platform"
    goods = (make_listing(coop, title="Mật ong"), 1), (make_listing(household, title="Trà"), 2)
    return buy_by_card(basket_with(*goods), bac_ha)


@pytest.fixture
def paid_at_stripe(attempt, stripe_side):
    """A card has paid, and the shop doesn't know."""
    stripe_side.pay(start(attempt))
    return attempt


def facts(attempt):
    return sorted(attempt.facts.values_list("kind", "amount"))


def states(attempt):
    return set(attempt.group.orders.values_list("status", flat=True))


def paid_mails():
    return [each for each in mail.outbox if "Đã nhận tiền" in each.subject]


class TestWhoIsBelieved:
    """Faults 5, 6, 13: forged, altered, with another secret, old, of the future, of the other mode."""

    @pytest.fixture
    def message(self, paid_at_stripe, stripe_side):
        return stripe_side.signed(stripe_side.event(PAID))

    @pytest.mark.parametrize("age", [0, 280, -280])
    def test_a_message_of_now(self, paid_at_stripe, stripe_side, age):
        assert deliver(stripe_side, stripe_side.event(PAID), age=age) == 200
        run_pending()
        assert states(paid_at_stripe) == {OrderState.PLACED}

    @pytest.mark.parametrize("age", [310, -310, 86_400, -86_400])
    def test_a_message_of_another_time(self, paid_at_stripe, stripe_side, age):
        """Fault 14."""
        assert deliver(stripe_side, stripe_side.event(PAID), age=age) == 400
        assert not ProviderEvent.objects.exists()

    def test_another_secret(self, paid_at_stripe, stripe_side):
        """Fault 5."""
        assert deliver(stripe_side, stripe_side.event(PAID), secret="whsec_of_somebody_else") == 400

    @pytest.mark.parametrize(
        "header", ["", "t=1", "v1=abc", "t=x,v1=abc", "t=²,v1=abc", "v1=,t=", ",", "t=99999999999999999999,v1=a"]
    )
    def test_a_header_that_is_none(self, message, header):
        assert post(message[0], header) == 400

    def test_an_older_scheme_alone(self, message):
        body, header = message
        assert post(body, header.replace("v1=", "v0=")) == 400

    def test_altered(self, message, attempt):
        """Fault 5."""
        body, header = message
        assert post(body.replace(str(attempt.amount), "20000"), header) == 400

    def test_the_same_json_written_otherwise(self, message):
        """Fault 5."""
        body, header = message
        assert post(json.dumps(json.loads(body)), header) == 400

    @pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"id": "evt_1"}', b'"\x00"'])
    def test_signed_nonsense(self, message, stripe_side, raw):
        header = WebhookSignature.generate_signature_header(raw.decode("latin-1"), SECRET)
        assert post(raw, header) == 400

    def test_real_money_in_a_shop_of_play_money(self, message, attempt):
        """Fault 13."""
        body = message[0].replace('"livemode": false', '"livemode": true')
        assert post(body, WebhookSignature.generate_signature_header(body, SECRET)) == 400
        assert not ProviderEvent.objects.exists()

    def test_without_a_secret_nobody_is_believed(self, message, settings):
        settings.STRIPE_WEBHOOK_SECRET = ""
        body = message[0]
        with pytest.raises(BadSignature):
            read_event(body.encode(), f"t={int(time.time())},v1={WebhookSignature._compute_signature(body, '')}")

    def test_a_signature_made_by_hand(self, attempt, stripe_side, settings):
        """As Stripe's documentation writes it down, without its library."""
        moment = int(time.time())
        start(attempt)
        stripe_side.expire(attempt.provider_ref)
        body = stripe_side.signed(0)[0]
        mark = hmac.new(SECRET.encode(), b"%d.%s" % (moment, body.encode()), hashlib.sha256).hexdigest()
        assert post(body, f"t={moment},v1={mark}") == 200


class TestTheEndpoint:
    """Faults 17 and 18."""

    @pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
    def test_only_post(self, stripe_side, method):
        """Fault 17."""
        assert getattr(Client(), method)(WEBHOOK).status_code == 405

    def test_no_session_no_cookie_nothing_kept(self, paid_at_stripe, stripe_side):
        """Fault 17."""
        body, header = stripe_side.signed(stripe_side.event(PAID))
        response = Client(enforce_csrf_checks=True).post(
            WEBHOOK, body, content_type="application/json", headers={"Stripe-Signature": header}
        )
        assert response.status_code == 200
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]

    def test_too_much(self, stripe_side):
        """Fault 17."""
        assert post(b"x" * (256 * 1024 + 1), "t=1,v1=a") == 413

    def test_a_kind_that_means_nothing_to_us(self, paid_at_stripe, stripe_side):
        """Fault 17."""
        assert deliver(stripe_side, stripe_side.event("charge.succeeded")) == 200
        assert not ProviderEvent.objects.exists()

    def test_the_database_is_down(self, paid_at_stripe, stripe_side):
        """Fault 18."""

        def down(execute, sql, *asked):
            if "payment_providerevent" in sql:
                raise OperationalError("database is locked")
            return execute(sql, *asked)

        body, header = stripe_side.signed(stripe_side.event(PAID))
        with connection.execute_wrapper(down):
            assert post(body, header) == 503
        assert post(body, header) == 200

    def test_without_a_key_there_is_no_endpoint(self, stripe_side, settings):
        settings.STRIPE_SECRET_KEY = ""
        assert post("{}", "t=1,v1=a") == 404

    def test_nothing_personal_is_kept(self, paid_at_stripe, stripe_side):
        deliver(stripe_side, stripe_side.event(PAID))
        (event,) = ProviderEvent.objects.all()
        assert set(json.loads(event.body)) == {"kind", "thing", "id", "intent", "attempt_key", "refund_key"}


class TestOnce:
    """Faults 2, 3, 4, 6: twice, together, too early, in another order."""

    def test_three_times_the_same(self, paid_at_stripe, stripe_side):
        for _time in range(3):
            assert deliver(stripe_side, stripe_side.event(PAID)) == 200
            run_pending()
        assert facts(paid_at_stripe) == [(Kind.CHARGE, paid_at_stripe.amount)]
        assert len(paid_mails()) == 1
        assert ProviderEvent.objects.get().outcome == "followed"

    def test_a_replay_after_all_is_over(self, paid_at_stripe, stripe_side):
        """Fault 6."""
        # given a purchase that was paid and then cancelled, its money back
        deliver(stripe_side, stripe_side.event(PAID))
        run_pending()
        for parcel in paid_at_stripe.group.orders.order_by("pk"):
            move_parcel(parcel, "cancel", None)
        run_pending()
        before = facts(paid_at_stripe)
        assert [kind for kind, _amount in before] == [Kind.CHARGE, Kind.REFUND, Kind.REFUND]

        # when the first message comes again, and once more as if new
        deliver(stripe_side, stripe_side.event(PAID))
        ProviderEvent.objects.all().delete()
        deliver(stripe_side, stripe_side.event(PAID))
        run_pending()

        # then nothing changes
        assert (facts(paid_at_stripe), states(paid_at_stripe)) == (before, {OrderState.CANCELLED})
        assert len(paid_mails()) == 1

    def test_before_we_know_the_session(self, paid_at_stripe, stripe_side):
        """Fault 3."""
        # given an answer of Stripe's that was lost after its work was done
        PaymentAttempt.objects.update(provider_ref="")

        # when the message comes first
        deliver(stripe_side, stripe_side.event(PAID))
        run_pending()

        # then the purchase is paid, and the session known
        attempt = PaymentAttempt.objects.get()
        assert attempt.provider_ref == paid_at_stripe.provider_ref
        assert (facts(attempt), states(attempt)) == ([(Kind.CHARGE, attempt.amount)], {OrderState.PLACED})

    def test_a_session_that_only_says_it_is_ours(self, attempt, stripe_side):
        """Somebody with access to the same Stripe account opens a session with our name on it."""
        start(attempt)
        price = {"currency": "vnd", "unit_amount": 20_000, "product_data": {"name": "rẻ"}}
        other = client().v1.checkout.sessions.create(
            {
                "mode": "payment",
                "line_items": [{"price_data": price, "quantity": 1}],
                "success_url": "http://x.example/",
                "metadata": {"attempt": attempt.key},
            }
        )
        stripe_side.pay(other.id)
        deliver(stripe_side, stripe_side.event(PAID))
        run_pending()
        assert (facts(attempt), states(attempt)) == ([], {OrderState.AWAITING})
        assert ProviderEvent.objects.get().outcome == "another session"

    @pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
    def test_any_order(self, paid_at_stripe, stripe_side, order):
        """Fault 4."""
        # given paid, one parcel's money given back, disputed: three messages
        attempt = paid_at_stripe
        intent = StripeRail().refresh(attempt).payment_ref
        client().v1.refunds.create({"payment_intent": intent, "amount": 30_000})
        stripe_side.dispute(intent)
        kinds = (PAID, "charge.refunded", "charge.dispute.created")

        # when they come in any order
        deliver_all(stripe_side, [stripe_side.event(kinds[turn]) for turn in order])

        # then the end is the same
        whole = attempt.amount
        assert facts(attempt) == [(Kind.CHARGE, whole), (Kind.DISPUTE, whole), (Kind.REFUND, 30_000)]
        assert len(paid_mails()) == 1

    def test_expired_after_completed(self, paid_at_stripe, stripe_side):
        """Fault 4: A message that the session has expired, though it was paid: what Stripe says when asked counts."""
        body = stripe_side.signed(stripe_side.event(PAID))[0].replace(PAID, "checkout.session.expired")
        assert post(body, WebhookSignature.generate_signature_header(body, SECRET)) == 200
        run_pending()
        assert states(paid_at_stripe) == {OrderState.PLACED}

    def test_late_money_when_the_goods_are_there(self, paid_at_stripe, stripe_side):
        # given a purchase whose time was up while Stripe's expiry went wrong: its page took the card all the same
        PaymentAttempt.objects.update(provider_ref="")
        attempt = PaymentAttempt.objects.get()
        expire(attempt, attempt.expires_at)
        assert states(attempt) == {OrderState.EXPIRED}

        # when the money is known
        deliver(stripe_side, stripe_side.event(PAID))
        run_pending()

        # then the goods are held anew
        assert states(attempt) == {OrderState.PLACED}

    def test_late_money_when_the_goods_are_gone(self, paid_at_stripe, stripe_side):
        # given the same, and somebody else bought the goods
        PaymentAttempt.objects.update(provider_ref="")
        attempt = PaymentAttempt.objects.get()
        expire(attempt, attempt.expires_at)
        for record in StockRecord.objects.all():
            record.num_in_stock = 0
            record.save()

        # when the money is known, then it goes back
        deliver(stripe_side, stripe_side.event(PAID))
        run_pending()
        assert facts(attempt) == [(Kind.CHARGE, attempt.amount), (Kind.REFUND, attempt.amount)]
        assert states(attempt) == {OrderState.EXPIRED}

    def test_stripe_is_away_while_a_message_is_followed(self, paid_at_stripe, stripe_side, time_machine):
        # given a Stripe that sends messages and doesn't answer
        stripe_side.fault("500", method="GET", times=2)
        deliver(stripe_side, stripe_side.event(PAID))
        run_pending()
        assert states(paid_at_stripe) == {OrderState.AWAITING}

        # when the task starts again, then the purchase is paid
        time_machine.move_to(timezone.now() + timedelta(minutes=10))
        run_pending()
        assert states(paid_at_stripe) == {OrderState.PLACED}

    def test_a_message_about_somebody_elses_payment(self, stripe_side):
        """Fault 13: The same Stripe account may serve another shop."""
        price = {"currency": "vnd", "unit_amount": 20_000, "product_data": {"name": "khác"}}
        asked = {
            "mode": "payment",
            "line_items": [{"price_data": price, "quantity": 1}],
            "success_url": "http://x.example/",
        }
        stripe_side.pay(client().v1.checkout.sessions.create(asked).id)
        deliver(stripe_side, stripe_side.event(PAID))
        run_pending()
        assert ProviderEvent.objects.get().outcome == "not ours"

    def test_other_money_pays_for_nothing(self, attempt, stripe_side):
        """Fault 9."""
        # given a session of ours whose amount is not the attempt's
        stripe_side.pay(start(attempt))
        PaymentAttempt.objects.update(amount=attempt.amount + 1)
        for parcel in attempt.group.orders.order_by("pk")[:1]:
            parcel.total_incl_tax += 1
            parcel.save()

        # when it is paid, then the purchase isn't
        deliver(stripe_side, stripe_side.event(PAID))
        run_pending()
        assert facts(attempt) == [(Kind.CHARGE, attempt.amount)]
        assert states(attempt) == {OrderState.AWAITING}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_three_at_the_same_moment(coop, bac_ha, stripe_side, settings):
    """Fault 2 with row locks: messages in parallel, and the tasks of two workers."""
    settings.PAYMENT_MODE = "platform"
    attempt = buy_by_card(basket_with((make_listing(coop, title="Mật ong"), 1)), bac_ha)
    stripe_side.pay(start(attempt))
    body, header = stripe_side.signed(stripe_side.event(PAID))

    def bring(_turn):
        try:
            status = post(body, header)
            run_pending()
            return status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(bring, range(3))) == [200, 200, 200]
    run_pending()
    assert facts(attempt) == [(Kind.CHARGE, attempt.amount)]
    assert len(paid_mails()) == 1
