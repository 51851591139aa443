"""What a buyer gives back or misses, line by line."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReturnState(models.TextChoices):
    """Where a request stands; `states.py` has the ways from one to the next."""

    ASKED = "asked", _("Chờ nơi bán trả lời")
    ACCEPTED = "accepted", _("Nơi bán đồng ý")
    REFUSED = "refused", _("Nơi bán từ chối")
    DISPUTED = "disputed", _("Sàn đang xem")
    FOR_BUYER = "for_buyer", _("Sàn quyết cho người mua")
    FOR_SELLER = "for_seller", _("Sàn quyết cho nơi bán")
    WITHDRAWN = "withdrawn", _("Người mua đã rút")


# Ended without money: what was asked for may be asked for again, or never will.
NOTHING_GIVEN = (ReturnState.FOR_SELLER, ReturnState.WITHDRAWN)


class ReturnRequest(models.Model):
    """Units of one line that a buyer has a complaint about, and what became of it.

    `ceiling` is the price of those units, `asked` what the buyer wants back, `granted` what they get: whole đồng, and
    the database keeps both below the ceiling. `answer` is the subject's, `objection` the buyer's to it, `decision` the
    operator's. `submit_key` makes a double tap harmless.
    """

    class Reason(models.TextChoices):
        DAMAGED = "damaged", _("Hỏng, vỡ")
        MISSING = "missing", _("Thiếu hàng")
        WRONG_LOT = "wrong_lot", _("Sai lô, sai sản phẩm")
        EXPIRED = "expired", _("Hết hạn dùng")
        NOT_AS_DESCRIBED = "not_described", _("Không đúng mô tả")
        CHANGED_MIND = "changed_mind", _("Không muốn mua nữa")

    number = models.CharField(_("Mã yêu cầu"), max_length=16, unique=True)
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="return_requests")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="return_requests")
    quantity = models.PositiveIntegerField(_("Số lượng"))
    reason = models.CharField(_("Lý do"), max_length=16, choices=Reason)
    message = models.CharField(_("Chuyện gì đã xảy ra"), max_length=1000)
    state = models.CharField(max_length=10, choices=ReturnState, default=ReturnState.ASKED, db_index=True)
    ceiling = models.PositiveBigIntegerField()
    asked = models.PositiveBigIntegerField()
    granted = models.PositiveBigIntegerField(default=0)
    answer = models.CharField(max_length=1000, blank=True)
    objection = models.CharField(max_length=1000, blank=True)
    decision = models.CharField(max_length=1000, blank=True)
    submit_key = models.CharField(max_length=48, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateTimeField()

    class Meta:
        app_label = "order"
        verbose_name = _("Yêu cầu đổi trả")
        verbose_name_plural = _("Yêu cầu đổi trả")
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="return_of_something"),
            models.CheckConstraint(
                condition=models.Q(asked__gt=0, asked__lte=models.F("ceiling")), name="return_asks_at_most_its_price"
            ),
            models.CheckConstraint(
                condition=models.Q(granted__lte=models.F("ceiling")), name="return_gives_at_most_its_price"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject_id(self) -> int | None:
        """Whose people answer it (see `catalog.subjects.rules`)."""
        return self.order.subject_id


class ReturnPhoto(models.Model):
    """A picture that a buyer sends as evidence: in the private storage under `name`, without an address of its own."""

    request = models.ForeignKey(ReturnRequest, on_delete=models.PROTECT, related_name="photos")
    name = models.CharField(max_length=80, unique=True)

    class Meta:
        app_label = "order"
        verbose_name = _("Ảnh đổi trả")
        verbose_name_plural = _("Ảnh đổi trả")

    def __str__(self) -> str:
        return self.name
