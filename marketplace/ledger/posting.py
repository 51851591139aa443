"""The one way into the books."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from catalog.kernel import journal as diary
from marketplace.ledger.models import Account, Entry, Journal
from marketplace.ledger.months import first_open_moment


class NotPosted(Exception):
    """What the books refuse; nothing was written. `code` says why: differs, too_much, too_late,
    not_held, unknown."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Leg:
    """A line to be: đồng on an account, debit above zero; `subject_id` for accounts that are kept for each subject."""

    kind: Account.Kind
    amount: int
    item: Entry.Item
    subject_id: int | None = None


def posted(kind: Journal.Kind, source: str, amount: int, order: Any = None) -> Journal | None:
    """The journal of a fact that stands in the books. Raises `NotPosted` when it stands there otherwise."""
    found = Journal.objects.filter(kind=kind, source=source).first()
    if found and (found.amount, found.order_id) != (amount, order.pk if order else None):
        raise NotPosted("differs", f"{found} was posted with {found.amount} đồng for order {found.order_id}")
    return found


def post(
    kind: Journal.Kind,
    source: str,
    legs: Iterable[Leg],
    *,
    at: datetime,
    amount: int,
    sale: int = 0,
    order: Any = None,
    facts: dict[str, Any] | None = None,
) -> Journal:
    """Write a fact with its lines; lines of 0 đồng are left out, and a fact without lines moves no money.

    Once for each (kind, source): a repeat, also at the same moment in another connection, gets the first journal.
    A moment in a month that is closed is posted on the first open day, and `facts` keeps it as `belongs_to`.
    Writes in the caller's transaction or one of its own; journals `shop.ledger.<kind>`. Raises `ValueError` when the
    legs don't sum to 0 or the moment has no zone, `NotPosted` when the fact stands there otherwise.
    """
    lines = [leg for leg in legs if leg.amount]
    if sum(leg.amount for leg in lines):
        raise ValueError(f"{kind} {source} is not balanced: {lines}")
    if timezone.is_naive(at):
        raise ValueError("a fact needs a moment with a zone")
    day = max(at, first_open_moment() or at)
    facts = {**(facts or {}), **({} if day == at else {"belongs_to": at.isoformat()})}
    values = {"order": order, "amount": amount, "sale": sale, "occurred_at": day, "facts": facts}
    with transaction.atomic():
        journal, new = Journal.objects.get_or_create(kind=kind, source=source, defaults=values)
        if not new:
            posted(kind, source, amount, order)
            return journal
        Entry.objects.bulk_create(
            Entry(journal=journal, account=_account(leg), item=leg.item, amount=leg.amount) for leg in lines
        )
        diary.record(
            f"shop.ledger.{kind}",
            obj=order or journal,
            text=gettext_noop("Ghi sổ cái: %(kind_label)s, %(amount)d đồng."),
            data={"kind_label": _vietnamese(kind), "amount": amount, "source": source},
        )
    return journal


def _account(leg: Leg) -> Account:
    code = f"{leg.kind}:{leg.subject_id}" if leg.kind in Account.OF_SUBJECTS else str(leg.kind)
    return Account.objects.get_or_create(code=code, defaults={"kind": leg.kind, "subject_id": leg.subject_id})[0]


def _vietnamese(kind: Journal.Kind) -> str:
    """The label as its msgid: readers of the diary get it in their own language."""
    with translation.override("vi"):
        return str(kind.label)
