"""Reads on products and the taxonomy."""

from dataclasses import dataclass

from django.utils.translation import get_language

from catalog.kernel.caches import process_cached
from catalog.kernel.text import sort_key
from catalog.products.models import Category, ProductClass, Standard


@dataclass(frozen=True)
class SetView:
    """A product set (bộ sản phẩm) in the active language."""

    id: int
    number: int
    slug: str
    name: str


@dataclass(frozen=True)
class GroupView:
    id: int
    number: int
    slug: str
    name: str
    sets: tuple[SetView, ...]


@dataclass(frozen=True)
class IndustryView:
    id: int
    number: int
    slug: str
    name: str
    groups: tuple[GroupView, ...]


@dataclass(frozen=True)
class Placement:
    """Where a product set stands."""

    industry: IndustryView
    group: GroupView
    set: SetView


def taxonomy() -> tuple[IndustryView, ...]:
    """Industries → groups → sets, named in the active language; kept in memory per process."""
    return _taxonomy("vi" if (get_language() or "vi") == "vi" else "en")


def placement(set_id: int) -> Placement:
    """Industry and group of a product set, without a query. Raises ``KeyError`` for anything else."""
    return _placements("vi" if (get_language() or "vi") == "vi" else "en")[set_id]


@process_cached
def category_names() -> tuple[tuple[str, int, str], ...]:
    """(group or set, its number, its names in Vietnamese, one a line, older ones too); industries are too wide."""
    rows = Category.objects.filter(kind__in=[Category.Kind.GROUP, Category.Kind.SET]).order_by("path")
    return tuple((str(row.kind), row.number, f"{row.name}\n{row.aliases}") for row in rows)


@dataclass(frozen=True)
class StandardView:
    code: str
    name: str


def standards() -> tuple[StandardView, ...]:
    """All standards by name, named in the active language; kept in memory per process."""
    return _standards("vi" if (get_language() or "vi") == "vi" else "en")


@process_cached
def _standards(language: str) -> tuple[StandardView, ...]:
    rows = Standard.objects.values_list("code", "name" if language == "vi" else "name_en")
    return tuple(StandardView(code, name) for code, name in sorted(rows, key=lambda row: sort_key(row[1])))


@process_cached
def untracked_classes() -> frozenset[int]:
    """Product classes without stock (services): what they sell can't run out."""
    return frozenset(ProductClass.objects.filter(track_stock=False).values_list("pk", flat=True))


@process_cached
def _placements(language: str) -> dict[int, Placement]:
    return {
        each.id: Placement(industry, group, each)
        for industry in _taxonomy(language)
        for group in industry.groups
        for each in group.sets
    }


@process_cached
def _taxonomy(language: str) -> tuple[IndustryView, ...]:
    nodes = list(Category.objects.filter(code__isnull=False).order_by("path"))
    children: dict[str, list[Category]] = {}
    for node in nodes:
        children.setdefault(node.path[: -Category.steplen], []).append(node)

    def named(node: Category) -> tuple[int, int, str, str]:
        return node.pk, node.number, node.slug, node.name if language == "vi" else node.name_en

    return tuple(
        IndustryView(
            *named(industry),
            groups=tuple(
                GroupView(*named(group), sets=tuple(SetView(*named(s)) for s in children.get(group.path, [])))
                for group in children.get(industry.path, [])
            ),
        )
        for industry in children.get("", [])
    )
