"""The register: decisions (quyết định) and certificates (giấy chứng nhận).

Nothing here says whether a star may be shown: that depends on the clock, and `stars.py` answers it.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.kernel.dates import add_months
from catalog.kernel.text import fold

VALIDITY_MONTHS = 36  # Decision 26/2026/QĐ-TTg art. 4.3; the same since Decision 1048/QĐ-TTg (2019)
MAX_EXTENSION_DAYS = 180  # Decision 26/2026/QĐ-TTg art. 12.3 (transition rule)


class Evidence(models.TextChoices):
    """How we know a certified fact (decision 9)."""

    DECISION = "decision", _("Đã xem quyết định")
    NEWS = "news", _("Theo tin chính thức")
    DECLARED = "declared", _("Chủ thể tự khai")
    SAMPLE = "sample", _("Dữ liệu mẫu")


class Decision(models.Model):
    """A recognition or withdrawal decision, as far as it is known.

    The issuer is text: most three-star certificates of 2023–2025 come from districts that no longer exist.
    """

    class Level(models.TextChoices):
        DISTRICT = "district", _("Cấp huyện")
        PROVINCE = "province", _("Cấp tỉnh")
        MINISTRY = "ministry", _("Cấp bộ")

    number = models.CharField(_("Số quyết định"), max_length=60)
    number_fold = models.CharField(max_length=60, db_index=True, editable=False)
    issued_on = models.DateField(_("Ngày ký"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("Năm"), null=True, blank=True)
    issuer_name = models.CharField(_("Cơ quan ban hành"), max_length=160)
    issuer_level = models.CharField(_("Cấp ban hành"), max_length=10, choices=Level)
    province = models.ForeignKey(
        "places.Province", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    document_url = models.URLField(_("Văn bản"), blank=True)
    source = models.TextField(_("Nguồn"), blank=True)

    class Meta:
        verbose_name = _("Quyết định")
        verbose_name_plural = _("Quyết định")
        constraints = [
            models.UniqueConstraint(fields=["number", "issuer_name", "year"], name="decision_once_per_issuer_and_year")
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args, **kwargs):
        self.number_fold = fold(self.number)
        if self.issued_on:
            self.year = self.issued_on.year
        super().save(*args, **kwargs)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def holding_on(self, day):
        """Certificates under which a star may be shown all through `day` (a date in Vietnam)."""
        return self.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day), issued_on__lte=day, holds_through__gte=day
        )


class Certificate(models.Model):
    """One recognition of one product for 36 months.

    `number` is our own register number and the public address; decision numbers and product codes
    are searched. Dates are days in Vietnam: a certificate holds through the last second of `end_on`.
    """

    class Precision(models.TextChoices):
        DAY = "day", _("Đúng ngày")
        YEAR = "year", _("Chỉ biết năm")

    number = models.CharField(_("Số đăng ký"), max_length=20, unique=True)
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="certificates")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates")
    product_code = models.CharField(_("Mã sản phẩm OCOP"), max_length=40, blank=True, db_index=True)
    stars = models.PositiveSmallIntegerField(
        _("Hạng sao"), null=True, blank=True, help_text=_("Để trống khi nguồn không nêu hạng: khi đó không hiện sao.")
    )
    issued_on = models.DateField(_("Ngày cấp"))
    issued_precision = models.CharField(max_length=4, choices=Precision, default=Precision.DAY)
    printed_end = models.DateField(_("Ngày hết hạn in trên giấy"), null=True, blank=True)
    extended_until = models.DateField(_("Gia hạn đến"), null=True, blank=True)
    end_on = models.DateField(_("Hiệu lực đến hết ngày"), editable=False)
    holds_through = models.DateField(editable=False, db_index=True, help_text=_("Ngày cuối, đã tính gia hạn."))
    withdrawn_on = models.DateField(_("Ngày thu hồi"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("Lý do thu hồi"), blank=True)
    withdrawal_decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawals"
    )
    evidence = models.CharField(_("Mức bằng chứng"), max_length=8, choices=Evidence)
    source = models.TextField(_("Nguồn"), blank=True)
    subject_as_printed = models.CharField(_("Chủ thể in trên giấy"), max_length=200, blank=True)
    place_as_printed = models.CharField(_("Địa chỉ in trên giấy"), max_length=255, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Giấy chứng nhận")
        verbose_name_plural = _("Giấy chứng nhận")
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["product", "-issued_on"], name="certificate_of_product")]
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=3, stars__lte=5), name="certificate_three_to_five"),
            models.CheckConstraint(condition=Q(end_on__gte=F("issued_on")), name="certificate_ends_after_issue"),
            models.CheckConstraint(condition=Q(holds_through__gte=F("end_on")), name="certificate_extension_forward"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args, **kwargs):
        self.derive_end()
        super().save(*args, **kwargs)

    def derive_end(self) -> None:
        """A printed end wins; else issue date + 36 months, counted as the Civil Code does (arts 147–148)."""
        self.end_on = self.printed_end or add_months(self.issued_on, VALIDITY_MONTHS)
        self.holds_through = max(self.end_on, self.extended_until or self.end_on)

    def clean(self) -> None:
        self.derive_end()
        if self.extended_until and self.extended_until > self.end_on + timedelta(days=MAX_EXTENSION_DAYS):
            raise ValidationError({"extended_until": _("Chỉ được gia hạn tối đa 180 ngày sau ngày hết hạn.")})
        if self.withdrawn_on and not self.withdrawal_reason:
            raise ValidationError({"withdrawal_reason": _("Ghi lý do thu hồi.")})

    def get_absolute_url(self) -> str:
        return reverse("certification:certificate", kwargs={"number": self.number})
