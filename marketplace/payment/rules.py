"""Who may do what with money, as predicates (decision 6)."""

from typing import Any

from rules import Predicate, predicate

from catalog.subjects.models import Subject
from catalog.subjects.rules import is_operator, is_signed_in, works_for
from marketplace.ledger.services import is_held
from marketplace.order.models import OrderGroup
from marketplace.payment.models import BankAccount, Refund


def payer_of(refund: Refund) -> Subject | None:
    """Who gives a refund back: the subject that has the money, or None, the shop. Cash is the subject's that the
    carrier brought it to, unless the books say that the shop holds it. `desk.owed` asks the same of the database.
    """
    if refund.attempt.provider == OrderGroup.Payment.COD and refund.order:
        return None if is_held(refund.order) else refund.order.subject
    return refund.attempt.account.subject if refund.attempt.account else None


@predicate
def _keeps(user: Any, obj: Any) -> bool:
    """The money on an account of the shop is the operator's business; on a subject's account its people's."""
    subject = obj.subject if isinstance(obj, BankAccount) else payer_of(obj)
    if subject is None:
        return bool(is_operator.test(user))
    return bool(works_for.test(user, subject))


# Of a bank account, or of a refund out of one.
keeps_the_account: Predicate = is_signed_in & _keeps
