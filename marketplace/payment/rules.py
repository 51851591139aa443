"""Who may do what with money, as predicates (decision 6)."""

from typing import Any

from rules import Predicate, predicate

from catalog.subjects.rules import is_operator, is_signed_in, works_for
from marketplace.payment.models import BankAccount


@predicate
def _keeps(user: Any, obj: Any) -> bool:
    """The money on an account of the shop is the operator's business; on a subject's account its people's."""
    account: BankAccount | None = obj if isinstance(obj, BankAccount) else obj.attempt.account
    if account is None or account.subject is None:
        return bool(is_operator.test(user))
    return bool(works_for.test(user, account.subject))


# Of a bank account, or of a refund out of one.
keeps_the_account: Predicate = is_signed_in & _keeps
