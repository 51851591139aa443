"""One purchase (order group) and, inside it, one Oscar order per subject (decision 11)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractShippingAddress
from oscar.apps.order.abstract_models import AbstractOrder


class OrderGroup(models.Model):
    """What a buyer bought in one go, from any number of subjects.

    `token` opens the order page without an account: 192 random bits, in no list and no log.
    `checkout_key` makes placing safe to repeat: a double tap finds the first group.
    Amounts are whole đồng and always equal the sum of the orders; goods and shipping are before discounts.
    """

    class Payment(models.TextChoices):
        COD = "cod", _("Trả tiền mặt khi nhận hàng (COD)")
        VIETQR = "vietqr", _("Chuyển khoản bằng mã QR (VietQR)")
        STRIPE = "stripe", _("Thẻ quốc tế (Visa, Mastercard)")

    number = models.CharField(_("Mã đơn"), max_length=16, unique=True)
    token = models.CharField(max_length=48, unique=True)
    checkout_key = models.CharField(max_length=48, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="order_groups"
    )
    name = models.CharField(_("Họ và tên"), max_length=150)
    phone = models.CharField(_("Số điện thoại"), max_length=16, db_index=True)
    email = models.EmailField(_("Email"), blank=True)
    province = models.ForeignKey("places.Province", on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey("places.Commune", on_delete=models.PROTECT, related_name="+")
    line1 = models.CharField(_("Số nhà, đường, thôn, ấp"), max_length=255)
    note = models.CharField(_("Lời nhắn"), max_length=500, blank=True)
    payment = models.CharField(max_length=8, choices=Payment, default=Payment.COD)
    language = models.CharField(max_length=5, default="vi")
    goods_total = models.PositiveBigIntegerField()
    shipping_total = models.PositiveBigIntegerField()
    discount_total = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField()
    placed_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        app_label = "order"
        verbose_name = _("Đơn mua")
        verbose_name_plural = _("Đơn mua")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    total=models.F("goods_total") + models.F("shipping_total") - models.F("discount_total")
                ),
                name="group_total_is_its_parts",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("order:group", kwargs={"token": self.token})


class ShippingAddress(AbstractShippingAddress):
    """Two levels since 1 July 2025: province → commune. The whole name stands in `first_name`."""

    province = models.ForeignKey("places.Province", on_delete=models.PROTECT, null=True, related_name="+")
    commune = models.ForeignKey("places.Commune", on_delete=models.PROTECT, null=True, related_name="+")


class OrderState(models.TextChoices):
    """Where a parcel stands; `states.py` has the ways from one to the next."""

    AWAITING = "awaiting", _("Chờ trả tiền")
    PLACED = "placed", _("Đã đặt")
    PACKED = "packed", _("Đã đóng gói")
    SHIPPED = "shipped", _("Đang giao")
    DELIVERED = "delivered", _("Đã giao")
    CANCELLED = "cancelled", _("Đã huỷ")
    RETURNED = "returned", _("Đã trả lại")
    EXPIRED = "expired", _("Hết hạn trả tiền")


class Order(AbstractOrder):
    """The part of a purchase that one subject packs, ships and is paid for."""

    group = models.ForeignKey(OrderGroup, on_delete=models.PROTECT, null=True, related_name="orders")
    subject = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, null=True, related_name="orders")
    pickup = models.CharField(_("Nơi lấy hàng"), max_length=600, blank=True)
    deliver_from = models.DateField(_("Dự kiến giao từ"), null=True)
    deliver_to = models.DateField(_("Dự kiến giao đến"), null=True)

    def get_status_display(self) -> str:
        return str(OrderState(self.status).label)


from oscar.apps.order.models import *

from marketplace.order.invoices.models import InvoiceRequest as InvoiceRequest
from marketplace.order.lots.models import LineLot as LineLot
from marketplace.order.returns.models import ReturnPhoto as ReturnPhoto
from marketplace.order.returns.models import ReturnRequest as ReturnRequest
