"""Products, the taxonomy of the programme, standards and pictures."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct, AbstractProductImage
from oscar.apps.catalogue.managers import ProductQuerySet as CoreProductQuerySet

from catalog.kernel.fields import FoldedField
from catalog.kernel.text import slugify
from catalog.products.images import PictureField, validate_upload
from catalog.products.signals import product_changed
from catalog.subjects.models import Sample


class Category(AbstractCategory):
    """A node of the programme's taxonomy: industry (ngành), group (nhóm) or product set (bộ sản phẩm).

    Source: Decision 26/2026/QĐ-TTg, Annex I. `number` counts within the kind, as printed there.
    """

    class Kind(models.TextChoices):
        INDUSTRY = "industry", _("Ngành")
        GROUP = "group", _("Nhóm")
        SET = "set", _("Bộ sản phẩm")

    kind = models.CharField(max_length=8, choices=Kind, db_index=True)
    number = models.PositiveSmallIntegerField()
    rubric = models.CharField(max_length=16, default="ocop-2026")
    name_en = models.CharField(max_length=255)
    aliases = models.TextField(blank=True, help_text=_("Tên nhóm cũ, mỗi dòng một tên."))

    class Meta(AbstractCategory.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "kind", "number"], name="category_number_once")]

    @property
    def local_name(self) -> str:
        return self.name if get_language() == "vi" else self.name_en


class Standard(models.Model):
    """A standard a product or its growing area holds (VietGAP, HACCP, organic…)."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    explanation = models.TextField(blank=True)

    class Meta:
        app_label = "catalogue"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        return self.name if get_language() == "vi" else self.name_en


class ListingState(models.TextChoices):
    DRAFT = "draft", _("Bản nháp")
    SUBMITTED = "submitted", _("Chờ duyệt")
    CHANGES_ASKED = "changes_asked", _("Cần sửa")
    APPROVED = "approved", _("Đã duyệt")
    SUSPENDED = "suspended", _("Tạm dừng")
    ARCHIVED = "archived", _("Đã lưu kho")


class ProductQuerySet(CoreProductQuerySet):
    def browsable(self):
        return super().browsable().filter(listing_state=ListingState.APPROVED, subject__state="approved")

    def listed(self):
        """Products whose own page may be seen: approved by the province, of an approved subject."""
        return self.filter(listing_state=ListingState.APPROVED, subject__state="approved", is_public=True)

    def for_user(self, user):
        """Products of the subjects the user works for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(subject__members__user=user)


class Product(AbstractProduct):
    """One product of one subject, as it is printed on its certificate and label.

    Label facts follow Decree 37/2026/NĐ-CP (product passport, art. 32) and Circular 02/2024/TT-BKHCN
    (ten data items of traceability). It carries no star: see `catalog.certification.stars`.
    """

    subject = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="products")
    product_set = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="set_products", limit_choices_to={"kind": "set"}
    )
    origin_province = models.ForeignKey("places.Province", on_delete=models.PROTECT, related_name="products")
    origin_commune = models.ForeignKey(
        "places.Commune", on_delete=models.PROTECT, null=True, blank=True, related_name="products"
    )
    origin_as_printed = models.CharField(
        _("Nơi sản xuất in trên giấy chứng nhận"),
        max_length=255,
        blank=True,
        help_text=_("Giữ nguyên tên huyện, tỉnh lúc cấp, kể cả khi nay đã đổi."),
    )
    net_weight = models.CharField(_("Khối lượng tịnh, thể tích thực"), max_length=80, blank=True)
    ingredients = models.TextField(_("Thành phần"), blank=True)
    allergens = models.CharField(_("Chất gây dị ứng"), max_length=255, blank=True)
    shelf_life = models.CharField(_("Hạn sử dụng"), max_length=120, blank=True)
    storage = models.CharField(_("Bảo quản"), max_length=255, blank=True)
    directions = models.TextField(_("Hướng dẫn sử dụng"), blank=True)
    warnings = models.TextField(_("Cảnh báo an toàn"), blank=True)
    brand = models.CharField(_("Nhãn hiệu"), max_length=120, blank=True)
    declaration = models.CharField(_("Số công bố, tự công bố"), max_length=120, blank=True)
    standards = models.ManyToManyField(Standard, blank=True, related_name="products", verbose_name=_("Tiêu chuẩn"))
    story = models.TextField(_("Câu chuyện sản phẩm"), blank=True)
    former_titles = models.TextField(_("Tên cũ"), blank=True, help_text=_("Mỗi dòng một tên."))
    names_fold = FoldedField(of=("title", "former_titles"))
    # Oscar's own declaration would take the reverse name `product_set`, a word of the programme.
    recommended_products = models.ManyToManyField(
        "catalogue.Product", through="ProductRecommendation", blank=True, related_name="recommended_by"
    )
    listing_state = models.CharField(
        _("Trạng thái tin bán"), max_length=16, choices=ListingState, default=ListingState.DRAFT, db_index=True
    )
    sample = models.CharField(max_length=5, choices=Sample, blank=True, default=Sample.REAL)
    # Oscar's own writes the moment of the insert over any other, and a register that is taken in brings its days along.
    date_created = models.DateTimeField(_("Ngày tạo"), default=timezone.now, editable=False, db_index=True)

    objects = ProductQuerySet.as_manager()

    class Meta(AbstractProduct.Meta):
        verbose_name = _("Sản phẩm")
        verbose_name_plural = _("Sản phẩm")
        indexes = [models.Index(fields=["subject", "listing_state"], name="product_subject_state")]

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = slugify(self.title)
        super().save(*args, **kwargs)

    def update_rating(self) -> None:
        """Oscar calls this when a review was written, judged or removed; lists sort by it."""
        super().update_rating()
        product_changed.send(Product, product_ids=[self.pk])

    def get_absolute_url(self) -> str:
        return reverse("catalogue:detail", kwargs={"product_slug": self.slug, "pk": self.pk})


class ProductImage(AbstractProductImage):
    """A picture with what a page needs to show it without opening the file."""

    original = PictureField(_("Ảnh gốc"), upload_to="", max_length=255, validators=[validate_upload])
    alt = models.CharField(_("Mô tả ảnh"), max_length=200, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    renditions = models.JSONField(
        default=dict, blank=True, help_text='{"key": content hash, "widths": [320, 640]}: what exists on disk'
    )

    class Meta(AbstractProductImage.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(width__gte=0) & Q(height__gte=0), name="image_size_not_negative")
        ]


from oscar.apps.catalogue.models import *
