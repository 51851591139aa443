"""The trial balance of a month: what each account opened with, took in and gave out, and closed with; and its proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from catalog.kernel.dates import add_months, day_start, today
from catalog.kernel.journal import entries_of
from catalog.kernel.models import JournalEntry
from catalog.kernel.spreadsheets import Table
from marketplace.ledger.models import Account, BookMonth, Entry, Journal, MonthState
from marketplace.ledger.months import last_closed

CHUNK = 1_000  # accounts of a file that are in memory at a time
MOST_HISTORY = 30


@dataclass(frozen=True)
class Balance:
    """An account in a month, in đồng: opening + debit - credit = closing, a debit above zero."""

    label: str
    opening: int
    debit: int
    credit: int
    closing: int


@dataclass(frozen=True)
class Trial:
    """A month by kinds of account. `total`: of all of them. `stated`: what the statements of all `subjects` add up to;
    `owed`: the accounts that they are made of. `late`: journals that belong to an earlier month.
    """

    month: date
    rows: Sequence[Balance]
    total: Balance
    stated: Balance
    owed: Balance
    subjects: int
    late: int

    @property
    def is_proven(self) -> bool:
        """Debits are credits, nothing is left of all accounts, and the statements add up to theirs."""
        balanced = self.total.opening == self.total.closing == 0 and self.total.debit == self.total.credit
        return balanced and self.stated == self.owed


@dataclass(frozen=True)
class MonthPage:
    """`earlier`, `later`: months as in the address, or "". `is_closed`: by itself or with a later one."""

    trial: Trial
    is_closed: bool
    can_close: bool
    can_reopen: bool
    earlier: str
    later: str
    history: Sequence[JournalEntry]


def trial_balance(month: date) -> Trial:
    """The month that begins on a day. Three queries."""
    sums = _sums(month)
    found = Entry.objects.order_by().values("account__kind").annotate(**sums)
    by_kind = {row["account__kind"]: row for row in found}
    kinds = [kind for kind in Account.Kind if kind in by_kind]
    rows = [_balance(str(kind.label), by_kind[kind]) for kind in kinds]
    stated = Entry.objects.filter(account__kind__in=Account.STATED).order_by().values("account__subject")
    statements = [_balance("", row) for row in stated.annotate(**sums)]
    return Trial(
        month=month,
        rows=rows,
        total=_total(rows),
        stated=_total(statements),
        owed=_total(_balance("", by_kind[kind]) for kind in kinds if kind in Account.STATED),
        subjects=len(statements),
        late=Journal.objects.filter(_in(month, ""), facts__has_key="belongs_to").count(),
    )


def month_page(month: date) -> MonthPage:
    """Six queries."""
    closed = last_closed()
    is_closed = closed is not None and month <= closed
    first = Journal.objects.order_by("occurred_at").values_list("occurred_at", flat=True).first()
    row = BookMonth.objects.filter(first_day=month).first()
    over = add_months(month, 1) <= today()
    return MonthPage(
        trial=trial_balance(month),
        is_closed=is_closed,
        can_close=over and not is_closed,
        can_reopen=bool(row and row.state == MonthState.CLOSED and month == closed),
        earlier=f"{add_months(month, -1):%Y-%m}" if first and first < day_start(month) else "",
        later=f"{add_months(month, 1):%Y-%m}" if over else "",
        history=tuple(entries_of(row)[:MOST_HISTORY]) if row else (),
    )


def trial_table(month: date) -> Table:
    """A month as a file, a line for each account."""
    header = [_("Tài khoản"), _("Chủ thể"), _("Dư đầu kỳ"), _("Phát sinh nợ"), _("Phát sinh có"), _("Dư cuối kỳ")]
    accounts: Any = (
        Account.objects.select_related("subject").annotate(**_sums(month, "entries__")).order_by("kind", "pk")
    )
    return header, (
        (
            each.get_kind_display(),
            each.subject.name if each.subject else "",
            each.opening,
            each.debit,
            each.credit,
            each.opening + each.debit - each.credit,
        )
        for each in accounts.iterator(CHUNK)
    )


def _sums(month: date, way: str = "") -> dict[str, Any]:
    """`way`: to the entries."""
    within = _in(month, f"{way}journal__")
    before = Q(**{f"{way}journal__occurred_at__lt": day_start(month)})
    amount = f"{way}amount"
    return {
        "opening": Sum(amount, filter=before, default=0),
        "debit": Sum(amount, filter=within & Q(**{f"{amount}__gt": 0}), default=0),
        "credit": -Sum(amount, filter=within & Q(**{f"{amount}__lt": 0}), default=0),
    }


def _in(month: date, way: str) -> Q:
    end: datetime = day_start(add_months(month, 1))
    return Q(**{f"{way}occurred_at__gte": day_start(month), f"{way}occurred_at__lt": end})


def _balance(label: str, row: Any) -> Balance:
    closing = row["opening"] + row["debit"] - row["credit"]
    return Balance(label, row["opening"], row["debit"], row["credit"], closing)


def _total(rows: Any) -> Balance:
    parts = list(rows)
    names = ("opening", "debit", "credit", "closing")
    return Balance("", *(sum(getattr(each, name) for each in parts) for name in names))
