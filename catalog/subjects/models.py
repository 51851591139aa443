"""Subjects (chủ thể), their people and their stock records.

The class keeps Oscar's name `Partner` because Oscar refers to it by string; everybody else
imports it as `Subject`.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord

from catalog.kernel.text import fold

MAX_PRICE = 1_000_000_000  # đồng; a mistyped price with nine extra zeros must not reach a basket


class SubjectKind(models.TextChoices):
    """Who may take part: Decision 26/2026/QĐ-TTg, art. 2. `establishment` (cơ sở sản xuất) is what
    older decisions printed; associations and operation centres are for tourism (set 26) only."""

    COOPERATIVE = "cooperative", _("Hợp tác xã")
    COOPERATIVE_GROUP = "cooperative_group", _("Tổ hợp tác")
    ENTERPRISE = "enterprise", _("Doanh nghiệp nhỏ và vừa")
    FARM = "farm", _("Trang trại")
    HOUSEHOLD = "household", _("Hộ sản xuất kinh doanh")
    ESTABLISHMENT = "establishment", _("Cơ sở sản xuất")
    ASSOCIATION = "association", _("Hội, hiệp hội")
    OPERATION_CENTRE = "operation_centre", _("Trung tâm điều hành du lịch")


class SubjectState(models.TextChoices):
    APPLIED = "applied", _("Chờ duyệt")
    APPROVED = "approved", _("Đang hoạt động")
    SUSPENDED = "suspended", _("Tạm ngưng")


class Sample(models.TextChoices):
    """How much of a shown thing is invented for the demo; a page says so in words."""

    REAL = "", _("Dữ liệu thật")
    OFFER = "offer", _("Giá, tồn kho và câu chuyện là dữ liệu mẫu")
    WHOLE = "whole", _("Toàn bộ là dữ liệu mẫu")


class SubjectQuerySet(models.QuerySet["Partner"]):
    def approved(self):
        return self.filter(state=SubjectState.APPROVED)

    def for_user(self, user):
        """Subjects whose people the user belongs to; nobody else's, staff included."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(members__user=user)


