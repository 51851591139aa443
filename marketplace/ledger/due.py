"""What each subject can be paid now, and why another can't.

Only what is past the time in which a buyer may complain is due, of no order whose card payment is disputed, and only an
amount that is worth a transfer is paid.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from catalog.subjects.models import Subject
from marketplace.ledger.banks import BankDetails
from marketplace.ledger.models import Account, Entry, Journal, Payout, PayoutState

# A buyer has a week to look at the goods and complain; what they would get back must still be here.
DISPUTE_WINDOW = timedelta(days=7)
# Below this a transfer costs more care than it is worth; it waits for the next sale.
LEAST_PAYOUT = 50_000

Banks = Callable[[Collection[int]], Mapping[int, BankDetails]]
Kind, Fact = Account.Kind, Journal.Kind


@dataclass(frozen=True)
class Candidate:
    """A subject that is owed money. `due` đồng can be paid now, `later` once a week has passed or a dispute has ended.

    `refused`: why it is not paid although enough is due, in a sentence; else "".
    """

    subject: Subject
    due: int
    later: int
    bank: BankDetails | None
    refused: str

    @property
    def payable(self) -> bool:
        return not self.refused and self.due >= LEAST_PAYOUT


def candidates(now: datetime, banks: Banks) -> list[Candidate]:
    """Everybody who is owed something, by name. Five queries and those of `banks`."""
    owed = _sums(_payable())
    due = due_now(owed.keys(), now)
    subjects = Subject.objects.filter(pk__in=[pk for pk, amount in owed.items() if amount > 0]).order_by(
        "name_fold", "pk"
    )
    accounts = banks([subject.pk for subject in subjects])
    withheld_later = set(untaxed().values_list("order__subject_id", flat=True))
    waiting = set(Payout.objects.filter(state=PayoutState.WAITING).values_list("subject_id", flat=True))
    return [
        Candidate(
            subject,
            due.get(subject.pk, 0),
            owed[subject.pk] - due.get(subject.pk, 0),
            accounts.get(subject.pk),
            _why_not(subject.pk, accounts, withheld_later, waiting),
        )
        for subject in subjects
    ]


def due_now(subject_ids: Collection[int], now: datetime) -> dict[int, int]:
    """Subject → đồng that can be paid now; a subject that nothing is due to may be missing."""
    return _sums(_payable().filter(account__subject__in=subject_ids).exclude(journal__order__in=_not_yet(now)))


def untaxed() -> QuerySet[Journal]:
    """Deliveries out of which taxes are still to be withheld."""
    withheld = Journal.objects.filter(kind=Fact.WITHHELD, order=OuterRef("order"))
    owed = Entry.objects.filter(journal=OuterRef("pk"), account__kind=Kind.PAYABLE)
    return Journal.objects.filter(Exists(owed), ~Exists(withheld), kind=Fact.DELIVERED)


def _payable() -> QuerySet[Entry]:
    return Entry.objects.filter(account__kind=Kind.PAYABLE)


def _sums(entries: QuerySet[Entry]) -> dict[int, int]:
    """Subject → đồng owed."""
    rows = entries.order_by().values_list("account__subject_id").annotate(sum=Sum("amount"))
    return {subject: -amount for subject, amount in rows}


def _not_yet(now: datetime) -> QuerySet[Any]:
    """Orders of which nothing is paid out yet: delivered too lately, or in dispute."""
    ended = Journal.objects.filter(kind__in=[Fact.DISPUTE_WON, Fact.DISPUTE_LOST], source=OuterRef("source"))
    young = Q(kind=Fact.DELIVERED, occurred_at__gt=now - DISPUTE_WINDOW)
    disputed = Q(kind=Fact.DISPUTE_OPENED) & ~Exists(ended)
    return Journal.objects.filter(young | disputed, order__isnull=False).values("order")


def _why_not(subject: int, accounts: Mapping[int, BankDetails], later: set[int], waiting: set[int]) -> str:
    if subject in later:
        return _("Chưa có quy tắc khấu trừ thuế nào áp dụng cho ngày giao của một đơn: chưa thể chi trả.")
    if subject in waiting:
        return _("Đang nằm trong một đợt chi chưa gửi.")
    if subject not in accounts:
        return _("Chưa có tài khoản ngân hàng đã xác minh.")
    return ""
