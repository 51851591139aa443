"""What localstripe lacks of Stripe: Checkout Sessions, the page where a card is entered, signed events, faults.

usage: python -m tests.support.stripe.side PORT PORT_OF_LOCALSTRIPE

A program of its own, for tests only. Whether a card pays is decided by localstripe, behind it; what it answers is held
against Stripe's schema by the tests, and what it is asked by itself: a parameter that Stripe doesn't know is an error.

    /v1/…        the API; POST replays by Idempotency-Key and refuses a key with other parameters
    /pay/<id>    the page that Stripe would show
    /_side/…     what a test can make happen; `Side` in process.py has a method for each
"""

import hashlib
import json
import secrets
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from stripe import WebhookSignature

from tests.support.stripe.judge import Tree, form_tree, request_faults
from tests.support.stripe.pages import card_page, closed_page

MINIMUM, MAXIMUM = 13_000, 99_999_999  # đồng: some US$0.50, and eight digits
SHORTEST, LONGEST = 30 * 60, 24 * 3600  # seconds that a session may live
API_VERSION = "2026-10-28.endive"
DECLINED = "4000000000000002"  # localstripe knows …0341 only
SLOW = "4000000000000077"  # pays later: the session completes unpaid, as with methods that take days


@dataclass
class Answer:
    body: Tree | str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    def __init__(self, status: int, message: str, **more: str) -> None:
        error = {"type": "invalid_request_error", "message": message, **more}
        super().__init__(message)
        self.answer = Answer({"error": error}, status)


