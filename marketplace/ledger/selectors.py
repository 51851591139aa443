"""Reads of the books: a subject's statement, and the batches of payouts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.kernel.codes import normalise
from catalog.kernel.dates import add_months, day_start, today
from catalog.kernel.journal import entries_of
from catalog.kernel.models import JournalEntry
from catalog.kernel.spreadsheets import Table
from catalog.kernel.text import fold
from catalog.subjects.models import Subject
from marketplace.ledger.models import (
    Account,
    BatchState,
    CommissionRate,
    Entry,
    Payout,
    PayoutBatch,
    PayoutState,
    TaxRule,
)
from marketplace.ledger.modes import money_is_held
from marketplace.ledger.states import BATCH
from marketplace.order.numbers import show_number

# --- The statement of a subject -----------------------------------------------------------------------------------

PER_PAGE = 200
CHUNK = 1_000  # rows of a file that are in memory at a time
_PAGE = re.compile(r"[0-9]{1,4}")
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
    all below; `held`: of buyers' money now, for orders on their way; `count`: of
    all lines, `earlier`: of those before the month.
    """

    month: date
    earlier: int
    count: int
    opening: int
    earned: int
    taken: int
    closing: int
    held: int
    lines: Sequence[Line]

    @property
    def last_day(self) -> date:
        return add_months(self.month, 1) - timedelta(days=1)


@dataclass(frozen=True)
class StatementPage:
    """A statement as the subject's people see it. `last`: whether the page has the month's last line."""

    subject_name: str
    code: str
    public_url: str
    desk_url: str
    statement: Statement
    previous: str
    next: str
    held_by_us: bool
    first: bool
    last: bool
    pager: dict[str, str]

    @property
    def owes(self) -> int:
        """What the subject owes at the end of the month, in đồng."""
        return max(-self.statement.closing, 0)


def read_month(typed: str) -> date:
    """The first day of a month typed as 2026-11; of this month when it is none, or is still to come."""
    now = today().replace(day=1)
    found = _MONTH.fullmatch(typed)
    return min(date(int(found[1]), int(found[2]), 1), now) if found else now


def statement(subject: Subject, month: date, rows: slice = slice(None)) -> Statement:
    """The month that begins on a day, with its lines, oldest first: all of them, or those of a page. Three queries."""
    start, end = day_start(month), day_start(add_months(month, 1))
    entries = Entry.objects.filter(account__subject=subject, account__kind__in=Account.STATED)
    within = Q(journal__occurred_at__gte=start, journal__occurred_at__lt=end)
    # What we owe is a credit, below zero in the books.
    sums = entries.aggregate(
        earlier=Count("pk", filter=Q(journal__occurred_at__lt=start)),
        count=Count("pk", filter=within),
        opening=-Sum("amount", filter=Q(journal__occurred_at__lt=start), default=0),
        earned=-Sum("amount", filter=within & Q(amount__lt=0), default=0),
        taken=-Sum("amount", filter=within & Q(amount__gt=0), default=0),
    )
    held = Entry.objects.filter(account__subject=subject, account__kind=Account.Kind.PREPAYMENT)
    return Statement(
        month=month,
        closing=sums["opening"] + sums["earned"] + sums["taken"],
        held=-held.aggregate(sum=Sum("amount", default=0))["sum"],
        lines=tuple(_lines(_within(subject, month), sums["opening"], rows)),
        **sums,
    )


def statement_page(subject: Subject, month: date, number: str) -> StatementPage:
    """A month of a subject's money, a page of lines. Three queries."""
    page = max(int(number), 1) if _PAGE.fullmatch(number) else 1
    found = statement(subject, month, slice((page - 1) * PER_PAGE, page * PER_PAGE))
    last = page * PER_PAGE >= found.count
    return StatementPage(
        subject_name=subject.name,
        code=subject.code,
        public_url=subject.get_absolute_url(),
        desk_url=reverse("workspace:desk", args=[subject.code]),
        statement=found,
        previous=f"{add_months(month, -1):%Y-%m}" if found.earlier else "",
        next=f"{add_months(month, 1):%Y-%m}" if month < read_month("") else "",
        held_by_us=money_is_held(),
        first=page == 1,
        last=last,
        pager={
            "previous_url": f"?ky={month:%Y-%m}&trang={page - 1}" if page > 1 else "",
            "next_url": "" if last else f"?ky={month:%Y-%m}&trang={page + 1}",
        },
    )


def _within(subject: Subject, month: date) -> QuerySet[Entry]:
    entries = Entry.objects.filter(account__subject=subject, account__kind__in=Account.STATED)
    start, end = day_start(month), day_start(add_months(month, 1))
    return entries.filter(journal__occurred_at__gte=start, journal__occurred_at__lt=end)


def _lines(entries: QuerySet[Entry], opening: int, part: slice = slice(None)) -> Iterator[Line]:
    order = ("journal__occurred_at", "journal_id", "pk")
    left = Window(Sum("amount"), order_by=order)
    rows = entries.select_related("journal__order").annotate(left=left).order_by(*order)[part]
    for row in rows.iterator(CHUNK):
        yield Line(
            at=row.journal.occurred_at,
            label=row.get_item_display(),
            fact_label=row.journal.get_kind_display(),
            number=show_number(row.journal.order.number) if row.journal.order else "",
            amount=-row.amount,
            left=opening - row.left,
        )


