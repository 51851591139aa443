"""COD money: carriers collect it at the door, hold it, and hand it over in sums, each with a slip of theirs."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_noop

from catalog.kernel import journal as diary
from catalog.kernel.dates import day_start
from marketplace.ledger.books import held_by_carriers
from marketplace.ledger.models import Account, Entry, Journal
from marketplace.ledger.posting import NotPosted, posted
from marketplace.ledger.services import post_cod_remitted
from marketplace.ledger.states import of_the_operator

_FEE = Account.Kind.CARRIER_FEE


def record_remitted(amount: int, fee: int, slip: str, day: date, actor: Any) -> Journal:
    """Write down what a carrier has handed over: `amount` in all, of which it kept `fee`. Once for each slip, whoever
    types it in and however it is written.

    Locks the account of COD money; journals `shop.ledger.remitted`. Raises `PermissionDenied` for others than the
    operator, `NotPosted` for a slip that stands in the books with another sum or fee and for more than carriers hold.
    """
    if not of_the_operator.test(actor):
        raise PermissionDenied
    source = f"slip {slip.casefold()}"
    with transaction.atomic():
        list(Account.objects.select_for_update().filter(kind=Account.Kind.COD))
        if found := posted(Journal.Kind.COD_REMITTED, source, amount):
            if sum(Entry.objects.filter(journal=found, account__kind=_FEE).values_list("amount", flat=True)) != fee:
                raise NotPosted("differs", f"{found} was posted with another fee than {fee} đồng")
            return found
        if amount > held_by_carriers():
            raise NotPosted("too_much", f"carriers hold less than {amount} đồng")
        journal = post_cod_remitted(amount, fee, source, day_start(day))
        diary.record(
            "shop.ledger.remitted",
            actor=actor,
            obj=journal,
            text=gettext_noop("Hãng vận chuyển nộp tiền thu hộ, phiếu %(slip)s: %(amount)d đồng, giữ phí %(fee)d."),
            data={"slip": slip, "amount": amount, "fee": fee},
        )
    return journal
