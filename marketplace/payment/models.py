"""Fork of Oscar's `payment`: a refund may never exceed what was debited (Oscar issue 4580 c)."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from oscar.apps.payment.abstract_models import AbstractSource


class RefundTooLarge(ValueError):
    """More was to be given back than had been taken."""


class Source(AbstractSource):
    def refund(self, amount: Decimal, reference: str = "", status: str = "") -> None:
        """Locks the source row, so two refunds at once can't both pass the ceiling."""
        with transaction.atomic():
            fresh = type(self).objects.select_for_update().get(pk=self.pk)
            if amount <= 0 or fresh.amount_refunded + amount > fresh.amount_debited:
                raise RefundTooLarge(_("Không thể hoàn nhiều hơn số tiền đã thu."))
            self.amount_refunded, self.amount_debited = fresh.amount_refunded, fresh.amount_debited
            super().refund(amount, reference, status)


from oscar.apps.payment.models import *
