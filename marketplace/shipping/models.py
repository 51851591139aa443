"""What a parcel costs to send and how long it takes: dated rows, a subject's own before the shop's default."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class DeliveryRate(models.Model):
    """One flat rate for one zone, in force between two days. Days of delivery are working days."""

    class Zone(models.TextChoices):
        SAME_PROVINCE = "same", _("Cùng tỉnh, thành phố")
        OTHER_PROVINCE = "other", _("Khác tỉnh, thành phố")

    subject = models.ForeignKey(
        "partner.Partner",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="delivery_rates",
        verbose_name=_("Chủ thể"),
        help_text=_("Để trống: mức mặc định của sàn."),
    )
    zone = models.CharField(_("Vùng giao"), max_length=8, choices=Zone)
    charge = models.PositiveIntegerField(_("Phí giao (đồng)"))
    free_from = models.PositiveBigIntegerField(_("Miễn phí từ (đồng)"), null=True, blank=True)
    days_from = models.PositiveSmallIntegerField(_("Giao sớm nhất sau (ngày làm việc)"))
    days_to = models.PositiveSmallIntegerField(_("Giao muộn nhất sau (ngày làm việc)"))
    valid_from = models.DateField(_("Từ ngày"))
    valid_to = models.DateField(_("Đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("Nguồn"), max_length=200)

    class Meta:
        app_label = "shipping"
        verbose_name = _("Mức phí giao")
        verbose_name_plural = _("Mức phí giao")
        constraints = [
            models.CheckConstraint(condition=Q(days_to__gte=F("days_from")), name="delivery_ends_after_it_begins"),
            # Coalesce, because SQLite always counts two NULLs as different.
            models.UniqueConstraint(
                Coalesce("subject", Value(0)), "zone", "valid_from", name="delivery_rate_once_per_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_zone_display()}: {self.charge}"


from oscar.apps.shipping.models import *
