"""The states of a listing (tin bán), as one table: who may take which step, and what the step needs.

draft → submitted → approved ⇄ suspended; the office may ask for changes instead; the subject may put a listing away.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.kernel.states import StateTable, Transition, TransitionRefused
from catalog.products.models import ListingState, Product
from catalog.products.selectors import placement
from catalog.subjects.models import SubjectState
from catalog.subjects.rules import of_the_office, of_the_subject

# What a label has to say, by industry: Decree 37/2026/NĐ-CP art. 32, Circular 02/2024/TT-BKHCN (items 1, 9, 10).
CONSUMED = ("net_weight", "ingredients", "shelf_life", "storage")
NEEDED_FACTS = {
    "thuc-pham": CONSUMED,
    "do-uong": CONSUMED,
    "duoc-lieu": (*CONSUMED, "directions", "warnings"),
    "thu-cong-my-nghe": ("ingredients",),
    "sinh-vat-canh": (),
    "du-lich": (),
}


@dataclass(frozen=True)
class Gap:
    """Something a listing still lacks."""

    field: str
    label: str | Promise


def gaps(product: Product) -> tuple[Gap, ...]:
    """What is missing before the listing can go to the office, in the order of the form. Two queries."""
    industry = placement(product.product_set_id).industry.slug
    wanted = ("title", *NEEDED_FACTS[industry], "story")
    found = [
        Gap(name, Product._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # columns, no relation
        for name in wanted
        if not getattr(product, name).strip()
    ]
    if not product.images.exists():
        found.append(Gap("images", gettext_lazy("Ảnh sản phẩm")))
    if not product.stockrecords.filter(price__gt=0).exists():
        found.append(Gap("price", gettext_lazy("Giá bán")))
    return tuple(found)


def _complete(product: Product) -> None:
    missing = gaps(product)
    if missing:
        names = ", ".join(str(gap.label) for gap in missing)
        raise TransitionRefused("incomplete", _("Tin bán còn thiếu: %(names)s.") % {"names": names})


def _ready_for_sale(product: Product) -> None:
    _complete(product)
    if product.subject.state != SubjectState.APPROVED:
        raise TransitionRefused("subject_not_approved", _("Chủ thể của sản phẩm này chưa được duyệt."))


DRAFT, SUBMITTED, CHANGES = ListingState.DRAFT.value, ListingState.SUBMITTED.value, ListingState.CHANGES_ASKED.value
APPROVED, SUSPENDED, ARCHIVED = ListingState.APPROVED.value, ListingState.SUSPENDED.value, ListingState.ARCHIVED.value

LISTING = StateTable(
    "listing_state",
    "ocop.listing",
    Transition(
        "submit",
        (DRAFT, CHANGES),
        SUBMITTED,
        may=of_the_subject.test,
        label=gettext_lazy("Gửi duyệt"),
        guard=_complete,
    ),
    Transition("take_back", (SUBMITTED,), DRAFT, may=of_the_subject.test, label=gettext_lazy("Rút lại")),
    Transition(
        "ask_changes",
        (SUBMITTED,),
        CHANGES,
        may=of_the_office.test,
        label=gettext_lazy("Yêu cầu sửa"),
        needs_reason=True,
    ),
    Transition(
        "approve",
        (SUBMITTED,),
        APPROVED,
        may=of_the_office.test,
        label=gettext_lazy("Duyệt tin bán"),
        guard=_ready_for_sale,
    ),
    Transition(
        "suspend",
        (APPROVED,),
        SUSPENDED,
        may=of_the_office.test,
        label=gettext_lazy("Tạm dừng bán"),
        needs_reason=True,
    ),
    Transition(
        "resume",
        (SUSPENDED,),
        APPROVED,
        may=of_the_office.test,
        label=gettext_lazy("Cho bán lại"),
        guard=_ready_for_sale,
    ),
    Transition(
        "archive",
        (DRAFT, CHANGES, APPROVED, SUSPENDED),
        ARCHIVED,
        may=(of_the_subject | of_the_office).test,
        label=gettext_lazy("Lưu kho"),
    ),
    Transition("reopen", (ARCHIVED,), DRAFT, may=of_the_subject.test, label=gettext_lazy("Mở lại")),
)
