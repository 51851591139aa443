"""Which ways of paying a purchase has, and why another isn't open to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.kernel.money import format_dong
from catalog.subjects.models import Subject
from marketplace.order.models import Order, OrderGroup, OrderState
from marketplace.payment.models import BankAccount
from marketplace.payment.stripe_rail import is_offered

Payment = OrderGroup.Payment

MOST_OF_A_TRANSFER = 499_999_999  # instant transfers end below 500 million đồng (NAPAS)
STRIKES_COUNT_FOR = timedelta(days=180)


class Part(Protocol):
    """What one subject is to be paid, in đồng."""

    @property
    def subject(self) -> Subject: ...

    @property
    def total(self) -> int: ...


class Payable(Protocol):
    """What would be paid: a plan of a basket, or what is unpaid of a purchase."""

    @property
    def parcels(self) -> Sequence[Part]: ...

    @property
    def total(self) -> int: ...


@dataclass(frozen=True)
class Share:
    subject: Subject
    total: int


@dataclass(frozen=True)
class Bill:
    """What is unpaid of a purchase."""

    parcels: tuple[Share, ...]

    @property
    def total(self) -> int:
        return sum(parcel.total for parcel in self.parcels)


@dataclass(frozen=True)
class Way:
    """A way of paying. `refusal` says why it isn't open; "" while it is."""

    code: str
    label: str
    hint: str
    refusal: str = ""


def ways_to_pay(plan: Payable, phone: str = "") -> tuple[Way, ...]:
    """The ways of paying what a basket would order or a purchase still owes, those that are open first. Two queries.

    `phone`: of the recipient, once it is known; parcels sent back unpaid count against it.
    """
    ways = [_cash(plan, phone), _transfer(plan), *_card(plan)]
    return tuple(sorted(ways, key=lambda way: bool(way.refusal)))


def refusal_of(plan: Payable, code: str, phone: str) -> str:
    """Why one way isn't open, "" when it is, without a look at the others. At most one query."""
    if code == Payment.COD:
        return _cash(plan, phone).refusal
    if code == Payment.VIETQR:
        return _transfer(plan).refusal
    refusals = {way.code: way.refusal for way in _card(plan)}
    return refusals.get(code, _("Hãy chọn một cách trả tiền."))


def _cash(plan: Payable, phone: str) -> Way:
    refusal = ""
    if any(parcel.total > settings.COD_MOST for parcel in plan.parcels):
        refusal = _("Kiện trên %(most)s không thu tiền mặt được: bưu tá không mang nhiều tiền như vậy.") % {
            "most": format_dong(settings.COD_MOST)
        }
    elif phone and _strikes(phone) >= settings.COD_STRIKES:
        refusal = _("Số điện thoại này đã có kiện bị trả lại nhiều lần, nên lần này cần trả trước.")
    hint = _("Mỗi kiện trả riêng cho bưu tá lúc nhận, không thêm phí.")
    return Way(Payment.COD, str(Payment.COD.label), hint, refusal)


def _strikes(phone: str) -> int:
    """Parcels to be paid on delivery that came back unpaid of late."""
    since = timezone.now() - STRIKES_COUNT_FOR
    orders = Order.objects.filter(group__phone=phone, group__payment=Payment.COD, status=OrderState.RETURNED)
    return orders.filter(date_placed__gte=since).count()


def _transfer(plan: Payable) -> Way:
    direct = settings.PAYMENT_MODE == "direct"
    if direct:
        hint = _("Quét mã bằng ứng dụng ngân hàng, mỗi nơi bán một lần chuyển. Hàng được giữ 24 giờ.")
        amounts = [parcel.total for parcel in plan.parcels]
    else:
        hint = _("Quét mã bằng ứng dụng ngân hàng, một lần cho cả đơn. Hàng được giữ 24 giờ.")
        amounts = [plan.total]
    refusal = _no_account(plan) if direct else _no_account_of_the_shop()
    if not refusal and any(amount > MOST_OF_A_TRANSFER for amount in amounts):
        refusal = _("Chuyển khoản nhanh chỉ nhận dưới 500 triệu đồng một lần.")
    return Way(Payment.VIETQR, str(Payment.VIETQR.label), hint, refusal)


def _card(plan: Payable) -> list[Way]:
    """Only where the shop holds the money (Stripe pays nobody in Viet Nam but its own customer) and has a key."""
    if settings.PAYMENT_MODE != "platform" or not settings.STRIPE_SECRET_KEY:
        return []
    refusal = ""
    if not is_offered(plan.total):
        refusal = _("Thẻ dùng cho đơn từ %(least)s đến %(most)s.") % {
            "least": format_dong(settings.STRIPE_MIN_VND),
            "most": format_dong(settings.STRIPE_MAX_VND),
        }
    hint = _("Nhập thẻ trên trang của Stripe, một lần cho cả đơn. Hàng được giữ 35 phút.")
    return [Way(Payment.STRIPE, str(Payment.STRIPE.label), hint, refusal)]


def _no_account(plan: Payable) -> str:
    sellers = {parcel.subject.pk: parcel.subject.name for parcel in plan.parcels}
    ready = set(BankAccount.objects.active().filter(subject__in=sellers).values_list("subject", flat=True))
    missing = [name for pk, name in sellers.items() if pk not in ready]
    return _("%(name)s chưa nhận chuyển khoản.") % {"name": ", ".join(missing)} if missing else ""


def _no_account_of_the_shop() -> str:
    return "" if BankAccount.objects.active().filter(subject=None).exists() else _("Chợ chưa nhận chuyển khoản.")
