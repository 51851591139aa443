"""Reads of the books: a subject's statement, and who can be paid out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum, Window
from django.utils.translation import gettext as _

from catalog.kernel.dates import VIETNAM, add_months, day_start, today
from catalog.kernel.spreadsheets import Cell
from catalog.subjects.models import Subject
from marketplace.ledger.models import Account, Entry
from marketplace.order.numbers import show_number

# --- The statement of a subject -----------------------------------------------------------------------------------

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Line:
    """A change of what the platform owes a subject, in đồng; `left`: owed after it, below zero when the subject owes.

    `number`: of the order as people read it out, or "".
    """

    at: datetime
    label: str
    fact_label: str
    number: str
    amount: int
    left: int


@dataclass(frozen=True)
class Statement:
    """What changed in a month of Vietnam: opening + lines = closing. `earned` is the sum of all above zero, `taken` of
    all below; `held`: of buyers' money now, for orders on their way; `count`: of all lines.
    """

    month: date
    count: int
    opening: int
    earned: int
    taken: int
    closing: int
    held: int
    lines: Sequence[Line]


def read_month(typed: str) -> date:
    """The first day of a month typed as 2026-11; of this month when it is none, or is still to come."""
    now = today().replace(day=1)
    found = _MONTH.fullmatch(typed)
    return min(date(int(found[1]), int(found[2]), 1), now) if found else now


def statement(subject: Subject, year: int, month: int, rows: slice = slice(None)) -> Statement:
    """A month with its lines, oldest first: all of them, or those of a page. Three queries."""
    first = date(year, month, 1)
    start, end = day_start(first), day_start(add_months(first, 1))
    entries = Entry.objects.filter(account__subject=subject, account__kind__in=Account.STATED)
    within = Q(journal__occurred_at__gte=start, journal__occurred_at__lt=end)
    # What we owe is a credit, below zero in the books.
    sums = entries.aggregate(
        count=Count("pk", filter=within),
        opening=-Sum("amount", filter=Q(journal__occurred_at__lt=start), default=0),
        earned=-Sum("amount", filter=within & Q(amount__lt=0), default=0),
        taken=-Sum("amount", filter=within & Q(amount__gt=0), default=0),
    )
    held = Entry.objects.filter(account__subject=subject, account__kind=Account.Kind.PREPAYMENT)
    return Statement(
        month=first,
        closing=sums["opening"] + sums["earned"] + sums["taken"],
        held=-held.aggregate(sum=Sum("amount", default=0))["sum"],
        lines=_lines(entries.filter(within), sums["opening"], rows),
        **sums,
    )


def _lines(entries: QuerySet[Entry], opening: int, part: slice) -> tuple[Line, ...]:
    order = ("journal__occurred_at", "journal_id", "pk")
    left = Window(Sum("amount"), order_by=order)
    rows = entries.select_related("journal__order").annotate(left=left).order_by(*order)[part]
    return tuple(
        Line(
            at=row.journal.occurred_at,
            label=row.get_item_display(),
            fact_label=row.journal.get_kind_display(),
            number=show_number(row.journal.order.number) if row.journal.order else "",
            amount=-row.amount,
            left=opening - row.left,
        )
        for row in rows
    )


def statement_rows(found: Statement) -> list[Sequence[Cell]]:
    """For a file: opening, each line, closing."""
    last = add_months(found.month, 1) - timedelta(days=1)
    rows: list[Sequence[Cell]] = [(f"{found.month:%d/%m/%Y}", _("Số dư đầu kỳ"), "", "", None, found.opening)]
    rows += [
        (
            f"{line.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
            line.label,
            line.fact_label,
            line.number,
            line.amount,
            line.left,
        )
        for line in found.lines
    ]
    return [*rows, (f"{last:%d/%m/%Y}", _("Số dư cuối kỳ"), "", "", None, found.closing)]
