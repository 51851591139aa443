"""Units of a lot in the house, and what moved them."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.kernel.dates import today
from catalog.traceability.models import Lot


def _new_cause() -> str:
    """Of a movement that nothing but itself caused."""
    return secrets.token_hex(8)


class LotStock(models.Model):
    """How many units of a lot are on hand, and how many of these are set aside: out of what the stock record counts.

    The record's units on hand are the sum of `on_hand - aside` over its lots. `barred`: nothing of the lot may leave
    the house (not released, held, recalled, past its date). Of a barred lot all units are set aside but those that
    orders were promised before: they follow as soon as the orders let them go or another lot stands in for them.
    """

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="stock")
    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="lots")
    on_hand = models.IntegerField(_("Còn trong kho"), default=0)
    aside = models.IntegerField(_("Để riêng"), default=0)
    barred = models.BooleanField(_("Không được bán"), default=False)

    class Meta:
        app_label = "traceability"
        verbose_name = _("Tồn kho của lô")
        verbose_name_plural = _("Tồn kho của lô")
        constraints = [
            models.CheckConstraint(condition=Q(aside__gte=0, on_hand__gte=F("aside")), name="lot_never_short"),
            models.CheckConstraint(condition=Q(barred=True) | Q(aside=0), name="lot_on_sale_is_not_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.on_hand}"


class LotMovement(models.Model):
    """A change of a lot's units, and why. Append-only; their sums are the lot's numbers.

    `on_hand` and `aside` are changes. A `cause` moves a lot once in each way, as with `StockMovement`.
    """

    class Kind(models.TextChoices):
        BEGUN = "begun", _("Bắt đầu ghi theo lô")
        RECEIVED = "received", _("Nhập kho")
        COUNTED = "counted", _("Đếm lại")
        HANDED_OVER = "handed_over", _("Giao đi")
        RETURNED = "returned", _("Nhận lại")
        SET_ASIDE = "set_aside", _("Để riêng, ngừng bán")
        PUT_BACK = "put_back", _("Bán lại")

    stock = models.ForeignKey(LotStock, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12, choices=Kind)
    on_hand = models.IntegerField(default=0)
    aside = models.IntegerField(default=0)
    cause = models.CharField(max_length=64, default=_new_cause)
    note = models.CharField(_("Lý do"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "traceability"
        verbose_name = _("Biến động của lô")
        verbose_name_plural = _("Biến động của lô")
        constraints = [
            models.UniqueConstraint(fields=["stock", "kind", "cause"], name="lot_moved_once_for_a_cause"),
            models.CheckConstraint(
                condition=Q(kind="counted")
                | Q(kind__in=["begun", "received"], on_hand__gt=0, aside__gte=0)
                | Q(kind="handed_over", on_hand__lt=0, aside=0)
                | Q(kind="returned", on_hand__gt=0, aside=0)
                | Q(kind="set_aside", on_hand=0, aside__gt=0)
                | Q(kind="put_back", on_hand=0, aside__lt=0),
                name="lot_movement_goes_its_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on_hand:+d}"


def is_barred(lot: Lot) -> bool:
    """Whether nothing of the lot may leave the house today. Its last day is still a day."""
    return lot.status != Lot.Status.RELEASED or bool(lot.expires_on and lot.expires_on < today())
