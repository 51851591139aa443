"""Writes on bank transfers: what a bank says has come is matched to what was asked for, or waits for a person.

Never by amount alone, never by the payer's name: the code in the memo decides, and its check digit. Two codes, no code,
a code of another account, or a transfer that may have been typed in before are for people.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from marketplace.payment.memo import codes_in, resembles_code
from marketplace.payment.models import BankAccount, BankCredit, BankCreditState, MoneyFact, PaymentAttempt
from marketplace.payment.money import apply_reading
from marketplace.payment.providers import Fact, Reading
from marketplace.payment.rules import keeps_the_account
from marketplace.payment.statements import BankLine, digest
from marketplace.payment.states import CREDIT

# A person types a transfer in when it is seen; the statement that has it too comes some days later.
SAME_TRANSFER = timedelta(days=5)
A_DAY = timedelta(days=1)  # some banks give the day alone

Source, Why, State = BankCredit.Source, BankCredit.Why, BankCreditState


@dataclass(frozen=True)
class Taken:
    """What became of a batch of transfers. Of those `not_ours` nothing is kept."""

    matched: int
    waiting: int
    known: int
    not_ours: int = 0


def take_credits(account: BankAccount, lines: Iterable[BankLine], source: str, actor: Any = None) -> Taken:
    """Keep transfers that an account got and let each pay for what its code names. Safe to repeat and to overlap.

    Each transfer is a transaction of its own (purchases are locked one at a time, so that a long statement holds up
    nobody); journals the batch. Of a statement only what may be an order's is kept: whoever else paid into the account
    is nobody's business here (Law 91/2025 on personal data). Raises `PermissionDenied` unless the actor keeps the
    account, or is the system.
    """
    if actor is not None and not keeps_the_account.test(actor, account):
        raise PermissionDenied
    came = [line for line in lines if line.amount > 0]
    ours = _ours_among(came, account) if source == Source.STATEMENT else came
    states = [_take(account, line, source, actor) for line in ours]
    taken = Taken(
        states.count(State.MATCHED), states.count(State.REVIEW), states.count(None), not_ours=len(came) - len(ours)
    )
    if taken.matched or taken.waiting:
        journal.record(
            "payment.bank.taken",
            actor=actor,
            obj=account,
            text=gettext_noop("Đọc báo có: %(matched)d khoản khớp đơn, %(waiting)d khoản chờ xem."),
            data={"matched": taken.matched, "waiting": taken.waiting},
        )
    return taken


def take_by_hand(attempt: PaymentAttempt, amount: int, reference: str, at: datetime, actor: Any) -> bool:
    """Somebody of the account has seen a transfer come in, before any statement says so; whether that was new.

    As `take_credits`. Money that a statement tells of later, in the same amount, waits for a person.
    """
    if attempt.account is None or not keeps_the_account.test(actor, attempt.account):
        raise PermissionDenied
    key = f"hand:{attempt.key}:{digest(reference, amount)[:20]}"
    line = BankLine(key, attempt.account.number, at, amount, attempt.code, reference, None)
    return bool(take_credits(attempt.account, [line], Source.HAND, actor).matched)


def _ours_among(lines: Sequence[BankLine], account: BankAccount) -> list[BankLine]:
    """Lines with something of a code in their memo, or of an amount that was asked for and not paid about then."""
    unpaid = PaymentAttempt.objects.filter(account=account, received__lt=F("amount"))
    asked = list(unpaid.values_list("amount", "received", "created_at", "expires_at"))
    windows: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for amount, received, since, until in asked:
        for sum_ in {amount, amount - received}:
            windows[sum_].append((since - A_DAY, (until or since) + SAME_TRANSFER))
    return [
        line
        for line in lines
        if resembles_code(line.memo) or any(since <= line.at <= until for since, until in windows[line.amount])
    ]


def _take(account: BankAccount, line: BankLine, source: str, actor: Any) -> str | None:
    """State of the new credit; None for one that was there."""
    with transaction.atomic():
        credit, is_new = BankCredit.objects.get_or_create(
            account=account,
            key=line.key,
            defaults={
                "at": line.at,
                "amount": line.amount,
                "memo": line.memo[:500],
                "reference": line.reference[:80],
                "source": source,
                "handled_by": actor if source == Source.HAND else None,
            },
        )
        if not is_new:
            return None
        attempt, credit.why = _meant(credit)
        if attempt:
            _match(credit, attempt)
        else:
            credit.save(update_fields=["why"])
        return credit.state


def _meant(credit: BankCredit) -> tuple[PaymentAttempt | None, str]:
    """The attempt that a transfer is for, or why that isn't certain. A code that we never gave out counts for nothing:
    one in eleven numbers of other shops has its check digit right by chance.
    """
    codes = codes_in(credit.memo)
    attempts = list(PaymentAttempt.objects.filter(code__in=codes, account=credit.account_id)) if codes else []
    if len(attempts) != 1:
        return None, Why.TWO_CODES if attempts else Why.UNKNOWN_CODE if codes else Why.NO_CODE
    if credit.source != Source.HAND and _was_typed_in(credit, attempts[0]):
        return None, Why.MAYBE_SAME
    return attempts[0], ""


def _was_typed_in(credit: BankCredit, attempt: PaymentAttempt) -> bool:
    near = (credit.at - SAME_TRANSFER, credit.at + SAME_TRANSFER)
    return attempt.bank_credits.filter(source=Source.HAND, amount=credit.amount, at__range=near).exists()


def _match(credit: BankCredit, attempt: PaymentAttempt, actor: Any = None) -> None:
    CREDIT.apply(credit, "match", actor)
    credit.attempt, credit.why = attempt, ""
    credit.save(update_fields=["attempt", "why", "handled_by"])
    name = f"{credit.account_id}:{credit.key}"
    details = {"reference": credit.reference, "source": credit.source}
    fact = Fact(MoneyFact.Kind.BANK_CREDIT, name, credit.amount, credit.at, details=details)
    apply_reading(attempt, Reading("open", (fact,)))


def match_by_hand(credit: BankCredit, attempt: PaymentAttempt, actor: Any) -> None:
    """A person says which purchase a waiting transfer pays for. Locks the transfer, then the purchase; journals.

    Raises `PermissionDenied`, and `AlreadyHandled` when it isn't waiting any more.
    """
    _handle(credit, actor, attempt)


def set_aside(credit: BankCredit, actor: Any) -> None:
    """A person says that a waiting transfer pays for no purchase, or is in the books already. As `match_by_hand`."""
    _handle(credit, actor, None)


class AlreadyHandled(Exception):
    """Somebody else has dealt with the transfer meanwhile."""


def _handle(credit: BankCredit, actor: Any, attempt: PaymentAttempt | None) -> None:
    if not keeps_the_account.test(actor, credit.account) or (attempt and attempt.account_id != credit.account_id):
        raise PermissionDenied
    with transaction.atomic():
        locked = BankCredit.objects.select_for_update().get(pk=credit.pk)
        if locked.state != State.REVIEW:
            raise AlreadyHandled
        locked.handled_by = actor
        if attempt:
            _match(locked, attempt, actor)
        else:
            CREDIT.apply(locked, "set_aside", actor)
            locked.save(update_fields=["handled_by"])
