"""Which lots a line of an order was filled from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LineLot(models.Model):
    """Units of a lot that were packed for a line: written when the parcel is packed, gone when it is called off.

    From hand-over on it says which lot a buyer got, which is what a recall asks.
    """

    line = models.ForeignKey("order.Line", on_delete=models.CASCADE, related_name="lots")
    lot = models.ForeignKey("traceability.Lot", on_delete=models.PROTECT, related_name="order_lines")
    quantity = models.PositiveIntegerField(_("Số lượng"))

    class Meta:
        app_label = "order"
        verbose_name = _("Lô của món hàng")
        verbose_name_plural = _("Lô của món hàng")
        constraints = [
            models.UniqueConstraint(fields=["line", "lot"], name="lot_once_in_a_line"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="lot_of_line_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.lot_id} × {self.quantity}"
