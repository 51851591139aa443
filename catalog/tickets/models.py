"""Reports from the public (phản ánh), about any object, each with a number the reporter keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ticket(models.Model):
    """What somebody told us. The object is kept as text too: the report outlives what it is about."""

    class Kind(models.TextChoices):
        WRONG_CLAIM = "wrong_claim", _("Thông tin chứng nhận sai")
        LOT_PROBLEM = "lot_problem", _("Sản phẩm, lô hàng có vấn đề")
        COMPLAINT = "complaint", _("Khiếu nại")

    class State(models.TextChoices):
        OPEN = "open", _("Mới nhận")
        WORKING = "working", _("Đang xử lý")
        CLOSED = "closed", _("Đã trả lời")

    number = models.CharField(_("Số phản ánh"), max_length=16, unique=True)
    kind = models.CharField(_("Loại"), max_length=12, choices=Kind)
    state = models.CharField(_("Trạng thái"), max_length=8, choices=State, default=State.OPEN, db_index=True)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    about_text = models.CharField(_("Về"), max_length=255, blank=True)
    message = models.TextField(_("Nội dung"))
    reporter_name = models.CharField(_("Họ và tên"), max_length=150, blank=True)
    reporter_contact = models.CharField(_("Điện thoại hoặc email"), max_length=160, blank=True)
    province = models.ForeignKey("places.Province", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submit_key = models.CharField(max_length=48, unique=True, help_text=_("Bấm gửi hai lần chỉ tạo một phản ánh."))
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("Phản ánh")
        verbose_name_plural = _("Phản ánh")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.number
