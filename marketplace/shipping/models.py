"""How parcels go: rates by kind and zone, places of pick-up, what goods weigh, and what was sent.

Rates are dated rows with their source; a subject's own go before the shop's, which let a new subject sell at once.
"""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_CHARGE = 50_000_000  # đồng for one parcel: Oscar's columns end at ten thousand million, goods included
UNIT_G = 500


class DeliveryRate(models.Model):
    """What one kind of delivery costs to one zone, in force between two days. Days of delivery are working days.

    Weight: `charge` is for the first `included_g` grams; each begun `step_g` beyond them costs `step_charge` more.
    Without `step_g` weight plays no part. A heavier parcel than `max_g` doesn't go. A unit of which nobody has said
    the weight counts as `unit_g`. A row that isn't `served` says that this kind doesn't go to this zone.
    """

    class Kind(models.TextChoices):
        STANDARD = "standard", _("Giao tiêu chuẩn")
        EXPRESS = "express", _("Giao nhanh")
        COLD = "cold", _("Giao lạnh")

    class Zone(models.TextChoices):
        SAME_PROVINCE = "same", _("Cùng tỉnh, thành phố")
        GROUP = "group", _("Nhóm tỉnh, thành phố tự chọn")
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
    kind = models.CharField(_("Cách giao"), max_length=8, choices=Kind, default=Kind.STANDARD)
    zone = models.CharField(_("Vùng giao"), max_length=8, choices=Zone)
    zone_name = models.CharField(_("Tên nhóm tỉnh"), max_length=60, blank=True)
    provinces = models.JSONField(_("Mã các tỉnh trong nhóm"), default=list, blank=True)
    served = models.BooleanField(_("Có giao"), default=True)
    charge = models.PositiveIntegerField(_("Phí giao (đồng)"))
    included_g = models.PositiveIntegerField(_("Phí trên gồm đến (gam)"), default=0)
    step_g = models.PositiveIntegerField(_("Mỗi nấc thêm (gam)"), null=True, blank=True)
    step_charge = models.PositiveIntegerField(_("Phí mỗi nấc thêm (đồng)"), default=0)
    max_g = models.PositiveIntegerField(_("Kiện nặng nhất (gam)"), null=True, blank=True)
    unit_g = models.PositiveIntegerField(_("Một món chưa rõ khối lượng tính là (gam)"), default=UNIT_G)
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
            models.CheckConstraint(condition=Q(step_g__isnull=True) | Q(step_g__gt=0), name="delivery_step_weighs"),
            models.CheckConstraint(condition=Q(charge__lte=MOST_CHARGE), name="delivery_charge_in_range"),
            # Coalesce, because SQLite always counts two NULLs as different.
            models.UniqueConstraint(
                Coalesce("subject", Value(0)),
                "kind",
                "zone",
                "zone_name",
                "valid_from",
                name="delivery_rate_once_per_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.zone_name or self.get_zone_display()}: {self.charge}"

    def charge_for(self, grams: int) -> int:
        """Whole đồng for a parcel of this weight; never falls as the weight grows, never above `MOST_CHARGE`."""
        steps = -(-max(0, grams - self.included_g) // self.step_g) if self.step_g else 0
        return min(self.charge + steps * self.step_charge, MOST_CHARGE)


class PickupPoint(models.Model):
    """A place of the subject where buyers fetch what they ordered, ready after some working days and kept for some."""

    subject = models.ForeignKey("partner.Partner", on_delete=models.CASCADE, related_name="pickup_points")
    name = models.CharField(_("Tên nơi lấy hàng"), max_length=100)
    line1 = models.CharField(_("Số nhà, đường, thôn, ấp"), max_length=150)
    commune = models.ForeignKey("places.Commune", on_delete=models.PROTECT, related_name="+")
    opening = models.CharField(_("Giờ mở cửa"), max_length=120)
    ready_days = models.PositiveSmallIntegerField(_("Sẵn hàng sau (ngày làm việc)"), default=1)
    kept_days = models.PositiveSmallIntegerField(_("Giữ hàng (ngày)"), default=7)
    open = models.BooleanField(_("Đang dùng"), default=True)

    class Meta:
        app_label = "shipping"
        verbose_name = _("Nơi lấy hàng")
        verbose_name_plural = _("Nơi lấy hàng")

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """All that somebody needs to find it open: name, address by today's names, hours."""
        address = f"{self.line1}, {self.commune.full_name}, {self.commune.province.full_name}"
        return f"{self.name}, {address} ({self.opening})"


class ShippingFacts(models.Model):
    """What a parcel must know of a product, as far as its maker has said it.

    Without a row, or without `weight_g`, the weight is read from the label (`weights.grams_in`).
    """

    product = models.OneToOneField("catalogue.Product", on_delete=models.CASCADE, related_name="shipping_facts")
    weight_g = models.PositiveIntegerField(_("Khối lượng khi gửi (gam)"), null=True, blank=True)
    cold = models.BooleanField(_("Phải giữ lạnh khi gửi"), default=False)

    class Meta:
        app_label = "shipping"
        verbose_name = _("Điều cần biết khi gửi")
        verbose_name_plural = _("Điều cần biết khi gửi")

    def __str__(self) -> str:
        return f"{self.product_id}: {self.weight_g} g"


class Shipment(models.Model):
    """The parcel of an order in the hands of a carrier. `adapter` names who of `carriers.py` made the entry."""

    order = models.OneToOneField("order.Order", on_delete=models.CASCADE, related_name="shipment")
    adapter = models.CharField(max_length=20, default="manual")
    carrier = models.CharField(_("Đơn vị vận chuyển"), max_length=80)
    tracking = models.CharField(_("Mã vận đơn"), max_length=60)
    link = models.URLField(_("Trang tra cứu"), blank=True)
    sent_at = models.DateTimeField(_("Gửi lúc"), default=timezone.now)

    class Meta:
        app_label = "shipping"
        verbose_name = _("Vận đơn")
        verbose_name_plural = _("Vận đơn")

    def __str__(self) -> str:
        return f"{self.carrier} {self.tracking}"


from oscar.apps.shipping.models import *
