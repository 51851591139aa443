"""What our tests stand on: the side process must refuse what Stripe refuses, and answer in Stripe's shapes."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.support.stripe.judge import object_faults, request_faults
from tests.support.stripe.process import DECLINED, PAYS

WITH_CHARGE = {"expand": ["payment_intent.latest_charge"]}


@pytest.fixture
def client(stripe_side):
    return stripe.StripeClient("sk_test_x", base_addresses={"api": stripe_side.url}, max_network_retries=0)


def asked(amount=125_000, **more):
    price = {"currency": "vnd", "unit_amount": amount, "product_data": {"name": "Đơn thử"}}
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": "http://shop.example/xong/?s={CHECKOUT_SESSION_ID}",
        "payment_intent_data": {"metadata": {"attempt": "A-1"}},
        **more,
    }


def opened(client, key="k", **more):
    return client.v1.checkout.sessions.create(asked(**more), {"idempotency_key": key})


def test_objects_have_the_shape_that_stripe_publishes(client, stripe_side):
    # given one of each thing
    session = opened(client)
    stripe_side.pay(session.id)
    paid = client.v1.checkout.sessions.retrieve(session.id, WITH_CHARGE)
    refund = client.v1.refunds.create({"payment_intent": paid.payment_intent.id, "amount": 1_000})
    stripe_side.dispute(paid.payment_intent.id)
    of_intent = {"payment_intent": paid.payment_intent.id}
    things = [session, paid, refund, client.v1.refunds.list(of_intent), client.v1.disputes.list(of_intent)]
    things.append(client.v1.payment_intents.retrieve(paid.payment_intent.id))
    stripe_side.balance("usd", 0.0038, 30)
    stripe_side.payout("po_1", 400, "usd")
    moves = {"expand": ["balance_transaction"]}
    things += [client.v1.charges.retrieve(paid.payment_intent.latest_charge.id, moves)]
    things += [client.v1.refunds.retrieve(refund.id, moves), client.v1.payouts.retrieve("po_1")]

    # then Stripe's schema finds no fault with any
    assert [object_faults(thing.to_dict(for_json=True)) for thing in things] == [[]] * len(things)
    assert paid.payment_intent.latest_charge.amount_captured == 125_000


def test_a_key_charges_once_and_belongs_to_its_parameters(client):
    first = opened(client)
    assert opened(client).id == first.id
    assert opened(client, key="other").id != first.id
    with pytest.raises(stripe.IdempotencyError):
        opened(client, amount=126_000)


def test_two_at_once_with_one_key_open_one_session(client):
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _turn: opened(client).id, range(4)))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"amount": 12_999}, "amount_too_small"),
        ({"amount": 100_000_000}, "amount_too_large"),
        ({"expires_at": int(time.time()) + 29 * 60}, None),
        ({"expires_at": int(time.time()) + 25 * 3600}, None),
        ({"sucess_url": "http://shop.example/"}, "parameter_unknown"),
        ({"locale": "vn"}, "parameter_unknown"),
    ],
)
def test_what_stripe_refuses_is_refused(client, wrong, code):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        opened(client, **wrong)
    assert refused.value.code == code
    assert object_faults(refused.value.json_body) == []


def test_a_declined_card_leaves_the_session_open(client, stripe_side):
    session = opened(client)
    assert not stripe_side.pay(session.id, DECLINED)
    assert not stripe_side.pay(session.id, "4000000000000341")  # localstripe's own judgement
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert stripe_side.pay(session.id, PAYS)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_closed_session_cant_be_closed_again(client, stripe_side):
    session = opened(client)
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(session.id)


def test_no_more_goes_back_than_came(client, stripe_side):
    session = opened(client)
    stripe_side.pay(session.id)
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    client.v1.refunds.create({"payment_intent": intent, "amount": 100_000})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent, "amount": 25_001})
    client.v1.refunds.create({"payment_intent": intent, "amount": 25_000})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent, "amount": 1})
    assert refused.value.code == "charge_already_refunded"


def test_a_dropped_answer_has_done_its_work(client, stripe_side):
    stripe_side.fault("drop")
    with pytest.raises(stripe.APIConnectionError):
        opened(client)
    again = opened(client)
    assert again.last_response.headers["Idempotent-Replayed"] == "true"


def test_a_foreign_key_is_refused(stripe_side):
    client = stripe.StripeClient("sk_test_wrong", base_addresses={"api": stripe_side.url})
    with pytest.raises(stripe.AuthenticationError):
        opened(client)


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ("payment_intent=pi_1&amount=5000&metadata[refund]=R", None),
        ("payment_intent=pi_1&amout=5000", "amout"),
        ("payment_intent=pi_1&amount=5000.5", "5000.5"),
        ("payment_intent=pi_1&reason=because", "because"),
    ],
)
def test_the_judge_reads_forms(form, fault):
    faults = request_faults("POST", "/v1/refunds", form)
    assert len(faults) == (1 if fault else 0)
    assert all(fault in said for said in faults)
