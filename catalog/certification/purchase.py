"""May this product be bought now? The one answer for page, basket, hand-made POST and checkout (decision 7a)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from oscar.apps.partner.availability import Base

from catalog.certification import stars
from catalog.products.models import ListingState
from catalog.products.selectors import untracked_classes
from catalog.subjects.models import SubjectState


class Refusal(StrEnum):
    NOT_LISTED = "not_listed"
    SUBJECT_SUSPENDED = "subject_suspended"
    NO_CERTIFICATE = "no_certificate"
    BOOKED_DIRECTLY = "booked_directly"
    NO_PRICE = "no_price"
    OUT_OF_STOCK = "out_of_stock"


def refusal_words(code: Refusal) -> str:
    return {
        Refusal.NOT_LISTED: _("Sản phẩm này hiện không được bán trên sàn."),
        Refusal.SUBJECT_SUSPENDED: _("Gian hàng của chủ thể này đang tạm ngưng."),
        Refusal.NO_CERTIFICATE: _("Tạm rời kệ: chứng nhận OCOP không còn hiệu lực hoặc chưa được xác minh."),
        Refusal.BOOKED_DIRECTLY: _("Dịch vụ này không gửi theo kiện: hãy liên hệ chủ thể để đặt chỗ."),
        Refusal.NO_PRICE: _("Chủ thể chưa đặt giá cho sản phẩm này."),
        Refusal.OUT_OF_STOCK: _("Tạm hết hàng."),
    }[code]


@dataclass(frozen=True)
class PurchaseAnswer(Base):
    """Oscar's availability policy with a reason a person can read. `free` is units that can be ordered."""

    refusal: Refusal | None
    free: int

    @property
    def code(self) -> str:
        return self.refusal or "available"

    @property
    def is_available_to_buy(self) -> bool:
        return self.refusal is None

    @property
    def message(self) -> str:
        return refusal_words(self.refusal) if self.refusal else _("Còn hàng")

    def is_purchase_permitted(self, quantity: int) -> tuple[bool, str]:
        if self.refusal:
            return False, self.message
        if quantity > self.free:
            return False, _("Chỉ còn %(free)d sản phẩm.") % {"free": self.free}
        return True, ""


def policy(product: Any, stockrecord: Any, at: datetime | None = None) -> PurchaseAnswer:
    """Named by `settings.PURCHASE_POLICY`. Reads the product's subject and certificates (prefetch them)."""
    refusal = _refusal(product, stockrecord, at)
    return PurchaseAnswer(refusal, 0 if refusal or not stockrecord else stockrecord.net_stock_level)


def _refusal(product: Any, stockrecord: Any, at: datetime | None) -> Refusal | None:
    if product.listing_state != ListingState.APPROVED or not product.is_public:
        return Refusal.NOT_LISTED
    if product.subject.state != SubjectState.APPROVED:
        return Refusal.SUBJECT_SUSPENDED
    if settings.SELL_REQUIRES_CERTIFICATE and stars.current(product.certificates.all(), at) is None:
        return Refusal.NO_CERTIFICATE
    if product.product_class_id in untracked_classes():
        return Refusal.BOOKED_DIRECTLY
    if stockrecord is None or not stockrecord.price:
        return Refusal.NO_PRICE
    if stockrecord.net_stock_level < 1:
        return Refusal.OUT_OF_STOCK
    return None