class Partner(AbstractPartner):
    """A subject (chủ thể): the cooperative, group, firm, farm or household that holds the certificate."""

    kind = models.CharField(_("Loại chủ thể"), max_length=20, choices=SubjectKind)
    state = models.CharField(
        _("Trạng thái"), max_length=12, choices=SubjectState, default=SubjectState.APPLIED, db_index=True
    )
    tax_code = models.CharField(
        _("Mã số thuế"),
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^\d{10}(-\d{3})?$|^\d{12}$", _("Mã số thuế có 10, 12 hoặc 13 chữ số."))],
    )
    province = models.ForeignKey("places.Province", on_delete=models.PROTECT, related_name="subjects")
    commune = models.ForeignKey(
        "places.Commune", on_delete=models.PROTECT, null=True, blank=True, related_name="subjects"
    )
    address_as_printed = models.CharField(
        _("Địa chỉ in trên hồ sơ"),
        max_length=255,
        blank=True,
        help_text=_("Đúng như trên quyết định, kể cả tên huyện, tỉnh cũ."),
    )
    phone = models.CharField(_("Điện thoại"), max_length=16, blank=True)
    email = models.EmailField(_("Email"), blank=True)
    zalo = models.CharField("Zalo", max_length=16, blank=True)
    website = models.URLField(_("Trang web"), blank=True)
    story = models.TextField(_("Câu chuyện"), blank=True)
    founded = models.PositiveSmallIntegerField(_("Năm thành lập"), null=True, blank=True)
    sample = models.CharField(max_length=5, choices=Sample, blank=True, default=Sample.REAL)
    name_fold = models.CharField(max_length=255, editable=False, db_index=True)

    objects = SubjectQuerySet.as_manager()

    class Meta(AbstractPartner.Meta):
        verbose_name = _("Chủ thể")
        verbose_name_plural = _("Chủ thể")

    def save(self, *args, **kwargs):
        self.name_fold = fold(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("storefront:subject", kwargs={"slug": self.code})


Subject = Partner


class SubjectMember(models.Model):
    """A person who works for a subject; the role decides what the workspace lets them do."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Chủ hộ, người đại diện")
        STAFF = "staff", _("Nhân viên")

    subject = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.STAFF)

    class Meta:
        app_label = "partner"
        constraints = [models.UniqueConstraint(fields=["subject", "user"], name="member_once_per_subject")]
        verbose_name = _("Thành viên")
        verbose_name_plural = _("Thành viên")

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.subject_id} ({self.role})"


class StockRecord(AbstractStockRecord):
    """Price and stock of one product. Oscar's own `allocate` adds without asking and oversells
    (shown by trial), so the database refuses it here and `services.reserve_stock` asks first.

    `by_lot`: units are counted lot by lot (`catalog.traceability.stock`); the number on hand is the sum of these.
    """

    by_lot = models.BooleanField(_("Ghi tồn theo lô"), default=False, editable=False)

    class Meta(AbstractStockRecord.Meta):
        verbose_name = _("Tồn kho")
        verbose_name_plural = _("Tồn kho")
        constraints = [
            models.CheckConstraint(
                condition=Q(num_allocated__isnull=True) | Q(num_allocated__gte=0), name="stock_allocated_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(num_in_stock__isnull=True) | Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0)),
                name="stock_never_oversold",
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gt=0, price__lte=MAX_PRICE), name="stock_price_in_range"
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.price is not None and self.price != int(self.price):
            raise ValidationError({"price": _("Giá là số đồng chẵn, không có phần lẻ.")})
        if self.by_lot and (self.num_in_stock or 0) != self._numbers()[0]:
            raise ValidationError({"num_in_stock": counted_by_lot()})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever writes numbers by hand, Oscar's forms too, has counted: the difference becomes a movement.

        Raises `ValidationError` where units are counted by lot.
        """
        with transaction.atomic():
            before = self._numbers()
            super().save(*args, **kwargs)
            changes = [now - then for now, then in zip(self._numbers(), before, strict=True)]
            if any(changes):
                in_stock, held = changes
                if in_stock and self.by_lot:
                    raise ValidationError({"num_in_stock": counted_by_lot()})
                StockMovement.objects.create(
                    stockrecord=self, kind=StockMovement.Kind.COUNTED, in_stock=in_stock, held=held
                )

    def _numbers(self) -> tuple[int, int]:
        rows = StockRecord.objects.select_for_update().filter(pk=self.pk).values_list("num_in_stock", "num_allocated")
        in_stock, held = next(iter(rows), (None, None))
        return in_stock or 0, held or 0


def counted_by_lot() -> str:
    return gettext("Sản phẩm này ghi tồn theo lô: hãy sửa số của từng lô.")


def _new_cause() -> str:
    """Of a movement that nothing but itself caused."""
    return secrets.token_hex(8)


class StockMovement(models.Model):
    """A change of a stock record, and why (decision 13). Append-only; the sums of a record's movements are its numbers.

    `in_stock` and `held` are changes of units on hand and of units promised to orders. A `cause` moves a record once
    in each way, which makes every movement safe to repeat. `lot_code` names the lot, where the subject keeps lots.
    """

    class Kind(models.TextChoices):
        COUNTED = "counted", _("Ghi số tồn")
        RESERVED = "reserved", _("Giữ cho đơn")
        RELEASED = "released", _("Thôi giữ")
        HANDED_OVER = "handed_over", _("Giao đi")
        RETURNED = "returned", _("Nhận lại")
        RECEIVED = "received", _("Nhập kho")
        SET_ASIDE = "set_aside", _("Lô ngừng bán")
        PUT_BACK = "put_back", _("Lô bán lại")

    stockrecord = models.ForeignKey(StockRecord, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12, choices=Kind)
    in_stock = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    cause = models.CharField(max_length=64, default=_new_cause)
    lot_code = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "partner"
        verbose_name = _("Biến động tồn kho")
        verbose_name_plural = _("Biến động tồn kho")
        constraints = [
            models.UniqueConstraint(fields=["stockrecord", "kind", "cause"], name="stock_moved_once_for_a_cause"),
            models.CheckConstraint(
                condition=Q(kind="counted")
                | Q(kind="reserved", in_stock=0, held__gt=0)
                | Q(kind="released", in_stock=0, held__lt=0)
                | Q(kind="handed_over", in_stock__lt=0, held=F("in_stock"))
                | Q(kind__in=["returned", "received", "put_back"], in_stock__gt=0, held=0)
                | Q(kind="set_aside", in_stock__lt=0, held=0),
                name="stock_movement_goes_its_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.in_stock:+d}, {self.held:+d}"


from oscar.apps.partner.models import *