@dataclass
class Account:
    """All that the side process remembers."""

    upstream: int
    address: str
    hook: Tree = field(default_factory=dict)
    held: bool = False
    sessions: dict[str, Tree] = field(default_factory=dict)
    refunds: dict[str, Tree] = field(default_factory=dict)
    refund_status: str = "succeeded"
    pending: set[str] = field(default_factory=set)
    disputes: dict[str, Tree] = field(default_factory=dict)
    payouts: dict[str, Tree] = field(default_factory=dict)
    # How the balance is kept: units of its currency for a đồng, and what is kept of a charge.
    balance: Tree = field(default_factory=lambda: {"currency": "vnd", "rate": 1.0, "fee": 0})
    events: list[Tree] = field(default_factory=list)
    unsent: list[Tree] = field(default_factory=list)
    requests: list[Tree] = field(default_factory=list)
    faults: list[Tree] = field(default_factory=list)
    replays: dict[str, tuple[str, Answer]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    released: threading.Event = field(default_factory=threading.Event)

    # --- What others made -----------------------------------------------------------------------

    def ask(self, method: str, path: str, **form: Any) -> Tree:
        """Ask localstripe; raises `Refused` with its own words."""
        connection = HTTPConnection("127.0.0.1", self.upstream, timeout=10)
        headers = {"Authorization": "Bearer sk_test_side", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(form), headers)
        response = connection.getresponse()
        answer: Tree = json.loads(response.read())
        connection.close()
        if response.status >= 400:
            error = answer["error"]
            raise Refused(response.status, error.pop("message"), **error)
        return answer

    def intent(self, key: str, expand: bool = False) -> Tree:
        raw = self.ask("GET", f"/v1/payment_intents/{key}")
        if key in self.pending:  # to localstripe every card pays at once
            raw["status"], raw["latest_charge"] = "processing", None
        charge = raw["latest_charge"] and self.charge(raw["latest_charge"])
        paid = raw["status"] == "succeeded"
        return {
            **_only(raw, "amount", "capture_method", "client_secret", "created", "currency", "customer", "id"),
            **_only(raw, "livemode", "metadata", "object", "payment_method", "status"),
            "amount_received": raw["amount"] if paid else 0,
            "latest_charge": charge if expand else charge and charge["id"],
            "payment_method_types": ["card"],
        }

    def charge(self, raw: Tree) -> Tree:
        given_back = [r["amount"] for r in self.refunds.values() if r["charge"] == raw["id"] and _counts(r)]
        return {
            **_only(raw, "amount", "balance_transaction", "captured", "created", "currency", "customer", "description"),
            **_only(raw, "failure_code", "failure_message", "id", "livemode", "metadata", "object", "paid"),
            **_only(raw, "payment_intent", "payment_method", "receipt_email", "status"),
            "amount_captured": raw["amount"] if raw["captured"] and raw["paid"] else 0,
            "amount_refunded": sum(given_back),
            "billing_details": {"address": None, "email": None, "name": None, "phone": None, "tax_id": None},
            "disputed": any(d["charge"] == raw["id"] for d in self.disputes.values()),
            "refunded": sum(given_back) >= raw["amount"],
        }

    def moved(self, key: str) -> Tree:
        """A move in our balance: localstripe says that there was one, and knows neither fees nor other currencies."""
        raw = self.ask("GET", f"/v1/balance_transactions/{key}")
        units, abroad = round(raw["amount"] * self.balance["rate"]), self.balance["currency"] != "vnd"
        fee = self.balance["fee"] if raw["type"] == "charge" else 0
        return {
            **_only(raw, "available_on", "created", "description", "id", "object", "reporting_category", "source"),
            **_only(raw, "status", "type"),
            "amount": units,
            "balance_type": "payments",
            "currency": self.balance["currency"],
            "exchange_rate": self.balance["rate"] if abroad else None,
            "fee": fee,
            "fee_details": [],
            "net": units - fee,
        }

    def with_move(self, thing: Tree, expand: list[str]) -> Tree:
        key = thing["balance_transaction"]
        return {**thing, "balance_transaction": self.moved(key)} if key and "balance_transaction" in expand else thing

    def send_on(self, told: Tree) -> Tree:
        """Money goes on to the bank; told again, what became of it."""
        now = int(time.time())
        self.payouts[told["id"]] = {
            **_only(told, "amount", "currency", "id", "status"),
            "arrival_date": now,
            "automatic": True,
            "created": now,
            "livemode": False,
            "metadata": {},
            "method": "standard",
            "object": "payout",
            "reconciliation_status": "completed",
            "source_type": "card",
            "type": "bank_account",
        }
        self.happened(f"payout.{told['status']}", self.payouts[told["id"]])
        return self.payouts[told["id"]]

    # --- Sessions --------------------------------------------------------------------------------

    def open_session(self, form: Tree) -> Tree:
        now = int(time.time())
        amount, currency = _total(form)
        expires = int(form.get("expires_at", now + LONGEST))
        if not now + SHORTEST <= expires <= now + LONGEST:
            raise Refused(400, "expires_at must be between 30 minutes and 24 hours from now.", param="expires_at")
        key = f"cs_test_{secrets.token_hex(24)}"
        self.sessions[key] = {
            **_only(form, "mode", "client_reference_id", "success_url", "cancel_url", "locale"),
            "adaptive_pricing": {"enabled": form.get("adaptive_pricing", {}).get("enabled") != "false"},
            "amount_subtotal": amount,
            "amount_total": amount,
            "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
            "created": now,
            "currency": currency,
            "custom_fields": [],
            "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
            "customer": None,
            "expires_at": expires,
            "id": key,
            "livemode": False,
            "metadata": form.get("metadata", {}),
            "object": "checkout.session",
            "payment_intent": None,
            "payment_method_types": form.get("payment_method_types", ["card"]),
            "payment_status": "unpaid",
            "shipping_options": [],
            "status": "open",
            "ui_mode": form.get("ui_mode", "hosted_page"),
            "url": f"{self.address}/pay/{key}",
            # Not of Stripe's: for the page, taken off before anything is answered.
            "_name": form["line_items"][0]["price_data"]["product_data"]["name"],
            "_intent": form.get("payment_intent_data", {}),
        }
        return self.session(key)

    def session(self, key: str, expand: list[str] | None = None) -> Tree:
        kept = self._kept(key)
        shown = {name: value for name, value in kept.items() if not name.startswith("_")}
        if shown["status"] != "open":
            shown["url"] = None
        expand = expand or []
        if shown["payment_intent"] and any(path.startswith("payment_intent") for path in expand):
            shown["payment_intent"] = self.intent(shown["payment_intent"], "payment_intent.latest_charge" in expand)
        return shown

    def expire(self, key: str) -> Tree:
        kept = self._kept(key)
        if kept["status"] != "open":
            raise Refused(
                400, f'Only Checkout Sessions with a status in ["open"] can be expired, not {kept["status"]}.'
            )
        kept["status"] = "expired"
        self.happened("checkout.session.expired", self.session(key))
        return self.session(key)

    def pay(self, key: str, number: str) -> bool:
        """Charge a card for the session; whether it was accepted."""
        kept = self._kept(key)
        if kept["status"] != "open":
            return False
        card = {"card[number]": number, "card[exp_month]": "12", "card[exp_year]": "2034", "card[cvc]": "123"}
        details = {f"metadata[{name}]": value for name, value in kept["_intent"].get("metadata", {}).items()}
        try:
            if number == DECLINED:
                raise Refused(402, "Your card was declined.", code="card_declined")
            method = self.ask("POST", "/v1/payment_methods", type="card", **card)
            intent = self.ask(
                "POST", "/v1/payment_intents", amount=kept["amount_total"], currency=kept["currency"],
                payment_method=method["id"], confirm="true", **details,
            )  # fmt: skip
        except Refused:
            return False
        slow = number == SLOW
        kept |= {"status": "complete", "payment_status": "unpaid" if slow else "paid", "payment_intent": intent["id"]}
        if slow:
            self.pending.add(intent["id"])
        else:
            self.happened("payment_intent.succeeded", self.intent(intent["id"]))
            self.happened("charge.succeeded", self.intent(intent["id"], expand=True)["latest_charge"])
        self.happened("checkout.session.completed", self.session(key))
        return True

    def settle(self, key: str) -> Tree:
        """The money of a slow method has come."""
        kept = self._kept(key)
        kept["payment_status"] = "paid"
        self.pending.discard(kept["payment_intent"])
        self.happened("checkout.session.async_payment_succeeded", self.session(key))
        return self.session(key)

    def _kept(self, key: str) -> Tree:
        if key not in self.sessions:
            raise Refused(404, f"No such checkout.session: {key}", code="resource_missing")
        kept = self.sessions[key]
        if kept["status"] == "open" and kept["expires_at"] <= time.time():
            kept["status"] = "expired"
        return kept

    # --- Money back --------------------------------------------------------------------------------

    def refund(self, form: Tree) -> Tree:
        intent = self.intent(form["payment_intent"], expand=True)
        charge = intent["latest_charge"]
        amount = int(form.get("amount", charge["amount"]))
        if any(d["charge"] == charge["id"] and d["status"] != "won" for d in self.disputes.values()):
            raise Refused(400, "The charge is disputed and can't be refunded.", code="charge_disputed")
        if charge["refunded"]:
            raise Refused(400, f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
        if amount > charge["amount"] - charge["amount_refunded"]:
            raise Refused(400, f"Refund amount ({amount}) is greater than unrefunded amount on charge.", param="amount")
        details = {f"metadata[{name}]": value for name, value in form.get("metadata", {}).items()}
        raw = self.ask("POST", "/v1/refunds", payment_intent=intent["id"], amount=amount, **details)
        made = {
            **_only(raw, "amount", "balance_transaction", "charge", "created", "currency", "id", "metadata", "object"),
            "payment_intent": intent["id"],
            "reason": form.get("reason"),
            "status": self.refund_status,
        }
        self.refunds[made["id"]] = made
        self.happened("refund.created", made)
        self.happened("charge.refunded", self.intent(intent["id"], expand=True)["latest_charge"])
        return made

    def decide_refund(self, key: str, form: Tree) -> Tree:
        made = self.refunds[key]
        made["status"] = form["status"]
        if form["status"] == "failed":
            made["failure_reason"] = "expired_or_canceled_card"
        self.happened("refund.failed" if form["status"] == "failed" else "refund.updated", made)
        return made

    def dispute(self, form: Tree) -> Tree:
        """A cardholder disputes the whole charge, or the bank has decided (`status` won or lost)."""
        charge = self.intent(form["payment_intent"], expand=True)["latest_charge"]
        key = f"dp_{charge['id'][3:]}"
        self.disputes[key] = {
            **_only(charge, "amount", "currency", "created", "livemode"),
            "balance_transactions": [],
            "charge": charge["id"],
            "enhanced_eligibility_types": [],
            "evidence": {},
            "evidence_details": {"due_by": None, "has_evidence": False, "past_due": False, "submission_count": 0},
            "id": key,
            "is_charge_refundable": False,
            "metadata": {},
            "object": "dispute",
            "payment_intent": form["payment_intent"],
            "reason": "fraudulent",
            "status": form.get("status", "needs_response"),
        }
        closed = self.disputes[key]["status"] in {"won", "lost"}
        self.happened("charge.dispute.closed" if closed else "charge.dispute.created", self.disputes[key])
        return self.disputes[key]

    # --- Events ---------------------------------------------------------------------------------------

    def happened(self, kind: str, thing: Tree) -> None:
        event = {
            "api_version": API_VERSION,
            "created": int(time.time()),
            "data": {"object": json.loads(json.dumps(thing))},
            "id": f"evt_{secrets.token_hex(12)}",
            "livemode": False,
            "object": "event",
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        }
        self.events.append(event)
        if self.hook and not self.held:
            self.unsent.append(event)

    def send_unsent(self) -> None:
        """Never under the lock: whoever is told may ask back."""
        while self.unsent:
            self.send(self.unsent.pop(0))

    def send(self, event: Tree, age: int = 0, secret: str = "") -> int:
        body, header = self.signed(event, age, secret)
        target = urlsplit(self.hook["url"])
        connection = HTTPConnection(target.hostname or "", target.port, timeout=10)
        headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": header}
        connection.request("POST", target.path, body.encode(), headers)
        status = connection.getresponse().status
        connection.close()
        return status

    def signed(self, event: Tree, age: int = 0, secret: str = "") -> tuple[str, str]:
        body = json.dumps(event, indent=2, sort_keys=True)
        secret = secret or self.hook.get("secret", "whsec_side")
        return body, WebhookSignature.generate_signature_header(body, secret, int(time.time()) - age)


def _only(thing: Tree, *names: str) -> Tree:
    return {name: thing[name] for name in names if name in thing}


def _counts(refund: Tree) -> bool:
    return refund["status"] not in {"failed", "canceled"}


def _total(form: Tree) -> tuple[int, str]:
    lines = [(line["price_data"], int(line.get("quantity", 1))) for line in form["line_items"]]
    (currency,) = {price["currency"] for price, _quantity in lines}
    amount = sum(int(price["unit_amount"]) * quantity for price, quantity in lines)
    if amount < MINIMUM:
        raise Refused(400, "The amount must convert to at least 50 cents.", code="amount_too_small")
    if amount > MAXIMUM:
        raise Refused(400, "The amount must be no more than ₫99,999,999.", code="amount_too_large")
    return amount, currency


# --- Over HTTP ------------------------------------------------------------------------------------------


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    account: Account

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  its name in the standard library
        pass

    def _serve(self, method: str) -> None:
        url = urlsplit(self.path)
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode() if method == "POST" else url.query
        fault = self._fault_of(method, url.path)
        if fault in {"429", "500"}:
            error = {"type": "api_error", "message": "a fault that a test asked for"}
            self._send(Answer({"error": error}, int(fault)))
            return
        try:
            answer = self._answer(method, url.path, form)
        except Refused as refused:
            answer = refused.answer
        self.account.send_unsent()
        if fault == "hang":
            self.account.released.wait(60)
        if fault in {"drop", "hang"}:
            self.close_connection = True  # done, but nobody will hear of it
            return
        self._send(answer)

    def _fault_of(self, method: str, path: str) -> str:
        with self.account.lock:
            for fault in self.account.faults:
                if path.startswith("/v1/") and fault["method"] == method and fault["path"] in path and fault["left"]:
                    fault["left"] -= 1
                    return str(fault["what"])
        return ""

    def _answer(self, method: str, path: str, form: str) -> Answer:
        if path.startswith("/v1/"):
            return self._api(method, path, form)
        if path.startswith("/pay/"):
            return self._page(method, path.split("/")[2], form)
        return Answer(_control(self.account, path.removeprefix("/_side/"), json.loads(form or "{}")))

    def _api(self, method: str, path: str, form: str) -> Answer:
        account, key = self.account, self.headers.get("Idempotency-Key", "")
        secret = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if not secret.startswith("sk_test_") or secret == "sk_test_wrong":
            raise Refused(401, f"Invalid API Key provided: {secret[:8]}***")
        asked = {"method": method, "path": path, "form": form, "key": key}
        account.requests.append(asked)
        if faults := request_faults(method, path, form):
            raise Refused(400, "; ".join(faults), code="parameter_unknown")
        with account.lock:  # one at a time, so that a key in use needs no answer of its own
            if method == "GET":
                return Answer(_read(account, path, form))
            mark = hashlib.sha256(f"{path} {form}".encode()).hexdigest()
            if key in account.replays:
                before, answer = account.replays[key]
                if before != mark:
                    raise Refused(
                        400, "Keys for idempotent requests can only be used with the same parameters they were first"
                        f" used with: {key}", type="idempotency_error",
                    )  # fmt: skip
                return Answer(answer.body, answer.status, {"Idempotent-Replayed": "true"})
            try:
                answer = Answer(_write(account, path, form))
            except Refused as refused:
                if path != "/v1/refunds":
                    raise  # refused for its parameters: nothing had begun, and nothing is kept
                answer = refused.answer
            if key:
                account.replays[key] = mark, answer
            return answer

    def _page(self, method: str, key: str, form: str) -> Answer:
        account = self.account
        with account.lock:
            kept = account._kept(key)
            if kept["status"] != "open":
                return Answer(closed_page(kept))
            number = dict(parse_qsl(form)).get("card", "").replace(" ", "")
            if method == "GET" or not account.pay(key, number):
                return Answer(card_page(kept, declined=method == "POST"), 402 if method == "POST" else 200)
        account.send_unsent()  # Stripe too waits for the answer before it sends the browser back
        return Answer("", 303, {"Location": kept["success_url"].replace("{CHECKOUT_SESSION_ID}", key)})

    def _send(self, answer: Answer) -> None:
        page = isinstance(answer.body, str)
        body = answer.body.encode() if isinstance(answer.body, str) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if page else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Request-Id", f"req_{secrets.token_hex(7)}")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _read(account: Account, path: str, query: str) -> Tree:
    asked, parts = parse_qs(query), path.strip("/").split("/")[1:]
    # The SDK numbers what it repeats: expand[0]=…
    expand = [value for name, values in asked.items() if name.startswith("expand") for value in values]
    match parts:
        case ["checkout", "sessions", key]:
            return account.session(key, expand)
        case ["payment_intents", key]:
            return account.intent(key, "latest_charge" in expand)
        case ["refunds", key] if key in account.refunds:
            return account.with_move(account.refunds[key], expand)
        case ["charges", key]:
            return account.with_move(account.charge(account.ask("GET", f"/v1/charges/{key}")), expand)
        case ["disputes", key] if key in account.disputes:
            return account.disputes[key]
        case ["payouts", key] if key in account.payouts:
            return account.payouts[key]
        case ["refunds" | "disputes" as kind]:
            kept = account.refunds if kind == "refunds" else account.disputes
            wanted = asked["payment_intent"][0]
            found = [thing for thing in kept.values() if thing["payment_intent"] == wanted]
            return {"object": "list", "data": found[::-1], "has_more": False, "url": path}
    raise Refused(404, f"Unrecognized request URL (GET: {path}).")


def _write(account: Account, path: str, form: str) -> Tree:
    match path.strip("/").split("/")[1:]:
        case ["checkout", "sessions"]:
            return account.open_session(form_tree(form))
        case ["checkout", "sessions", key, "expire"]:
            return account.expire(key)
        case ["refunds"]:
            return account.refund(form_tree(form))
    raise Refused(404, f"Unrecognized request URL (POST: {path}).")


def _control(account: Account, name: str, told: Tree) -> Tree:
    controls: dict[str, Callable[[], Any]] = {
        "reset": lambda: _forget(account),
        "hook": lambda: account.hook.update(told),
        "hold": lambda: setattr(account, "held", told["on"]),
        "fault": lambda: account.faults.append(told),
        "refunds": lambda: setattr(account, "refund_status", told["status"]),
        "events": lambda: account.events,
        "requests": lambda: account.requests,
        "pay": lambda: account.pay(told["session"], told["card"]),
        "settle": lambda: account.settle(told["session"]),
        "expire": lambda: account.expire(told["session"]),
        "dispute": lambda: account.dispute(told),
        "balance": lambda: account.balance.update(told),
        "payout": lambda: account.send_on(told),
        "decide": lambda: account.decide_refund(told["refund"], told),
        "signed": lambda: account.signed(account.events[told["event"]], told["age"], told["secret"]),
        "send": lambda: [account.send(account.events[told["event"]], told["age"]) for _time in range(told["times"])],
    }
    return {"answer": controls[name]()}


def _forget(account: Account) -> None:
    account.released.set()
    fresh = Account(account.upstream, account.address)
    fresh.lock = account.lock  # held by whoever is being answered
    account.__dict__.update(fresh.__dict__)


def main(port: int, upstream: int) -> None:
    Handler.account = Account(upstream, f"http://127.0.0.1:{port}")
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
