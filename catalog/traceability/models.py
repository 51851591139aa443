"""Lots and what happened to them, in the words of EPCIS 2.0 and CBV (spelled as the standards do)."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """Where something is grown, made or kept. Public precision is the commune, never the coordinates."""

    class Kind(models.TextChoices):
        PLOT = "plot", _("Vùng trồng, vườn")
        POND = "pond", _("Ao, lồng nuôi")
        WORKSHOP = "workshop", _("Xưởng sản xuất")
        STORE = "store", _("Kho")

    subject = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="places")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(_("Tên"), max_length=120)
    code = models.CharField(_("Mã vùng, mã cơ sở"), max_length=40, blank=True)
    province = models.ForeignKey("places.Province", on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey("places.Commune", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("Nơi sản xuất")
        verbose_name_plural = _("Nơi sản xuất")
        constraints = [models.UniqueConstraint(fields=["subject", "name"], name="place_name_once_per_subject")]

    def __str__(self) -> str:
        return self.name


class ProductIdentifier(models.Model):
    """A number printed on packs. Never deleted: old labels must keep working."""

    class Type(models.TextChoices):
        GTIN = "gtin", "GTIN"
        OWN = "own", _("Mã riêng của chủ thể")

    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="identifiers")
    type = models.CharField(max_length=4, choices=Type)
    value = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "value"], name="identifier_once")]

    def __str__(self) -> str:
        return f"{self.type}:{self.value}"


class Lot(models.Model):
    """A lot (lô) of one product. `public_code` is what a small label prints after /t/."""

    class Status(models.TextChoices):
        OPEN = "open", _("Đang sản xuất")
        RELEASED = "released", _("Đã xuất xưởng")
        HELD = "held", _("Đang tạm giữ")
        RECALLED = "recalled", _("Đã thu hồi")
        CLOSED = "closed", _("Đã bán hết")

    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="lots")
    identifier = models.ForeignKey(ProductIdentifier, on_delete=models.PROTECT, null=True, blank=True)
    code = models.CharField(_("Mã lô"), max_length=20)
    public_code = models.CharField(max_length=16, unique=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    unit = models.CharField(max_length=20)
    produced_on = models.DateField(_("Ngày sản xuất"), null=True, blank=True)
    packed_on = models.DateField(_("Ngày đóng gói"), null=True, blank=True)
    expires_on = models.DateField(_("Hạn sử dụng"), null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="lots")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    status_reason = models.TextField(blank=True)
    standards_applied = models.CharField(_("Tiêu chuẩn áp dụng"), max_length=255, blank=True)
    sample = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("Lô")
        verbose_name_plural = _("Lô")
        constraints = [models.UniqueConstraint(fields=["product", "code"], name="lot_code_once_per_product")]
        indexes = [models.Index(fields=["product", "status", "-packed_on"], name="lot_newest_of_product")]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("traceability:scan", kwargs={"code": self.public_code})

    @property
    def subject_id(self) -> int:
        """Whose people may write about the lot (`catalog.subjects.rules`)."""
        return self.product.subject_id

    @property
    def origin_province_id(self) -> str:
        """Which office may."""
        return self.product.origin_province_id


class Event(models.Model):
    """Something that happened to lots. Insert-only: the database refuses updates and deletes;
    a correction is a new event with the same `event_id` (EPCIS error declaration), so it isn't unique."""

    class Type(models.TextChoices):
        OBJECT = "ObjectEvent", _("Ghi nhận")
        TRANSFORMATION = "TransformationEvent", _("Chế biến")
        AGGREGATION = "AggregationEvent", _("Đóng thùng")
        TRANSACTION = "TransactionEvent", _("Giao dịch")

    event_id = models.UUIDField(default=uuid.uuid4, db_index=True)
    type = models.CharField(max_length=20, choices=Type)
    action = models.CharField(max_length=8, blank=True)
    event_time = models.DateTimeField()
    event_time_zone_offset = models.CharField(max_length=6, default="+07:00")
    biz_step = models.CharField(max_length=40)
    disposition = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("Việc"), max_length=120)
    note = models.TextField(blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    actor_name = models.CharField(_("Người ghi"), max_length=120)
    confirmed_by = models.CharField(_("Bên xác nhận"), max_length=160, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    record_time = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=12, default="web")

    class Meta:
        ordering = ["event_time", "pk"]

    def __str__(self) -> str:
        return f"{self.biz_step} {self.event_time:%Y-%m-%d}"


class EventItem(models.Model):
    """What an event touched. An input from outside the platform names its supplier (one step back)."""

    class Role(models.TextChoices):
        INPUT = "input", _("Đầu vào")
        OUTPUT = "output", _("Đầu ra")
        OBJECT = "object", _("Đối tượng")
        PARENT = "parent", _("Kiện")
        CHILD = "child", _("Trong kiện")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="items")
    role = models.CharField(max_length=6, choices=Role)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="event_items")
    outside_source = models.CharField(max_length=200, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lot__isnull=False) | ~models.Q(outside_source=""), name="item_is_lot_or_outside"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.lot_id or self.outside_source}"


class Scan(models.Model):
    """One opening of a scan page. No address and no account: a salted hash of the day only."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="scans")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    visitor = models.CharField(max_length=32, help_text=_("Băm có muối, đổi mỗi ngày."))
    result = models.CharField(max_length=10)

    class Meta:
        indexes = [models.Index(fields=["lot", "at"], name="scans_of_lot")]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.at:%Y-%m-%d}"


from catalog.traceability.stock.models import LotMovement as LotMovement
from catalog.traceability.stock.models import LotStock as LotStock
