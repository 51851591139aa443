"""Accounts to transfer to in the demo: of no bank, so that nobody can send real money by a code on a demo page."""

from catalog.subjects.models import Subject
from marketplace.payment.models import BankAccount

NO_BANK = "970999"  # no bank has this number at NAPAS


def make_accounts() -> None:
    """For every subject that has none, and for the shop."""
    holders = set(BankAccount.objects.active().values_list("subject", flat=True))
    owners: list[int | None] = [pk for pk in Subject.objects.values_list("pk", flat=True) if pk not in holders]
    if None not in holders:
        owners.append(None)
    BankAccount.objects.bulk_create(
        BankAccount(subject_id=pk, bank_bin=NO_BANK, number=f"000{pk or 0:07d}", holder="TAI KHOAN MAU")
        for pk in owners
    )
