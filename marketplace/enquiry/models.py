"""What somebody asks a subject for that no parcel brings: a stay, a tour, goods that can't be sent there."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EnquiryState(models.TextChoices):
    """Where an enquiry stands; `states.py` has the ways from one to the next."""

    NEW = "new", _("Chờ trả lời")
    ANSWERED = "answered", _("Chủ thể đã trả lời")
    AGREED = "agreed", _("Hai bên đã hẹn")
    DECLINED = "declined", _("Chủ thể không nhận")
    WITHDRAWN = "withdrawn", _("Người hỏi đã rút")
    CLOSED = "closed", _("Đã xong")


class Enquiry(models.Model):
    """One product, one asker, one answer that may be put right. Nothing is paid and no stock is held by it.

    `token` opens it for its asker, who has no account that could be asked. Name, phone, e-mail, `note` and `answer` are
    personal: they are emptied some time after the last step (`forgotten_at`); the rest stays to be counted.
    """

    class Reason(models.TextChoices):
        BOOKING = "booking", _("Đặt chỗ")
        NOT_DELIVERED = "not_delivered", _("Chưa giao đến nơi người hỏi ở")
        TOO_HEAVY = "too_heavy", _("Kiện quá nặng để gửi")
        NEEDS_COLD = "needs_cold", _("Phải giữ lạnh khi gửi")
        OTHER = "other", _("Hỏi mua")

    number = models.CharField(_("Mã yêu cầu"), max_length=16, unique=True)
    token = models.CharField(max_length=48, unique=True)
    submit_key = models.CharField(max_length=48, unique=True, help_text=_("Bấm gửi hai lần chỉ tạo một yêu cầu."))
    subject = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="enquiries")
    product = models.ForeignKey("catalogue.Product", on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("Sản phẩm, dịch vụ"), max_length=255)
    reason = models.CharField(_("Vì sao hỏi"), max_length=16, choices=Reason)
    state = models.CharField(max_length=10, choices=EnquiryState, default=EnquiryState.NEW)
    name = models.CharField(_("Họ và tên"), max_length=150, blank=True)
    phone = models.CharField(_("Số điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    province = models.ForeignKey("places.Province", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    units = models.PositiveIntegerField(_("Số người, số lượng"))
    first_day = models.DateField(_("Từ ngày"), null=True, blank=True)
    last_day = models.DateField(_("Đến ngày"), null=True, blank=True)
    note = models.TextField(_("Lời nhắn"), blank=True)
    answer = models.TextField(_("Trả lời"), blank=True)
    language = models.CharField(max_length=10, default="vi")
    asked_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now, db_index=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "enquiry"
        verbose_name = _("Yêu cầu đặt")
        verbose_name_plural = _("Yêu cầu đặt")
        indexes = [models.Index(fields=["subject", "state", "-asked_at"], name="enquiry_of_subject")]
        constraints = [
            models.CheckConstraint(condition=models.Q(units__gt=0), name="enquiry_about_something"),
            models.CheckConstraint(
                condition=models.Q(last_day__isnull=True) | models.Q(last_day__gte=models.F("first_day")),
                name="enquiry_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.number
