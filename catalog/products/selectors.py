"""Reads on products and the taxonomy."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from catalog.products.models import Category


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


def taxonomy() -> tuple[IndustryView, ...]:
    """Industries → groups → sets, named in the active language; kept in memory per process."""
    return _taxonomy("vi" if (get_language() or "vi") == "vi" else "en")


@lru_cache(maxsize=2)
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


def forget_taxonomy() -> None:
    """After the taxonomy was loaded anew, and between tests."""
    _taxonomy.cache_clear()