def statement_table(subject: Subject, month: date) -> Table:
    """A month as a file: opening, each line, closing."""
    found = statement(subject, month, slice(0, 0))
    header = [_("Ngày"), _("Khoản"), _("Việc"), _("Đơn"), _("Số tiền (đồng)"), _("Còn lại (đồng)")]
    lines = _lines(_within(subject, month), found.opening)
    return header, chain(
        [(found.month, _("Số dư đầu kỳ"), "", "", None, found.opening)],
        ((line.at, line.label, line.fact_label, line.number, line.amount, line.left) for line in lines),
        [(found.last_day, _("Số dư cuối kỳ"), "", "", None, found.closing)],
    )


# --- Batches, for the operator ------------------------------------------------------------------------------------

MOST_WORDS = 8
MOST_HISTORY = 30
FILE_STATES = (BatchState.APPROVED, BatchState.SENT, BatchState.CLOSED)


@dataclass(frozen=True)
class BatchPage:
    """A batch with its payouts. `may`: the verbs that are open to the reader now; `file`: whether there is one yet."""

    batch: PayoutBatch
    payouts: Sequence[Payout]
    total: int
    may: frozenset[str]
    file: bool
    history: Sequence[JournalEntry]


def batches(typed: str) -> QuerySet[PayoutBatch]:
    """Batches with the sum and number of what they pay, newest first; only those with the number, or with a payout to a
    subject of the name, that was typed.
    """
    paid = ~Q(payouts__state=PayoutState.DROPPED)
    found = PayoutBatch.objects.annotate(
        total=Sum("payouts__amount", filter=paid, default=0), count=Count("payouts", filter=paid)
    ).order_by("-pk")
    if words := fold(typed).split()[:MOST_WORDS]:
        named = Payout.objects.filter(batch=OuterRef("pk"))
        for word in words:
            named = named.filter(subject__name_fold__contains=word)
        found = found.filter(Q(number=normalise(typed)[:16]) | Exists(named))
    return found


def batch_page(batch: PayoutBatch, user: Any) -> BatchPage:
    """Four queries."""
    payouts = tuple(batch.payouts.select_related("subject").order_by("subject__name_fold", "pk"))
    return BatchPage(
        batch=batch,
        payouts=payouts,
        total=sum(payout.amount for payout in payouts if payout.state != PayoutState.DROPPED),
        may=frozenset(transition.verb for transition in BATCH.available(batch, user)),
        file=batch.state in FILE_STATES,
        history=tuple(entries_of(batch)[:MOST_HISTORY]),
    )


def bank_table(batch: PayoutBatch) -> Table:
    """The file that goes to the bank: what waits to be sent or was."""
    header = [_("STT"), _("Mã ngân hàng"), _("Số tài khoản"), _("Tên người nhận"), _("Số tiền"), _("Nội dung")]
    payouts = batch.payouts.exclude(state=PayoutState.DROPPED).order_by("pk")
    return header, (
        (number, each.bank_bin, each.bank_number, each.bank_holder, each.amount, f"CHI TRA {batch.number} {each.pk}")
        for number, each in enumerate(payouts, start=1)
    )


@dataclass(frozen=True)
class RateRow:
    """A dated rate in words; `now`: whether it is what holds today."""

    what: str
    bps: tuple[int, int]
    valid_from: date
    valid_to: date | None
    legal_ref: str
    evidence_label: str
    now: bool


def tax_rows() -> tuple[RateRow, ...]:
    """All withholding rules, those of one kind together, the newest first. One query."""
    rules = TaxRule.objects.order_by("legal_type", "activity", "-valid_from")
    return _rate_rows(
        (rule, f"{rule.get_legal_type_display()}: {rule.get_activity_display()}", (rule.vat_bps, rule.pit_bps))
        for rule in rules
    )


def commission_rows() -> tuple[RateRow, ...]:
    """All commission rates, the newest first. One query."""
    rates = CommissionRate.objects.order_by("-valid_from")
    return _rate_rows((rate, "", (rate.bps, rate.vat_bps)) for rate in rates)


def _rate_rows(rates: Iterable[tuple[CommissionRate | TaxRule, str, tuple[int, int]]]) -> tuple[RateRow, ...]:
    """As `rates._in_force`: of those that hold today, the one that began last."""
    day, found, rows = today(), set(), []
    for rate, what, bps in rates:
        holds = rate.valid_from <= day and (rate.valid_to is None or day <= rate.valid_to)
        now = holds and what not in found
        if now:
            found.add(what)
        ref, evidence = rate.legal_ref, rate.get_evidence_display()
        rows.append(RateRow(what, bps, rate.valid_from, rate.valid_to, ref, evidence, now))
    return tuple(rows)


def rate_table() -> Table:
    """All rates of both kinds, for a file; a rate in per cent."""
    header = [_("Mức"), _("Tỷ lệ (%)"), _("Thuế TNCN, hoặc GTGT của phí (%)"), _("Từ ngày"), _("Đến hết ngày")]
    return [*header, _("Căn cứ"), _("Mức đối chiếu"), _("Đang áp dụng")], (
        (
            row.what or _("Phí sàn"),
            row.bps[0] / 100,
            row.bps[1] / 100,
            row.valid_from,
            row.valid_to,
            row.legal_ref,
            row.evidence_label,
            _("Có") if row.now else "",
        )
        for row in (*tax_rows(), *commission_rows())
    )


def payout_table(found: QuerySet[PayoutBatch]) -> Table:
    """A line for each payout of batches, for a file; account numbers stay in the bank's own."""
    header = [_("Mã đợt"), _("Lập lúc"), _("Chủ thể"), _("Số tiền (đồng)"), _("Trạng thái")]
    payouts = Payout.objects.filter(batch__in=found.values("pk")).select_related("batch", "subject")
    return header, (
        (each.batch.number, each.batch.drafted_at, each.subject.name, each.amount, each.get_state_display())
        for each in payouts.order_by("-batch_id", "pk").iterator(CHUNK)
    )
