"""What a list can be narrowed by: the GET parameter, its known values, and the column behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import IntegerField, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalog.certification.stars import rank_text
from catalog.kernel.caches import process_cached
from catalog.places.selectors import communes_of, province_by_slug, provinces, resolve_province
from catalog.products.selectors import standards, taxonomy
from catalog.search.models import Listing
from catalog.subjects.models import SubjectKind

MOST_LETTERS = 60  # no known value is longer


@dataclass(frozen=True)
class Choice:
    """A value that may be chosen: as it stands in the address, and in the column."""

    value: str
    stored: str
    label: str
    vietnamese: bool = False  # a Vietnamese name also on English pages


@dataclass(frozen=True)
class Facet:
    """One way to narrow the list. Its choices stand in order of display, labelled in the active language.

    `meant` maps another spelling of a value to the known one; what it does not know is ignored. A facet `within`
    another one has choices only inside exactly one value of that: see `facet_inside`. `about` explains the legend.
    """

    name: str
    column: str
    legend: str | Promise
    listed: Callable[..., tuple[Choice, ...]]
    meant: Callable[[str], str] = field(default=lambda text: text)
    counted: Combinable | None = None
    many: bool = False  # a product can have several of its values
    ranked: bool = False  # has an order of its own, so the fullest does not come first
    shown: bool = True
    about: str | Promise = ""
    within: str = ""
    inside: str = ""  # the one value of `within`

    def choices(self) -> tuple[Choice, ...]:
        return _choices(self.name, get_language() or "vi", self.inside)

    def label(self, value: str) -> str:
        return next((choice.label for choice in self.choices() if choice.value == value), value)

    def stored(self, value: str) -> str:
        """A value of the address as the column holds it."""
        return next((choice.stored for choice in self.choices() if choice.value == value), value)

    def parse(self, texts: list[str]) -> tuple[str, ...]:
        """The known values among what was asked, once each, in order of display."""
        asked = {self.meant(text) for text in set(texts) if len(text) <= MOST_LETTERS}
        if not asked:
            return ()
        return tuple(choice.value for choice in self.choices() if choice.value in asked)

    def condition(self, values: tuple[str, ...]) -> Q:
        chosen = Q(**{f"{self.column}__in": [each.stored for each in self.choices() if each.value in values]})
        # Through a join a product with two of the chosen values would come twice.
        return Q(pk__in=Listing.objects.filter(chosen).values("pk")) if self.many else chosen


@process_cached
def _choices(name: str, language: str, inside: str) -> tuple[Choice, ...]:
    facet = BY_NAME[name]
    return facet.listed(inside) if facet.within else facet.listed()


def _province(text: str) -> str:
    """Today's province for any of its names, so that old addresses keep working after a merger."""
    found = resolve_province(text)
    return found.slug if found else ""


def _ranks() -> tuple[Choice, ...]:
    return tuple(Choice(str(count), str(count), rank_text(count)) for count in (5, 4, 3))


def _provinces() -> tuple[Choice, ...]:
    return tuple(Choice(each.slug, each.code, each.name, vietnamese=True) for each in provinces())


def _communes(province_slug: str) -> tuple[Choice, ...]:
    province = province_by_slug(province_slug)
    communes = communes_of(province.code) if province else ()
    return tuple(Choice(each.code, each.code, each.full_name, vietnamese=True) for each in communes)


def _industries() -> tuple[Choice, ...]:
    return tuple(Choice(str(each.number), str(each.number), each.name) for each in taxonomy())


def _groups() -> tuple[Choice, ...]:
    groups = (group for industry in taxonomy() for group in industry.groups)
    return tuple(Choice(str(each.number), str(each.number), each.name) for each in groups)


def _sets() -> tuple[Choice, ...]:
    sets = (each for industry in taxonomy() for group in industry.groups for each in group.sets)
    return tuple(Choice(str(each.number), str(each.number), each.name) for each in sets)


_KINDS = {
    "hop-tac-xa": SubjectKind.COOPERATIVE,
    "to-hop-tac": SubjectKind.COOPERATIVE_GROUP,
    "doanh-nghiep": SubjectKind.ENTERPRISE,
    "trang-trai": SubjectKind.FARM,
    "ho": SubjectKind.HOUSEHOLD,
    "co-so": SubjectKind.ESTABLISHMENT,
    "hoi": SubjectKind.ASSOCIATION,
    "trung-tam-du-lich": SubjectKind.OPERATION_CENTRE,
}


def _kinds() -> tuple[Choice, ...]:
    return tuple(Choice(value, kind.value, str(kind.label)) for value, kind in _KINDS.items())


def _standards() -> tuple[Choice, ...]:
    return tuple(Choice(each.code, each.code, each.name) for each in standards())


def _stock() -> tuple[Choice, ...]:
    return (Choice("1", "1", _("Còn hàng")),)


_ABOUT_RANK = gettext_lazy(
    "Hạng do Nhà nước đánh giá và công nhận, có hiệu lực 36 tháng. Chứng nhận hết hạn hoặc bị thu hồi thì hạng không "
    "còn hiện ở đây nữa."
)
_ABOUT_SET = gettext_lazy(
    "Chương trình OCOP chia sản phẩm thành nhóm, mỗi nhóm thành các bộ. Mỗi bộ có phiếu chấm điểm riêng."
)
_ABOUT_SUBJECT = gettext_lazy(
    "Chủ thể là đơn vị làm ra sản phẩm và đứng tên trên giấy chứng nhận: hợp tác xã, doanh nghiệp, trang trại, hộ…"
)
_ABOUT_STANDARD = gettext_lazy(
    "Chứng nhận riêng mà sản phẩm còn có, như VietGAP hay hữu cơ. Đây không phải là hạng OCOP."
)

STARS = "sao"
FACETS = (
    Facet("nganh", "industry", gettext_lazy("Ngành"), _industries, shown=False),
    Facet(STARS, "stars", gettext_lazy("Hạng OCOP"), _ranks, ranked=True, about=_ABOUT_RANK),
    Facet("nhom", "group", gettext_lazy("Nhóm sản phẩm"), _groups),
    Facet("bo", "set", gettext_lazy("Bộ sản phẩm"), _sets, about=_ABOUT_SET),
    Facet("tinh", "province_code", gettext_lazy("Tỉnh, thành phố"), _provinces, meant=_province),
    Facet("xa", "commune_code", gettext_lazy("Xã, phường"), _communes, within="tinh"),
    Facet("chu-the", "subject_kind", gettext_lazy("Chủ thể"), _kinds, about=_ABOUT_SUBJECT),
    Facet(
        "tieu-chuan",
        "standard_rows__standard__code",
        gettext_lazy("Tiêu chuẩn"),
        _standards,
        many=True,
        about=_ABOUT_STANDARD,
    ),
    Facet("con-hang", "in_stock", gettext_lazy("Tình trạng"), _stock, counted=Cast("in_stock", IntegerField())),
)
BY_NAME = {facet.name: facet for facet in FACETS}


def facet_inside(name: str, chosen: Mapping[str, tuple[str, ...]]) -> Facet:
    """A facet as the other choices leave it: the communes of the one chosen province, or none."""
    facet = BY_NAME[name]
    outer = chosen.get(facet.within, ())
    return replace(facet, inside=outer[0]) if len(outer) == 1 else facet
