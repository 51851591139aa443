"""Reads for the operator: every purchase, found by whatever somebody on the phone can read out."""

from contextlib import suppress

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from catalog.kernel.codes import normalise
from catalog.kernel.phone import parse_phone, show_phone
from catalog.kernel.spreadsheets import Table
from marketplace.order.models import Order, OrderGroup
from marketplace.order.numbers import show_number

CHUNK = 500  # purchases of a file that are in memory at a time


def groups_found(typed: str, state: str) -> QuerySet[OrderGroup]:
    """Newest first, those with a parcel in a state. `typed`: number of a purchase or parcel, phone number, e-mail, or a
    part of the buyer's name. Three queries.
    """
    groups = OrderGroup.objects.prefetch_related("orders__subject").order_by("-pk")
    parcels = Order.objects.filter(group=OuterRef("pk"))
    if state:
        groups = groups.filter(Exists(parcels.filter(status=state)))
    return groups.filter(_called(typed) | Exists(parcels.filter(number=normalise(typed)))) if typed else groups


def _called(typed: str) -> Q:
    found = Q(number=normalise(typed)) | Q(email__iexact=typed) | Q(name__icontains=typed)
    with suppress(ValueError):
        found |= Q(phone=parse_phone(typed))
    return found


def group_table(groups: QuerySet[OrderGroup]) -> Table:
    """Header and rows of a file; amounts in đồng. It holds names and phone numbers: taking it is to be journalled."""
    header = [_("Mã đơn"), _("Đặt lúc"), _("Người mua"), _("Điện thoại"), _("Cách trả tiền"), _("Tiền hàng")]
    return [*header, _("Phí giao hàng"), _("Tổng"), _("Số kiện"), _("Các kiện")], (
        (
            show_number(each.number),
            each.placed_at,
            each.name,
            show_phone(each.phone),
            each.get_payment_display(),
            each.goods_total,
            each.shipping_total,
            each.total,
            len(each.orders.all()),
            "; ".join(f"{show_number(order.number)}: {order.get_status_display()}" for order in each.orders.all()),
        )
        for each in groups.iterator(CHUNK)
    )
