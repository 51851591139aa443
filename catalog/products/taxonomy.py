"""The taxonomy of the programme, the standards and Oscar's product classes, as they come with a release.

Sources stand in the data files. Names of industries are short, for the menu; the official one is kept as the
description. Older names are aliases: search finds by them and imports of old lists are read with them.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from catalog.kernel.caches import clear_process_caches
from catalog.kernel.text import slugify
from catalog.products.models import Category, ProductClass, Standard

DATA = Path(__file__).parent / "data"

GOODS = "san-pham-ocop"
TOURISM = "dich-vu-du-lich"
CLASSES = (
    {"slug": GOODS, "name": "Sản phẩm OCOP", "requires_shipping": True, "track_stock": True},
    {"slug": TOURISM, "name": "Dịch vụ du lịch", "requires_shipping": False, "track_stock": False},
)


@dataclass(frozen=True)
class Node:
    """A node of the data file, with the code of the one above it."""

    code: str
    above: str
    fields: dict[str, Any]


def load_taxonomy() -> dict[str, int]:
    """Bring categories, standards and product classes to the state of the data files; how many there are now.

    One transaction; may run any number of times. Nothing is deleted: products stand on it, and a later rubric comes
    beside this one.
    """
    with transaction.atomic():
        placed: dict[str, Category] = {}
        for node in _nodes():
            placed[node.code] = _put_node(node, placed.get(node.above))
        standards = _put_standards()
        for fields in CLASSES:
            ProductClass.objects.update_or_create(slug=fields["slug"], defaults=fields)
    clear_process_caches()
    return {"categories": len(placed), "standards": standards, "product classes": len(CLASSES)}


def _nodes() -> Iterator[Node]:
    """Industries, groups and sets in the order of Annex I; groups are counted through, as the sets are."""
    data = json.loads((DATA / "taxonomy.json").read_text(encoding="utf-8"))
    rubric = data["rubric"]
    group_number = 0
    for number, industry in enumerate(data["industries"], start=1):
        industry_code = f"nganh-{industry['slug']}"
        yield Node(industry_code, "", _fields(industry, Category.Kind.INDUSTRY, number, rubric))
        for group in industry["groups"]:
            group_number += 1
            group_code = f"nhom-{group_number}"
            yield Node(group_code, industry_code, _fields(group, Category.Kind.GROUP, group_number, rubric))
            for each in group["sets"]:
                fields = _fields(each, Category.Kind.SET, each["number"], rubric)
                yield Node(f"bo-{each['number']}", group_code, fields)


def _fields(entry: dict[str, Any], kind: Category.Kind, number: int, rubric: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "number": number,
        "rubric": rubric,
        "name": entry["name"],
        "name_en": entry["name_en"],
        "slug": entry.get("slug") or slugify(entry["name"]),
        "description": entry.get("official_name", ""),
        "aliases": "\n".join(entry["aliases"]),
    }


def _put_node(node: Node, above: Category | None) -> Category:
    category = Category.objects.filter(code=node.code).first()
    if category is None:
        new = Category(code=node.code, **node.fields)
        return above.add_child(instance=new) if above else Category.add_root(instance=new)
    for name, value in node.fields.items():
        setattr(category, name, value)
    category.save()
    return category


def _put_standards() -> int:
    with (DATA / "standards.csv").open(encoding="utf-8", newline="") as file:
        rows = [Standard(**row) for row in csv.DictReader(file)]
    Standard.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["name", "name_en", "explanation"]
    )
    return len(rows)
