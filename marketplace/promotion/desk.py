"""Reads for whoever keeps promotions: the operator all, a subject those for its own goods."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.kernel.money import format_dong
from catalog.kernel.spreadsheets import Cell, Table
from catalog.kernel.states import Transition
from catalog.subjects.models import Subject
from marketplace.order.numbers import show_number
from marketplace.promotion.models import Bearer, Promotion, PromotionState, PromotionUse
from marketplace.promotion.selectors import scope_words
from marketplace.promotion.states import PROMOTION

PER_PAGE = 30
Kind = Promotion.Kind


@dataclass(frozen=True)
class PromotionRow:
    """A promotion in words. `limits`: what of each limit is used, of how much ("": without a limit)."""

    pk: int
    name: str
    code: str
    what: str
    scope: str
    bearer: str
    valid_from: datetime
    valid_to: datetime
    state: str
    state_label: str
    uses: int
    uses_most: int | None
    units: int
    units_most: int | None
    spent: int
    budget: int | None
    verbs: tuple[Transition, ...]


def promotions(subject: Subject | None = None) -> QuerySet[Promotion]:
    """Newest first; those that a subject bears, or all."""
    found = Promotion.objects.select_related("subject", "province", "product_set", "bearer_province")
    if subject:
        found = found.filter(subject=subject, bearer=Bearer.SUBJECT)
    return found.prefetch_related("products").order_by("-pk")


def page_of(found: QuerySet[Promotion], number: str | None) -> Any:
    return Paginator(found, PER_PAGE).get_page(number)


def row(each: Promotion, *, may_keep: bool) -> PromotionRow:
    ended = each.state == PromotionState.RUNNING and each.valid_to <= timezone.now()
    ways = (way for way in PROMOTION.transitions.values() if each.state in way.source)
    return PromotionRow(
        pk=each.pk,
        name=each.local_name,
        code=each.code,
        what=terms_words(each),
        scope=scope_words(each) or _("mọi món"),
        bearer=bearer_name(each),
        valid_from=each.valid_from,
        valid_to=each.valid_to,
        state="ended" if ended else each.state,
        state_label=_("Đã hết hạn") if ended else str(each.get_state_display()),
        uses=each.uses,
        uses_most=each.uses_most,
        units=each.units,
        units_most=each.units_most,
        spent=each.spent,
        budget=each.budget,
        verbs=tuple(ways) if may_keep and not ended else (),
    )


def bearer_name(each: Promotion) -> str:
    if each.bearer == Bearer.PROVINCE and each.bearer_province:
        return str(each.bearer_province.full_name)
    if each.bearer == Bearer.SUBJECT and each.subject:
        return str(each.subject.name)
    return str(each.get_bearer_display())


def terms_words(each: Promotion) -> str:
    """What it takes off and when, in a line."""
    if each.kind == Kind.PERCENT:
        parts = [_("giảm %(n)d %%") % {"n": each.value}]
    elif each.kind == Kind.PRICE:
        parts = [_("giá ưu đãi %(sum)s") % {"sum": format_dong(each.value)}]
    elif each.kind == Kind.DELIVERY:
        parts = [
            _("giảm phí giao tới %(sum)s") % {"sum": format_dong(each.value)} if each.value else _("miễn phí giao")
        ]
    else:
        parts = [_("giảm %(sum)s") % {"sum": format_dong(each.value)}]
    if each.most_discount is not None:
        parts.append(_("nhiều nhất %(sum)s một đơn") % {"sum": format_dong(each.most_discount)})
    if each.least_goods:
        parts.append(_("tiền hàng từ %(sum)s") % {"sum": format_dong(each.least_goods)})
    if each.first_order_only:
        parts.append(_("chỉ đơn đầu tiên"))
    if each.uses_per_buyer:
        parts.append(_("mỗi người %(n)d lượt") % {"n": each.uses_per_buyer})
    return ", ".join(parts)


def uses_of(promotion: Promotion) -> QuerySet[PromotionUse]:
    """Newest first. Without names and phones: who bears a promotion needs its sums, not its buyers."""
    return promotion.use_set.select_related("group").order_by("-used_at", "-pk")


def use_table(promotion: Promotion) -> Table:
    """All uses as a file, without anybody's name."""
    header = (_("Lúc"), _("Đơn"), _("Đã giảm (đồng)"), _("Sản phẩm"), _("Có tính"))
    return header, _use_rows(promotion)


def _use_rows(promotion: Promotion) -> Iterator[Sequence[Cell]]:
    for use in uses_of(promotion).iterator(chunk_size=500):
        counts = _("có") if use.counts else _("không")
        yield use.used_at, show_number(use.group.number), use.amount, use.units, counts
