"""The one write on bank accounts: which one a subject, or the shop, is paid on."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_noop

from catalog.kernel import journal
from catalog.subjects.models import Subject
from catalog.subjects.rules import is_operator, is_signed_in, owner_of_the_subject
from marketplace.payment.models import BankAccount


def change_account(subject: Subject | None, *, bank_bin: str, number: str, holder: str, actor: Any) -> BankAccount:
    """The account that transfers to a subject, or without one to the shop, go to from now on. What was asked for
    before stays with the account it was asked for.

    Locks the subject; journals bank and last digits. Raises `PermissionDenied` for others than its owners (the shop's:
    the operator).
    """
    may = owner_of_the_subject.test(actor, subject) if subject else (is_signed_in & is_operator).test(actor)
    if not may:
        raise PermissionDenied
    with transaction.atomic():
        if subject:
            Subject.objects.select_for_update().get(pk=subject.pk)
        now = BankAccount.objects.select_for_update().active().filter(subject=subject).first()
        if now and (now.bank_bin, now.number, now.holder) == (bank_bin, number, holder):
            return now
        BankAccount.objects.active().filter(subject=subject).update(active=False)
        account = BankAccount.objects.create(subject=subject, bank_bin=bank_bin, number=number, holder=holder)
        journal.record(
            "payment.account.change",
            actor=actor,
            obj=subject or account,
            text=gettext_noop("Đổi tài khoản nhận tiền: %(account)s."),
            data={"account": str(account)},
        )
    return account
