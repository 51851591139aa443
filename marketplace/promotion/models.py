"""Promotions (khuyến mại), who used them, and what they took off which line of an order (docs/adr/0026).

Money is whole đồng. A promotion's terms never change once it runs: a new wish is a new promotion. What is scarce in it
(uses, budget, units) is counted in its own row, by conditional updates under CHECK constraints.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class PromotionState(models.TextChoices):
    """Where a promotion stands; `states.py` has the ways. That its time is over the clock says, not a state."""

    DRAFT = "draft", _("Bản nháp")
    RUNNING = "running", _("Đang chạy")
    STOPPED = "stopped", _("Đã dừng")


class Bearer(models.TextChoices):
    """Who pays for what the buyer doesn't."""

    PLATFORM = "platform", _("Sàn")
    PROVINCE = "province", _("Tỉnh")
    SUBJECT = "subject", _("Chủ thể")


class Promotion(models.Model):
    """An offer, given by itself or, with a `code`, to whoever types it.

    `value` is percent for `PERCENT`, đồng for the others: off the goods, off delivery (0: all of it), or the price of a
    unit.
    A promotion is for everything, or for what its scope names: a subject's goods, goods from a province, of a set, some
    products. `least_goods` is asked of the goods it is for. Limits that are None don't bind.
    """

    class Kind(models.TextChoices):
        PERCENT = "percent", _("Giảm theo phần trăm")
        AMOUNT = "amount", _("Giảm một số tiền")
        DELIVERY = "delivery", _("Giảm phí giao hàng")
        PRICE = "price", _("Giá ưu đãi có số lượng")

    name = models.CharField(_("Tên"), max_length=120)
    name_en = models.CharField(_("Tên tiếng Anh"), max_length=120)
    kind = models.CharField(_("Loại"), max_length=8, choices=Kind)
    value = models.PositiveBigIntegerField(_("Mức"))
    most_discount = models.PositiveBigIntegerField(_("Giảm nhiều nhất cho một đơn"), null=True, blank=True)
    code = models.CharField(_("Mã"), max_length=20, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=8, choices=PromotionState, default=PromotionState.DRAFT)
    valid_from = models.DateTimeField(_("Từ lúc"))
    valid_to = models.DateTimeField(_("Đến lúc"))

    bearer = models.CharField(_("Ai chịu"), max_length=8, choices=Bearer)
    bearer_province = models.ForeignKey(
        "places.Province", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject = models.ForeignKey(
        "partner.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="promotions"
    )
    province = models.ForeignKey("places.Province", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    product_set = models.ForeignKey(
        "catalogue.Category", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    products = models.ManyToManyField("catalogue.Product", blank=True, related_name="promotions")
    least_goods = models.PositiveBigIntegerField(_("Tiền hàng ít nhất"), default=0)
    first_order_only = models.BooleanField(_("Chỉ cho đơn đầu tiên"), default=False)

    uses_most = models.PositiveIntegerField(_("Số lượt"), null=True, blank=True)
    uses_per_buyer = models.PositiveIntegerField(_("Số lượt mỗi người"), null=True, blank=True)
    budget = models.PositiveBigIntegerField(_("Ngân sách"), null=True, blank=True)
    units_most = models.PositiveIntegerField(_("Số sản phẩm"), null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    spent = models.PositiveBigIntegerField(default=0)
    units = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Khuyến mại")
        verbose_name_plural = _("Khuyến mại")
        indexes = [models.Index(fields=["state", "code"], name="promotion_running")]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="promotion_code_once"),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="promotion_ends_later"),
            models.CheckConstraint(
                condition=Q(kind="delivery")
                | Q(kind="percent", value__gt=0, value__lte=100)
                | Q(kind__in=["amount", "price"], value__gt=0),
                name="promotion_value_in_range",
            ),
            models.CheckConstraint(
                condition=Q(bearer="platform", bearer_province__isnull=True)
                | Q(bearer="province", bearer_province__isnull=False)
                | Q(bearer="subject", bearer_province__isnull=True, subject__isnull=False),
                name="promotion_has_its_bearer",
            ),
            # Everybody gets the same price, whatever else they buy: it stands on the product's page.
            models.CheckConstraint(
                condition=~Q(kind="price")
                | Q(code="", least_goods=0, first_order_only=False, units_most__isnull=False),
                name="promotion_price_is_for_all",
            ),
            models.CheckConstraint(
                condition=Q(uses_most__isnull=True) | Q(uses__lte=F("uses_most")), name="promotion_uses_in_limit"
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(spent__lte=F("budget")), name="promotion_budget_in_limit"
            ),
            models.CheckConstraint(
                condition=Q(units_most__isnull=True) | Q(units__lte=F("units_most")), name="promotion_units_in_limit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})" if self.code else self.name

    @property
    def local_name(self) -> str:
        return self.name if get_language() == "vi" else self.name_en


class PromotionUse(models.Model):
    """One purchase that used a promotion. `amount` and `units` are what it counts for now: less once parcels are
    cancelled, expired or come back; `counts` says whether it is a use at all. A purchase that was honoured although
    everything was used up meanwhile counts for nothing.
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="use_set")
    group = models.ForeignKey("order.OrderGroup", on_delete=models.PROTECT, related_name="promotion_uses")
    phone = models.CharField(max_length=16)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount = models.PositiveBigIntegerField()
    units = models.PositiveIntegerField()
    counts = models.BooleanField(default=True)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Lượt dùng khuyến mại")
        verbose_name_plural = _("Lượt dùng khuyến mại")
        indexes = [models.Index(fields=["promotion", "phone"], name="promotion_used_by")]
        constraints = [
            models.UniqueConstraint(fields=["promotion", "group"], name="promotion_once_in_a_purchase"),
            models.CheckConstraint(
                condition=Q(counts=True) | Q(amount=0, units=0), name="use_that_counts_not_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.group_id}"


class Discount(models.Model):
    """What a promotion took off a line, or off the delivery of an order (`line` None), and who bears it. Frozen."""

    use = models.ForeignKey(PromotionUse, on_delete=models.PROTECT, related_name="discounts")
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="promotion_discounts")
    line = models.ForeignKey(
        "order.Line", on_delete=models.PROTECT, null=True, blank=True, related_name="promotion_discounts"
    )
    amount = models.PositiveBigIntegerField()
    units = models.PositiveIntegerField(default=0)
    bearer = models.CharField(max_length=8, choices=Bearer)
    bearer_province = models.ForeignKey("places.Province", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("Khoản giảm")
        verbose_name_plural = _("Khoản giảm")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="discount_takes_off")]

    def __str__(self) -> str:
        return f"{self.order_id} -{self.amount}"

    @property
    def local_name(self) -> str:
        return self.name if get_language() == "vi" else self.name_en


class DiscountCap(models.Model):
    """How much of the price of goods may be taken off at most, by date: basis points (Decree 81/2018/NĐ-CP, art. 7)."""

    class Evidence(models.TextChoices):
        VERIFIED = "verified", _("Đã đối chiếu văn bản")
        UNVERIFIED = "unverified", _("Chưa đối chiếu văn bản gốc")

    bps = models.PositiveIntegerField()
    valid_from = models.DateField(unique=True)
    valid_to = models.DateField(null=True, blank=True)
    legal_ref = models.CharField(max_length=300)
    evidence = models.CharField(max_length=10, choices=Evidence, default=Evidence.UNVERIFIED)

    class Meta:
        verbose_name = _("Mức giảm tối đa")
        verbose_name_plural = _("Mức giảm tối đa")
        constraints = [
            models.CheckConstraint(condition=Q(bps__lte=10_000), name="discount_cap_in_range"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="discount_cap_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bps} bps, {self.valid_from}"
