"""Paying subjects out, in batches that two people approve. A subject waits in one batch at a time (a partial
unique index), and a payout is posted once (`journal_once_for_a_fact`): nothing is paid twice.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.kernel.codes import random_code, with_check
from catalog.kernel.money import format_dong
from catalog.kernel.states import TransitionRefused
from marketplace.ledger.due import Banks, candidates, due_now, untaxed
from marketplace.ledger.models import Account, BatchState, Entry, Journal, Payout, PayoutBatch, PayoutState
from marketplace.ledger.posting import Leg, post
from marketplace.ledger.services import post_withheld
from marketplace.ledger.states import BATCH, PAYOUT, of_the_operator

Kind, Item, Fact = Account.Kind, Entry.Item, Journal.Kind


def draft_batch(actor: Any, now: datetime, banks: Banks) -> PayoutBatch:
    """Put everybody who can be paid into a new batch, with bank account and amount as they are now.

    Withholds first what no rule was in force for before. Locks the payable accounts in rising order of id, so of two
    people who draft at once the second finds nothing. Journals; raises `PermissionDenied`, or `TransitionRefused` when
    there is nobody to pay, and then has written nothing.
    """
    if not of_the_operator.test(actor):
        raise PermissionDenied
    with transaction.atomic():
        withhold_what_waits(now)
        list(Account.objects.select_for_update().filter(kind=Kind.PAYABLE).order_by("pk").values_list("pk"))
        paid = [(each, each.bank) for each in candidates(now, banks) if each.payable]
        if not paid:
            raise TransitionRefused("nobody", _("Chưa có chủ thể nào đủ điều kiện chi trả."))
        batch = PayoutBatch.objects.create(number=with_check(random_code(7)), drafted_by=actor)
        Payout.objects.bulk_create(
            Payout(
                batch=batch,
                subject=each.subject,
                amount=each.due,
                bank_bin=bank.bank_bin,
                bank_number=bank.number,
                bank_holder=bank.holder,
            )
            for each, bank in paid
            if bank
        )
        journal.record(
            "shop.payout_batch.draft",
            actor=actor,
            obj=batch,
            text=gettext_noop("Lập đợt chi %(number)s: %(count)d chủ thể, %(total)d đồng."),
            data={"number": batch.number, "count": len(paid), "total": sum(each.due for each, _bank in paid)},
        )
    return batch


def withhold_what_waits(now: datetime) -> None:
    """Withhold from deliveries that found no tax rule in force, where there is one now. Locks their orders."""
    for fact in untaxed().select_related("order__subject").order_by("order"):
        if fact.order:
            post_withheld(fact.order, now)


def approve(batch: PayoutBatch, actor: Any) -> None:
    """The first approval or the second one, of another person. Locks the batch; journals each.

    Raises `TransitionRefused`, and then has written nothing; the database refuses the same person twice as well.
    """
    with transaction.atomic():
        locked = PayoutBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.state == BatchState.CHECKED and locked.first_approver_id == actor.pk:
            raise TransitionRefused("same_person", _("Bạn đã duyệt lần 1. Lần 2 phải do người khác duyệt."))
        field = {BatchState.DRAFT: "first_approver", BatchState.CHECKED: "second_approver"}.get(
            BatchState(locked.state)
        )
        if field and of_the_operator.test(actor):  # before the state: its CHECK looks for them
            PayoutBatch.objects.filter(pk=batch.pk).update(**{field: actor})
        BATCH.apply(batch, "check" if locked.state == BatchState.DRAFT else "approve", actor)


def send(batch: PayoutBatch, actor: Any, now: datetime) -> None:
    """The file has gone to the bank: what is paid is no longer owed.

    Locks the batch, then the payable accounts in rising order of id. Raises `TransitionRefused` when a subject is owed
    less by now (a refund, a dispute), naming it, and then has written nothing.
    """
    with transaction.atomic():
        BATCH.apply(batch, "send", actor)
        payouts = list(batch.payouts.filter(state=PayoutState.WAITING).select_related("subject").order_by("pk"))
        if not payouts:
            raise TransitionRefused("empty", _("Đợt này không còn khoản chi nào. Hãy huỷ đợt."))
        subjects = [payout.subject_id for payout in payouts]
        locked = Account.objects.select_for_update().filter(kind=Kind.PAYABLE, subject__in=subjects)
        list(locked.order_by("pk").values_list("pk"))
        due = due_now(subjects, now)
        for payout in payouts:
            _still_due(payout, due.get(payout.subject_id, 0))
            PAYOUT.apply(payout, "send", actor)
            legs = [
                Leg(Kind.PAYABLE, payout.amount, Item.PAYOUT, payout.subject_id),
                Leg(Kind.BANK, -payout.amount, Item.MONEY),
            ]
            post(Fact.PAYOUT, f"payout {payout.pk}", legs, at=now, amount=payout.amount)


def cancel(batch: PayoutBatch, actor: Any, reason: str) -> None:
    """Give a batch up before it is sent; its subjects are free for another. Locks the batch; journals."""
    with transaction.atomic():
        BATCH.apply(batch, "cancel", actor, reason)
        for payout in batch.payouts.filter(state=PayoutState.WAITING).order_by("pk"):
            PAYOUT.apply(payout, "drop", actor, reason)


def drop(payout: Payout, actor: Any) -> None:
    """Take one subject out of a batch that is not sent yet. Locks the payout; journals."""
    PAYOUT.apply(payout, "drop", actor)


def settle(payout: Payout, actor: Any) -> None:
    """The bank says that the money has arrived. Locks batch and payout; journals; the last one closes the batch."""
    with transaction.atomic():
        _lock_batch(payout)
        PAYOUT.apply(payout, "settle", actor)
        _close_when_done(payout.batch, actor)


def bounce(payout: Payout, actor: Any, reason: str, now: datetime) -> None:
    """The bank has sent the money back: it is owed again, and goes into the next batch. As `settle`."""
    with transaction.atomic():
        _lock_batch(payout)
        PAYOUT.apply(payout, "bounce", actor, reason)
        legs = [
            Leg(Kind.BANK, payout.amount, Item.MONEY),
            Leg(Kind.PAYABLE, -payout.amount, Item.BOUNCED, payout.subject_id),
        ]
        post(Fact.PAYOUT_BOUNCED, f"payout {payout.pk}", legs, at=now, amount=payout.amount)
        _close_when_done(payout.batch, actor)


def _still_due(payout: Payout, due: int) -> None:
    if payout.amount > due:
        message = _("Chỉ còn phải trả %(name)s %(due)s, ít hơn khoản chi %(amount)s. Hãy bỏ khoản này khỏi đợt.")
        values = {"name": payout.subject.name, "due": format_dong(due), "amount": format_dong(payout.amount)}
        raise TransitionRefused("less_due", message % values)


def _lock_batch(payout: Payout) -> None:
    """So that of two last payouts one sees the other."""
    PayoutBatch.objects.select_for_update().get(pk=payout.batch_id)


def _close_when_done(batch: PayoutBatch, actor: Any) -> None:
    if not batch.payouts.filter(state=PayoutState.SENT).exists():
        BATCH.apply(batch, "close", actor)
